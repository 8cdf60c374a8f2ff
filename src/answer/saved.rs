//! Answers that people saved: whether a question asks again what one of them answers.

use std::collections::BTreeSet;

use crate::index::vocabulary::Vocabulary;
use crate::nlu::synonyms::Synonyms;
use crate::text::english::{is_denial, is_function_word, is_light_word, is_question_word};
use crate::text::tokens::{lexeme, tokenize};

/// From this likeness on two questions ask the same. Somebody will read one's answer as the other's, so that they must
/// have nearly all telling words in common.
const SAME: f32 = 0.8;

/// What a question asks: its telling words, what sort of thing it wants to know, and whether it asks for the contrary.
struct Wording {
    words: BTreeSet<String>,
    sort: Option<String>,
    is_negated: bool,
}

/// Words that stand between “how” or “what” and what is asked about, and say nothing of the sort of thing.
const AUXILIARIES: [&str; 24] = [
    "are", "can", "could", "d", "did", "do", "does", "had", "has", "have", "i", "is", "may", "must", "s",
    "shall", "should", "the", "to", "was", "we", "were", "will", "you",
];

impl Wording {
    fn of(question: &str) -> Self {
        let words: Vec<String> = tokenize(question).into_iter().map(|token| token.word).collect();
        let telling = words
            .iter()
            .filter(|word| !is_function_word(word) && !is_light_word(word) && !is_question_word(word));
        Self {
            words: telling.map(|word| lexeme(word)).collect(),
            sort: sort(&words),
            is_negated: words.iter().any(|word| is_denial(word) || word == "except"),
        }
    }

    /// How much of what both say, both have: the weight of the words in common of the weight of all, 0 to 1 (a
    /// weighted Jaccard index). A word tells the more, the fewer sentences have it.
    fn likeness(&self, other: &Self, vocabulary: &Vocabulary, synonyms: &Synonyms) -> f32 {
        let other_sort = self.sort.is_some() && other.sort.is_some() && self.sort != other.sort;
        if other_sort || self.is_negated != other.is_negated {
            return 0.0;
        }
        let weight = |word: &String| vocabulary.idf(vocabulary.id(word));
        let meets = |word: &String, words: &BTreeSet<String>| {
            words.contains(word) || synonyms.of(word).any(|same| words.contains(&lexeme(same)))
        };
        let split = |words: &BTreeSet<String>, others: &BTreeSet<String>| {
            let (mut met, mut all) = (0.0, 0.0);
            for word in words {
                all += weight(word);
                met += if meets(word, others) { weight(word) } else { 0.0 };
            }
            (met, all)
        };
        let (ours, theirs) = (split(&self.words, &other.words), split(&other.words, &self.words));
        let all = ours.1 + theirs.1;
        if all > 0.0 { (ours.0 + theirs.0) / (2.0 * all - ours.0 - theirs.0).max(f32::EPSILON) } else { 0.0 }
    }
}

/// The sort of thing that a question wants to know: “who”, “how often”. `None` where no word says so, or the words beside
/// it do, as in “what time”.
fn sort(words: &[String]) -> Option<String> {
    let at = words.iter().position(|word| is_question_word(word))?;
    let next = words.get(at + 1).filter(|next| !AUXILIARIES.contains(&next.as_str()));
    match (words[at].as_str(), next) {
        ("how", Some(next)) => Some(format!("how {next}")),
        ("what" | "which", Some(_)) => None,
        (asked, _) => Some(asked.to_owned()),
    }
}

/// Which of the questions in `saved` this one asks again, by its place, and how like the two are, 0 to 1.
pub fn recalled(
    question: &str,
    saved: &[&str],
    vocabulary: &Vocabulary,
    synonyms: &Synonyms,
) -> Option<(usize, f32)> {
    let asked = Wording::of(question);
    let like = saved.iter().map(|other| asked.likeness(&Wording::of(other), vocabulary, synonyms));
    like.enumerate().filter(|(_, like)| *like >= SAME).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, expected: Option<usize>) {
        let saved = [
            "Where is the spare key of the boathouse?",
            "Who repairs the coffee machine?",
            "How often is the coffee machine descaled?",
            "Who may park at the quay?",
        ];
        let synonyms = Synonyms::parse(crate::nlu::synonyms::BUILT_IN).unwrap();
        let found = recalled(question, &saved, &Vocabulary::default(), &synonyms);
        assert_eq!(found.map(|(at, _)| at), expected, "{question}");
    }

    #[test]
    fn the_same_in_other_words_is_recalled() {
        check("where is the spare key of the boathouse?", Some(0));
        check("where do I find the boathouse's spare key", Some(0));
        check("the boathouse spare keys, where are they", Some(0));
        check("boathouse spare key", Some(0));
        check("who's repairing the coffee machine", Some(1));
        check("the coffee machine: how often is it descaled", Some(2));
        check("who can park at the quay", Some(3));
    }

    #[test]
    fn another_thing_is_not() {
        check("where is the spare key of the museum?", None);
        check("when is the spare key of the boathouse?", None);
        check("who repairs the lamp?", None);
        check("how is the coffee machine descaled?", None);
        check("how long is the coffee machine descaled?", None);
        check("who may not park at the quay?", None);
        check("who doesn't repair the coffee machine?", None);
        check("what is a coffee machine that is descaled?", None);
        check("who?", None);
        check("", None);
    }
}
