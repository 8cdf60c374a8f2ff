//! Claims with labels, checked against real documents: how often a verdict is right, and how many claims get one.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::chat_report::shorten;
use super::dataset::{DatasetError, json_lines, text};
use super::metrics::indicator;
use super::report::{Report, columns};
use crate::check::verdict::{Checked, Verdict};
use crate::engine::Engine;
use crate::index::error::IndexError;
use crate::render::json::rounded;
use crate::render::verdict::name;

const EXPECTED: &str =
    r#"{"claim","label":"supported", "refuted" or "not_enough_info"}, with "corpus" if wanted, a line"#;

/// A claim with its label: one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LabelledClaim {
    /// The documents that it is about, by name; those of the settings where there is none.
    #[serde(default)]
    pub corpus: Option<String>,
    /// What is claimed.
    pub claim: String,
    /// The verdict that a careful reader of the documents reaches.
    pub label: ClaimLabel,
}

/// The right verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimLabel {
    /// The documents say so.
    Supported,
    /// The documents say otherwise.
    Refuted,
    /// The documents say neither.
    NotEnoughInfo,
}

impl ClaimLabel {
    /// Returns the label as a verdict.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Supported => Verdict::Supported,
            Self::Refuted => Verdict::Refuted,
            Self::NotEnoughInfo => Verdict::NotEnoughInfo,
        }
    }
}

/// A claim with the verdict it got.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedClaim {
    /// The claim.
    pub claim: LabelledClaim,
    /// The verdict, with what it rests on.
    pub checked: Checked,
}

impl JudgedClaim {
    /// Whether the verdict is the label.
    pub fn is_right(&self) -> bool {
        self.checked.verdict == self.claim.label.verdict()
    }

    /// Whether the verdict says something: supported or refuted.
    pub fn is_decided(&self) -> bool {
        self.checked.verdict != Verdict::NotEnoughInfo
    }
}

/// Whether a file holds claims with labels: its first line is an object with a `claim`.
///
/// # Errors
/// When it cannot be read.
pub fn holds_labelled_claims(path: &Path) -> Result<bool, DatasetError> {
    let text = text(path)?;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Ok(serde_json::from_str::<Value>(first).is_ok_and(|line| line.get("claim").is_some()))
}

/// Reads files as one set of claims.
///
/// # Errors
/// When a file cannot be read or a line is something else.
pub fn read_labelled_claims(paths: &[PathBuf]) -> Result<Vec<LabelledClaim>, DatasetError> {
    let mut claims = Vec::new();
    for path in paths {
        claims.extend(json_lines::<LabelledClaim>(path, EXPECTED)?);
    }
    Ok(claims)
}

/// Checks each claim. `step` is called after each with how many are done.
///
/// # Errors
/// When the files of an index cannot be read any more.
pub fn judge_claims(
    claims: &[(LabelledClaim, &Engine)],
    step: &mut dyn FnMut(usize),
) -> Result<Vec<JudgedClaim>, IndexError> {
    let mut judged = Vec::with_capacity(claims.len());
    for (claim, engine) in claims {
        judged.push(JudgedClaim { claim: claim.clone(), checked: engine.check(&claim.claim)? });
        step(judged.len());
    }
    Ok(judged)
}

/// Returns accuracy, precision of each verdict, and coverage of the claims that can be decided.
pub fn report_claims(judged: &[JudgedClaim]) -> Report {
    let mut report = Report::new(format!("{} claims", judged.len()));
    let right = |of: &[&JudgedClaim]| of.iter().map(|j| indicator(j.is_right())).collect::<Vec<_>>();
    let decided = |of: &[&JudgedClaim]| of.iter().map(|j| indicator(j.is_decided())).collect::<Vec<_>>();
    let all: Vec<&JudgedClaim> = judged.iter().collect();
    let with_verdict = |verdict| -> Vec<&JudgedClaim> {
        judged.iter().filter(|judged| judged.checked.verdict == verdict).collect()
    };
    let said: Vec<&JudgedClaim> = judged.iter().filter(|judged| judged.is_decided()).collect();
    let is_decidable = |judged: &&JudgedClaim| judged.claim.label != ClaimLabel::NotEnoughInfo;
    let decidable: Vec<&JudgedClaim> = judged.iter().filter(is_decidable).collect();
    report.count("claims", "claims", judged.len());
    report.mean("accuracy", "judged as labelled", &right(&all));
    report.count("decided", "verdicts “supported” or “refuted”", said.len());
    report.mean("precision", "… of these right", &right(&said));
    for (verdict, count, precision) in [
        (Verdict::Supported, "supported", "precision_supported"),
        (Verdict::Refuted, "refuted", "precision_refuted"),
    ] {
        let given = with_verdict(verdict);
        report.count(count, &format!("verdicts “{}”", name(verdict)), given.len());
        report.mean(precision, "… of these right", &right(&given));
    }
    report.count("decidable", "claims labelled “supported” or “refuted”", decidable.len());
    report.mean("coverage", "… of these decided", &decided(&decidable));
    report.mean("coverage_right", "… of these decided as labelled", &right(&decidable));
    report
}

/// Returns the figures, the verdicts by label, and every miss as text.
pub fn claims_table(judged: &[JudgedClaim]) -> String {
    const VERDICTS: [Verdict; 3] = [Verdict::Supported, Verdict::Refuted, Verdict::NotEnoughInfo];
    let row = |label: Verdict| {
        let with_label = judged.iter().filter(|judged| judged.claim.label.verdict() == label);
        let with_label: Vec<&JudgedClaim> = with_label.collect();
        let counts = VERDICTS
            .map(|verdict| with_label.iter().filter(|judged| judged.checked.verdict == verdict).count());
        std::iter::once(name(label).to_owned()).chain(counts.map(|count| count.to_string())).collect()
    };
    let rows: Vec<Vec<String>> = VERDICTS.map(row).into_iter().collect();
    let header = ["label, and verdicts", name(VERDICTS[0]), name(VERDICTS[1]), name(VERDICTS[2])];
    let mut text = format!("{}\n{}", report_claims(judged).table(), columns(&header, &rows));
    for miss in judged.iter().filter(|judged| !judged.is_right()) {
        text.push_str(&format!("\n{}", miss_text(miss)));
    }
    text
}

/// Returns the same as one JSON object.
pub fn claims_json(judged: &[JudgedClaim]) -> Value {
    let mut object = report_claims(judged).json();
    object["misses"] = judged.iter().filter(|judged| !judged.is_right()).map(miss_json).collect();
    object
}

fn miss_text(miss: &JudgedClaim) -> String {
    let JudgedClaim { claim, checked } = miss;
    let mut text = format!("{} for {}: {}", name(checked.verdict), name(claim.label.verdict()), claim.claim);
    if let Some(corpus) = &claim.corpus {
        text.push_str(&format!("  [{corpus}]"));
    }
    text.push('\n');
    for difference in &checked.differences {
        text.push_str(&format!("  differs: “{}”, not “{}”\n", difference.found, difference.claimed));
    }
    for statement in &checked.evidence {
        let place = statement.citations.first().and_then(|&number| checked.citations.get(number));
        let place = place.map(|citation| format!(" ({})", citation.key())).unwrap_or_default();
        text.push_str(&format!("  evidence: {}{place}\n", shorten(&statement.quote)));
    }
    text
}

fn miss_json(miss: &JudgedClaim) -> Value {
    let JudgedClaim { claim, checked } = miss;
    let differences = checked.differences.iter().map(|d| json!({"claimed": d.claimed, "found": d.found}));
    json!({
        "corpus": claim.corpus,
        "claim": claim.claim,
        "label": name(claim.label.verdict()),
        "verdict": name(checked.verdict),
        "confidence": rounded(checked.confidence),
        "differences": differences.collect::<Vec<_>>(),
        "evidence": checked.evidence.iter().map(|statement| &statement.quote).collect::<Vec<_>>(),
        "citations": checked.citations.iter().map(crate::answer::cite::Citation::key).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(label: ClaimLabel, verdict: Verdict) -> JudgedClaim {
        let claim = LabelledClaim { corpus: None, claim: "The gate is shut.".to_owned(), label };
        JudgedClaim { claim, checked: Checked { verdict, ..Checked::nothing("The gate is shut.") } }
    }

    #[test]
    fn precision_is_of_verdicts_and_coverage_of_decidable_claims() {
        let judged = [
            judged(ClaimLabel::Supported, Verdict::Supported),
            judged(ClaimLabel::Refuted, Verdict::Supported),
            judged(ClaimLabel::Refuted, Verdict::NotEnoughInfo),
            judged(ClaimLabel::Refuted, Verdict::Refuted),
            judged(ClaimLabel::NotEnoughInfo, Verdict::NotEnoughInfo),
        ];
        let report = report_claims(&judged);
        assert_eq!(report.value("accuracy"), Some(0.6));
        assert_eq!(report.value("precision_supported"), Some(0.5));
        assert_eq!(report.value("precision_refuted"), Some(1.0));
        assert_eq!((report.value("coverage"), report.value("coverage_right")), (Some(0.75), Some(0.5)));
        let table = claims_table(&judged);
        assert!(table.contains("supported for refuted: The gate is shut.\n"), "{table}");
        assert_eq!(claims_json(&judged)["misses"].as_array().map(Vec::len), Some(2));
    }
}
