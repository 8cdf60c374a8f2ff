//! The time of day, which comes in from outside as arguments everywhere below.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since the beginning of 1970, UTC.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
