//! What a question must contain before a template is worth trying.

use std::{collections::HashMap, sync::Arc};

use super::link::{Pattern, Rule};
use crate::nlu::slot_kind::SlotKind;

/// The words that templates know, numbered. The first numbers are the typed slots' kinds.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    numbers: HashMap<String, usize>,
    next: usize,
    /// The needs of the rules met so far, by where each rule is kept; the rule is held so that it stays there.
    rules: HashMap<usize, (Arc<Rule>, Groups)>,
}

/// Groups of numbers; one of each group is needed.
type Groups = Vec<Vec<usize>>;

impl Default for Vocabulary {
    fn default() -> Self {
        Self { numbers: HashMap::new(), next: SlotKind::ALL.len(), rules: HashMap::new() }
    }
}

impl Vocabulary {
    /// The words, in no order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(String::as_str)
    }

    /// Whether a template knows the word.
    pub fn contains(&self, word: &str) -> bool {
        self.numbers.contains_key(word)
    }

    /// What a question with these words and mentions of these kinds has.
    pub fn present(&self, words: &[&str], kinds: &[SlotKind]) -> Present {
        let mut bits = vec![0_u64; self.next / 64 + 1];
        let known = words.iter().filter_map(|word| self.numbers.get(*word).copied());
        for number in known.chain(kinds.iter().map(|kind| *kind as usize)) {
            bits[number / 64] |= 1 << (number % 64);
        }
        Present { bits }
    }

    /// Numbers every word of `pattern`.
    pub fn learn(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Word(word) => {
                self.number(word);
            }
            Pattern::Sequence(parts) | Pattern::Choice(parts) => parts.iter().for_each(|p| self.learn(p)),
            Pattern::Optional(inner) => self.learn(inner),
            Pattern::Rule(rule) | Pattern::Named { rule, .. } => {
                self.rule(rule);
            }
            Pattern::List { list, .. } => {
                for word in list.values.iter().flat_map(|value| &value.words) {
                    self.number(word);
                }
            }
            Pattern::Slot { .. } => {}
        }
    }

    /// The needs of a pattern.
    pub fn needs(&mut self, pattern: &Pattern) -> Needs {
        Needs { groups: self.groups(pattern) }
    }

    fn number(&mut self, word: &str) -> usize {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let number = self.next;
        self.next += 1;
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// Learns a rule once, and gives its needs.
    fn rule(&mut self, rule: &Arc<Rule>) -> Groups {
        let key = Arc::as_ptr(rule).addr();
        if let Some((_, groups)) = self.rules.get(&key) {
            return groups.clone();
        }
        self.learn(&rule.pattern);
        let groups = self.groups(&rule.pattern);
        self.rules.insert(key, (rule.clone(), groups.clone()));
        groups
    }

    fn groups(&mut self, pattern: &Pattern) -> Groups {
        match pattern {
            Pattern::Word(word) => vec![vec![self.number(word)]],
            Pattern::Slot { kind, .. } if kind.is_wildcard() => Vec::new(),
            Pattern::Slot { kind, .. } => vec![vec![*kind as usize]],
            Pattern::Sequence(parts) => parts.iter().flat_map(|part| self.groups(part)).collect(),
            Pattern::Optional(_) => Vec::new(),
            Pattern::Rule(rule) | Pattern::Named { rule, .. } => self.rule(rule),
            Pattern::List { list, .. } => {
                let first = list.values.iter().filter_map(|value| value.words.first());
                vec![first.map(|word| self.number(word)).collect()]
            }
            Pattern::Choice(parts) => {
                let mut any = Vec::new();
                for part in parts {
                    match self.groups(part).into_iter().min_by_key(Vec::len) {
                        Some(group) => any.extend(group),
                        None => return Vec::new(),
                    }
                }
                any.sort_unstable();
                any.dedup();
                vec![any]
            }
        }
    }
}

/// The words and mentions of a question, as bits.
#[derive(Clone, Debug)]
pub struct Present {
    bits: Vec<u64>,
}

/// Groups of words and slot kinds; a question must have one of each group.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    groups: Groups,
}

impl Needs {
    /// Whether a question has what is needed.
    pub fn met(&self, by: &Present) -> bool {
        let has =
            |number: &usize| by.bits.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1);
        self.groups.iter().all(|group| group.iter().any(has))
    }
}

/// Whether a pattern can match with wildcards only, or with nothing at all.
pub fn is_unbound(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Word(_) | Pattern::List { .. } => false,
        Pattern::Slot { kind, .. } => kind.is_wildcard(),
        Pattern::Sequence(parts) => parts.iter().all(is_unbound),
        Pattern::Choice(parts) => parts.iter().any(is_unbound),
        Pattern::Optional(_) => true,
        Pattern::Rule(rule) | Pattern::Named { rule, .. } => is_unbound(&rule.pattern),
    }
}
