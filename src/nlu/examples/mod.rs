//! Intents by example: an unseen wording belongs to the intent whose examples it is like, or to none.

mod clusters;
mod features;
mod linear;
mod signals;
mod trust;

use std::collections::BTreeMap;

pub use clusters::clusters;
use features::read;
use signals::{Learnt, Material, prepare};
use trust::Trust;

/// A model of meaning: a vector of unit length for each sentence, all of one size, in the order of the sentences.
pub type Embed<'a> = dyn Fn(&[&str]) -> Vec<Vec<f32>> + 'a;

/// A sentence, and the intent that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// As somebody would write it.
    pub text: &'a str,
    /// The intent's name; `None` for what is known to belong to no intent.
    pub label: Option<&'a str>,
}

/// What was learnt from examples. Never changes; the same examples in the same order give the same guesses.
#[derive(Clone, Debug)]
pub struct Classifier {
    labels: Vec<String>,
    learnt: Learnt,
    trust: Trust,
}

/// The likeliest intent of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess<'a> {
    /// The intent's name.
    pub label: &'a str,
    /// The probability that the sentence belongs to it, 0 to 1, where one sentence in five belongs to none.
    pub confidence: f32,
    /// Whether the guess is to be relied on. If it is not, the sentence belongs to no intent.
    pub sure: bool,
    /// The intent's likest example, by its place among those that were learnt from.
    pub nearest: usize,
    /// How like it is: the cosine of the two, 0 to 1.
    pub likeness: f32,
}

impl Classifier {
    /// Learns from examples, with vectors if there is a model. `None` where no example names an intent or has
    /// a word.
    ///
    /// 300 examples take milliseconds, 15,000 of 150 intents some seconds on two cores.
    pub fn learn(examples: &[Example<'_>], embed: Option<&Embed<'_>>) -> Option<Self> {
        let texts: Vec<&str> = examples.iter().map(|example| example.text).collect();
        let (words, vectors) = prepare(&texts, embed);
        let known: Vec<usize> = (0..examples.len()).filter(|&at| !words[at].is_empty()).collect();
        let mut numbers: BTreeMap<&str, usize> =
            known.iter().filter_map(|&at| Some((examples[at].label?, 0))).collect();
        for (at, number) in numbers.values_mut().enumerate() {
            *number = at;
        }
        let labels: Vec<String> = numbers.keys().map(|label| (*label).to_owned()).collect();
        if labels.is_empty() {
            return None;
        }
        let nowhere = known.iter().any(|&at| examples[at].label.is_none()).then_some(labels.len());
        let number = |at: usize| examples[at].label.map_or(labels.len(), |label| numbers[label]);
        let of: Vec<usize> = (0..examples.len())
            .map(|at| if words[at].is_empty() { usize::MAX } else { number(at) })
            .collect();
        let foreign =
            if Trust::is_measurable(labels.len(), known.len()) { foreign_questions() } else { Vec::new() };
        let (foreign_words, foreign_vectors) = prepare(&foreign, embed);
        let all = Material {
            words: &words,
            vectors: &vectors,
            of: &of,
            labels: labels.len() + usize::from(nowhere.is_some()),
            foreign: (&foreign_words, &foreign_vectors),
        };
        let trust = Trust::of(all, &known, nowhere);
        Some(Self { learnt: Learnt::of(all, &known), labels, trust })
    }

    /// The likeliest intent of `text`; `None` where it has no word, or is likest to what belongs to none.
    /// `embed` must be the model that was learnt with.
    pub fn guess(&self, text: &str, embed: Option<&Embed<'_>>) -> Option<Guess<'_>> {
        let words = read(text);
        if words.is_empty() {
            return None;
        }
        let vector = embed.and_then(|embed| embed(&[text]).into_iter().next());
        let signals = self.learnt.signals(&words, vector.as_deref());
        let label = self.labels.get(signals.label)?;
        let confidence = self.trust.confidence(&signals);
        Some(Guess {
            label,
            confidence,
            sure: confidence >= self.trust.threshold,
            nearest: signals.nearest,
            likeness: signals.near.clamp(0.0, 1.0),
        })
    }

    /// The confidence from which on a guess is sure.
    pub fn threshold(&self) -> f32 {
        self.trust.threshold
    }
}

/// Questions that people asked of other teams' documents.
fn foreign_questions() -> Vec<&'static str> {
    const QUESTIONS: &str = include_str!("foreign.txt");
    QUESTIONS.lines().filter(|line| !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests;
