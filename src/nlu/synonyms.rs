//! Words that mean the same in a question, from `_synonyms.toml`.

use std::collections::HashMap;

use serde::Deserialize;

/// The groups as they ship.
pub const BUILT_IN: &str = include_str!("../../intents/_synonyms.toml");

/// Groups of words that stand for one another, and words that take in others.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    groups: Vec<Vec<String>>,
    group_of: HashMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: Vec<Vec<String>>,
    kinds: Vec<KindOf>,
}

/// Any of `words` in a question is met by any of `includes` in a document, but not the other way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindOf {
    words: Vec<String>,
    includes: Vec<String>,
}

impl Synonyms {
    /// Reads the groups of a file.
    ///
    /// # Errors
    /// When the file is no TOML or has an unknown key; the message shows the line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let File { mut groups, kinds } = toml::from_str(text)?;
        let mut group_of = HashMap::new();
        for (number, group) in groups.iter().enumerate() {
            for word in group {
                group_of.entry(word.clone()).or_insert(number);
            }
        }
        for KindOf { words, includes } in kinds {
            for word in &words {
                group_of.insert(word.clone(), groups.len());
            }
            groups.push(words.into_iter().chain(includes).collect());
        }
        Ok(Self { groups, group_of })
    }

    /// The other words of the group that `word`, folded, belongs to.
    pub fn of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let group = self.group_of.get(word).map_or(&[][..], |&number| &self.groups[number]);
        group.iter().map(String::as_str).filter(move |other| *other != word)
    }
}
