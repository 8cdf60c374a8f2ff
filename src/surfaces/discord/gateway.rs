//! Getting to Discord, staying there, and leaving in good order.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::de::DeserializeOwned;
use serenity::Client;
use serenity::all::GatewayError;
use serenity::client::ClientBuilder;
use serenity::gateway::ActivityData;
use serenity::http::{HttpBuilder, Route};
use serenity::model::gateway::{BotGateway, GatewayIntents};
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use super::bot::Bot;
use super::feedback;
use super::handler::Handler;
use super::pulse;
use super::rest::{Rest, RestError};
use super::shards::Shards;
use crate::config::discord::DiscordSettings;

/// How long the connections may take to close.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long what was begun may take to be finished after that.
const DRAIN: Duration = Duration::from_secs(6);
/// How long to wait at first, and at most, before Discord is asked again at the start.
const AGAIN: Duration = Duration::from_secs(2);
const AGAIN_AT_MOST: Duration = Duration::from_mins(1);
/// How many of these minutes pass between two deletions of old questions.
const DELETING: u64 = 60;
/// How often what nobody needs any more is forgotten.
const TIDYING: Duration = Duration::from_mins(1);
/// More servers than this on one shard, and Discord refuses it; it recommends a shard for every
/// thousand, so that many recommended shards go into one at most.
const MOST_RECOMMENDED_IN_ONE: f64 = 2.5;

/// What Discord wants to know of the messages that Docent gets. Their content comes without a
/// privileged intent where Docent is mentioned, replied to, or written to.
pub fn intents(settings: &DiscordSettings) -> GatewayIntents {
    let mut wanted =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    wanted.set(GatewayIntents::MESSAGE_CONTENT, !settings.unasked_channels.is_empty());
    wanted.set(GatewayIntents::GUILD_MEMBERS, settings.greet);
    wanted
}

/// Serves until the program is told to end. The connections live on the threads of `gateway`, all
/// else on those of the caller: see [`pulse`].
///
/// # Errors
/// When Discord refuses the token, the intents or the shards.
pub async fn serve(
    bot: Arc<Bot>,
    token: &str,
    shards: Option<Shards>,
    gateway: &Handle,
    mut endings: UnboundedReceiver<String>,
) -> Result<()> {
    let given: BotGateway = told(&bot.rest, Route::GatewayBot, "the gateway's address").await?;
    let shards = shards.unwrap_or(Shards::all(given.shards));
    if f64::from(shards.total) * MOST_RECOMMENDED_IN_ONE < f64::from(given.shards) {
        bail!(
            "--shards: this bot is in so many servers that Discord wants {} shards, not {}",
            given.shards,
            shards.total
        );
    }
    let connecting = connect(Arc::clone(&bot), token.to_owned(), given.url, Handle::current());
    let mut client = gateway.spawn(connecting).await??;
    let manager = Arc::clone(&client.shard_manager);
    let _ = bot.shards.set(Arc::clone(&manager));
    let mut chores = JoinSet::new();
    chores.spawn(tidy(Arc::clone(&bot)));
    chores.spawn(pulse::watch(Arc::clone(&manager), gateway.clone()));
    let warmed = Arc::clone(&bot);
    chores.spawn_blocking(move || {
        warmed.library.warm();
        // Questions are answered by words alone until this is done.
        warmed.library.embed_documents(&mut |_| {});
    });
    // serenity takes the end of the range as the last shard (0.12.5).
    let range = shards.first..shards.last;
    let running = gateway.spawn(async move { client.start_shard_range(range, shards.total).await });
    let ended = tokio::select! {
        ended = running => ended?.map_err(explained),
        Some(why) = ended_for_good(&mut endings) => Err(anyhow!("Discord ended the connection for good: {why}")),
        () = asked_to_end() => {
            tracing::info!("ending");
            Ok(())
        }
    };
    chores.abort_all();
    bot.tasks.close();
    let _ = tokio::time::timeout(FAREWELL, manager.shutdown_all()).await;
    if tokio::time::timeout(DRAIN, bot.tasks.wait()).await.is_err() {
        tracing::warn!(questions = bot.tasks.len(), "ended before all were answered");
    }
    ended
}

/// Waits for the end of a connection that serenity itself does not report; it has the time to do so.
async fn ended_for_good(endings: &mut UnboundedReceiver<String>) -> Option<String> {
    let why = endings.recv().await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    Some(why)
}

/// Asks what has to be known before anything can be answered. As long as Discord is out of reach it
/// is asked again: a machine may come up before its network does.
///
/// # Errors
/// When Discord refuses.
pub async fn told<T: DeserializeOwned>(rest: &Rest, route: Route<'_>, what: &str) -> Result<T> {
    let mut wait = AGAIN;
    loop {
        match rest.get(route).await {
            Err(error) if error.passes() => {
                tracing::warn!(reason = %error, ?wait, "Discord did not tell {what}; asking again");
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(AGAIN_AT_MOST);
            }
            told => return told.map_err(|error| refused(error, what)),
        }
    }
}

/// Makes sense of a refusal while connecting.
pub fn refused(error: RestError, what: &str) -> anyhow::Error {
    match error {
        RestError::Refused { status: 401, .. } => anyhow!(
            "Discord does not know the token in DISCORD_TOKEN: copy it anew from the page “Bot” of your application \
             in Discord's developer portal (Reset Token)"
        ),
        error => anyhow::Error::new(error).context(format!("Discord did not tell {what}")),
    }
}

/// Prepares the connections. What they bring is worked on by `workers`.
async fn connect(bot: Arc<Bot>, token: String, url: String, workers: Handle) -> Result<Client> {
    let settings = &bot.setup.config.discord;
    // Only serenity's gateway is used, and its requests for it are not many; with its rate limiter
    // it would not take the operator's way to Discord (0.12.5).
    let mut http = HttpBuilder::new(&token).ratelimiter_disabled(true).application_id(bot.application);
    if let Some(api) = &settings.api {
        http = http.proxy(api);
    }
    let client = ClientBuilder::new_with_http(http.build(), intents(settings))
        .event_handler(Handler::new(Arc::clone(&bot), workers))
        .activity(ActivityData::custom(&bot.phrases().presence))
        .await
        .context("the connection to Discord cannot be prepared")?;
    // serenity asks for the address itself, and where that fails goes to Discord's own.
    *client.ws_url.lock().await = url;
    Ok(client)
}

fn explained(error: serenity::Error) -> anyhow::Error {
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => {
            anyhow!("Discord refused the token in DISCORD_TOKEN: copy it anew from the developer portal")
        }
        serenity::Error::Gateway(
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
        ) => anyhow!(
            "Discord does not give this bot an intent that the settings need: at the page “Bot” of your application \
             switch on “Message Content Intent” for `unasked_channels` and “Server Members Intent” for `greet`, or take \
             these out of the settings"
        ),
        other => anyhow::Error::new(other).context("the connection to Discord ended"),
    }
}

async fn tidy(bot: Arc<Bot>) {
    let mut ticks = tokio::time::interval(TIDYING);
    for minute in 0u64.. {
        ticks.tick().await;
        bot.pace.forget_idle();
        if minute.is_multiple_of(DELETING) {
            let tidied = Arc::clone(&bot);
            if let Err(error) = bot.work(move || Ok(feedback::tidy(&tidied)?)).await {
                tracing::error!(error = format!("{error:#}"), "old questions could not be deleted");
            }
        }
    }
}

/// Waits for the system, or whoever sits at the terminal, to end the program.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            }
            Err(_) => {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}
