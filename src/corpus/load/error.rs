//! Why a document could not be read, in words its owner can act on.

use thiserror::Error;

/// Why one document could not be read. The caller adds the file's path.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The file could not be opened or read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The name's ending is none that a loader knows.
    #[error("has an ending that no loader knows (.{0}); convert it to .md, .txt, .html, .pdf or .docx")]
    UnknownFormat(String),
    /// The bytes are no text in any encoding.
    #[error("holds binary data, not text; check that the file's ending fits its content")]
    NotText,
    /// Larger than a document may be.
    #[error("is {size} bytes large, over the limit of {limit}; split it, or raise `max_file_bytes`")]
    TooLarge {
        /// The size found, in bytes.
        size: u64,
        /// The size allowed, in bytes.
        limit: u64,
    },
    /// Protected by a password.
    #[error("is encrypted; save it without a password")]
    Encrypted,
    /// The container or its structure is broken or cut short.
    #[error("is damaged or cut short ({0}); save it again from its source")]
    Damaged(String),
    /// Readable, but without a word of text.
    #[error("has no text; if it is a scan, run text recognition on it first")]
    Empty,
}
