//! A reader: a cross-encoder that reads a question and an excerpt together and scores each sentence of the excerpt.
//!
//! The layout of its input is the one it was trained with (`training/encoder.py`): `[CLS] question [SEP] heading : sentences
//! [SEP]`, and a token type for each piece that also says whether the same piece stands on the other side.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::built_in::{BuiltInModel, READER};
use super::error::ModelError;
use super::network::{Network, SequenceOutputs, TokenSequence};
use super::threads::{InferenceThreads, Priority};
use super::tokenizer::Tokenizer;

/// Pieces of a question that are read.
const MAX_QUESTION_PIECES: usize = 48;
/// Pieces of the heading that are read.
const MAX_HEADING_PIECES: usize = 40;
/// Pieces of all that is read together.
const MAX_PIECES: usize = 192;

/// The types of pieces.
const QUESTION: u32 = 0;
const EXCERPT: u32 = 1;
const EXCERPT_SHARED: u32 = 2;
const QUESTION_SHARED: u32 = 3;

/// What is read together with a question: sentences that follow one another, and what stands above them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// Title and headings, from the outermost on.
    pub heading: String,
    /// The sentences, in reading order.
    pub sentences: Vec<&'a str>,
}

/// Scores the sentences of excerpts. It never changes; share it freely between threads.
pub struct Reader {
    network: Network,
    layout: PairLayout,
    piece_logits: usize,
    passage_logit: usize,
}

impl Reader {
    /// The reader that is built into the program.
    ///
    /// # Panics
    /// Never: the files are part of the program, and a test reads them.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        let BuiltInModel { folder, graph, weights, tokenizer } = READER;
        let path = Path::new(folder).join("model.onnx");
        let network =
            Network::from_static(&path, graph, weights, threads).expect("the built-in reader is tested");
        let tokenizer_path = Path::new(folder).join("tokenizer.json");
        Self::new(network, &tokenizer_path, tokenizer).expect("the built-in reader is tested")
    }

    /// Loads the reader in `folder`: `model.onnx`, with inputs as BERT's and outputs `piece_logits` and `passage_logit`, and
    /// `tokenizer.json`.
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
        Ok(Self {
            piece_logits: network.output_index(&["piece_logits"])?,
            passage_logit: network.output_index(&["passage_logit"])?,
            network,
            layout: PairLayout::new(tokenizer_path, tokenizer)?,
        })
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
        let pairs: Vec<PairInput> =
            excerpts.iter().map(|excerpt| self.layout.lay_out(question, excerpt)).collect();
        let sequences = pairs.iter().map(|pair| pair.sequence.clone()).collect();
        let outputs = self.network.run(sequences, Priority::Question)?;
        Ok(pairs.iter().zip(&outputs).map(|(pair, output)| self.sentence_scores(pair, output)).collect())
    }

    fn sentence_scores(&self, pair: &PairInput, output: &SequenceOutputs) -> Vec<Option<f32>> {
        let logits = &output[self.piece_logits];
        let of_passage = output[self.passage_logit].first().copied().unwrap_or_default();
        let mean = |pieces: &Range<usize>| logits[pieces.clone()].iter().sum::<f32>() / pieces.len() as f32;
        pair.sentences.iter().map(|pieces| pieces.as_ref().map(|own| mean(own) + of_passage)).collect()
    }
}

/// A question or a claim with an excerpt, as a network reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PairInput {
    /// The pieces and their types.
    pub(super) sequence: TokenSequence,
    /// The pieces of each sentence; `None` for one that found no room.
    pub(super) sentences: Vec<Option<Range<usize>>>,
}

/// Lays out two texts for a network: the one that asks or claims, and the excerpt.
pub(super) struct PairLayout {
    tokenizer: Tokenizer,
    begin: u32,
    end: u32,
    /// Pieces that say nothing when both sides have them: marks, single letters, function words.
    unmarked: HashSet<u32>,
}

impl PairLayout {
    pub(super) fn new(path: &Path, tokenizer: &[u8]) -> Result<Self, ModelError> {
        let tokenizer = Tokenizer::from_bytes(path, tokenizer, MAX_PIECES)?;
        let special = |token: &str| {
            let reason = || format!("it has no token {token}");
            tokenizer
                .token_id(token)
                .ok_or_else(|| ModelError::Tokenizer { path: path.to_owned(), reason: reason() })
        };
        let (begin, end) = (special("[CLS]")?, special("[SEP]")?);
        let says_nothing = |piece: &str| {
            let bare = piece.strip_prefix("##").unwrap_or(piece);
            let mut characters = bare.chars();
            let is_letter =
                characters.next().is_some_and(|first| !first.is_numeric()) && characters.next().is_none();
            piece.starts_with('[')
                || !bare.contains(char::is_alphanumeric)
                || is_letter
                || FUNCTION_WORDS.split_whitespace().any(|word| word == piece)
        };
        let vocabulary = tokenizer.vocabulary();
        let unmarked =
            vocabulary.iter().filter(|(piece, _)| says_nothing(piece)).map(|(_, &id)| id).collect();
        Ok(Self { tokenizer, begin, end, unmarked })
    }

    /// Lays out a question or a claim with an excerpt. What finds no room is left out, from the end on.
    pub(super) fn lay_out(&self, text: &str, excerpt: &Excerpt<'_>) -> PairInput {
        let asked = self.tokenizer.word_pieces(text, MAX_QUESTION_PIECES);
        let mut read = match excerpt.heading.as_str() {
            "" => Vec::new(),
            heading => self.tokenizer.word_pieces(&format!("{heading} :"), MAX_HEADING_PIECES),
        };
        // The first piece and the mark between the two sides stand before the excerpt, the last piece behind it.
        let before = asked.len() + 2;
        let room = MAX_PIECES - before - 1;
        let mut sentences = Vec::with_capacity(excerpt.sentences.len());
        for sentence in &excerpt.sentences {
            let mut own = self.tokenizer.word_pieces(sentence, room - read.len());
            let first = before + read.len();
            sentences.push((!own.is_empty()).then(|| first..first + own.len()));
            read.append(&mut own);
        }
        let content = |pieces: &[u32]| -> HashSet<u32> {
            pieces.iter().copied().filter(|piece| !self.unmarked.contains(piece)).collect()
        };
        let (in_question, in_excerpt) = (content(&asked), content(&read));
        let mut sequence = TokenSequence::default();
        let mut add = |id: u32, type_id: u32| {
            sequence.ids.push(id);
            sequence.type_ids.push(type_id);
        };
        add(self.begin, QUESTION);
        for piece in asked {
            add(piece, if in_excerpt.contains(&piece) { QUESTION_SHARED } else { QUESTION });
        }
        add(self.end, QUESTION);
        for piece in read {
            add(piece, if in_question.contains(&piece) { EXCERPT_SHARED } else { EXCERPT });
        }
        add(self.end, EXCERPT);
        PairInput { sequence, sentences }
    }
}

/// The function words of the training (`training/encoder.py`): the two lists must stay the same.
const FUNCTION_WORDS: &str = include_str!("../../models/reader/function_words.txt");
