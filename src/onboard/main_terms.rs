//! The terms that the documents use most, each with the sentence that says what it is.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::answer::topics::Topics;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::lexicon::{Lexicon, Names};
use crate::nlu::terms::{Term, TermKind};
use crate::text::tokens::{Token, tokenize};

/// A term in fewer sentences is no main one.
const USED: u32 = 3;

/// A term, how much it is used, and where it is said what it is.
#[derive(Clone, Debug)]
pub struct MainTerm<'a> {
    /// The term.
    pub term: &'a Term,
    /// In how many sentences it stands, under the name that is used most.
    pub used: u32,
    /// The sentence that says what it is.
    pub sentence: SentenceId,
    /// How plainly it does, from [`INTRODUCED`] to [`ENTRY`].
    pub rank: u32,
}

/// The sentence brings the term in with its long form, or uses it first.
pub const INTRODUCED: u32 = 1;
/// The sentence is about the term.
pub const TOLD: u32 = 2;
/// The sentence says what the term does.
pub const DOES: u32 = 3;
/// The sentence says what the term is.
pub const DEFINED: u32 = 4;
/// The sentence is an entry of a glossary: better than any other, even one that also gives the long form.
pub const ENTRY: u32 = 2 * DEFINED + 1;

/// The terms that a readable sentence says something of, the most used first.
pub fn main_terms<'a>(
    corpus: &Corpus,
    lexicon: &'a Lexicon,
    topics: &Topics,
    allowed: &dyn Fn(SentenceId) -> bool,
) -> Vec<MainTerm<'a>> {
    let used: HashMap<String, u32> =
        topics.leading().iter().map(|topic| (key(&topic.name), topic.known)).collect();
    let count = |name: &String| used.get(&key(name)).copied().unwrap_or_default();
    let terms = lexicon.glossary.terms.iter().filter(|term| term.kind != TermKind::Heading);
    let often = terms.filter_map(|term| {
        let used = std::iter::once(&term.form).chain(&term.aliases).map(count).max().unwrap_or_default();
        (used >= USED).then_some((term, used))
    });
    let mut often: Vec<(&Term, u32)> = often.collect();
    often.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.form.cmp(&b.0.form)));
    let defined = defining(corpus, lexicon, &often, allowed);
    let said = often.into_iter().zip(defined);
    said.filter_map(|((term, used), found)| {
        found.map(|(rank, sentence)| MainTerm { term, used, sentence, rank })
    })
    .collect()
}

/// A sentence for a term: how plainly it says what that is, whether under its name, how short it is.
type Offer = (u32, bool, Reverse<usize>, Reverse<SentenceId>);

/// So far from its beginning a document still says what it is about.
const EARLY: u32 = 15;
/// A sentence of fewer words says little of what a thing does.
const SHORT: usize = 9;

/// For each term the best sentence that says what it is: one that begins with it and goes on with “is”, else the one
/// that introduces it. The shortest of equals.
fn defining(
    corpus: &Corpus,
    lexicon: &Lexicon,
    terms: &[(&Term, u32)],
    allowed: &dyn Fn(SentenceId) -> bool,
) -> Vec<Option<(u32, SentenceId)>> {
    let names: Vec<_> = terms.iter().map(|(term, _)| lexicon.names(&term.form)).collect();
    let mut by_first: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, names) in names.iter().enumerate() {
        for first in names.iter().flat_map(Names::first_words) {
            by_first.entry(first).or_default().push(at);
        }
    }
    let mut best: Vec<Option<Offer>> = vec![None; terms.len()];
    let mut offer = |at: usize, rank: u32, id: SentenceId| {
        let offered = (rank, is_under(corpus, id, terms[at].0), Reverse(corpus.text(id).len()), Reverse(id));
        best[at] = best[at].max(Some(offered));
    };
    for (at, (term, _)) in terms.iter().enumerate() {
        // A name without another is not brought in anywhere, only used for the first time.
        if matches!(term.kind, TermKind::Name | TermKind::Title) || term.aliases.is_empty() {
            continue;
        }
        for &(document, sentence) in lexicon.introductions(&term.form) {
            let id = SentenceId { document, sentence };
            if allowed(id) {
                offer(at, INTRODUCED, id);
            }
        }
    }
    for id in corpus.sentences().filter(|&id| allowed(id)) {
        let tokens = tokenize(corpus.text(id));
        let article = usize::from(tokens.first().is_some_and(|token| token.word == "the"));
        let Some(first) = tokens.get(article) else { continue };
        let mut at_this = by_first.get(first.word.as_str()).cloned().unwrap_or_default();
        at_this.dedup();
        for at in at_this {
            let Some(end) = names[at].as_ref().and_then(|names| names.lead(corpus.text(id))) else {
                continue;
            };
            // The name may come twice: “Keel – keels are …”.
            if (1..=end).any(|words| is_entry(corpus.text(id), &tokens, words)) {
                offer(at, ENTRY, id);
                continue;
            }
            let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
            let (verb, next) = (word(end), word(end + 1));
            let Some(rank) = plainness(verb, next).filter(|rank| *rank == DEFINED || tokens.len() >= SHORT)
            else {
                continue;
            };
            let introduces = lexicon.introductions(&terms[at].0.form).contains(&(id.document, id.sentence));
            // What also gives the long form tells more than what only uses the short one; what is said of it deep in a
            // document about something else holds there.
            let more = if introduces { DEFINED } else { 0 };
            if introduces || id.sentence < EARLY || is_under(corpus, id, terms[at].0) {
                offer(at, rank + more, id);
            }
        }
    }
    best.into_iter().map(|best| best.map(|(rank, _, _, id)| (rank, id.0))).collect()
}

/// Whether a sentence goes on after its first so many words as an entry of a glossary does: “Keel – the boat's spine is …”.
fn is_entry(text: &str, tokens: &[Token], words: usize) -> bool {
    let after = words.checked_sub(1).and_then(|last| tokens.get(last)).zip(tokens.get(words));
    after.is_some_and(|(last, next)| matches!(text[last.span.end..next.span.start].trim(), "-" | "–" | "—"))
        && text[..tokens[words].span.start].ends_with(' ')
}

/// How plainly a sentence says what a thing is that goes on so after its name.
fn plainness(verb: &str, next: &str) -> Option<u32> {
    match (verb, next) {
        ("is" | "are" | "was", "a" | "an" | "the" | "one" | "part" | "responsible")
        | ("means" | "stands", _) => Some(DEFINED),
        ("is" | "are", next) if next.ends_with("ing") => None,
        ("has", "a" | "an" | "the" | "no")
        | ("provides" | "aims" | "helps" | "offers" | "serves" | "supports" | "defines" | "establishes", _) => {
            Some(DOES)
        }
        ("is" | "are" | "was", _) => Some(TOLD),
        _ => None,
    }
}

/// Whether a sentence stands under a heading that is about the term: its name, and few words more.
fn is_under(corpus: &Corpus, id: SentenceId, term: &Term) -> bool {
    const MORE: usize = 3;
    let document = corpus.document(id.document);
    let section = document.passages[document.passage_of(id.sentence) as usize].section;
    let names: Vec<String> = std::iter::once(&term.form).chain(&term.aliases).map(|name| key(name)).collect();
    let mut above = std::iter::once(document.title.as_str()).chain(document.heading_path(section)).map(key);
    let words = |text: &str| text.split(' ').count();
    above.any(|heading| {
        let about = |name: &String| {
            format!(" {heading} ").contains(&format!(" {name} ")) && words(&heading) <= words(name) + MORE
        };
        names.iter().any(about)
    })
}

fn key(name: &str) -> String {
    tokenize(name).into_iter().map(|token| token.word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_a_glossary_is_told_by_its_dash() {
        let is = |text: &str| is_entry(text, &tokenize(text), 1);
        assert!(is("Keel - The spine of a boat is its keel.") && is("Keel – the spine of a boat."));
        assert!(!is("Keel-less boats are rafts.") && !is("Keel is what a boat has.") && !is("Keel"));
    }

    #[test]
    fn what_a_thing_is_is_plainer_than_what_it_does() {
        for (verb, next, rank) in [
            ("is", "a", Some(DEFINED)),
            ("means", "that", Some(DEFINED)),
            ("has", "a", Some(DOES)),
            ("has", "been", None),
            ("is", "painted", Some(TOLD)),
            ("is", "rowing", None),
            ("rows", "a", None),
        ] {
            assert_eq!(plainness(verb, next), rank, "{verb} {next}");
        }
    }
}
