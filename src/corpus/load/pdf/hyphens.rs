//! Joining lines: hyphens that only a line's end put there are undone, the words' own are kept.

use std::collections::HashMap;

/// Line ends that must be found to keep their hyphens before an unknown word's is kept too.
const MIN_KEPT: usize = 3;

/// The words of a document as they stand inside lines, which tells how it writes them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, usize>,
    /// Whether the document's line ends are mostly found to cut words at hyphens of their own.
    keeps: bool,
}

/// What a document's other words say of a hyphen at a line's end.
#[derive(PartialEq, Eq)]
enum Finding {
    OfTheWord,
    OfTheLine,
    Unknown,
}

impl Vocabulary {
    /// The words of these lines, but for each line's last, which may be cut.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut vocabulary = Self::default();
        for line in lines.clone() {
            let inside = line.rsplit_once(' ').map_or("", |(inside, _)| inside);
            for word in inside.split([' ', '/', '–', '—']) {
                let word = bare(word).to_lowercase();
                if !word.is_empty() {
                    *vocabulary.words.entry(word).or_default() += 1;
                }
            }
        }
        let (mut kept, mut undone) = (0, 0);
        for (line, next) in lines.clone().zip(lines.skip(1)) {
            if line.ends_with(['-', '‐']) && next.starts_with(char::is_lowercase) {
                match vocabulary.finding(line, next) {
                    Finding::OfTheWord => kept += 1,
                    Finding::OfTheLine => undone += 1,
                    Finding::Unknown => {}
                }
            }
        }
        vocabulary.keeps = kept >= MIN_KEPT && kept > 3 * undone;
        vocabulary
    }

    /// Appends a line to a text that it continues.
    pub(super) fn join(&self, text: &mut String, line: &str) {
        if text.is_empty() {
            text.push_str(line);
            return;
        }
        let first = line.chars().next().unwrap_or(' ');
        if text.ends_with('\u{ad}') {
            text.pop();
        } else if text.ends_with(['-', '‐']) && text.chars().rev().nth(1).is_some_and(char::is_alphabetic) {
            if first.is_lowercase() && !self.keeps_hyphen(text, line) {
                text.pop();
            } else if !first.is_alphanumeric() {
                text.push(' ');
            }
        } else if !ends_tight(text) {
            text.push(' ');
        }
        text.push_str(line);
    }

    fn keeps_hyphen(&self, text: &str, line: &str) -> bool {
        match self.finding(text, line) {
            Finding::OfTheWord => true,
            Finding::OfTheLine => false,
            Finding::Unknown => self.keeps,
        }
    }

    fn finding(&self, text: &str, line: &str) -> Finding {
        let before = text.rsplit([' ', '/', '–', '—', '(']).next().unwrap_or_default().to_lowercase();
        let before = before.trim_end_matches(['-', '‐']).trim_start_matches(|c: char| !c.is_alphanumeric());
        let after = bare(line.split([' ', '/', '–', '—']).next().unwrap_or_default()).to_lowercase();
        let seen = |word: &str| self.words.get(word).copied().unwrap_or(0);
        let (whole, parted) = (seen(&format!("{before}{after}")), seen(&format!("{before}-{after}")));
        if whole != parted {
            return if parted > whole { Finding::OfTheWord } else { Finding::OfTheLine };
        }
        // "long-\nterm": a word with a hyphen already, or two words that also stand alone.
        let last = before.rsplit('-').next().unwrap_or(before);
        let first = after.split('-').next().unwrap_or(&after);
        let alone = last.len() > 2 && first.len() > 2 && seen(last) > 0 && seen(first) > 0;
        if before.contains('-') || after.contains('-') || alone {
            Finding::OfTheWord
        } else {
            Finding::Unknown
        }
    }
}

/// Whether no space follows what the text ends with: a slash, or a dash right after a word.
fn ends_tight(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some('/') => back.next().is_some_and(|c| !c.is_whitespace()),
        Some('–' | '—' | '-' | '\u{2011}') => back.next().is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(known: &str, lines: &[&str], expected: &str) {
        let vocabulary = Vocabulary::of(known.lines());
        let mut text = String::new();
        for line in lines {
            vocabulary.join(&mut text, line);
        }
        assert_eq!(text, expected);
    }

    #[test]
    fn a_hyphen_that_the_line_made_goes() {
        check("", &["the govern-", "ment said"], "the government said");
        check("", &["the govern\u{ad}", "ment said"], "the government said");
    }

    #[test]
    fn a_hyphen_of_the_word_stays() {
        check("cross-cutting work here", &["a cross-", "cutting issue"], "a cross-cutting issue");
        check("the gender is based here", &["gender-", "based violence"], "gender-based violence");
        check("", &["in sub-", "Saharan Africa"], "in sub-Saharan Africa");
        check("", &["the state-of-", "the-art"], "the state-of-the-art");
    }

    #[test]
    fn the_document_decides() {
        check("co-operation of states", &["for co-", "operation"], "for co-operation");
        check("cooperation of states, co, operation x", &["for co-", "operation"], "for cooperation");
    }

    #[test]
    fn dashes_and_slashes_stay_tight() {
        check("", &["in 2026–", "2030 and"], "in 2026–2030 and");
        check("", &["and/", "or more –", "or less"], "and/or more – or less");
    }
}
