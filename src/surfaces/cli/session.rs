//! What every command needs: the settings, the phrases, and the engine.

use std::sync::Arc;
use std::thread;

use anyhow::Result;

use super::args::Common;
use super::terminal::{Watcher, warn};
use crate::config::Config;
use crate::engine::{Engine, Settings};
use crate::index::refresh::Sources;
use crate::render::phrases::Phrases;
use crate::surfaces::setup::Setup;

/// The settings with all that they name, ready to answer.
pub struct Session {
    /// The settings.
    pub config: Config,
    /// What Docent says in its own voice.
    pub phrases: Phrases,
    /// What answers.
    pub engine: Arc<Engine>,
}

/// When the documents are embedded, where there is an embedding model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    /// Before anything is answered, so that the same question always has the same answer.
    First,
    /// While questions are answered by words alone.
    InBackground,
    /// Not at all, as nothing is asked.
    NotNeeded,
}

impl Session {
    /// Reads the settings and opens the index, bringing it up to date first. Documents that could
    /// not be read are no reason to stop: they are named on standard error.
    ///
    /// # Errors
    /// When the settings or the intents have faults, or no document can be read.
    pub fn open(common: &Common) -> Result<Self> {
        Self::open_with(common, Embedding::First)
    }

    /// The same, with a choice of when the documents are embedded.
    ///
    /// # Errors
    /// As for [`Session::open`].
    pub fn open_with(common: &Common, embedding: Embedding) -> Result<Self> {
        let Setup { config, phrases, settings } = Setup::load(&common.overrides())?;
        let engine = open_engine(&config.sources, settings, embedding)?;
        Ok(Self { config, phrases, engine })
    }
}

/// Opens the index of these documents, bringing it up to date first under a progress bar. Documents that could not be
/// read are named on standard error.
///
/// # Errors
/// When no document can be read.
pub fn open_engine(sources: &Sources, settings: Settings, embedding: Embedding) -> Result<Arc<Engine>> {
    let watcher = Watcher::new();
    let mut read_anew = false;
    let engine = Engine::open(sources, settings, &mut |progress| {
        read_anew = true;
        watcher.show(progress);
    });
    let engine = engine.map(Arc::new);
    let mut vectors_unkept = None;
    match (&engine, embedding) {
        (Ok(engine), Embedding::First) => {
            vectors_unkept = engine.embed_documents(&mut |progress| watcher.show(progress));
        }
        (Ok(engine), Embedding::InBackground) => {
            let engine = Arc::clone(engine);
            // Vectors that cannot be kept are used all the same; the next start says why.
            thread::spawn(move || engine.embed_documents(&mut |_| {}));
        }
        (Ok(_), Embedding::NotNeeded) | (Err(_), _) => {}
    }
    watcher.done();
    let engine = engine?;
    if let Some(error) = engine.unkept.as_ref().or(vectors_unkept.as_ref()) {
        warn("warning", &format!("answering from memory: {error}"));
    }
    if read_anew {
        for problem in &engine.corpus().problems {
            warn("skipped", &format!("{} {}", problem.path.display(), problem.cause));
        }
    }
    Ok(engine)
}
