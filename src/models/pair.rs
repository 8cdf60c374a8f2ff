//! Networks that read two texts together: a question or a claim, and an excerpt of a document.
//!
//! The layout of their input is the one they were trained with (`training/encoder.py`): `[CLS] text [SEP] heading :
//! sentences [SEP]`, and a token type for each piece that also says whether the same piece stands on the other side.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use super::built_in::BuiltInModel;
use super::error::ModelError;
use super::network::{Network, SequenceOutputs, TokenSequence};
use super::threads::{InferenceThreads, Priority};
use super::tokenizer::Tokenizer;

/// Pieces of a question or a claim that are read.
const MAX_TEXT_PIECES: usize = 48;
/// Pieces of the heading that are read.
const MAX_HEADING_PIECES: usize = 40;
/// Pieces of all that is read together.
const MAX_PIECES: usize = 192;

/// The types of pieces.
const TEXT: u32 = 0;
const EXCERPT: u32 = 1;
const EXCERPT_SHARED: u32 = 2;
const TEXT_SHARED: u32 = 3;

/// The function words of the training: `training/encoder.py` reads the same file.
const FUNCTION_WORDS: &str = include_str!("../../models/reader/function_words.txt");

/// What is read together with a question or a claim: sentences that follow one another, and what stands above them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// Title and headings, from the outermost on.
    pub heading: String,
    /// The sentences, in reading order.
    pub sentences: Vec<&'a str>,
}

/// A network that reads pairs, with the layout of its input and where its outputs stand.
pub(super) struct PairModel<const OUTPUTS: usize> {
    loaded: LazyLock<Loaded<OUTPUTS>, Load<OUTPUTS>>,
}

type Load<const OUTPUTS: usize> = Box<dyn FnOnce() -> Loaded<OUTPUTS> + Send>;

struct Loaded<const OUTPUTS: usize> {
    network: Network,
    layout: PairLayout,
    outputs: [usize; OUTPUTS],
}

/// What a network says of one pair.
pub(super) struct PairOutput<const OUTPUTS: usize> {
    /// The numbers of each output, in the order of the names that the model was loaded with.
    pub(super) outputs: [Vec<f32>; OUTPUTS],
    /// The pieces of each sentence of the excerpt; `None` for one that found no room.
    pub(super) sentences: Vec<Option<Range<usize>>>,
}

impl<const OUTPUTS: usize> PairModel<OUTPUTS> {
    /// A model that is built into the program, with outputs of these names. It is loaded when it is first used, so that
    /// commands which ask nothing do not wait for it.
    ///
    /// # Panics
    /// When it is first used, if the files that the program was built with are damaged; a test reads them.
    pub(super) fn built_in(
        model: &'static BuiltInModel,
        names: [&'static str; OUTPUTS],
        threads: Arc<InferenceThreads>,
    ) -> Self {
        let load = move || {
            let folder = Path::new(model.folder);
            let network =
                Network::from_static(&folder.join("model.onnx"), model.graph, model.weights, threads)?;
            Loaded::new(network, &folder.join("tokenizer.json"), model.tokenizer, names)
        };
        let load: Load<OUTPUTS> = Box::new(|| load().expect("the built-in model is whole"));
        Self { loaded: LazyLock::new(load) }
    }

    /// Loads the model in `folder`: `model.onnx`, with inputs as BERT's and outputs of these names, and `tokenizer.json`.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here.
    pub(super) fn load(
        folder: &Path,
        names: [&'static str; OUTPUTS],
        threads: Arc<InferenceThreads>,
    ) -> Result<Self, ModelError> {
        let network = Network::from_file(&folder.join("model.onnx"), threads)?;
        let tokenizer_path = folder.join("tokenizer.json");
        let tokenizer = std::fs::read(&tokenizer_path)
            .map_err(|source| ModelError::Io { path: tokenizer_path.clone(), source })?;
        let loaded = Loaded::new(network, &tokenizer_path, &tokenizer, names)?;
        let load: Load<OUTPUTS> = Box::new(|| loaded);
        Ok(Self { loaded: LazyLock::new(load) })
    }

    /// Loads a built-in model now, so that the first question need not wait for it.
    pub(super) fn prepare(&self) {
        LazyLock::force(&self.loaded);
    }

    /// How many sequences of questions wait for each thread that networks run on.
    pub(super) fn backlog(&self) -> usize {
        self.loaded.network.backlog()
    }

    /// Reads a text with each of these excerpts, and returns what the network says, in their order. What it says of one does
    /// not depend on the others.
    ///
    /// # Errors
    /// When the network fails, which one that was tested does not.
    pub(super) fn read(
        &self,
        text: &str,
        excerpts: &[Excerpt<'_>],
    ) -> Result<Vec<PairOutput<OUTPUTS>>, ModelError> {
        let Loaded { network, layout, outputs } = &*self.loaded;
        let (sequences, sentences): (Vec<_>, Vec<_>) =
            excerpts.iter().map(|excerpt| layout.lay_out(text, excerpt)).unzip();
        let found = network.run(sequences, Priority::Question)?;
        let of_pair = |(mut found, sentences): (SequenceOutputs, _)| PairOutput {
            outputs: outputs.map(|output| std::mem::take(&mut found[output])),
            sentences,
        };
        Ok(found.into_iter().zip(sentences).map(of_pair).collect())
    }
}

impl<const OUTPUTS: usize> Loaded<OUTPUTS> {
    fn new(
        network: Network,
        tokenizer_path: &Path,
        tokenizer: &[u8],
        names: [&'static str; OUTPUTS],
    ) -> Result<Self, ModelError> {
        let mut outputs = [0; OUTPUTS];
        for (output, name) in outputs.iter_mut().zip(names) {
            *output = network.output_index(&[name])?;
        }
        Ok(Self { network, layout: PairLayout::new(tokenizer_path, tokenizer)?, outputs })
    }
}

/// Lays out two texts for a network: the one that asks or claims, and the excerpt.
struct PairLayout {
    tokenizer: Tokenizer,
    begin: u32,
    end: u32,
    /// Pieces that say nothing when both sides have them: marks, single letters, function words.
    unmarked: HashSet<u32>,
}

impl PairLayout {
    fn new(path: &Path, tokenizer: &[u8]) -> Result<Self, ModelError> {
        let tokenizer = Tokenizer::from_bytes(path, tokenizer, MAX_PIECES)?;
        let special = |token: &str| {
            let reason = || format!("it has no token {token}");
            tokenizer
                .token_id(token)
                .ok_or_else(|| ModelError::Tokenizer { path: path.to_owned(), reason: reason() })
        };
        let (begin, end) = (special("[CLS]")?, special("[SEP]")?);
        let function_words: HashSet<&str> = FUNCTION_WORDS.split_whitespace().collect();
        let says_nothing = |piece: &str| {
            let bare = piece.strip_prefix("##").unwrap_or(piece);
            let mut characters = bare.chars();
            let is_letter =
                characters.next().is_some_and(|first| !first.is_numeric()) && characters.next().is_none();
            piece.starts_with('[')
                || !bare.contains(char::is_alphanumeric)
                || is_letter
                || function_words.contains(piece)
        };
        let vocabulary = tokenizer.vocabulary();
        let unmarked =
            vocabulary.iter().filter(|(piece, _)| says_nothing(piece)).map(|(_, &id)| id).collect();
        Ok(Self { tokenizer, begin, end, unmarked })
    }

    /// Lays out a question or a claim with an excerpt, and tells which pieces are those of each sentence. What finds no room
    /// is left out, from the end on.
    fn lay_out(&self, text: &str, excerpt: &Excerpt<'_>) -> (TokenSequence, Vec<Option<Range<usize>>>) {
        let asked = self.tokenizer.word_pieces(text, MAX_TEXT_PIECES);
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
        let (in_text, in_excerpt) = (content(&asked), content(&read));
        let mut sequence = TokenSequence::default();
        let mut add = |id: u32, type_id: u32| {
            sequence.ids.push(id);
            sequence.type_ids.push(type_id);
        };
        add(self.begin, TEXT);
        for piece in asked {
            add(piece, if in_excerpt.contains(&piece) { TEXT_SHARED } else { TEXT });
        }
        add(self.end, TEXT);
        for piece in read {
            add(piece, if in_text.contains(&piece) { EXCERPT_SHARED } else { EXCERPT });
        }
        add(self.end, EXCERPT);
        (sequence, sentences)
    }
}
