//! Verbs whose forms no ending is taken off to find, from WordNet: “taught” is of “teach”.

use super::table::words;

/// Sorted, one form a line with its verb. Made from WordNet 3.0 by `docs/quality/wordnet.py`; see `COPYRIGHT` beside it.
const LINES: &str = include_str!("irregular.txt");

/// The verb that `word`, folded, is an irregular form of.
pub fn verb_of(word: &str) -> Option<&'static str> {
    words(LINES, word).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_forms_have_their_verb() {
        let words: Vec<&str> = LINES.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(words.is_sorted());
        assert_eq!(verb_of("taught"), Some("teach"));
        assert_eq!(verb_of("ran"), Some("run"));
        assert_eq!(verb_of("trained"), None);
    }
}
