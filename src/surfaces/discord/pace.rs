//! How fast people may ask.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serenity::model::id::{ChannelId, UserId};

use crate::config::discord::DiscordSettings;

/// The rate limits of persons and of channels.
pub struct Pace {
    persons: DefaultKeyedRateLimiter<UserId>,
    channels: DefaultKeyedRateLimiter<ChannelId>,
    clock: DefaultClock,
}

impl Pace {
    /// The limits of the settings.
    pub fn of(settings: &DiscordSettings) -> Self {
        let a_minute = |count: u32| Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN));
        Self {
            persons: RateLimiter::keyed(a_minute(settings.questions_per_person)),
            channels: RateLimiter::keyed(a_minute(settings.questions_per_channel)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a question.
    ///
    /// # Errors
    /// How long to wait, when it comes too fast.
    pub fn count(&self, person: UserId, channel: ChannelId) -> Result<(), Duration> {
        let now = self.clock.now();
        self.persons.check_key(&person).map_err(|until| until.wait_time_from(now))?;
        self.channels.check_key(&channel).map_err(|until| until.wait_time_from(now))
    }

    /// Forgets who has not asked for a while.
    pub fn forget_idle(&self) {
        self.persons.retain_recent();
        self.channels.retain_recent();
        self.persons.shrink_to_fit();
        self.channels.shrink_to_fit();
    }
}
