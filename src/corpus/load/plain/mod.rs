//! Plain text, whose headings, paragraphs and lists are told by the shape of its lines.

mod line;

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use self::line::{Line, underlined_level};
use super::error::LoadError;
use super::flow::Flow;
use super::{encoding, front_matter};
use crate::corpus::block::{BlockKind, Extract};

/// Lines of wrapped text are no longer than this many characters.
const WRAP_LIMIT: usize = 120;

/// Nor does anybody wrap text at less.
const WRAP_LEAST: usize = 30;

/// In wrapped text this share of the lines that another follows is too full for its next word.
const FULL_SHARE: f64 = 0.4;

/// Reads a text file.
///
/// A line is a paragraph, unless most lines are as full as a common width allows: then the text is
/// wrapped, and its lines are joined up to a blank line or one that was ended early. A short line
/// without end punctuation before running text is a heading; the first line, if it is one, is the
/// title.
///
/// # Errors
/// [`LoadError::NotText`] for binary data, [`LoadError::Damaged`] for broken front matter.
pub fn load(bytes: &[u8]) -> Result<Extract, LoadError> {
    let text = encoding::decode(bytes)?;
    let (mut metadata, body, lines_before) = front_matter::split(&text)?;
    let lines: Vec<Line<'_>> =
        (lines_before + 1..).zip(body.lines()).map(|(at, text)| Line::new(at, text)).collect();
    let reader = Reader { width: wrap_width(&lines), lines: &lines, body };
    let blocks = reader.read();
    if metadata.title.is_none() {
        let first = blocks.first().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
        metadata.title = first.map(|block| block.text.clone());
    }
    Ok(Extract { metadata, blocks, unread_words: Vec::new() })
}

/// The width that the text is wrapped at; `None` if a line is a paragraph.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let mut widths: Vec<usize> =
        lines.iter().filter(|line| !line.is_blank()).map(|line| line.width).collect();
    widths.sort_unstable();
    let width = *widths.get(widths.len() * 19 / 20)?;
    if !(WRAP_LEAST..=WRAP_LIMIT).contains(&width) {
        return None;
    }
    let (mut pairs, mut full) = (0, 0);
    for pair in
        lines.windows(2).filter(|pair| !pair[0].is_blank() && !pair[1].is_blank() && pair[1].item().is_none())
    {
        pairs += 1;
        full += usize::from(!pair[0].had_room_for(&pair[1], width) && !pair[0].is_ended());
    }
    (pairs > 0 && f64::from(full as u32) >= FULL_SHARE * f64::from(pairs)).then_some(width)
}

struct Reader<'a> {
    lines: &'a [Line<'a>],
    width: Option<usize>,
    body: &'a str,
}

impl Reader<'_> {
    fn read(&self) -> Vec<crate::corpus::block::Block> {
        let mut flow = Flow::default();
        let mut words = None;
        let mut at = 0;
        let mut is_first = true;
        while let Some(line) = self.lines.get(at) {
            if line.is_blank() || line.is_rule() {
                flow.end();
                at += 1;
                continue;
            }
            if let Some((level, text, used)) = self.heading(at, &mut is_first) {
                flow.begin(BlockKind::Heading(level));
                flow.text(text, Some(line.at));
                flow.end();
                at += used;
                continue;
            }
            is_first = false;
            let end = self.paragraph_end(at);
            self.paragraph(&self.lines[at..end], &mut words, &mut flow);
            at = end;
        }
        flow.finish()
    }

    /// The level and text of the heading that starts at this line, and how many lines it takes.
    fn heading(&self, at: usize, is_first: &mut bool) -> Option<(u8, &str, usize)> {
        let line = &self.lines[at];
        let is_title = std::mem::replace(is_first, false);
        if let Some((level, text)) = line.marked_heading() {
            return Some((level, text, 1));
        }
        if let Some(level) = self.lines.get(at + 1).and_then(|below| underlined_level(line, below)) {
            return Some((level, line.text, 2));
        }
        if !line.is_heading_like() {
            return None;
        }
        let is_blank = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_none_or(Line::is_blank);
        let stands_alone = is_blank(at.checked_sub(1)) && is_blank(Some(at + 1));
        if line.item().is_some() && !stands_alone {
            return None;
        }
        let next_at = (at + 1..self.lines.len()).find(|at| !self.lines[*at].is_blank())?;
        let next = &self.lines[next_at];
        let is_next_wrapped = self.width.is_some() && !is_blank(Some(next_at + 1));
        let is_followed = if is_title {
            self.width.is_none() || stands_alone
        } else {
            let may_stand = self.width.is_none() || stands_alone;
            may_stand
                && (next.is_running() || is_next_wrapped || (next.item().is_some() && line.item().is_none()))
        };
        let level = if is_title { 1 } else { line.number_depth().map_or(2, |depth| (depth + 1).min(6)) };
        is_followed.then_some((level, line.text, 1))
    }

    /// The first line behind the paragraph that starts at `start`.
    fn paragraph_end(&self, start: usize) -> usize {
        let Some(width) = self.width else { return start + 1 };
        let mut end = start + 1;
        while let Some(next) = self.lines.get(end) {
            let last = &self.lines[end - 1];
            let is_end = next.is_blank()
                || next.is_rule()
                || next.marked_heading().is_some()
                || (next.item().is_some() && (last.is_ended() || self.lines[start].item().is_some()))
                || last.was_ended_before(next, width);
            if is_end {
                break;
            }
            end += 1;
        }
        end
    }

    fn paragraph<'a>(&'a self, lines: &[Line<'a>], words: &mut Option<HashSet<&'a str>>, flow: &mut Flow) {
        let mut texts: Vec<(u32, &str)> = lines.iter().map(|line| (line.at, line.text)).collect();
        if let Some(text) = lines[0].item() {
            flow.item();
            texts[0].1 = text;
        }
        for (index, (at, text)) in texts.iter().enumerate() {
            let next = texts.get(index + 1).map(|(_, text)| *text);
            let text = next.and_then(|next| self.joined(text, next, words)).unwrap_or((text, Joint::Space));
            for (part, label) in parted(text.0).into_iter().enumerate() {
                if part > 0 {
                    flow.end();
                }
                flow.text(label, Some(*at));
            }
            if text.1 == Joint::Space {
                flow.space();
            }
        }
        flow.end_item();
    }

    /// A line that is hyphenated at its end, as it joins the next one without a space. The hyphen
    /// stays if the text elsewhere writes the word with it.
    fn joined<'a>(
        &'a self,
        text: &'a str,
        next: &str,
        words: &mut Option<HashSet<&'a str>>,
    ) -> Option<(&'a str, Joint)> {
        if let Some(stem) = text.strip_suffix('\u{AD}') {
            return Some((stem, Joint::None));
        }
        let stem = text.strip_suffix(['-', '\u{2010}'])?;
        let head = stem.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let tail = next.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        if !head.ends_with(char::is_alphabetic) || !tail.starts_with(char::is_lowercase) {
            return None;
        }
        let words = words.get_or_insert_with(|| {
            self.body
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .filter(|word| word.contains('-'))
                .collect()
        });
        let is_compound = words.contains(format!("{head}-{tail}").as_str());
        Some((if is_compound { text } else { stem }, Joint::None))
    }
}

/// What stands between two lines of a paragraph.
#[derive(PartialEq)]
enum Joint {
    None,
    Space,
}

/// A text, parted behind each label of a link to more text that copying has glued to a sentence.
fn parted(text: &str) -> Vec<&str> {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:View|Read|Show|See|Load|Learn|Find [Oo]ut) (?:[Mm]ore|[Ll]ess|[Aa]ll)(\p{Lu})").ok()
    });
    let mut parts = Vec::new();
    let mut from = 0;
    for found in LABEL.iter().flat_map(|label| label.captures_iter(text)) {
        if let Some(next) = found.get(1) {
            let label = found.get(0).map_or(next.start(), |label| label.start());
            parts.extend([&text[from..label], &text[label..next.start()]]);
            from = next.start();
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests;
