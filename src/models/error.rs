//! Why a model cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a model cannot be used. Each message names the file, what is wrong with it, and what to do.
#[derive(Debug, Error)]
pub enum ModelError {
    /// There is no folder of that name.
    #[error(
        "{path} is no folder: give the folder of a model, or fetch one (`docent model list` names those known, `docent model pull NAME` fetches one)"
    )]
    MissingFolder {
        /// The folder looked for.
        path: PathBuf,
    },
    /// A file that every model has is not there.
    #[error(
        "{path} is not there, and a model needs {what}: copy it from where the model came from, or fetch the model again with `docent model pull`"
    )]
    MissingFile {
        /// The file looked for.
        path: PathBuf,
        /// What such a file holds.
        what: &'static str,
    },
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}; make it readable, or copy it again")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The network is not in the ONNX format, cut short, or has an operator that is not implemented.
    #[error(
        "{path} is no ONNX network that can be used: {reason}; copy it again, or take another export of the model"
    )]
    NotOnnx {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// A file of settings is no JSON, or lacks what it must say.
    #[error("{path} cannot be used: {reason}; copy it again from where the model came from")]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The model is of a kind that Docent does not compute.
    #[error(
        "{path} has {found}, which Docent does not compute: take the ONNX export of an encoder such as all-MiniLM-L6-v2"
    )]
    Unsupported {
        /// The file that says so.
        path: PathBuf,
        /// The input or pooling found.
        found: String,
    },
    /// The network does not compute what it is to be used for.
    #[error("{path} has no output {name}, only {found:?}: take the export of a model for this task")]
    MissingOutput {
        /// The file.
        path: PathBuf,
        /// The output looked for.
        name: String,
        /// The outputs that there are.
        found: Vec<String>,
    },
    /// The network fails on tokens.
    #[error(
        "{path} cannot be run: {reason}; the network and the tokenizer or settings beside it may be of different models: copy all again from one place"
    )]
    Run {
        /// The file.
        path: PathBuf,
        /// What the runtime says.
        reason: String,
    },
    /// The tokenizer cannot be made, or cannot read a text.
    #[error("{path} is no tokenizer that can be used: {reason}; copy the model's tokenizer.json again")]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}
