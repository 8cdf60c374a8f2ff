//! `docent run`: answers in Discord.

use std::sync::Arc;

use anyhow::{Result, bail};

use super::ANSWERED;
use super::args::{Common, RunArgs};
use super::terminal::{Watcher, warn};
use crate::config::discord_token;
use crate::store::Store;
use crate::surfaces::discord;
use crate::surfaces::discord::library::Library;
use crate::surfaces::setup::Setup;

/// Serves until the program is told to end.
///
/// # Errors
/// When the settings have faults, no document can be read, or Discord refuses the token.
pub fn run(common: &Common, args: RunArgs) -> Result<u8> {
    let token = discord_token()?;
    let mut setup = Setup::load(&common.overrides())?;
    if !common.seeds.is_empty() && !setup.config.routes.is_empty() {
        bail!("--seeds and the [[route]]s of the settings both say what is asked: leave one of them out");
    }
    if args.discord_api.is_some() {
        setup.config.discord.api = args.discord_api;
    }
    let setup = Arc::new(setup);
    let store = Store::open(&setup.config.store.file)?;
    let watcher = Watcher::new();
    let library = Library::open(Arc::clone(&setup), &mut |progress| watcher.show(progress));
    watcher.done();
    let library = library?;
    for engine in library.engines() {
        if let Some(error) = &engine.unkept {
            warn("warning", &format!("answering from memory: {error}"));
        }
        for problem in &engine.corpus().problems {
            warn("skipped", &format!("{} {}", problem.path.display(), problem.cause));
        }
    }
    discord::run(&setup, library, store, &token, args.shards)?;
    Ok(ANSWERED)
}
