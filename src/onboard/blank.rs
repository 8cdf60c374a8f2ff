//! What may be left out of a sentence so that somebody can be asked for it, and what the rest does not give away.

use super::standalone::reads_alone;
use super::value::{Value, values};
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::{PlaceId, PlaceKind};
use crate::text::date::DateKind;
use crate::text::english::{is_common_verb, is_function_word, is_light_word};
use crate::text::quantity::{Limit, Quantity, Unit, quantities};
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};

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

/// What may be left out of a sentence that reads alone, so that the rest says what is asked and does not give it away.
pub fn blanks(corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Vec<Blank> {
    if !reads_alone(corpus.document(id.document), id.sentence) {
        return Vec::new();
    }
    let text = corpus.text(id);
    let tokens = tokenize(text);
    let said = values(text, &tokens, lexicon);
    let numbers = quantities(text);
    let fair = |span: Span, value: &Value| {
        let others: Vec<&Value> =
            said.iter().filter(|(other, _)| *other != span).map(|(_, value)| value).collect();
        let telling = tokens.iter().filter(|token| !token.span.overlaps(span) && tells(&token.word));
        let enough = if matches!(value, Value::Name(_)) { TELLING_NAME } else { TELLING };
        telling.count() >= enough
            && !is_part_of_a_name(text, &tokens, span)
            && !is_said_again(&tokens, span)
            && match value {
                Value::Number(number, unit) => {
                    let asks = *number >= FEW || *unit != Unit::Count || is_time(&tokens, span);
                    *number > 1.0 && asks && is_one_number(text, span, &numbers, &others)
                }
                Value::Date(kind) => {
                    is_one_date(kind) && !others.iter().any(|other| matches!(other, Value::Date(_)))
                }
                // The article tells that it is one of the few places that have one.
                Value::Place(place) => {
                    !text[..span.start].to_lowercase().ends_with("the ")
                        && is_one_place(lexicon, place, &others)
                }
                Value::Name(term) => is_one_name(corpus, lexicon, *term, span, text, &tokens),
            }
    };
    said.iter()
        .filter(|(span, value)| fair(*span, value))
        .map(|(span, value)| Blank { id, span: *span, value: value.clone() })
        .collect()
}

/// Whether a telling word of it stands elsewhere in the sentence, in whatever case.
fn is_said_again(tokens: &[Token], span: Span) -> bool {
    let (own, others): (Vec<&Token>, Vec<&Token>) =
        tokens.iter().partition(|token| token.span.overlaps(span));
    let again = |token: &&Token| {
        !is_function_word(&token.word) && others.iter().any(|other| other.word == token.word)
    };
    own.iter().any(again)
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

/// Whether a number is exact, stands apart from others, and does not follow from what else is said: from one of them, from
/// two of them, from how many places or names there are.
fn is_one_number(text: &str, span: Span, numbers: &[Quantity], others: &[&Value]) -> bool {
    let Some(own) = numbers.iter().find(|number| number.span == span) else { return false };
    let beside: Vec<&Quantity> = numbers.iter().filter(|number| number.span != span).collect();
    let near = |other: f64| (own.value - other).abs() < f64::EPSILON;
    let pair = beside.iter().enumerate().any(|(at, a)| {
        beside[at + 1..].iter().any(|b| {
            let (a, b) = (a.value, b.value);
            near(a + b) || near((a - b).abs()) || near(a * b) || near(a / b) || near(b / a)
        })
    });
    let places = others.iter().filter(|value| matches!(value, Value::Place(_))).count();
    let names = others.iter().filter(|value| matches!(value, Value::Name(_))).count();
    own.bound == Limit::Exactly
        && own.upper.is_none()
        && beside.len() < NUMBERS
        && !beside.iter().any(|other| near(other.value) || is_close(text, span, other.span))
        && !pair
        && !near(places as f64)
        && !near(names as f64)
}

/// Whether another number stands so near that the two may be one statement: “$4 to $6”.
fn is_close(text: &str, span: Span, other: Span) -> bool {
    const APART: usize = 2;
    let between = if other.end <= span.start { other.end..span.start } else { span.end..other.start };
    text.get(between).is_none_or(|between| between.split_whitespace().count() < APART)
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
    let written = tokenize(span.of(text));
    let own: Vec<String> = std::iter::once(&term.form)
        .chain(&term.aliases)
        .flat_map(|name| tokenize(name))
        .map(|token| token.word)
        .filter(|word| !is_function_word(word))
        .collect();
    let initials: String = written.iter().filter_map(|token| token.word.chars().next()).collect();
    let elsewhere = |token: &&Token| !token.span.overlaps(span);
    let repeats =
        tokens.iter().filter(elsewhere).any(|token| own.contains(&token.word) || token.word == initials);
    let rarest = written.iter().filter_map(|token| corpus.vocabulary.id(&token.word));
    let rarest = rarest.map(|id| corpus.vocabulary.sentence_count(id)).min();
    let all: usize = corpus.entries.iter().map(|entry| entry.document.sentences.len()).sum();
    let common = rarest.is_some_and(|uses| uses as usize * 100 > all * COMMON && uses > 5);
    let placed = !lexicon.gazetteer.find(span.of(text), &written).is_empty();
    !repeats && !common && !placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::block::BlockKind;
    use crate::corpus::segment::segment_texts;

    /// What may be left out of each of these sentences.
    fn left_out(sentences: &[&str]) -> Vec<String> {
        let texts: Vec<_> = sentences.iter().map(|&text| (BlockKind::Paragraph, text)).collect();
        let document = segment_texts("boats.md", &texts);
        let lexicon = Lexicon::of(&[&document]);
        let corpus = Corpus::of(vec![document]);
        let told = |id: SentenceId| {
            let blanks = blanks(&corpus, &lexicon, id);
            blanks.iter().map(|blank| blank.span.of(corpus.text(id))).collect::<Vec<_>>().join(", ")
        };
        corpus.sentences().map(told).collect()
    }

    #[test]
    fn what_the_rest_gives_away_is_not_asked() {
        let cases = [
            ("The harbour master of Kenya counted 31 wooden rowing boats.", "Kenya, 31"),
            ("The harbour master counted 31 wooden rowing boats in 1998.", "31, 1998"),
            ("They counted 31 wooden rowing boats in the harbour of Kenya.", ""),
            // By a bound, by a sum, by the length of a list, by a place within it.
            ("The harbour master counted more than 31 wooden rowing boats.", ""),
            ("Of 31 wooden rowing boats the harbour master sold 20 boats and kept 11 boats.", ""),
            ("Rowing boats of 2 wooden kinds were sold to Kenya and Peru last winter.", "Kenya, Peru"),
            ("The harbour master of Kenya sold wooden rowing boats to Nairobi in Kenya.", ""),
            // Codes, rooms and hours count nothing.
            ("The harbour master keeps all of the wooden rowing boats in hall 12 behind the quay.", ""),
            ("The harbour master closes the gate of the wooden boat house at 6 in the evening.", ""),
            // By the same word, though nobody takes it for a place.
            ("The harbour master of Chad sold wooden rowing boats to the chad merchants.", ""),
            // An article tells too much.
            ("The harbour master sold wooden rowing boats to the Netherlands in winter.", ""),
        ];
        let sentences: Vec<&str> = cases.iter().map(|(sentence, _)| *sentence).collect();
        for ((sentence, expected), told) in cases.iter().zip(left_out(&sentences)) {
            assert_eq!(told, *expected, "{sentence}");
        }
    }
}
