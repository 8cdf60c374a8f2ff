//! Gathering what has a name, with how well known it is.

use std::collections::{HashMap, HashSet};

use super::{key, telling};
use crate::corpus::document::Document;
use crate::index::corpus::Corpus;
use crate::index::vocabulary::{TermId, Vocabulary};
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
    let terms = lexicon.glossary.terms.iter().filter(|term| term.kind != TermKind::Heading);
    // Who types the first letters of a long form does not know the short one.
    let written = terms.flat_map(|term| std::iter::once(&term.form).chain(&term.aliases));
    let forms: Vec<&str> = written.map(String::as_str).collect();
    named.extend(forms.iter().map(|form| (*form).to_owned()).zip(mentions(corpus, &forms)));
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

/// In how many sentences each of the names stands, in any inflection.
fn mentions(corpus: &Corpus, names: &[&str]) -> Vec<u32> {
    let vocabulary = &corpus.vocabulary;
    let terms =
        |name: &&str| key(name).split(' ').map(|word| vocabulary.id(word)).collect::<Option<Vec<_>>>();
    let terms: Vec<Vec<TermId>> = names.iter().map(|name| terms(name).unwrap_or_default()).collect();
    // Every name is looked for where its rarest word stands.
    let mut by_rarest: HashMap<TermId, Vec<(usize, usize)>> = HashMap::new();
    for (name, terms) in terms.iter().enumerate() {
        let rarest = terms.iter().enumerate().min_by_key(|(_, term)| vocabulary.sentence_count(**term));
        if let Some((at, &term)) = rarest {
            by_rarest.entry(term).or_default().push((name, at));
        }
    }
    let mut counts = vec![0; names.len()];
    for id in corpus.sentences() {
        let sentence = corpus.terms(id);
        let mut found = HashSet::new();
        for (at, term) in sentence.iter().enumerate() {
            for &(name, before) in by_rarest.get(term).into_iter().flatten() {
                let start = at.checked_sub(before);
                let stands = start.is_some_and(|start| sentence[start..].starts_with(&terms[name]));
                if stands && found.insert(name) {
                    counts[name] += 1;
                }
            }
        }
    }
    counts
}

/// In how many sentences the rarest of a heading's words stands.
fn used(name: &str, vocabulary: &Vocabulary) -> u32 {
    let count = |lexeme: &String| vocabulary.id(lexeme).map_or(0, |id| vocabulary.sentence_count(id));
    telling(&key(name)).iter().map(count).min().unwrap_or(0)
}
