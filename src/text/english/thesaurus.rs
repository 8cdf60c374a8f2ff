//! Words of English that may stand for one another, from WordNet.

use super::table::words;

/// Sorted, one word a line with the others of its first senses. Made from WordNet 3.0; see `COPYRIGHT` beside it.
const LINES: &str = include_str!("thesaurus.txt");

/// The words that share a common sense with `word`, folded; none for a word that has no such. They are good to
/// find where the word itself is missing, and prove nothing.
pub fn related(word: &str) -> impl Iterator<Item = &'static str> {
    words(LINES, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_and_found() {
        let words: Vec<&str> = LINES.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(words.is_sorted());
        assert!(words.iter().step_by(97).all(|word| related(word).count() > 0));
        assert!(related("jail").any(|word| word == "imprison") && related("qqq").count() == 0);
    }
}
