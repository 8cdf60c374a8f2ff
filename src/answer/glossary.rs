//! The documents' own terms, each with the sentence that introduces it.

use super::cite::Citation;
use super::outcome::Statement;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::lexicon::Lexicon;
use crate::nlu::terms::{Term, TermKind};

/// A term with the sentence that introduces it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The term, as written where it is introduced.
    pub term: String,
    /// Its other names: an acronym's long forms.
    pub aliases: Vec<String>,
    /// The sentence that introduces it, byte for byte; its citation is the first.
    pub statement: Statement,
    /// Where that stands.
    pub citation: Citation,
}

/// The term of this name, or all: nothing where the documents introduce none.
pub fn look_up(asked: Option<&str>, corpus: &Corpus, lexicon: &Lexicon) -> Vec<Entry> {
    match asked {
        Some(term) => find(term, corpus, lexicon).into_iter().collect(),
        None => entries(corpus, lexicon),
    }
}

/// All terms that a sentence introduces, in the order of the alphabet.
fn entries(corpus: &Corpus, lexicon: &Lexicon) -> Vec<Entry> {
    let told = lexicon.glossary.terms.iter().filter(|term| term.kind != TermKind::Heading);
    let mut entries: Vec<Entry> = told.filter_map(|term| entry(term, corpus, lexicon)).collect();
    entries.sort_by_key(|entry| entry.term.to_lowercase());
    entries
}

/// The entry of a term by any of its names, in whatever case; `None` where the documents introduce no such term.
fn find(name: &str, corpus: &Corpus, lexicon: &Lexicon) -> Option<Entry> {
    let at = lexicon.glossary.named(name.trim())?;
    entry(lexicon.glossary.terms.get(at)?, corpus, lexicon)
}

/// The shortest of the sentences that introduce it: who looks a term up wants no more.
fn entry(term: &Term, corpus: &Corpus, lexicon: &Lexicon) -> Option<Entry> {
    let ids = lexicon.introductions(&term.form).iter();
    let ids = ids.map(|&(document, sentence)| SentenceId { document, sentence });
    let id = ids.min_by_key(|&id| (corpus.text(id).len(), id))?;
    let mut statement = Statement::quote(corpus, id, 1.0);
    statement.citations.push(0);
    Some(Entry {
        term: term.form.clone(),
        aliases: term.aliases.clone(),
        statement,
        citation: Citation::of(corpus, id),
    })
}
