//! What is gained by refusing: the share of wrong answers over the share of answers given.

use super::report::Report;

/// The share of wrong answers at which the reported threshold stands.
pub const WANTED_RISK: f64 = 0.05;

/// One point: at this coverage the risk is so high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The share of questions that are answered, 0 to 1.
    pub coverage: f64,
    /// The share of the answers that are wrong, 0 to 1.
    pub risk: f64,
    /// The least confidence among the answers.
    pub confidence: f32,
}

/// The curve from the surest answer to all, one point for each confidence (El-Yaniv and Wiener 2010). Takes the
/// confidence of each answer and whether it is right.
pub fn curve(answers: &[(f32, bool)]) -> Vec<Point> {
    let mut ranked = answers.to_vec();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut points = Vec::new();
    let mut wrong = 0.0;
    for (at, &(confidence, right)) in ranked.iter().enumerate() {
        wrong += f64::from(u8::from(!right));
        if ranked.get(at + 1).is_none_or(|next| next.0 < confidence) {
            let given = (at + 1) as f64;
            points.push(Point { coverage: given / ranked.len() as f64, risk: wrong / given, confidence });
        }
    }
    points
}

/// The area under the curve: the mean risk over all coverages. Less is better.
pub fn area(points: &[Point]) -> f64 {
    let mut before = 0.0;
    points.iter().fold(0.0, |area, point| {
        let width = point.coverage - before;
        before = point.coverage;
        area + width * point.risk
    })
}

/// Returns the point with the widest coverage at which at most this share of the answers is wrong; `None` where even the
/// surest answers are wrong more often. Its confidence is the threshold to set for that risk.
pub fn widest_within(points: &[Point], risk: f64) -> Option<Point> {
    points.iter().rfind(|point| point.risk <= risk).copied()
}

/// Adds the confidence from which on 95 % of the answers are right, and how many questions reach it.
pub fn add_threshold(report: &mut Report, answers: &[(f32, bool)]) {
    let point = widest_within(&curve(answers), WANTED_RISK);
    let threshold = point.map(|point| f64::from(point.confidence));
    report.add_value("threshold_at_95", "threshold at which 95 % of the answers are right", threshold);
    let covered = point.map_or(0.0, |point| point.coverage);
    report.add_value("coverage_at_95", "… share of all questions answered there", Some(covered));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_grows_with_coverage() {
        let points = curve(&[(0.9, true), (0.8, true), (0.8, false), (0.1, false)]);
        let shown: Vec<(f64, f64)> = points.iter().map(|point| (point.coverage, point.risk)).collect();
        assert_eq!(shown, [(0.25, 0.0), (0.75, 1.0 / 3.0), (1.0, 0.5)]);
        assert!((area(&points) - (0.5 / 3.0 + 0.125)).abs() < 1e-12);
        assert!(curve(&[]).is_empty() && area(&[]) == 0.0);
    }

    #[test]
    fn the_threshold_for_a_risk_is_the_lowest_that_keeps_it() {
        let points = curve(&[(0.9, true), (0.8, false), (0.7, true), (0.6, true), (0.5, false)]);
        assert_eq!(widest_within(&points, 0.25).map(|point| point.confidence), Some(0.6));
        assert_eq!(widest_within(&points, 0.1).map(|point| point.confidence), Some(0.9));
        assert_eq!(widest_within(&curve(&[(0.9, false)]), 0.05), None);
    }
}
