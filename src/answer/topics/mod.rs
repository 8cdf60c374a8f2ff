//! What can be asked about: the terms, headings and places of the documents, the best known first.

mod complete;
mod gather;
mod near;

use std::collections::{BTreeMap, HashMap};

use crate::index::corpus::Corpus;
use crate::index::vocabulary::Vocabulary;
use crate::nlu::lexicon::Lexicon;
use crate::text::english::is_function_word;
use crate::text::tokens::{lexeme, tokenize};

/// What can be asked about.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    /// The best known first.
    all: Vec<Topic>,
    /// The topics in the order of their keys.
    starts: Vec<u32>,
    /// Where in a topic's key a telling word begins that is not its first, in the order of what follows.
    words: Vec<(u32, u32)>,
    /// The topics that a word stands in, without inflection.
    by_lexeme: HashMap<String, Word>,
}

/// Something that can be asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// As the documents write it; at most [`LONGEST`] UTF-16 units.
    pub name: String,
    /// In how many sentences the documents speak of it, as far as can be told without reading them.
    pub known: u32,
    /// Its folded words with a space between them.
    key: String,
    /// How much its words tell together.
    weight: f32,
}

#[derive(Clone, Debug, Default)]
struct Word {
    topics: Vec<u32>,
    /// The word's inverse document frequency.
    idf: f32,
}

/// UTF-16 units of a topic, and of a question completed with one: what Discord takes for a choice.
pub const LONGEST: usize = 100;

impl Topics {
    /// Gathers the topics of a corpus.
    pub fn of(corpus: &Corpus, lexicon: &Lexicon) -> Self {
        let mut known: BTreeMap<String, (String, u32)> = BTreeMap::new();
        for (name, count) in gather::named(corpus, lexicon) {
            let key = key(&name);
            // An acronym that is a word like “on” besides is found everywhere and told from it nowhere.
            if telling(&key).is_empty() || name.encode_utf16().count() > LONGEST {
                continue;
            }
            let better = |(_, other): &(String, u32)| *other < count;
            if known.get(&key).is_none_or(better) {
                known.insert(key, (name, count));
            }
        }
        let topic = |(key, (name, known))| Topic { name, known, key, weight: 0.0 };
        let mut topics: Vec<Topic> = known.into_iter().map(topic).collect();
        topics.sort_by(|a, b| b.known.cmp(&a.known).then_with(|| a.name.cmp(&b.name)));
        Self::sorted(topics, &corpus.vocabulary)
    }

    fn sorted(mut topics: Vec<Topic>, vocabulary: &Vocabulary) -> Self {
        let mut by_lexeme: HashMap<String, Word> = HashMap::new();
        let mut words = Vec::new();
        for (number, topic) in topics.iter_mut().enumerate() {
            let number = number as u32;
            let starts = topic.key.match_indices(' ').map(|(at, _)| (number, at as u32 + 1));
            words.extend(starts.filter(|&(_, at)| !begins_idly(&topic.key[at as usize..])));
            for lexeme in telling(&topic.key) {
                let idf = vocabulary.idf(vocabulary.id(&lexeme));
                topic.weight += idf;
                let word = by_lexeme.entry(lexeme).or_default();
                word.idf = idf;
                word.topics.push(number);
            }
        }
        let mut starts: Vec<u32> = (0..topics.len() as u32).collect();
        starts.sort_by(|&a, &b| topics[a as usize].key.cmp(&topics[b as usize].key));
        words.sort_by(|&a, &b| rest(&topics, a).cmp(rest(&topics, b)).then(a.cmp(&b)));
        Self { all: topics, starts, words, by_lexeme }
    }

    /// All topics, the best known first.
    pub fn leading(&self) -> &[Topic] {
        &self.all
    }
}

/// Whether the text begins with a word that only holds it together: nobody looks for a topic by that.
fn begins_idly(text: &str) -> bool {
    text.split(' ').next().is_some_and(is_function_word)
}

/// The words of a key that are not only there to hold it together, each once, without inflection.
fn telling(key: &str) -> Vec<String> {
    let mut lexemes: Vec<String> =
        key.split(' ').filter(|word| !word.is_empty() && !is_function_word(word)).map(lexeme).collect();
    lexemes.sort_unstable();
    lexemes.dedup();
    lexemes
}

fn key(name: &str) -> String {
    tokenize(name).into_iter().map(|token| token.word).collect::<Vec<_>>().join(" ")
}

/// What of a topic's key follows from there on.
fn rest(topics: &[Topic], (topic, at): (u32, u32)) -> &str {
    &topics[topic as usize].key[at as usize..]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Topics of these names, the best known first.
    pub(super) fn topics(names: &[&str]) -> Topics {
        let topic = |(n, name): (usize, &&str)| {
            let known = (names.len() - n) as u32;
            Topic { name: (*name).to_owned(), known, key: key(name), weight: 0.0 }
        };
        Topics::sorted(names.iter().enumerate().map(topic).collect(), &Vocabulary::default())
    }
}
