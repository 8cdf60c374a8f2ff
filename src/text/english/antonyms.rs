//! Words of English that say the opposite of one another, from WordNet.

use super::table::words;

/// Sorted, one word a line with its opposites, those of a verb marked with `+`. Made from WordNet 3.0 by
/// `docs/quality/wordnet.py`; see `COPYRIGHT` beside it.
const LINES: &str = include_str!("antonyms.txt");

/// How a word is used when it has an opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It says what somebody or something does.
    Verb,
    /// It says what something is like.
    Adjective,
}

/// The opposites of `word`, folded and as a dictionary lists it, each with the use in which it is one.
pub fn opposites(word: &str) -> impl Iterator<Item = (&'static str, Use)> {
    words(LINES, word).map(|other| match other.strip_prefix('+') {
        Some(verb) => (verb, Use::Verb),
        None => (other, Use::Adjective),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_found_both_ways() {
        let words: Vec<&str> = LINES.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(words.is_sorted());
        assert!(opposites("paid").eq([("unpaid", Use::Adjective)]));
        assert!(opposites("reject").any(|other| other == ("accept", Use::Verb)));
        assert_eq!(opposites("table").count(), 0);
    }
}
