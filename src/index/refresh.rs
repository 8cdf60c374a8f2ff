//! Bringing an index up to date with its folders: only files that changed are read again.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::corpus::{Corpus, Entry, Fingerprint, Problem};
use super::error::IndexError;
use super::storage::Index;
use crate::corpus::folder::{self, FoundFile};
use crate::corpus::load::error::LoadError;
use crate::corpus::load::{self, Format};
use crate::corpus::segment::segment;

/// Stands for the hash of a file whose bytes could not be had.
const UNREAD: [u8; 32] = [0; 32];

/// What to index, and where to keep it.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The folders of documents, in the order of their importance.
    pub folders: Vec<PathBuf>,
    /// The folder of the index; made when it is missing.
    pub index: PathBuf,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
}

/// What a refresh is doing, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// Another process holds the index; this one waits for it.
    Waiting,
    /// `done` of `total` files are read; this is the next.
    Reading {
        /// Files read so far.
        done: usize,
        /// Files in all.
        total: usize,
        /// The next file's path below its folder.
        name: &'a str,
    },
    /// All files are read; the index is being written.
    Writing,
    /// `done` of `total` new texts have vectors.
    Embedding {
        /// Texts embedded so far.
        done: usize,
        /// Texts to embed in all.
        total: usize,
    },
}

/// An index fit to answer, and what kept it from being kept on disk, if anything did.
pub struct Refreshed {
    /// The index.
    pub index: Index,
    /// Why the index could not be written to disk: it then lives in memory, and the one that was
    /// on disk is untouched.
    pub unkept: Option<IndexError>,
}

impl Index {
    /// Opens the index of `sources`, first reading whatever changed since it was written.
    /// `attach` derives what is kept beside the corpus.
    ///
    /// # Errors
    /// When a folder cannot be listed or no document can be read. An index folder that cannot be
    /// written is no error: the answers then come from memory.
    pub fn refresh(
        sources: &Sources,
        attach: &dyn Fn(&Corpus) -> Vec<u8>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Refreshed, IndexError> {
        let (files, problems) = list(sources)?;
        if let Some(index) = open_or_none(&sources.index)
            && is_current(&index.corpus, &files, &problems)
        {
            return Ok(Refreshed { index, unkept: None });
        }
        let lock = lock(&sources.index, progress);
        let old = match open_or_none(&sources.index) {
            Some(index) if is_current(&index.corpus, &files, &problems) => {
                return Ok(Refreshed { index, unkept: None });
            }
            other => other.map(|index| index.corpus),
        };
        let corpus = read_changed(sources, old.as_ref(), &files, problems, progress);
        if corpus.entries.is_empty() {
            return Err(no_documents(sources, &corpus));
        }
        progress(Progress::Writing);
        let attachment = attach(&corpus);
        let written = lock
            .map_err(|source| IndexError::Io { path: sources.index.clone(), action: "written", source })
            .and_then(|_held| {
                Index::commit(&sources.index, old.as_ref(), corpus.clone(), attachment.clone())
            });
        match written {
            Ok(index) => Ok(Refreshed { index, unkept: None }),
            Err(error) => Ok(Refreshed { index: Index::in_memory(corpus, attachment)?, unkept: Some(error) }),
        }
    }
}

/// Every file of the folders that is small enough, named apart, and what could not be listed.
fn list(sources: &Sources) -> Result<(Vec<FoundFile>, Vec<Problem>), IndexError> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for (number, root) in sources.folders.iter().enumerate() {
        let (mut found, failed) = folder::walk(root)?;
        if number > 0 {
            let label = root.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            for file in &mut found {
                file.relative = format!("{label}/{}", file.relative);
            }
        }
        files.append(&mut found);
        problems.extend(failed.into_iter().map(|p| Problem { path: p.path, cause: p.cause, file: None }));
    }
    files.sort_by(|a, b| (&a.relative, &a.path).cmp(&(&b.relative, &b.path)));
    files.dedup_by(|a, b| a.path == b.path);
    name_apart(&mut files);
    // Another limit makes another list, so a file is tried again when the limit is raised.
    let (files, too_large): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.size <= sources.max_file_bytes);
    problems.extend(too_large.into_iter().map(|file| {
        let cause = LoadError::TooLarge { size: file.size, limit: sources.max_file_bytes };
        Problem { path: file.path, cause: cause.to_string(), file: None }
    }));
    Ok((files, problems))
}

/// Two folders of one name may hold files of one name: the later ones get a number.
fn name_apart(files: &mut [FoundFile]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for file in files {
        let count = seen.entry(file.relative.clone()).or_default();
        *count += 1;
        if *count > 1 {
            file.relative = format!("{} ({count})", file.relative);
        }
    }
}

/// An index that cannot be opened is as good as none: it is rebuilt.
fn open_or_none(folder: &Path) -> Option<Index> {
    Index::open(folder).ok().flatten()
}

fn is_current(corpus: &Corpus, files: &[FoundFile], listing_problems: &[Problem]) -> bool {
    let known = by_path(corpus);
    let tried = corpus.entries.len() + corpus.problems.iter().filter(|p| p.file.is_some()).count();
    let unlisted: Vec<&Problem> = corpus.problems.iter().filter(|p| p.file.is_none()).collect();
    tried == files.len()
        && unlisted.into_iter().eq(listing_problems)
        && files.iter().all(|file| {
            let known = known.get(file.path.as_path()).map(|known| known.file());
            known.is_some_and(|known| looks_same(known, file) && !is_readable_now(known))
        })
}

fn looks_same(known: &Fingerprint, file: &FoundFile) -> bool {
    known.size == file.size && known.modified.is_some() && known.modified == file.modified
}

/// Whether a file whose bytes could not be had can be opened now: its permissions have changed,
/// which its time of change does not tell.
fn is_readable_now(known: &Fingerprint) -> bool {
    known.hash == UNREAD && File::open(&known.path).is_ok()
}

/// What an earlier corpus knows about a file.
#[derive(Clone, Copy)]
enum Known<'a> {
    Read(&'a Entry),
    Failed(&'a Fingerprint, &'a Problem),
}

impl<'a> Known<'a> {
    fn file(self) -> &'a Fingerprint {
        match self {
            Known::Read(entry) => &entry.file,
            Known::Failed(file, _) => file,
        }
    }
}

fn by_path(corpus: &Corpus) -> HashMap<&Path, Known<'_>> {
    let read = corpus.entries.iter().map(|e| (e.file.path.as_path(), Known::Read(e)));
    let failed = corpus.problems.iter().filter_map(|p| {
        let file = p.file.as_ref()?;
        Some((file.path.as_path(), Known::Failed(file, p)))
    });
    read.chain(failed).collect()
}

fn read_changed(
    sources: &Sources,
    old: Option<&Corpus>,
    files: &[FoundFile],
    problems: Vec<Problem>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Corpus {
    let known = old.map(by_path).unwrap_or_default();
    let mut corpus = Corpus { problems, ..Corpus::default() };
    for (done, file) in files.iter().enumerate() {
        progress(Progress::Reading { done, total: files.len(), name: &file.relative });
        match (known.get(file.path.as_path()), read(file, sources.max_file_bytes)) {
            (Some(Known::Read(entry)), Ok(Bytes { hash, .. })) if entry.file.hash == hash => {
                let mut entry = (*entry).clone();
                entry.file = fingerprint(file, hash);
                entry.document.name.clone_from(&file.relative);
                corpus.entries.push(entry);
            }
            (Some(Known::Failed(known, problem)), Ok(Bytes { hash, .. })) if known.hash == hash => {
                corpus.problems.push(Problem { file: Some(fingerprint(file, hash)), ..(*problem).clone() });
            }
            (_, Ok(Bytes { hash, bytes })) => match load_document(file, &bytes) {
                Ok(entry) => corpus.entries.push(Entry { file: fingerprint(file, hash), document: entry }),
                Err(error) => corpus.problems.push(problem(file, hash, &error)),
            },
            (_, Err(error)) => corpus.problems.push(problem(file, UNREAD, &error)),
        }
    }
    corpus.count();
    corpus
}

struct Bytes {
    hash: [u8; 32],
    bytes: Vec<u8>,
}

fn read(file: &FoundFile, limit: u64) -> Result<Bytes, LoadError> {
    let bytes = folder::read(file, limit)?;
    Ok(Bytes { hash: *blake3::hash(&bytes).as_bytes(), bytes })
}

fn load_document(file: &FoundFile, bytes: &[u8]) -> Result<crate::corpus::document::Document, LoadError> {
    let ending = || file.path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    let format = Format::of(&file.path).ok_or_else(|| LoadError::UnknownFormat(ending()))?;
    Ok(segment(&file.relative, load::load(format, bytes)?))
}

fn fingerprint(file: &FoundFile, hash: [u8; 32]) -> Fingerprint {
    Fingerprint { path: file.path.clone(), size: file.size, modified: file.modified, hash }
}

fn problem(file: &FoundFile, hash: [u8; 32], error: &LoadError) -> Problem {
    Problem { path: file.path.clone(), cause: error.to_string(), file: Some(fingerprint(file, hash)) }
}

/// Holds the folder's lock until dropped. Another process that is indexing is waited for.
pub(super) fn lock(folder: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> std::io::Result<File> {
    fs::create_dir_all(folder)?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    if file.try_lock().is_err() {
        progress(Progress::Waiting);
        file.lock()?;
    }
    Ok(file)
}

fn no_documents(sources: &Sources, corpus: &Corpus) -> IndexError {
    let mut folders: Vec<String> = sources.folders.iter().map(|f| f.display().to_string()).collect();
    folders.extend(corpus.problems.iter().take(5).map(|p| format!("\n  {}: {}", p.path.display(), p.cause)));
    IndexError::NoDocuments { folders: folders.join(", ") }
}
