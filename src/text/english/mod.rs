//! What is known of English: its common words, and those that only hold a sentence together.

use std::cmp::Ordering;

/// Sorted, one a line. Made from SCOWL; see `COPYRIGHT` beside it.
const WORDS: &str = include_str!("words.txt");

/// Words that say how a sentence is built, not what it is about. Sorted.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "anybody", "anyone", "anything", "are", "aren", "as", "at", "be",
    "been", "being", "but", "by", "can", "cannot", "cant", "could", "couldnt", "d", "did", "didnt", "do", "does",
    "doesnt", "doing", "dont", "for", "from", "had", "has", "have", "having", "he", "her", "here", "hers", "him",
    "his", "how", "i", "if", "im", "in", "into", "is", "isnt", "it", "its", "ll", "many", "may", "me", "might",
    "mine", "much", "must", "my", "no", "not", "of", "off", "on", "onto", "or", "our", "ours", "please", "pls",
    "plz", "re", "s", "shall", "she", "should", "so", "some", "somebody", "someone", "something", "such", "t",
    "than", "that", "thats", "the", "their", "theirs", "them", "then", "there", "these", "they", "this", "those",
    "to", "too", "u", "up", "us", "ve", "was", "we", "were", "what", "whats", "when", "where", "which", "who",
    "whom", "whos", "whose", "why", "will", "with", "would", "y", "you", "your", "yours",
];

/// Words that any question may use without being about them. Sorted.
const LIGHT_WORDS: &[&str] = &[
    "actually", "ask", "be", "called", "came", "come", "comes", "did", "does", "done", "exactly", "explain",
    "find", "found", "gave", "get", "gets", "getting", "give", "given", "gives", "go", "goes", "going", "gone",
    "got", "happen", "happened", "happening", "happens", "just", "kind", "kinds", "know", "known", "let", "like",
    "look", "lot", "made", "make", "makes", "mean", "means", "mention", "mentioned", "name", "named", "names",
    "need", "now", "people", "really", "said", "say", "saying", "says", "see", "seen", "show", "sort", "take",
    "taken", "takes", "tell", "thing", "things", "think", "took", "type", "types", "use", "used", "uses", "using",
    "want", "way", "ways", "went", "work", "worked", "works",
];

/// Whether `word`, folded, is a common word of English, three letters or longer.
pub fn is_word(word: &str) -> bool {
    let bytes = WORDS.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = bytes[..middle].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let end = bytes[middle..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| middle + at);
        match bytes[start..end].cmp(word.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    false
}

/// Whether `word`, folded, only holds a sentence together.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Whether `word`, folded, tells little of what a question is about.
pub fn is_light_word(word: &str) -> bool {
    LIGHT_WORDS.binary_search(&word).is_ok()
}

/// Whether `typed` is `meant` with one slip of the finger: a letter too many, too few, wrong, or
/// two swapped (a restricted Damerau–Levenshtein distance of 1).
pub fn is_one_slip(typed: &str, meant: &str) -> bool {
    typed.len().abs_diff(meant.len()) <= 4 && strsim::osa_distance(typed, meant) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(FUNCTION_WORDS.is_sorted() && LIGHT_WORDS.is_sorted());
        assert!(WORDS.lines().is_sorted());
    }

    #[test]
    fn every_word_is_found() {
        assert!(WORDS.lines().step_by(97).all(is_word));
        assert!(is_word(WORDS.lines().next().unwrap()) && is_word(WORDS.lines().last().unwrap()));
        assert!(!["trainning", "bangok", "", "zzzzzz", "aa"].into_iter().any(is_word));
    }

    #[test]
    fn a_slip_is_one_letter_or_two_swapped() {
        for (typed, meant) in [("trainning", "training"), ("mexcio", "mexico"), ("bangok", "bangkok"), ("egipt", "egypt")] {
            assert!(is_one_slip(typed, meant), "{typed}");
        }
        assert!(!is_one_slip("norway", "norway") && !is_one_slip("kenia", "korea"));
    }
}
