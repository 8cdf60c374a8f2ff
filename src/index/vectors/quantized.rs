//! Vectors in 8-bit numbers: a quarter of the memory, and as much faster to compare as memory is what that waits for.

use std::borrow::Cow;

/// The largest number, and with the other sign the smallest.
const LARGEST: f32 = 127.0;

/// A vector of length 1, or of zeros: the numbers times the scale.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantized<'a> {
    scale: f32,
    values: Cow<'a, [i8]>,
}

/// Vectors of the same length, one after the other.
#[derive(Default)]
pub(super) struct QuantizedTable {
    /// The scale of each vector.
    pub(super) scales: Vec<f32>,
    pub(super) values: Vec<i8>,
}

impl Quantized<'_> {
    /// Rounds a vector to 255 steps between its largest number and minus that: of 384 numbers, cosines differ by a few thousandths
    /// at most.
    pub(super) fn of(vector: &[f32]) -> Quantized<'static> {
        let largest = vector.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        let scale = largest / LARGEST;
        let to_integer = |number: &f32| if scale > 0.0 { (number / scale).round() as i8 } else { 0 };
        Quantized { scale, values: vector.iter().map(to_integer).collect() }
    }

    /// Returns the cosine with another vector of length 1, -1 to 1: their inner product.
    pub(super) fn cosine(&self, other: &[f32]) -> f32 {
        // Sums side by side, which the processor adds in one step; always in the same order.
        let ((a, a_rest), (b, b_rest)) = (self.values.as_chunks::<16>(), other.as_chunks::<16>());
        let mut sums = [0.0; 16];
        for (a, b) in a.iter().zip(b) {
            for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                *sum += f32::from(*a) * b;
            }
        }
        let rest = a_rest.iter().zip(b_rest).map(|(a, b)| f32::from(*a) * b).sum::<f32>();
        self.scale * (sums.iter().sum::<f32>() + rest)
    }
}

impl QuantizedTable {
    pub(super) fn push(&mut self, vector: &Quantized<'_>) {
        self.scales.push(vector.scale);
        self.values.extend_from_slice(&vector.values);
    }

    /// The vector of a row.
    ///
    /// # Panics
    /// When there is no such row.
    pub(super) fn row(&self, row: usize) -> Quantized<'_> {
        let length = self.values.len() / self.scales.len();
        let values = &self.values[row * length..(row + 1) * length];
        Quantized { scale: self.scales[row], values: Cow::Borrowed(values) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cosine_counts_every_number() {
        let ones = [37.0_f32.sqrt().recip(); 37];
        assert!((Quantized::of(&ones).cosine(&ones) - 1.0).abs() < 1e-6);
        assert!(Quantized::of(&[]).cosine(&[]).abs() < f32::EPSILON);
        assert!(Quantized::of(&[0.0; 20]).cosine(&[0.0; 20]).abs() < f32::EPSILON);
    }

    #[test]
    fn what_is_rounded_hardly_differs() {
        let wave = |at: usize| (at as f32 * 0.7).sin();
        let length = (0..384).map(|at| wave(at) * wave(at)).sum::<f32>().sqrt();
        let vector: Vec<f32> = (0..384).map(|at| wave(at) / length).collect();
        let other: Vec<f32> = (0..384).map(|at| wave(at + 1) / length).collect();
        let exact: f32 = vector.iter().zip(&other).map(|(a, b)| a * b).sum();
        assert!((Quantized::of(&vector).cosine(&other) - exact).abs() < 0.002);
    }

    #[test]
    fn rows_are_what_was_pushed() {
        let mut table = QuantizedTable::default();
        let rows = [Quantized::of(&[0.6, -0.8]), Quantized::of(&[0.0, 1.0])];
        for row in &rows {
            table.push(row);
        }
        assert_eq!([table.row(0), table.row(1)], rows);
        assert!((table.row(0).cosine(&[0.0, 1.0]) + 0.8).abs() < 1e-6);
    }
}
