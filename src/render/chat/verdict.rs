//! Checked claims as one message: each with its verdict, what differs, and the sentence that this rests on.

use super::markdown::{self, escape};
use super::message::{DESCRIPTION, Message, Tone, units};
use super::quotes::place;
use crate::check::verdict::{Checked, Verdict};
use crate::render::phrases::Phrases;
use crate::render::verdict::{explain, verdict};

/// UTF-16 units of a claim, and of a difference.
const LINE: usize = 200;
/// Differences that are told of one claim.
const DIFFERENCES: usize = 3;
/// Claims of one message: each has room for its verdict and a sentence.
pub const CLAIMS: usize = 5;
/// UTF-16 units between two claims.
const GAP: usize = 2;

/// The message for claims, at least one; only who wants to know sees it.
pub fn message(checked: &[Checked], phrases: &Phrases) -> Message {
    let shown = &checked[..checked.len().min(CLAIMS)];
    let room = DESCRIPTION / shown.len().max(1) - GAP;
    let parts: Vec<String> = shown.iter().map(|checked| part(checked, phrases, room)).collect();
    let tone = match shown {
        [] => Tone::Plain,
        _ if shown.iter().any(|checked| checked.verdict == Verdict::Refuted) => Tone::Unsure,
        _ if shown.iter().all(|checked| checked.verdict == Verdict::Supported) => Tone::Sure,
        _ => Tone::Refusal,
    };
    Message::of(parts.join("\n\n"), tone).privately()
}

/// One claim in so many UTF-16 units: its sentence is cut before anything else is.
fn part(checked: &Checked, phrases: &Phrases, room: usize) -> String {
    let claim = markdown::shortened(&checked.claim.replace('\n', " "), LINE, escape);
    let mut lines = vec![format!("**{}** · {claim}", verdict(checked.verdict, phrases))];
    for difference in checked.differences.iter().take(DIFFERENCES) {
        lines.push(markdown::shortened(&explain(difference, phrases), LINE, escape));
    }
    let found = checked.evidence.first().zip(checked.citations.first());
    if let Some((statement, citation)) = found {
        if checked.verdict == Verdict::NotEnoughInfo {
            lines.push(format!("-# {}", escape(&phrases.nearest_to_claim)));
        }
        let source = format!("-# {}", place(citation, phrases));
        let taken = units(&lines.join("\n")) + units(&source) + 2;
        let quoted = |text: &str| markdown::quote(text, &[], "");
        if let Some(left) = room.checked_sub(taken).filter(|left| *left > LINE) {
            lines.push(markdown::shortened(&statement.quote, left, quoted));
            lines.push(source);
        }
    }
    lines.join("\n")
}
