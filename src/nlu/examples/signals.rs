//! A classifier as learnt, before it is known how far to trust it: the likeliest label, and what speaks for it.

use super::Embed;
use super::features::{Features, Row, dot, read, scale};
use super::linear::Linear;

/// The length of a sentence's vector beside its words' unit length.
const VECTOR: f32 = 1.5;

/// Examples with what was learnt from them.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    features: Features,
    model: Linear,
    rows: Vec<Row>,
    of: Vec<usize>,
    /// Which of all the sentences each row is.
    chosen: Vec<usize>,
    /// Numbers in a vector; 0 where there is no model of meaning.
    dimensions: usize,
}

/// What a classifier makes of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signals {
    /// The number of the likeliest label.
    pub(super) label: usize,
    /// How far it is on the label's side of the line.
    pub(super) side: f32,
    /// How much further than on that of any other label.
    pub(super) margin: f32,
    /// How much of the sentence's words the examples know, 0 to 1.
    pub(super) known: f32,
    /// The cosine to the likest example, vectors included.
    pub(super) near: f32,
    /// The cosine of the vectors alone, where there are any.
    pub(super) meaning: f32,
    /// The label's likest example.
    pub(super) nearest: usize,
}

/// Sentences and their labels by number, ready to learn from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Material<'a> {
    pub(super) words: &'a [Vec<String>],
    pub(super) vectors: &'a [Vec<f32>],
    pub(super) of: &'a [usize],
    pub(super) labels: usize,
    /// Sentences that belong to none of the labels, whatever these are, and their vectors.
    pub(super) foreign: (&'a [Vec<String>], &'a [Vec<f32>]),
}

impl Learnt {
    /// Learns from those of the sentences that `chosen` names.
    pub(super) fn of(all: Material<'_>, chosen: &[usize]) -> Self {
        let words: Vec<Vec<String>> = chosen.iter().map(|&at| all.words[at].clone()).collect();
        let features = Features::of(&words);
        let dimensions = all.vectors.first().map_or(0, Vec::len);
        let of: Vec<usize> = chosen.iter().map(|&at| all.of[at]).collect();
        let mut learnt = Self {
            features,
            model: Linear::empty(),
            rows: Vec::new(),
            of,
            chosen: chosen.to_vec(),
            dimensions,
        };
        let vector = |at: usize| all.vectors.get(at).map(Vec::as_slice);
        learnt.rows = chosen.iter().map(|&at| learnt.row(&all.words[at], vector(at))).collect();
        let count = learnt.features.count() + dimensions;
        learnt.model = Linear::learn(&learnt.rows, &learnt.of, all.labels, count);
        learnt
    }

    fn row(&self, words: &[String], vector: Option<&[f32]>) -> Row {
        let mut row = self.features.row(words);
        let first = self.features.count() as u32;
        let given = vector.unwrap_or_default().iter().take(self.dimensions);
        let mut block: Row = (first..).zip(given.copied().map(finite)).collect();
        scale(&mut block, VECTOR);
        row.append(&mut block);
        row
    }

    /// What speaks for the likeliest label.
    pub(super) fn signals(&self, words: &[String], vector: Option<&[f32]>) -> Signals {
        let row = self.row(words, vector);
        let sums = self.model.judge(&row);
        let (label, side) = sums
            .iter()
            .copied()
            .enumerate()
            .fold((0, f32::NEG_INFINITY), |best, one| if one.1 > best.1 { one } else { best });
        let others = sums.iter().enumerate().filter(|&(other, _)| other != label).map(|(_, sum)| *sum);
        let margin = side - others.fold(-1.0, f32::max);
        let first = self.features.count() as u32;
        let meant = |row: &[(u32, f32)]| row.partition_point(|&(feature, _)| feature < first);
        let vector = &row[meant(&row)..];
        let length = dot(&row, &row).sqrt();
        let mut signals = Signals {
            label,
            side,
            margin,
            known: self.features.known(words),
            near: 0.0,
            meaning: 0.0,
            nearest: 0,
        };
        let (mut closest, mut other) = (f32::NEG_INFINITY, 0.0);
        for (at, example) in self.rows.iter().enumerate() {
            if self.of[at] != label && vector.is_empty() {
                continue;
            }
            let meaning = dot(vector, &example[meant(example)..]) / (VECTOR * VECTOR);
            signals.meaning = signals.meaning.max(meaning);
            if self.of[at] == label {
                let likeness = dot(&row, example);
                if likeness > closest {
                    (closest, signals.nearest) = (likeness, self.chosen[at]);
                    other = dot(example, example).sqrt();
                }
            }
        }
        if length * other > 0.0 {
            signals.near = closest.max(0.0) / (length * other);
        }
        signals
    }
}

fn finite(value: f32) -> f32 {
    if value.is_finite() { value } else { 0.0 }
}

/// The words of texts, and their vectors where there is a model.
pub(super) fn prepare(texts: &[&str], embed: Option<&Embed<'_>>) -> (Vec<Vec<String>>, Vec<Vec<f32>>) {
    let words = texts.iter().map(|text| read(text)).collect();
    let vectors = embed.map(|embed| embed(texts)).unwrap_or_default();
    // A model that failed on some sentences would shift the others.
    let whole = vectors.len() == texts.len();
    (words, if whole { vectors } else { Vec::new() })
}
