//! Looking a word up in a text of sorted lines, without reading the text into memory first.

use std::cmp::Ordering;

/// What stands after `word` on its line of `lines`, which are sorted and begin with their word and a space.
pub(super) fn line(lines: &'static str, word: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = lines[..middle].rfind('\n').map_or(0, |at| at + 1);
        let end = lines[middle..].find('\n').map_or(lines.len(), |at| middle + at);
        let (own, others) = lines[start..end].split_once(' ')?;
        match own.cmp(word) {
            Ordering::Equal => return Some(others),
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}

/// The words after `word` on its line.
pub(super) fn words(lines: &'static str, word: &str) -> impl Iterator<Item = &'static str> {
    line(lines, word).into_iter().flat_map(str::split_ascii_whitespace)
}
