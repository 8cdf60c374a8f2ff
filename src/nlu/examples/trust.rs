//! How far to trust a classifier: found by holding whole intents back from it, and by asking it what other teams are
//! asked.

use std::collections::BTreeMap;

use super::linear::Chance;
use super::signals::{Learnt, Material, Signals};

/// How much of what is asked is taken to belong to no intent: half of it like the intents that were held back, half like
/// questions to other teams.
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

const SIGNALS: usize = 6;

/// A sentence that was held back.
struct Held {
    signals: [f64; SIGNALS],
    /// The label that it was taken for.
    taken: usize,
    /// The label that it has; `None` for one that belongs to no intent.
    label: Option<usize>,
    weight: f64,
}

impl Held {
    /// One that does not count yet.
    fn of(signals: &Signals, label: Option<usize>) -> Self {
        Self { signals: numbers(signals), taken: signals.label, label, weight: 0.0 }
    }

    fn is_right(&self) -> bool {
        self.label == Some(self.taken)
    }
}

impl Trust {
    /// Where there is too little to learn from: a guess is made for what is nearly an example.
    const CAUTIOUS: Self = Self { line: [-5.0, 0.0, 0.0, 0.0, 10.0, 0.0], threshold: 0.65 };

    /// Whether so many intents and sentences tell how far to trust what is learnt from them.
    pub(super) fn is_measurable(intents: usize, sentences: usize) -> bool {
        intents >= FEW.0 && sentences >= FEW.1
    }

    /// Learns how far to trust a classifier of these sentences. In each of the folds a share of the intents
    /// is held back whole, so that their sentences belong to none, and so is the same share of the others'
    /// sentences. A line through the signals gives the probability that a guess is right (Platt 1999), and the
    /// threshold is the one with the best Matthews correlation on what was held back and on foreign questions.
    ///
    /// `known` are the sentences to learn from, and `nowhere` is the label of sentences that are known to belong to no intent, if there are any.
    pub(super) fn of(all: Material<'_>, known: &[usize], nowhere: Option<usize>) -> Self {
        let intents = all.labels - usize::from(nowhere.is_some());
        if !Self::is_measurable(intents, known.len()) {
            return Self::CAUTIOUS;
        }
        let (folds, tried) = if known.len() < MANY { (5, 5) } else { (5, 2) };
        let mut chance = Chance(1);
        let shuffled = shuffle(intents, &mut chance);
        let sentence_fold: Vec<usize> = all.of.iter().map(|_| chance.below(folds)).collect();
        // Sentences of the intents, of those that were held back, and of other teams.
        let mut held: [Vec<Held>; 3] = Default::default();
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
                if Some(signals.label) != nowhere {
                    held[usize::from(outside)].push(Held::of(&signals, (!outside).then_some(all.of[at])));
                }
            }
            let (words, vectors) = all.foreign;
            for (at, words) in words.iter().enumerate().filter(|(at, _)| at % folds == fold) {
                let signals = learnt.signals(words, vectors.get(at).map(Vec::as_slice));
                if Some(signals.label) != nowhere {
                    held[2].push(Held::of(&signals, None));
                }
            }
        }
        let shares = [1.0 - STRANGE, STRANGE / 2.0, STRANGE / 2.0];
        for (part, share) in held.iter_mut().zip(shares) {
            let weight = share / part.len().max(1) as f64;
            for one in part {
                one.weight = weight;
            }
        }
        let held = held.into_iter().flatten().collect::<Vec<_>>();
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
    let Signals { side, margin, known, near, meaning, .. } = *signals;
    [1.0, side, margin, known, near, meaning].map(f64::from)
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
            let (miss, bend) = (f64::from(u8::from(one.is_right())) - sure, sure * (1.0 - sure));
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

/// The confidence from which on guesses are made with the best Matthews correlation over all labels, “none” among them
/// (Gorodkin 2004); one half where none is better than any other.
fn threshold(line: &[f64; SIGNALS], held: &[Held]) -> f32 {
    let mut ranked: Vec<(f64, &Held)> =
        held.iter().map(|one| (probability(line, &one.signals), one)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: f64 = held.iter().map(|one| one.weight).sum();
    let mut had: BTreeMap<Option<usize>, f64> = BTreeMap::new();
    for one in held {
        *had.entry(one.label).or_default() += one.weight;
    }
    let had_squared: f64 = had.values().map(|weight| weight * weight).sum();
    // At first every sentence is taken for none.
    let mut given: BTreeMap<Option<usize>, f64> = BTreeMap::from([(None, all)]);
    let mut agreeing = had.get(&None).copied().unwrap_or_default();
    let (mut best, mut found) = (0.0, 0.5);
    for (at, (sure, one)) in ranked.iter().enumerate() {
        *given.entry(None).or_default() -= one.weight;
        *given.entry(Some(one.taken)).or_default() += one.weight;
        agreeing += if one.is_right() { one.weight } else { 0.0 };
        agreeing -= if one.label.is_none() { one.weight } else { 0.0 };
        let next = ranked.get(at + 1).map_or(0.0, |(next, _)| *next);
        if next >= *sure {
            continue;
        }
        let product: f64 =
            given.iter().map(|(label, weight)| weight * had.get(label).copied().unwrap_or_default()).sum();
        let given_squared: f64 = given.values().map(|weight| weight * weight).sum();
        let spread = ((all * all - had_squared) * (all * all - given_squared)).max(f64::MIN_POSITIVE).sqrt();
        let correlation = (agreeing * all - product) / spread;
        if correlation > best {
            (best, found) = (correlation, f64::midpoint(*sure, next));
        }
    }
    found as f32
}
