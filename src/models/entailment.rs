//! Entailment: whether an excerpt supports a claim, contradicts it, or neither.

use std::path::Path;
use std::sync::Arc;

use super::built_in::ENTAILMENT;
use super::error::ModelError;
use super::pair::{Excerpt, PairModel};
use super::threads::InferenceThreads;

const OUTPUTS: [&str; 1] = ["logits"];

/// How likely each relation of an excerpt to a claim is. The three sum to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entailment {
    /// The excerpt supports the claim.
    pub supports: f32,
    /// The excerpt contradicts the claim.
    pub contradicts: f32,
    /// The excerpt does neither.
    pub neutral: f32,
}

/// Judges pairs of an excerpt and a claim. It never changes; share it freely between threads.
pub struct EntailmentModel {
    model: PairModel<1>,
}

impl EntailmentModel {
    /// The model that is built into the program. It is loaded when it is first used.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        Self { model: PairModel::built_in(&ENTAILMENT, OUTPUTS, threads) }
    }

    /// Loads the model in `folder`: `model.onnx`, with inputs as BERT's and an output `logits` of three columns, entailment,
    /// contradiction and neutral, and `tokenizer.json`.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here.
    pub fn load(folder: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        Ok(Self { model: PairModel::load(folder, OUTPUTS, threads)? })
    }

    /// Judges what each of the excerpts says of the claim, in their order. What is said of one does not depend on the others.
    ///
    /// # Errors
    /// When the network fails, which one that was tested does not.
    pub fn judge(&self, claim: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Entailment>, ModelError> {
        let read = self.model.read(claim, excerpts)?;
        Ok(read.iter().map(|pair| softmax(&pair.outputs[0])).collect())
    }
}

fn softmax(logits: &[f32]) -> Entailment {
    let logit = |at: usize| logits.get(at).copied().unwrap_or_default();
    let highest = logit(0).max(logit(1)).max(logit(2));
    let [supports, contradicts, neutral] = [0, 1, 2].map(|at| (logit(at) - highest).exp());
    let total = supports + contradicts + neutral;
    Entailment { supports: supports / total, contradicts: contradicts / total, neutral: neutral / total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relations_sum_to_one() {
        let found = softmax(&[2.0, -1.0, 0.5]);
        assert!((found.supports + found.contradicts + found.neutral - 1.0).abs() < 1e-6);
        assert!(found.supports > found.neutral && found.neutral > found.contradicts);
    }
}
