//! How far a measure may be off by the choice of questions: the percentile bootstrap (Efron 1979).

use fastrand::Rng;

/// How often the questions are drawn anew.
const RESAMPLES: usize = 1_000;
/// The same draws in every run.
const SEED: u64 = 42;
/// The share of draws that lie below the interval, and above it.
const TAIL: f64 = 0.025;

/// The interval in which 95 % of the measures lie when the cases are drawn anew, with replacement.
/// `None` where there are no cases, or no draw can be measured.
pub fn interval<T: Clone>(cases: &[T], measure: impl Fn(&[T]) -> Option<f64>) -> Option<(f64, f64)> {
    let mut rng = Rng::with_seed(SEED);
    let mut drawn = Vec::with_capacity(cases.len());
    let mut measures: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..if cases.is_empty() { 0 } else { RESAMPLES } {
        drawn.clear();
        drawn.extend((0..cases.len()).map(|_| cases[rng.usize(..cases.len())].clone()));
        measures.extend(measure(&drawn));
    }
    measures.sort_by(f64::total_cmp);
    let last = measures.len().checked_sub(1)?;
    let at = |share: f64| measures[(share * last as f64).round() as usize];
    Some((at(TAIL), at(1.0 - TAIL)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::metrics::mean;

    #[test]
    fn the_interval_holds_the_measure_and_is_the_same_each_time() {
        let cases: Vec<f64> = (0..100).map(|n| f64::from(n % 2)).collect();
        let (low, high) = interval(&cases, |drawn| Some(mean(drawn))).unwrap();
        assert!(low < 0.5 && 0.5 < high && high - low < 0.25, "{low} {high}");
        assert_eq!(interval(&cases, |drawn| Some(mean(drawn))), Some((low, high)));
        assert_eq!(interval(&[0.0; 0], |drawn| Some(mean(drawn))), None);
    }
}
