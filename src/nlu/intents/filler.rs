//! What people say around a question: `hey, can you tell me … pls`.

use std::ops::Range;

use super::read::{Reader, Text};
use crate::{
    nlu::template::{
        link::{Definitions, Pattern},
        parse::{SyntaxError, parse},
    },
    text::span::Span,
};

/// A phrase of filler has at most this many words: as many as a [`Reach`] has bits, less one.
const MAX_PHRASE: usize = 31;

/// No more words than this are taken off an end, so that a hostile question costs little.
const MAX_FILLER: usize = 64;

/// Positions that a pattern may have come to, a bit each.
type Reach = u32;

/// Phrases to take off the two ends of a question.
#[derive(Debug, Default)]
pub(super) struct Filler {
    starts: Vec<Pattern>,
    ends: Vec<Pattern>,
}

/// Which way the words of a question are read.
#[derive(Clone, Copy)]
enum Direction {
    Forwards,
    Backwards,
}

impl Filler {
    /// The filler of these templates, which have no slots.
    pub(super) fn new(
        starts: &[Text],
        ends: &[Text],
        definitions: &Definitions,
        reader: &mut Reader,
    ) -> Self {
        Self { starts: link(starts, definitions, reader), ends: link(ends, definitions, reader) }
    }

    /// Every phrase, as a pattern.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.starts.iter().chain(&self.ends)
    }

    /// What of `words` is left without filler at its two ends; something always is.
    ///
    /// The longest phrase goes first, and then the next, until none fits.
    pub(super) fn strip(&self, words: &[&str]) -> Range<usize> {
        let mut start = 0;
        while start < MAX_FILLER {
            match longest(&self.starts, &words[start..], Direction::Forwards) {
                0 => break,
                taken => start += taken,
            }
        }
        let mut end = words.len();
        while words.len() - end < MAX_FILLER {
            match longest(&self.ends, &words[start..end], Direction::Backwards) {
                0 => break,
                taken => end -= taken,
            }
        }
        start..end
    }
}

/// How many words the longest phrase takes at an end of `words`, leaving at least one.
fn longest(phrases: &[Pattern], words: &[&str], direction: Direction) -> usize {
    let most = MAX_PHRASE.min(words.len().saturating_sub(1));
    let mut window: Vec<&str> = match direction {
        Direction::Forwards => words[..most].to_vec(),
        Direction::Backwards => words[words.len() - most..].to_vec(),
    };
    if let Direction::Backwards = direction {
        window.reverse();
    }
    let reached = phrases.iter().fold(1, |all, phrase| all | reach(phrase, &window, 1, direction));
    reached.ilog2() as usize
}

/// Where `pattern` may end in `words` when it starts at any position of `from`.
fn reach(pattern: &Pattern, words: &[&str], from: Reach, direction: Direction) -> Reach {
    if from == 0 {
        return 0;
    }
    match pattern {
        Pattern::Word(word) => step(word, words, from),
        Pattern::Sequence(parts) => {
            sequence(parts, from, direction, |part, from| reach(part, words, from, direction))
        }
        Pattern::Choice(parts) => parts.iter().fold(0, |all, part| all | reach(part, words, from, direction)),
        Pattern::Optional(inner) => from | reach(inner, words, from, direction),
        Pattern::Rule(rule) => reach(&rule.pattern, words, from, direction),
        Pattern::List { list, .. } => list.values.iter().fold(0, |all, value| {
            all | sequence(&value.words, from, direction, |word, from| step(word, words, from))
        }),
        Pattern::Slot { .. } | Pattern::Named { .. } => 0,
    }
}

fn step(word: &str, words: &[&str], from: Reach) -> Reach {
    let (mut reached, mut left) = (0, from);
    while left != 0 {
        let at = left.trailing_zeros();
        if words.get(at as usize) == Some(&word) {
            reached |= 2 << at;
        }
        left &= left - 1;
    }
    reached
}

fn sequence<T>(parts: &[T], from: Reach, direction: Direction, each: impl Fn(&T, Reach) -> Reach) -> Reach {
    match direction {
        Direction::Forwards => parts.iter().fold(from, |from, part| each(part, from)),
        Direction::Backwards => parts.iter().rev().fold(from, |from, part| each(part, from)),
    }
}

fn link(texts: &[Text], definitions: &Definitions, reader: &mut Reader) -> Vec<Pattern> {
    let mut patterns = Vec::with_capacity(texts.len());
    for text in texts {
        let linked = match parse(&text.value) {
            Ok(node) => definitions.link(&node, &text.value),
            Err(fault) => Err(vec![fault]),
        };
        match linked {
            Ok(pattern) if pattern.slots().is_empty() => patterns.push(pattern),
            Ok(_) => reader.blame_in(
                text,
                SyntaxError {
                    span: Span::new(0, text.value.len()),
                    message: "filler with a slot".to_owned(),
                    help: "filler is plain words: what a slot takes would be lost".to_owned(),
                },
            ),
            Err(faults) => faults.into_iter().for_each(|fault| reader.blame_in(text, fault)),
        }
    }
    patterns
}
