//! Which channel a thread is in: routes and lists of channels speak of channels, messages of
//! threads.

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use serenity::http::Route;
use serenity::model::channel::{ChannelType, GuildChannel};
use serenity::model::id::ChannelId;

use super::rest::{Rest, RestError};

/// The most threads and channels that are remembered.
const MOST: u64 = 50_000;

/// The channels of threads, as far as they are known.
pub struct Threads {
    parents: Cache<ChannelId, Option<ChannelId>>,
}

/// What matters of a channel.
#[derive(serde::Deserialize)]
struct Channel {
    #[serde(rename = "type")]
    kind: ChannelType,
    parent_id: Option<ChannelId>,
}

impl Threads {
    /// None known yet.
    pub fn new() -> Self {
        let lru = EvictionPolicy::lru();
        Self { parents: Cache::builder().max_capacity(MOST).eviction_policy(lru).build() }
    }

    /// Takes note of a thread.
    pub fn note(&self, channel: &GuildChannel) {
        self.parents.insert(channel.id, parent(channel.kind, channel.parent_id));
    }

    /// The channel that a thread is in, if it is known to be a thread.
    pub fn known(&self, channel: ChannelId) -> Option<ChannelId> {
        self.parents.get(&channel).flatten()
    }

    /// The channel that a thread is in; `None` when it is no thread.
    ///
    /// # Errors
    /// When Discord does not say.
    pub async fn parent(&self, channel: ChannelId, rest: &Rest) -> Result<Option<ChannelId>, RestError> {
        if let Some(known) = self.parents.get(&channel) {
            return Ok(known);
        }
        let found: Channel = rest.get(Route::Channel { channel_id: channel }).await?;
        let parent = parent(found.kind, found.parent_id);
        self.parents.insert(channel, parent);
        Ok(parent)
    }
}

impl Default for Threads {
    fn default() -> Self {
        Self::new()
    }
}

/// Channels have parents too: the category that they are listed under.
fn parent(kind: ChannelType, parent: Option<ChannelId>) -> Option<ChannelId> {
    let thread =
        matches!(kind, ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread);
    parent.filter(|_| thread)
}
