//! A sentence as numbers: its words, pairs of words and pieces of words, weighed by how telling each is.

use std::collections::{BTreeSet, HashMap};

use crate::text::tokens::tokenize;

/// Words of a sentence that are read: who writes more does not ask one thing.
const MOST_WORDS: usize = 200;
/// Letters of a word that are read.
const MOST_LETTERS: usize = 40;
/// Sentences of at most so many different words are also read as pairs of words wherever they stand: the
/// pairs of longer ones are mostly chance.
const PAIRED_WORDS: usize = 24;
/// The weight of the block of pairs beside that of pieces of words, where there are many sentences.
const PAIRS: f32 = 0.6;
/// With so many sentences pairs get half of that: among few, most pairs are chance.
const HALF: f32 = 1_000.0;
/// The weight of the block of words and of words that follow one another.
const WORDS: f32 = 0.7;
/// Lengths of pieces of words, the blank before and after the word included.
const PIECES: std::ops::RangeInclusive<usize> = 2..=5;

/// A sentence: what it has, by number, and how much of it, in ascending order of the numbers.
pub(super) type Row = Vec<(u32, f32)>;

/// The features of the sentences that were learnt from, each with its weight.
///
/// A feature's weight is `ln((1 + n) / (1 + df)) + 1` of n sentences of which df have it, times `1 + ln(tf)`
/// (Salton and Buckley 1988, sublinear). Each block has unit length before it gets its share, and so has the
/// whole row in the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    blocks: [Block; 3],
    /// Words alone, by how telling they are.
    words: HashMap<String, f32>,
    /// What a word counts that no sentence has.
    unknown: f32,
}

#[derive(Clone, Debug, Default)]
struct Block {
    numbers: HashMap<String, (u32, f32)>,
    share: f32,
}

impl Features {
    /// Learns which features there are.
    pub(super) fn of(sentences: &[Vec<String>]) -> Self {
        let count = sentences.len() as f32;
        let idf = |df: f32| ((1.0 + count) / (1.0 + df)).ln() + 1.0;
        let mut next = 0;
        let blocks = [(0, WORDS), (1, 1.0), (2, PAIRS * count / (count + HALF))].map(|(block, share)| {
            let mut seen: HashMap<String, (u32, f32)> = HashMap::new();
            for words in sentences {
                for feature in parts(words, block).into_keys().collect::<BTreeSet<_>>() {
                    seen.entry(feature).or_insert((0, 0.0)).1 += 1.0;
                }
            }
            // A pair that stands in one sentence only names that sentence.
            seen.retain(|_, (_, df)| block < 2 || *df > 1.0);
            let mut names: Vec<&String> = seen.keys().collect();
            names.sort_unstable();
            let numbered: HashMap<String, (u32, f32)> = names
                .into_iter()
                .map(|name| {
                    next += 1;
                    (name.clone(), (next - 1, idf(seen[name].1)))
                })
                .collect();
            Block { numbers: numbered, share }
        });
        let mut words: HashMap<String, f32> = HashMap::new();
        for word in sentences.iter().flat_map(|words| words.iter().collect::<BTreeSet<_>>()) {
            *words.entry(word.clone()).or_default() += 1.0;
        }
        for df in words.values_mut() {
            *df = idf(*df);
        }
        Self { blocks, words, unknown: idf(0.0) }
    }

    /// How many features there are.
    pub(super) fn count(&self) -> usize {
        self.blocks.iter().map(|block| block.numbers.len()).sum()
    }

    /// The sentence's row; empty where nothing of it is known.
    pub(super) fn row(&self, words: &[String]) -> Row {
        let mut row = Row::new();
        for (number, block) in self.blocks.iter().enumerate() {
            let mut part: Row = parts(words, number)
                .iter()
                .filter_map(|(name, tf)| {
                    block.numbers.get(name).map(|&(at, idf)| (at, idf * (1.0 + tf.ln())))
                })
                .collect();
            part.sort_unstable_by_key(|&(at, _)| at);
            scale(&mut part, block.share);
            row.append(&mut part);
        }
        scale(&mut row, 1.0);
        row
    }

    /// How much of what the sentence says was ever said in an example: 0 to 1.
    pub(super) fn known(&self, words: &[String]) -> f32 {
        let weight = |word: &String| self.words.get(word).copied();
        let all: f32 = words.iter().map(|word| weight(word).unwrap_or(self.unknown)).sum();
        let known: f32 = words.iter().filter_map(weight).sum();
        if all > 0.0 { known / all } else { 0.0 }
    }
}

/// The folded words of a sentence, as far as they are read.
pub(super) fn read(text: &str) -> Vec<String> {
    // The end of a text without end is not looked at: a word takes no more bytes than this, mostly.
    let most = MOST_WORDS * MOST_LETTERS;
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let words = tokenize(&text[..end]).into_iter().map(|token| token.word);
    words.filter(|word| !word.is_empty()).take(MOST_WORDS).collect()
}

fn parts(words: &[String], block: usize) -> HashMap<String, f32> {
    let mut found: HashMap<String, f32> = HashMap::new();
    let mut add = |feature: String| *found.entry(feature).or_default() += 1.0;
    match block {
        0 => {
            words.iter().cloned().for_each(&mut add);
            words.windows(2).for_each(|pair| add(format!("{} {}", pair[0], pair[1])));
        }
        1 => words.iter().for_each(|word| pieces(word, &mut add)),
        _ => {
            let set: Vec<&String> = words.iter().collect::<BTreeSet<_>>().into_iter().collect();
            if set.len() <= PAIRED_WORDS {
                for (at, first) in set.iter().enumerate() {
                    set[at + 1..].iter().for_each(|second| add(format!("{first} {second}")));
                }
            }
        }
    }
    found
}

/// The pieces of a word with a blank at both ends; a word shorter than a piece is one piece.
fn pieces(word: &str, add: &mut impl FnMut(String)) {
    let letters: Vec<char> =
        std::iter::once(' ').chain(word.chars().take(MOST_LETTERS)).chain(std::iter::once(' ')).collect();
    for length in PIECES {
        letters.windows(length.min(letters.len())).for_each(|piece| add(piece.iter().collect()));
        if letters.len() <= length {
            return;
        }
    }
}

/// Gives the row this length; an empty one has none.
pub(super) fn scale(row: &mut [(u32, f32)], length: f32) {
    let norm = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        for (_, value) in row {
            *value *= length / norm;
        }
    }
}

/// The product of two rows.
pub(super) fn dot(one: &[(u32, f32)], other: &[(u32, f32)]) -> f32 {
    let (mut a, mut b, mut sum) = (0, 0, 0.0);
    while let (Some(&(left, x)), Some(&(right, y))) = (one.get(a), other.get(b)) {
        if left == right {
            sum += x * y;
        }
        a += usize::from(left <= right);
        b += usize::from(right <= left);
    }
    sum
}
