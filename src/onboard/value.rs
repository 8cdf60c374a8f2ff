//! What a sentence says in a form that can be compared with what others say: numbers, dates, places, names.

use std::ops::Range;

use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::{Form, PlaceId};
use crate::nlu::terms::{Term, TermKind};
use crate::text::date::{DateKind, DateMention, dates};
use crate::text::english::is_function_word;
use crate::text::quantity::{Quantity, Unit, quantities};
use crate::text::span::Span;
use crate::text::tokens::Token;

/// What a text says in one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number of things.
    Number(f64, Unit),
    /// A year, a month or a day.
    Date(DateKind),
    /// A country, or a place in one.
    Place(PlaceId),
    /// A body or an abbreviation, as an index into the terms of the glossary.
    Name(usize),
}

/// Everything of the kind in a text, in its order. What overlaps something longer is part of that. `tokens` are those of
/// the text.
pub fn values(text: &str, tokens: &[Token], lexicon: &Lexicon) -> Vec<(Span, Value)> {
    let mut found: Vec<(Span, Value)> = Vec::new();
    let spanned =
        |words: Range<usize>| Span::new(tokens[words.start].span.start, tokens[words.end - 1].span.end);
    for mention in lexicon.glossary.find(text, tokens) {
        let span = spanned(mention.tokens);
        if is_name(&lexicon.glossary.terms[mention.term], span.of(text)) {
            found.push((span, Value::Name(mention.term)));
        }
    }
    for place in lexicon.gazetteer.find(text, tokens) {
        if let ([only], Form::Name) = (&place.places[..], place.form) {
            found.push((spanned(place.tokens), Value::Place(only.clone())));
        }
    }
    let told = dates(text).into_iter().filter(|date| is_time(tokens, date));
    found.extend(told.map(|date| (date.span, Value::Date(date.kind))));
    let numbers = quantities(text).into_iter().filter(|number| counts(text, tokens, number));
    found.extend(numbers.map(|number| (number.span, Value::Number(number.value, number.unit))));
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.retain(|(span, _)| {
        let apart = span.start >= end;
        end = end.max(span.end);
        apart
    });
    found
}

/// Whether a term, as it is written here, is the name of a body or an abbreviation. Other names are often mined with too
/// much or too little of what stands around them.
fn is_name(term: &Term, written: &str) -> bool {
    let of_words = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '&');
    matches!(term.kind, TermKind::Organisation | TermKind::Acronym)
        && written.starts_with(char::is_uppercase)
        && written.chars().all(of_words)
}

/// Whether what is read as a year is not rather a number of things: “2080 hours”.
fn is_time(tokens: &[Token], date: &DateMention) -> bool {
    const BEFORE: [&str; 14] = [
        "after", "and", "before", "between", "by", "during", "from", "in", "of", "or", "since", "through",
        "to", "until",
    ];
    if !matches!(date.kind, DateKind::Year(_)) {
        return true;
    }
    let before = tokens.iter().rfind(|token| token.span.end <= date.span.start);
    let after = tokens.iter().find(|token| token.span.start >= date.span.end);
    let counts = after.is_some_and(|token| token.word.ends_with('s') && !is_function_word(&token.word));
    !counts || before.is_some_and(|token| BEFORE.contains(&token.word.as_str()))
}

/// Whether a number is told of several things, or is a share or a sum: a code, a room or an hour is told of none.
fn counts(text: &str, tokens: &[Token], number: &Quantity) -> bool {
    const REACH: usize = 3;
    let written = number.span.of(text);
    let may_be_a_year =
        written.len() == 4 && written.parse::<u32>().is_ok_and(|year| (1800..=2100).contains(&year));
    let mut end = number.span.end;
    let counted = tokens.iter().filter(|token| token.span.start >= number.span.end).take(REACH);
    let mut counted = counted.take_while(|token| {
        let goes_on = matches!(&text[end..token.span.start], " " | "-" | "‑" | "’ " | "' ");
        end = token.span.end;
        goes_on && token.span.of(text).starts_with(char::is_lowercase) && !is_function_word(&token.word)
    });
    let several = |word: &str| {
        let plural = word.ends_with('s') && !word.ends_with("ss") && word.len() > 3;
        plural || matches!(word, "people" | "women" | "men" | "children" | "police" | "staff" | "personnel")
    };
    let leads_to_zero = written.starts_with('0') && number.value >= 1.0;
    !may_be_a_year
        && !leads_to_zero
        && (number.unit != Unit::Count || counted.any(|token| several(&token.word)))
}
