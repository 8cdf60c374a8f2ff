//! What every surface needs before it can answer: the settings, the intents, the phrases.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};

use crate::answer::compose::Limits;
use crate::answer::ranking::default_threshold;
use crate::config::models::ModelChoice;
use crate::config::{Config, FILE_NAME, Overrides};
use crate::engine::Settings;
use crate::models::embedding::EmbeddingModel;
use crate::models::entailment::EntailmentModel;
use crate::models::error::ModelError;
use crate::models::reader::Reader;
use crate::models::threads::{InferenceThreads, Priority};
use crate::nlu::intents::{Intents, LoadError};
use crate::nlu::synonyms::{self, Synonyms};
use crate::render::phrases::Phrases;

/// The settings with all that they name but the documents.
pub struct Setup {
    /// The settings.
    pub config: Config,
    /// What Docent says in its own voice.
    pub phrases: Phrases,
    /// How questions are understood and answered.
    pub settings: Settings,
}

impl Setup {
    /// Reads the settings and the files that they name.
    ///
    /// # Errors
    /// When the settings, the intents, the synonyms, the phrases or the local model have faults.
    pub fn load(overrides: &Overrides) -> Result<Self> {
        let config = Config::load(overrides)?;
        let threads = InferenceThreads::for_all_processors();
        let chosen = &config.models;
        let embedding = embedding(&config, &threads)?;
        let reader = chosen_model(
            &config,
            &chosen.reader,
            "reader",
            || Reader::built_in(Arc::clone(&threads)),
            |folder| Reader::load(folder, Arc::clone(&threads)),
        )?;
        let entailment = chosen_model(
            &config,
            &chosen.entailment,
            "entailment",
            || EntailmentModel::built_in(Arc::clone(&threads)),
            |folder| EntailmentModel::load(folder, Arc::clone(&threads)),
        )?;
        // Whoever asks a question did not come to mend intents: the first faults will do.
        let mut intents = loaded(&config).map_err(|fault| anyhow!("{fault:#}"))?;
        if let Some(model) = embedding.clone() {
            intents.learn(Arc::new(move |texts| model.embed(texts, Priority::Question)));
        }
        let settings = Settings {
            intents: Arc::new(intents),
            synonyms: synonyms(&config)?,
            limits: Limits {
                threshold: config.answer.threshold.unwrap_or(default_threshold(reader.is_some())),
                nearest: config.answer.nearest,
            },
            max_question_chars: config.answer.max_question_chars,
            embedding,
            reader,
            entailment,
        };
        let phrases = phrases(&config)?;
        Ok(Self { config, phrases, settings })
    }
}

/// The intents that the settings name, or those built in.
///
/// # Errors
/// When the files have faults; the message shows each under a caret.
pub fn intents(config: &Config) -> Result<Intents> {
    Ok(loaded(config)?)
}

fn loaded(config: &Config) -> Result<Intents, LoadError> {
    match &config.intents {
        Some(folder) => Intents::load(folder),
        None => Intents::built_in(),
    }
}

/// The embedding model that the settings choose, if they choose one.
///
/// # Errors
/// When a file of the model is missing, damaged, or of a kind that is not computed here.
pub fn embedding(config: &Config, threads: &Arc<InferenceThreads>) -> Result<Option<Arc<EmbeddingModel>>> {
    chosen_model(
        config,
        &config.models.embedding,
        "embedding",
        || EmbeddingModel::built_in(Arc::clone(threads)),
        |folder| EmbeddingModel::load(folder, Arc::clone(threads)),
    )
}

/// The model that the settings choose for a task, if they choose one. One that cannot be used is an error: nobody is to
/// believe that it is at work when it is not.
///
/// # Errors
/// When a file of the model is missing, damaged, or of a kind that is not computed here.
fn chosen_model<T>(
    config: &Config,
    choice: &ModelChoice,
    key: &str,
    built_in: impl FnOnce() -> T,
    load: impl FnOnce(&Path) -> Result<T, ModelError>,
) -> Result<Option<Arc<T>>> {
    let folder = match choice {
        ModelChoice::Absent => return Ok(None),
        ModelChoice::BuiltIn => return Ok(Some(Arc::new(built_in()))),
        ModelChoice::Folder(folder) => folder,
    };
    let file = config.file.as_deref().unwrap_or(Path::new(FILE_NAME)).display();
    let loaded = load(folder).with_context(|| format!("{file}: `{key}` under [models]"))?;
    Ok(Some(Arc::new(loaded)))
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
