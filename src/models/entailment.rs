//! Entailment: whether an excerpt supports a claim, contradicts it, or neither.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::built_in::ENTAILMENT;
use super::error::ModelError;
use super::files::{network_path, read_settings};
use super::network::Network;
use super::pair::{Excerpt, OutputSpec, PairFormat, PairModel};
use super::threads::InferenceThreads;

const OUTPUTS: [OutputSpec; 1] = [OutputSpec::per_pair("logits", 3)];

/// Pieces of a claim and what is read beside it.
const MAX_PIECES: usize = 192;

/// Where the logits of the three relations stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    supports: usize,
    contradicts: usize,
    neutral: usize,
}

/// The columns of Docent's own model.
const OWN_COLUMNS: Columns = Columns { supports: 0, contradicts: 1, neutral: 2 };

/// `config.json`, as far as it matters.
#[derive(Default, Deserialize)]
struct Labels {
    id2label: Option<BTreeMap<String, String>>,
}

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
    columns: Columns,
}

impl EntailmentModel {
    /// The model that is built into the program. It is loaded when it is first used.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        Self { model: PairModel::built_in(&ENTAILMENT, OUTPUTS, MAX_PIECES, threads), columns: OWN_COLUMNS }
    }

    /// Loads the model in `folder`: `model.onnx`, there or in the folder `onnx`, with inputs as BERT's and an output `logits`
    /// of three columns, and `tokenizer.json`. A `config.json` with `id2label` names the columns, as public models of
    /// natural language inference have it; those read the excerpt as the premise, before the claim. Without it the model
    /// is taken for one that was made as Docent's own.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here.
    pub fn load(folder: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        let network = Network::from_file(&network_path(folder), threads)?;
        let path = folder.join("config.json");
        let labels = read_settings::<Labels>(&path)?.and_then(|(labels, _)| labels.id2label);
        let (columns, format) = match labels {
            None => (OWN_COLUMNS, PairFormat::Docent),
            Some(labels) => {
                let found =
                    || format!("the labels {}", labels.values().cloned().collect::<Vec<_>>().join(", "));
                let unsupported = || ModelError::Unsupported { path: path.clone(), found: found() };
                (Columns::from_labels(&labels).ok_or_else(unsupported)?, PairFormat::ExcerptFirst)
            }
        };
        Ok(Self { model: PairModel::from_network(network, folder, OUTPUTS, format, MAX_PIECES)?, columns })
    }

    /// Judges what each of the excerpts says of the claim, in their order. What is said of one does not depend on the others.
    ///
    /// # Errors
    /// When the network fails, which one that was tested does not.
    pub fn judge(&self, claim: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Entailment>, ModelError> {
        let read = self.model.read(claim, excerpts)?;
        Ok(read.iter().map(|pair| softmax(&pair.outputs[0], self.columns)).collect())
    }
}

impl fmt::Display for EntailmentModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entailment model")
    }
}

impl Columns {
    /// The columns by the names of the labels, each under its number.
    fn from_labels(labels: &BTreeMap<String, String>) -> Option<Self> {
        let column = |begins: &str| {
            let (number, _) = labels.iter().find(|(_, label)| label.to_lowercase().starts_with(begins))?;
            number.parse().ok().filter(|&number: &usize| number < 3)
        };
        Some(Self {
            supports: column("entail")?,
            contradicts: column("contradict")?,
            neutral: column("neutral")?,
        })
    }
}

fn softmax(logits: &[f32], columns: Columns) -> Entailment {
    let logit = |at: usize| logits.get(at).copied().unwrap_or_default();
    let highest = logit(0).max(logit(1)).max(logit(2));
    let [supports, contradicts, neutral] =
        [columns.supports, columns.contradicts, columns.neutral].map(|at| (logit(at) - highest).exp());
    let total = supports + contradicts + neutral;
    Entailment { supports: supports / total, contradicts: contradicts / total, neutral: neutral / total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relations_sum_to_one() {
        let found = softmax(&[2.0, -1.0, 0.5], OWN_COLUMNS);
        assert!((found.supports + found.contradicts + found.neutral - 1.0).abs() < 1e-6);
        assert!(found.supports > found.neutral && found.neutral > found.contradicts);
    }

    #[test]
    fn the_columns_are_those_of_the_labels() {
        let labels = |names: [&str; 3]| {
            names.iter().enumerate().map(|(number, name)| (number.to_string(), (*name).to_owned())).collect()
        };
        let columns = Columns::from_labels(&labels(["contradiction", "ENTAILMENT", "neutral"])).unwrap();
        assert_eq!(columns, Columns { supports: 1, contradicts: 0, neutral: 2 });
        assert!(softmax(&[0.0, 3.0, 0.0], columns).supports > 0.8);
        assert_eq!(Columns::from_labels(&labels(["LABEL_0", "LABEL_1", "LABEL_2"])), None);
    }
}
