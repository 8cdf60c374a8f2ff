//! The files in a model's folder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::ModelError;

/// Where the network may stand in a model's folder; the first that is there is taken.
const NETWORK_FILES: [&str; 2] = ["model.onnx", "onnx/model.onnx"];

/// `config.json` of an encoder, as far as it matters.
#[derive(Default, Deserialize)]
pub(super) struct Architecture {
    /// How many tokens the network has positions for.
    pub(super) max_position_embeddings: Option<usize>,
}

/// Where the network stands; where it should, if it does not.
pub(super) fn network_path(folder: &Path) -> PathBuf {
    let mut places = NETWORK_FILES.iter().map(|name| folder.join(name));
    places.find(|path| path.exists()).unwrap_or_else(|| folder.join(NETWORK_FILES[0]))
}

/// Reads a file that every model has; `what` says what it holds.
///
/// # Errors
/// When it is missing or cannot be read.
pub(super) fn read_file(path: &Path, what: &'static str) -> Result<Vec<u8>, ModelError> {
    fs::read(path).map_err(|source| match source.kind() {
        ErrorKind::NotFound => ModelError::MissingFile { path: path.to_owned(), what },
        _ => ModelError::Io { path: path.to_owned(), source },
    })
}

/// Reads a file of settings, with its bytes; `None` where there is no such file.
///
/// # Errors
/// When it cannot be read, or is no JSON of this form.
pub(super) fn read_settings<T: DeserializeOwned>(path: &Path) -> Result<Option<(T, Vec<u8>)>, ModelError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ModelError::Io { path: path.to_owned(), source }),
    };
    let fault =
        |error: serde_json::Error| ModelError::Config { path: path.to_owned(), reason: error.to_string() };
    let settings = serde_json::from_slice(&bytes).map_err(fault)?;
    Ok(Some((settings, bytes)))
}
