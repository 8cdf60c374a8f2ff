//! How the measures of a sentence become its rank and its confidence: two lines through them, fitted on
//! public questions by `docent eval fit` and kept in `ranking.toml`, where anyone can read them.

use serde::{Deserialize, Serialize};

use super::features::Features;

/// The weights as they ship: without a model, and with one.
const OF_WORDS: &str = include_str!("ranking.toml");
const OF_MEANING: &str = include_str!("ranking_with_model.toml");

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

impl Default for Ranking {
    /// The ranking as it ships, by words alone.
    fn default() -> Self {
        toml::from_str(OF_WORDS).expect("ranking.toml is tested")
    }
}

impl Ranking {
    /// The ranking as it ships, by words and by the vectors of a model.
    ///
    /// # Panics
    /// Never: the file is part of the program, and a test reads it.
    pub fn with_model() -> Self {
        toml::from_str(OF_MEANING).expect("ranking_with_model.toml is tested")
    }

    /// The rank of a sentence: higher is better. Comparable within one question only.
    pub fn score(&self, features: &Features) -> f32 {
        features.dot(&self.rank)
    }

    /// The log-odds that the sentence answers. Comparable between questions.
    pub fn odds(&self, features: &Features) -> f32 {
        self.base + features.dot(&self.odds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranking_that_ships_can_be_read() {
        for shipped in [Ranking::default(), Ranking::with_model()] {
            assert!(shipped.rank.context > 0.0 && shipped.base < 0.0);
        }
    }
}
