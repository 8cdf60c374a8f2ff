//! How Docent behaves in Discord, and what it logs there.

use std::path::Path;

use serde::Deserialize;

use super::ConfigError;
use super::routes::Snowflake;

/// How Docent behaves in Discord: the table `[discord]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DiscordSettings {
    /// Where Discord's interface is reached instead of at Discord: a proxy, or a server for tests.
    pub api: Option<String>,
    /// Channels in which questions are answered that were not put to Docent. Needs the
    /// message-content intent.
    pub unasked_channels: Vec<Snowflake>,
    /// How sure an answer must be that nobody asked for, 0 to 1.
    pub unasked_confidence: f32,
    /// Channels, one a server, in which people answer what the documents do not: a refusal then has a button
    /// that puts the question there.
    pub human_channels: Vec<Snowflake>,
    /// Whether whoever joins a server is told by direct message how to begin. Needs the server-members intent.
    pub greet: bool,
    /// Questions that one person may ask in a minute; at least 1.
    pub questions_per_person: u32,
    /// Questions that may be asked in one channel in a minute; at least 1.
    pub questions_per_channel: u32,
    /// Requests a second that Discord grants the bot; 50 unless Discord has raised it.
    pub requests_per_second: u16,
}

/// What a long-running Docent tells of itself: the table `[log]`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
    /// The least important thing that is told.
    pub level: LogLevel,
    /// For people or for programs.
    pub format: LogFormat,
    /// Whether the words of questions may stand in the log.
    pub questions: bool,
}

/// How important a line of the log is.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What somebody should look at.
    Warn,
    /// What happened.
    #[default]
    Info,
    /// How it happened.
    Debug,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for DiscordSettings {
    fn default() -> Self {
        Self {
            api: None,
            unasked_channels: Vec::new(),
            unasked_confidence: 0.9,
            human_channels: Vec::new(),
            greet: false,
            questions_per_person: 20,
            questions_per_channel: 60,
            requests_per_second: 50,
        }
    }
}

impl DiscordSettings {
    pub(super) fn validate(&self, path: &Path) -> Result<(), ConfigError> {
        let range =
            |key, value: String, range| Err(ConfigError::Range { path: path.to_owned(), key, value, range });
        if !(0.0..=1.0).contains(&self.unasked_confidence) {
            return range(
                "discord.unasked_confidence",
                self.unasked_confidence.to_string(),
                "between 0 and 1",
            );
        }
        let counts = [
            ("discord.questions_per_person", self.questions_per_person),
            ("discord.questions_per_channel", self.questions_per_channel),
            ("discord.requests_per_second", self.requests_per_second.into()),
        ];
        match counts.into_iter().find(|(_, count)| *count == 0) {
            Some((key, count)) => range(key, count.to_string(), "at least 1"),
            None => Ok(()),
        }
    }
}
