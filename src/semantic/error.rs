//! Why a model cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a model cannot be used. Each message names the file, what is wrong with it, and what to do.
#[derive(Debug, Error)]
pub enum ModelError {
    /// There is no folder of that name.
    #[error(
        "{path} is no folder: give `model` under [semantic] the folder of a model, or fetch one (`docent model list` names those known, `docent model pull NAME` fetches one)"
    )]
    MissingFolder {
        /// The folder looked for.
        path: PathBuf,
    },
    /// A file that every model has is not there.
    #[error(
        "{path} is not there, and a model needs {what}: copy it from where the model came from, or fetch the model anew with `docent model pull`"
    )]
    MissingFile {
        /// The file looked for.
        path: PathBuf,
        /// What such a file holds.
        what: &'static str,
    },
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}; make it readable, or copy it anew")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The weights are not in the safetensors format, or cut short.
    #[error("{path} is no safetensors file, or a damaged one: {reason}; copy it anew")]
    NotSafetensors {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// A file of settings is no JSON, or lacks what it must say.
    #[error("{path} cannot be used: {reason}; copy it anew from where the model came from")]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The model is of a kind that Docent does not compute.
    #[error(
        "{path} is a model with {found}, which Docent does not compute: take a BERT encoder such as all-MiniLM-L6-v2, or a static model, whose only matrix has a row a token (WordLlama, Model2Vec)"
    )]
    Unsupported {
        /// The file that says so.
        path: PathBuf,
        /// The architecture, activation or pooling found.
        found: String,
    },
    /// The weights lack a tensor that the settings call for.
    #[error(
        "{path} has no tensor {name}: the weights and config.json are of different models; copy both anew from one place"
    )]
    MissingTensor {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
    },
    /// A tensor has another shape than the settings call for.
    #[error(
        "{path}: the tensor {name} has the shape {found:?}, not {expected}; the weights and config.json are of different models: copy both anew from one place"
    )]
    Shape {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// Its shape.
        found: Vec<usize>,
        /// The shape called for, in words.
        expected: String,
    },
    /// A tensor's numbers are of a kind that is not read.
    #[error(
        "{path}: the tensor {name} holds {found} numbers; F32, F16 and BF16 are read: take weights that are not quantised"
    )]
    Dtype {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// The kind found.
        found: String,
    },
    /// A tensor holds what is no number.
    #[error(
        "{path}: the tensor {name} holds infinite numbers or none at all: the file is damaged, copy it anew"
    )]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
    },
    /// The tokenizer cannot be made, or cannot read a text.
    #[error("{path} is no tokenizer that can be used: {reason}; copy the model's tokenizer.json anew")]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The tokenizer knows tokens that the weights have no vector for.
    #[error(
        "{path} knows tokens up to number {token}, but the weights have vectors for {rows}: the two are of different models; copy both anew from one place"
    )]
    Vocabulary {
        /// The tokenizer's file.
        path: PathBuf,
        /// The highest number of a token.
        token: u32,
        /// How many vectors there are.
        rows: usize,
    },
}
