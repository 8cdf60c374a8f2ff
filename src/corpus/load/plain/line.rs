//! What one line of a plain text looks like.

use std::sync::LazyLock;

use regex::Regex;

const HEADING_WIDTH: usize = 90;
const HEADING_WORDS: usize = 14;
const RUNNING_WORDS: usize = 12;

/// A line that ends before this share of the width was ended by its writer.
const EARLY_SHARE: f64 = 0.75;

/// A line of the file, its indentation and trailing blanks taken off.
pub(super) struct Line<'a> {
    /// Number, from 1.
    pub(super) at: u32,
    /// What it says.
    pub(super) text: &'a str,
    /// Characters, indentation included.
    pub(super) width: usize,
    indentation: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(at: u32, line: &'a str) -> Self {
        let line = line.trim_end();
        let text = line.trim_start();
        let indentation = line[..line.len() - text.len()].chars().count();
        Self { at, text, width: indentation + text.chars().count(), indentation }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether this is a drawn line and nothing else.
    pub(super) fn is_rule(&self) -> bool {
        self.text.len() >= 3 && self.text.chars().all(|c| "-=_*~#–—─ ".contains(c))
    }

    /// The text behind the bullet or number of a list item.
    pub(super) fn item(&self) -> Option<&'a str> {
        static SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(
                r"^(?:[-*+•‣◦▪■●–—·]|(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\((?:\d{1,3}|[a-z]|[ivx]{1,5})\))[ \t\u{A0}]+(\S.*)",
            )
            .ok()
        });
        SIGN.as_ref()?.captures(self.text)?.get(1).map(|text| text.as_str())
    }

    /// The level and text of a heading that is marked by number signs.
    pub(super) fn marked_heading(&self) -> Option<(u8, &'a str)> {
        let text = self.text.trim_start_matches('#');
        let level = self.text.len() - text.len();
        let is_heading = (1..=6).contains(&level) && text.starts_with(' ');
        is_heading.then(|| (level as u8, text.trim_matches([' ', '#'])))
    }

    /// Whether this may be a heading: short, starting large, without the signs of a sentence.
    pub(super) fn is_heading_like(&self) -> bool {
        let starts_large =
            self.text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '“' || c == '"');
        starts_large
            && self.width <= HEADING_WIDTH
            && self.text.split_whitespace().count() <= HEADING_WORDS
            && self.text.chars().any(char::is_alphabetic)
            && !self.text.ends_with(['.', ',', ';', ':', '!', '…', '-', '|'])
            && !is_sentence_inside(self.text)
            && !self.text.contains("://")
            && !self.text.contains(['@', '\t', '|'])
    }

    /// Whether this reads as running text rather than as a label.
    pub(super) fn is_running(&self) -> bool {
        self.text.split_whitespace().count() > RUNNING_WORDS || self.is_ended() || self.width > HEADING_WIDTH
    }

    /// Whether this ends as a sentence does.
    pub(super) fn is_ended(&self) -> bool {
        self.text
            .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
            .ends_with(['.', '?', '!', ':', ';', '…', '。'])
    }

    /// How many numbers a numbered heading starts with: two for `2.1 Scope`.
    pub(super) fn number_depth(&self) -> Option<u8> {
        let number = self.text.split_whitespace().next()?.trim_end_matches(['.', ')']);
        let is_number = number
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit()));
        is_number.then(|| number.split('.').count() as u8)
    }

    /// Whether the first word of the next line would have fitted on this one.
    pub(super) fn had_room_for(&self, next: &Line<'_>, width: usize) -> bool {
        let word = next.text.split_whitespace().next().unwrap_or_default().chars().count();
        self.width + 1 + word <= width
    }

    /// Whether the writer ended the paragraph with this line, rather than the width of the page.
    pub(super) fn was_ended_before(&self, next: &Line<'_>, width: usize) -> bool {
        if !self.had_room_for(next, width) || next.text.starts_with(char::is_lowercase) {
            return false;
        }
        let is_early = (self.width as f64) < EARLY_SHARE * width as f64;
        is_early || (self.is_ended() && next.indentation > self.indentation)
    }
}

/// The level of a heading that the line below underlines.
pub(super) fn underlined_level(line: &Line<'_>, below: &Line<'_>) -> Option<u8> {
    let is_line_of = |c: char| below.text.len() >= 3 && below.text.chars().all(|other| other == c);
    if line.is_blank() || line.is_rule() || line.width > HEADING_WIDTH || below.width * 2 < line.width {
        return None;
    }
    if is_line_of('=') { Some(1) } else { (is_line_of('-') || is_line_of('~')).then_some(2) }
}

/// Whether a sentence ends within the text: a word of three letters or more, a full stop, and more.
fn is_sentence_inside(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        word.chars().count() >= 3 && word.chars().all(char::is_alphanumeric)
    })
}
