//! Claims with the sentences that prove or disprove them, in the format of FoolMeTwice (Eisenschlos et al. 2021):
//! are those sentences found?

use std::path::PathBuf;

use serde::Deserialize;

use super::dataset::{DatasetError, json_lines};
use super::library::{Text, open};
use super::metrics::{indicator, recall};
use super::report::Report;
use crate::engine::Settings;
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
    for claim in claims {
        let gold = claim.gold_evidence.iter().filter_map(|e| numbers.get(&e.text).map(String::as_str));
        let gold: Vec<&str> = gold.collect();
        let ranked = engine.documents(&Question::new(&claim.text), DEPTH)?;
        let names: Vec<&str> =
            ranked.iter().map(|&(document, _)| engine.corpus().document(document).name.as_str()).collect();
        first.push(indicator(names.first().is_some_and(|name| gold.contains(name))));
        recalls.extend(recall(&names, &gold, DEPTH));
        step(first.len());
    }
    report.count("claims", "claims", claims.len());
    report.mean("hit_at_1", "a deciding sentence first", &first);
    report.mean("recall_at_5", "recall@5 of the deciding sentences", &recalls);
    Ok(report)
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
