//! The stems that the documents use, and how common each is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::text::english::FUNCTION_WORDS;

/// The number of a stem in a [`Vocabulary`].
pub type TermId = u32;

/// Every stem of the corpus with the number of sentences it stands in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    stems: Vec<String>,
    sentence_counts: Vec<u32>,
    sentences: u32,
    #[serde(skip)]
    ids: HashMap<String, TermId>,
    /// Whether a term only holds a sentence together; the first terms only, `false` for all after them.
    #[serde(skip)]
    function_words: Vec<bool>,
}

impl Vocabulary {
    /// The number of `stem`, a new one when it is met for the first time.
    pub fn add(&mut self, stem: &str) -> TermId {
        if let Some(&id) = self.ids.get(stem) {
            return id;
        }
        let id = self.stems.len() as TermId;
        self.stems.push(stem.to_owned());
        self.sentence_counts.push(0);
        self.ids.insert(stem.to_owned(), id);
        id
    }

    /// Counts one sentence with these terms.
    pub fn count_sentence(&mut self, terms: &[TermId]) {
        self.sentences += 1;
        let mut distinct = terms.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        for term in distinct {
            self.sentence_counts[term as usize] += 1;
        }
    }

    /// The number of `stem`, if the documents use it.
    pub fn id(&self, stem: &str) -> Option<TermId> {
        self.ids.get(stem).copied()
    }

    /// The stem with this number.
    pub fn stem(&self, id: TermId) -> &str {
        &self.stems[id as usize]
    }

    /// Whether the stem only holds a sentence together.
    pub fn is_function_word(&self, id: TermId) -> bool {
        self.function_words.get(id as usize).copied().unwrap_or_default()
    }

    /// How much a term tells: its inverse document frequency over sentences, as in BM25
    /// (Robertson and Zaragoza 2009), never negative. A stem that the documents lack tells most.
    pub fn idf(&self, id: Option<TermId>) -> f32 {
        let with = id.map_or(0, |id| self.sentence_counts[id as usize]) as f32;
        let all = self.sentences as f32;
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// In how many sentences a term stands.
    pub fn sentence_count(&self, id: TermId) -> u32 {
        self.sentence_counts[id as usize]
    }

    /// How many distinct stems there are.
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// Restores what is not kept on disk.
    pub(super) fn index(&mut self) {
        self.ids = self.stems.iter().enumerate().map(|(id, stem)| (stem.clone(), id as TermId)).collect();
        let function_words = FUNCTION_WORDS.iter().filter_map(|word| self.id(word)).collect::<Vec<_>>();
        self.function_words = vec![false; function_words.iter().max().map_or(0, |&last| last as usize + 1)];
        for id in function_words {
            self.function_words[id as usize] = true;
        }
    }
}
