//! Entailment: whether an excerpt supports a claim, contradicts it, or neither.
//!
//! Claim and excerpt are laid out as the reader lays out question and excerpt (`training/encoder.py`).

use std::path::Path;
use std::sync::Arc;

use super::built_in::{BuiltInModel, ENTAILMENT};
use super::error::ModelError;
use super::network::Network;
use super::reader::{Excerpt, PairLayout};
use super::threads::{InferenceThreads, Priority};

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
    network: Network,
    layout: PairLayout,
    logits: usize,
}

impl EntailmentModel {
    /// The model that is built into the program.
    ///
    /// # Panics
    /// Never: the files are part of the program, and a test reads them.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        let BuiltInModel { folder, graph, weights, tokenizer } = ENTAILMENT;
        let path = Path::new(folder).join("model.onnx");
        let network =
            Network::from_static(&path, graph, weights, threads).expect("the built-in network is tested");
        let tokenizer_path = Path::new(folder).join("tokenizer.json");
        Self::new(network, &tokenizer_path, tokenizer).expect("the built-in network is tested")
    }

    /// Loads the model in `folder`: `model.onnx`, with inputs as BERT's and an output `logits` of three columns, entailment,
    /// contradiction and neutral, and `tokenizer.json`.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here.
    pub fn load(folder: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        let network = Network::from_file(&folder.join("model.onnx"), threads)?;
        let tokenizer_path = folder.join("tokenizer.json");
        let tokenizer = std::fs::read(&tokenizer_path)
            .map_err(|source| ModelError::Io { path: tokenizer_path.clone(), source })?;
        Self::new(network, &tokenizer_path, &tokenizer)
    }

    fn new(network: Network, tokenizer_path: &Path, tokenizer: &[u8]) -> Result<Self, ModelError> {
        let layout = PairLayout::new(tokenizer_path, tokenizer)?;
        Ok(Self { logits: network.output_index(&["logits"])?, network, layout })
    }

    /// Judges what each of the excerpts says of the claim, in their order. What is said of one does not depend on the others.
    ///
    /// # Errors
    /// When the network fails, which one that was tested does not.
    pub fn judge(&self, claim: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Entailment>, ModelError> {
        let sequences = excerpts.iter().map(|excerpt| self.layout.lay_out(claim, excerpt).sequence).collect();
        let outputs = self.network.run(sequences, Priority::Question)?;
        Ok(outputs.iter().map(|output| softmax(&output[self.logits])).collect())
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
