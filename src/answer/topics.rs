//! What can be asked about: the terms, headings and places of the documents, the best known first.

use super::reply::Reply;
use crate::index::corpus::Corpus;
use crate::nlu::lexicon::Lexicon;

/// What can be asked about.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    topics: Vec<Topic>,
}

/// Something that can be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// As the documents write it.
    pub name: String,
    /// In how many sentences they speak of it, or nearly so.
    pub known: u32,
}

impl Topics {
    /// Gathers the topics of a corpus.
    pub fn of(_corpus: &Corpus, _lexicon: &Lexicon) -> Self {
        Self::default()
    }

    /// What a question that begins so may go on to.
    pub fn complete(&self, _typed: &str, _most: usize) -> Vec<String> {
        Vec::new()
    }

    /// All topics, the best known first.
    pub fn leading(&self) -> &[Topic] {
        &self.topics
    }

    /// What a refused asker may have meant, the likeliest first.
    pub fn near(&self, _reply: &Reply) -> Vec<String> {
        Vec::new()
    }
}
