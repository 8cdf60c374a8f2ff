//! Why a question was understood as it was.

use std::fmt;

use super::{Intents, Match};
use crate::nlu::slot_kind::Mention;

/// The templates that fit a question, best first. `Display` shows them for people.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The question's folded words.
    pub words: Vec<String>,
    /// What was recognised among them.
    pub mentions: Vec<Mention>,
    /// The templates that fit, the winner first.
    pub candidates: Vec<Match<'a>>,
}

impl Intents {
    /// How the question was understood: what `docent intents explain` shows.
    pub fn explain(&self, words: &[&str], mentions: &[Mention]) -> Explanation<'_> {
        Explanation {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            mentions: mentions.to_vec(),
            candidates: self.ranked(words, mentions),
        }
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "words     {}", self.words.join(" "))?;
        for mention in &self.mentions {
            let words = self.words.get(mention.words.clone()).unwrap_or_default().join(" ");
            write!(f, "\nmention   {} = {words}", mention.kind.name())?;
        }
        let Some((best, others)) = self.candidates.split_first() else {
            return write!(f, "\nintent    none: the index is asked for the words as they stand");
        };
        write!(f, "\nintent    {} ({})", best.intent.name, best.intent.kind.name())?;
        write!(f, "\ntemplate  {}", best.template)?;
        for slot in &best.slots {
            let words = self.words.get(slot.words.clone()).unwrap_or_default().join(" ");
            write!(f, "\nslot      {} = {words}", slot.name)?;
        }
        for other in others {
            write!(f, "\nalso      {}: {}", other.intent.name, other.template)?;
        }
        Ok(())
    }
}
