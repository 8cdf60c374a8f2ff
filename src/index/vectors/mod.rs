//! The vectors of all passages and sentences, by an embedding model. They are kept beside the index, and only texts that are new
//! are embedded.

mod kept;
mod quantized;

use std::collections::HashMap;
use std::path::Path;

use self::kept::{Kept, Key};
use self::quantized::{Quantized, QuantizedTable};
use super::corpus::Corpus;
use super::error::IndexError;
use super::refresh::{Progress, lock};
use crate::corpus::document::Document;
use crate::models::embedding::EmbeddingModel;
use crate::models::threads::Priority;
use crate::text::span::Span;

/// Texts that are embedded between two reports of progress.
const AT_ONCE: usize = 256;

/// New vectors that are worth writing before all are there, so that whatever interrupts a first embedding
/// leaves at least half of the work. As many as are on disk already must have come, too.
const WORTH_KEEPING: usize = 4_096;

/// Characters of title and headings that go before a text.
const PREFIX_CHARS: usize = 200;

/// The vectors of a corpus. They never change.
pub struct Vectors {
    dimension: usize,
    /// Texts that are alike have one row.
    table: QuantizedTable,
    rows: DocumentRows,
    /// How many texts were embedded to make these; 0 where all were kept from before.
    pub embedded: usize,
}

/// The rows of a corpus's vectors, by document.
#[derive(Default)]
struct DocumentRows {
    of_passages: Vec<Vec<u32>>,
    of_sentences: Vec<Vec<u32>>,
}

/// The texts that a corpus wants vectors for, each once: passages in the order of the corpus, then sentences.
#[derive(Default)]
struct Wanted {
    texts: Vec<String>,
    keys: Vec<Key>,
    rows: HashMap<Key, u32>,
}

impl Vectors {
    /// The vectors of `corpus` by `model` that are kept in `folder`, if all are.
    pub fn kept(folder: &Path, corpus: &Corpus, model: &EmbeddingModel) -> Option<Self> {
        let (wanted, rows) = wanted(corpus);
        let Kept { keys, table } = Kept::read(&kept::path(folder, model), model);
        let dimension = model.dimension();
        (keys == wanted.keys).then_some(Self { dimension, table, rows, embedded: 0 })
    }

    /// The vectors of `corpus` by `model`: those kept in `folder`, and new ones for the texts that are new. The
    /// error is why they could not be kept, if they could not; they are whole all the same. A file of another
    /// model, or a damaged one, is written anew.
    pub fn refresh(
        folder: &Path,
        corpus: &Corpus,
        model: &EmbeddingModel,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> (Self, Option<IndexError>) {
        let (wanted, document_rows) = wanted(corpus);
        let path = kept::path(folder, model);
        let dimension = model.dimension();
        let whole = |table, embedded| Self { dimension, table, rows: document_rows, embedded };
        let mut old = Kept::read(&path, model);
        if old.keys == wanted.keys {
            return (whole(old.table, 0), None);
        }
        let lock = lock(folder, progress);
        if lock.is_ok() {
            // Whoever held the lock may have embedded the same texts.
            old = Kept::read(&path, model);
            if old.keys == wanted.keys {
                return (whole(old.table, 0), None);
            }
        }
        let io = |source| IndexError::Io { path: path.clone(), action: "written", source };
        let mut unkept =
            lock.as_ref().err().map(|error| io(std::io::Error::new(error.kind(), error.to_string())));
        let mut rows = old.rows_of(&wanted.keys);
        let missing: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].is_none()).collect();
        let mut saved = rows.len() - missing.len();
        for (number, some) in missing.chunks(AT_ONCE).enumerate() {
            let done = number * AT_ONCE;
            progress(Progress::Embedding { done, total: missing.len() });
            let texts: Vec<&str> = some.iter().map(|&row| wanted.texts[row].as_str()).collect();
            for (&row, vector) in some.iter().zip(model.embed(&texts, Priority::Background)) {
                rows[row] = Some(Quantized::of(&vector));
            }
            let known = rows.len() - missing.len() + done + some.len();
            if unkept.is_none() && known < rows.len() && known - saved >= saved.max(WORTH_KEEPING) {
                unkept = Kept::of(&wanted.keys, &rows).write(&path, model).err().map(io);
                saved = known;
            }
        }
        let all = Kept::of(&wanted.keys, &rows);
        if unkept.is_none() {
            unkept = all.write(&path, model).err().map(io);
        }
        (whole(all.table, missing.len()), unkept)
    }

    /// The cosine of a query, of [`Vectors::dimension`] numbers and length 1, with a passage below its title and headings, which is
    /// given as an index into the document's passages: 0 where the model knows no word of it.
    pub fn passage_cosine(&self, query: &[f32], document: u32, passage: u32) -> f32 {
        self.cosine(query, self.rows.of_passages[document as usize][passage as usize])
    }

    /// The same with a sentence, an index into the document's sentences.
    pub fn sentence_cosine(&self, query: &[f32], document: u32, sentence: u32) -> f32 {
        self.cosine(query, self.rows.of_sentences[document as usize][sentence as usize])
    }

    /// The `limit` passages nearest to `query`, which has [`Vectors::dimension`] numbers and the length 1: the
    /// document, the passage and the cosine, highest first; equals stand in the order of the corpus. Every
    /// passage is looked at.
    pub fn nearest_passages(&self, query: &[f32], limit: usize) -> Vec<(u32, u32, f32)> {
        let documents = (0u32..).zip(&self.rows.of_passages);
        let mut all: Vec<(u32, u32, f32)> = documents
            .flat_map(|(document, rows)| {
                let passages = (0u32..).zip(rows);
                passages.map(move |(passage, &row)| (document, passage, self.cosine(query, row)))
            })
            .collect();
        let order =
            |a: &(u32, u32, f32), b: &(u32, u32, f32)| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1)));
        if limit < all.len() {
            all.select_nth_unstable_by(limit, order);
            all.truncate(limit);
        }
        all.sort_unstable_by(order);
        all
    }

    /// How many numbers a vector has.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How many vectors there are: texts that are alike have one.
    pub fn len(&self) -> usize {
        self.table.scales.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.scales.is_empty()
    }

    fn cosine(&self, query: &[f32], row: u32) -> f32 {
        self.table.row(row as usize).cosine(query)
    }
}

impl Wanted {
    fn row(&mut self, text: String) -> u32 {
        let key = kept::key(&text);
        *self.rows.entry(key).or_insert_with(|| {
            self.texts.push(text);
            self.keys.push(key);
            self.keys.len() as u32 - 1
        })
    }
}

/// The texts of a corpus and the rows of their vectors.
fn wanted(corpus: &Corpus) -> (Wanted, DocumentRows) {
    let mut wanted = Wanted::default();
    let mut rows = DocumentRows::default();
    for entry in &corpus.entries {
        let document = &entry.document;
        let passages = document.passages.iter();
        let of_passages = passages.map(|passage| in_place(document, passage.section, passage.span));
        rows.of_passages.push(of_passages.map(|text| wanted.row(text)).collect());
    }
    for entry in &corpus.entries {
        let document = &entry.document;
        let section = |at: u32| document.passages[document.passage_of(at) as usize].section;
        let sentences = (0u32..).zip(&document.sentences);
        let of_sentences = sentences.map(|(at, sentence)| in_place(document, section(at), sentence.span));
        rows.of_sentences.push(of_sentences.map(|text| wanted.row(text)).collect());
    }
    (wanted, rows)
}

/// A passage or a sentence as it is embedded: the title and the headings above it, then its text. A paragraph often says
/// “it” for what only the heading names.
fn in_place(document: &Document, section: u32, span: Span) -> String {
    let text = span.of(&document.text).trim();
    let mut parts = document.titled_heading_path(section);
    parts.retain(|heading| !text.starts_with(heading));
    let mut prefix: String = parts.join(". ");
    if let Some((end, _)) = prefix.char_indices().nth(PREFIX_CHARS) {
        prefix.truncate(end);
    }
    if prefix.is_empty() { text.to_owned() } else { format!("{prefix}. {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(rows: &[[f32; 2]]) -> Vectors {
        let of_passages = vec![(0..rows.len() as u32).collect(), vec![0]];
        let mut table = QuantizedTable::default();
        for row in rows {
            table.push(&Quantized::of(row));
        }
        let rows = DocumentRows { of_passages, of_sentences: Vec::new() };
        Vectors { dimension: 2, table, rows, embedded: 0 }
    }

    #[test]
    fn the_nearest_come_first_and_equals_in_order() {
        let vectors = vectors(&[[0.0, 1.0], [1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]);
        let nearest = vectors.nearest_passages(&[0.0, 1.0], 4);
        assert_eq!(
            nearest.iter().map(|found| (found.0, found.1)).collect::<Vec<_>>(),
            [(0, 0), (0, 3), (1, 0), (0, 2)]
        );
        assert!((nearest[0].2 - 1.0).abs() < 1e-6 && (nearest[3].2 - 0.8).abs() < 0.01);
        assert_eq!(vectors.nearest_passages(&[0.0, 1.0], 2), nearest[..2]);
        assert_eq!(vectors.nearest_passages(&[0.0, 1.0], 0), []);
        assert_eq!(vectors.nearest_passages(&[1.0, 0.0], usize::MAX).len(), 5);
    }
}
