//! Which template fits a question best.

use std::{cmp::Reverse, ops::Range, sync::OnceLock};

use super::{Intent, Intents, read::Text};
use crate::nlu::{
    slot_kind::{Mention, SlotKind},
    template::{
        compile::{Matcher, RawSlot},
        link::Pattern,
        marked::Marked,
        needs::Needs,
    },
};

/// Templates are tried on questions of at most this many words, filler apart.
pub const MAX_WORDS: usize = 64;

/// A template of an intent, compiled when a question first has the words it needs.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) text: Text,
    pattern: Pattern,
    needs: Needs,
    matcher: OnceLock<Result<Matcher, String>>,
}

impl Template {
    pub(super) fn new(text: Text, needs: Needs, pattern: Pattern) -> Self {
        Self { text, pattern, needs, matcher: OnceLock::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text.value
    }

    pub(super) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The compiled template, or why it is too large; such a one matches nothing, and
    /// [`Intents::check`] says so.
    pub(super) fn matcher(&self) -> Result<&Matcher, &String> {
        self.matcher.get_or_init(|| Matcher::new(&self.pattern)).as_ref()
    }
}

/// A template that fits a question.
#[derive(Clone, Debug)]
pub struct Match<'a> {
    /// What is wanted.
    pub intent: &'a Intent,
    /// The template as written in its file.
    pub template: &'a str,
    /// What fills its slots, in the order of the question.
    pub slots: Vec<RawSlot>,
    /// The words that the template matched: all but the filler.
    pub words: Range<usize>,
    /// Its place among the intent's templates.
    number: usize,
}

impl Match<'_> {
    /// How many words the template itself names, list values included.
    pub fn literal_words(&self) -> usize {
        // A rule's slot is passed over: its words are literal or in slots of its own.
        let filled = self.slots.iter().filter(|slot| slot.kind.is_some());
        self.words.len() - filled.map(|slot| slot.words.len()).sum::<usize>()
    }

    /// How many words fill slots that take any words.
    pub fn wildcard_words(&self) -> usize {
        let wild = self.slots.iter().filter(|slot| slot.kind.is_some_and(SlotKind::is_wildcard));
        wild.map(|slot| slot.words.len()).sum()
    }
}

impl Intents {
    /// The template that fits the question best.
    ///
    /// `words` are the question's folded tokens, `mentions` what was recognised among them.
    /// The best names the most words itself, then leaves the fewest to wildcards, then has the
    /// fewest slots, then stands first in its file; equals go by the intent's name.
    pub fn matches<'a>(&'a self, words: &[&str], mentions: &[Mention]) -> Option<Match<'a>> {
        self.ranked(words, mentions).into_iter().next()
    }

    /// Every template that fits the question, best first.
    ///
    /// Filler is taken off first; if nothing fits then, the question is tried as it was written.
    pub fn ranked<'a>(&'a self, words: &[&str], mentions: &[Mention]) -> Vec<Match<'a>> {
        let core = self.content(words);
        let found = self.fitting(words, mentions, core.clone());
        if found.is_empty() && core.len() < words.len() {
            self.fitting(words, mentions, 0..words.len())
        } else {
            found
        }
    }

    /// The words of a question without the filler at its two ends; never none of some.
    pub fn content(&self, words: &[&str]) -> Range<usize> {
        self.filler.strip(words)
    }

    fn fitting<'a>(&'a self, words: &[&str], mentions: &[Mention], range: Range<usize>) -> Vec<Match<'a>> {
        if range.is_empty() || range.len() > MAX_WORDS {
            return Vec::new();
        }
        let offset = range.start;
        let words = &words[range.clone()];
        let mentions: Vec<Mention> = mentions
            .iter()
            .filter(|m| offset <= m.words.start && m.words.end <= range.end)
            .map(|m| Mention { kind: m.kind, words: m.words.start - offset..m.words.end - offset })
            .collect();
        let question = Marked::new(words, &mentions);
        let present = self.vocabulary.present(words, question.kinds());
        let mut found = Vec::new();
        for intent in &self.all {
            for (number, template) in intent.templates.iter().enumerate() {
                if !template.needs.met(&present) {
                    continue;
                }
                let slots = template.matcher().ok().and_then(|matcher| matcher.matches(&question, words));
                let Some(mut slots) = slots else { continue };
                for slot in &mut slots {
                    slot.words = slot.words.start + offset..slot.words.end + offset;
                }
                found.push(Match { intent, template: template.text(), slots, words: range.clone(), number });
            }
        }
        found.sort_by_key(|m| (Reverse(m.literal_words()), m.wildcard_words(), m.slots.len(), m.number));
        found
    }
}
