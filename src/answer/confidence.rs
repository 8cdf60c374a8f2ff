//! Confidence in words: the bands in which answers are shown, and their limits.

/// The confidence from which on an answer is shown without a mark.
pub const SURE_FROM: f32 = 0.85;

/// The confidence from which on an answer is marked as probable; below it, as possible.
pub const LIKELY_FROM: f32 = 0.5;

/// How sure an answer is, as a reader is shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfidenceBand {
    /// At least [`SURE_FROM`].
    Sure,
    /// At least [`LIKELY_FROM`]: “probably”.
    Likely,
    /// Less: “possibly”.
    Possible,
}

impl ConfidenceBand {
    /// All bands, the surest first.
    pub const ALL: [Self; 3] = [Self::Sure, Self::Likely, Self::Possible];

    /// Returns the band that a confidence, 0 to 1, falls in.
    pub fn from_confidence(confidence: f32) -> Self {
        if confidence >= SURE_FROM {
            Self::Sure
        } else if confidence >= LIKELY_FROM {
            Self::Likely
        } else {
            Self::Possible
        }
    }

    /// Returns the name that programs read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_belongs_to_the_band_above_it() {
        let bands =
            [1.0, SURE_FROM, LIKELY_FROM, LIKELY_FROM - 0.01, 0.0].map(ConfidenceBand::from_confidence);
        let names = bands.map(ConfidenceBand::name);
        assert_eq!(names, ["sure", "sure", "likely", "possible", "possible"]);
    }
}
