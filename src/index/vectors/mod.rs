//! The vectors of all passages, by an embedding model. They are kept beside the index, and only texts that are new are
//! embedded. Sentences have none: a sentence of a passage that is near the question is judged by its words.

mod kept;

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use self::kept::{Kept, Key};
use super::corpus::Corpus;
use super::error::IndexError;
use super::refresh::{Progress, lock};
use crate::corpus::document::{Document, Passage};
use crate::models::embedding::EmbeddingModel;
use crate::models::threads::Priority;

/// Texts that are embedded between two reports of progress.
const AT_ONCE: usize = 256;

/// New vectors that are worth writing before all are there, so that whatever interrupts a first embedding
/// leaves at least half of the work. As many as are on disk already must have come, too.
const WORTH_KEEPING: usize = 4_096;

/// Characters of title and headings that go before a passage's text.
const PREFIX_CHARS: usize = 200;

/// The vectors of a corpus. They never change.
pub struct Vectors {
    dimension: usize,
    /// One vector after the other; texts that are alike have one vector.
    values: Vec<f32>,
    /// For each document the row of each passage.
    passages: Vec<Vec<u32>>,
    /// How many texts were embedded to make these; 0 where all were kept from before.
    pub embedded: usize,
}

/// The texts that a corpus wants vectors for, each once, in the order of the corpus.
#[derive(Default)]
struct Wanted {
    texts: Vec<String>,
    keys: Vec<Key>,
    rows: HashMap<Key, u32>,
}

impl Vectors {
    /// The vectors of `corpus` by `model` that are kept in `folder`, if all are.
    pub fn kept(folder: &Path, corpus: &Corpus, model: &EmbeddingModel) -> Option<Self> {
        let (wanted, passages) = wanted(corpus);
        let Kept { keys, values } = Kept::read(&kept::path(folder, model), model);
        let dimension = model.dimension();
        (keys == wanted.keys).then_some(Self { dimension, values, passages, embedded: 0 })
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
        let (wanted, passages) = wanted(corpus);
        let path = kept::path(folder, model);
        let dimension = model.dimension();
        let whole = |values, embedded| Self { dimension, values, passages, embedded };
        let mut old = Kept::read(&path, model);
        if old.keys == wanted.keys {
            return (whole(old.values, 0), None);
        }
        let lock = lock(folder, progress);
        if lock.is_ok() {
            // Whoever held the lock may have embedded the same texts.
            old = Kept::read(&path, model);
            if old.keys == wanted.keys {
                return (whole(old.values, 0), None);
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
                rows[row] = Some(Cow::Owned(vector));
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
        (whole(all.values, missing.len()), unkept)
    }

    /// The vector of a passage with its title and headings, as an index into the document's passages: of length 1, or
    /// zeros where the model knows no word of it.
    pub fn passage(&self, document: u32, passage: u32) -> &[f32] {
        self.row(self.passages[document as usize][passage as usize])
    }

    /// The `limit` passages nearest to `query`, which has [`Vectors::dimension`] numbers and the length 1: the
    /// document, the passage and the cosine, highest first; equals stand in the order of the corpus. Every
    /// passage is looked at.
    pub fn nearest_passages(&self, query: &[f32], limit: usize) -> Vec<(u32, u32, f32)> {
        let documents = self.passages.iter().enumerate();
        let mut all: Vec<(u32, u32, f32)> = documents
            .flat_map(|(document, rows)| {
                rows.iter().enumerate().map(move |(passage, &row)| {
                    (document as u32, passage as u32, cosine(query, self.row(row)))
                })
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
        self.values.len() / self.dimension
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn row(&self, row: u32) -> &[f32] {
        let start = row as usize * self.dimension;
        &self.values[start..start + self.dimension]
    }
}

/// The cosine of two vectors of length 1, -1 to 1: their inner product.
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    // Sums side by side, which the processor adds in one step; always in the same order.
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    let mut sums = [0.0; 16];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
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

/// The texts of a corpus, and for each document the rows of its passages.
fn wanted(corpus: &Corpus) -> (Wanted, Vec<Vec<u32>>) {
    let mut wanted = Wanted::default();
    let mut passages = Vec::new();
    for entry in &corpus.entries {
        let document = &entry.document;
        let of_passages = document.passages.iter().map(|passage| in_place(document, passage));
        passages.push(of_passages.map(|text| wanted.row(text)).collect());
    }
    (wanted, passages)
}

/// A passage as it is embedded: the title and the headings above it, then its text. A paragraph often says
/// “it” for what only the heading names.
fn in_place(document: &Document, passage: &Passage) -> String {
    let text = passage.span.of(&document.text).trim();
    let mut parts = document.titled_heading_path(passage.section);
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
        let passages = vec![(0..rows.len() as u32).collect(), vec![0]];
        Vectors { dimension: 2, values: rows.concat(), passages, embedded: 0 }
    }

    #[test]
    fn the_nearest_come_first_and_equals_in_order() {
        let vectors = vectors(&[[0.0, 1.0], [1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]);
        let nearest = vectors.nearest_passages(&[0.0, 1.0], 4);
        assert_eq!(nearest, [(0, 0, 1.0), (0, 3, 1.0), (1, 0, 1.0), (0, 2, 0.8)]);
        assert_eq!(vectors.nearest_passages(&[0.0, 1.0], 2), nearest[..2]);
        assert_eq!(vectors.nearest_passages(&[0.0, 1.0], 0), []);
        assert_eq!(vectors.nearest_passages(&[1.0, 0.0], usize::MAX).len(), 5);
    }

    #[test]
    fn a_cosine_counts_every_number() {
        let ones = vec![1.0; 37];
        assert!((cosine(&ones, &ones) - 37.0).abs() < f32::EPSILON);
        assert!(cosine(&[], &[]).abs() < f32::EPSILON);
    }
}
