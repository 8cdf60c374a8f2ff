//! The measures, by their textbook definitions.

/// The area under the receiver operating characteristic: how often a positive scores above a negative, ties
/// counting half (Hanley and McNeil 1982). `None` when either is missing.
pub fn auc(scored: &[(f32, bool)]) -> Option<f64> {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = sorted.iter().filter(|(_, positive)| *positive).count();
    let negatives = sorted.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let mut rank_sum = 0.0;
    let mut at = 0;
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let middle = at as f64 + f64::midpoint(tied.len() as f64, 1.0);
        rank_sum += middle * tied.iter().filter(|(_, positive)| *positive).count() as f64;
        at += tied.len();
    }
    let positives = positives as f64;
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives as f64))
}

/// Normalised discounted cumulative gain of the first `depth` of a ranking, with the grades as gains, as
/// `trec_eval` computes `ndcg_cut`: gain over the logarithm of rank plus one (Järvelin and Kekäläinen 2002).
/// `None` when nothing is relevant.
pub fn ndcg(
    ranking: &[&str],
    grade: impl Fn(&str) -> f64,
    mut grades: Vec<f64>,
    depth: usize,
) -> Option<f64> {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| {
        gains.take(depth).enumerate().map(|(rank, gain)| gain / (rank as f64 + 2.0).log2()).sum::<f64>()
    };
    grades.sort_by(|a, b| b.total_cmp(a));
    let ideal = discounted(&mut grades.into_iter());
    (ideal > 0.0).then(|| discounted(&mut ranking.iter().map(|id| grade(id))) / ideal)
}

/// How many of the relevant are among the first `depth` of a ranking, as a share. `None` when nothing is relevant.
pub fn recall(ranking: &[&str], relevant: &[&str], depth: usize) -> Option<f64> {
    let found = relevant.iter().filter(|id| ranking.iter().take(depth).any(|ranked| ranked == *id)).count();
    (!relevant.is_empty()).then(|| found as f64 / relevant.len() as f64)
}

/// The mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// 1 for true, 0 for false.
pub fn indicator(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// The confidence that all but a share of these reach.
pub fn floor_of(mut confidences: Vec<f32>, share: f64) -> f32 {
    confidences.sort_by(f32::total_cmp);
    confidences.get((confidences.len() as f64 * share) as usize).copied().unwrap_or_default()
}

/// Answers that were stated with about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The mean of their confidences.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
    /// How many there are.
    pub count: usize,
}

/// The answers by their confidence, in ten equal bins, without those that are empty.
pub fn bins(stated: &[(f32, bool)]) -> Vec<Bin> {
    const BINS: usize = 10;
    let number = |confidence: f32| ((confidence * BINS as f32) as usize).min(BINS - 1);
    let of = |wanted: usize| {
        let within: Vec<_> = stated.iter().filter(|(confidence, _)| number(*confidence) == wanted).collect();
        let sure: Vec<f64> = within.iter().map(|(confidence, _)| f64::from(*confidence)).collect();
        let right: Vec<f64> = within.iter().map(|(_, right)| indicator(*right)).collect();
        Bin { confidence: mean(&sure), right: mean(&right), count: within.len() }
    };
    (0..BINS).map(of).filter(|bin| bin.count > 0).collect()
}

/// The expected calibration error: the mean distance of stated confidence and share of right answers over ten
/// equal bins, weighted by how many fall in each (Guo et al. 2017).
pub fn calibration_error(stated: &[(f32, bool)]) -> f64 {
    let apart = |bin: Bin| (bin.confidence - bin.right).abs() * bin.count as f64;
    bins(stated).into_iter().map(apart).sum::<f64>() / stated.len().max(1) as f64
}

/// Returns the part, of so many, that a group falls in: what must be held out together has one name.
pub fn fold_of(group: &str, folds: u64) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(group.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first) % folds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auc_is_the_share_of_pairs_in_order() {
        assert_eq!(auc(&[(0.9, true), (0.1, false)]), Some(1.0));
        assert_eq!(auc(&[(0.1, true), (0.9, false)]), Some(0.0));
        assert_eq!(auc(&[(0.5, true), (0.5, false)]), Some(0.5));
        assert_eq!(auc(&[(0.8, true), (0.6, false), (0.4, true), (0.2, false)]), Some(0.75));
        assert_eq!(auc(&[(0.8, true)]), None);
    }

    #[test]
    fn ndcg_discounts_by_rank() {
        let grade = |id: &str| indicator(id == "a");
        assert_eq!(ndcg(&["a", "b"], grade, vec![1.0], 10), Some(1.0));
        let second = ndcg(&["b", "a"], grade, vec![1.0], 10).unwrap();
        assert!((second - 0.630_929_753).abs() < 1e-6, "{second}");
        assert_eq!(ndcg(&["b", "a"], grade, vec![1.0], 1), Some(0.0));
        assert_eq!(ndcg(&["a"], grade, vec![], 10), None);
    }

    #[test]
    fn recall_is_a_share_of_the_relevant() {
        assert_eq!(recall(&["a", "b", "c"], &["b", "x"], 2), Some(0.5));
        assert_eq!(recall(&["a"], &[], 2), None);
    }

    #[test]
    fn a_confidence_that_is_kept_has_no_error() {
        let kept: Vec<_> = (0..10).map(|n| (0.7, n < 7)).collect();
        assert!(calibration_error(&kept) < 1e-6);
        assert!((calibration_error(&[(0.9, false)]) - 0.9).abs() < 1e-6);
    }
}
