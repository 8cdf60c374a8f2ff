//! Where a claim says that something is so and a sentence that it is not: one denies it, or says the opposite.

use super::beside::Beside;
use super::claim::Claim;
use super::compare::{Difference, Kind};
use crate::answer::focus::Focus;
use crate::index::vocabulary::TermId;
use crate::text::english::antonyms::{Use, opposites};
use crate::text::english::{is_common_verb, is_light_word};
use crate::text::tokens::{lexeme, singular, tokenize};

/// Words of what is called for, any of which may stand for another where one of the two is denied.
const CALLED_FOR: [&str; 6] = ["need", "require", "must", "necessary", "mandatory", "obligatory"];

/// A difference of this sort, and the word of the claim that it is about.
pub struct Opposite {
    /// In the words of both.
    pub difference: Difference,
    /// The word that the sentence says the opposite of, where it lacks it.
    pub instead_of: Option<String>,
}

/// Whether one denies what the other says, or says the opposite.
pub fn opposite(beside: &Beside<'_>, claim: &Claim) -> Option<Opposite> {
    let denied = denial(beside, claim).map(|difference| Opposite { difference, instead_of: None });
    denied.or_else(|| antonym(beside, claim))
}

fn denial(beside: &Beside<'_>, claim: &Claim) -> Option<Difference> {
    let id = |word: &String| beside.corpus.vocabulary.id(word);
    let denials = &beside.details.denials;
    let denied: Vec<Vec<TermId>> =
        denials.iter().map(|denial| denial.words.iter().filter_map(id).collect()).collect();
    for denial in &claim.details.denials {
        let called_for = denial.words.first().is_some_and(|word| is_called_for(word));
        let says = |focus: &&Focus| beside.stands(claim, focus);
        let main = denial.words.iter().filter(|word| !is_light(word)).take(2);
        let said = main.filter_map(|word| claim.focus(word)).find(says);
        let is_denied = |focus: &Focus| denied.iter().any(|denied| focus.meets(denied));
        let difference = |found| Difference { kind: Kind::Negation, claimed: denial.told.clone(), found };
        if let Some(focus) = said {
            if !(is_denied(focus) || called_for && denials.iter().any(|own| calls_for(&own.words))) {
                return Some(difference(around(beside.text, beside, focus)));
            }
        } else if called_for && denials.is_empty() {
            let calls = beside.details.words.iter().find(|word| is_called_for(word));
            if let Some(word) = calls {
                return Some(difference(around_word(beside.text, |own| own == word)));
            }
        }
    }
    let both_deny = !claim.details.denials.is_empty();
    // Where both deny something, what a word says that says little cannot be held against the other.
    let may_differ = |focus: &&Focus| !(claim.denies(&focus.word) || both_deny && is_light(&focus.word));
    for (denial, terms) in denials.iter().zip(&denied) {
        // “Leave without pay requests” denies no request.
        let reach = if denial.told.to_lowercase().starts_with("without") { 1 } else { 2 };
        let first = terms.iter().take(reach);
        let is_meant = |focus: &&Focus| first.clone().any(|term| focus.meets(&[*term]));
        let met = claim.core.iter().filter(may_differ).find(is_meant).filter(|_| !denial.is_aside);
        if let Some(focus) = met {
            return Some(Difference {
                kind: Kind::Negation,
                claimed: around(&claim.text, beside, focus),
                found: denial.told.clone(),
            });
        }
        if calls_for(&denial.words) && !both_deny && !denial.is_aside {
            let called = claim.details.words.iter().find(|word| is_called_for(word));
            if let Some(word) = called {
                let claimed = around_word(&claim.text, |own| own == word);
                return Some(Difference { kind: Kind::Negation, claimed, found: denial.told.clone() });
            }
        }
    }
    None
}

/// A word of the claim that the sentence lacks, and has the opposite of. What a thing is like may be said of another
/// thing, so that it must be what is claimed of it: “leave is paid”, not “paid leave is long”.
fn antonym(beside: &Beside<'_>, claim: &Claim) -> Option<Opposite> {
    if !claim.details.denials.is_empty() || !beside.details.denials.is_empty() {
        return None;
    }
    // “Give” and “take” are said of the same.
    let may_differ = |focus: &&Focus| !focus.is_name && !bases(&focus.word).iter().any(|base| is_light(base));
    for focus in claim.core.iter().filter(may_differ).filter(|focus| !beside.stands(claim, focus)) {
        let is_utmost = focus.word.ends_with("est");
        let states = |used: Use| used == Use::Verb || is_utmost || claim.states(&focus.word);
        let listed = bases(&focus.word);
        let against = listed.iter().flat_map(|base| opposites(base)).filter(|(_, used)| states(*used));
        for (other, _) in against {
            let other = lexeme(other);
            let is_other = |word: &str| bases(word).iter().any(|base| lexeme(base) == other);
            if beside.details.words.iter().any(|word| is_other(word)) {
                let difference = Difference {
                    kind: Kind::Negation,
                    claimed: around_word(&claim.text, |word| word == focus.word),
                    found: around_word(beside.text, is_other),
                };
                return Some(Opposite { difference, instead_of: Some(focus.word.clone()) });
            }
        }
    }
    None
}

fn is_light(word: &str) -> bool {
    is_common_verb(word) || is_light_word(word)
}

/// Whether a folded word says that something is called for.
pub fn is_called_for(word: &str) -> bool {
    word == "must" || CALLED_FOR.iter().any(|other| lexeme(other) == lexeme(word))
}

fn calls_for(words: &[String]) -> bool {
    words.first().is_some_and(|word| is_called_for(word))
        || words.get(1).is_some_and(|word| is_called_for(word))
}

/// A folded word as dictionaries may list it: “rejected” as “reject”, “included” as “include”.
fn bases(word: &str) -> Vec<String> {
    let mut bases = vec![word.to_owned(), singular(word), lexeme(word)];
    for ending in ["ed", "ing", "es", "est"] {
        if let Some(root) = word.strip_suffix(ending) {
            bases.extend([root.to_owned(), format!("{root}e")]);
        }
    }
    bases.sort_unstable();
    bases.dedup();
    bases
}

/// The words of a text around the first that a word of the claim stands for.
fn around(text: &str, beside: &Beside<'_>, focus: &Focus) -> String {
    let id = |word: &str| beside.corpus.vocabulary.id(word);
    around_word(text, |word| word == focus.word || id(word).is_some_and(|term| focus.meets(&[term])))
}

fn around_word(text: &str, is_meant: impl Fn(&str) -> bool) -> String {
    const BEFORE: usize = 2;
    const AFTER: usize = 3;
    let tokens = tokenize(text);
    let at = tokens.iter().position(|token| is_meant(&token.word)).unwrap_or_default();
    let within = &tokens[at.saturating_sub(BEFORE)..tokens.len().min(at + AFTER + 1)];
    match (within.first(), within.last()) {
        (Some(first), Some(last)) => text[first.span.start..last.span.end].to_owned(),
        _ => text.to_owned(),
    }
}
