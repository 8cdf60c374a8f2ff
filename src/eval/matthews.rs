//! One figure for a classifier of many labels, fair where some are rare.

use std::collections::BTreeMap;
use std::hash::Hash;

/// Matthews' correlation of two labellings over all labels, −1 to 1 (Gorodkin 2004, “Comparing two K-category
/// assignments by a K-category correlation coefficient”). 0 where either has one label alone.
pub fn matthews<L: Ord + Hash + Copy>(pairs: impl Iterator<Item = (L, L)>) -> f64 {
    let mut counts: BTreeMap<L, (f64, f64)> = BTreeMap::new();
    let (mut all, mut agree) = (0.0, 0.0);
    for (gold, given) in pairs {
        counts.entry(gold).or_default().0 += 1.0;
        counts.entry(given).or_default().1 += 1.0;
        all += 1.0;
        agree += f64::from(u8::from(gold == given));
    }
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| counts.values().map(of).sum::<f64>();
    let spread = (all * all - sum(&|(gold, _)| gold * gold)) * (all * all - sum(&|(_, given)| given * given));
    if spread > 0.0 { (agree * all - sum(&|(gold, given)| gold * given)) / spread.sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::matthews;

    #[test]
    fn it_agrees_with_the_binary_coefficient() {
        let pairs = |counts: [(u8, u8, usize); 4]| {
            counts.into_iter().flat_map(|(gold, given, n)| std::iter::repeat_n((gold, given), n))
        };
        // 6 true positives, 3 true negatives, 1 false positive, 2 false negatives.
        let found = matthews(pairs([(1, 1, 6), (0, 0, 3), (0, 1, 1), (1, 0, 2)]));
        assert!((found - 16.0 / (7.0f64 * 8.0 * 4.0 * 5.0).sqrt()).abs() < 1e-12);
        assert!(matthews([(1, 1), (2, 1)].into_iter()).abs() < 1e-12);
        assert!((matthews([(1, 1), (2, 2), (3, 3)].into_iter()) - 1.0).abs() < 1e-12);
    }
}
