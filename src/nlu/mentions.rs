//! What a question names: places, dates, references, terms and numbers, wherever they stand.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::slot_kind::{Mention, SlotKind};
use super::terms::TermKind;
use crate::text::span::Span;
use crate::text::tokens::Token;
use crate::text::{date, quantity};

/// Something a question names, with what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is and which words of the question it takes.
    pub mention: Mention,
    /// What it stands for. Several readings are parted by `|`.
    pub value: String,
}

impl Named {
    fn new(kind: SlotKind, words: Range<usize>, value: impl Into<String>) -> Self {
        Self { mention: Mention { kind, words }, value: value.into() }
    }

    /// Whether its words say nothing beyond what it stands for. Those of a term are words to
    /// look for as well.
    pub fn takes_its_words(&self) -> bool {
        matches!(self.mention.kind, SlotKind::Place | SlotKind::Date)
    }
}

/// Everything that `text` names, in its order.
pub fn mentions(text: &str, tokens: &[Token], lexicon: &Lexicon) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for place in lexicon.gazetteer.find(text, tokens) {
        let names: Vec<&str> = place.places.iter().map(|id| lexicon.gazetteer.display_name(id)).collect();
        found.push(Named::new(SlotKind::Place, place.tokens, names.join("|")));
    }
    for named in date::dates(text) {
        if let Some(words) = covered(tokens, named.span) {
            found.push(Named::new(SlotKind::Date, words, named.span.of(text)));
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        if is_reference(&token.word) && !overlaps(&found, at, SlotKind::Date) {
            let from = reference_start(text, tokens, at);
            found.push(Named::new(SlotKind::Reference, from..at + 1, token.span.of(text)));
        }
    }
    for term in lexicon.glossary.find(text, tokens) {
        let known = &lexicon.glossary.terms[term.term];
        let organisation = known.kind == TermKind::Organisation;
        if organisation {
            found.push(Named::new(SlotKind::Organisation, term.tokens.clone(), known.form.clone()));
        }
        found.push(Named::new(SlotKind::Term, term.tokens, known.form.clone()));
    }
    for number in quantity::quantities(text) {
        if let Some(words) = covered(tokens, number.span) {
            found.push(Named::new(SlotKind::Number, words, number.value.to_string()));
        }
    }
    found.sort_by_key(|named| (named.mention.words.start, named.mention.words.end, named.mention.kind));
    found
}

/// Whether a word is a reference: a number with a slash, or a version of three parts or more (“14.2.1”).
fn is_reference(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    let parts = number.bytes().filter(|&byte| byte == b'.').count() + 1;
    number.starts_with(|c: char| c.is_ascii_digit()) && (number.contains('/') || parts > 2)
}

/// Where a reference begins whose number is the word at `at`: “A/RES/65/229”.
fn reference_start(text: &str, tokens: &[Token], at: usize) -> usize {
    let joined = |at: usize| {
        text.get(tokens[at - 1].span.end..tokens[at].span.start).is_some_and(|between| between == "/")
    };
    (0..=at).rev().find(|&at| at == 0 || !joined(at)).unwrap_or(at)
}

fn covered(tokens: &[Token], span: Span) -> Option<Range<usize>> {
    let start = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    (start < end).then_some(start..end)
}

fn overlaps(found: &[Named], at: usize, kind: SlotKind) -> bool {
    found.iter().any(|named| named.mention.kind == kind && named.mention.words.contains(&at))
}
