//! What is known of English: its common words, and those that only hold a sentence together.

pub mod antonyms;
pub mod irregular;
pub mod kinds;
mod table;
pub mod thesaurus;
pub mod word_classes;

use std::cmp::Ordering;

use self::word_classes::WordClass;
use super::tokens::tokenize;

/// Sorted, one a line. Made from SCOWL; see `COPYRIGHT` beside it.
const WORDS: &str = include_str!("words.txt");

/// Words that deny. Sorted.
const DENIALS: &[&str] = &[
    "aren", "arent", "cannot", "cant", "couldn", "couldnt", "didn", "didnt", "doesn", "doesnt", "don",
    "dont", "hadn", "hasn", "haven", "isn", "isnt", "mustn", "neither", "never", "no", "nobody", "none",
    "nor", "not", "nothing", "nowhere", "shouldn", "wasn", "weren", "without", "won", "wouldn",
];

/// Words that say how a sentence is built, not what it is about. Sorted.
pub const FUNCTION_WORDS: &[&str] = &[
    "a",
    "about",
    "also",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "anything",
    "anywhere",
    "are",
    "aren",
    "as",
    "at",
    "be",
    "been",
    "being",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "could",
    "couldn",
    "couldnt",
    "d",
    "did",
    "didn",
    "didnt",
    "do",
    "does",
    "doesn",
    "doesnt",
    "doing",
    "don",
    "dont",
    "else",
    "ever",
    "everywhere",
    "for",
    "from",
    "had",
    "has",
    "hasn",
    "have",
    "haven",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "i",
    "if",
    "im",
    "in",
    "into",
    "is",
    "isn",
    "isnt",
    "it",
    "its",
    "ll",
    "many",
    "may",
    "me",
    "might",
    "mine",
    "more",
    "most",
    "much",
    "must",
    "my",
    "no",
    "not",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "our",
    "ours",
    "per",
    "please",
    "pls",
    "plz",
    "re",
    "s",
    "shall",
    "she",
    "should",
    "shouldn",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "somewhere",
    "such",
    "t",
    "than",
    "that",
    "thats",
    "the",
    "their",
    "theirs",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "too",
    "u",
    "up",
    "upon",
    "us",
    "ve",
    "via",
    "was",
    "wasn",
    "we",
    "were",
    "weren",
    "what",
    "whats",
    "when",
    "where",
    "which",
    "who",
    "whom",
    "whos",
    "whose",
    "why",
    "will",
    "with",
    "would",
    "wouldn",
    "y",
    "yet",
    "you",
    "your",
    "yours",
];

/// Words that any question may use without being about them. Sorted.
const LIGHT_WORDS: &[&str] = &[
    "actually",
    "altogether",
    "ask",
    "basically",
    "be",
    "called",
    "came",
    "come",
    "comes",
    "compare",
    "comparison",
    "date",
    "dates",
    "did",
    "difference",
    "differences",
    "does",
    "done",
    "exactly",
    "explain",
    "find",
    "found",
    "gave",
    "get",
    "gets",
    "getting",
    "give",
    "given",
    "gives",
    "go",
    "goes",
    "going",
    "gone",
    "got",
    "happen",
    "happened",
    "happening",
    "happens",
    "info",
    "information",
    "issue",
    "issues",
    "just",
    "kind",
    "kinds",
    "know",
    "known",
    "let",
    "like",
    "long",
    "look",
    "lot",
    "made",
    "make",
    "makes",
    "matter",
    "matters",
    "mean",
    "means",
    "mention",
    "mentioned",
    "name",
    "named",
    "names",
    "need",
    "now",
    "often",
    "overall",
    "page",
    "pages",
    "person",
    "really",
    "recently",
    "said",
    "say",
    "saying",
    "says",
    "see",
    "seen",
    "show",
    "soon",
    "sort",
    "supposed",
    "take",
    "taken",
    "takes",
    "tell",
    "thing",
    "things",
    "think",
    "took",
    "topic",
    "topics",
    "total",
    "true",
    "type",
    "types",
    "use",
    "used",
    "uses",
    "using",
    "versus",
    "vs",
    "want",
    "way",
    "ways",
    "went",
    "year",
    "years",
];

/// Verbs of every trade: where the documents never use one, they may say the same with another. Sorted.
const COMMON_VERBS: &[&str] = &[
    "accept",
    "accepted",
    "achieve",
    "achieved",
    "add",
    "added",
    "affect",
    "affected",
    "aim",
    "aimed",
    "aims",
    "allow",
    "allowed",
    "appear",
    "appeared",
    "apply",
    "arrange",
    "arranged",
    "attend",
    "attended",
    "attending",
    "became",
    "become",
    "began",
    "begin",
    "begun",
    "belong",
    "belongs",
    "bring",
    "brought",
    "carried",
    "carry",
    "cause",
    "caused",
    "concern",
    "concerned",
    "concerns",
    "conduct",
    "conducted",
    "consist",
    "consists",
    "contain",
    "contained",
    "contains",
    "cover",
    "covered",
    "covers",
    "create",
    "created",
    "deal",
    "deals",
    "dealt",
    "deliver",
    "delivered",
    "depend",
    "depends",
    "describe",
    "described",
    "describes",
    "discuss",
    "discussed",
    "do",
    "exist",
    "existed",
    "exists",
    "focus",
    "focused",
    "focuses",
    "follow",
    "followed",
    "give",
    "handle",
    "handled",
    "have",
    "held",
    "hold",
    "holds",
    "include",
    "included",
    "includes",
    "including",
    "involve",
    "involved",
    "involves",
    "join",
    "joined",
    "keep",
    "keeps",
    "kept",
    "last",
    "lasted",
    "lead",
    "leads",
    "led",
    "live",
    "lived",
    "lives",
    "locate",
    "located",
    "offer",
    "offered",
    "offers",
    "participate",
    "participated",
    "prepare",
    "prepared",
    "produce",
    "produced",
    "provide",
    "provided",
    "provides",
    "put",
    "receive",
    "received",
    "receives",
    "relate",
    "related",
    "remain",
    "remained",
    "run",
    "runs",
    "sat",
    "seem",
    "seems",
    "send",
    "sent",
    "serve",
    "served",
    "serves",
    "set",
    "sit",
    "situated",
    "stand",
    "stands",
    "stay",
    "stayed",
    "talk",
    "talked",
    "taught",
    "teach",
    "tried",
    "try",
    "write",
    "written",
    "wrote",
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

/// The common words of English that are one slip of the finger away from `typed`, in the order of the alphabet.
pub fn words_one_slip_from(typed: &str) -> impl Iterator<Item = &'static str> {
    let lengths = typed.len().saturating_sub(1)..=typed.len() + 1;
    WORDS.lines().filter(move |word| lengths.contains(&word.len()) && is_one_slip(typed, word))
}

/// Whether the word, folded, asks for something: “who”, “how”.
pub fn is_question_word(word: &str) -> bool {
    matches!(word, "how" | "what" | "when" | "where" | "which" | "who" | "whom" | "whose" | "why")
}

/// Whether a heading is a question: it ends in a question mark, or begins as questions do (“How to …”, “Can I …”).
pub fn is_question(heading: &str) -> bool {
    let words: Vec<String> = tokenize(heading).into_iter().take(2).map(|token| token.word).collect();
    let [first, second] = &words[..] else { return heading.trim_end().ends_with('?') };
    let asks = is_question_word(first) && (WordClass::Auxiliary.includes(second) || second == "to");
    let subject = WordClass::Pronoun.includes(second) || WordClass::Determiner.includes(second);
    heading.trim_end().ends_with('?') || asks || WordClass::Auxiliary.includes(first) && subject
}

/// Whether `word`, folded, denies what is said with it; of such as “isn't” it is what stands before the apostrophe.
pub fn is_denial(word: &str) -> bool {
    DENIALS.binary_search(&word).is_ok()
}

/// Whether `word`, folded, only holds a sentence together.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Whether `word`, folded, tells little of what a question is about.
pub fn is_light_word(word: &str) -> bool {
    LIGHT_WORDS.binary_search(&word).is_ok()
}

/// Whether `word`, folded, is a form of a verb that any other verb may stand in for.
pub fn is_common_verb(word: &str) -> bool {
    COMMON_VERBS.binary_search(&word).is_ok()
}

/// Whether `typed` is `meant` with one slip of the finger: a letter too many, too few, wrong, or
/// two swapped (a restricted Damerau–Levenshtein distance of 1).
pub fn is_one_slip(typed: &str, meant: &str) -> bool {
    if !typed.is_ascii() || !meant.is_ascii() {
        return typed.len().abs_diff(meant.len()) <= 4 && strsim::osa_distance(typed, meant) == 1;
    }
    // One slip leaves the letters before it and after it as they are.
    let (mut typed, mut meant) = (typed.as_bytes(), meant.as_bytes());
    if typed.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let alike = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    (typed, meant) = (&typed[alike..], &meant[alike..]);
    let alike = typed.iter().rev().zip(meant.iter().rev()).take_while(|(a, b)| a == b).count();
    (typed, meant) = (&typed[..typed.len() - alike], &meant[..meant.len() - alike]);
    match (typed, meant) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(FUNCTION_WORDS.is_sorted() && LIGHT_WORDS.is_sorted() && COMMON_VERBS.is_sorted());
        assert!(WORDS.lines().is_sorted());
    }

    #[test]
    fn every_word_is_found() {
        assert!(WORDS.lines().step_by(97).all(is_word));
        assert!(is_word(WORDS.lines().next().unwrap()) && is_word(WORDS.lines().last().unwrap()));
        assert!(!["trainning", "bangok", "", "zzzzzz", "aa"].into_iter().any(is_word));
    }

    proptest! {
        #[test]
        fn a_slip_is_an_edit_of_distance_one(typed in "[abc]{0,6}", meant in "[abc]{0,6}") {
            prop_assert_eq!(is_one_slip(&typed, &meant), strsim::osa_distance(&typed, &meant) == 1);
        }
    }

    #[test]
    fn a_slip_is_one_letter_or_two_swapped() {
        for (typed, meant) in
            [("trainning", "training"), ("mexcio", "mexico"), ("bangok", "bangkok"), ("egipt", "egypt")]
        {
            assert!(is_one_slip(typed, meant), "{typed}");
        }
        assert!(!is_one_slip("norway", "norway") && !is_one_slip("kenia", "korea"));
    }
}
