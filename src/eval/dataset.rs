//! Reading data sets: what can be wrong with their files, and lines of JSON.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why a data set cannot be used.
#[derive(Debug, Error)]
pub enum DatasetError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not in the format that the measure takes.
    #[error("{path}, line {line}: {fault}; expected {expected}")]
    Format {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        fault: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// There is nothing to measure.
    #[error("{path}: holds no {what}")]
    Empty {
        /// The file or folder.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read, or is no UTF-8.
pub fn text(path: &Path) -> Result<String, DatasetError> {
    fs::read_to_string(path).map_err(|source| DatasetError::Io { path: path.to_owned(), source })
}

/// One JSON value, the whole file.
///
/// # Errors
/// When the file cannot be read or is not `expected`.
pub fn json<T: DeserializeOwned>(path: &Path, expected: &'static str) -> Result<T, DatasetError> {
    serde_json::from_str(&text(path)?).map_err(|fault| DatasetError::Format {
        path: path.to_owned(),
        line: fault.line(),
        fault: fault.to_string(),
        expected,
    })
}

/// A JSON value on each line that is not empty.
///
/// # Errors
/// When the file cannot be read, a line is not `expected`, or there is none.
pub fn json_lines<T: DeserializeOwned>(path: &Path, expected: &'static str) -> Result<Vec<T>, DatasetError> {
    let mut values = Vec::new();
    for (number, line) in text(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value = serde_json::from_str(line).map_err(|fault| DatasetError::Format {
            path: path.to_owned(),
            line: number + 1,
            fault: fault.to_string(),
            expected,
        })?;
        values.push(value);
    }
    if values.is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned(), what: "lines" });
    }
    Ok(values)
}
