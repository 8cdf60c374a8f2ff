//! A linear support vector machine for each label against the others.
//!
//! No crate fits: `liblinear` 1.0.0 is from 2019, compiles C++ and rests on `failure`, which has open advisories;
//! `linfa` and `smartcore` want the rows dense, which for 15,000 examples is several gigabytes. The solver is
//! short: dual coordinate descent for the squared hinge loss with shrinking (Hsieh, Chang, Lin, Keerthi and
//! Sundararajan 2008, “A Dual Coordinate Descent Method for Large-scale Linear SVM”, algorithm 3).

use std::thread;

use super::features::Row;

/// The cost of an example on the wrong side.
const COST: f32 = 1.0;
/// The solver stops when no example pulls harder than this, the usual tolerance of the paper's own program.
const TOLERANCE: f32 = 0.05;
/// Rounds over the examples at most.
const ROUNDS: usize = 60;

/// Weights for each label, ready to judge sentences.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    /// How many labels.
    labels: usize,
    /// The weights of a feature for all labels stand together.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Of no labels.
    pub(super) fn empty() -> Self {
        Self { labels: 0, weights: Vec::new(), bias: Vec::new() }
    }

    /// Learns from rows and the number of each row's label. The same rows give the same weights, however many
    /// threads there are: each label is learnt alone, in an order that a fixed seed makes.
    pub(super) fn learn(rows: &[Row], of: &[usize], labels: usize, features: usize) -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(labels.max(1));
        // A few rows take less time than a thread.
        let threads = if rows.len() * labels < 20_000 { 1 } else { threads };
        let squares: Vec<f32> =
            rows.iter().map(|row| 1.0 + row.iter().map(|(_, x)| x * x).sum::<f32>()).collect();
        let learn_every = |first: usize| {
            let mine = (first..labels).step_by(threads);
            mine.map(|label| (label, learn_one(rows, &squares, of, label, features))).collect::<Vec<_>>()
        };
        let learnt: Vec<(usize, Vec<f32>)> = if threads == 1 {
            learn_every(0)
        } else {
            let learn_every = &learn_every;
            thread::scope(|scope| {
                let running: Vec<_> =
                    (0..threads).map(|first| scope.spawn(move || learn_every(first))).collect();
                running.into_iter().filter_map(|one| one.join().ok()).flatten().collect()
            })
        };
        let mut model = Self { labels, weights: vec![0.0; features * labels], bias: vec![0.0; labels] };
        for (label, weights) in learnt {
            for (feature, weight) in weights[..features].iter().enumerate() {
                model.weights[feature * labels + label] = *weight;
            }
            model.bias[label] = weights[features];
        }
        model
    }

    /// How far on its side of each label's line the sentence is: about 1 where it is like the examples.
    pub(super) fn judge(&self, row: &[(u32, f32)]) -> Vec<f32> {
        let mut sums = self.bias.clone();
        for &(feature, value) in row {
            let from = feature as usize * self.labels;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[from..from + self.labels]) {
                *sum += weight * value;
            }
        }
        sums
    }
}

/// The weights of one label, the bias last.
fn learn_one(rows: &[Row], squares: &[f32], of: &[usize], label: usize, features: usize) -> Vec<f32> {
    const DIAGONAL: f32 = 0.5 / COST;
    let mut weights = vec![0.0f32; features + 1];
    let mut pull = vec![0.0f32; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut active = rows.len();
    let mut chance = Chance(0x5EED ^ label as u64);
    let (mut highest_before, mut seen_all) = (f32::INFINITY, true);
    for _ in 0..ROUNDS {
        for at in 0..active {
            order.swap(at, at + chance.below(active - at));
        }
        let (mut highest, mut lowest) = (f32::NEG_INFINITY, f32::INFINITY);
        let mut at = 0;
        while at < active {
            let i = order[at];
            let side = if of[i] == label { 1.0 } else { -1.0 };
            let sum: f32 = rows[i].iter().map(|&(j, x)| weights[j as usize] * x).sum();
            let slope = side * (sum + weights[features]) - 1.0 + DIAGONAL * pull[i];
            if pull[i] == 0.0 && slope > highest_before {
                active -= 1;
                order.swap(at, active);
                seen_all = false;
                continue;
            }
            let projected = if pull[i] == 0.0 { slope.min(0.0) } else { slope };
            (highest, lowest) = (highest.max(projected), lowest.min(projected));
            if projected.abs() > 1e-6 {
                let before = pull[i];
                pull[i] = (before - slope / (squares[i] + DIAGONAL)).max(0.0);
                let step = (pull[i] - before) * side;
                rows[i].iter().for_each(|&(j, x)| weights[j as usize] += step * x);
                weights[features] += step;
            }
            at += 1;
        }
        if highest - lowest <= TOLERANCE {
            if seen_all {
                break;
            }
            // Those that were set aside may have something to say now.
            (active, seen_all, highest_before) = (rows.len(), true, f32::INFINITY);
        } else {
            highest_before = if highest > 0.0 { highest } else { f32::INFINITY };
        }
    }
    weights
}

/// Chance with a seed (Steele, Lea and Flood 2014, `SplitMix64`).
#[derive(Clone, Debug)]
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// A number below `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        (mixed % end.max(1) as u64) as usize
    }
}
