//! Finding the passages that share the most telling words with a question.

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::error::IndexError;
use super::storage::Index;

/// What the index is asked: stems, each with a weight (1 is an ordinary word of the question).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The stems to look for and how much each counts.
    pub terms: Vec<(String, f32)>,
}

/// A passage that the index ranked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Index into [`Corpus::entries`](super::corpus::Corpus::entries).
    pub document: u32,
    /// Index into the document's passages.
    pub passage: u32,
    /// Its BM25 score, summed over text, headings and title; above 0.
    pub score: f32,
}

/// How much a word found in a heading, or in the title, counts beside one in the text.
const HEADING_BOOST: f32 = 0.7;
const TITLE_BOOST: f32 = 0.4;

impl Index {
    /// The best `limit` passages for `query`, best first; equals stand in the order of the corpus.
    ///
    /// # Errors
    /// When the files of the index cannot be read.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<Hit>, IndexError> {
        if query.terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let best = TopDocs::with_limit(limit).order_by_score();
        let found =
            self.searcher.search(&self.boolean(query), &best).map_err(|source| self.failed(source))?;
        let mut hits: Vec<Hit> =
            found.into_iter().filter_map(|(score, address)| self.hit(score, address)).collect();
        hits.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then((a.document, a.passage).cmp(&(b.document, b.passage)))
        });
        Ok(hits)
    }

    fn boolean(&self, query: &Query) -> BooleanQuery {
        let fields =
            [(self.fields.body, 1.0), (self.fields.heading, HEADING_BOOST), (self.fields.title, TITLE_BOOST)];
        let clauses = query.terms.iter().flat_map(|(stem, weight)| {
            fields.map(|(field, boost)| {
                let term = TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::WithFreqs);
                let boosted: Box<dyn TantivyQuery> =
                    Box::new(BoostQuery::new(Box::new(term), weight * boost));
                (Occur::Should, boosted)
            })
        });
        BooleanQuery::new(clauses.collect())
    }
}
