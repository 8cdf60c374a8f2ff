//! What a person wrote.

use super::recognition::Recognition;
use crate::text::english::is_question_word;
use crate::text::tokens::tokenize;

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

    /// Whether it is put as a question: it ends in a question mark, or begins as questions do. What
    /// people say to Docent need not be; what it overhears should.
    pub fn is_put(&self) -> bool {
        let first = tokenize(&self.text).into_iter().next().map(|token| token.word).unwrap_or_default();
        let inverted =
            matches!(first.as_str(), "is" | "are" | "was" | "were" | "does" | "do" | "did" | "has" | "have");
        self.text.trim_end().ends_with('?') || is_question_word(&first) || inverted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_told_by_its_mark_or_its_first_word() {
        let is_put = |text: &str| Question::new(text).is_put();
        assert!(
            ["Who pays?", "who pays", "Does he pay", "so he pays?", "  “What” then"].into_iter().all(is_put)
        );
        assert!(!["he pays", "pay day!", "", "the who of it"].into_iter().any(is_put));
    }
}
