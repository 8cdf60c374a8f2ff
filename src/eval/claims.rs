//! Claims with the sentences that prove or disprove them, in the format of FoolMeTwice (Eisenschlos et al. 2021):
//! are those sentences found, and does what they say decide as it should?

use std::path::PathBuf;

use serde::Deserialize;

use super::choice::{Choice, fit};
use super::dataset::{DatasetError, json_lines};
use super::library::{Text, open};
use super::metrics::{indicator, mean, recall};
use super::report::Report;
use crate::check::compare::{Comparison, Kind};
use crate::check::verdict::Verdict;
use crate::engine::{Engine, Settings};
use crate::index::corpus::SentenceId;
use crate::index::error::IndexError;
use crate::nlu::question::Question;

const EXPECTED: &str =
    r#"{"text","label","gold_evidence":[{"text","section_header"}],"retrieved_evidence"} a line"#;

/// How many sentences may be looked at.
const DEPTH: usize = 5;

/// One line of a file.
#[derive(Clone, Debug, Deserialize)]
pub struct Claim {
    /// What is claimed.
    pub text: String,
    /// `SUPPORTS` or `REFUTES`.
    pub label: String,
    /// The sentences that decide it.
    pub gold_evidence: Vec<EvidenceText>,
    /// Other sentences of the same article.
    #[serde(default)]
    retrieved_evidence: Vec<EvidenceText>,
    #[serde(default)]
    wikipedia_page: String,
}

/// A sentence and the headings above it.
#[derive(Clone, Debug, Deserialize)]
pub struct EvidenceText {
    /// The sentence.
    pub text: String,
    #[serde(default)]
    section_header: String,
}

/// Reads files as one set.
///
/// # Errors
/// When a file cannot be read or a line is something else.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Claim>, DatasetError> {
    let mut claims = Vec::new();
    for path in paths {
        claims.extend(json_lines::<Claim>(path, EXPECTED)?);
    }
    Ok(claims)
}

/// Looks for the sentences that decide each claim, in one corpus of the sentences of all claims.
///
/// # Errors
/// When memory runs out.
pub fn measure(
    claims: &[Claim],
    settings: Settings,
    step: &mut dyn FnMut(usize),
) -> Result<Report, IndexError> {
    let texts = sentences(claims);
    let numbers: std::collections::HashMap<String, String> =
        texts.iter().map(|text| (text.body.clone(), text.id.clone())).collect();
    let mut report =
        Report::new(format!("{} claims over {} sentences as one corpus", claims.len(), texts.len()));
    let engine = open(texts, settings)?;
    let (mut first, mut recalls) = (Vec::new(), Vec::new());
    let mut beside = Vec::new();
    let (mut decided, mut decided_right) = (Vec::new(), Vec::new());
    for claim in claims {
        let gold = claim.gold_evidence.iter().filter_map(|e| numbers.get(&e.text).map(String::as_str));
        let gold: Vec<&str> = gold.collect();
        let ranked = engine.documents(&Question::new(&claim.text), DEPTH)?;
        let names: Vec<&str> =
            ranked.iter().map(|&(document, _)| engine.corpus().document(document).name.as_str()).collect();
        beside.push(beside_gold(&engine, claim, &gold));
        let verdict = engine.check(&claim.text)?.verdict;
        decided.push(indicator(verdict != Verdict::NotEnoughInfo));
        if verdict != Verdict::NotEnoughInfo {
            decided_right.push(indicator((verdict == Verdict::Supported) == (claim.label == SUPPORTS)));
        }
        first.push(indicator(names.first().is_some_and(|name| gold.contains(name))));
        recalls.extend(recall(&names, &gold, DEPTH));
        step(first.len());
    }
    report.count("claims", "claims", claims.len());
    report.mean("hit_at_1", "a deciding sentence first", &first);
    report.mean("recall_at_5", "recall@5 of the deciding sentences", &recalls);
    report.mean("decided", "verdicts other than “not enough information”", &decided);
    report.mean("decided_right", "… of these right", &decided_right);
    let labels: Vec<bool> = claims.iter().map(|claim| claim.label == SUPPORTS).collect();
    let supported = labels.iter().filter(|label| **label).count();
    let majority = 2 * supported >= labels.len();
    let overlap: Vec<Vec<f64>> = beside.iter().map(|measures| vec![measures[0], 1.0]).collect();
    for (key, label, right) in [
        (
            "accuracy",
            "label by what differs from the deciding sentences, held out",
            held_out(&beside, &labels),
        ),
        ("overlap_accuracy", "… by the words shared alone", held_out(&overlap, &labels)),
        (
            "majority_accuracy",
            "… always that of most claims",
            labels.iter().map(|l| indicator(*l == majority)).collect(),
        ),
    ] {
        report.mean(key, label, &right);
    }
    Ok(report)
}

const SUPPORTS: &str = "SUPPORTS";
/// Into how many parts the claims fall, to judge each by the others.
const FOLDS: usize = 5;
/// How strongly weights are held near nothing.
const RIDGE: f64 = 1.0;

/// What a claim has of the sentences that decide it, as measures: the most and the mean of its words that one has, how
/// many details are met or missing, whether each kind of detail differs, how long the claim is; and 1.
fn beside_gold(engine: &Engine, claim: &Claim, gold: &[&str]) -> Vec<f64> {
    let numbers = gold.iter().filter_map(|name| name.parse::<u32>().ok());
    let ids = numbers.flat_map(|document| {
        let count = engine.corpus().document(document).sentences.len() as u32;
        (0..count).map(move |sentence| SentenceId { document, sentence })
    });
    let compared = engine.compare(&claim.text, &ids.collect::<Vec<_>>());
    let shared: Vec<f64> = compared.iter().map(|found| f64::from(found.shared)).collect();
    let count = |of: fn(&Comparison) -> usize| compared.iter().map(of).sum::<usize>() as f64;
    let differs =
        |kind: Kind| indicator(compared.iter().any(|found| found.differences.iter().any(|d| d.kind == kind)));
    let mut measures = vec![shared.iter().copied().fold(0.0, f64::max), mean(&shared)];
    measures.extend([count(|found| found.met), count(|found| found.missing)]);
    measures.extend(
        [Kind::Quantity, Kind::Date, Kind::Place, Kind::Reference, Kind::Name, Kind::Negation, Kind::Scope]
            .map(differs),
    );
    measures.push(indicator(compared.iter().any(|found| found.is_nameless)));
    measures.push((claim.text.split_whitespace().count() as f64 / 30.0).min(1.0));
    measures.push(1.0);
    measures
}

/// Whether logistic regression on the other folds' claims gives each its label.
fn held_out(measures: &[Vec<f64>], labels: &[bool]) -> Vec<f64> {
    let choice = |at: usize| Choice {
        alternatives: vec![measures[at].clone(), vec![0.0; measures[at].len()]],
        chosen: vec![indicator(labels[at]), indicator(!labels[at])],
        weight: 1.0,
    };
    let mut right = vec![0.0; labels.len()];
    for fold in 0..FOLDS {
        let train: Vec<Choice> = (0..labels.len()).filter(|at| at % FOLDS != fold).map(choice).collect();
        let weights = fit(&train, measures.first().map_or(0, Vec::len), RIDGE);
        for at in (fold..labels.len()).step_by(FOLDS) {
            let odds: f64 = measures[at].iter().zip(&weights).map(|(m, w)| m * w).sum();
            right[at] = indicator((odds > 0.0) == labels[at]);
        }
    }
    right
}

/// The sentences of all claims, each once.
fn sentences(claims: &[Claim]) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for claim in claims {
        for evidence in claim.gold_evidence.iter().chain(&claim.retrieved_evidence) {
            if seen.insert(&evidence.text) {
                let title = format!("{} {}", claim.wikipedia_page, evidence.section_header);
                texts.push(Text { id: texts.len().to_string(), title, body: evidence.text.clone() });
            }
        }
    }
    texts
}
