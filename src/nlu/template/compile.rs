//! A pattern as one regular expression over a [`Marked`] question.

use std::{fmt::Write, ops::Range, sync::Arc};

use regex::bytes::{Regex, RegexBuilder};

use super::{
    link::{List, Pattern},
    marked::{Marked, closer, opener},
};
use crate::nlu::slot_kind::SlotKind;

/// The most bytes that a compiled template may take.
const SIZE_LIMIT: usize = 4 << 20;
/// Any openers, any closers, and a word's bytes.
const OPENERS: &str = r"[\x01-\x0f]*";
const CLOSERS: &str = r"[\x11-\x1f]*";
const WORD: &str = r"\x20[^\x00-\x20]+";

/// A pattern, ready to match.
#[derive(Clone, Debug)]
pub struct Matcher {
    regex: Regex,
    groups: Vec<Group>,
}

/// What a capture group stands for.
#[derive(Clone, Debug)]
struct Group {
    name: String,
    filler: Filler,
}

#[derive(Clone, Debug)]
enum Filler {
    Kind(SlotKind),
    List(Arc<List>),
    Rule,
}

/// A slot that a match filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawSlot {
    /// The slot's name in the template.
    pub name: String,
    /// Its kind; `None` for a list's or a rule's.
    pub kind: Option<SlotKind>,
    /// The words that fill it, as positions among the question's tokens.
    pub words: Range<usize>,
    /// For a list's slot, what the words stand for.
    pub value: Option<String>,
}

impl Matcher {
    /// Compiles `pattern`.
    ///
    /// # Errors
    /// When the expression would grow too large; the message says by what limit.
    pub fn new(pattern: &Pattern) -> Result<Self, String> {
        let mut writer = Writer { text: String::from(r"\A(?:"), groups: Vec::new() };
        writer.pattern(pattern);
        writer.text.push_str(r")\z");
        let regex = RegexBuilder::new(&writer.text)
            .unicode(false)
            .size_limit(SIZE_LIMIT)
            .nest_limit(2_000)
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Self { regex, groups: writer.groups })
    }

    /// The slots, in the order of the question, if the whole of `question` matches.
    ///
    /// `words` are the words that `question` was made of.
    pub fn matches(&self, question: &Marked, words: &[&str]) -> Option<Vec<RawSlot>> {
        // Most templates do not fit, and to tell that is cheaper than to look for what fills the slots.
        if !self.regex.is_match(&question.bytes) {
            return None;
        }
        let captures = self.regex.captures(&question.bytes)?;
        let filled = captures.iter().skip(1).zip(&self.groups).filter_map(|(found, group)| {
            let range = question.words(found?.range());
            let (kind, value) = match &group.filler {
                Filler::Kind(kind) => (Some(*kind), None),
                Filler::Rule => (None, None),
                Filler::List(list) => (None, list.out(&words[range.clone()]).map(str::to_owned)),
            };
            Some(RawSlot { name: group.name.clone(), kind, words: range, value })
        });
        let mut slots: Vec<RawSlot> = filled.collect();
        slots.sort_by_key(|slot| slot.words.start);
        Some(slots)
    }
}

struct Writer {
    text: String,
    groups: Vec<Group>,
}

impl Writer {
    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Word(word) => self.word(word),
            Pattern::Sequence(parts) => parts.iter().for_each(|part| self.pattern(part)),
            Pattern::Choice(parts) => {
                self.text.push_str("(?:");
                for (n, part) in parts.iter().enumerate() {
                    if n > 0 {
                        self.text.push('|');
                    }
                    self.pattern(part);
                }
                self.text.push(')');
            }
            Pattern::Optional(inner) => {
                self.text.push_str("(?:");
                self.pattern(inner);
                self.text.push_str(")?");
            }
            Pattern::Rule(rule) => self.pattern(&rule.pattern),
            Pattern::Named { rule, name } => {
                self.groups.push(Group { name: name.clone(), filler: Filler::Rule });
                self.text.push('(');
                self.pattern(&rule.pattern);
                self.text.push(')');
            }
            Pattern::Slot { kind, name } => {
                self.groups.push(Group { name: name.clone(), filler: Filler::Kind(*kind) });
                let slot = if kind.is_wildcard() { wildcard() } else { typed(*kind) };
                self.text.push_str(&slot);
            }
            Pattern::List { list, name } => {
                self.groups.push(Group { name: name.clone(), filler: Filler::List(list.clone()) });
                self.list(list);
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.text.push_str(OPENERS);
        self.text.push_str(r"\x20");
        for byte in word.bytes() {
            if byte.is_ascii_alphanumeric() {
                self.text.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(self.text, r"\x{byte:02x}");
            }
        }
        self.text.push_str(CLOSERS);
    }

    fn list(&mut self, list: &List) {
        let mut longest_first: Vec<_> = list.values.iter().collect();
        longest_first.sort_by_key(|value| std::cmp::Reverse(value.words.len()));
        self.text.push('(');
        for (n, value) in longest_first.into_iter().enumerate() {
            if n > 0 {
                self.text.push('|');
            }
            value.words.iter().for_each(|word| self.word(word));
        }
        self.text.push(')');
    }
}

/// One word or more, as few as will do.
fn wildcard() -> String {
    format!("((?:{OPENERS}{WORD}{CLOSERS})+?)")
}

/// One whole mention.
fn typed(kind: SlotKind) -> String {
    let mut others = String::from("[");
    for other in SlotKind::ALL.into_iter().filter(|other| *other != kind) {
        let _ = write!(others, r"\x{:02x}", closer(other));
    }
    others.push_str("]*");
    let (open, close) = (opener(kind), closer(kind));
    format!(
        r"({OPENERS}\x{open:02x}{OPENERS}{WORD}(?:{others}{OPENERS}{WORD})*?{others}\x{close:02x}{CLOSERS})"
    )
}
