//! A model that turns texts into vectors, from the files of a standard checkpoint.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::bert::{Architecture, Bert, Pooling};
use super::error::ModelError;
use super::table::{MAX_TOKENS, Table};
use super::tokens::Tokens;
use super::weights::Weights;

/// Raised whenever the same files come to mean other vectors.
const FORMAT: u8 = 1;

/// Tokens that are computed together: enough for the matrices to be worth it, few enough to stay in the cache.
const BATCH_TOKENS: usize = 512;

/// The least that a transformer can read of a text: its beginning, one token, its end.
const FEWEST_TOKENS: usize = 3;

/// A model in memory. It never changes; share it freely between threads.
pub struct Model {
    encoder: Encoder,
    tokens: Tokens,
    fingerprint: [u8; 32],
    folder: PathBuf,
}

enum Encoder {
    Static(Table),
    Transformer(Bert),
}

/// What is read of config.json before it is known what kind of model it is for.
#[derive(Default, Deserialize)]
struct Kind {
    model_type: Option<String>,
    #[serde(default)]
    architectures: Vec<String>,
}

/// `sentence_bert_config.json`, as far as it matters.
#[derive(Default, Deserialize)]
struct Reading {
    max_seq_length: Option<usize>,
}

impl Model {
    /// Reads the model in `folder`: its weights (`model.safetensors`, or the only file that ends so), its
    /// `tokenizer.json` and, for a transformer, its `config.json`. Without the config of a BERT encoder, weights
    /// that are one matrix are a static model.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a kind that is not computed here; files that do not fit together.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        if !folder.is_dir() {
            return Err(ModelError::MissingFolder { path: folder.to_owned() });
        }
        let weights_path = weights_in(folder)?;
        let tokenizer_path = folder.join("tokenizer.json");
        let weights_bytes = read(&weights_path, "its weights, as safetensors")?;
        let tokenizer_bytes = read(&tokenizer_path, "its tokenizer")?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[FORMAT]);
        for bytes in [&weights_bytes, &tokenizer_bytes] {
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        let weights = Weights::of(&weights_path, &weights_bytes)?;
        let config_path = folder.join("config.json");
        let kind: Option<Kind> = config(&config_path, &mut hasher)?;
        let kind = kind.unwrap_or_default();
        let is_bert = kind.model_type.as_deref() == Some("bert")
            || kind.architectures.iter().any(|name| name.starts_with("Bert"));
        let (encoder, tokens) = if is_bert {
            transformer(folder, &config_path, &weights, &mut hasher, |most| {
                Tokens::of(&tokenizer_path, &tokenizer_bytes, most)
            })?
        } else if let Some(table) = Table::read(&weights)? {
            let tokens = Tokens::of(&tokenizer_path, &tokenizer_bytes, MAX_TOKENS)?;
            tokens.fit(table.tokens())?;
            (Encoder::Static(table), tokens)
        } else {
            let named = kind.model_type.or_else(|| kind.architectures.into_iter().next());
            return Err(if let Some(name) = named {
                ModelError::Unsupported { path: config_path, found: format!("the architecture {name:?}") }
            } else {
                let found = "several tensors and no config.json that says what they are".to_owned();
                ModelError::Unsupported { path: weights_path, found }
            });
        };
        let fingerprint = *hasher.finalize().as_bytes();
        Ok(Self { encoder, tokens, fingerprint, folder: folder.to_owned() })
    }

    /// A vector of length 1 for each text, in their order; a text without a token that the model knows has one
    /// of zeros. Only the beginning of a text that is too long for the model is read. The vector of a text does
    /// not depend on the others. All cores work on it.
    pub fn embed<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Vec<f32>> {
        let tokens: Vec<Vec<u32>> = texts.par_iter().map(|text| self.tokens_of(text.as_ref())).collect();
        let batches: Vec<&[Vec<u32>]> = in_batches(&tokens);
        batches.into_par_iter().flat_map_iter(|batch| self.encode(batch)).collect()
    }

    /// How many numbers a vector has; at least 1.
    pub fn dimension(&self) -> usize {
        match &self.encoder {
            Encoder::Static(table) => table.dimension(),
            Encoder::Transformer(bert) => bert.dimension(),
        }
    }

    /// A hash of the files that the vectors depend on: vectors of different models are never compared.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// The folder that it was read from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn tokens_of(&self, text: &str) -> Vec<u32> {
        let mut tokens = match &self.encoder {
            Encoder::Static(_) => self.tokens.bare(text),
            Encoder::Transformer(_) => self.tokens.marked(text),
        };
        match &self.encoder {
            Encoder::Static(table) => {
                let known = |token: &u32| (*token as usize) < table.tokens();
                tokens.retain(|token| known(token) && Some(*token) != self.tokens.unknown);
            }
            Encoder::Transformer(bert) => tokens.retain(|&token| (token as usize) < bert.tokens()),
        }
        tokens
    }

    fn encode(&self, batch: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let mut vectors: Vec<Vec<f32>> = match &self.encoder {
            Encoder::Static(table) => batch.iter().map(|tokens| table.mean(tokens)).collect(),
            Encoder::Transformer(bert) => bert.encode(batch),
        };
        for vector in &mut vectors {
            to_length_one(vector);
        }
        vectors
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.encoder {
            Encoder::Static(_) => "static model",
            Encoder::Transformer(_) => "transformer",
        };
        write!(f, "{kind}, {} dimensions, {}", self.dimension(), self.folder.display())
    }
}

fn transformer(
    folder: &Path,
    config_path: &Path,
    weights: &Weights<'_>,
    hasher: &mut blake3::Hasher,
    tokens: impl FnOnce(usize) -> Result<Tokens, ModelError>,
) -> Result<(Encoder, Tokens), ModelError> {
    let what = "its architecture";
    let missing = || ModelError::MissingFile { path: config_path.to_owned(), what };
    let architecture: Architecture = config(config_path, hasher)?.ok_or_else(missing)?;
    let reading_path = folder.join("sentence_bert_config.json");
    let reading: Reading = config(&reading_path, hasher)?.unwrap_or_default();
    let positions = architecture.max_position_embeddings;
    let most = reading.max_seq_length.unwrap_or(positions).min(positions);
    if most < FEWEST_TOKENS {
        let path = if most < positions { reading_path } else { config_path.to_owned() };
        return Err(ModelError::Config { path, reason: format!("a text may have only {most} tokens") });
    }
    let pooling = pooling(&folder.join("1_Pooling").join("config.json"), hasher)?;
    let bert = Bert::read(config_path, &architecture, pooling, weights)?;
    let tokens = tokens(most)?;
    tokens.fit(bert.tokens())?;
    Ok((Encoder::Transformer(bert), tokens))
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

/// `model.safetensors`, or the only file that ends so.
fn weights_in(folder: &Path) -> Result<PathBuf, ModelError> {
    let usual = folder.join("model.safetensors");
    if usual.exists() {
        return Ok(usual);
    }
    let listed = fs::read_dir(folder).map_err(|source| ModelError::Io { path: folder.to_owned(), source })?;
    let named = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "safetensors");
    let mut found = listed.flatten().map(|file| file.path()).filter(named);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(ModelError::MissingFile { path: usual, what: "its weights, as safetensors" }),
    }
}

fn read(path: &Path, what: &'static str) -> Result<Vec<u8>, ModelError> {
    fs::read(path).map_err(|source| match source.kind() {
        ErrorKind::NotFound => ModelError::MissingFile { path: path.to_owned(), what },
        _ => ModelError::Io { path: path.to_owned(), source },
    })
}

/// A file of settings, if there is one.
fn config<T: DeserializeOwned>(path: &Path, hasher: &mut blake3::Hasher) -> Result<Option<T>, ModelError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ModelError::Io { path: path.to_owned(), source }),
    };
    hasher.update(blake3::hash(&bytes).as_bytes());
    let fault =
        |error: serde_json::Error| ModelError::Config { path: path.to_owned(), reason: error.to_string() };
    serde_json::from_slice(&bytes).map(Some).map_err(fault)
}

/// Runs of texts that have about [`BATCH_TOKENS`] tokens together, each at least one text.
fn in_batches(texts: &[Vec<u32>]) -> Vec<&[Vec<u32>]> {
    let mut batches = Vec::new();
    let (mut first, mut count) = (0, 0);
    for (number, text) in texts.iter().enumerate() {
        if count > 0 && count + text.len() > BATCH_TOKENS {
            batches.push(&texts[first..number]);
            (first, count) = (number, 0);
        }
        count += text.len();
    }
    if first < texts.len() {
        batches.push(&texts[first..]);
    }
    batches
}

/// Numbers that grew beyond all bounds on the way mean nothing: then the vector is zeros, too.
fn to_length_one(vector: &mut [f32]) {
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
    fn batches_are_runs_of_all_texts() {
        let texts: Vec<Vec<u32>> = [300, 200, 100, 600, 0, 1].iter().map(|&n| vec![7; n]).collect();
        let sizes: Vec<usize> = in_batches(&texts).iter().map(|batch| batch.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 2]);
        assert!(in_batches(&[]).is_empty());
    }

    #[test]
    fn what_has_no_direction_is_zeros() {
        let mut vectors = [vec![3.0, 4.0], vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![f32::MAX, f32::MAX]];
        for vector in &mut vectors {
            to_length_one(vector);
        }
        assert_eq!(vectors, [[0.6, 0.8], [0.0; 2], [0.0; 2], [0.0; 2]]);
    }
}
