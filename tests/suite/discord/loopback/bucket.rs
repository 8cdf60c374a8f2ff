//! A rate limit as Discord has them: so many requests of a route in so much time, told in headers.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::world::Id;

/// The limit on messages, counted by channel.
pub(crate) struct Bucket {
    limit: u32,
    period: Duration,
    used: HashMap<Id, (u32, Instant)>,
}

/// What a request learns of the limit.
pub(crate) struct Spent {
    /// Headers for the answer.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// How long to wait, when the request was one too many.
    pub(crate) wait: Option<Duration>,
}

impl Bucket {
    pub(crate) fn new(limit: u32, period: Duration) -> Self {
        Self { limit, period, used: HashMap::new() }
    }

    /// Counts a request in a channel.
    pub(crate) fn spend(&mut self, channel: Id) -> Spent {
        let now = Instant::now();
        let (used, began) = self.used.entry(channel).or_insert((0, now));
        if now.duration_since(*began) >= self.period {
            (*used, *began) = (0, now);
        }
        *used += 1;
        let left = self.period.saturating_sub(now.duration_since(*began));
        let headers = vec![
            ("x-ratelimit-bucket", "messages".to_owned()),
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.limit.saturating_sub(*used).to_string()),
            ("x-ratelimit-reset-after", format!("{:.3}", left.as_secs_f64())),
        ];
        Spent { headers, wait: (*used > self.limit).then_some(left) }
    }
}
