//! Which local model texts are compared by, and where models that were fetched are kept.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, cache_folder};

/// Where models are fetched from unless another place is named.
const HUB: &str = "https://huggingface.co";

/// The table `[semantic]`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSemantic {
    model: Option<String>,
}

impl RawSemantic {
    /// The folder of the model: that of this name beside the file, or else that of a fetched model. Whether
    /// there is a model in it is for the model to say.
    ///
    /// # Errors
    /// When the name is empty.
    pub(super) fn folder(&self, file: &Path, base: &Path) -> Result<Option<PathBuf>, ConfigError> {
        let Some(name) = &self.model else { return Ok(None) };
        if name.trim().is_empty() {
            return Err(ConfigError::Range {
                path: file.to_owned(),
                key: "semantic.model",
                value: format!("{name:?}"),
                range: "a folder, or the name of a model that `docent model pull` has fetched; leave the key out to have no model",
            });
        }
        let (beside, fetched) = (base.join(name), fetched_model(name));
        Ok(Some(if !beside.exists() && fetched.exists() { fetched } else { beside }))
    }
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
