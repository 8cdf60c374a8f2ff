//! The verdict by an entailment model, weighed together with what a comparison word by word finds.
//!
//! Of the sentences nearest to a claim, the one that the model says supports it most and the one that it says contradicts
//! it most are measured. A multinomial logit over these measures gives the probability of each verdict. Its weights, and the
//! probabilities from which on a verdict is given, are data (`decision.toml`), fitted by `docent eval claims --fit`.

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::compare::{Comparison, Kind, compare};
use super::verdict::{Checked, Verdict, refutes, supports};
use crate::answer::evidence::Evidence;
use crate::answer::reading::heading_of;
use crate::index::corpus::{Corpus, SentenceId};
use crate::models::entailment::{Entailment, EntailmentModel};
use crate::models::pair::Excerpt;
use crate::nlu::lexicon::Lexicon;
use crate::text::tokens::tokenize;

const SHIPPED: &str = include_str!("decision.toml");

/// Sentences that the model judges: the best ranked.
const MAX_JUDGED: usize = 10;
/// Log-odds beyond this say no more.
const MAX_LOGIT: f32 = 8.0;
/// The share of the claim that a sentence must have to be shown where nothing is decided.
const MIN_SHARED_TO_SHOW: f32 = 0.45;

/// How measures become verdicts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionWeights {
    /// The probability of “supported” from which on it is said.
    pub min_supported: f32,
    /// The probability of “refuted” from which on it is said.
    pub min_refuted: f32,
    /// What each measure of the sentence that supports most adds to the log-odds of “supported”, in the order of
    /// [`MEASURES`].
    pub supported: Vec<f32>,
    /// The same of the sentence that contradicts most, for “refuted”.
    pub refuted: Vec<f32>,
}

/// The measures of a sentence beside a claim.
pub const MEASURES: [&str; 19] = [
    "constant",
    "entailment_odds",
    "contradiction_odds",
    "neutral",
    "shared",
    "said",
    "missing",
    "nameless",
    "other_quantity",
    "other_date",
    "other_place",
    "other_reference",
    "other_name",
    "denied",
    "other_scope",
    "lacking",
    "rank",
    "supported_by_rules",
    "refuted_by_rules",
];

impl DecisionWeights {
    /// The weights that ship.
    ///
    /// # Panics
    /// Never: the file is part of the program, and a test reads it.
    pub fn load_shipped() -> Self {
        toml::from_str(SHIPPED).expect("decision.toml is tested")
    }
}

/// A claim beside the sentences that say most of it.
#[derive(Clone, Debug, PartialEq)]
pub struct WeighedClaim {
    /// The sentence that has the words of the claim, all of them and no other, if there is one.
    pub restated: Option<SentenceId>,
    /// The sentence that supports it most, with its measures.
    pub support: (Comparison, Vec<f32>),
    /// The sentence that contradicts it most, with its measures.
    pub contradiction: (Comparison, Vec<f32>),
}

/// Finds what supports and what contradicts a claim most among the sentences found for it, best first. `None` where
/// nothing was found.
pub fn weigh_claim(
    claim: &Claim,
    evidence: &[Evidence],
    model: &EntailmentModel,
    corpus: &Corpus,
    lexicon: &Lexicon,
) -> Option<WeighedClaim> {
    let ids: Vec<SentenceId> = evidence.iter().take(MAX_JUDGED).map(|found| found.id).collect();
    let excerpts: Vec<Excerpt<'_>> = ids.iter().map(|&id| premise(id, corpus)).collect();
    let judged = model.judge(&claim.text, &excerpts).ok()?;
    let best = |of: fn(&Entailment) -> f32| {
        let ranked = judged.iter().enumerate().max_by(|a, b| of(a.1).total_cmp(&of(b.1)).then(b.0.cmp(&a.0)));
        ranked.map(|(rank, found)| {
            let comparison = compare(claim, corpus, lexicon, ids[rank]);
            let measures = measure(found, &comparison, rank);
            (comparison, measures)
        })
    };
    let has_its_words = |id: &SentenceId| {
        let words = tokenize(corpus.text(*id)).into_iter().map(|token| token.word);
        words.eq(claim.details.words.iter().cloned())
    };
    Some(WeighedClaim {
        restated: ids.iter().copied().find(has_its_words),
        support: best(|found| found.supports)?,
        contradiction: best(|found| found.contradicts)?,
    })
}

/// A sentence as the model reads it: with what stands above it and the sentence before.
fn premise(id: SentenceId, corpus: &Corpus) -> Excerpt<'_> {
    let document = corpus.document(id.document);
    let passage = &document.passages[document.passage_of(id.sentence) as usize];
    let has_before = id.sentence > passage.first_sentence && document.first_row_of(id.sentence).is_none();
    let first = if has_before { id.sentence - 1 } else { id.sentence };
    let texts = (first..=id.sentence).map(|at| document.sentences[at as usize].span.of(&document.text));
    Excerpt { heading: heading_of(document, first), sentences: texts.collect() }
}

fn measure(found: &Entailment, comparison: &Comparison, rank: usize) -> Vec<f32> {
    let odds = |share: f32| {
        (share.max(1e-6) / (1.0 - share).max(1e-6)).ln().clamp(-MAX_LOGIT, MAX_LOGIT) / MAX_LOGIT
    };
    let differs =
        |kind: Kind| indicator(comparison.differences.iter().any(|difference| difference.kind == kind));
    vec![
        1.0,
        odds(found.supports),
        odds(found.contradicts),
        found.neutral,
        comparison.shared,
        comparison.said,
        indicator(comparison.missing > 0),
        indicator(comparison.is_nameless),
        differs(Kind::Quantity),
        differs(Kind::Date),
        differs(Kind::Place),
        differs(Kind::Reference),
        differs(Kind::Name),
        differs(Kind::Negation),
        differs(Kind::Scope),
        comparison.lacking.min(1.0),
        1.0 / (1.0 + rank as f32),
        indicator(supports(comparison)),
        indicator(refutes(comparison)),
    ]
}

fn indicator(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

impl WeighedClaim {
    /// The probabilities of “supported” and “refuted”.
    pub fn probabilities(&self, weights: &DecisionWeights) -> (f32, f32) {
        let dot =
            |measures: &[f32], weights: &[f32]| measures.iter().zip(weights).map(|(m, w)| m * w).sum::<f32>();
        let supported = dot(&self.support.1, &weights.supported).exp();
        let refuted = dot(&self.contradiction.1, &weights.refuted).exp();
        let total = 1.0 + supported + refuted;
        (supported / total, refuted / total)
    }

    /// The verdict, with the sentence that it rests on.
    pub fn decide(&self, text: &str, weights: &DecisionWeights, corpus: &Corpus) -> Checked {
        let (supported, refuted) = self.probabilities(weights);
        let mut checked = Checked::nothing(text);
        let (support, contradiction) = (&self.support.0, &self.contradiction.0);
        if let Some(restated) = self.restated {
            checked.verdict = Verdict::Supported;
            checked.confidence = 1.0;
            checked.rest_on(corpus, restated);
        } else if supported >= weights.min_supported && supported > refuted && is_consistent(support) {
            checked.verdict = Verdict::Supported;
            checked.confidence = supported;
            checked.rest_on(corpus, support.id);
        } else if refuted >= weights.min_refuted
            && refuted > supported
            && is_of_the_same(contradiction)
            && !has_its_details(support)
        {
            checked.verdict = Verdict::Refuted;
            checked.confidence = refuted;
            checked.differences.clone_from(&contradiction.differences);
            checked.rest_on(corpus, contradiction.id);
        } else {
            checked.confidence = 1.0 - supported.max(refuted);
            let nearest = if supported >= refuted { support } else { contradiction };
            if nearest.shared >= MIN_SHARED_TO_SHOW {
                checked.rest_on(corpus, nearest.id);
            }
        }
        checked
    }
}

/// Whether numbers, dates, references, negation and quantifiers agree: without that nothing is supported, whatever the model
/// says.
fn is_consistent(support: &Comparison) -> bool {
    let may_differ = |kind: Kind| matches!(kind, Kind::Name | Kind::Place);
    support.differences.iter().all(|difference| may_differ(difference.kind))
}

/// Whether the sentence that supports most has a detail of the claim and differs in none: what another sentence says then is
/// said of something else.
fn has_its_details(support: &Comparison) -> bool {
    support.met > 0 && support.differences.is_empty()
}

/// Whether the sentence may speak of the same event: another place or person by itself refutes nothing.
fn is_of_the_same(contradiction: &Comparison) -> bool {
    let by_itself = |kind: Kind| matches!(kind, Kind::Place | Kind::Name);
    contradiction.differences.is_empty()
        || !contradiction.differences.iter().all(|difference| by_itself(difference.kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_that_ship_fit_the_measures() {
        let weights = DecisionWeights::load_shipped();
        assert_eq!((weights.supported.len(), weights.refuted.len()), (MEASURES.len(), MEASURES.len()));
        assert!(weights.min_supported > 0.3 && weights.min_refuted > 0.3);
    }
}
