//! What every command needs: the settings, the phrases, and the engine.

use anyhow::Result;

use super::args::Common;
use super::terminal::{Watcher, warn};
use crate::config::Config;
use crate::engine::Engine;
use crate::index::refresh::Progress;
use crate::render::phrases::Phrases;
use crate::surfaces::setup::Setup;

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
        let Setup { config, phrases, settings } = Setup::load(&common.overrides())?;
        let watcher = Watcher::new();
        let mut read_anew = false;
        let engine = Engine::open(&config.sources, settings, &mut |progress| {
            read_anew |= !matches!(progress, Progress::Embedding { .. });
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
