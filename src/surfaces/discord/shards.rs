//! Which of a bot's connections this process holds.

use std::str::FromStr;

/// A range of shards, as `--shards 0..4/16` names it: the first four of sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shards {
    /// The first that is held here.
    pub first: u32,
    /// The last that is held here.
    pub last: u32,
    /// How many there are in all processes together.
    pub total: u32,
}

impl Shards {
    /// All of `total` shards.
    pub fn all(total: u32) -> Self {
        let total = total.max(1);
        Self { first: 0, last: total - 1, total }
    }
}

impl FromStr for Shards {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = || {
            let (range, total) = text.split_once('/')?;
            let (first, end) = range.split_once("..")?;
            Some((first.parse().ok()?, end.parse().ok()?, total.parse().ok()?))
        };
        let Some((first, end, total)) = parsed() else {
            return Err(
                "give a range and how many there are in all: 0..4/16 is the first four of sixteen".to_owned()
            );
        };
        if first < end && end <= total {
            Ok(Self { first, last: end - 1, total })
        } else {
            Err(format!(
                "{first}..{end} are no shards of {total}: the range ends before its end, and at {total} at most"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_excludes_its_end() {
        assert_eq!("0..4/16".parse(), Ok(Shards { first: 0, last: 3, total: 16 }));
        assert_eq!("3..4/4".parse(), Ok(Shards { first: 3, last: 3, total: 4 }));
        assert_eq!(Shards::all(0), Shards { first: 0, last: 0, total: 1 });
        for wrong in ["", "4", "0..4", "4..4/16", "0..17/16", "2..1/3", "-1..2/3", "a..b/c", "0..0/0"] {
            assert!(wrong.parse::<Shards>().is_err(), "{wrong}");
        }
    }
}
