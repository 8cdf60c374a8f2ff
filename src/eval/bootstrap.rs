//! How far a figure would swing with other questions of the same sort.

/// Samples that are drawn.
const SAMPLES: usize = 1_000;

/// The middle 95 in 100 of a figure over samples drawn with replacement from `count` questions (Efron 1979,
/// percentile method). The seed is fixed: the same questions give the same interval.
pub fn interval(count: usize, figure: impl Fn(&[usize]) -> f64) -> [f64; 2] {
    if count == 0 {
        return [0.0, 0.0];
    }
    let mut state = 0x9E37_79B9_97F4_A7C1_u64;
    let mut next = || {
        // Xorshift (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % count as u64) as usize
    };
    let mut sample = vec![0; count];
    let mut figures: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            sample.fill_with(&mut next);
            figure(&sample)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    [figures[SAMPLES / 40], figures[SAMPLES - 1 - SAMPLES / 40]]
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn the_interval_holds_the_figure() {
        let right =
            |sample: &[usize]| sample.iter().filter(|at| **at < 60).count() as f64 / sample.len() as f64;
        let [low, high] = interval(100, right);
        assert!(low > 0.48 && low < 0.56 && high > 0.64 && high < 0.72, "{low} {high}");
        assert!(interval(0, right).iter().all(|end| end.abs() < 1e-12));
    }
}
