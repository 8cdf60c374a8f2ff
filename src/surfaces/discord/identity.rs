//! Who Docent is in Discord, by its token.

use serde::Deserialize;
use serenity::model::id::{ApplicationId, UserId};

/// Docent's own user.
#[derive(Clone, Debug, Deserialize)]
pub struct Me {
    /// The user.
    pub id: UserId,
    /// The name that people mention.
    pub username: String,
}

/// Docent's application.
#[derive(Clone, Debug, Deserialize)]
pub struct Application {
    /// The application.
    pub id: ApplicationId,
    /// What Discord grants it, a bit each.
    #[serde(default)]
    pub flags: u64,
    /// Whether others than its owner can install it.
    pub bot_public: bool,
}
