//! Why the database cannot be used.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// The database cannot be used: which, and why.
#[derive(Debug, Error)]
#[error("{path}: {cause}{}", .cause.remedy())]
pub struct StoreError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    #[source]
    pub cause: Cause,
}

/// What is wrong with the database.
#[derive(Debug, Error)]
pub enum Cause {
    /// The file, or its folder, cannot be made.
    #[error("cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// SQLite cannot read or write it.
    #[error("{0}")]
    Database(#[from] rusqlite::Error),
    /// It cannot be brought to today's tables.
    #[error("{}", told(.0))]
    Migration(#[from] rusqlite_migration::Error),
}

impl Cause {
    fn remedy(&self) -> &'static str {
        let code = match self {
            Self::File(_) => {
                return "; give Docent the right to write there, or name another file as `file` in [store]";
            }
            Self::Database(error)
            | Self::Migration(rusqlite_migration::Error::RusqliteError { err: error, .. }) => {
                error.sqlite_error_code()
            }
            Self::Migration(_) => None,
        };
        match code {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                "; move it away, and a new one is made in its place"
            }
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                "; give Docent the right to write there, or name another file as `file` in [store]"
            }
            Some(ErrorCode::DiskFull) => "; make room on the disk",
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "; another program holds it: end that one"
            }
            _ => "",
        }
    }
}

fn told(error: &rusqlite_migration::Error) -> String {
    match error {
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => "a later version of Docent has made it; use that version, or name another file as `file` in [store]".to_owned(),
        other => other.to_string(),
    }
}
