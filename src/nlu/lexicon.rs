//! What the documents name: places, terms, quantities and dates, sentence by sentence. Made once
//! when they are indexed, and kept with the index.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::places::{Gazetteer, PlaceId, PlaceMention, localities};
use super::terms::{Glossary, Line, Term};
use crate::corpus::document::Document;
use crate::text::date::DateMention;
use crate::text::english::{is_question, is_question_word, is_word};
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};
use crate::text::{date, quantity};

/// What the documents name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// The places of the world, and those that only the documents know.
    pub gazetteer: Gazetteer,
    /// The terms, acronyms and names that the documents define or keep using.
    pub glossary: Glossary,
    /// The documents' words, folded, each with the number of times it stands there.
    pub words: BTreeMap<String, u32>,
    /// How often each word is written as a name.
    capitals: BTreeMap<String, u32>,
    /// What each sentence names: by document, then by sentence.
    notes: Vec<Vec<Notes>>,
    /// The places named by a name that is theirs alone.
    plain: BTreeSet<PlaceId>,
    /// The sentences that introduce each term, as document and sentence, in the order of the glossary.
    definitions: Vec<Vec<(u32, u32)>>,
    /// Where each place is named: document and sentence, in order.
    by_place: BTreeMap<PlaceId, Vec<(u32, u32)>>,
}

/// What one sentence names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notes {
    /// The places, each once.
    pub places: Vec<PlaceId>,
    /// What it is about: its own places; where it names none, those of the sentence before it in its
    /// paragraph, or else those of the headings above it.
    pub about: Vec<PlaceId>,
    /// The dates and years.
    pub dates: Vec<DateMention>,
    /// The numbers of things.
    pub quantities: Vec<Counted>,
    /// The words with a capital, as indices into the sentence's words: names, as a rule. The first is one only
    /// when another follows it, or when it is no word of English.
    pub capitals: Vec<u32>,
    /// Where it names places, when it does so in several stretches; nothing when in one or none.
    pub stretches: Vec<Stretch>,
}

/// Places named side by side: “in Lesotho, South Africa and Eswatini”.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first word, as an index into the sentence's words.
    pub start: u32,
    /// All that the names may stand for.
    pub places: Vec<PlaceId>,
}

/// A number of things.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Where it stands in the sentence, in bytes.
    pub span: Span,
    /// The first word after it, as an index into the sentence's words.
    pub next: u32,
    /// The number.
    pub value: f64,
}

/// A sentence that names more places than this is a list.
const FEW: usize = 2;

/// The names of one term, as folded words.
#[derive(Clone, Debug)]
pub struct Names {
    own: Vec<String>,
    forms: Vec<Vec<String>>,
}

impl Names {
    /// The words that a text begins with, after an article or without one, when it begins with the term.
    pub fn first_words(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().filter_map(|form| form.first()).map(String::as_str)
    }

    /// How many words of `text` the name takes when the text begins with it, in any of its forms: “The Long
    /// Form of It (LFI)” takes all up to the bracket. `None` when it does not.
    pub fn lead(&self, text: &str) -> Option<usize> {
        let words: Vec<String> = tokenize_words(text).collect();
        let article = usize::from(words.first().is_some_and(|word| word == "the"));
        let leading = self.forms.iter().filter(|form| words[article..].starts_with(form));
        let end = article + leading.map(Vec::len).max()?;
        Some(if words[end..].starts_with(&self.own) { end + self.own.len() } else { end })
    }
}

impl Lexicon {
    /// Reads what the documents name.
    pub fn of(documents: &[&Document]) -> Self {
        let mut gazetteer = Gazetteer::world();
        let sentences: Vec<&str> = texts(documents).collect();
        for (name, within) in localities::mine(&sentences, &gazetteer) {
            gazetteer.add_locality(&name, Some(within));
        }
        let lines: Vec<Line<'_>> = documents.iter().flat_map(|document| lines(document)).collect();
        let glossary = Glossary::mine(&lines, &gazetteer);
        let plain = plainly_named(&sentences, &gazetteer);
        let definitions = definitions(documents, &glossary);
        let mut lexicon = Self { gazetteer, glossary, plain, definitions, ..Self::default() };
        for (number, document) in documents.iter().enumerate() {
            lexicon.read(number as u32, document);
        }
        lexicon
    }

    /// Whether the documents write a folded word as a name, nearly always.
    pub fn is_name(&self, word: &str) -> bool {
        let capitals = self.capitals.get(word).copied().unwrap_or_default();
        capitals > 0 && 10 * capitals >= 8 * self.words.get(word).copied().unwrap_or_default()
    }

    /// What a sentence names.
    pub fn notes(&self, document: u32, sentence: u32) -> &Notes {
        &self.notes[document as usize][sentence as usize]
    }

    /// The places that the documents name and that meet `asked`: itself, a place in it, a member; in
    /// order of their ids.
    pub fn places_meeting(&self, asked: &PlaceId) -> Vec<PlaceId> {
        self.by_place.keys().filter(|named| self.gazetteer.resolves(asked, named)).cloned().collect()
    }

    /// The sentences about this very place, as document and sentence, in order.
    pub fn sentences_about(&self, place: &PlaceId) -> &[(u32, u32)] {
        self.by_place.get(place).map_or(&[], Vec::as_slice)
    }

    /// The sentences that introduce the term of that name: give its long form, say. As document and
    /// sentence.
    pub fn introductions(&self, term: &str) -> &[(u32, u32)] {
        let sentences = self.glossary.named(term).and_then(|term| self.definitions.get(term));
        sentences.map_or(&[], Vec::as_slice)
    }

    /// The other names of a term: an acronym's long forms, say.
    pub fn long_forms<'a>(&'a self, term: &str) -> impl Iterator<Item = &'a str> {
        let term = self.glossary.named(term).map(|term| &self.glossary.terms[term]);
        term.into_iter().flat_map(|term| term.aliases.iter().map(String::as_str))
    }

    /// The names of a term, to be looked for where sentences begin.
    pub fn names(&self, term: &str) -> Option<Names> {
        let term = &self.glossary.terms[self.glossary.named(term)?];
        let own: Vec<String> = tokenize_words(&term.form).collect();
        let aliases = term.aliases.iter().map(|alias| tokenize_words(alias).collect());
        let forms = std::iter::once(own.clone()).chain(aliases).filter(|form: &Vec<_>| !form.is_empty());
        Some(Names { forms: forms.collect(), own })
    }

    /// Whether the documents name a place which meets `asked`.
    pub fn names_place(&self, asked: &PlaceId) -> bool {
        self.by_place.keys().any(|named| self.gazetteer.resolves(asked, named))
    }

    /// The places that the documents name, in order of their ids.
    pub fn named_places(&self) -> impl Iterator<Item = &PlaceId> {
        self.by_place.keys()
    }

    fn read(&mut self, number: u32, document: &Document) {
        let mut notes = Vec::with_capacity(document.sentences.len());
        for sentence in &document.sentences {
            let text = sentence.span.of(&document.text);
            let tokens = tokenize(text);
            for token in &tokens {
                *self.words.entry(token.word.clone()).or_default() += 1;
            }
            let note = self.note(text, &tokens);
            for &at in &note.capitals {
                *self.capitals.entry(tokens[at as usize].word.clone()).or_default() += 1;
            }
            notes.push(note);
        }
        let sections = (0..document.sections.len()).map(|section| {
            let path = document.heading_path(section as u32);
            let above = std::iter::once(document.title.as_str()).chain(path);
            distinct(
                above
                    .flat_map(|heading| self.meant(self.gazetteer.find(heading, &tokenize(heading))))
                    .collect(),
            )
        });
        let sections: Vec<Vec<PlaceId>> = sections.collect();
        for heading in headings(document).flat_map(tokenize_words) {
            *self.words.entry(heading).or_default() += 1;
        }
        for index in 0..notes.len() {
            notes[index].about = about(document, &notes, &sections, index);
            for place in &notes[index].about {
                self.by_place.entry(place.clone()).or_default().push((number, index as u32));
            }
        }
        self.notes.push(notes);
    }

    fn note(&self, text: &str, tokens: &[Token]) -> Notes {
        let quantities = quantity::quantities(text).into_iter().map(|found| Counted {
            span: found.span,
            next: tokens.partition_point(|token| token.span.start < found.span.end) as u32,
            value: found.value,
        });
        let mentions = self.gazetteer.find(text, tokens);
        let stretches = stretches(&mentions);
        Notes {
            places: distinct(self.meant(mentions)),
            about: Vec::new(),
            dates: date::dates(text),
            quantities: quantities.collect(),
            capitals: capitals(text, tokens),
            stretches,
        }
    }

    /// The places that mentions stand for. A name that several places share (“Dominican”) stands for the one
    /// that the documents name plainly elsewhere, and for none if that is none or several.
    fn meant(&self, mentions: Vec<PlaceMention>) -> Vec<PlaceId> {
        let plain = |places: Vec<PlaceId>| {
            let mut named: Vec<PlaceId> =
                places.into_iter().filter(|place| self.plain.contains(place)).collect();
            if named.len() == 1 { named.pop() } else { None }
        };
        let one = |mut places: Vec<PlaceId>| if places.len() == 1 { places.pop() } else { plain(places) };
        mentions.into_iter().filter_map(|mention| one(mention.places)).collect()
    }
}

fn capitals(text: &str, tokens: &[Token]) -> Vec<u32> {
    let capital =
        |at: usize| tokens.get(at).is_some_and(|token| token.span.of(text).starts_with(char::is_uppercase));
    let ordinary = |at: usize| is_word(&tokens[at].word) || tokens[at].word.len() < 3;
    let names = (0..tokens.len()).filter(|&at| capital(at) && (at > 0 || capital(1) || !ordinary(at)));
    names.map(|at| at as u32).collect()
}

fn plainly_named(sentences: &[&str], gazetteer: &Gazetteer) -> BTreeSet<PlaceId> {
    let mentions = sentences.iter().flat_map(|sentence| gazetteer.find(sentence, &tokenize(sentence)));
    mentions.filter(|mention| mention.places.len() == 1).flat_map(|mention| mention.places).collect()
}

/// The glossary counts the lines it was mined from; this tells which sentences those are.
fn definitions(documents: &[&Document], glossary: &Glossary) -> Vec<Vec<(u32, u32)>> {
    let mut sentence_of: Vec<Option<(u32, u32)>> = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        sentence_of.extend(headings(document).map(|_| None));
        sentence_of
            .extend((0..document.sentences.len()).map(|sentence| Some((number as u32, sentence as u32))));
    }
    let lines =
        |term: &Term| term.definition_sentences.iter().filter_map(|&line| *sentence_of.get(line)?).collect();
    glossary.terms.iter().map(lines).collect()
}

fn texts<'a>(documents: &[&'a Document]) -> impl Iterator<Item = &'a str> {
    documents
        .iter()
        .flat_map(|document| document.sentences.iter().map(|sentence| sentence.span.of(&document.text)))
}

fn lines(document: &Document) -> impl Iterator<Item = Line<'_>> {
    let sentences =
        document.sentences.iter().map(|sentence| Line::Sentence(sentence.span.of(&document.text)));
    let named = headings(document)
        .map(|heading| if asks(heading) { Line::Question(heading) } else { Line::Heading(heading) });
    named.chain(sentences)
}

/// Whether a heading asks instead of naming something: “What should I bring?”, “Where we meet”.
fn asks(heading: &str) -> bool {
    let first = tokenize(heading).into_iter().next();
    is_question(heading) || first.is_some_and(|first| is_question_word(&first.word))
}

fn headings(document: &Document) -> impl Iterator<Item = &str> {
    let own = document.sections.iter().map(|section| section.heading.of(&document.text));
    std::iter::once(document.title.as_str())
        .chain(document.question())
        .chain(own)
        .filter(|heading| !heading.is_empty())
}

fn tokenize_words(text: &str) -> impl Iterator<Item = String> {
    tokenize(text).into_iter().map(|token| token.word)
}

/// What a sentence is about: see [`Notes::about`]. A list of many places tells nothing about the next sentence.
fn about(document: &Document, notes: &[Notes], sections: &[Vec<PlaceId>], index: usize) -> Vec<PlaceId> {
    if !notes[index].places.is_empty() {
        return notes[index].places.clone();
    }
    let before = index.checked_sub(1).filter(|&before| {
        let between = document.sentences[before].span.end..document.sentences[index].span.start;
        !document.text[between].contains('\n')
    });
    if let Some(before) = before.filter(|&before| (1..=FEW).contains(&notes[before].about.len())) {
        return notes[before].about.clone();
    }
    let passage = &document.passages[document.passage_of(index as u32) as usize];
    sections[passage.section as usize].clone()
}

fn stretches(mentions: &[PlaceMention]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut end = None;
    for mention in mentions {
        match stretches.last_mut().filter(|_| end.is_some_and(|end| mention.tokens.start <= end + 1)) {
            Some(last) => last.places.extend(mention.places.iter().cloned()),
            None => {
                stretches
                    .push(Stretch { start: mention.tokens.start as u32, places: mention.places.clone() });
            }
        }
        end = Some(mention.tokens.end);
    }
    if stretches.len() > 1 { stretches } else { Vec::new() }
}

fn distinct(mut places: Vec<PlaceId>) -> Vec<PlaceId> {
    places.sort();
    places.dedup();
    places
}
