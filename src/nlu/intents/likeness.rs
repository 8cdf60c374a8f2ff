//! Intents by example: which one a question is like.

use std::fmt;
use std::sync::Arc;

use super::{Intent, Intents};
use crate::nlu::examples::{Classifier, Embed, Example};

/// What makes vectors of texts, kept for the questions to come.
pub type Embedder = Arc<dyn Fn(&[&str]) -> Vec<Vec<f32>> + Send + Sync>;

/// The examples of all intents, learnt.
pub(super) struct Likenesses {
    classifier: Classifier,
    /// The model whose vectors were learnt with.
    embed: Option<Embedder>,
    /// The intent of each thing learnt, by its place, and which of its examples it is. What belongs to no intent
    /// stands after these.
    texts: Vec<(usize, usize)>,
}

/// The intent that a question is likest to.
#[derive(Clone, Copy, Debug)]
pub struct Likest<'a> {
    /// What is wanted.
    pub intent: &'a Intent,
    /// The intent's likest example, as written in its file.
    pub example: &'a str,
    /// The probability that the question belongs to the intent, 0 to 1.
    pub confidence: f32,
    /// Whether it is to be relied on.
    pub sure: bool,
}

impl Likenesses {
    /// Learns the examples; `None` where there are none. The tests of intents without examples are questions
    /// that belong elsewhere, to the documents or to a template, and teach what to refuse.
    pub(super) fn learn(intents: &[Intent], embed: Option<Embedder>) -> Option<Self> {
        let places =
            |(at, intent): (usize, &Intent)| (0..intent.examples.len()).map(move |which| (at, which));
        let texts: Vec<(usize, usize)> = intents.iter().enumerate().flat_map(places).collect();
        if texts.is_empty() {
            return None;
        }
        let given = texts.iter().map(|&(at, which)| Example {
            text: &intents[at].examples[which].value,
            label: Some(&intents[at].name),
        });
        let elsewhere = intents.iter().filter(|intent| intent.examples.is_empty());
        let elsewhere = elsewhere
            .flat_map(|intent| &intent.tests)
            .map(|test| Example { text: &test.ask.value, label: None });
        let examples: Vec<Example<'_>> = given.chain(elsewhere).collect();
        let classifier = Classifier::learn(&examples, plain(embed.as_ref()))?;
        Some(Self { classifier, embed, texts })
    }
}

fn plain(embed: Option<&Embedder>) -> Option<&Embed<'_>> {
    embed.map(|embed| &**embed as &Embed<'_>)
}

impl fmt::Debug for Likenesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Likenesses")
            .field("classifier", &self.classifier)
            .field("texts", &self.texts)
            .finish_non_exhaustive()
    }
}

impl Intents {
    /// Learns the examples anew, with vectors, which questions will be compared by, too.
    pub fn learn(&mut self, embed: Embedder) {
        self.likenesses = Likenesses::learn(&self.all, Some(embed));
    }

    /// The intent whose examples the question is likest to; `None` where no intent has examples, or the question
    /// is like what belongs to none of them.
    pub fn likest(&self, question: &str) -> Option<Likest<'_>> {
        let likenesses = self.likenesses.as_ref()?;
        let guess = likenesses.classifier.guess(question, plain(likenesses.embed.as_ref()))?;
        let &(at, which) = likenesses.texts.get(guess.nearest)?;
        let intent = self.all.get(at)?;
        let example = intent.examples.get(which)?.value.as_str();
        Some(Likest { intent, example, confidence: guess.confidence, sure: guess.sure })
    }
}
