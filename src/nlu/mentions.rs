//! What a question names: places, dates, references, terms and numbers, wherever they stand.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::terms::TermKind;
use crate::text::span::Span;
use crate::text::tokens::Token;
use crate::text::{date, quantity};

/// Something a question names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The slot that it fills: `place`, `date`, `reference`, `term`, `organisation` or `number`.
    pub slot: &'static str,
    /// What it stands for. Several readings are parted by `|`.
    pub value: String,
    /// Its words, as indices into those of the question.
    pub words: Range<usize>,
}

impl Mention {
    /// Whether its words say nothing beyond what it stands for. Those of a term are words to
    /// look for as well.
    pub fn takes_its_words(&self) -> bool {
        matches!(self.slot, "place" | "date")
    }
}

/// Everything that `text` names, in its order.
pub fn mentions(text: &str, tokens: &[Token], lexicon: &Lexicon) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for place in lexicon.gazetteer.find(text, tokens) {
        let ids: Vec<&str> = place.places.iter().map(super::places::PlaceId::as_str).collect();
        found.push(Mention { slot: "place", value: ids.join("|"), words: place.tokens });
    }
    for named in date::dates(text) {
        if let Some(words) = covered(tokens, named.span) {
            found.push(Mention { slot: "date", value: named.span.of(text).to_owned(), words });
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        if token.word.contains('/') && token.word.starts_with(|c: char| c.is_ascii_digit()) && !overlaps(&found, at, "date") {
            found.push(Mention { slot: "reference", value: token.span.of(text).to_owned(), words: at..at + 1 });
        }
    }
    for term in lexicon.glossary.find(text, tokens) {
        let known = &lexicon.glossary.terms[term.term];
        let slot = if known.kind == TermKind::Organisation { "organisation" } else { "term" };
        found.push(Mention { slot, value: known.form.clone(), words: term.tokens });
    }
    for number in quantity::quantities(text) {
        if let Some(words) = covered(tokens, number.span) {
            found.push(Mention { slot: "number", value: number.value.to_string(), words });
        }
    }
    found.sort_by_key(|mention| (mention.words.start, mention.words.end));
    found
}

fn covered(tokens: &[Token], span: Span) -> Option<Range<usize>> {
    let start = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    (start < end).then_some(start..end)
}

fn overlaps(found: &[Mention], at: usize, slot: &str) -> bool {
    found.iter().any(|mention| mention.slot == slot && mention.words.contains(&at))
}
