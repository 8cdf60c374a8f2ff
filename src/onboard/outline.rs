//! Folders, documents and sections in reading order, and the few of them that a newcomer is shown.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::key_sentence::{Centroid, key_sentence};
use crate::corpus::document::Document;
use crate::index::corpus::{Corpus, SentenceId};

/// What sort of part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A folder.
    Folder,
    /// A document.
    Document,
    /// A section of one.
    Section,
}

/// A folder, a document or a section.
#[derive(Clone, Debug)]
pub struct Part {
    /// What sort it is.
    pub sort: Sort,
    /// What it is called, from the outermost: folder, title, headings.
    pub path: Vec<String>,
    /// All its sentences, in reading order.
    pub sentences: Vec<SentenceId>,
    /// What it consists of, in reading order.
    pub parts: Vec<Part>,
    /// How many documents it holds; 0 for a section.
    pub documents: usize,
}

/// A part with the sentence that tells most of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Leading {
    /// What the part is called, from the outermost.
    pub path: Vec<String>,
    /// Its key sentence.
    pub sentence: SentenceId,
    /// How many documents it holds; 0 for a section.
    pub documents: usize,
}

/// Words by which the first document of a folder is known, and the first folder.
const OPENING: [&str; 12] = [
    "readme",
    "index",
    "welcome",
    "start",
    "started",
    "introduction",
    "intro",
    "overview",
    "about",
    "basics",
    "home",
    "general",
];
/// Words of documents that nobody reads to get to know the others.
const CLOSING: [&str; 9] = [
    "license",
    "licence",
    "copying",
    "changelog",
    "notice",
    "contributing",
    "redirects",
    "appendix",
    "annex",
];

/// The parts of a corpus as a tree: folders, documents, sections.
pub fn outline(corpus: &Corpus) -> Part {
    let mut root = Part::folder(Vec::new());
    for (number, entry) in corpus.entries.iter().enumerate() {
        let document = &entry.document;
        let folders: Vec<&str> = document.name.split('/').rev().skip(1).collect();
        let mut folder = &mut root;
        for name in folders.into_iter().rev() {
            let path: Vec<String> = folder.path.iter().cloned().chain([name.to_owned()]).collect();
            let known = |part: &Part| part.sort == Sort::Folder && part.path == path;
            let at = folder.parts.iter().position(known).unwrap_or_else(|| {
                folder.parts.push(Part::folder(path.clone()));
                folder.parts.len() - 1
            });
            folder = &mut folder.parts[at];
        }
        folder.parts.push(read(number as u32, document));
    }
    root.settle(corpus);
    root
}

impl Part {
    fn folder(path: Vec<String>) -> Self {
        Self { sort: Sort::Folder, path, sentences: Vec::new(), parts: Vec::new(), documents: 0 }
    }

    /// Sorts the folders, gathers their sentences, and leaves out those that hold nothing but one folder.
    fn settle(&mut self, corpus: &Corpus) {
        if self.sort != Sort::Folder {
            return;
        }
        for part in &mut self.parts {
            part.settle(corpus);
        }
        self.parts.sort_by(|a, b| {
            a.order(corpus).cmp(&b.order(corpus)).then_with(|| natural(&a.key(corpus), &b.key(corpus)))
        });
        self.sentences = self.parts.iter().flat_map(|part| part.sentences.iter().copied()).collect();
        self.documents = self.parts.iter().map(|part| part.documents).sum();
        for part in &mut self.parts {
            if part.sort == Sort::Folder
                && let [only] = &mut part.parts[..]
            {
                *part = only.clone();
            }
        }
    }

    /// What opens a folder comes first, what closes it last.
    fn order(&self, corpus: &Corpus) -> usize {
        let key = self.key(corpus).to_lowercase();
        let stem = key.rsplit_once('.').map_or(key.as_str(), |(stem, _)| stem);
        let mut words = stem.split(|c: char| !c.is_alphanumeric());
        let first = words.next().unwrap_or_default();
        let named = |words: &[&str]| {
            words.iter().position(|word| first == *word || stem.ends_with(&format!("-{word}")))
        };
        if named(&CLOSING).is_some() { usize::MAX } else { named(&OPENING).unwrap_or(OPENING.len()) }
    }

    /// The name by which it is sorted: that of its folder or file.
    fn key(&self, corpus: &Corpus) -> String {
        let file = self.sentences.first().filter(|_| self.sort == Sort::Document).map(|first| {
            corpus.document(first.document).name.rsplit('/').next().unwrap_or_default().to_owned()
        });
        file.or_else(|| self.path.last().cloned()).unwrap_or_default()
    }
}

/// A document with its sections.
fn read(number: u32, document: &Document) -> Part {
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); document.sections.len()];
    for (index, section) in document.sections.iter().enumerate() {
        if let Some(parent) = section.parent {
            children[parent as usize].push(index as u32);
        }
    }
    let mut own: HashMap<u32, Vec<SentenceId>> = HashMap::new();
    for passage in &document.passages {
        let ids =
            document.sentences_of(passage).map(|(sentence, _)| SentenceId { document: number, sentence });
        own.entry(passage.section).or_default().extend(ids);
    }
    let mut part = section(document, 0, &children, &own, vec![document.title.clone()]);
    (part.sort, part.documents) = (Sort::Document, 1);
    part
}

fn section(
    document: &Document,
    index: u32,
    children: &[Vec<u32>],
    own: &HashMap<u32, Vec<SentenceId>>,
    path: Vec<String>,
) -> Part {
    let mut sentences = own.get(&index).cloned().unwrap_or_default();
    let lead = sentences.clone();
    let mut parts = Vec::new();
    for &child in &children[index as usize] {
        let heading = document.sections[child as usize].heading.of(&document.text);
        let repeats = path.last().is_some_and(|title| title.eq_ignore_ascii_case(heading));
        let below: Vec<String> =
            if repeats { path.clone() } else { path.iter().cloned().chain([heading.to_owned()]).collect() };
        let part = section(document, child, children, own, below);
        sentences.extend(&part.sentences);
        if repeats {
            // The heading that is the title again is the document itself.
            parts.extend(part.parts);
        } else {
            parts.push(part);
        }
    }
    if !lead.is_empty() && !parts.is_empty() {
        parts.insert(
            0,
            Part {
                sort: Sort::Section,
                path: path.clone(),
                sentences: lead,
                parts: Vec::new(),
                documents: 0,
            },
        );
    }
    parts.retain(|part| !part.sentences.is_empty());
    Part { sort: Sort::Section, path, sentences, parts, documents: 0 }
}

/// Parts of one document that are shown beside those of others.
const SECTIONS: usize = 6;
/// Sentences from the beginning of a document that may speak for the folder that it is in.
const LEAD: u32 = 2;
/// A document of fewer sentences says nothing that a newcomer need read, where there are many.
const SHORT: usize = 4;
/// So many documents are many.
const MANY: usize = 12;

/// At most `most` parts that together are what there is to read, as far as each has a sentence to show: the largest are
/// parted first. Where more stand side by side than there is room for, those nearest to the centre of all are taken.
pub fn leading<'a>(
    corpus: &Corpus,
    root: &'a Part,
    most: usize,
    allowed: &dyn Fn(SentenceId) -> bool,
) -> Vec<Leading> {
    let root = root.widest();
    let depth = if root.sort == Sort::Folder { root.path.len() } else { 0 };
    let lead = |part: &Part| {
        let heading = part.path.last().map_or("", String::as_str);
        let (sentence, _) = key_sentence(corpus, heading, &part.speaking(corpus), allowed)?;
        Some(Leading { path: part.name(depth), sentence, documents: part.documents })
    };
    let below = |part: &'a Part, room: usize| -> Vec<(&'a Part, Leading)> {
        nearest(corpus, part, room).into_iter().filter_map(|part| Some((part, lead(part)?))).collect()
    };
    let mut shown = below(root, most);
    let mut whole: Vec<SentenceId> = Vec::new();
    let side_by_side = SECTIONS.max(most / shown.len().max(1));
    loop {
        let may_part = |part: &Part, lead: &Leading| part.parts.len() > 1 && !whole.contains(&lead.sentence);
        let largest = shown.iter().enumerate().filter(|(_, (part, lead))| may_part(part, lead));
        let largest = largest.max_by_key(|(at, (part, _))| (part.sentences.len(), usize::MAX - at));
        let Some((at, &(part, ref lead))) = largest else { break };
        let parts = below(part, side_by_side);
        let hides = part.sort == Sort::Folder && part.parts.len() > side_by_side;
        if hides || parts.len() < 2 || shown.len() + parts.len() > most + 1 {
            whole.push(lead.sentence);
        } else {
            shown.splice(at..=at, parts);
        }
    }
    let mut told: Vec<&str> = Vec::new();
    let mut leading: Vec<Leading> = shown.into_iter().map(|(_, lead)| lead).collect();
    leading.retain(|lead| {
        let text = corpus.text(lead.sentence);
        let anew = !told.contains(&text);
        told.push(text);
        anew
    });
    leading
}

impl Part {
    /// What it is called; of a folder without those that are around all others, and as words.
    fn name(&self, depth: usize) -> Vec<String> {
        match self.sort {
            Sort::Folder => self.path[depth..].iter().map(|name| name.replace(['-', '_'], " ")).collect(),
            Sort::Document | Sort::Section => self.path.clone(),
        }
    }

    /// The folder that has more in it than one other, or what that one is.
    fn widest(&self) -> &Self {
        let mut worth: Vec<&Part> = self.parts.iter().filter(|part| self.is_worth(part)).collect();
        let only = worth.pop().filter(|only| worth.is_empty() && only.sort == Sort::Folder);
        only.map_or(self, Part::widest)
    }

    /// Whether one of its parts is worth a newcomer's time: not the licence, nor a page that leads on.
    fn is_worth(&self, part: &Part) -> bool {
        let name = part.path.last().map(|name| name.to_lowercase()).unwrap_or_default();
        let closes =
            CLOSING.iter().any(|word| name.split(|c: char| !c.is_alphanumeric()).any(|own| own == *word));
        let short = part.sort == Sort::Document && part.sentences.len() < SHORT && self.documents > MANY;
        part.sort == Sort::Section || !closes && !short
    }

    /// The sentences that may speak for it: of a folder those with which its documents begin, or all of the first where that
    /// is there to introduce it.
    fn speaking(&self, corpus: &Corpus) -> Vec<SentenceId> {
        if self.sort != Sort::Folder {
            return self.sentences.clone();
        }
        let opens = |first: &&Part| first.sort == Sort::Document && first.order(corpus) < OPENING.len();
        let opening = self.parts.first().filter(opens).filter(|first| first.sentences.len() >= SHORT);
        match opening {
            Some(part) => part.sentences.clone(),
            None => self.sentences.iter().copied().filter(|id| id.sentence < LEAD).collect(),
        }
    }
}

/// The parts of a part that are worth reading, or the `most` of them that are nearest to its centre and say most.
fn nearest<'a>(corpus: &Corpus, root: &'a Part, most: usize) -> Vec<&'a Part> {
    let mut parts: Vec<(usize, &Part)> =
        root.parts.iter().filter(|part| root.is_worth(part)).enumerate().collect();
    if parts.is_empty() {
        return vec![root];
    }
    if parts.len() > most {
        let centre = Centroid::of(corpus, root.sentences.iter().copied());
        let weight = |part: &Part| {
            let terms = part.sentences.iter().flat_map(|&id| corpus.terms(id));
            let terms: Vec<_> = terms.copied().collect();
            centre.nearness(&corpus.vocabulary, &terms) * (1.0 + part.sentences.len() as f32).ln()
        };
        let mut weighed: Vec<(f32, usize, &Part)> =
            parts.iter().map(|&(at, part)| (weight(part), at, part)).collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        parts = weighed.into_iter().take(most).map(|(_, at, part)| (at, part)).collect();
        parts.sort_by_key(|(at, _)| *at);
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// The order of names in which “section 9” comes before “section 10”.
fn natural(a: &str, b: &str) -> Ordering {
    let pieces = |text: &str| {
        let mut pieces: Vec<(u64, String)> = Vec::new();
        for c in text.chars().flat_map(char::to_lowercase) {
            match (c.to_digit(10), pieces.last_mut()) {
                (Some(digit), Some((number, letters))) if letters.is_empty() => {
                    *number = number.saturating_mul(10).saturating_add(u64::from(digit));
                }
                (Some(digit), _) => pieces.push((u64::from(digit), String::new())),
                (None, Some((_, letters))) if !letters.is_empty() => letters.push(c),
                (None, _) => pieces.push((u64::MAX, c.to_string())),
            }
        }
        pieces
    };
    pieces(a).cmp(&pieces(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::block::BlockKind;
    use crate::corpus::segment::segment_texts as document;

    fn corpus() -> Corpus {
        let text = BlockKind::Paragraph;
        let boats = "The harbour master counts all of the boats at noon.";
        let crew = "The crew of a boat is paid on the last day of the month.";
        Corpus::of(vec![
            document("crew/part-10.md", &[(BlockKind::Heading(1), "Tenth"), (text, crew)]),
            document("crew/part-9.md", &[(BlockKind::Heading(1), "Ninth"), (text, boats)]),
            document("LICENSE.md", &[(text, "Anybody may copy all of these documents.")]),
            document(
                "readme.md",
                &[
                    (BlockKind::Heading(1), "Read me"),
                    (text, "The harbour is open to all of the boats in the world."),
                    (BlockKind::Heading(2), "Fees"),
                    (text, "The harbour is free of charge for rowing boats."),
                ],
            ),
        ])
    }

    #[test]
    fn the_order_is_that_of_reading() {
        let root = outline(&corpus());
        let names: Vec<String> = root.parts.iter().map(|part| part.path.join("/")).collect();
        assert_eq!(names, ["Read me", "crew", "LICENSE"]);
        let crew: Vec<String> = root.parts[1].parts.iter().map(|part| part.path.join("/")).collect();
        assert_eq!(crew, ["Ninth", "Tenth"]);
        assert_eq!(root.documents, 4);
    }

    #[test]
    fn the_largest_are_parted_while_there_is_room() {
        let corpus = corpus();
        let root = outline(&corpus);
        let names = |most| -> Vec<String> {
            leading(&corpus, &root, most, &|_| true).iter().map(|lead| lead.path.join("/")).collect()
        };
        assert_eq!(names(2), ["Read me", "crew"]);
        assert_eq!(names(9), ["Read me", "Read me/Fees", "Ninth", "Tenth"]);
    }
}
