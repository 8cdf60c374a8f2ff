//! What a question was understood to ask.

use serde::{Deserialize, Serialize};

use crate::text::span::Span;
use crate::text::tokens::tokenize;

/// What is wanted, with what, and the template that said so. Not understanding is a value, too:
/// no intent and no slots. It is complete in itself: it travels with the next question, so that
/// “and in Peru?” is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The intent's name, or `None` when no template matched.
    pub intent: Option<String>,
    /// What fills the intent's slots, and every place, date, number, reference and term that the
    /// question names besides, in the order of the question.
    pub slots: Vec<Slot>,
    /// The template that matched, as written in its file.
    pub template: Option<String>,
    /// The example that decided, where no template did.
    pub example: Option<Likened>,
    /// The words that the question is about, in its order; those taken over from an earlier
    /// question come first.
    pub words: Vec<ContentWord>,
    /// The numbers of things that the question takes for granted: “did it train 265 judges?”.
    pub amounts: Vec<AskedAmount>,
    /// Words that were taken for slips of the finger.
    pub corrections: Vec<Correction>,
    /// The clause that asks; `None` where no clause of the message does by its form.
    #[serde(default)]
    pub interrogative: Option<Span>,
    /// What the message says besides its question.
    #[serde(default)]
    pub asides: Vec<Span>,
    /// Whether the question was completed from an earlier one.
    pub follows_up: bool,
    /// Whether it asks the earlier question again of something else: “and in Lisbon?”.
    #[serde(default)]
    pub restates: bool,
    /// What the conversation was about before, the latest first: words that the question need not name, though what
    /// answers it may.
    #[serde(default)]
    pub said_before: Vec<String>,
}

/// An example that a question is like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likened {
    /// The example, as written in its file.
    pub to: String,
    /// The probability that the question belongs to its intent, in thousandths.
    pub permille: u16,
}

/// A stretch of the question with a meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The slot's name in the template: `place`, `term`, `topic`, …
    pub name: String,
    /// What it stands for: a place's plain name, the canonical form of a term, a number. Several readings
    /// are parted by `|`.
    pub value: String,
    /// The asker's own words.
    pub raw: String,
    /// Where those stand in the question.
    pub span: Span,
}

/// A word that an answer should contain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentWord {
    /// The word, folded, with slips mended.
    pub word: String,
    /// Why it stands in the question.
    pub role: Role,
    /// Whether it is written as a name: with a capital, and not only because the question begins.
    pub is_name: bool,
}

/// Why a word stands in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It says what is asked about.
    Topic,
    /// It says what is to be counted.
    Counted,
    /// It only marks the intent (“training” in “training in {place}”): good to find, never needed.
    Marker,
    /// It comes from the earlier question that this one follows up.
    Earlier,
    /// It is said besides the question: evidence where it is found, never needed.
    Aside,
}

/// A number of things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedAmount {
    /// The number, in digits.
    pub value: String,
    /// The words for the things, folded.
    pub of: String,
}

/// A word that was taken for a slip of the finger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// As typed, folded.
    pub typed: String,
    /// As taken.
    pub meant: String,
}

impl Recognition {
    /// Words to look up as they stand.
    pub fn of_words(words: &str) -> Self {
        let words = tokenize(words).into_iter().map(|token| ContentWord {
            word: token.word,
            role: Role::Topic,
            is_name: false,
        });
        Self { words: words.collect(), ..Self::default() }
    }

    /// A text with the slips mended that were found in it.
    pub fn mended(&self, text: &str) -> String {
        let mut mended = text.to_owned();
        for token in tokenize(text).iter().rev() {
            if let Some(slip) = self.corrections.iter().find(|slip| slip.typed == token.word) {
                mended.replace_range(token.span.range(), &slip.meant);
            }
        }
        mended
    }

    /// A text without its asides.
    pub fn without_asides(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut at = 0;
        for aside in &self.asides {
            rest.push_str(text.get(at..aside.start).unwrap_or_default());
            at = aside.end;
        }
        rest.push_str(text.get(at..).unwrap_or_default());
        rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '-')).to_owned()
    }

    /// The values of all slots of one name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Slot> {
        self.slots.iter().filter(move |slot| slot.name == name)
    }
}
