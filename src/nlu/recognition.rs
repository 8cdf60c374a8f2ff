//! What a question was understood to ask.

use serde::{Deserialize, Serialize};

use crate::text::span::Span;

/// What is wanted, with what, and the template that said so. Not understanding is a value, too:
/// no intent and no slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The intent's name, or `None` when no template matched.
    pub intent: Option<String>,
    /// What fills the intent's slots, in the order of the question.
    pub slots: Vec<Slot>,
    /// The template that matched, as written in its file.
    pub template: Option<String>,
}

/// A stretch of the question with a meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The slot's name in the template: `place`, `term`, `topic`, …
    pub name: String,
    /// What it stands for: an ISO code for a country, the canonical form of a term, a number.
    pub value: String,
    /// The asker's own words.
    pub raw: String,
    /// Where those stand in the question.
    pub span: Span,
}
