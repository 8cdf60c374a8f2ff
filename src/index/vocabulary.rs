//! The words that the documents use, without inflection, and how common each is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::text::english::FUNCTION_WORDS;
use crate::text::tokens::{lexeme, stem};

/// The number of a word in a [`Vocabulary`].
pub type TermId = u32;

/// Every word of the corpus as its lexeme (`officers` as `officer`), with the number of sentences it
/// stands in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    lexemes: Vec<String>,
    /// The Snowball stem of each, under which its passages are indexed.
    stems: Vec<String>,
    sentence_counts: Vec<u32>,
    sentences: u32,
    #[serde(skip)]
    ids: HashMap<String, TermId>,
    /// The terms of each stem: one family of words (`office`, `officer`, `official`).
    #[serde(skip)]
    families: HashMap<String, Vec<TermId>>,
    /// Whether a term only holds a sentence together; the first terms only, `false` for all after them.
    #[serde(skip)]
    function_words: Vec<bool>,
}

impl Vocabulary {
    /// The number of `lexeme`, a new one when it is met for the first time.
    pub fn add(&mut self, lexeme: &str) -> TermId {
        if let Some(&id) = self.ids.get(lexeme) {
            return id;
        }
        let id = self.lexemes.len() as TermId;
        self.lexemes.push(lexeme.to_owned());
        self.stems.push(stem(lexeme));
        self.sentence_counts.push(0);
        self.ids.insert(lexeme.to_owned(), id);
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

    /// The number of a folded word, if the documents use it in any inflection.
    pub fn id(&self, word: &str) -> Option<TermId> {
        self.ids.get(&lexeme(word)).copied()
    }

    /// The term of a folded word; of a number with dots, or that follows a “v”, also the versions that it is the beginning
    /// of: `22.18` of `22.18.0`, but not of `22.180`.
    pub fn versions(&self, word: &str) -> Vec<TermId> {
        let mut terms: Vec<TermId> = self.id(word).into_iter().collect();
        let number = word.strip_prefix('v').unwrap_or(word);
        let is_version = number.starts_with(|c: char| c.is_ascii_digit())
            && number.contains('.')
            && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if is_version {
            let begins = |lexeme: &String| {
                let rest = lexeme.strip_prefix('v').unwrap_or(lexeme).strip_prefix(number);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let found = self.lexemes.iter().enumerate().filter(|(_, lexeme)| begins(lexeme));
            terms.extend(found.map(|(id, _)| id as TermId).filter(|id| self.id(word) != Some(*id)));
        }
        terms
    }

    /// The words that share the stem of a folded word: the word itself and its kin (`nation`,
    /// `national`).
    pub fn family(&self, word: &str) -> &[TermId] {
        self.families.get(&stem(word)).map_or(&[], Vec::as_slice)
    }

    /// The lexeme with this number.
    pub fn lexeme(&self, id: TermId) -> &str {
        &self.lexemes[id as usize]
    }

    /// The stem of the word with this number.
    pub fn stem(&self, id: TermId) -> &str {
        &self.stems[id as usize]
    }

    /// Whether the word only holds a sentence together.
    pub fn is_function_word(&self, id: TermId) -> bool {
        self.function_words.get(id as usize).copied().unwrap_or_default()
    }

    /// How much a term tells: its inverse document frequency over sentences, as in BM25
    /// (Robertson and Zaragoza 2009), never negative. A word that the documents lack tells most.
    pub fn idf(&self, id: Option<TermId>) -> f32 {
        let with = id.map_or(0, |id| self.sentence_counts[id as usize]) as f32;
        let all = self.sentences as f32;
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// In how many sentences a term stands.
    pub fn sentence_count(&self, id: TermId) -> u32 {
        self.sentence_counts[id as usize]
    }

    /// How many distinct words there are.
    pub fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lexemes.is_empty()
    }

    /// Restores what is not kept on disk.
    pub(super) fn index(&mut self) {
        self.ids =
            self.lexemes.iter().enumerate().map(|(id, lexeme)| (lexeme.clone(), id as TermId)).collect();
        for (id, stem) in self.stems.iter().enumerate() {
            self.families.entry(stem.clone()).or_default().push(id as TermId);
        }
        let function_words = FUNCTION_WORDS.iter().filter_map(|word| self.id(word)).collect::<Vec<_>>();
        self.function_words = vec![false; function_words.iter().max().map_or(0, |&last| last as usize + 1)];
        for id in function_words {
            self.function_words[id as usize] = true;
        }
    }
}
