//! Networks that read two texts together: a question or a claim, and an excerpt of a document.
//!
//! The layout of their input is the one they were trained with. That of Docent's own networks (`training/encoder.py`) is
//! `[CLS] text [SEP] heading : sentences [SEP]`, and a token type for each piece that also says whether the same piece
//! stands on the other side.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use super::built_in::BuiltInModel;
use super::error::ModelError;
use super::files::{Architecture, read_file, read_settings};
use super::network::{Network, SequenceOutputs, TokenSequence};
use super::threads::{InferenceThreads, Priority};
use super::tokenizer::Tokenizer;

/// Pieces of the text that asks or claims, and of what stands above the excerpt.
const MAX_TEXT_PIECES: usize = 48;
const MAX_HEADING_PIECES: usize = 40;
/// The fewest positions with which anything of both sides is read.
const MIN_PIECES: usize = 8;

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

/// How a network was trained to read a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PairFormat {
    /// As Docent's own networks: the text first, and piece types that tell what stands on both sides.
    Docent,
    /// The text first, and a type for each side: question and passage.
    TextFirst,
    /// The excerpt first, and a type for each side: premise and hypothesis.
    ExcerptFirst,
}

/// An output of a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutputSpec {
    /// What the network calls it.
    pub(super) name: &'static str,
    /// How many numbers it has; `None` for one a piece.
    pub(super) count: Option<usize>,
}

impl OutputSpec {
    /// An output of one number a piece.
    pub(super) const fn per_piece(name: &'static str) -> Self {
        Self { name, count: None }
    }

    /// An output of so many numbers a pair.
    pub(super) const fn per_pair(name: &'static str, count: usize) -> Self {
        Self { name, count: Some(count) }
    }
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
    /// The numbers of each output, in the order in which the model was loaded with them.
    pub(super) outputs: [Vec<f32>; OUTPUTS],
    /// The pieces of each sentence of the excerpt; `None` for one that found no room.
    pub(super) sentences: Vec<Option<Range<usize>>>,
}

impl<const OUTPUTS: usize> PairModel<OUTPUTS> {
    /// A model that is built into the program, with these outputs, which reads at most `max_pieces` together. It is loaded
    /// when it is first used, so that commands which ask nothing do not wait for it.
    ///
    /// # Panics
    /// When it is first used, if the files that the program was built with are damaged; a test reads them.
    pub(super) fn built_in(
        model: &'static BuiltInModel,
        outputs: [OutputSpec; OUTPUTS],
        max_pieces: usize,
        threads: Arc<InferenceThreads>,
    ) -> Self {
        let load = move || {
            let folder = Path::new(model.folder);
            let network =
                Network::from_static(&folder.join("model.onnx"), model.graph, model.weights, threads)?;
            let layout = PairLayout::new(
                &folder.join("tokenizer.json"),
                model.tokenizer,
                PairFormat::Docent,
                max_pieces,
            )?;
            Loaded::new(network, layout, outputs)
        };
        let load: Load<OUTPUTS> = Box::new(|| load().expect("the built-in model is whole"));
        Self { loaded: LazyLock::new(load) }
    }

    /// Makes a model of the network that was loaded from `folder`, with the `tokenizer.json` there, which reads at most
    /// `max_pieces` together if it has as many positions, and runs it once over the longest pair.
    ///
    /// # Errors
    /// When a file is missing or damaged, when the network lacks one of `outputs`, or when its files do not fit together.
    pub(super) fn from_network(
        network: Network,
        folder: &Path,
        outputs: [OutputSpec; OUTPUTS],
        format: PairFormat,
        max_pieces: usize,
    ) -> Result<Self, ModelError> {
        let path = folder.join("config.json");
        let architecture = read_settings(&path)?.map_or_else(Architecture::default, |(found, _)| found);
        let max_pieces = architecture.max_position_embeddings.map_or(max_pieces, |most| most.min(max_pieces));
        if max_pieces < MIN_PIECES {
            let reason = format!("a pair may have only {max_pieces} tokens");
            return Err(ModelError::Config { path, reason });
        }
        let path = folder.join("tokenizer.json");
        let tokenizer = read_file(&path, "its tokenizer")?;
        let loaded = Loaded::new(network, PairLayout::new(&path, &tokenizer, format, max_pieces)?, outputs)?;
        loaded.check(outputs)?;
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
    fn new(network: Network, layout: PairLayout, specs: [OutputSpec; OUTPUTS]) -> Result<Self, ModelError> {
        let mut outputs = [0; OUTPUTS];
        for (output, spec) in outputs.iter_mut().zip(specs) {
            *output = network.output_index(&[spec.name])?;
        }
        Ok(Self { network, layout, outputs })
    }

    /// Runs the network over the longest pair, with the highest token.
    fn check(&self, specs: [OutputSpec; OUTPUTS]) -> Result<(), ModelError> {
        let count = self.layout.max_pieces;
        let mut longest = TokenSequence { ids: vec![0; count], type_ids: vec![0; count] };
        longest.ids[0] = self.layout.tokenizer.highest_id();
        longest.type_ids[0] = self.layout.highest_type();
        let found = self.network.run(vec![longest], Priority::Question)?;
        for (spec, output) in specs.iter().zip(self.outputs) {
            let (expected, numbers) = (spec.count.unwrap_or(count), found[0][output].len());
            if numbers != expected {
                let found = format!("{numbers} numbers in the output {}, not {expected}", spec.name);
                return Err(ModelError::Unsupported { path: self.network.path().to_owned(), found });
            }
        }
        Ok(())
    }
}

/// Lays out two texts for a network: the one that asks or claims, and the excerpt.
struct PairLayout {
    format: PairFormat,
    /// Pieces of all that is read together.
    max_pieces: usize,
    tokenizer: Tokenizer,
    begin: u32,
    end: u32,
    /// Pieces that say nothing when both sides have them: marks, single letters, function words.
    unmarked: HashSet<u32>,
}

impl PairLayout {
    fn new(path: &Path, tokenizer: &[u8], format: PairFormat, max_pieces: usize) -> Result<Self, ModelError> {
        let tokenizer = Tokenizer::from_bytes(path, tokenizer, max_pieces)?;
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
        Ok(Self { format, max_pieces, tokenizer, begin, end, unmarked })
    }

    /// Lays out a question or a claim with an excerpt, and tells which pieces are those of each sentence. What finds no room
    /// is left out, from the end on.
    fn lay_out(&self, text: &str, excerpt: &Excerpt<'_>) -> (TokenSequence, Vec<Option<Range<usize>>>) {
        let asked = self.tokenizer.word_pieces(text, MAX_TEXT_PIECES.min(self.max_pieces / 4));
        let mut read = match excerpt.heading.as_str() {
            "" => Vec::new(),
            heading => {
                let most = MAX_HEADING_PIECES.min(self.max_pieces / 5);
                self.tokenizer.word_pieces(&format!("{heading} :"), most)
            }
        };
        // Besides both sides there are the first piece, the mark between the sides, and the last piece.
        let room = self.max_pieces - asked.len() - 3;
        let before = if self.format == PairFormat::ExcerptFirst { 1 } else { asked.len() + 2 };
        let mut sentences = Vec::with_capacity(excerpt.sentences.len());
        for sentence in &excerpt.sentences {
            let mut own = self.tokenizer.word_pieces(sentence, room - read.len());
            let first = before + read.len();
            sentences.push((!own.is_empty()).then(|| first..first + own.len()));
            read.append(&mut own);
        }
        (self.join(asked, read), sentences)
    }

    fn join(&self, asked: Vec<u32>, read: Vec<u32>) -> TokenSequence {
        let shared: HashSet<u32> = if self.format == PairFormat::Docent {
            let content = |pieces: &[u32]| -> HashSet<u32> {
                pieces.iter().copied().filter(|piece| !self.unmarked.contains(piece)).collect()
            };
            content(&asked).intersection(&content(&read)).copied().collect()
        } else {
            HashSet::new()
        };
        let asked = (asked, TEXT, TEXT_SHARED);
        let read = (read, EXCERPT, EXCERPT_SHARED);
        // The side that comes first has the first type.
        let sides = match self.format {
            PairFormat::ExcerptFirst => [(read.0, TEXT, TEXT), (asked.0, EXCERPT, EXCERPT)],
            PairFormat::Docent | PairFormat::TextFirst => [asked, read],
        };
        let mut sequence = TokenSequence { ids: vec![self.begin], type_ids: vec![TEXT] };
        for (pieces, own, both) in sides {
            let types = pieces.iter().map(|piece| if shared.contains(piece) { both } else { own });
            sequence.type_ids.extend(types);
            sequence.ids.extend(pieces);
            sequence.ids.push(self.end);
            sequence.type_ids.push(own);
        }
        sequence
    }

    /// The highest type of a piece that is ever given.
    fn highest_type(&self) -> u32 {
        if self.format == PairFormat::Docent { TEXT_SHARED } else { EXCERPT }
    }
}
