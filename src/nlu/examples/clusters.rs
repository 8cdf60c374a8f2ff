//! Sentences that ask much the same thing, together.

use kodama::{Method, linkage};

use super::Embed;
use super::features::{Features, dot, read};
use crate::text::english::{is_function_word, is_question_word};

/// How far apart two groups may be on average to become one: 1 less the likeness of their sentences. Found on the training
/// sentences of clinc150 by `docent eval clusters`, where less brings fewer pairs together that ask the same, and more
/// puts too many questions among others.
const APART: f32 = 0.84;
/// The same where there is a model.
const APART_WITH_MODEL: f32 = 0.7;
/// The share of the words in the likeness, where there is a model.
const WORDS: f32 = 0.4;

/// The sentences in groups, each by its place in `texts`: the groups in the order of their first sentences, and so
/// the sentences in them. Average linkage (Sokal and Michener 1958) over the cosines of words and, with a model, of
/// vectors. Takes time and memory with the square of their number: two thousand take some 10 MB.
pub fn clusters(texts: &[&str], embed: Option<&Embed<'_>>) -> Vec<Vec<usize>> {
    let words: Vec<Vec<String>> = texts.iter().map(|text| telling(text)).collect();
    let features = Features::of(&words);
    let rows: Vec<_> = words.iter().map(|words| features.row(words)).collect();
    let vectors = embed.map(|embed| embed(texts)).filter(|vectors| vectors.len() == texts.len());
    let likeness = |one: usize, other: usize| {
        let said = dot(&rows[one], &rows[other]);
        match &vectors {
            None => said,
            Some(vectors) => {
                let meant: f32 = vectors[one].iter().zip(&vectors[other]).map(|(a, b)| a * b).sum();
                WORDS * said + (1.0 - WORDS) * meant
            }
        }
    };
    let pairs = (0..texts.len()).flat_map(|one| (one + 1..texts.len()).map(move |other| (one, other)));
    let mut apart: Vec<f32> = pairs.map(|(one, other)| (1.0 - likeness(one, other)).max(0.0)).collect();
    let furthest = if vectors.is_some() { APART_WITH_MODEL } else { APART };
    let mut groups: Vec<Vec<usize>> = (0..texts.len()).map(|at| vec![at]).collect();
    for step in linkage(&mut apart, texts.len(), Method::Average).steps() {
        // A step names a group that an earlier one made by its number after those of the sentences.
        let joined = if step.dissimilarity <= furthest {
            let mut joined = std::mem::take(&mut groups[step.cluster1]);
            joined.append(&mut groups[step.cluster2]);
            joined.sort_unstable();
            joined
        } else {
            Vec::new()
        };
        groups.push(joined);
    }
    groups.retain(|group| !group.is_empty());
    groups.sort_unstable();
    groups
}

/// The words that tell what is asked; all, where none does.
fn telling(text: &str) -> Vec<String> {
    let all = read(text);
    let told = |word: &&String| !is_function_word(word) || is_question_word(word);
    let telling: Vec<String> = all.iter().filter(told).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_that_ask_the_same_come_together() {
        let texts = [
            "when does the canteen close",
            "how do I claim travel expenses?",
            "what time does the canteen close?",
            "claim expenses for travel",
            "canteen closing time",
            "who is the chair of the board",
        ];
        assert_eq!(clusters(&texts, None), [vec![0, 2, 4], vec![1, 3], vec![5]]);
    }

    #[test]
    fn nothing_and_one_are_no_trouble() {
        assert_eq!(clusters(&[], None), Vec::<Vec<usize>>::new());
        assert_eq!(clusters(&["why"], None), [vec![0]]);
        assert_eq!(clusters(&["", "?"], None).concat().len(), 2);
    }

    #[test]
    fn every_sentence_is_in_one_group() {
        let texts: Vec<String> = (0..60).map(|n| format!("question {} of {}", n % 7, n % 4)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut all = clusters(&texts, None).concat();
        all.sort_unstable();
        assert_eq!(all, (0..60).collect::<Vec<_>>());
    }

    #[test]
    fn a_model_brings_together_what_shares_no_word() {
        let embed = |texts: &[&str]| {
            let vector = |text: &&str| {
                if text.contains("pay") || text.contains("salary") { vec![1.0, 0.0] } else { vec![0.0, 1.0] }
            };
            texts.iter().map(vector).collect::<Vec<_>>()
        };
        let texts = ["when is pay day", "salary date", "bus stop"];
        assert_eq!(clusters(&texts, None).len(), 3);
        assert_eq!(clusters(&texts, Some(&embed)), [vec![0, 1], vec![2]]);
    }
}
