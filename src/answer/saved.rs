//! Answers that people saved: whether a question asks again what one of them answers.

use std::collections::BTreeSet;

use crate::index::vocabulary::Vocabulary;
use crate::nlu::synonyms::Synonyms;
use crate::text::english::{is_function_word, is_light_word, is_question_word};
use crate::text::tokens::{lexeme, tokenize};

/// From this likeness on two questions ask the same. Somebody will read one's answer as the other's, so that they must
/// have nearly all telling words in common.
const SAME: f32 = 0.8;

/// What a question asks: its telling words, and what sort of thing it wants to know.
struct Wording {
    words: BTreeSet<String>,
    sort: Option<String>,
}

impl Wording {
    fn of(question: &str) -> Self {
        let words: Vec<String> = tokenize(question).into_iter().map(|token| token.word).collect();
        // “What time” and “which day” ask no other sort of thing than the words beside them say.
        let sort = words.iter().find(|word| is_question_word(word) && *word != "what" && *word != "which");
        let telling = words
            .iter()
            .filter(|word| !is_function_word(word) && !is_light_word(word) && !is_question_word(word));
        Self { words: telling.map(|word| lexeme(word)).collect(), sort: sort.cloned() }
    }

    /// How much of what both say, both have: the weight of the words in common of the weight of all, 0 to 1 (a
    /// weighted Jaccard index). A word tells the more, the fewer sentences have it.
    fn likeness(&self, other: &Self, vocabulary: &Vocabulary, synonyms: &Synonyms) -> f32 {
        if self.sort.is_some() && other.sort.is_some() && self.sort != other.sort {
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
        let saved = ["Where is the spare key of the boathouse?", "Who repairs the coffee machine?"];
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
    }

    #[test]
    fn another_thing_is_not() {
        check("where is the spare key of the museum?", None);
        check("when is the spare key of the boathouse?", None);
        check("who repairs the lamp?", None);
        check("who?", None);
        check("", None);
    }
}
