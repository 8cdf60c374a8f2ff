//! `config.toml` and the environment, as each floor's settings. The only reader of both.

pub mod discord;
pub mod models;
pub mod routes;
pub mod store;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use self::discord::{DiscordSettings, LogSettings};
use self::models::{ModelSettings, RawModels, RetiredSemantic};
use self::routes::{Collection, Route};
use self::store::StoreSettings;
use crate::index::refresh::Sources;

/// The name looked for where no other file is given.
pub const FILE_NAME: &str = "config.toml";

/// All settings, validated, with absolute or working-directory-relative paths.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file they came from; `None` when there is none and the defaults hold.
    pub file: Option<PathBuf>,
    /// The documents and their index.
    pub sources: Sources,
    /// The folder of intents; `None` for those built in.
    pub intents: Option<PathBuf>,
    /// How answers are chosen and shown.
    pub answer: AnswerSettings,
    /// The models that read texts.
    pub models: ModelSettings,
    /// Documents under names, for `routes`.
    pub collections: Vec<Collection>,
    /// Who may ask which collections; when there are none, everybody asks `sources`.
    pub routes: Vec<Route>,
    /// How Docent behaves in Discord.
    pub discord: DiscordSettings,
    /// What a long-running Docent tells of itself.
    pub log: LogSettings,
    /// What is kept of what people ask.
    pub store: StoreSettings,
    /// Where the indexes are kept, one folder each.
    indexes: PathBuf,
}

/// How answers are chosen and shown.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerSettings {
    /// How many statements are shown unless all are asked for; at least 1.
    pub shown: usize,
    /// The confidence below which nothing is answered, 0 to 1; the one that suits the models in use, if left out.
    pub threshold: Option<f32>,
    /// How many of the nearest statements go with a refusal.
    pub nearest: usize,
    /// Characters of a question that are read; what goes beyond is ignored, and said to be.
    pub max_question_chars: usize,
}

impl Default for AnswerSettings {
    fn default() -> Self {
        Self { shown: 5, threshold: None, nearest: 2, max_question_chars: 2_000 }
    }
}

/// What the command line changes.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Another file than [`FILE_NAME`] in the working directory.
    pub config: Option<PathBuf>,
    /// Folders of documents instead of those in the file.
    pub seeds: Vec<PathBuf>,
}

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: cannot be read: {source}; name the right file with --config")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a key or value that is none of ours.
    #[error("{path}: {source}")]
    Toml {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line, column and the line itself.
        source: Box<toml::de::Error>,
    },
    /// A value is out of its range.
    #[error("{path}: `{key}` is {value}, but must be {range}")]
    Range {
        /// The file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// The value found.
        value: String,
        /// The values allowed.
        range: &'static str,
    },
    /// A key of an earlier version.
    #[error("{path}: `{key}` is no longer used; write this instead:\n\n{instead}")]
    Retired {
        /// The file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// What to write in its place.
        instead: String,
    },
    /// Collections and routes do not fit together.
    #[error("{path}: {fault}")]
    Routes {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        fault: String,
    },
    /// A variable of the environment is needed and not there.
    #[error("{name} is not set: {remedy}")]
    Missing {
        /// The variable.
        name: &'static str,
        /// What to do.
        remedy: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawConfig {
    seeds: Vec<PathBuf>,
    intents: Option<PathBuf>,
    index: Option<PathBuf>,
    answer: AnswerSettings,
    models: RawModels,
    semantic: Option<RetiredSemantic>,
    limits: Limits,
    discord: DiscordSettings,
    log: LogSettings,
    store: StoreSettings,
    collection: Vec<Collection>,
    route: Vec<Route>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Limits {
    max_file_bytes: u64,
}

impl Default for RawConfig {
    fn default() -> Self {
        Self {
            seeds: vec![PathBuf::from("seeds")],
            intents: None,
            index: None,
            answer: AnswerSettings::default(),
            models: RawModels::default(),
            semantic: None,
            limits: Limits::default(),
            discord: DiscordSettings::default(),
            log: LogSettings::default(),
            store: StoreSettings::default(),
            collection: Vec::new(),
            route: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_file_bytes: 64 * 1024 * 1024 }
    }
}

impl Config {
    /// Reads the settings. Paths in the file are relative to the file; those of the command line
    /// to the working directory.
    ///
    /// # Errors
    /// When the file named does not exist, is no TOML, has an unknown key, or a value out of range.
    pub fn load(overrides: &Overrides) -> Result<Self, ConfigError> {
        let default = PathBuf::from(FILE_NAME);
        let file = match &overrides.config {
            Some(path) => Some(path.clone()),
            None => default.exists().then_some(default),
        };
        let raw = file.as_deref().map(read).transpose()?.unwrap_or_default();
        if let Some(path) = &file {
            raw.answer.validate(path)?;
            raw.discord.validate(path)?;
            raw.store.validate(path)?;
            raw.semantic.as_ref().map_or(Ok(()), |retired| retired.refuse(path))?;
            validate_routes(&raw.collection, &raw.route)
                .map_err(|fault| ConfigError::Routes { path: path.clone(), fault })?;
        }
        let base = file.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        let beside = base.join("intents");
        let intents = raw.intents.map(|path| base.join(path)).or_else(|| beside.is_dir().then_some(beside));
        let folders = if overrides.seeds.is_empty() {
            raw.seeds.iter().map(|folder| base.join(folder)).collect()
        } else {
            overrides.seeds.clone()
        };
        let models = raw.models.choices(file.as_deref().unwrap_or(Path::new(FILE_NAME)), &base)?;
        let indexes = match (&raw.index, &file) {
            (Some(folder), _) => base.join(folder),
            (None, Some(_)) => base.join(".docent"),
            (None, None) => cache_folder(),
        };
        let index = indexes.join(name_of(&folders));
        let sources = Sources { folders, index, max_file_bytes: raw.limits.max_file_bytes };
        let rooted = |collection: Collection| Collection {
            folders: collection.folders.iter().map(|folder| base.join(folder)).collect(),
            ..collection
        };
        Ok(Self {
            sources,
            intents,
            answer: raw.answer,
            models,
            collections: raw.collection.into_iter().map(rooted).collect(),
            routes: raw.route,
            discord: raw.discord,
            log: raw.log,
            store: raw.store.rooted(file.as_deref()),
            indexes,
            file,
        })
    }

    /// The documents of these collections as one corpus, with an index of its own.
    pub fn sources_of(&self, collections: &BTreeSet<String>) -> Sources {
        let named = self.collections.iter().filter(|collection| collections.contains(&collection.name));
        let folders: Vec<PathBuf> = named.flat_map(|collection| collection.folders.clone()).collect();
        let index = self.indexes.join(name_of(&folders));
        Sources { folders, index, max_file_bytes: self.sources.max_file_bytes }
    }
}

/// The token that Discord knows the bot by, from `DISCORD_TOKEN`.
///
/// # Errors
/// When it is not set, or empty.
pub fn discord_token() -> Result<String, ConfigError> {
    let token = std::env::var("DISCORD_TOKEN").unwrap_or_default().trim().to_owned();
    if token.is_empty() {
        let remedy =
            "give the bot's token, from the page “Bot” of your application in Discord's developer portal";
        return Err(ConfigError::Missing { name: "DISCORD_TOKEN", remedy });
    }
    Ok(token)
}

fn validate_routes(collections: &[Collection], routes: &[Route]) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for collection in collections {
        if !names.insert(&collection.name) {
            return Err(format!(
                "there are two collections {:?}; give each a name of its own",
                collection.name
            ));
        }
        if collection.folders.is_empty() {
            return Err(format!("the collection {:?} has no `folders`; name at least one", collection.name));
        }
    }
    let unknown = routes.iter().flat_map(|route| &route.collections).find(|name| !names.contains(name));
    if let Some(name) = unknown {
        return Err(format!(
            "a [[route]] names the collection {name:?}, but no [[collection]] has that name"
        ));
    }
    Ok(())
}

impl AnswerSettings {
    fn validate(self, path: &Path) -> Result<(), ConfigError> {
        let range =
            |key, value: String, range| Err(ConfigError::Range { path: path.to_owned(), key, value, range });
        if let Some(threshold) = self.threshold.filter(|threshold| !(0.0..=1.0).contains(threshold)) {
            return range("answer.threshold", threshold.to_string(), "between 0 and 1");
        }
        if self.shown == 0 {
            return range("answer.shown", self.shown.to_string(), "at least 1");
        }
        if self.max_question_chars == 0 {
            return range("answer.max_question_chars", self.max_question_chars.to_string(), "at least 1");
        }
        Ok(())
    }
}

/// Where the history of `docent chat` is kept, if this system has a place for such things.
pub fn history_file() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "docent")?;
    Some(folders.data_local_dir().join("history.txt"))
}

fn read(path: &Path) -> Result<RawConfig, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Io { path: path.to_owned(), source })?;
    toml::from_str(&text)
        .map_err(|source| ConfigError::Toml { path: path.to_owned(), source: Box::new(source) })
}

fn cache_folder() -> PathBuf {
    let folders = directories::ProjectDirs::from("", "", "docent");
    folders.map_or_else(|| std::env::temp_dir().join("docent"), |f| f.cache_dir().to_owned())
}

/// One index for each set of folders, so that asking others does not rebuild the first.
fn name_of(folders: &[PathBuf]) -> String {
    let mut hasher = blake3::Hasher::new();
    for folder in folders {
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        hasher.update(whole.as_os_str().as_encoded_bytes()).update(&[0]);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
