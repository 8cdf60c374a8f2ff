//! What every command needs: the settings, the phrases, and the engine.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::args::Common;
use super::terminal::{Watcher, warn};
use crate::answer::compose::Limits;
use crate::config::Config;
use crate::engine::{Engine, Settings};
use crate::nlu::intents::Intents;
use crate::nlu::synonyms::{self, Synonyms};
use crate::render::phrases::Phrases;

/// The settings with all that they name, ready to answer.
pub struct Session {
    /// The settings.
    pub config: Config,
    /// What Docent says in its own voice.
    pub phrases: Phrases,
    /// What answers.
    pub engine: Engine,
}

impl Session {
    /// Reads the settings and opens the index, bringing it up to date first. Documents that could
    /// not be read are no reason to stop: they are named on standard error.
    ///
    /// # Errors
    /// When the settings or the intents have faults, or no document can be read.
    pub fn open(common: &Common) -> Result<Self> {
        let config = Config::load(&common.overrides())?;
        let settings = Settings {
            intents: intents(&config)?,
            synonyms: synonyms(&config)?,
            limits: Limits { threshold: config.answer.threshold, nearest: config.answer.nearest },
            max_question_chars: config.answer.max_question_chars,
        };
        let phrases = phrases(&config)?;
        let watcher = Watcher::new();
        let mut read_anew = false;
        let engine = Engine::open(&config.sources, settings, &mut |progress| {
            read_anew = true;
            watcher.show(progress);
        });
        watcher.done();
        let engine = engine?;
        if let Some(error) = &engine.unkept {
            warn("warning", &format!("answering from memory: {error}"));
        }
        if read_anew {
            for problem in &engine.corpus().problems {
                warn("skipped", &format!("{} {}", problem.path.display(), problem.cause));
            }
        }
        Ok(Self { config, phrases, engine })
    }
}

/// The intents that the settings name, or those built in.
///
/// # Errors
/// When the files have faults; the message shows each under a caret.
pub fn intents(config: &Config) -> Result<Intents> {
    let loaded = match &config.intents {
        Some(folder) => Intents::load(folder)?,
        None => Intents::built_in()?,
    };
    Ok(loaded)
}

fn synonyms(config: &Config) -> Result<Synonyms> {
    let own = own_file(config, "_synonyms.toml")?;
    let (name, text) =
        own.as_ref().map_or(("built-in synonyms", synonyms::BUILT_IN), |(name, text)| (name, text));
    Synonyms::parse(text).with_context(|| name.to_owned())
}

fn phrases(config: &Config) -> Result<Phrases> {
    let own = own_file(config, "_phrases.toml")?;
    let (name, text) =
        own.as_ref().map_or(("built-in phrases", None), |(name, text)| (name, Some(text.as_str())));
    Phrases::load(text).with_context(|| name.to_owned())
}

/// A file of the intents' folder, with its path for messages.
fn own_file(config: &Config, name: &str) -> Result<Option<(String, String)>> {
    let path = config.intents.as_deref().map(|folder| folder.join(name)).filter(|path| path.exists());
    path.map(|path| Ok((path.display().to_string(), read(&path)?))).transpose()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
