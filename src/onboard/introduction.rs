//! What a collection is: the sentences by which its documents introduce themselves and what they are mainly about.

use std::collections::{BTreeMap, HashSet};

use super::key_sentence::Centroid;
use super::main_terms::{MainTerm, TOLD};
use super::outline::{Part, Sort};
use crate::index::corpus::{Corpus, SentenceId};
use crate::text::english::is_function_word;
use crate::text::tokens::tokenize;

/// Documents, from the first in reading order, in which an introduction is looked for.
const FIRST: usize = 8;
/// Sentences of each, from the first.
const LEAD: u32 = 25;
/// The share of all sentences that use a term from which on the documents are about it.
const ABOUT: f32 = 0.015;
/// Sentences that introduce the collection.
const SENTENCES: usize = 2;
/// How good a sentence must be to say what the documents are.
const GOOD: f32 = 0.7;

/// What a sentence gains whose subject is the documents as a whole, or that only speaks of them; that begins its document;
/// for each document further in it loses.
const IS_OF: f32 = 0.8;
const SPEAKS_OF: f32 = 0.3;
const BEGINS: f32 = 0.2;
const LATER: f32 = 0.05;
/// What the words of the titles count.
const TITLES: f32 = 0.8;

/// Nouns for a collection of writings as a whole.
const WHOLE: [&str; 12] = [
    "book",
    "collection",
    "documentation",
    "documents",
    "files",
    "guide",
    "handbook",
    "manual",
    "playbook",
    "report",
    "site",
    "website",
];

/// Verbs after which it is told what a collection is.
const TELLING: [&str; 14] = [
    "is",
    "are",
    "collects",
    "contains",
    "contain",
    "covers",
    "cover",
    "describes",
    "describe",
    "establishes",
    "explains",
    "gathers",
    "provides",
    "tells",
];

/// The sentences that introduce the collection: what the documents are, and what they are mainly about.
pub fn introduction(
    corpus: &Corpus,
    outline: &Part,
    terms: &[MainTerm<'_>],
    allowed: &dyn Fn(SentenceId) -> bool,
) -> Vec<SentenceId> {
    let centre = Centroid::of(corpus, corpus.sentences());
    let titled = titles(corpus);
    let mut best: Option<(f32, SentenceId)> = None;
    for (nth, document) in openings(outline).into_iter().take(FIRST).enumerate() {
        for &id in document.sentences.iter().filter(|&&id| id.sentence < LEAD && allowed(id)) {
            let score = speaks_of_whole(corpus.text(id))
                + TITLES * told(&titled, corpus.text(id))
                + centre.nearness(&corpus.vocabulary, corpus.terms(id))
                + if id.sentence == 0 { BEGINS } else { 0.0 }
                - LATER * nth as f32;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, id));
            }
        }
    }
    let all = corpus.sentences().count() as f32;
    let subjects = terms.iter().filter(|term| term.used as f32 >= ABOUT * all && term.rank >= TOLD);
    let subjects: Vec<SentenceId> = subjects.map(|term| term.sentence).collect();
    let whole = best.filter(|(score, _)| *score >= GOOD || subjects.is_empty()).map(|(_, id)| id);
    let mut found: Vec<SentenceId> = whole.into_iter().chain(subjects).collect();
    let mut told = HashSet::new();
    found.retain(|id| told.insert(corpus.text(*id)));
    found.truncate(SENTENCES);
    found
}

/// How far a sentence speaks of the documents as a whole: says what they are, or only names them.
fn speaks_of_whole(text: &str) -> f32 {
    const SUBJECT: usize = 5;
    const REACH: usize = 9;
    let tokens = tokenize(text);
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let speaks = |at: &usize| WHOLE.contains(&word(*at));
    let determines = |word: &str| matches!(word, "the" | "this" | "these" | "our");
    let tells = |word: &str| TELLING.contains(&word);
    let plainly = (1..tokens.len()).any(|at| speaks(&at) && determines(word(at - 1)) && tells(word(at + 1)));
    let subject =
        determines(word(0)) && (1..SUBJECT).any(|at| speaks(&at)) && (2..REACH).any(|at| tells(word(at)));
    if plainly || subject {
        IS_OF
    } else if (0..tokens.len()).any(|at| speaks(&at)) {
        SPEAKS_OF
    } else {
        0.0
    }
}

/// The share of what titles say that a text says.
fn told(titled: &[(String, f32)], text: &str) -> f32 {
    let words: HashSet<String> = tokenize(text).into_iter().map(|token| token.word).collect();
    titled.iter().filter(|(word, _)| words.contains(word)).map(|(_, share)| share).sum()
}

/// The documents in reading order, those at the top of the tree before those further down.
fn openings(root: &Part) -> Vec<&Part> {
    let mut found: Vec<&Part> = Vec::new();
    let mut level: Vec<&Part> = vec![root];
    while !level.is_empty() {
        let below: Vec<&Part> =
            level.iter().filter(|part| part.sort == Sort::Folder).flat_map(|part| &part.parts).collect();
        found.extend(level.into_iter().filter(|part| part.sort == Sort::Document));
        level = below;
    }
    found
}

/// The telling words of the documents' titles, each with its share of the titles that have any.
fn titles(corpus: &Corpus) -> Vec<(String, f32)> {
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    for entry in &corpus.entries {
        let words: HashSet<String> =
            tokenize(&entry.document.title).into_iter().map(|token| token.word).collect();
        for word in words.into_iter().filter(|word| word.len() > 2 && !is_function_word(word)) {
            *counts.entry(word).or_default() += 1.0;
        }
    }
    let all: f32 = counts.values().sum();
    counts.into_iter().map(|(word, count)| (word, count / all.max(1.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_what_the_documents_are_is_told_from_what_names_them() {
        for (text, score) in [
            ("This handbook tells how boats are rowed.", IS_OF),
            ("In a nutshell, the handbook is our way to row.", IS_OF),
            ("The documents that come with the boat are lists of sails.", IS_OF),
            ("The rower reads the handbook.", SPEAKS_OF),
            ("The handbook must not get wet.", SPEAKS_OF),
            ("Boats are rowed.", 0.0),
        ] {
            assert!((speaks_of_whole(text) - score).abs() < f32::EPSILON, "{text}");
        }
    }
}
