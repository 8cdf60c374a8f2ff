//! Headings: what is set larger, bolder or slanted, and ranked by that.

use super::blocks::Draft;
use crate::corpus::load::labels;

/// Headings without weight are at least so much larger than the running text.
const LARGER: f32 = 1.12;
/// Longest heading, in characters.
const MAX_CHARS: usize = 240;
/// Most lines of a heading.
const MAX_LINES: usize = 4;
/// Ranks that a heading may have.
const MAX_LEVEL: usize = 6;

/// The styles of a document's headings, outermost first.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    styles: Vec<Style>,
}

/// Half points, bold, upright: in this order of weight.
type Style = (i32, bool, bool);

impl Ranks {
    /// Ranks the styles of these headings: by size, then bold before light, upright before slanted.
    pub(super) fn of<'a>(headings: impl Iterator<Item = &'a Draft>) -> Self {
        let mut styles: Vec<Style> = headings.map(style).collect();
        styles.sort_unstable_by(|a, b| b.cmp(a));
        styles.dedup();
        Self { styles }
    }

    /// Level of a heading, from 1 to 6.
    pub(super) fn level(&self, heading: &Draft) -> u8 {
        let style = style(heading);
        let rank = self.styles.iter().position(|found| *found == style).unwrap_or(MAX_LEVEL);
        (rank + 1).min(MAX_LEVEL) as u8
    }
}

/// Whether a draft is a heading, in a document whose running text has this size.
pub(super) fn is_heading(draft: &Draft, body: f32) -> bool {
    let Some(first) = draft.lines.first() else { return false };
    if draft.note
        || draft.caption
        || draft.lines.len() > MAX_LINES
        || draft.label.as_deref().is_some_and(is_items)
    {
        return false;
    }
    let chars: usize = draft.lines.iter().map(|line| line.text.chars().count()).sum();
    let ends_as_text = draft.lines.last().is_some_and(|line| line.text.ends_with(['.', ';', ',', ':']));
    let starts_low = first.text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let worded =
        draft.lines.iter().flat_map(|line| line.text.chars()).filter(|c| c.is_alphabetic()).count() > 2;
    if chars > MAX_CHARS || ends_as_text || starts_low || !worded {
        return false;
    }
    let all = |is: fn(&super::lines::Line) -> bool| draft.lines.iter().all(is);
    first.size >= LARGER * body
        || (first.size >= 0.9 * body
            && (all(|line| line.bold) || (draft.lines.len() == 1 && all(|line| line.italic))))
}

/// The largest heading of page one, by preference of three words or more: a name of one or two
/// words set larger is mostly the publisher's.
pub(super) fn title(drafts: &[Draft], body: f32, text: impl Fn(&Draft) -> String) -> Option<String> {
    let headings: Vec<(Style, String)> = drafts
        .iter()
        .filter(|draft| draft.lines.first().is_some_and(|line| line.page == 1) && is_heading(draft, body))
        .map(|draft| (style(draft), text(draft)))
        .collect();
    let largest = |least_words: usize| {
        let fit = headings.iter().filter(|(_, text)| text.split(' ').count() >= least_words);
        fit.rev().max_by_key(|(style, _)| *style).map(|(_, text)| text.clone())
    };
    largest(3).or_else(|| largest(1))
}

fn is_items(label: &str) -> bool {
    labels::is_bullet(label) || labels::is_item_label(label)
}

fn style(draft: &Draft) -> Style {
    draft
        .lines
        .first()
        .map_or((0, false, false), |line| ((line.size * 2.0).round() as i32, line.bold, !line.italic))
}
