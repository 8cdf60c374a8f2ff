//! Why an index could not be opened or written.

use std::path::PathBuf;

use thiserror::Error;

use crate::corpus::folder::FolderError;

/// Why an index could not be opened or written.
#[derive(Debug, Error)]
pub enum IndexError {
    /// A folder of documents could not be listed.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Not one document could be read.
    #[error(
        "no documents in {folders}: put .md, .txt, .html, .pdf or .docx files there, or name another folder (`--seeds DIR`, or `seeds` in config.toml)"
    )]
    NoDocuments {
        /// The folders looked into.
        folders: String,
    },
    /// The index folder could not be read or written.
    #[error(
        "the index in {path} cannot be {action}: {source}; free some space or make the folder writable, or name another one (`index` in config.toml)"
    )]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What was tried, as a participle.
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The search engine failed.
    #[error("the index in {path} failed: {source}; delete that folder, it is rebuilt from the documents")]
    Engine {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        source: Box<tantivy::TantivyError>,
    },
    /// What is on disk is no index of this version of the program.
    #[error("the index in {path} is of another version or damaged ({reason})")]
    Unreadable {
        /// The index folder.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
}
