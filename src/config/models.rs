//! Which models are used, and where models that were fetched are kept.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, cache_folder};

/// Where models are fetched from unless another place is named.
const HUB: &str = "https://huggingface.co";

/// Which model does a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ModelChoice {
    /// The one that is built into the program.
    #[default]
    BuiltIn,
    /// None.
    Absent,
    /// The one in this folder.
    Folder(PathBuf),
}

/// The models that the settings name.
#[derive(Clone, Debug, Default)]
pub struct ModelSettings {
    /// What makes vectors of texts, so that they can be compared by their meaning.
    pub embedding: ModelChoice,
    /// What reads questions and excerpts together.
    pub reader: ModelChoice,
    /// What says whether a sentence supports a claim.
    pub entailment: ModelChoice,
}

/// The table `[models]`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawModels {
    embedding: Option<String>,
    reader: Option<String>,
    entailment: Option<String>,
}

/// The table `[semantic]` of earlier versions.
#[derive(Default, Deserialize)]
pub(super) struct RetiredSemantic {
    model: Option<String>,
}

impl RawModels {
    /// The choices, with the folders that they name.
    ///
    /// # Errors
    /// When a value is empty.
    pub(super) fn choices(&self, file: &Path, base: &Path) -> Result<ModelSettings, ConfigError> {
        let embedding = choice("models.embedding", self.embedding.as_deref(), file, base)?;
        let reader = choice("models.reader", self.reader.as_deref(), file, base)?;
        let entailment = choice("models.entailment", self.entailment.as_deref(), file, base)?;
        Ok(ModelSettings { embedding, reader, entailment })
    }
}

impl RetiredSemantic {
    /// Refuses the table, and says what to write instead.
    ///
    /// # Errors
    /// Always.
    pub(super) fn refuse(&self, file: &Path) -> Result<(), ConfigError> {
        let value = self.model.as_deref().unwrap_or("builtin");
        Err(ConfigError::Retired {
            path: file.to_owned(),
            key: "semantic.model",
            instead: format!("[models]\nembedding = {value:?}"),
        })
    }
}

/// The model of this name: a word, a folder beside the file, or else a fetched model. Whether there is a model in the
/// folder is for its loader to say.
fn choice(
    key: &'static str,
    value: Option<&str>,
    file: &Path,
    base: &Path,
) -> Result<ModelChoice, ConfigError> {
    let name = match value.map(str::trim) {
        None | Some("builtin") => return Ok(ModelChoice::BuiltIn),
        Some("none") => return Ok(ModelChoice::Absent),
        Some("") => {
            let range = "\"builtin\", \"none\", a folder, or the name of a model that `docent model pull` has fetched";
            return Err(ConfigError::Range { path: file.to_owned(), key, value: "\"\"".to_owned(), range });
        }
        Some(name) => name,
    };
    let (beside, fetched) = (base.join(name), fetched_model(name));
    Ok(ModelChoice::Folder(if !beside.exists() && fetched.exists() { fetched } else { beside }))
}

/// Where the model of this name is kept once it is fetched.
pub fn fetched_model(name: &str) -> PathBuf {
    // No name leads out of the folder, whatever stands in it.
    let plain = name.replace(['/', '\\'], "--").replace("..", "--");
    cache_folder().join("models").join(plain)
}

/// Where models are fetched from: `HF_ENDPOINT`, which names a mirror, or the Hugging Face Hub.
pub fn model_hub() -> String {
    let mirror = std::env::var("HF_ENDPOINT").unwrap_or_default().trim().trim_end_matches('/').to_owned();
    if mirror.is_empty() { HUB.to_owned() } else { mirror }
}
