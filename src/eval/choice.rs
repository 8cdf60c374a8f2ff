//! The conditional logit model (McFadden 1974): which of several alternatives is chosen, by a line through their
//! measures. With two alternatives, one of them nothing, it is logistic regression.

/// One choice: the alternatives, and which was taken.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The measures of each alternative.
    pub alternatives: Vec<Vec<f64>>,
    /// How much each was chosen; the shares add up to 1.
    pub chosen: Vec<f64>,
    /// How much this choice counts.
    pub weight: f64,
}

impl Choice {
    /// Takes those of the alternatives that are `right` as chosen, each as much as these weights make it likely: a
    /// step of expectation–maximisation (Dempster et al. 1977) over which of them it was.
    pub fn choose_among(&mut self, right: &[bool], weights: &[f64]) {
        let (shares, _) = shares(self, weights);
        let met: f64 = shares.iter().zip(right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
        if met > 0.0 {
            let share = |(share, right): (&f64, &bool)| if *right { share / met } else { 0.0 };
            self.chosen = shares.iter().zip(right).map(share).collect();
        }
    }
}

/// Steps that are taken at most; a handful is enough as a rule.
const STEPS: usize = 40;
/// A step that betters the likelihood by less than this share is the last.
const ENOUGH: f64 = 1e-7;

/// The weights that make the choices most likely, with `ridge` times half their square held against them: by Newton's
/// method, each step halved until it helps.
pub fn fit(choices: &[Choice], measures: usize, ridge: f64) -> Vec<f64> {
    let mut weights = vec![0.0; measures];
    let mut loss = loss_of(choices, &weights, ridge);
    for _ in 0..STEPS {
        let (gradient, curvature) = slopes(choices, &weights, ridge);
        let step = solve(curvature, gradient);
        let mut length = 1.0;
        let better = std::iter::repeat_with(|| {
            let tried: Vec<f64> = weights.iter().zip(&step).map(|(w, s)| w - length * s).collect();
            length /= 2.0;
            (loss_of(choices, &tried, ridge), tried)
        });
        let Some((now, tried)) = better.take(20).find(|(now, _)| *now < loss) else { break };
        let gain = loss - now;
        (weights, loss) = (tried, now);
        if gain < ENOUGH * loss.abs() {
            break;
        }
    }
    weights
}

/// How likely each alternative is.
fn shares(choice: &Choice, weights: &[f64]) -> (Vec<f64>, f64) {
    let scores: Vec<f64> = choice.alternatives.iter().map(|measures| dot(measures, weights)).collect();
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exponents: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f64 = exponents.iter().sum();
    let met: f64 = scores.iter().zip(&choice.chosen).map(|(score, chosen)| score * chosen).sum();
    (exponents.into_iter().map(|exponent| exponent / sum).collect(), most + sum.ln() - met)
}

fn loss_of(choices: &[Choice], weights: &[f64], ridge: f64) -> f64 {
    let misses: f64 = choices.iter().map(|choice| choice.weight * shares(choice, weights).1).sum();
    misses + 0.5 * ridge * dot(weights, weights)
}

fn slopes(choices: &[Choice], weights: &[f64], ridge: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = weights.len();
    let mut gradient: Vec<f64> = weights.iter().map(|weight| ridge * weight).collect();
    let mut curvature = vec![vec![0.0; size]; size];
    for (at, row) in curvature.iter_mut().enumerate() {
        row[at] = ridge;
    }
    for choice in choices {
        let (shares, _) = shares(choice, weights);
        let mut mean = vec![0.0; size];
        for (measures, share) in choice.alternatives.iter().zip(&shares) {
            for (sum, measure) in mean.iter_mut().zip(measures) {
                *sum += share * measure;
            }
        }
        for ((measures, share), chosen) in choice.alternatives.iter().zip(&shares).zip(&choice.chosen) {
            let pull = choice.weight * (share - chosen);
            let spread: Vec<f64> = measures.iter().zip(&mean).map(|(measure, mean)| measure - mean).collect();
            for (at, row) in curvature.iter_mut().enumerate() {
                gradient[at] += pull * measures[at];
                let scaled = choice.weight * share * spread[at];
                if scaled != 0.0 {
                    for (cell, other) in row.iter_mut().zip(&spread) {
                        *cell += scaled * other;
                    }
                }
            }
        }
    }
    (gradient, curvature)
}

/// Solves a system of linear equations whose matrix is positive definite, by Gaussian elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let row = &above[pivot];
        for (offset, other) in below.iter_mut().enumerate() {
            let factor = other[pivot] / row[pivot];
            for (cell, value) in other.iter_mut().zip(row).skip(pivot) {
                *cell -= factor * value;
            }
            right[pivot + 1 + offset] -= factor * right[pivot];
        }
    }
    for pivot in (0..size).rev() {
        let known = dot(&matrix[pivot][pivot + 1..], &right[pivot + 1..]);
        right[pivot] = (right[pivot] - known) / matrix[pivot][pivot];
    }
    right
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_alternative_is_learnt() {
        let choice = |good: f64, noise: f64| Choice {
            alternatives: vec![vec![good, noise], vec![0.0, 1.0 - noise]],
            chosen: vec![1.0, 0.0],
            weight: 1.0,
        };
        let choices: Vec<Choice> = (0..20).map(|n| choice(1.0, f64::from(n % 2))).collect();
        let weights = fit(&choices, 2, 0.1);
        assert!(weights[0] > 2.0 && weights[1].abs() < 1e-6, "{weights:?}");
    }

    #[test]
    fn two_alternatives_are_logistic_regression() {
        let coin = |heads: bool| Choice {
            alternatives: vec![vec![1.0], vec![0.0]],
            chosen: vec![if heads { 1.0 } else { 0.0 }, if heads { 0.0 } else { 1.0 }],
            weight: 1.0,
        };
        let choices: Vec<Choice> = (0..100).map(|n| coin(n < 75)).collect();
        let weights = fit(&choices, 1, 1e-6);
        assert!((weights[0] - 3f64.ln()).abs() < 1e-3, "{weights:?}");
    }
}
