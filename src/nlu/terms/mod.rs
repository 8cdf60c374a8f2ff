//! The glossary: the names and abbreviations that the documents themselves introduce.

mod acronyms;
mod mine;
mod names;

use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use serde::{Deserialize, Serialize};

use crate::text::english::is_function_word;
use crate::text::tokens::{Token, lower_case_words, tokenize};

/// A name that the documents use for a thing of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// As written where it is introduced: "WHO", "Oslo Rules".
    pub form: String,
    /// Its other names as written, sorted: an acronym's long forms, what a name in parentheses stands for.
    pub aliases: Vec<String>,
    /// What sort of name.
    pub kind: TermKind,
    /// Which of the mined lines introduce it, ascending.
    pub definition_sentences: Vec<usize>,
}

/// What sort of name a term is. Where several fit, the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TermKind {
    /// A body by its head noun or that of its long form: Office, Court, Fund, Programme, …
    Organisation,
    /// An abbreviation with its long form.
    Acronym,
    /// A name given in parentheses: "(the Oslo Rules)".
    Named,
    /// A title in quotation marks.
    Title,
    /// A capitalised name of several words that recurs.
    Name,
    /// A heading.
    Heading,
}

/// A line of a document, from which terms are mined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// The text of a heading.
    Heading(&'a str),
    /// The text of a heading that is a question: it names nothing.
    Question(&'a str),
    /// A sentence.
    Sentence(&'a str),
}

/// A stretch of tokens that is a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermMention {
    /// Its place in `Glossary::terms`.
    pub term: usize,
    /// The tokens it consists of.
    pub tokens: Range<usize>,
}

/// The terms of a corpus, in order of their forms. Built with an index and stored with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
    names: BTreeMap<String, Named>,
}

/// What a name, as its folded singular words with a space between them, leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    term: usize,
    /// How a text must write it.
    writing: Writing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Writing {
    AnyCase,
    /// The corpus also has it as a word in lower case: "TIP", "WHO".
    Capitals,
}

impl Glossary {
    /// The terms of the documents' lines. `definition_sentences` are positions in `lines`; for a heading, that of
    /// the line after it.
    pub fn mine(lines: &[Line], places: &super::places::Gazetteer) -> Self {
        let sentences = lines.iter().filter_map(|line| match line {
            Line::Sentence(text) => Some(*text),
            Line::Heading(_) | Line::Question(_) => None,
        });
        let words = lower_case_words(sentences);
        let mined = mine::terms(lines, &words, places);
        let mut glossary = Self { terms: mined, names: BTreeMap::new() };
        // Own names first, then aliases: an alias never takes a term's own name.
        for at in 0..glossary.terms.len() {
            let form = glossary.terms[at].form.clone();
            glossary.name(&form, at, &words);
            if form.contains('.') {
                // “ETA.MAR” is typed “eta mar”, too.
                glossary.name(&form.replace('.', " "), at, &words);
            }
        }
        for at in 0..glossary.terms.len() {
            for alias in glossary.terms[at].aliases.clone() {
                glossary.name(&alias, at, &words);
            }
        }
        glossary
    }

    /// The terms in `text`, in its order, the longest first. Case, accents, plurals and a leading article do not
    /// matter, but for an acronym that the corpus also has as a word in lower case. `tokens` are those of `text`.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<TermMention> {
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.longest(text, tokens, at) {
                Some((end, term)) => {
                    mentions.push(TermMention { term, tokens: at..end });
                    at = end;
                }
                None => at += 1,
            }
        }
        mentions
    }

    /// The term that `name` is the whole name of, in whatever case: for "what does tip stand for".
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.get(&key(name)).map(|named| named.term)
    }

    fn longest(&self, text: &str, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
        let mut best = None;
        let mut name = String::new();
        for end in at..tokens.len() {
            if end > at {
                name.push(' ');
            }
            name.push_str(&singular(&tokens[end].word));
            let from = self.names.range::<str, _>((Bound::Included(name.as_str()), Bound::Unbounded));
            match from.map(|(key, named)| (key.as_str(), named)).next() {
                Some((key, named)) if key == name => {
                    let written = tokens[at].span.of(text);
                    let capitals = written.chars().filter(|c| c.is_uppercase()).count() > 1;
                    if named.writing == Writing::AnyCase || capitals {
                        best = Some((end + 1, named.term));
                    }
                }
                Some((key, _)) if key.starts_with(&name) => {}
                _ => break,
            }
        }
        best
    }

    fn name(&mut self, name: &str, term: usize, words: &std::collections::BTreeSet<String>) {
        let key = key(name);
        let is_word = is_function_word(&key)
            || words.contains(&key)
            || words.contains(&name.to_lowercase())
            || EVERYDAY.contains(&key.as_str());
        let writing = if is_word && !key.contains(' ') { Writing::Capitals } else { Writing::AnyCase };
        if !key.is_empty() {
            self.names.entry(key).or_insert(Named { term, writing });
        }
    }
}

/// Words that a question has whether or not the corpus does, and that are acronyms of many.
const EVERYDAY: &[&str] =
    &["who", "it", "us", "is", "as", "or", "can", "may", "all", "act", "aid", "tip", "help", "are"];

/// A name as the glossary keeps it.
fn key(name: &str) -> String {
    let words: Vec<String> = tokenize(name).into_iter().map(|token| token.word).collect();
    let rest = if words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an") {
        &words[1..]
    } else {
        &words[..]
    };
    rest.iter().map(|word| singular(word)).collect::<Vec<_>>().join(" ")
}

/// A word without a plural's ending. Only the same on both sides of a comparison, not always the dictionary's form.
fn singular(word: &str) -> String {
    let ends = |ending: &str| word.ends_with(ending);
    if word.len() < 4 || ends("ss") || ends("us") || ends("is") || !ends("s") {
        word.to_owned()
    } else if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        format!("{stem}y")
    } else if ["xes", "ches", "shes", "sses", "zes"].iter().any(|ending| ends(ending)) {
        word[..word.len() - 2].to_owned()
    } else {
        word[..word.len() - 1].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::places::Gazetteer;

    fn glossary() -> Glossary {
        let lines = [
            Line::Heading("Policy framework"),
            Line::Sentence(
                "The Office of Rivers and Lakes (ORL) applies the United Rules for the Care of Boats (the Oslo Rules).",
            ),
            Line::Sentence("It fights trafficking in plants (TIP); any tip helps."),
            Line::Sentence("The guide was adopted by the Supreme Court and “Safe Boats for All” was read."),
            Line::Sentence("ORL met the Supreme Court in Kenya."),
        ];
        Glossary::mine(&lines, &Gazetteer::world())
    }

    #[test]
    fn terms_are_found_in_questions() {
        let glossary = glossary();
        for (question, forms) in [
            ("what are the oslo rules?", "Oslo Rules"),
            ("the Oslo rule of the supreme courts", "Oslo Rules, Supreme Court"),
            ("what is orl", "ORL"),
            ("the office of rivers and lakes", "ORL"),
            ("any tip? TIP!", "TIP"),
            ("trafficking in plants", "TIP"),
            ("safe boats for all", "Safe Boats for All"),
            ("policy frameworks", "Policy framework"),
            ("nothing of the sort", ""),
        ] {
            let found = glossary.find(question, &tokenize(question));
            let found: Vec<&str> = found.iter().map(|mention| &*glossary.terms[mention.term].form).collect();
            assert_eq!(found.join(", "), forms, "{question}");
        }
        assert_eq!(glossary.named("tip").map(|term| &*glossary.terms[term].form), Some("TIP"));
    }

    #[test]
    fn organisations_are_told_by_their_head_noun() {
        let glossary = glossary();
        let kind = |name| glossary.named(name).map(|term| glossary.terms[term].kind);
        assert_eq!(kind("ORL"), Some(TermKind::Organisation));
        assert_eq!(kind("Supreme Court"), Some(TermKind::Organisation));
        assert_eq!(kind("Oslo Rules"), Some(TermKind::Named));
        assert_eq!(kind("TIP"), Some(TermKind::Acronym));
        assert_eq!(kind("Safe Boats for All"), Some(TermKind::Title));
        assert_eq!(kind("Policy framework"), Some(TermKind::Heading));
    }
}
