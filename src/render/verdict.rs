//! A checked claim as a page and as JSON.

use serde_json::{Value, json};

use super::json::{citation, statement};
use super::page::{Line, Page, Style};
use super::phrases::{Phrases, fill};
use super::reply::quotes;
use crate::check::compare::{Difference, Kind};
use crate::check::verdict::{Checked, Verdict};

/// The page for a checked claim: the verdict, what differs, and the sentence that this rests on.
pub fn page(checked: &Checked, phrases: &Phrases) -> Page {
    let mut page = Page::default();
    page.say(Style::Heading, format!("{}: {}", verdict(checked.verdict, phrases), checked.claim));
    for difference in &checked.differences {
        page.push(Line::of(Style::Plain, explain(difference, phrases)).set_in(2));
    }
    if checked.evidence.is_empty() {
        return page;
    }
    page.gap();
    if checked.verdict == Verdict::NotEnoughInfo {
        page.say(Style::Faint, phrases.nearest_to_claim.clone());
    }
    quotes(&mut page, &checked.evidence, &checked.citations, phrases);
    page
}

/// The verdict in words.
pub fn verdict(verdict: Verdict, phrases: &Phrases) -> &str {
    match verdict {
        Verdict::Supported => &phrases.supported,
        Verdict::Refuted => &phrases.refuted,
        Verdict::NotEnoughInfo => &phrases.not_enough_info,
    }
}

/// A difference in words.
pub fn explain(difference: &Difference, phrases: &Phrases) -> String {
    let Difference { kind, claimed, found } = difference;
    match kind {
        Kind::Negation => {
            let (found, claimed) = (format!("“{found}”"), format!("“{claimed}”"));
            fill(&phrases.differs, &[("found", &found), ("claimed", &claimed)])
        }
        _ => fill(&phrases.differs, &[("found", found), ("claimed", claimed)]),
    }
}

/// The object for a checked claim; `docs/json.md` describes it.
pub fn object(checked: &Checked) -> Value {
    let differences = checked.differences.iter().map(|difference| {
        json!({"kind": kind(difference.kind), "claimed": difference.claimed, "found": difference.found})
    });
    let cited = checked.citations.iter().enumerate();
    json!({
        "claim": checked.claim,
        "verdict": name(checked.verdict),
        "confidence": super::json::rounded(checked.confidence),
        "differences": differences.collect::<Vec<_>>(),
        "evidence": checked.evidence.iter().map(statement).collect::<Vec<_>>(),
        "citations": cited.map(|(nth, cited)| citation(nth + 1, cited)).collect::<Vec<_>>(),
    })
}

/// The verdict as programs read it.
pub fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::Refuted => "refuted",
        Verdict::NotEnoughInfo => "not_enough_info",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Quantity => "quantity",
        Kind::Date => "date",
        Kind::Place => "place",
        Kind::Reference => "reference",
        Kind::Name => "name",
        Kind::Negation => "negation",
        Kind::Scope => "scope",
    }
}
