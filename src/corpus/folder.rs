//! The files of a folder, in an order that is the same on every machine.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;
use walkdir::WalkDir;

use super::load::Format;
use super::load::error::LoadError;

/// A file that a loader knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// The folder that was walked.
    pub root: PathBuf,
    /// Where the file stands below `root`, with `/` between names whatever the system.
    pub relative: String,
    /// Where the file stands.
    pub path: PathBuf,
    /// Its size in bytes when it was found.
    pub size: u64,
    /// When it was last written, where the file system says so.
    pub modified: Option<SystemTime>,
}

/// An entry of the folder that could not be looked at; the walk went on without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub path: PathBuf,
    /// What is wrong, in words its owner can act on.
    pub cause: String,
}

/// Why a folder cannot be walked at all.
#[derive(Debug, Error)]
pub enum FolderError {
    /// Nothing stands there.
    #[error("{} is not there; name another folder with --seeds DIR, or in `seeds` of config.toml", .0.display())]
    NotThere(PathBuf),
    /// It is a device, a pipe or the like.
    #[error("{} is neither a folder nor a file; name a folder of documents", .0.display())]
    NotAFolder(PathBuf),
    /// A single file was named, and no loader knows its ending.
    #[error("{} is a file that no loader knows; name a .md, .txt, .html, .pdf or .docx file, or a folder", .0.display())]
    UnknownFormat(PathBuf),
    /// The system refuses to read it.
    #[error("{} cannot be read ({cause}); check its permissions", path.display())]
    NotReadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

/// The documents of a folder and of all below it, sorted by `relative`, and the entries that could
/// not be looked at.
///
/// Links are followed; a link back to a folder that contains it is a [`Problem`]. Entries whose name
/// starts with a dot, and files of a format that no loader knows, are passed over in silence. A
/// single file is a corpus of one document.
///
/// # Errors
/// If `folder` itself cannot be walked; never for what is inside it.
pub fn walk(folder: &Path) -> Result<(Vec<FoundFile>, Vec<Problem>), FolderError> {
    let refuse = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => FolderError::NotThere(folder.to_owned()),
        _ => FolderError::NotReadable { path: folder.to_owned(), cause },
    };
    let metadata = fs::metadata(folder).map_err(refuse)?;
    if metadata.is_file() {
        return single(folder, &metadata);
    }
    if !metadata.is_dir() {
        return Err(FolderError::NotAFolder(folder.to_owned()));
    }
    fs::read_dir(folder).map_err(refuse)?;

    let (mut files, mut problems) = (Vec::new(), Vec::new());
    let entries = WalkDir::new(folder).follow_links(true).into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && Format::of(entry.path()).is_some() => {
                match (entry.metadata(), relative(folder, entry.path())) {
                    (Ok(metadata), Some(relative)) => {
                        files.push(found(folder, relative, entry.path(), &metadata));
                    }
                    (Err(error), _) => problems.push(problem(folder, &error)),
                    (_, None) => problems.push(Problem {
                        path: entry.path().to_owned(),
                        cause: "its name is not Unicode; rename it".to_owned(),
                    }),
                }
            }
            Ok(_) => {}
            Err(error) => problems.push(problem(folder, &error)),
        }
    }
    files.sort_by(|a, b| a.relative.cmp(&b.relative));
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((files, problems))
}

/// The bytes of a file that [`walk`] found, of at most `limit` bytes. Never holds more than
/// `limit + 1` bytes, even if the file has grown since.
///
/// # Errors
/// [`LoadError::TooLarge`] above the limit; [`LoadError::Io`] if it cannot be read or is a regular
/// file no longer.
pub fn read(file: &FoundFile, limit: u64) -> Result<Vec<u8>, LoadError> {
    let metadata = fs::metadata(&file.path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file").into());
    }
    if metadata.len() > limit {
        return Err(LoadError::TooLarge { size: metadata.len(), limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    File::open(&file.path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit { Err(LoadError::TooLarge { size, limit }) } else { Ok(bytes) }
}

fn single(path: &Path, metadata: &fs::Metadata) -> Result<(Vec<FoundFile>, Vec<Problem>), FolderError> {
    if Format::of(path).is_none() {
        return Err(FolderError::UnknownFormat(path.to_owned()));
    }
    let root = path.parent().unwrap_or(Path::new("")).to_owned();
    match path.file_name().and_then(|name| name.to_str()) {
        Some(name) => Ok((vec![found(&root, name.to_owned(), path, metadata)], Vec::new())),
        None => Err(FolderError::NotAFolder(path.to_owned())),
    }
}

fn found(root: &Path, relative: String, path: &Path, metadata: &fs::Metadata) -> FoundFile {
    FoundFile {
        root: root.to_owned(),
        relative,
        path: path.to_owned(),
        size: metadata.len(),
        modified: metadata.modified().ok(),
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let names: Option<Vec<&str>> = below.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

fn problem(folder: &Path, error: &walkdir::Error) -> Problem {
    let cause = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => {
            format!("links back to {}, which contains it; remove the link", ancestor.display())
        }
        (None, Some(cause)) => {
            format!("cannot be read ({cause}); check its permissions, or the link's target")
        }
        (None, None) => error.to_string(),
    };
    Problem { path: error.path().unwrap_or(folder).to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> (Vec<String>, Vec<String>) {
        let (files, problems) = walk(folder).unwrap();
        let causes = problems.into_iter().map(|problem| problem.cause).collect();
        (files.into_iter().map(|file| file.relative).collect(), causes)
    }

    #[test]
    fn known_files_are_found_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b/z.md", "b/a.TXT", "a.html", ".git/x.md", ".hidden.md", "x.png", "b-c.md"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let (files, problems) = names(folder.path());
        assert_eq!(files, ["a.html", "b-c.md", "b/a.TXT", "b/z.md"]);
        assert!(problems.is_empty());
        let (single, _) = names(&folder.path().join("b/z.md"));
        assert_eq!(single, ["z.md"]);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = walk(&folder.path().join("nowhere")).unwrap_err().to_string();
        assert!(error.contains("nowhere is not there; name another folder"), "{error}");
        let path = folder.path().join("x.png");
        fs::write(&path, "x").unwrap();
        assert!(matches!(walk(&path), Err(FolderError::UnknownFormat(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "text").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("broken.md")).unwrap();
        let (files, problems) = names(folder.path());
        assert_eq!(files, ["a.md"]);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("links back to"), "{problems:?}");
    }

    #[test]
    fn the_limit_holds_for_a_file_that_has_grown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "12345").unwrap();
        let file = walk(folder.path()).unwrap().0.remove(0);
        assert_eq!(read(&file, 5).unwrap(), b"12345");
        File::options().write(true).open(&path).unwrap().set_len(200_000_000).unwrap();
        let error = read(&file, 5).unwrap_err();
        assert!(matches!(error, LoadError::TooLarge { size: 200_000_000, limit: 5 }));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(read(&file, 5), Err(LoadError::Io(_))));
    }
}
