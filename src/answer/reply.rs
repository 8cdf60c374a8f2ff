//! A question, how it was understood, and its answer: what a surface draws.

use super::outcome::Answer;
use crate::nlu::recognition::Recognition;

/// Everything that came of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// As it was asked.
    pub question: String,
    /// Whether only its beginning was read, and if so how many characters.
    pub read_only: Option<usize>,
    /// How it was understood.
    pub recognition: Recognition,
    /// What travels with the next question: how this one was understood, or after small talk the
    /// one before it.
    pub context: Recognition,
    /// What is said.
    pub answer: Answer,
}

impl Reply {
    /// The confidence of the best statement; that of a refusal is how near its best sentence came.
    pub fn confidence(&self) -> f32 {
        match &self.answer {
            Answer::Supported(supported) => supported.statements.first().map_or(0.0, |s| s.confidence),
            Answer::NotInDocuments(refusal) => refusal.confidence,
            Answer::Curated(curated) => curated.confidence,
            Answer::Clarify(_) | Answer::Chat(_) => 0.0,
        }
    }
}
