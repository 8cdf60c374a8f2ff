//! The index on disk: a tantivy index of passages and, beside it, the corpus those came from.
//!
//! A commit of tantivy names the corpus file it belongs to, and that file is complete on disk
//! before the commit: a reader sees the old index or the new one, never half of each, and
//! whatever interrupts a writer leaves the old one in place.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::schema::FAST;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token as TantivyToken};
use tantivy::{DocAddress, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::corpus::{Corpus, Entry};
use super::error::IndexError;
use super::search::Hit;
use crate::corpus::document::{Document, Passage};
use crate::text::tokens::tokenize;

/// Raised whenever what an index holds, or how text becomes terms, changes: an index of another
/// format is rebuilt.
const FORMAT: u32 = 3;

/// Memory for tantivy's writer, in bytes; its smallest allowed is 15 MB.
const WRITER_HEAP: usize = 32_000_000;

/// How often to look again when a writer commits while a reader opens.
const OPEN_TRIES: usize = 8;

/// An index, open for search. It never changes; a newer one is opened beside it.
pub struct Index {
    /// What the index holds.
    pub corpus: Corpus,
    /// What was derived from the corpus and kept with it by the caller of [`Index::commit`].
    pub attachment: Vec<u8>,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    folder: PathBuf,
    positions: Vec<SegmentPositions>,
    documents: HashMap<u64, u32>,
}

pub(super) struct Fields {
    schema: Schema,
    key: Field,
    passage: Field,
    pub(super) body: Field,
    pub(super) heading: Field,
    pub(super) title: Field,
}

struct SegmentPositions {
    keys: Column<u64>,
    passages: Column<u64>,
}

/// What a commit says of itself.
#[derive(Serialize, Deserialize)]
struct Payload {
    format: u32,
    corpus_file: String,
}

#[derive(Serialize, Deserialize)]
struct CorpusFile {
    corpus: Corpus,
    attachment: Vec<u8>,
}

impl Index {
    /// Opens the index in `folder`, or says that there is none.
    ///
    /// # Errors
    /// When files are missing, damaged, or of another format.
    pub fn open(folder: &Path) -> Result<Option<Self>, IndexError> {
        let files = folder.join("tantivy");
        if !files.join("meta.json").exists() {
            return Ok(None);
        }
        let engine = |source| engine_error(folder, source);
        let stored = tantivy::Index::open_in_dir(&files).map_err(engine)?;
        for _ in 0..OPEN_TRIES {
            let payload = stored.load_metas().map_err(engine)?.payload;
            let searcher = searcher(&stored).map_err(engine)?;
            if payload != stored.load_metas().map_err(engine)?.payload {
                continue;
            }
            return match read_corpus(folder, payload.as_deref()) {
                Ok(file) => Self::assemble(folder, searcher, file).map(Some),
                Err(IndexError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                    continue;
                }
                Err(other) => Err(other),
            };
        }
        Err(unreadable(folder, "it changes faster than it can be read"))
    }

    /// Writes `corpus` over the index in `folder`, replacing only the documents that differ from
    /// those of `old`, and opens the result. The caller holds the folder's lock.
    ///
    /// # Errors
    /// When the disk is full or the folder read-only; the index that was there stays whole.
    pub fn commit(
        folder: &Path,
        old: Option<&Corpus>,
        corpus: Corpus,
        attachment: Vec<u8>,
    ) -> Result<Self, IndexError> {
        let files = folder.join("tantivy");
        let engine = |source| engine_error(folder, source);
        let io = |source| IndexError::Io { path: folder.to_owned(), action: "written", source };
        if old.is_none() && files.exists() {
            fs::remove_dir_all(&files).map_err(io)?;
        }
        fs::create_dir_all(&files).map_err(io)?;
        let fields = Fields::new();
        let directory = tantivy::directory::MmapDirectory::open(&files).map_err(|e| engine(e.into()))?;
        let stored = tantivy::Index::open_or_create(directory, fields.schema.clone()).map_err(engine)?;
        let mut writer: IndexWriter = stored.writer_with_num_threads(1, WRITER_HEAP).map_err(engine)?;
        write_changes(&writer, &fields, old, &corpus).map_err(engine)?;
        let file = CorpusFile { corpus, attachment };
        let corpus_file = write_corpus(folder, &file)?;
        let payload = Payload { format: FORMAT, corpus_file: corpus_file.clone() };
        let mut commit = writer.prepare_commit().map_err(engine)?;
        commit.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
        commit.commit().map_err(engine)?;
        if let Some(segments) = untidy_segments(&stored).map_err(engine)? {
            writer.merge(&segments).wait().map_err(engine)?;
        }
        writer.garbage_collect_files().wait().map_err(engine)?;
        writer.wait_merging_threads().map_err(engine)?;
        remove_other_corpora(folder, &corpus_file);
        Self::assemble(folder, searcher(&stored).map_err(engine)?, file)
    }

    /// An index of `corpus` that lives in memory only.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn in_memory(corpus: Corpus, attachment: Vec<u8>) -> Result<Self, IndexError> {
        let nowhere = Path::new("memory");
        let engine = |source| engine_error(nowhere, source);
        let fields = Fields::new();
        let stored = tantivy::Index::create_in_ram(fields.schema.clone());
        let mut writer: IndexWriter = stored.writer_with_num_threads(1, WRITER_HEAP).map_err(engine)?;
        write_changes(&writer, &fields, None, &corpus).map_err(engine)?;
        writer.commit().map_err(engine)?;
        Self::assemble(nowhere, searcher(&stored).map_err(engine)?, CorpusFile { corpus, attachment })
    }

    fn assemble(folder: &Path, searcher: Searcher, file: CorpusFile) -> Result<Self, IndexError> {
        let fields = Fields::new();
        if searcher.schema() != &fields.schema {
            return Err(unreadable(folder, "its fields are not those of this version"));
        }
        let CorpusFile { mut corpus, attachment } = file;
        corpus.vocabulary.index();
        let positions = searcher
            .segment_readers()
            .iter()
            .map(|segment| {
                let columns = segment.fast_fields();
                Ok(SegmentPositions { keys: columns.u64("key")?, passages: columns.u64("passage")? })
            })
            .collect::<Result<Vec<_>, TantivyError>>()
            .map_err(|source| engine_error(folder, source))?;
        let documents = corpus.entries.iter().enumerate().map(|(i, entry)| (key(entry), i as u32)).collect();
        let folder = folder.to_owned();
        Ok(Self { corpus, attachment, searcher, fields, folder, positions, documents })
    }

    pub(super) fn failed(&self, source: TantivyError) -> IndexError {
        engine_error(&self.folder, source)
    }

    pub(super) fn hit(&self, score: f32, address: DocAddress) -> Option<Hit> {
        let segment = &self.positions[address.segment_ord as usize];
        let key = segment.keys.first(address.doc_id)?;
        let passage = segment.passages.first(address.doc_id)? as u32;
        let document = *self.documents.get(&key)?;
        Some(Hit { document, passage, score })
    }
}

impl Fields {
    fn new() -> Self {
        let mut schema = Schema::builder();
        let key = schema.add_u64_field("key", FAST);
        let passage = schema.add_u64_field("passage", FAST);
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(indexing);
        let body = schema.add_text_field("body", text.clone());
        let heading = schema.add_text_field("heading", text.clone());
        let title = schema.add_text_field("title", text);
        Self { schema: schema.build(), key, passage, body, heading, title }
    }

    fn record(&self, key: u64, number: usize, document: &Document, passage: &Passage) -> TantivyDocument {
        let mut record = TantivyDocument::new();
        record.add_u64(self.key, key);
        record.add_u64(self.passage, number as u64);
        record.add_pre_tokenized_text(self.body, stems(passage.span.of(&document.text)));
        record.add_pre_tokenized_text(self.heading, stems(&document.heading_path(passage.section).join(" ")));
        record.add_pre_tokenized_text(self.title, stems(&document.title));
        record
    }
}

fn searcher(stored: &tantivy::Index) -> Result<Searcher, TantivyError> {
    Ok(stored
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .doc_store_cache_num_blocks(0)
        .try_into()?
        .searcher())
}

/// The segments, when there are several: they are to become one.
fn untidy_segments(stored: &tantivy::Index) -> Result<Option<Vec<SegmentId>>, TantivyError> {
    let segments = stored.searchable_segment_ids()?;
    Ok((segments.len() > 1).then_some(segments))
}

fn write_changes(
    writer: &IndexWriter,
    fields: &Fields,
    old: Option<&Corpus>,
    new: &Corpus,
) -> Result<(), TantivyError> {
    let keys = |corpus: &Corpus| corpus.entries.iter().map(key).collect::<std::collections::HashSet<_>>();
    let (mut before, after) = (old.map(keys).unwrap_or_default(), keys(new));
    if !before.is_subset(&after) {
        // Deleting single passages would leave a trace: tantivy estimates the average length of a
        // field when it merges a segment that has deletions, and every score rests on it.
        writer.delete_all_documents()?;
        before.clear();
    }
    for entry in &new.entries {
        let key = key(entry);
        if before.contains(&key) {
            continue;
        }
        for (number, passage) in entry.document.passages.iter().enumerate() {
            writer.add_document(fields.record(key, number, &entry.document, passage))?;
        }
    }
    Ok(())
}

/// Tells apart the documents of an index: a hash of name and content.
fn key(entry: &Entry) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(entry.document.name.as_bytes()).update(&[0]).update(&entry.file.hash);
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

fn stems(text: &str) -> PreTokenizedString {
    let tokens = tokenize(text)
        .into_iter()
        .enumerate()
        .map(|(position, token)| TantivyToken {
            offset_from: token.span.start,
            offset_to: token.span.end,
            position,
            text: token.stem(),
            position_length: 1,
        })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}

fn read_corpus(folder: &Path, payload: Option<&str>) -> Result<CorpusFile, IndexError> {
    let payload: Payload = serde_json::from_str(payload.unwrap_or_default())
        .map_err(|_| unreadable(folder, "its commit says nothing"))?;
    if payload.format != FORMAT {
        return Err(unreadable(folder, &format!("format {}, this version reads {FORMAT}", payload.format)));
    }
    let path = folder.join(payload.corpus_file);
    let bytes = fs::read(&path).map_err(|source| IndexError::Io { path, action: "read", source })?;
    let (body, hash) = bytes.split_at(bytes.len().saturating_sub(32));
    if blake3::hash(body).as_bytes() != hash {
        return Err(unreadable(folder, "the corpus file is cut short or altered"));
    }
    postcard::from_bytes(body).map_err(|e| unreadable(folder, &e.to_string()))
}

fn write_corpus(folder: &Path, file: &CorpusFile) -> Result<String, IndexError> {
    let mut bytes = postcard::to_stdvec(file).map_err(|e| unreadable(folder, &e.to_string()))?;
    let hash = blake3::hash(&bytes);
    bytes.extend_from_slice(hash.as_bytes());
    let name = format!("corpus-{}.bin", &hash.to_hex()[..16]);
    let path = folder.join(&name);
    write_whole(&path, &bytes).map_err(|source| IndexError::Io { path, action: "written", source })?;
    Ok(name)
}

/// Writes a file so that it is there whole or not at all. The caller holds the folder's lock.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("bin.partial");
    let written = fs::File::create(&partial)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // The partial file may be all that keeps the disk full; failing to remove it changes nothing.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Removes the corpora of earlier commits. One that is still open elsewhere has been read whole,
/// so a file that cannot be removed now only waits for the next commit.
fn remove_other_corpora(folder: &Path, keep: &str) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("corpus-") && name != keep {
            let _ = fs::remove_file(file.path());
        }
    }
}

fn engine_error(folder: &Path, source: TantivyError) -> IndexError {
    IndexError::Engine { path: PathBuf::from(folder), source: Box::new(source) }
}

fn unreadable(folder: &Path, reason: &str) -> IndexError {
    IndexError::Unreadable { path: folder.to_owned(), reason: reason.to_owned() }
}
