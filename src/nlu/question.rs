//! What a person wrote.

use super::recognition::Recognition;

/// A question with what was understood of the one before it, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// As it was typed.
    pub text: String,
    /// How the same person's previous question in the same place was understood.
    pub earlier: Option<Recognition>,
}

impl Question {
    /// A question that stands alone.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), earlier: None }
    }

    /// A question asked after another.
    pub fn after(text: impl Into<String>, earlier: Option<Recognition>) -> Self {
        Self { text: text.into(), earlier }
    }
}
