//! What is kept of what people ask and think of answers, where, and for how long.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// What is kept: the table `[store]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// The database.
    pub file: PathBuf,
    /// Which questions are kept.
    pub questions: Questions,
    /// Whether it is kept who asked.
    pub who: bool,
    /// Days after which a question is deleted; at least 1.
    pub days: u32,
}

/// Which questions are kept.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Questions {
    /// Those that got no answer, and those whose answer was rated.
    #[default]
    Unanswered,
    /// None at all, and no rating.
    None,
}

impl Default for StoreSettings {
    fn default() -> Self {
        let file = PathBuf::from("docent.db");
        Self { file, questions: Questions::default(), who: false, days: 90 }
    }
}

impl StoreSettings {
    /// The settings with the file where it is, seen from the working directory: beside the settings, or without any
    /// where this system keeps such things.
    pub(super) fn rooted(self, config: Option<&Path>) -> Self {
        let base = match config {
            Some(config) => config.parent().map(Path::to_owned),
            None => {
                directories::ProjectDirs::from("", "", "docent").map(|own| own.data_local_dir().to_owned())
            }
        };
        Self { file: base.unwrap_or_default().join(self.file), ..self }
    }

    pub(super) fn validate(&self, path: &Path) -> Result<(), ConfigError> {
        let fault = |key, value: &str, range| {
            Err(ConfigError::Range { path: path.to_owned(), key, value: value.to_owned(), range })
        };
        if self.days == 0 {
            let range = "at least 1; to keep no question at all, set `questions = \"none\"`";
            return fault("store.days", "0", range);
        }
        if self.file.as_os_str().is_empty() {
            return fault("store.file", "\"\"", "the name of a file, such as docent.db");
        }
        Ok(())
    }

    /// Seconds since 1970 before which a question is too old to be kept, if it is `now`.
    pub fn oldest(&self, now: i64) -> i64 {
        now.saturating_sub(i64::from(self.days) * 24 * 60 * 60)
    }
}
