//! How far to trust a classifier: found by holding whole intents back from it.

use super::linear::Chance;
use super::signals::{Learnt, Material, Signals};

/// What of the guesses that are made should be right.
const RIGHT: f64 = 0.82;
/// How much of what is asked is taken to belong to no intent.
const STRANGE: f64 = 0.2;
/// From so many examples on two folds tell enough, and take long enough.
const MANY: usize = 3_000;
/// Below these a threshold read off the examples would be chance.
const FEW: (usize, usize) = (3, 24);

/// The probability that a guess is right, and from which on it is made.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    line: [f64; SIGNALS],
    /// The least confidence of a guess that is made.
    pub(super) threshold: f32,
}

const SIGNALS: usize = 5;

/// A sentence that was held back.
struct Held {
    signals: [f64; SIGNALS],
    right: bool,
    weight: f64,
}

impl Trust {
    /// Where there is too little to learn from: a guess is made for what is nearly an example.
    const CAUTIOUS: Self = Self { line: [-5.0, 0.0, 0.0, 10.0, 0.0], threshold: 0.65 };

    /// Learns how far to trust a classifier of these sentences. In each of the folds a share of the intents
    /// is held back whole, so that their sentences belong to none, and so is the same share of the others'
    /// sentences. A line through the signals gives the probability that a guess is right (Platt 1999), and the
    /// threshold is the lowest at which the wanted share of guesses is right on what was held back (the risk
    /// is bounded and the coverage made as large as it goes: Geifman and El-Yaniv 2017).
    ///
    /// `known` are the sentences to learn from, and `nowhere` is the label of sentences that are known to belong to no intent, if there are any.
    pub(super) fn of(all: Material<'_>, known: &[usize], nowhere: Option<usize>) -> Self {
        let intents = all.labels - usize::from(nowhere.is_some());
        if intents < FEW.0 || known.len() < FEW.1 {
            return Self::CAUTIOUS;
        }
        let (folds, tried) = if known.len() < MANY { (5, 5) } else { (5, 2) };
        let mut chance = Chance(1);
        let shuffled = shuffle(intents, &mut chance);
        let sentence_fold: Vec<usize> = all.of.iter().map(|_| chance.below(folds)).collect();
        let mut held = Vec::new();
        for fold in 0..tried.min(intents) {
            let strange = |at: usize| {
                let label = all.of[at];
                Some(label) != nowhere && shuffled[label] % folds.min(intents) == fold
            };
            let (out, rest): (Vec<usize>, Vec<usize>) =
                known.iter().partition(|&&at| strange(at) || sentence_fold[at] == fold);
            let learnt = Learnt::of(all, &rest);
            for at in out {
                let outside = strange(at) || Some(all.of[at]) == nowhere;
                // Of many intents a fold's share of their sentences is enough.
                if strange(at) && known.len() >= MANY && sentence_fold[at] != fold {
                    continue;
                }
                let signals = learnt.signals(&all.words[at], all.vectors.get(at).map(Vec::as_slice));
                if Some(signals.label) == nowhere {
                    continue;
                }
                let right = !outside && signals.label == all.of[at];
                held.push((numbers(&signals), right, outside));
            }
        }
        let outside = held.iter().filter(|(_, _, outside)| *outside).count().max(1) as f64;
        let inside = (held.len() as f64 - outside).max(1.0);
        let weight = |strange: bool| if strange { STRANGE / outside } else { (1.0 - STRANGE) / inside };
        let held: Vec<Held> = held
            .into_iter()
            .map(|(signals, right, strange)| Held { signals, right, weight: weight(strange) })
            .collect();
        let line = fit(&held);
        let threshold = threshold(&line, &held);
        Self { line, threshold }
    }

    /// The probability that the guess is right, 0 to 1.
    pub(super) fn confidence(&self, signals: &Signals) -> f32 {
        probability(&self.line, &numbers(signals)) as f32
    }
}

fn numbers(signals: &Signals) -> [f64; SIGNALS] {
    let [side, known, near, meaning] =
        [signals.side, signals.known, signals.near, signals.meaning].map(f64::from);
    [1.0, side, known, near, meaning]
}

/// Each number below `count` in an order of chance.
fn shuffle(count: usize, chance: &mut Chance) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in 0..count {
        order.swap(at, at + chance.below(count - at));
    }
    order
}

fn probability(line: &[f64; SIGNALS], signals: &[f64; SIGNALS]) -> f64 {
    let sum: f64 = line.iter().zip(signals).map(|(weight, signal)| weight * signal).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Logistic regression by Newton's method, with a little pull towards no opinion.
fn fit(held: &[Held]) -> [f64; SIGNALS] {
    const ROUNDS: usize = 25;
    const PULL: f64 = 1e-3;
    let mut line = [0.0; SIGNALS];
    for _ in 0..ROUNDS {
        let mut slope = line.map(|weight| -PULL * weight);
        let mut curve = [[0.0; SIGNALS]; SIGNALS];
        (0..SIGNALS).for_each(|at| curve[at][at] = PULL);
        for one in held {
            let sure = probability(&line, &one.signals);
            let (miss, bend) = (f64::from(u8::from(one.right)) - sure, sure * (1.0 - sure));
            for (a, row) in curve.iter_mut().enumerate() {
                slope[a] += one.weight * miss * one.signals[a];
                for (cell, signal) in row.iter_mut().zip(&one.signals) {
                    *cell += one.weight * bend * one.signals[a] * signal;
                }
            }
        }
        let step = solve(curve, slope);
        line.iter_mut().zip(step).for_each(|(weight, step)| *weight += step.clamp(-5.0, 5.0));
    }
    line
}

/// Solves a positive definite system by elimination.
fn solve(mut curve: [[f64; SIGNALS]; SIGNALS], mut slope: [f64; SIGNALS]) -> [f64; SIGNALS] {
    for at in 0..SIGNALS {
        for row in at + 1..SIGNALS {
            let share = curve[row][at] / curve[at][at];
            let above = curve[at];
            for (cell, over) in curve[row].iter_mut().zip(above).skip(at) {
                *cell -= share * over;
            }
            slope[row] -= share * slope[at];
        }
    }
    for at in (0..SIGNALS).rev() {
        let known: f64 = (at + 1..SIGNALS).map(|column| curve[at][column] * slope[column]).sum();
        slope[at] = (slope[at] - known) / curve[at][at];
    }
    slope
}

/// The lowest confidence from which on the wanted share of guesses is right; where there is none, one half.
fn threshold(line: &[f64; SIGNALS], held: &[Held]) -> f32 {
    let mut ranked: Vec<(f64, &Held)> =
        held.iter().map(|one| (probability(line, &one.signals), one)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut made, mut lowest) = (0.0, 0.0, None);
    for (at, (sure, one)) in ranked.iter().enumerate() {
        made += one.weight;
        right += if one.right { one.weight } else { 0.0 };
        let next = ranked.get(at + 1).map_or(0.0, |(next, _)| *next);
        if next < *sure && right >= RIGHT * made {
            lowest = Some(f64::midpoint(*sure, next));
        }
    }
    lowest.unwrap_or(0.5) as f32
}
