//! A model that turns texts into vectors: texts that mean alike lie near one another. A transformer encoder, pooled as
//! Sentence-BERT does (Reimers and Gurevych 2019).

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::built_in;
use super::error::ModelError;
use super::files::{Architecture, network_path, read_file, read_settings};
use super::network::{Network, TokenSequence};
use super::threads::{InferenceThreads, Priority};
use super::tokenizer::Tokenizer;

/// Raised whenever the same files come to mean other vectors.
const FORMAT: u8 = 2;

/// Tokens of a text that are read where a model does not say.
const DEFAULT_MAX_TOKENS: usize = 256;

/// The least that a transformer can read of a text: its beginning, one token, its end.
const MIN_TOKENS: usize = 3;

/// What exports call the vectors of a text's tokens.
const TOKEN_VECTORS: [&str; 2] = ["last_hidden_state", "token_embeddings"];

/// A model in memory. It never changes; share it freely between threads.
pub struct EmbeddingModel {
    network: Network,
    /// Which of the network's outputs are the vectors of the tokens.
    token_vectors: usize,
    tokenizer: Tokenizer,
    pooling: Pooling,
    dimension: usize,
    fingerprint: [u8; 32],
    name: String,
}

/// Which tokens speak for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pooling {
    /// All, each as much as the others.
    Mean,
    /// The one that marks the beginning.
    First,
}

/// `sentence_bert_config.json`, as far as it matters.
#[derive(Default, Deserialize)]
struct Reading {
    max_seq_length: Option<usize>,
}

impl EmbeddingModel {
    /// Loads the model that is built into the program: all-MiniLM-L6-v2, trained further, with 8-bit weights.
    ///
    /// # Panics
    /// When the files that the program was built with are damaged.
    pub fn built_in(threads: Arc<InferenceThreads>) -> Self {
        let model = &built_in::EMBEDDING;
        let path = Path::new(model.folder).join("model.onnx");
        let tokenizer_path = Path::new(model.folder).join("tokenizer.json");
        let load = || {
            let network = Network::from_static(&path, model.graph, model.weights, threads)?;
            let tokenizer = Tokenizer::from_bytes(&tokenizer_path, model.tokenizer, DEFAULT_MAX_TOKENS)?;
            // The graph names the hash of its weights.
            let fingerprint = fingerprint(&[model.graph, model.tokenizer]);
            Self::new(
                network,
                tokenizer,
                Pooling::Mean,
                fingerprint,
                "built in, from all-MiniLM-L6-v2".to_owned(),
            )
        };
        load().expect("the built-in model is whole")
    }

    /// Loads the model in `folder`: its network (`model.onnx`, there or in the folder `onnx`), its `tokenizer.json`, and
    /// what the files of Sentence Transformers say of its length and pooling, if they are there.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here; when files do not fit together.
    pub fn load(folder: &Path, threads: Arc<InferenceThreads>) -> Result<Self, ModelError> {
        if !folder.is_dir() {
            return Err(ModelError::MissingFolder { path: folder.to_owned() });
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[FORMAT]);
        let network_path = network_path(folder);
        hasher.update(blake3::hash(&read_file(&network_path, "its network, as ONNX")?).as_bytes());
        let weights_path = network_path.with_added_extension("data");
        if weights_path.exists() {
            hasher.update(blake3::hash(&read_file(&weights_path, "its weights")?).as_bytes());
        }
        let tokenizer_path = folder.join("tokenizer.json");
        let tokenizer_bytes = read_file(&tokenizer_path, "its tokenizer")?;
        hasher.update(blake3::hash(&tokenizer_bytes).as_bytes());
        let max_tokens = max_tokens(folder, &mut hasher)?;
        let pooling = pooling(&folder.join("1_Pooling").join("config.json"), &mut hasher)?;
        let tokenizer = Tokenizer::from_bytes(&tokenizer_path, &tokenizer_bytes, max_tokens)?;
        let network = Network::from_file(&network_path, threads)?;
        let fingerprint = *hasher.finalize().as_bytes();
        let model = Self::new(network, tokenizer, pooling, fingerprint, folder.display().to_string())?;
        model.check_longest()?;
        Ok(model)
    }

    fn new(
        network: Network,
        tokenizer: Tokenizer,
        pooling: Pooling,
        fingerprint: [u8; 32],
        name: String,
    ) -> Result<Self, ModelError> {
        let token_vectors = network.output_index(&TOKEN_VECTORS)?;
        let highest = TokenSequence { ids: vec![tokenizer.highest_id()], type_ids: vec![0] };
        let outputs = network.run(vec![highest], Priority::Question)?;
        let dimension = outputs[0][token_vectors].len();
        if dimension == 0 {
            let found = "vectors without numbers".to_owned();
            return Err(ModelError::Unsupported { path: network.path().to_owned(), found });
        }
        Ok(Self { network, token_vectors, tokenizer, pooling, dimension, fingerprint, name })
    }

    /// Runs the network once over as many tokens as it is said to read.
    fn check_longest(&self) -> Result<(), ModelError> {
        let count = self.tokenizer.max_tokens();
        let longest = TokenSequence { ids: vec![0; count], type_ids: vec![0; count] };
        let outputs = self.network.run(vec![longest], Priority::Question)?;
        if outputs[0][self.token_vectors].len() == count * self.dimension {
            return Ok(());
        }
        let found = "other vectors than one a token".to_owned();
        Err(ModelError::Unsupported { path: self.network.path().to_owned(), found })
    }

    /// Returns a vector of length 1 for each text, in their order; a text of which the network makes no finite numbers has
    /// one of zeros. Only the beginning of a text that is too long for the model is read. The vector of a text does
    /// not depend on the others. All threads of the model work on it.
    pub fn embed<T: AsRef<str> + Sync>(&self, texts: &[T], priority: Priority) -> Vec<Vec<f32>> {
        let encode = |text: &T| self.tokenizer.encode(text.as_ref());
        let sequences: Vec<TokenSequence> = match texts {
            [text] => vec![encode(text)],
            texts => texts.par_iter().map(encode).collect(),
        };
        // The longest sequence and the highest token were tried at loading, so this cannot fail.
        let outputs = self.network.run(sequences, priority).unwrap_or_default();
        let mut vectors: Vec<Vec<f32>> =
            outputs.iter().map(|outputs| self.pool(&outputs[self.token_vectors])).collect();
        vectors.resize_with(texts.len(), || vec![0.0; self.dimension]);
        vectors
    }

    /// How many numbers a vector has; at least 1.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// A hash of the files that the vectors depend on: vectors of different models are never compared.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Makes one vector of those of a text's tokens.
    fn pool(&self, token_vectors: &[f32]) -> Vec<f32> {
        let mut tokens = token_vectors.chunks_exact(self.dimension);
        let mut vector = tokens.next().map_or_else(|| vec![0.0; self.dimension], <[f32]>::to_vec);
        if self.pooling == Pooling::Mean {
            // The scale does not matter, as the length becomes 1.
            for token in tokens {
                vector.iter_mut().zip(token).for_each(|(sum, x)| *sum += x);
            }
        }
        normalize(&mut vector);
        vector
    }
}

impl fmt::Display for EmbeddingModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} dimensions", self.name, self.dimension)
    }
}

fn fingerprint(files: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[FORMAT]);
    for bytes in files {
        hasher.update(blake3::hash(bytes).as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// How many tokens of a text the model reads.
fn max_tokens(folder: &Path, hasher: &mut blake3::Hasher) -> Result<usize, ModelError> {
    let (config_path, reading_path) = (folder.join("config.json"), folder.join("sentence_bert_config.json"));
    let architecture: Architecture = config(&config_path, hasher)?.unwrap_or_default();
    let reading: Reading = config(&reading_path, hasher)?.unwrap_or_default();
    let positions = architecture.max_position_embeddings.unwrap_or(usize::MAX);
    let read = reading.max_seq_length.unwrap_or(DEFAULT_MAX_TOKENS);
    let max_tokens = read.min(positions);
    if max_tokens < MIN_TOKENS {
        let path = if read < positions { reading_path } else { config_path };
        return Err(ModelError::Config { path, reason: format!("a text may have only {max_tokens} tokens") });
    }
    Ok(max_tokens)
}

/// What `1_Pooling/config.json` says, by its keys `pooling_mode_…`; the mean, where there is no such file.
fn pooling(path: &Path, hasher: &mut blake3::Hasher) -> Result<Pooling, ModelError> {
    let Some(keys): Option<BTreeMap<String, Value>> = config(path, hasher)? else { return Ok(Pooling::Mean) };
    let on = |(key, value): (&String, &Value)| {
        let mode = key.strip_prefix("pooling_mode_")?;
        (value == &Value::Bool(true)).then(|| mode.to_owned())
    };
    let modes: Vec<String> = keys.iter().filter_map(on).collect();
    match modes.join(" and ").as_str() {
        "mean_tokens" => Ok(Pooling::Mean),
        "cls_token" => Ok(Pooling::First),
        other => {
            let found = format!("the pooling {other:?}");
            Err(ModelError::Unsupported { path: path.to_owned(), found })
        }
    }
}

/// A file of settings, if there is one; the model's vectors depend on it.
fn config<T: DeserializeOwned>(path: &Path, hasher: &mut blake3::Hasher) -> Result<Option<T>, ModelError> {
    let Some((settings, bytes)) = read_settings(path)? else { return Ok(None) };
    hasher.update(blake3::hash(&bytes).as_bytes());
    Ok(Some(settings))
}

/// Makes a vector's length 1. Numbers that grew beyond all bounds on the way mean nothing: then the vector is zeros.
fn normalize(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    let scale = if length.is_normal() { 1.0 / length } else { 0.0 };
    for x in vector {
        *x = if scale == 0.0 { 0.0 } else { *x * scale };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_direction_is_zeros() {
        let mut vectors = [vec![3.0, 4.0], vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![f32::MAX, f32::MAX]];
        for vector in &mut vectors {
            normalize(vector);
        }
        assert_eq!(vectors, [[0.6, 0.8], [0.0; 2], [0.0; 2], [0.0; 2]]);
    }
}
