//! What somebody may have meant whose question the documents do not answer.

use std::collections::{BTreeMap, HashSet};

use super::{LONGEST, Topics, Word, key};
use crate::answer::outcome::Answer;
use crate::answer::reply::Reply;
use crate::nlu::recognition::{ContentWord, Role};
use crate::text::english::{is_function_word, is_one_slip, is_word};
use crate::text::tokens::lexeme;

/// How many topics a refusal is near to, at most.
const NEAR: usize = 8;
/// How many of those are told by the question's words before those told by the nearest statements.
const BY_WORDS: usize = 3;
/// Fewer letters leave too little to tell a slip by.
const SHORTEST_SLIP: usize = 4;
/// A topic whose words are shared for less than this share of what they tell is not near.
const LIKE: f32 = 0.3;

impl Topics {
    /// What a refused asker may have meant, the likeliest first, at most eight: topics that share words
    /// with the question, and the headings of what came nearest.
    pub fn near(&self, reply: &Reply) -> Vec<String> {
        let alike = self.alike(&reply.recognition.words);
        let mut alike = alike.into_iter().map(|topic| self.all[topic as usize].name.clone());
        let mut names: Vec<String> = alike.by_ref().take(BY_WORDS).collect();
        names.extend(nearest_headings(reply));
        names.extend(alike);
        let mut seen = HashSet::from([key(&reply.question)]);
        names.retain(|name| name.encode_utf16().count() <= LONGEST && seen.insert(key(name)));
        names.truncate(NEAR);
        names
    }

    /// The topics that share telling words with a question, the likest first: what the shared words tell,
    /// by the root of what all the topic's words tell.
    fn alike(&self, asked: &[ContentWord]) -> Vec<u32> {
        let mut shared: BTreeMap<u32, f32> = BTreeMap::new();
        let mut wanted: f32 = 0.0;
        for word in asked.iter().filter(|word| !is_function_word(&word.word)) {
            let share = match word.role {
                Role::Topic | Role::Counted => 1.0,
                Role::Earlier => 0.5,
                Role::Marker => 0.25,
                Role::Aside => 0.0,
            };
            let Some(found) = self.word(&word.word) else { continue };
            wanted = wanted.max(found.idf * share);
            for &topic in &found.topics {
                *shared.entry(topic).or_default() += found.idf * share;
            }
        }
        let weight = |topic: u32| self.all[topic as usize].weight.max(f32::MIN_POSITIVE);
        // One everyday word in common, beside a telling one that is not, makes nothing alike.
        let near = |(topic, shared): &(u32, f32)| *shared >= wanted * 0.5 && *shared >= weight(*topic) * LIKE;
        let mut found: Vec<(u32, f32)> = shared.into_iter().filter(near).collect();
        let rank = |(topic, shared): &(u32, f32)| shared / weight(*topic).sqrt();
        found.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then(a.0.cmp(&b.0)));
        found.into_iter().take(NEAR).map(|(topic, _)| topic).collect()
    }

    /// The word of a topic, or the one that a slip of the finger leads to.
    fn word(&self, asked: &str) -> Option<&Word> {
        let meant = lexeme(asked);
        let may_slip = meant.len() >= SHORTEST_SLIP && !is_word(asked);
        let slip = |word: &&String| may_slip && is_one_slip(&meant, word);
        let found = self.by_lexeme.get(&meant);
        found.or_else(|| self.by_lexeme.get(self.by_lexeme.keys().filter(slip).min()?))
    }
}

/// The innermost headings of a refusal's nearest statements.
fn nearest_headings(reply: &Reply) -> Vec<String> {
    let Answer::NotInDocuments(refusal) = &reply.answer else { return Vec::new() };
    let first =
        refusal.nearest.iter().filter_map(|statement| refusal.citations.get(*statement.citations.first()?));
    first.map(|citation| citation.section.last().unwrap_or(&citation.title).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::topics::tests::topics;

    #[test]
    fn what_shares_telling_words_is_near() {
        let topics = topics(&["Harbour", "Rowing boats", "Boats", "Harbour of the North"]);
        let asked = |words: &[&str]| {
            let word =
                |word: &&str| ContentWord { word: (*word).to_owned(), role: Role::Topic, is_name: false };
            let words: Vec<ContentWord> = words.iter().map(word).collect();
            let names = topics.alike(&words).into_iter().map(|topic| topics.all[topic as usize].name.clone());
            names.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(asked(&["boat"]), "Boats, Rowing boats");
        assert_eq!(asked(&["rowing", "boats"]), "Rowing boats, Boats");
        assert_eq!(asked(&["harbuor"]), "Harbour, Harbour of the North");
        assert_eq!(asked(&["nothing", "of", "the", "sort"]), "");
    }
}
