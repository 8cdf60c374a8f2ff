//! A reader: a cross-encoder that reads a question and an excerpt together and scores each sentence of the excerpt.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::built_in::READER;
use super::error::ModelError;
use super::pair::{Excerpt, PairModel, PairOutput};
use super::threads::InferenceThreads;

/// The logit of each piece, and that of the whole passage.
const OUTPUTS: [&str; 2] = ["piece_logits", "passage_logit"];

/// Scores the sentences of excerpts. It never changes; share it freely between threads.
pub struct Reader {
    model: PairModel<2>,
}

impl Reader {
    /// The reader that is built into the program. It is loaded when it is first used.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        Self { model: PairModel::built_in(&READER, OUTPUTS, threads) }
    }

    /// Loads the reader in `folder`: `model.onnx`, with inputs as BERT's and outputs `piece_logits` and `passage_logit`, and
    /// `tokenizer.json`.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here.
    pub fn load(folder: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        Ok(Self { model: PairModel::load(folder, OUTPUTS, threads)? })
    }

    /// Loads a built-in reader now, so that the first question need not wait for it.
    pub fn prepare(&self) {
        self.model.prepare();
    }

    /// How many texts of other questions wait for each thread.
    pub fn backlog(&self) -> usize {
        self.model.backlog()
    }

    /// Scores every sentence of the excerpts as an answer to the question, by the logit against “nothing answers”; `None`
    /// for a sentence beyond what is read at once. The scores of an excerpt do not depend on the others.
    ///
    /// # Errors
    /// When the network fails, which one that was tested does not.
    pub fn score_sentences(
        &self,
        question: &str,
        excerpts: &[Excerpt<'_>],
    ) -> Result<Vec<Vec<Option<f32>>>, ModelError> {
        Ok(self.model.read(question, excerpts)?.iter().map(sentence_scores).collect())
    }
}

/// A sentence's score is the mean of its pieces' logits plus the passage's.
fn sentence_scores(read: &PairOutput<2>) -> Vec<Option<f32>> {
    let [logits, of_passage] = &read.outputs;
    let of_passage = of_passage.first().copied().unwrap_or_default();
    let mean = |pieces: &Range<usize>| logits[pieces.clone()].iter().sum::<f32>() / pieces.len() as f32;
    read.sentences.iter().map(|pieces| pieces.as_ref().map(|own| mean(own) + of_passage)).collect()
}
