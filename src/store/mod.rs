//! What must outlive a restart, in an SQLite database: questions without an answer, what people thought of
//! answers, answers saved from a conversation, how far somebody came in a tour.

pub mod answers;
pub mod error;
pub mod people;
pub mod questions;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use self::error::StoreError;

/// The steps from an empty database to today's, in order. A step that has been released never changes.
const STEPS: &[M<'_>] = &[M::up(include_str!("migrations/01.sql"))];

/// For how long another process that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The database. What a method has returned from is on the disk: no kill of the process and no loss of power
/// takes it back. Several processes may have the same one open.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the database, making it where there is none and bringing it up to date.
    ///
    /// # Errors
    /// When it cannot be made or written, is no database, or a later version of Docent has made it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let opened = || {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            begin(path)?;
            // Of two processes that begin the same file, one finds its tables made while it makes them.
            prepared(Connection::open(path)?).or_else(|_| prepared(Connection::open(path)?))
        };
        let connection = opened().map_err(|cause| StoreError { path: path.to_owned(), cause })?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Runs what reads or writes, naming the file where that fails.
    fn run<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work(&self.connection).map_err(|error| StoreError { path: self.path.clone(), cause: error.into() })
    }
}

/// Makes an empty file that only its owner reads: people's words come into it.
fn begin(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// The connection with its settings, over today's tables.
fn prepared(mut connection: Connection) -> Result<Connection, error::Cause> {
    connection.busy_timeout(PATIENCE)?;
    // A write waits for nobody who reads; and it is on the disk before it is told to be done.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten, not only marked as free.
    connection.pragma_update(None, "secure_delete", "ON")?;
    Migrations::from_slice(STEPS).to_latest(&mut connection)?;
    Ok(connection)
}

/// An id of Discord's as SQLite has numbers. They stay below 2^63 until the year 2154.
fn written(id: u64) -> i64 {
    id.cast_signed()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A store of its own, and the folder that goes with it when it is dropped.
    pub(super) fn temporary() -> (TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("docent.db")).unwrap();
        (folder, store)
    }

    #[test]
    fn the_steps_build_a_database() {
        assert_eq!(Migrations::from_slice(STEPS).validate(), Ok(()));
    }

    #[test]
    fn what_is_no_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docent.db");
        std::fs::write(&path, "a shopping list, which is by no means a database of SQLite").unwrap();
        let error = Store::open(&path).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(
            error.starts_with(&format!("{}: ", path.display())) && error.contains("move it away"),
            "{error}"
        );
    }

    #[test]
    fn what_a_later_version_made_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docent.db");
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 1_000).unwrap();
        let error = Store::open(&path).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("later version"), "{error}");
    }
}
