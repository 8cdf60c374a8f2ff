//! Whether a sentence can be read alone, by somebody who has not read what stands before it.

use crate::corpus::block::BlockKind;
use crate::corpus::document::Document;
use crate::text::english::is_common_verb;
use crate::text::tokens::{Token, tokenize};

/// Fewer words seldom say anything, more are not taken in at a glance.
const WORDS: std::ops::RangeInclusive<usize> = 6..=45;
/// The longest sentence in bytes.
const LONGEST: usize = 330;
/// How far into a sentence a word that points back may stand and still do so.
const POINTING: usize = 4;
/// The share of letters, in hundredths, below which a sentence is a row of figures or codes.
const LETTERS: usize = 70;

/// Words that stand for something named before, among the first of a sentence.
const PRONOUNS: [&str; 14] = [
    "he", "her", "hers", "him", "his", "it", "its", "she", "their", "them", "these", "they", "this", "those",
];

/// Words that do so as the very first.
const REFERRING: [&str; 8] = ["both", "each", "former", "latter", "neither", "one", "such", "that"];

/// Words that tie a sentence to the one before it.
const CONNECTIVES: [&str; 60] = [
    "accordingly",
    "additional",
    "additionally",
    "after",
    "again",
    "also",
    "although",
    "another",
    "alternatively",
    "and",
    "as",
    "because",
    "besides",
    "but",
    "consequently",
    "conversely",
    "else",
    "finally",
    "first",
    "for",
    "further",
    "furthermore",
    "hence",
    "here",
    "however",
    "if",
    "instead",
    "lastly",
    "likewise",
    "meanwhile",
    "moreover",
    "nevertheless",
    "next",
    "no",
    "note",
    "nor",
    "once",
    "or",
    "other",
    "otherwise",
    "second",
    "secondly",
    "similarly",
    "since",
    "so",
    "some",
    "still",
    "figure",
    "table",
    "then",
    "there",
    "thereafter",
    "therefore",
    "third",
    "thus",
    "when",
    "where",
    "while",
    "yes",
    "yet",
];

/// Words that point at another part of the page.
const ELSEWHERE: [&str; 7] =
    ["above", "aforementioned", "below", "following", "hereby", "herein", "aforesaid"];

/// Verbs that most sentences have one of; with those of [`is_common_verb`] they tell a sentence from a label.
const VERBS: [&str; 34] = [
    "am", "are", "be", "been", "can", "could", "did", "do", "does", "had", "has", "have", "help", "helps",
    "is", "may", "means", "might", "must", "need", "needs", "should", "shall", "support", "supports", "use",
    "uses", "was", "were", "will", "work", "works", "would", "makes",
];

/// Nouns for what somebody reads: “this guide”, at its beginning, is the document itself.
const WRITINGS: [&str; 20] = [
    "article",
    "book",
    "collection",
    "document",
    "documents",
    "files",
    "guide",
    "handbook",
    "manual",
    "page",
    "pages",
    "playbook",
    "policy",
    "policies",
    "proposal",
    "report",
    "section",
    "sheets",
    "site",
    "website",
];

/// Whether a sentence says what it says to somebody who reads nothing else.
pub fn reads_alone(document: &Document, sentence: u32) -> bool {
    let text = text(document, sentence);
    is_whole(document, sentence) && !leans(text) && !points_elsewhere(text)
}

/// Whether a sentence says what it says to somebody who also reads the title of its document: “This guide tells …”
/// does so where a document begins.
pub fn reads_below_title(document: &Document, sentence: u32) -> bool {
    let text = text(document, sentence);
    let own = sentence < POINTING as u32 && names_itself(text);
    is_whole(document, sentence) && (own || !leans(text)) && !points_elsewhere(text)
}

/// Whether a sentence is one: a beginning, an end, a verb where only that tells it from an entry of a list.
fn is_whole(document: &Document, sentence: u32) -> bool {
    let found = &document.sentences[sentence as usize];
    let text = text(document, sentence);
    let tokens = tokenize(text);
    let listed = match found.kind {
        BlockKind::Paragraph => false,
        BlockKind::ListItem => true,
        BlockKind::Heading(_) | BlockKind::TableRow | BlockKind::TableHeader => return false,
    };
    let begins = text.trim_start_matches(['“', '"', '‘']).starts_with(char::is_uppercase);
    let ends = text.trim_end_matches(['”', '"', '’', ')']).ends_with('.');
    let is_prose = !text.contains(['|', '…', '\u{fffd}']) && !text.contains("://") && !text.contains("...");
    let letters = text.chars().filter(|c| c.is_alphabetic() || *c == ' ').count();
    let mostly_letters = letters * 100 >= text.chars().count() * LETTERS;
    WORDS.contains(&tokens.len())
        && text.len() <= LONGEST
        && begins
        && ends
        && is_prose
        && mostly_letters
        && is_balanced(text)
        && !is_labelled(text)
        && !is_of_names(text, &tokens)
        && (!listed || found.lead_in.is_none() && has_verb(&tokens))
}

/// Whether a sentence begins with what only the sentence before it explains.
fn leans(text: &str) -> bool {
    let tokens = tokenize(text);
    let mut first = tokens.iter().take(POINTING).map(|token| token.word.as_str());
    let ties = tokens.first().map(|first| first.word.as_str());
    let ties = ties.is_some_and(|first| CONNECTIVES.contains(&first) || REFERRING.contains(&first));
    ties || first.any(|word| PRONOUNS.contains(&word))
}

/// Whether it points at what is above or below it on the page.
fn points_elsewhere(text: &str) -> bool {
    let tokens = tokenize(text);
    tokens.iter().any(|token| ELSEWHERE.contains(&token.word.as_str()))
}

/// Whether it begins with “this guide”, or “the following” of some such kind.
fn names_itself(text: &str) -> bool {
    let tokens = tokenize(text);
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    matches!(word(0), "this" | "these") && (1..POINTING).any(|at| WRITINGS.contains(&word(at)))
}

/// Whether what stands before a colon is a label: “Note: …”, “Meetings of the board: …”.
fn is_labelled(text: &str) -> bool {
    text.find(": ").is_some_and(|colon| !has_verb(&tokenize(&text[..colon])))
}

fn has_verb(tokens: &[Token]) -> bool {
    let is_verb = |word: &str| VERBS.contains(&word) || is_common_verb(word) || word.ends_with("ed");
    tokens.iter().any(|token| is_verb(&token.word))
}

/// Whether most words have a capital: a reference, a title, a list of names.
fn is_of_names(text: &str, tokens: &[Token]) -> bool {
    let capitals = tokens.iter().filter(|token| token.span.of(text).starts_with(char::is_uppercase)).count();
    capitals * 2 > tokens.len()
}

fn is_balanced(text: &str) -> bool {
    let count = |c: char| text.matches(c).count();
    count('(') == count(')')
        && count('[') == count(']')
        && count('“') == count('”')
        && count('"').is_multiple_of(2)
}

fn text(document: &Document, sentence: u32) -> &str {
    document.sentences[sentence as usize].span.of(&document.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::segment::segment_texts;

    fn of(kind: BlockKind, text: &str) -> Document {
        segment_texts("harbour.md", &[(kind, text)])
    }

    #[test]
    fn what_leans_on_another_sentence_does_not_read_alone() {
        for (text, alone) in [
            ("The harbour master counts the boats at noon.", true),
            ("They count all of the boats at noon.", false),
            ("At noon they count all of the boats.", false),
            ("However, the harbour master counts the boats.", false),
            ("The boats named below are counted at noon.", false),
            ("Note: the harbour master counts the boats.", false),
            ("The harbour master counts the boats at noon", false),
            ("the harbour master counts the boats at noon.", false),
            ("The harbour (see the map counts the boats.", false),
            ("Boats are counted.", false),
            ("Figures 12 13 14 15 16 17 18 19 20 21 22.", false),
        ] {
            assert_eq!(reads_alone(&of(BlockKind::Paragraph, text), 0), alone, "{text}");
        }
    }

    #[test]
    fn a_document_may_name_itself_below_its_title() {
        let own = of(BlockKind::Paragraph, "This short guide tells how boats are counted.");
        assert!(reads_below_title(&own, 0) && !reads_alone(&own, 0));
        let other = of(BlockKind::Paragraph, "This is how the boats are counted here.");
        assert!(!reads_below_title(&other, 0));
    }

    #[test]
    fn an_entry_of_a_list_needs_a_verb() {
        assert!(!reads_alone(&of(BlockKind::ListItem, "A long list of rowing boats and sails."), 0));
        assert!(reads_alone(&of(BlockKind::ListItem, "A long list of rowing boats is kept."), 0));
        assert!(!reads_alone(&of(BlockKind::TableRow, "A long list of rowing boats is kept."), 0));
    }
}
