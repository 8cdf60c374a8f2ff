//! `docent model`: fetch, list and try local models.

mod catalogue;
mod fetch;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use self::catalogue::{KNOWN, Source};
use super::args::ModelCommand;
use super::{ANSWERED, terminal};
use crate::config::models::{fetched_model, model_hub};
use crate::models::embedding::EmbeddingModel;
use crate::models::error::ModelError;
use crate::models::threads::{InferenceThreads, Priority};

/// Sentences of usual length that a model's speed is measured with.
const SAMPLE: [&str; 4] = [
    "The committee approves overtime of more than ten hours a month in writing.",
    "Whoever travels by train books a seat in the second class, unless the journey takes longer than six hours.",
    "Two hundred officers were trained.",
    "Leave that has not been taken by the end of March lapses, but for what was refused for reasons of the service, \
     which is paid out with the salary of April.",
];

/// How often the sample is embedded.
const ROUNDS: usize = 50;

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

fn load(folder: &Path) -> Result<EmbeddingModel, ModelError> {
    EmbeddingModel::load(folder, InferenceThreads::for_all_processors())
}

/// Fetches a model beside where it is to be, tries it, and only then moves it there.
fn pull(name: &str, hub: &str) -> Result<u8> {
    let source = Source::of(name)?;
    let folder = fetched_model(name);
    if load(&folder).is_err() {
        let partial = folder.with_added_extension("partial");
        let io = |path: &Path| format!("{} cannot be written", path.display());
        for old in [&partial, &folder] {
            if old.exists() {
                fs::remove_dir_all(old).with_context(|| io(old))?;
            }
        }
        fs::create_dir_all(&partial).with_context(|| io(&partial))?;
        fetch::all(&source, hub.trim_end_matches('/'), &partial)?;
        load(&partial).context("what was fetched cannot be used")?;
        fs::rename(&partial, &folder).with_context(|| io(&folder))?;
    }
    let place = folder.display();
    terminal::write(&format!(
        "{name} is in {place}\nTo use it, put this into config.toml:\n\n[models]\nembedding = {name:?}\n"
    ))?;
    Ok(ANSWERED)
}

fn list() -> Result<u8> {
    let mut text = String::new();
    for known in KNOWN {
        let fetched = if fetched_model(known.name).is_dir() { "fetched" } else { "not fetched" };
        text.push_str(&format!(
            "{:<10} {}\n{:10} {}, {fetched}\n",
            known.name, known.what, "", known.source.repository
        ));
    }
    text.push_str(
        "\nAny other sentence encoder of the hub with an ONNX file: docent model pull OWNER/REPOSITORY\n",
    );
    terminal::write(&text)?;
    Ok(ANSWERED)
}

fn check(name: &str) -> Result<u8> {
    let (given, fetched) = (PathBuf::from(name), fetched_model(name));
    let folder = if !given.exists() && fetched.exists() { fetched } else { given };
    let began = Instant::now();
    let model = load(&folder)?;
    let loaded = began.elapsed();
    let began = Instant::now();
    model.embed(&SAMPLE[..1], Priority::Question);
    let one = began.elapsed();
    let texts = SAMPLE.repeat(ROUNDS);
    let began = Instant::now();
    model.embed(&texts, Priority::Background);
    let speed = texts.len() as f64 / began.elapsed().as_secs_f64();
    terminal::write(&format!(
        "{model}\nloaded in {} ms; a question takes {:.1} ms; {speed:.0} sentences a second on all cores\n",
        loaded.as_millis(),
        one.as_secs_f64() * 1000.0
    ))?;
    Ok(ANSWERED)
}
