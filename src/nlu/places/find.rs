//! Places named in a text.

use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use serde::{Deserialize, Serialize};

use super::{Gazetteer, PlaceId};
use crate::text::tokens::Token;

/// A stretch of text that names places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceMention {
    /// What it may stand for, in order of ids: several where the name is ambiguous ("Congo", "Dominican").
    pub places: Vec<PlaceId>,
    /// The tokens it consists of.
    pub tokens: Range<usize>,
    /// Whether the place itself is named, its people or an abbreviation.
    pub form: Form,
}

/// How a place is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// "Egypt".
    Name,
    /// "Egyptian", "Filipinos". May mean a language ("in French").
    Demonym,
    /// "UK", "U.S.".
    Code,
}

/// How carefully a name must be written before it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Care {
    /// In any case.
    Any,
    /// Also a word or a person's name: with a capital, after "in" or "from", or in a text without capitals.
    Capital,
    /// Also an everyday word: with a capital.
    Cased,
    /// Also a word like "us": in capitals or with dots.
    Upper,
}

/// One thing that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sense {
    pub(super) place: PlaceId,
    pub(super) form: Form,
    pub(super) care: Care,
}

impl Gazetteer {
    /// The places that `text` names, in its order, the longest name first: "Guinea-Bissau" is not Guinea.
    /// `tokens` are those of `text`. Linear in their number.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<PlaceMention> {
        let writing = Writing::of(text);
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let (end, senses) = self.longest(text, tokens, at);
            if end == at {
                self.inside(&tokens[at], at, &mut mentions);
                at += 1;
                continue;
            }
            if let Some(first) = senses.first()
                && senses.iter().any(|sense| writing.allows(sense.care, text, tokens, at))
            {
                let places = senses.iter().map(|sense| sense.place.clone()).collect();
                mentions.push(PlaceMention { places, tokens: at..end, form: first.form });
            }
            at = end;
        }
        mentions
    }

    /// Where the longest name that begins at `at` ends, and what it stands for; `at` itself when none does.
    fn longest(&self, text: &str, tokens: &[Token], at: usize) -> (usize, &[Sense]) {
        let mut best = (at, &[][..]);
        let mut name = String::new();
        for end in at..tokens.len() {
            if end > at {
                if parted(text, &tokens[end - 1], &tokens[end]) {
                    break;
                }
                name.push(' ');
            }
            name.push_str(&tokens[end].word);
            match look_up(&self.names, &name) {
                Found::Nothing => break,
                Found::Beginning => {}
                Found::Name(senses) => best = (end + 1, senses),
            }
        }
        best
    }

    /// Names inside a run of letters of a script that is written without spaces, where a token is a whole phrase.
    fn inside(&self, token: &Token, at: usize, mentions: &mut Vec<PlaceMention>) {
        if !token.word.chars().any(is_unspaced) {
            return;
        }
        let starts: Vec<usize> =
            token.word.char_indices().map(|(byte, _)| byte).chain([token.word.len()]).collect();
        let mut first = 0;
        while first + 1 < starts.len() {
            let (mut end, mut meant) = (first + 1, &[][..]);
            for next in first + 1..starts.len() {
                let part = &token.word[starts[first]..starts[next]];
                match look_up(&self.names, part) {
                    Found::Nothing => break,
                    Found::Name(senses) if next - first >= shortest(part) => (end, meant) = (next, senses),
                    _ => {}
                }
            }
            if !meant.is_empty() {
                let places = meant.iter().map(|sense| sense.place.clone()).collect();
                mentions.push(PlaceMention { places, tokens: at..at + 1, form: Form::Name });
            }
            first = end;
        }
    }
}

/// Whether a text is written with capitals, so that their lack says something.
struct Writing {
    has_capitals: bool,
    has_lower_case: bool,
}

impl Writing {
    fn of(text: &str) -> Self {
        Self {
            has_capitals: text.chars().any(char::is_uppercase),
            has_lower_case: text.chars().any(char::is_lowercase),
        }
    }

    fn allows(&self, care: Care, text: &str, tokens: &[Token], at: usize) -> bool {
        let written = tokens[at].span.of(text);
        let capital = written.starts_with(char::is_uppercase);
        match care {
            Care::Any => true,
            Care::Cased => capital,
            Care::Capital => {
                let before = at.checked_sub(1).map_or("", |before| tokens[before].word.as_str());
                capital || !self.has_capitals || matches!(before, "in" | "from" | "within" | "across")
            }
            Care::Upper => {
                let upper = !written.contains(char::is_lowercase);
                written.contains('.') || (upper && self.has_lower_case)
            }
        }
    }
}

enum Found<'a> {
    Nothing,
    Beginning,
    Name(&'a [Sense]),
}

/// Whether `name` is a name, the beginning of one, or neither.
fn look_up<'a>(names: &'a BTreeMap<String, Vec<Sense>>, name: &str) -> Found<'a> {
    match names.range::<str, _>((Bound::Included(name), Bound::Unbounded)).next() {
        Some((first, senses)) if first == name => Found::Name(senses),
        Some((first, _)) if first.starts_with(name) => Found::Beginning,
        _ => Found::Nothing,
    }
}

/// Whether what stands between two tokens parts names. A stray comma ("Saudi, Arabia") does not, the end of
/// a sentence does; a full stop after few letters abbreviates ("St. Lucia", "U.S. Virgin Islands").
fn parted(text: &str, before: &Token, after: &Token) -> bool {
    let gap = &text[before.span.end..after.span.start];
    let abbreviates = before.word.len() <= 2;
    gap.chars().filter(|c| *c == '\n').count() > 1
        || gap.contains(|c| {
            matches!(c, ';' | ':' | '!' | '?' | '|' | '/' | '"' | '“' | '”') || (c == '.' && !abbreviates)
        })
}

fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF)
}

/// Characters that a name needs to be believed in the middle of a run: two of Chinese, three of an alphabet.
fn shortest(name: &str) -> usize {
    if name.chars().all(|c| matches!(u32::from(c), 0x3400..=0x9FFF)) { 2 } else { 3 }
}
