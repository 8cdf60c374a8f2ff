//! Gathering what has a name, with how well known it is.

use std::collections::HashMap;

use super::{key, telling};
use crate::corpus::document::Document;
use crate::index::corpus::Corpus;
use crate::index::vocabulary::Vocabulary;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::terms::TermKind;

/// A heading that stands in more places than this names none of them.
const REPEATED: usize = 2;

/// Everything with a name, and how well known it is; a name may come several times.
pub(super) fn named(corpus: &Corpus, lexicon: &Lexicon) -> Vec<(String, u32)> {
    let mut named = Vec::new();
    for place in lexicon.named_places() {
        let name = lexicon.gazetteer.display_name(place).to_owned();
        named.push((name, lexicon.sentences_about(place).len() as u32));
    }
    for term in lexicon.glossary.terms.iter().filter(|term| term.kind != TermKind::Heading) {
        named.push((term.form.clone(), used(&term.form, &corpus.vocabulary)));
    }
    let mut repeated: HashMap<String, usize> = HashMap::new();
    let mut headings = Vec::new();
    for entry in &corpus.entries {
        for (heading, sentences) in told_about(&entry.document) {
            *repeated.entry(key(heading)).or_default() += 1;
            headings.push((heading.to_owned(), sentences.min(used(heading, &corpus.vocabulary))));
        }
    }
    named.extend(headings.into_iter().filter(|(heading, _)| repeated[&key(heading)] <= REPEATED));
    named
}

/// The title and the headings of a document, each with the number of sentences below it, where there are any.
fn told_about(document: &Document) -> impl Iterator<Item = (&str, u32)> {
    let mut counts = vec![0; document.sections.len()];
    for passage in &document.passages {
        for section in document.ancestors(passage.section) {
            counts[section as usize] += passage.sentence_count;
        }
    }
    let title = (document.title.as_str(), document.sentences.len() as u32);
    let headings = document.sections.iter().map(|section| section.heading.of(&document.text)).zip(counts);
    std::iter::once(title)
        .chain(headings)
        .filter(|(heading, count)| *count > 0 && heading.contains(char::is_alphabetic))
}

/// In how many sentences the rarest of the words stands: no name is used more often.
fn used(name: &str, vocabulary: &Vocabulary) -> u32 {
    let count = |lexeme: &String| vocabulary.id(lexeme).map_or(0, |id| vocabulary.sentence_count(id));
    telling(&key(name)).iter().map(count).min().unwrap_or(0)
}
