//! A reader: a cross-encoder that reads a question and an excerpt together and scores each sentence of the excerpt.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::built_in::READER;
use super::error::ModelError;
use super::files::network_path;
use super::network::Network;
use super::pair::{Excerpt, OutputSpec, PairFormat, PairModel, PairOutput};
use super::threads::InferenceThreads;

/// Pieces of a question and an excerpt that are read together. A sentence that finds no room has no score.
const MAX_PIECES: usize = 320;

/// The logit of each piece, and that of the whole passage.
const SENTENCE_OUTPUTS: [OutputSpec; 2] =
    [OutputSpec::per_piece("piece_logits"), OutputSpec::per_pair("passage_logit", 1)];
/// How likely an answer begins and ends at each piece; at the first piece, that there is none.
const SPAN_OUTPUTS: [OutputSpec; 2] =
    [OutputSpec::per_piece("start_logits"), OutputSpec::per_piece("end_logits")];
/// How relevant the excerpt is.
const RELEVANCE_OUTPUTS: [OutputSpec; 1] = [OutputSpec::per_pair("logits", 1)];

/// Scores the sentences of excerpts. It never changes; share it freely between threads.
pub struct Reader {
    model: ReaderModel,
}

/// What a network was trained to say of a question and an excerpt.
enum ReaderModel {
    /// Docent's own: how well each sentence answers.
    Sentences(PairModel<2>),
    /// Extractive question answering as on SQuAD 2 (Rajpurkar et al. 2018): where an answer begins and ends.
    Spans(PairModel<2>),
    /// Passage reranking as on MS MARCO (Nogueira and Cho 2019): how relevant the excerpt is. Each sentence is read by
    /// itself, below its heading.
    Relevance(PairModel<1>),
}

impl Reader {
    /// The reader that is built into the program. It is loaded when it is first used.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        Self {
            model: ReaderModel::Sentences(PairModel::built_in(
                &READER,
                SENTENCE_OUTPUTS,
                MAX_PIECES,
                threads,
            )),
        }
    }

    /// Loads the reader in `folder`: `model.onnx`, there or in the folder `onnx`, with inputs as BERT's, and
    /// `tokenizer.json`. The outputs tell its kind: `piece_logits` and `passage_logit` as Docent's own, `start_logits` and
    /// `end_logits` for extractive question answering, `logits` of one number for reranking.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here.
    pub fn load(folder: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        let network = Network::from_file(&network_path(folder), threads)?;
        let [own, spans, relevance] =
            [SENTENCE_OUTPUTS[0], SPAN_OUTPUTS[0], RELEVANCE_OUTPUTS[0]].map(|spec| spec.name);
        network.output_index(&[own, spans, relevance])?;
        let model = if network.has_output(own) {
            ReaderModel::Sentences(PairModel::from_network(
                network,
                folder,
                SENTENCE_OUTPUTS,
                PairFormat::Docent,
                MAX_PIECES,
            )?)
        } else if network.has_output(spans) {
            ReaderModel::Spans(PairModel::from_network(
                network,
                folder,
                SPAN_OUTPUTS,
                PairFormat::TextFirst,
                MAX_PIECES,
            )?)
        } else {
            ReaderModel::Relevance(PairModel::from_network(
                network,
                folder,
                RELEVANCE_OUTPUTS,
                PairFormat::TextFirst,
                MAX_PIECES,
            )?)
        };
        Ok(Self { model })
    }

    /// Loads a built-in reader now, so that the first question need not wait for it.
    pub fn prepare(&self) {
        match &self.model {
            ReaderModel::Sentences(model) | ReaderModel::Spans(model) => model.prepare(),
            ReaderModel::Relevance(model) => model.prepare(),
        }
    }

    /// How many texts of other questions wait for each thread.
    pub fn backlog(&self) -> usize {
        match &self.model {
            ReaderModel::Sentences(model) | ReaderModel::Spans(model) => model.backlog(),
            ReaderModel::Relevance(model) => model.backlog(),
        }
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
        match &self.model {
            ReaderModel::Sentences(model) => {
                Ok(model.read(question, excerpts)?.iter().map(sentence_scores).collect())
            }
            ReaderModel::Spans(model) => {
                Ok(model.read(question, excerpts)?.iter().map(span_scores).collect())
            }
            ReaderModel::Relevance(model) => relevance_scores(model, question, excerpts),
        }
    }
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.model {
            ReaderModel::Sentences(_) => "a reader that scores sentences",
            ReaderModel::Spans(_) => "a reader that finds spans",
            ReaderModel::Relevance(_) => "a reader that scores each sentence by itself",
        })
    }
}

/// A sentence's score is the mean of its pieces' logits plus the passage's.
fn sentence_scores(read: &PairOutput<2>) -> Vec<Option<f32>> {
    let [logits, of_passage] = &read.outputs;
    let of_passage = of_passage.first().copied().unwrap_or_default();
    let mean = |pieces: &Range<usize>| logits[pieces.clone()].iter().sum::<f32>() / pieces.len() as f32;
    read.sentences.iter().map(|pieces| pieces.as_ref().map(|own| mean(own) + of_passage)).collect()
}

/// A sentence's score is that of its best span beside that of no answer, which stands at the first piece.
fn span_scores(read: &PairOutput<2>) -> Vec<Option<f32>> {
    let [starts, ends] = &read.outputs;
    let nothing = starts[0] + ends[0];
    let best_span = |pieces: &Range<usize>| {
        let (mut start, mut best) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for piece in pieces.clone() {
            start = start.max(starts[piece]);
            best = best.max(start + ends[piece]);
        }
        best - nothing
    };
    read.sentences.iter().map(|pieces| pieces.as_ref().map(best_span)).collect()
}

/// A sentence's score is its own logit, read below its heading.
fn relevance_scores(
    model: &PairModel<1>,
    question: &str,
    excerpts: &[Excerpt<'_>],
) -> Result<Vec<Vec<Option<f32>>>, ModelError> {
    let alone = |excerpt: &Excerpt<'_>, sentence| Excerpt {
        heading: excerpt.heading.clone(),
        sentences: vec![sentence],
    };
    let pairs: Vec<Excerpt<'_>> = excerpts
        .iter()
        .flat_map(|excerpt| excerpt.sentences.iter().map(|sentence| alone(excerpt, *sentence)))
        .collect();
    let mut read = model.read(question, &pairs)?.into_iter();
    let score = |read: PairOutput<1>| read.sentences[0].is_some().then_some(read.outputs[0][0]);
    let of_excerpt = |excerpt: &Excerpt<'_>| read.by_ref().take(excerpt.sentences.len()).map(score).collect();
    Ok(excerpts.iter().map(of_excerpt).collect())
}
