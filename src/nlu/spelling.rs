//! Slips of the finger: a word that neither the documents nor English know, one letter away from
//! one that the documents, the templates or the gazetteer do.

use std::ops::Bound;

use super::intents::Intents;
use super::lexicon::Lexicon;
use super::recognition::Correction;
use crate::text::english::{is_function_word, is_one_slip, is_word, words_one_slip_from};
use crate::text::tokens::stem;

/// Words shorter than this are left as they are: a slip leaves too little to go by. In one as short
/// as this, only two letters may be swapped (“hwo”).
const SHORTEST: usize = 3;

/// Mends `words` (folded) in place and says what was mended.
pub fn mend(words: &mut [String], lexicon: &Lexicon, intents: &Intents) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for at in 0..words.len() {
        if is_known(&words[at], lexicon, intents) {
            continue;
        }
        let place = place(words, at, lexicon);
        let meant = match place {
            Some((meant, true)) => Some(meant),
            other => nearest(&words[at], lexicon, intents)
                .or(other.map(|(meant, _)| meant))
                .or_else(|| nearest_relative(&words[at], lexicon)),
        };
        if let Some(meant) = meant {
            let typed = std::mem::replace(&mut words[at], meant.clone());
            corrections.push(Correction { typed, meant });
        }
    }
    corrections
}

fn is_known(word: &str, lexicon: &Lexicon, intents: &Intents) -> bool {
    let foreign = !word.bytes().all(|b| b.is_ascii_alphabetic());
    foreign
        || word.len() < SHORTEST
        || is_function_word(word)
        || is_word(word)
        || lexicon.words.contains_key(word)
        || intents.knows(word)
        || lexicon.gazetteer.knows_word(word)
}

/// The word at `at` of a place's name that the words around it spell, but for slips, and whether
/// the documents name that place.
fn place(words: &[String], at: usize, lexicon: &Lexicon) -> Option<(String, bool)> {
    for length in (1..=3).rev() {
        for start in (at + 1).saturating_sub(length)..=at {
            let Some(window) = words.get(start..start + length) else { continue };
            let window: Vec<&str> = window.iter().map(String::as_str).collect();
            if let Some(found) = lexicon.gazetteer.suggest(&window, &is_word) {
                let meant: Vec<&str> = found.name.split(' ').collect();
                let named = found.places.iter().any(|place| lexicon.names_place(place));
                return meant.get(at - start).map(|word| ((*word).to_owned(), named));
            }
        }
    }
    None
}

/// The word one slip away: before others one with two letters swapped, then the most used, then
/// the first in the alphabet.
fn nearest(typed: &str, lexicon: &Lexicon, intents: &Intents) -> Option<String> {
    let lengths = typed.len() - 1..=typed.len() + 1;
    let near = |word: &str| {
        let slip = lengths.contains(&word.len()) && word.len() >= SHORTEST && is_one_slip(typed, word);
        slip && (typed.len() > SHORTEST || is_swap(typed, word))
    };
    let own =
        lexicon.words.iter().filter(|(word, _)| near(word)).map(|(word, &count)| (word.as_str(), count));
    let templates = intents.vocabulary().filter(|word| near(word)).map(|word| (word, 1));
    let rank = |(word, count): &(&str, u32)| (is_swap(typed, word), *count);
    own.chain(templates)
        .max_by(|a, b| rank(a).cmp(&rank(b)).then(b.0.cmp(a.0)))
        .map(|(word, _)| word.to_owned())
}

/// The word of English one slip away that is of the family of a word of the documents: “elegibility” where they have
/// “eligible”.
fn nearest_relative(typed: &str, lexicon: &Lexicon) -> Option<String> {
    // Kin share their first letters, at least these.
    const SHARED: usize = 3;
    if typed.len() <= SHARED + 1 {
        return None;
    }
    let is_kin = |word: &&str| {
        let root = stem(word);
        let begins = word.get(..SHARED).unwrap_or(word);
        let from = lexicon.words.range::<str, _>((Bound::Included(begins), Bound::Unbounded));
        from.take_while(|(known, _)| known.starts_with(begins)).any(|(known, _)| stem(known) == root)
    };
    words_one_slip_from(typed).find(is_kin).map(str::to_owned)
}

/// Whether the two have the same letters in another order.
fn is_swap(typed: &str, meant: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    sorted(typed) == sorted(meant)
}
