//! What the documents fail to answer, as one message: the most asked of it.

use super::markdown::{self, escape};
use super::message::{DESCRIPTION, Message, Tone, units};
use super::quotes::{heading, place};
use crate::answer::gaps::Gap;
use crate::render::gaps::{history, near};
use crate::render::phrases::{Phrases, fill};

/// Gaps of one message.
pub const GAPS: usize = 10;
/// UTF-16 units of a question, and of what comes nearest.
const LINE: usize = 180;
/// UTF-16 units of what is said of those that have no room.
const REST: usize = 200;

/// The message of these gaps of `all`.
pub fn message(gaps: &[Gap], all: usize, phrases: &Phrases) -> Message {
    if gaps.is_empty() {
        return Message::of(escape(&phrases.no_gaps), Tone::Plain).privately();
    }
    let mut told = heading(&phrases.gaps);
    let mut shown = 0;
    for gap in gaps.iter().take(GAPS) {
        let drawn = drawn(gap, phrases);
        if units(&told) + units(&drawn) + REST > DESCRIPTION {
            break;
        }
        told.push_str(&drawn);
        shown += 1;
    }
    if shown < all {
        let count = (all - shown).to_string();
        let more = fill(&phrases.gaps_more, &[("count", &count)]);
        told.push_str(&format!("\n\n-# {}", markdown::shortened(&more, REST / 2, escape)));
    }
    Message::of(told, Tone::Plain).privately()
}

fn drawn(gap: &Gap, phrases: &Phrases) -> String {
    let short = |text: &str| markdown::shortened(&text.replace('\n', " "), LINE, escape);
    let mut lines = vec![
        format!("\n\n**{}×** {}", gap.asked(), short(gap.title())),
        format!("-# {}", short(&history(gap, phrases))),
    ];
    lines.push(short(&near(gap, phrases)));
    lines.extend(gap.nearest.iter().map(|nearest| format!("-# {}", place(&nearest.citation, phrases))));
    lines.join("\n")
}
