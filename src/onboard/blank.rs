//! What may be left out of a sentence so that somebody can be asked for it: a number, a date, a place, a name.

use std::ops::Range;

use super::standalone::reads_alone;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::{Form, PlaceId, PlaceKind};
use crate::nlu::terms::{Term, TermKind};
use crate::text::date::{DateKind, dates};
use crate::text::english::{is_common_verb, is_function_word, is_light_word};
use crate::text::quantity::{Limit, Unit, quantities};
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};

/// What a text says in one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number of things.
    Number(f64, Unit),
    /// A year, a month or a day.
    Date(DateKind),
    /// A country, or a place in one.
    Place(PlaceId),
    /// A term, as an index into the terms of the glossary.
    Name(usize),
}

/// Something of a sentence that may be left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    /// The sentence.
    pub id: SentenceId,
    /// Where it stands, in bytes of the sentence.
    pub span: Span,
    /// What it says.
    pub value: Value,
}

/// Words of a question that say what is meant; with fewer, many answers would do.
const TELLING: usize = 5;
/// The same where a name is asked for, of which more fit.
const TELLING_NAME: usize = 6;
/// Places and numbers of a sentence; with more of one kind it is a list.
const PLACES: usize = 2;
/// A smaller number asks little, but for days and the like: “the two offices”.
const FEW: f64 = 5.0;
const NUMBERS: usize = 3;
/// The share of all sentences, in hundredths, from which on a name is so common that it asks nothing.
const COMMON: usize = 2;

/// Everything that a text says in a form that can be compared with what others say, in its order. What overlaps something
/// longer is part of that.
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
    found.extend(dates(text).into_iter().map(|date| (date.span, Value::Date(date.kind))));
    let numbers = quantities(text).into_iter().filter(|number| !may_be_a_year(number.span.of(text)));
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

/// Whether a number without a sign may be a year that the words around it hide.
fn may_be_a_year(written: &str) -> bool {
    written.len() == 4 && written.parse::<u32>().is_ok_and(|number| (1800..=2100).contains(&number))
}

/// What may be left out of a sentence that reads alone, so that the rest says what is asked and does not give it away.
pub fn blanks(corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Vec<Blank> {
    if !reads_alone(corpus.document(id.document), id.sentence) {
        return Vec::new();
    }
    let text = corpus.text(id);
    let tokens = tokenize(text);
    let said = values(text, &tokens, lexicon);
    let exact = quantities(text);
    let fair = |span: Span, value: &Value| {
        let others: Vec<&Value> =
            said.iter().filter(|(other, _)| *other != span).map(|(_, value)| value).collect();
        let telling = tokens.iter().filter(|token| !token.span.overlaps(span) && tells(&token.word));
        let enough = if matches!(value, Value::Name(_)) { TELLING_NAME } else { TELLING };
        telling.count() >= enough
            && !is_part_of_a_name(text, &tokens, span)
            && match value {
                Value::Number(number, unit) => {
                    let exactly = exact
                        .iter()
                        .any(|own| own.span == span && own.bound == Limit::Exactly && own.upper.is_none());
                    exactly
                        && *number > 1.0
                        && (*number >= FEW || is_time(&tokens, span) || *unit != Unit::Count)
                        && !follows_from(*number, &others)
                        && !is_beside_a_number(&said, text, span)
                }
                Value::Date(kind) => {
                    is_one_date(kind) && !others.iter().any(|other| matches!(other, Value::Date(_)))
                }
                Value::Place(place) => is_one_place(lexicon, place, &others),
                Value::Name(term) => is_one_name(corpus, lexicon, *term, span, text, &tokens),
            }
    };
    said.iter()
        .filter(|(span, value)| fair(*span, value))
        .map(|(span, value)| Blank { id, span: *span, value: value.clone() })
        .collect()
}

/// Whether the words around make it part of something longer, or an article tells how it begins.
fn is_part_of_a_name(text: &str, tokens: &[Token], span: Span) -> bool {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let tied = |c: Option<char>| {
        c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '‑' | '–' | '/' | '_' | '#'))
    };
    let last = tokens.iter().rev().find(|token| token.span.end <= span.start);
    let next = tokens.iter().find(|token| token.span.start >= span.end);
    let is_name = |token: &Token| token.span.of(text).starts_with(char::is_uppercase);
    let begins = last.is_some_and(|last| tokens.first() == Some(last));
    let close = |gap: &str| gap.chars().all(|c| c == ' ');
    let joined_before = last.is_some_and(|last| {
        is_name(last) && !begins && close(&text[last.span.end..span.start]) && !is_function_word(&last.word)
    });
    let joined_after = next.is_some_and(|next| is_name(next) && close(&text[span.end..next.span.start]));
    let article = last.is_some_and(|last| matches!(last.word.as_str(), "a" | "an"));
    let listed = text[span.end..].strip_prefix(", ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let bracketed = before.ends_with(['(', '“', '"', '‘'])
        || after.starts_with([')', '”', '"'])
        || after.starts_with(" (");
    tied(before.chars().next_back())
        || tied(after.chars().next())
        || joined_before
        || joined_after
        || listed
        || article
        || bracketed
}

/// Whether a number is told by the others: it is one of them, follows from two of them, or counts the places of a list.
fn follows_from(number: f64, others: &[&Value]) -> bool {
    let near = |other: f64| (number - other).abs() < f64::EPSILON;
    let numbers: Vec<f64> = others
        .iter()
        .filter_map(|value| match value {
            Value::Number(number, _) => Some(*number),
            _ => None,
        })
        .collect();
    let pair = numbers.iter().enumerate().any(|(at, a)| {
        numbers[at + 1..]
            .iter()
            .any(|b| near(a + b) || near((a - b).abs()) || near(a * b) || near(a / b) || near(b / a))
    });
    let listed = |count: usize| near(count as f64);
    let places = others.iter().filter(|value| matches!(value, Value::Place(_))).count();
    let names = others.iter().filter(|value| matches!(value, Value::Name(_))).count();
    numbers.iter().any(|other| near(*other))
        || pair
        || numbers.len() >= NUMBERS
        || listed(places)
        || listed(names)
}

/// Whether a word says what a sentence is about.
fn tells(word: &str) -> bool {
    !is_function_word(word) && !is_light_word(word) && !is_common_verb(word)
}

/// Whether a number counts days, hours or the like.
fn is_time(tokens: &[Token], span: Span) -> bool {
    const REACH: usize = 2;
    let mut after = tokens.iter().filter(|token| token.span.start >= span.end).take(REACH);
    after.any(|token| {
        let word = token.word.strip_suffix('s').unwrap_or(&token.word);
        matches!(word, "minute" | "hour" | "day" | "week" | "month" | "year")
    })
}

/// Whether another number stands so near that the two may be one statement: “$4 to $6”.
fn is_beside_a_number(said: &[(Span, Value)], text: &str, span: Span) -> bool {
    const APART: usize = 2;
    said.iter().any(|(other, value)| {
        let between = if other.end <= span.start {
            other.end..span.start
        } else {
            span.end.min(other.start)..other.start
        };
        let apart = text.get(between).map_or(0, |between| between.split_whitespace().count());
        *other != span && matches!(value, Value::Number(..)) && apart < APART
    })
}

fn is_one_date(kind: &DateKind) -> bool {
    matches!(kind, DateKind::Year(_) | DateKind::Month { .. } | DateKind::Day { year: Some(_), .. })
}

/// Whether a place is one of few, and no other tells where it is.
fn is_one_place(lexicon: &Lexicon, place: &PlaceId, others: &[&Value]) -> bool {
    let gazetteer = &lexicon.gazetteer;
    let places: Vec<&PlaceId> = others
        .iter()
        .filter_map(|value| match value {
            Value::Place(other) => Some(other),
            _ => None,
        })
        .collect();
    let kind = gazetteer.get(place).map(|place| place.kind);
    let tells = |other: &&PlaceId| gazetteer.resolves(other, place) || gazetteer.resolves(place, other);
    matches!(kind, Some(PlaceKind::Country | PlaceKind::Locality))
        && places.len() < PLACES
        && !places.iter().any(tells)
}

/// Whether a name stands in the sentence once, under one of its names, and in few others.
fn is_one_name(
    corpus: &Corpus,
    lexicon: &Lexicon,
    term: usize,
    span: Span,
    text: &str,
    tokens: &[Token],
) -> bool {
    let term = &lexicon.glossary.terms[term];
    let own: Vec<String> = std::iter::once(&term.form)
        .chain(&term.aliases)
        .flat_map(|name| tokenize(name))
        .map(|token| token.word)
        .filter(|word| !is_function_word(word))
        .collect();
    let initials: String =
        tokenize(span.of(text)).iter().filter_map(|token| token.word.chars().next()).collect();
    let elsewhere = |token: &&Token| !token.span.overlaps(span);
    let repeats =
        tokens.iter().filter(elsewhere).any(|token| own.contains(&token.word) || token.word == initials);
    let rarest = own
        .iter()
        .filter_map(|word| corpus.vocabulary.id(word))
        .map(|id| corpus.vocabulary.sentence_count(id))
        .min();
    let all: usize = corpus.entries.iter().map(|entry| entry.document.sentences.len()).sum();
    let common = rarest.is_some_and(|uses| uses as usize * 100 > all * COMMON && uses > 5);
    let placed = !lexicon.gazetteer.find(span.of(text), &tokenize(span.of(text))).is_empty();
    !repeats && !common && !placed
}
