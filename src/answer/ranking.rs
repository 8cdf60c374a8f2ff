//! How the measures of a sentence become its rank and its confidence: two lines through them, fitted on
//! public questions by `docent eval fit` and kept in `ranking.toml`, where anyone can read them.

use serde::{Deserialize, Serialize};

use super::features::Features;

/// The weights as they ship: by words alone, with an embedding model, and each after a reader has read.
const OF_WORDS: &str = include_str!("ranking.toml");
const OF_MEANING: &str = include_str!("ranking_with_model.toml");
const AFTER_READING: &str = include_str!("ranking_with_reader.toml");
const AFTER_READING_WITH_MEANING: &str = include_str!("ranking_with_model_and_reader.toml");

/// The confidence from which on is answered, unless the settings say otherwise: by words alone, and after a reader has read.
/// Its confidence was fitted on harder questions, so the same number stands for more. See docs/quality.md.
pub fn default_threshold(has_reader: bool) -> f32 {
    if has_reader { 0.2 } else { 0.4 }
}

/// The rankings of one engine: the first decides what a reader reads, the second what is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Rankings {
    /// By the measures of words and, with an embedding model, of meaning.
    pub first: Ranking,
    /// With those of the reader, too; `None` where there is none.
    pub after_reading: Option<Ranking>,
}

impl Rankings {
    /// The rankings that ship for an engine with these models.
    ///
    /// # Panics
    /// Never: the files are part of the program, and a test reads them.
    pub fn load_shipped(has_embedding: bool, has_reader: bool) -> Self {
        let parsed = |text: &str| toml::from_str(text).expect("the shipped weights are tested");
        let (first, second) =
            if has_embedding { (OF_MEANING, AFTER_READING_WITH_MEANING) } else { (OF_WORDS, AFTER_READING) };
        Self { first: parsed(first), after_reading: has_reader.then(|| parsed(second)) }
    }
}

/// How sentences are ranked, and how sure an answer is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// What each measure adds to the rank.
    pub rank: Features,
    /// The log-odds of an answer that has none of the measures.
    pub base: f32,
    /// What each measure adds to them.
    pub odds: Features,
}

impl Ranking {
    /// The rank of a sentence: higher is better. Comparable within one question only.
    pub fn score(&self, features: &Features) -> f32 {
        features.dot(&self.rank)
    }

    /// The log-odds that the sentence answers. Comparable between questions.
    pub fn odds(&self, features: &Features) -> f32 {
        self.base + features.dot(&self.odds)
    }
}

/// Sentences among which a share is taken.
const SHARING: usize = 40;

/// A softmax over the best scores of a question.
pub struct ScoreShares {
    best: f32,
    /// The sum of the exponentials of what the best scores are behind the best of all.
    total: f32,
}

impl ScoreShares {
    /// Adds up scores that are sorted, best first.
    pub fn new(scores: impl Iterator<Item = f32>) -> Self {
        let mut scores = scores.take(SHARING).peekable();
        let best = scores.peek().copied().unwrap_or_default();
        Self { best, total: scores.map(|score| (score - best).exp()).sum() }
    }

    /// Returns the share of one of the scores, 0 to 1.
    pub fn share(&self, score: f32) -> f32 {
        (score - self.best).exp() / self.total.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_best_scores_sum_to_one() {
        let scores = [2.0, 1.0, 1.0, -300.0];
        let all = ScoreShares::new(scores.into_iter());
        let shares = scores.map(|score| all.share(score));
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{shares:?}");
        assert!(shares[0] > shares[1] && (shares[1] - shares[2]).abs() < 1e-6);
    }

    #[test]
    fn the_rankings_that_ship_can_be_read() {
        for (has_embedding, has_reader) in [(false, false), (false, true), (true, false), (true, true)] {
            let shipped = Rankings::load_shipped(has_embedding, has_reader);
            assert_eq!(shipped.after_reading.is_some(), has_reader);
            assert!(shipped.first.rank.context > 0.0 && shipped.first.base < 0.0);
        }
    }
}
