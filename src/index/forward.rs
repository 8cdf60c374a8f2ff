//! The forward index: the terms of every sentence and heading, in order, as numbers, so that
//! sentences are compared with a question without being read again.

use serde::{Deserialize, Serialize};

use super::vocabulary::{TermId, Vocabulary};
use crate::corpus::document::Document;
use crate::text::tokens::tokenize;

/// The terms of one document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Forward {
    terms: Vec<TermId>,
    /// Where each sentence's terms end in `terms`.
    sentence_ends: Vec<u32>,
    /// The terms of each section's heading path, the document's title first.
    headings: Vec<Vec<TermId>>,
}

impl Forward {
    /// Reads the terms of `document` and counts them in `vocabulary`.
    pub fn of(document: &Document, vocabulary: &mut Vocabulary) -> Self {
        let mut forward = Forward::default();
        for sentence in &document.sentences {
            let first = forward.terms.len();
            for token in tokenize(sentence.span.of(&document.text)) {
                forward.terms.push(vocabulary.add(&token.lexeme()));
            }
            vocabulary.count_sentence(&forward.terms[first..]);
            forward.sentence_ends.push(forward.terms.len() as u32);
        }
        forward.headings = (0..document.sections.len())
            .map(|section| {
                let path = document.heading_path(section as u32);
                std::iter::once(document.title.as_str())
                    .chain(path)
                    .flat_map(tokenize)
                    .map(|token| vocabulary.add(&token.lexeme()))
                    .collect()
            })
            .collect();
        forward
    }

    /// The terms of a sentence, in order.
    pub fn sentence(&self, sentence: u32) -> &[TermId] {
        let end = self.sentence_ends[sentence as usize] as usize;
        let start = sentence.checked_sub(1).map_or(0, |before| self.sentence_ends[before as usize] as usize);
        &self.terms[start..end]
    }

    /// The terms of the title and of the headings above a section's text.
    pub fn headings(&self, section: u32) -> &[TermId] {
        &self.headings[section as usize]
    }
}
