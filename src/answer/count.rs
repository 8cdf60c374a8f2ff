//! “How many …?”: the number that stands for what is to be counted.

use super::features::Focus;
use super::plan::Plan;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::lexicon::{Counted, Lexicon};

/// A number counts what is named within this many words after it, or before the next number.
const REACH: usize = 14;

/// The number in the sentence that counts what is asked for, and how many words stand between:
/// the nearest when there are several.
pub fn number(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Option<(Counted, usize)> {
    let terms = corpus.forward[id.document as usize].sentence(id.sentence);
    let quantities = &lexicon.notes(id.document, id.sentence).quantities;
    let found = quantities.iter().enumerate().filter_map(|(nth, quantity)| {
        let from = (quantity.next as usize).min(terms.len());
        let next_number =
            quantities.get(nth + 1).map_or(terms.len(), |next| (next.next as usize).saturating_sub(1));
        let to = (from + REACH).min(next_number.max(from)).min(terms.len());
        distance(&plan.counted, &terms[from..to]).map(|between| (*quantity, between))
    });
    found.min_by_key(|&(_, between)| between)
}

/// How near the number stands to what it counts: 1 side by side, 0 when there is no number.
pub fn nearness(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> f32 {
    number(plan, corpus, lexicon, id).map_or(0.0, |(_, between)| 1.0 / (1.0 + 0.25 * between as f32))
}

/// How many words stand before the last of the counted words. `None` when half of them or more
/// are missing: “70 police cars” are no police officers, but “200 police officers” are some of the
/// police officers and prosecutors.
fn distance(counted: &[Focus], window: &[TermId]) -> Option<usize> {
    let places: Vec<usize> =
        counted.iter().filter_map(|word| window.iter().position(|term| word.terms.contains(term))).collect();
    let enough = counted.is_empty() || 2 * places.len() > counted.len();
    enough.then(|| places.into_iter().max().unwrap_or(0))
}
