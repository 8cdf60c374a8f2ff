//! Discord: questions as messages, commands and buttons. The only floor that names serenity; its
//! types stay here, converted in `from_discord` and `to_discord`.

pub mod bot;
pub mod checkup;
pub mod commands;
pub mod feedback;
pub mod from_discord;
pub mod gateway;
pub mod greetings;
pub mod handler;
pub mod humans;
pub mod identity;
pub mod interactions;
pub mod library;
pub mod log;
pub mod memory;
pub mod messages;
pub mod onboarding;
pub mod pace;
pub mod privacy;
pub mod pulse;
pub mod rest;
pub mod shards;
pub mod status;
pub mod threads;
pub mod to_discord;
pub mod trouble;

use std::sync::{Arc, Mutex, OnceLock, RwLock};
use std::time::Instant;

use anyhow::{Context, Result};
use moka::sync::Cache;
use serenity::http::Route;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use self::bot::Bot;
use self::humans::SavedMessages;
use self::identity::{Application, Me};
use self::library::Library;
use self::memory::Memory;
use self::pace::Pace;
use self::rest::Rest;
use self::shards::Shards;
use self::threads::Threads;
use crate::store::Store;
use crate::surfaces::setup::Setup;

/// More servers than one process can hold.
const MOST_SERVERS: u64 = 100_000;
/// How many are greeted at once. Where more join, as in a raid, they are not: greetings share Discord's patience with answers.
const GREETERS: usize = 8;
/// The most threads that answer at once. Most have a core to themselves for a millisecond; some wait
/// for a disk, or for another process that writes an index.
const THINKING: usize = 16;

/// Answers in Discord until the program is told to end. The documents are open already.
///
/// # Errors
/// When Discord refuses the token, the intents or the shards.
pub fn run(
    setup: &Arc<Setup>,
    library: Library,
    store: Store,
    token: &str,
    shards: Option<Shards>,
) -> Result<()> {
    let endings = log::begin(setup.config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(THINKING)
        .enable_all()
        .build()
        .context("no threads can be started")?;
    let gateway = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("gateway")
        .enable_all()
        .build()
        .context("no thread can be started for the gateway")?;
    let served = runtime.block_on(async {
        let settings = &setup.config.discord;
        let rest = Rest::new(token, settings.api.as_deref(), settings.requests_per_second)
            .context("no secure connection can be made")?;
        let me: Me = gateway::told(&rest, Route::UserMe, "who we are").await?;
        let application: Application =
            gateway::told(&rest, Route::Oauth2ApplicationCurrent, "our application").await?;
        tracing::info!(name = me.username, id = %me.id, documents = documents(&library), "ready to connect");
        let bot = Arc::new(Bot {
            me: me.id,
            name: me.username,
            application: application.id,
            pace: Pace::of(settings),
            setup: Arc::clone(setup),
            library,
            rest,
            memory: Memory::new(),
            threads: Threads::new(),
            own_roles: Cache::new(MOST_SERVERS),
            tasks: TaskTracker::new(),
            since: Instant::now(),
            shards: OnceLock::new(),
            ask: OnceLock::new(),
            human_channels: RwLock::default(),
            saved: SavedMessages::of(store.all_answers()?),
            grouping: Semaphore::new(1),
            greeting: Semaphore::new(GREETERS),
            store: Mutex::new(store),
        });
        gateway::serve(bot, token, shards, gateway.handle(), endings).await
    });
    // What still runs has had its time.
    gateway.shutdown_background();
    runtime.shutdown_background();
    served
}

fn documents(library: &Library) -> usize {
    library.engines().iter().map(|engine| engine.corpus().entries.len()).sum()
}
