//! What is claimed: the words that a sentence about the same must have, and the details to compare.

use super::compare::AS_VERB;
use super::details::Details;
use crate::answer::focus::Focus;
use crate::answer::plan::Plan;
use crate::index::vocabulary::Vocabulary;
use crate::nlu::lexicon::Lexicon;
use crate::text::english::{is_function_word, is_question_word};
use crate::text::sentences::sentences;
use crate::text::tokens::{Token, tokenize};

/// A claim, read.
#[derive(Clone, Debug)]
pub struct Claim {
    /// As it was put.
    pub text: String,
    /// What to look for.
    pub plan: Plan,
    /// What to compare.
    pub details: Details,
    /// The words that say what it is about: those of the plan that are part of no detail but a name.
    pub core: Vec<Focus>,
    /// The words that are written in capitals only, folded.
    pub acronyms: Vec<String>,
    /// The mass of verbs that the documents never use, for which a search does not look.
    pub dropped_mass: f32,
}

impl Claim {
    /// Reads a claim that `plan` looks for. `text` has its slips mended.
    pub fn of(text: String, plan: Plan, lexicon: &Lexicon, vocabulary: &Vocabulary) -> Self {
        let details = Details::of(&text, lexicon);
        let is_core = |focus: &&Focus| {
            let word = &focus.word;
            !details.taken.contains(word)
                && !details.scopes.contains(word)
                && !HOLDING.contains(&word.as_str())
        };
        let core = plan.focus.iter().filter(is_core).cloned().collect();
        let is_told = |word: &String| {
            !is_function_word(word) && !details.taken.contains(word) && !HOLDING.contains(&word.as_str())
        };
        let is_dropped =
            |word: &&String| is_told(word) && !plan.focus.iter().any(|focus| focus.word == **word);
        let dropped = details.words.iter().filter(is_dropped).count();
        let dropped_mass = dropped as f32 * AS_VERB * vocabulary.idf(None);
        let shouts = |token: &Token| {
            let written = token.span.of(&text);
            written.len() > 1 && written.chars().all(char::is_uppercase)
        };
        let acronyms = tokenize(&text).into_iter().filter(shouts).map(|token| token.word).collect();
        Self { text, plan, details, core, acronyms, dropped_mass }
    }

    /// Whether a word is a name, or stands in quotes: it must be met as it is.
    pub fn is_name(&self, focus: &Focus) -> bool {
        let named = self.details.names.iter().any(|name| name.words.contains(&focus.word));
        named || focus.is_name || self.is_quoted(focus)
    }

    /// Whether a word stands in quotes: no other will do for it.
    pub fn is_quoted(&self, focus: &Focus) -> bool {
        self.details.quoted.contains(&focus.word)
    }

    /// Whether the claim denies a word.
    pub fn denies(&self, word: &str) -> bool {
        self.details.denials.iter().any(|denial| denial.words.iter().any(|own| own == word))
    }

    /// Whether the claim says of something that it is so: the word stands after a form of “be”.
    pub fn states(&self, word: &str) -> bool {
        const BE: [&str; 9] = ["is", "are", "was", "were", "be", "been", "remain", "remains", "becomes"];
        let words = &self.details.words;
        let at = words.iter().position(|own| own == word);
        let before = |steps: usize| at.and_then(|at| words.get(at.checked_sub(steps)?));
        (1..=2).any(|steps| before(steps).is_some_and(|word| BE.contains(&word.as_str())))
    }

    /// The words of the claim as they are sought, for one that is folded.
    pub fn focus(&self, word: &str) -> Option<&Focus> {
        self.plan.focus.iter().find(|focus| focus.word == word)
    }
}

/// Words that bound a number, or are left of “doesn't”: they say nothing of what a claim is about.
const HOLDING: [&str; 52] = [
    "above", "across", "also", "both", "even", "just", "least", "most", "part", "take", "took", "too",
    "almost", "among", "amongst", "aren", "before", "below", "between", "can", "couldn", "didn", "doesn",
    "don", "during", "exactly", "fewer", "hasn", "haven", "isn", "less", "more", "nearly", "never", "one",
    "over", "roughly", "s", "t", "than", "through", "under", "upon", "wasn", "weren", "within", "without",
    "won", "wouldn", "up", "down", "out",
];

/// Most sentences of one message that are checked.
const MOST: usize = 10;

/// The claims of a message: its sentences, but for questions and those of a word or two.
pub fn claims(message: &str) -> Vec<String> {
    const SHORTEST: usize = 3;
    let lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
    let texts = lines.flat_map(|line| {
        sentences(line).into_iter().map(|span| span.of(line).trim().to_owned()).collect::<Vec<_>>()
    });
    // “How do I quit” states nothing; “when it rains, …” does.
    let asks = |text: &str| {
        let first = tokenize(text).into_iter().next().map(|token| token.word).unwrap_or_default();
        text.ends_with('?') || is_question_word(&first) && !text.ends_with('.') && !text.contains(',')
    };
    let states = |text: &String| !asks(text) && text.split_whitespace().count() >= SHORTEST;
    texts.filter(states).take(MOST).collect()
}
