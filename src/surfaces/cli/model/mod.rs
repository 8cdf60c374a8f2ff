//! `docent model`: fetch, list and try local models.

mod catalogue;
mod fetch;
mod loaded;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use self::catalogue::{KNOWN, Source};
use self::loaded::LoadedModel;
use super::args::ModelCommand;
use super::{ANSWERED, terminal};
use crate::config::models::{fetched_model, model_hub};

/// Does what was asked about models.
///
/// # Errors
/// When a model cannot be fetched or used.
pub fn run(command: ModelCommand) -> Result<u8> {
    match command {
        ModelCommand::Pull { name, from } => pull(&name, &from.unwrap_or_else(model_hub)),
        ModelCommand::List => list(),
        ModelCommand::Check { model } => check(&model),
    }
}

/// Fetches a model beside where it is to be, tries it, and only then moves it there.
fn pull(name: &str, hub: &str) -> Result<u8> {
    let source = Source::of(name)?;
    let folder = fetched_model(name);
    let model = match LoadedModel::load(&folder) {
        Ok(model) => model,
        Err(_) => fetch_model(&source, hub, &folder)?,
    };
    let (place, key) = (folder.display(), model.key());
    terminal::write(&format!(
        "{name} is in {place}\nTo use it, put this into config.toml:\n\n[models]\n{key} = {name:?}\n"
    ))?;
    Ok(ANSWERED)
}

fn fetch_model(source: &Source<'_>, hub: &str, folder: &Path) -> Result<LoadedModel> {
    let partial = folder.with_added_extension("partial");
    let io = |path: &Path| format!("{} cannot be written", path.display());
    for old in [&partial, folder] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| io(old))?;
        }
    }
    fs::create_dir_all(&partial).with_context(|| io(&partial))?;
    fetch::all(source, hub.trim_end_matches('/'), &partial)?;
    let model = LoadedModel::load(&partial).context("what was fetched cannot be used")?;
    fs::rename(&partial, folder).with_context(|| io(folder))?;
    Ok(model)
}

fn list() -> Result<u8> {
    let mut text = String::new();
    for known in KNOWN {
        let fetched = if fetched_model(known.name).is_dir() { "fetched" } else { "not fetched" };
        text.push_str(&format!(
            "{:<12} {}\n{:12} {}, {fetched}\n",
            known.name, known.what, "", known.source.repository
        ));
    }
    text.push_str(
        "\nAny other sentence encoder, cross-encoder or entailment model of the hub with an ONNX file: docent model pull \
         OWNER/REPOSITORY\nA reader that is not the built-in one ranks best with weights fitted for it: docent eval fit --help\n",
    );
    terminal::write(&text)?;
    Ok(ANSWERED)
}

fn check(name: &str) -> Result<u8> {
    let (given, fetched) = (PathBuf::from(name), fetched_model(name));
    let folder = if !given.exists() && fetched.exists() { fetched } else { given };
    terminal::write(&LoadedModel::describe(&folder)?)?;
    Ok(ANSWERED)
}
