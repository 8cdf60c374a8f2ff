//! All documents of an index, with what was found out about them when they were read.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::forward::Forward;
use super::vocabulary::{TermId, Vocabulary};
use crate::corpus::document::{Document, Sentence};
use crate::text::english::is_question;
use crate::text::tokens::{Token, stem, tokenize};

/// All documents of an index, in the order of their names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Corpus {
    /// The documents and where each came from.
    pub entries: Vec<Entry>,
    /// The files that could not be read, each with the cause.
    pub problems: Vec<Problem>,
    /// The stems of all sentences.
    pub vocabulary: Vocabulary,
    /// The terms of each document, in the order of `entries`.
    pub forward: Vec<Forward>,
    /// Told once: the entries of a corpus that is asked do not change.
    #[serde(skip)]
    pub(super) edition: OnceLock<Edition>,
    /// The stems of the words that stand in the files but not in their text.
    #[serde(skip)]
    pub(super) unread_stems: OnceLock<HashSet<String>>,
    /// The sections below each heading that is a question, by its words.
    #[serde(skip)]
    pub(super) sections_asking: OnceLock<HashMap<String, Vec<SectionId>>>,
}

/// The most sections kept for one question: a heading that stands in more places does not tell which is meant.
const MAX_SECTIONS_ASKING: usize = 8;

/// A fingerprint of the documents of a corpus and of how they fall into sentences. An address of
/// another edition may lead to another sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edition(pub u32);

/// A document and the file it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file.
    pub file: Fingerprint,
    /// What it says.
    pub document: Document,
}

/// A file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Where it is.
    pub path: PathBuf,
    /// Its length in bytes.
    pub size: u64,
    /// When it was last changed, where the file system tells.
    pub modified: Option<SystemTime>,
    /// BLAKE3 hash of its bytes.
    pub hash: [u8; 32],
}

/// A file that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong and what to do, in words.
    pub cause: String,
    /// The file as it was, so that it is not tried again until it changes.
    pub file: Option<Fingerprint>,
}

/// A sentence's address: which document, and which of its sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SentenceId {
    /// Index into [`Corpus::entries`].
    pub document: u32,
    /// Index into [`Document::sentences`].
    pub sentence: u32,
}

/// A section's address: which document, and which of its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionId {
    /// Index into [`Corpus::entries`].
    pub document: u32,
    /// Index into [`Document::sections`].
    pub section: u32,
}

impl Corpus {
    /// A corpus of documents that come from no file.
    pub fn of(documents: Vec<Document>) -> Self {
        let entry = |document: Document| {
            let hash = *blake3::hash(document.text.as_bytes()).as_bytes();
            let path = PathBuf::from(&document.name);
            let file = Fingerprint { path, size: document.text.len() as u64, modified: None, hash };
            Entry { file, document }
        };
        let mut corpus = Self { entries: documents.into_iter().map(entry).collect(), ..Self::default() };
        corpus.count();
        corpus
    }

    /// The document with this number.
    pub fn document(&self, document: u32) -> &Document {
        &self.entries[document as usize].document
    }

    /// The sentence at an address.
    pub fn sentence(&self, id: SentenceId) -> &Sentence {
        &self.document(id.document).sentences[id.sentence as usize]
    }

    /// The words of the sentence at an address.
    pub fn text(&self, id: SentenceId) -> &str {
        self.sentence(id).span.of(&self.document(id.document).text)
    }

    /// The terms of the sentence at an address, one a word, in order.
    pub fn terms(&self, id: SentenceId) -> &[TermId] {
        self.forward[id.document as usize].sentence(id.sentence)
    }

    /// The sentence that a citation's key, `document#byte`, points into.
    pub fn find(&self, key: &str) -> Option<SentenceId> {
        let (name, byte) = key.rsplit_once('#')?;
        let byte: usize = byte.parse().ok()?;
        let number = self.entries.iter().position(|entry| entry.document.name == name)?;
        let sentences = &self.entries[number].document.sentences;
        let sentence = sentences.iter().position(|s| s.span.start <= byte && byte < s.span.end)?;
        Some(SentenceId { document: number as u32, sentence: sentence as u32 })
    }

    /// Whether there is a sentence at this address.
    pub fn has(&self, id: SentenceId) -> bool {
        let entry = self.entries.get(id.document as usize);
        entry.is_some_and(|entry| (id.sentence as usize) < entry.document.sentences.len())
    }

    /// Which documents these are.
    pub fn edition(&self) -> Edition {
        *self.edition.get_or_init(|| {
            let mut hasher = blake3::Hasher::new();
            for Entry { file, document } in &self.entries {
                let sentences = document.sentences.len() as u64;
                hasher.update(document.name.as_bytes()).update(&[0]);
                hasher.update(&file.hash).update(&sentences.to_le_bytes());
            }
            let mut first = [0; 4];
            first.copy_from_slice(&hasher.finalize().as_bytes()[..4]);
            Edition(u32::from_le_bytes(first))
        })
    }

    /// All sentences, in order.
    pub fn sentences(&self) -> impl Iterator<Item = SentenceId> {
        self.entries.iter().enumerate().flat_map(|(document, entry)| {
            let count = entry.document.sentences.len() as u32;
            (0..count).map(move |sentence| SentenceId { document: document as u32, sentence })
        })
    }

    /// The first sections with text below a heading that asks in these words, as [`words_of`] gives them, in order.
    pub fn sections_asking(&self, words: &str) -> &[SectionId] {
        let by_words = self.sections_asking.get_or_init(|| {
            let mut by_words: HashMap<String, Vec<SectionId>> = HashMap::new();
            for (number, entry) in self.entries.iter().enumerate() {
                let document = &entry.document;
                for together in document.passages.chunk_by(|a, b| a.section == b.section) {
                    let section = together[0].section;
                    let path = document.titled_heading_path(section);
                    for heading in path.into_iter().filter(|heading| is_question(heading)) {
                        let sections = by_words.entry(words_of(heading)).or_default();
                        if sections.len() < MAX_SECTIONS_ASKING {
                            sections.push(SectionId { document: number as u32, section });
                        }
                    }
                }
            }
            by_words
        });
        by_words.get(words).map_or(&[], Vec::as_slice)
    }

    /// Whether a folded word, in any inflection, stands anywhere in the files, text that is never quoted included.
    pub fn is_in_source(&self, word: &str) -> bool {
        self.vocabulary.id(word).is_some()
            || !self.vocabulary.family(word).is_empty()
            || self.unread_stems().contains(&stem(word))
            || self.has_in_two_parts(word)
    }

    /// Whether a name stands in the files, but one of its words only in text that is never quoted.
    pub fn is_unread(&self, name: &str) -> bool {
        let words = tokenize(name);
        let is_read = |token: &Token| self.vocabulary.id(&token.word).is_some();
        words.iter().all(|token| is_read(token) || self.unread_stems().contains(&token.stem()))
            && !words.iter().all(is_read)
    }

    fn unread_stems(&self) -> &HashSet<String> {
        self.unread_stems.get_or_init(|| {
            let words = self.entries.iter().flat_map(|entry| &entry.document.unread_words);
            words.map(|word| stem(word)).collect()
        })
    }

    /// Whether the text has a word as two: “log in” or “log-in” for “login”.
    fn has_in_two_parts(&self, word: &str) -> bool {
        const SHORTEST_PART: usize = 2;
        let cuts = (SHORTEST_PART..word.len().saturating_sub(SHORTEST_PART - 1))
            .filter(|&at| word.is_char_boundary(at))
            .map(|at| word.split_at(at))
            .filter(|(first, second)| {
                self.vocabulary.id(first).is_some() && self.vocabulary.id(second).is_some()
            });
        let written: Vec<String> = cuts
            .flat_map(|(first, second)| [format!("{first} {second}"), format!("{first}-{second}")])
            .collect();
        let has = |entry: &Entry| {
            let text = entry.document.text.to_lowercase();
            written.iter().any(|parts| text.contains(parts.as_str()))
        };
        !written.is_empty() && self.entries.iter().any(has)
    }

    /// Recounts the vocabulary and the forward index after the entries have changed.
    pub(super) fn count(&mut self) {
        let mut vocabulary = Vocabulary::default();
        self.forward =
            self.entries.iter().map(|entry| Forward::of(&entry.document, &mut vocabulary)).collect();
        self.vocabulary = vocabulary;
    }
}

/// Returns the folded words of a question, joined by spaces: the same for questions that differ only in case, marks and
/// white space.
pub fn words_of(question: &str) -> String {
    join_words(&tokenize(question))
}

/// As [`words_of`], of a question that has been tokenized.
pub fn join_words(tokens: &[Token]) -> String {
    let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
    words.join(" ")
}
