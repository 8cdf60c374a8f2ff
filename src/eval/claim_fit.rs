//! Fitting how claims are decided: a multinomial logit over what supports and what contradicts a claim most, held out
//! corpus by corpus, and the probabilities from which on verdicts are given.

use super::choice::{Choice, fit};
use super::claim_verdicts::{ClaimLabel, LabelledClaim};
use super::metrics::{fold_of, indicator};
use super::report::Report;
use crate::check::decision::{DecisionWeights, MEASURES, WeighedClaim};
use crate::engine::Engine;
use crate::index::error::IndexError;

/// How strongly weights are held near nothing.
const RIDGE: f64 = 0.5;
/// Into how many parts the corpora fall.
const FOLDS: u64 = 5;
/// The shares of given verdicts that should be right: the first that enough verdicts reach counts.
const PRECISIONS: [f64; 4] = [0.97, 0.95, 0.9, 0.85];
/// The share of all claims that must get a verdict for a precision to be taken as reached.
const MIN_COVERAGE: f64 = 0.05;

/// A claim with what was measured of it; `None` where nothing was found for it.
struct MeasuredClaim {
    label: ClaimLabel,
    corpus: String,
    weighed: Option<WeighedClaim>,
}

/// Fits on labelled claims. Returns the weights, and how weights fitted in the same way do on corpora that they have not
/// seen. `step` is called after each claim with how many are measured.
///
/// # Errors
/// When the files of an index cannot be read any more.
pub fn fit_claims(
    claims: &[(LabelledClaim, &Engine)],
    step: &mut dyn FnMut(usize),
) -> Result<(DecisionWeights, Report), IndexError> {
    let mut measured = Vec::with_capacity(claims.len());
    for (claim, engine) in claims {
        measured.push(MeasuredClaim {
            label: claim.label,
            corpus: claim.corpus.clone().unwrap_or_default(),
            weighed: engine.weigh_claim(&claim.claim)?,
        });
        step(measured.len());
    }
    let mut held_out: Vec<(f32, f32, ClaimLabel)> = Vec::new();
    for fold in 0..FOLDS {
        let (test, train): (Vec<&MeasuredClaim>, Vec<&MeasuredClaim>) =
            measured.iter().partition(|claim| fold_of(&claim.corpus, FOLDS) == fold);
        let weights = fit_weights(&train);
        held_out.extend(test.into_iter().map(|claim| {
            let (supported, refuted) =
                claim.weighed.as_ref().map_or((0.0, 0.0), |weighed| weighed.probabilities(&weights));
            (supported, refuted, claim.label)
        }));
    }
    let mut weights = fit_weights(&measured.iter().collect::<Vec<_>>());
    let min_verdicts = (MIN_COVERAGE * measured.len() as f64).ceil() as usize;
    weights.min_supported = threshold(
        min_verdicts,
        held_out.iter().filter(|(s, r, _)| s > r).map(|(s, _, label)| (*s, *label == ClaimLabel::Supported)),
    );
    weights.min_refuted = threshold(
        min_verdicts,
        held_out.iter().filter(|(s, r, _)| r > s).map(|(_, r, label)| (*r, *label == ClaimLabel::Refuted)),
    );
    Ok((weights.clone(), report(&held_out, &weights)))
}

fn fit_weights(claims: &[&MeasuredClaim]) -> DecisionWeights {
    let size = MEASURES.len();
    let choices = claims.iter().filter_map(|claim| {
        let weighed = claim.weighed.as_ref()?;
        let (support, contradiction) = (to_f64(&weighed.support.1), to_f64(&weighed.contradiction.1));
        let nothing = vec![0.0; size];
        Some(Choice {
            alternatives: vec![
                [support, nothing.clone()].concat(),
                [nothing.clone(), contradiction].concat(),
                [nothing.clone(), nothing].concat(),
            ],
            chosen: [ClaimLabel::Supported, ClaimLabel::Refuted, ClaimLabel::NotEnoughInfo]
                .map(|label| indicator(label == claim.label))
                .to_vec(),
            weight: 1.0,
        })
    });
    let found = fit(&choices.collect::<Vec<_>>(), 2 * size, RIDGE);
    let rounded = |part: &[f64]| part.iter().map(|weight| (weight * 1e3).round() as f32 / 1e3).collect();
    DecisionWeights {
        min_supported: 1.0,
        min_refuted: 1.0,
        supported: rounded(&found[..size]),
        refuted: rounded(&found[size..]),
    }
}

fn to_f64(measures: &[f32]) -> Vec<f64> {
    measures.iter().map(|&measure| f64::from(measure)).collect()
}

/// The least probability from which on the first of [`PRECISIONS`] that `min_verdicts` reach is kept; 1 where none is.
fn threshold(min_verdicts: usize, verdicts: impl Iterator<Item = (f32, bool)>) -> f32 {
    let mut ranked: Vec<(f32, bool)> = verdicts.collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let least = |precision: f64| {
        let mut right = 0u32;
        let mut least = None;
        for (given, (probability, is_right)) in ranked.iter().enumerate() {
            right += u32::from(*is_right);
            if given + 1 >= min_verdicts && f64::from(right) >= precision * (given + 1) as f64 {
                least = Some(*probability);
            }
        }
        least
    };
    let found = PRECISIONS.into_iter().find_map(least);
    (found.unwrap_or(1.0) * 1e3).ceil() / 1e3
}

fn report(held_out: &[(f32, f32, ClaimLabel)], weights: &DecisionWeights) -> Report {
    let mut report = Report::new(format!(
        "{} claims, each judged by weights that have not seen its corpus",
        held_out.len()
    ));
    let verdict = |&(supported, refuted, _): &(f32, f32, ClaimLabel)| {
        if supported >= weights.min_supported && supported > refuted {
            ClaimLabel::Supported
        } else if refuted >= weights.min_refuted && refuted > supported {
            ClaimLabel::Refuted
        } else {
            ClaimLabel::NotEnoughInfo
        }
    };
    let most_likely = |&(supported, refuted, _): &(f32, f32, ClaimLabel)| {
        let neither = 1.0 - supported - refuted;
        if supported >= refuted.max(neither) {
            ClaimLabel::Supported
        } else if refuted >= neither {
            ClaimLabel::Refuted
        } else {
            ClaimLabel::NotEnoughInfo
        }
    };
    let right: Vec<f64> = held_out.iter().map(|claim| indicator(verdict(claim) == claim.2)).collect();
    report.mean("accuracy", "judged as labelled", &right);
    let likely: Vec<f64> = held_out.iter().map(|claim| indicator(most_likely(claim) == claim.2)).collect();
    report.mean("accuracy_likely", "… where the likeliest verdict is given, however unsure", &likely);
    for (count, key, label, wanted) in [
        ("supported", "precision_supported", "“supported”", ClaimLabel::Supported),
        ("refuted", "precision_refuted", "“refuted”", ClaimLabel::Refuted),
    ] {
        let given: Vec<f64> = held_out
            .iter()
            .filter(|claim| verdict(claim) == wanted)
            .map(|claim| indicator(claim.2 == wanted))
            .collect();
        report.count(count, &format!("verdicts {label}"), given.len());
        report.mean(key, "… of these right", &given);
    }
    let decidable = held_out.iter().filter(|claim| claim.2 != ClaimLabel::NotEnoughInfo);
    let decided: Vec<f64> =
        decidable.map(|claim| indicator(verdict(claim) != ClaimLabel::NotEnoughInfo)).collect();
    report.mean("decided", "claims that can be decided: decided", &decided);
    report
}
