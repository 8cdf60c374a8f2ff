//! From blocks to a document: sections, passages and sentences, without losing a byte.

use super::block::{Block, BlockKind, Extract, Mark};
use super::document::{Document, Passage, Section, Sentence};
use crate::text::sentences::sentences;
use crate::text::span::Span;

/// A passage takes in further blocks of its section until it has this many bytes.
const FULL: usize = 600;

/// A paragraph beyond this many bytes is parted into several passages, at a sentence's end.
const LONGEST: usize = 1_500;

const BETWEEN_BLOCKS: &str = "\n\n";

/// Builds the document `name` from what its loader read.
pub fn segment(name: &str, extract: Extract) -> Document {
    let mut builder = Builder::new(name, &extract);
    for block in extract.blocks.into_iter().filter(|block| !block.text.trim().is_empty()) {
        match block.kind {
            BlockKind::Heading(level) => builder.heading(&block, level),
            _ => builder.body(&block),
        }
    }
    builder.finish()
}

struct Builder {
    document: Document,
    /// Whether the open passage holds a heading only, waiting for its text.
    only_headings: bool,
    /// The sentence that ended in a colon just before a list.
    lead_in: Option<u32>,
    /// The row that names the columns of the table that is being read.
    header: Option<u32>,
}

impl Builder {
    fn new(name: &str, extract: &Extract) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let first_heading =
            extract.blocks.iter().find(|b| b.kind == BlockKind::Heading(1)).map(|b| b.text.clone());
        let title =
            extract.metadata.title.clone().or(first_heading).unwrap_or_else(|| stem.replace(['-', '_'], " "));
        let root = Section { heading: Span::default(), level: 0, parent: None };
        let document = Document {
            name: name.to_owned(),
            title,
            metadata: extract.metadata.clone(),
            text: String::new(),
            sections: vec![root],
            passages: Vec::new(),
            sentences: Vec::new(),
            marks: Vec::new(),
            unread_words: extract.unread_words.clone(),
        };
        Self { document, only_headings: false, lead_in: None, header: None }
    }

    fn heading(&mut self, block: &Block, level: u8) {
        if !self.only_headings {
            self.open_passage();
        }
        let heading = self.append(block);
        let sections = &self.document.sections;
        let mut parent = sections.len() - 1;
        while sections[parent].level >= level.max(1) {
            parent = sections[parent].parent.unwrap_or_default() as usize;
        }
        let section = Section { heading, level: level.max(1), parent: Some(parent as u32) };
        self.document.sections.push(section);
        let current = self.current_section();
        if let Some(passage) = self.document.passages.last_mut() {
            passage.section = current;
        }
        self.only_headings = true;
        self.lead_in = None;
        self.header = None;
    }

    fn body(&mut self, block: &Block) {
        let full = self.document.passages.last().is_none_or(|p| p.span.len() + block.text.len() > FULL);
        let in_list = block.kind == BlockKind::ListItem && self.lead_in.is_some();
        if full && !self.only_headings && !in_list {
            self.open_passage();
        }
        self.only_headings = false;
        let span = self.append(block);
        if block.kind == BlockKind::Paragraph {
            self.lead_in = None;
        }
        match block.kind {
            BlockKind::TableHeader => {
                self.header = None;
                self.sentence(span, BlockKind::TableRow);
                self.header = self.last_sentence();
            }
            BlockKind::TableRow => self.sentence(span, BlockKind::TableRow),
            kind => {
                self.header = None;
                for sentence in quotable(block, span) {
                    self.sentence(sentence, kind);
                }
            }
        }
        if block.kind == BlockKind::Paragraph && block.text.trim_end().ends_with(':') {
            self.lead_in = self.last_sentence();
        }
    }

    fn last_sentence(&self) -> Option<u32> {
        self.document.sentences.len().checked_sub(1).map(|last| last as u32)
    }

    fn sentence(&mut self, span: Span, kind: BlockKind) {
        self.part_if_overlong(span);
        let lead_in = self.lead_in.filter(|_| kind == BlockKind::ListItem);
        self.document.sentences.push(Sentence { span, kind, lead_in, header: self.header });
        if let Some(passage) = self.document.passages.last_mut() {
            passage.sentence_count += 1;
        }
    }

    /// Begins a new passage at `span` when the open one has grown too long.
    fn part_if_overlong(&mut self, span: Span) {
        let section = self.current_section();
        let first_sentence = self.document.sentences.len() as u32;
        let Some(open) = self.document.passages.last_mut() else { return };
        if open.sentence_count > 0 && span.end - open.span.start > LONGEST {
            let end = open.span.end;
            open.span.end = span.start;
            let span = Span::new(span.start, end);
            self.document.passages.push(Passage { span, section, first_sentence, sentence_count: 0 });
        }
    }

    fn open_passage(&mut self) {
        let at = self.document.text.len();
        let passage = Passage {
            span: Span::new(at, at),
            section: self.current_section(),
            first_sentence: self.document.sentences.len() as u32,
            sentence_count: 0,
        };
        self.document.passages.push(passage);
    }

    /// Appends a block to the text and to the open passage, and says where its text stands.
    fn append(&mut self, block: &Block) -> Span {
        if self.document.passages.is_empty() {
            self.open_passage();
        }
        let start = self.document.text.len();
        self.document.text.push_str(block.text.trim());
        let span = Span::new(start, self.document.text.len());
        self.document.text.push_str(BETWEEN_BLOCKS);
        let trimmed = block.text.len() - block.text.trim_start().len();
        let marks =
            block.marks.iter().map(|mark| Mark { at: start + mark.at.saturating_sub(trimmed), ..*mark });
        self.document.marks.extend(marks);
        let end = self.document.text.len();
        if let Some(passage) = self.document.passages.last_mut() {
            passage.span.end = end;
        }
        span
    }

    fn current_section(&self) -> u32 {
        (self.document.sections.len() - 1) as u32
    }

    fn finish(self) -> Document {
        self.document
    }
}

/// The sentences of a block that stands at `span`. A paragraph of nothing but fragments is one.
fn quotable(block: &Block, span: Span) -> Vec<Span> {
    let text = block.text.trim();
    let found = sentences(text);
    if found.len() > 2 && found.iter().all(|part| is_fragment(part.of(text))) {
        return vec![span];
    }
    found.into_iter().map(|found| found.shifted(span.start)).collect()
}

/// Whether a part of a paragraph is too short to say anything alone: a line of an address (“Room
/// 613.”), an entry of a list without bullets.
fn is_fragment(part: &str) -> bool {
    const LONGEST_FRAGMENT: usize = 5;
    part.split_whitespace().count() <= LONGEST_FRAGMENT && !part.ends_with(['?', '!'])
}

/// Builds the document `name` from texts, each a block, for tests of what comes after loading.
#[cfg(test)]
pub(crate) fn segment_texts(name: &str, texts: &[(BlockKind, &str)]) -> Document {
    let block = |&(kind, text): &(BlockKind, &str)| Block { kind, text: text.to_owned(), marks: Vec::new() };
    segment(name, Extract { blocks: texts.iter().map(block).collect(), ..Extract::default() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), marks: vec![Mark { at: 0, line: Some(1), page: None }] }
    }

    fn document(blocks: Vec<Block>) -> Document {
        segment("folder/some-file.md", Extract { blocks, ..Extract::default() })
    }

    #[test]
    fn headings_make_a_tree_and_a_title() {
        let document = document(vec![
            block(BlockKind::Heading(1), "Work"),
            block(BlockKind::Heading(2), "Egypt"),
            block(BlockKind::Paragraph, "One. Two."),
            block(BlockKind::Heading(2), "Peru"),
            block(BlockKind::Paragraph, "Three."),
        ]);
        assert_eq!(document.title, "Work");
        assert_eq!(document.passages.len(), 2);
        assert_eq!(document.heading_path(document.passages[0].section), ["Work", "Egypt"]);
        assert_eq!(document.heading_path(document.passages[1].section), ["Work", "Peru"]);
        assert_eq!(document.passage_of(2), 1);
    }

    #[test]
    fn a_row_knows_its_header_unless_a_cell_may_be_missing() {
        let document = document(vec![
            block(BlockKind::TableHeader, "Offence | Ban"),
            block(BlockKind::TableRow, "Spam | 1 day"),
            block(BlockKind::TableRow, "Theft"),
            block(BlockKind::Paragraph, "Between."),
            block(BlockKind::TableRow, "No | header"),
            block(BlockKind::TableHeader, "2023 | 2024"),
            block(BlockKind::TableRow, "Norway | 5 | 6"),
            block(BlockKind::TableRow, "Peru | 7"),
        ]);
        let headers: Vec<_> = (0..8).map(|row| document.header_of(row)).collect();
        assert_eq!(headers, [None, Some("Offence | Ban"), None, None, None, None, None, None]);
        assert_eq!(document.sentences[6].header, Some(5));
        assert!(document.sentences[5].kind == BlockKind::TableRow);
    }

    #[test]
    fn a_list_knows_its_lead_in() {
        let document = document(vec![
            block(BlockKind::Paragraph, "These are the parts:"),
            block(BlockKind::ListItem, "The first."),
            block(BlockKind::ListItem, "The second."),
            block(BlockKind::Paragraph, "Done."),
        ]);
        let leads: Vec<_> = document.sentences.iter().map(|s| s.lead_in).collect();
        assert_eq!(leads, [None, Some(0), Some(0), None]);
        assert_eq!(document.title, "some file");
    }

    fn any_block() -> impl Strategy<Value = Block> {
        let kind = prop_oneof![
            (1u8..7).prop_map(BlockKind::Heading),
            Just(BlockKind::Paragraph),
            Just(BlockKind::ListItem),
            Just(BlockKind::TableRow),
            Just(BlockKind::TableHeader),
        ];
        (kind, "\\PC{0,400}").prop_map(|(kind, text)| block(kind, &text))
    }

    proptest! {
        #[test]
        fn passages_are_the_text_and_sentences_lie_in_theirs(blocks in proptest::collection::vec(any_block(), 0..20)) {
            let document = document(blocks);
            let joined: String = document.passages.iter().map(|p| p.span.of(&document.text)).collect();
            prop_assert_eq!(joined, document.text.clone());
            for passage in &document.passages {
                for (index, sentence) in document.sentences_of(passage) {
                    prop_assert!(passage.span.contains(sentence.span));
                    prop_assert!(!sentence.span.of(&document.text).trim().is_empty());
                    prop_assert_eq!(&document.passages[document.passage_of(index) as usize], passage);
                }
            }
            let total: u32 = document.passages.iter().map(|p| p.sentence_count).sum();
            prop_assert_eq!(total as usize, document.sentences.len());
        }
    }
}
