//! Getting to Discord, staying there, and leaving in good order.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serenity::Client;
use serenity::all::GatewayError;
use serenity::client::ClientBuilder;
use serenity::gateway::ActivityData;
use serenity::http::{HttpBuilder, Route};
use serenity::model::gateway::{BotGateway, GatewayIntents};

use super::bot::Bot;
use super::handler::Handler;
use super::rest::RestError;
use super::shards::Shards;

/// How long the connections may take to close.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long what was begun may take to be finished after that.
const DRAIN: Duration = Duration::from_secs(6);
/// How often what nobody needs any more is forgotten.
const TIDYING: Duration = Duration::from_mins(1);
/// More servers than this on one shard, and Discord refuses it; it recommends a shard for every
/// thousand, so that many recommended shards go into one at most.
const MOST_RECOMMENDED_IN_ONE: f64 = 2.5;

/// What Discord wants to know of the messages that Docent gets. Their content comes without a
/// privileged intent where Docent is mentioned, replied to, or written to.
pub fn intents(listens: bool) -> GatewayIntents {
    let plain = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if listens { plain | GatewayIntents::MESSAGE_CONTENT } else { plain }
}

/// Serves until the program is told to end.
///
/// # Errors
/// When Discord refuses the token, the intents or the shards.
pub async fn serve(bot: Arc<Bot>, token: &str, shards: Option<Shards>) -> Result<()> {
    let gateway: BotGateway =
        bot.rest.get(Route::GatewayBot).await.map_err(|error| refused(error, "the gateway's address"))?;
    let shards = shards.unwrap_or(Shards::all(gateway.shards));
    if f64::from(shards.total) * MOST_RECOMMENDED_IN_ONE < f64::from(gateway.shards) {
        bail!(
            "--shards: this bot is in so many servers that Discord wants {} shards, not {}",
            gateway.shards,
            shards.total
        );
    }
    let mut client = connect(&bot, token, &gateway.url).await?;
    let manager = Arc::clone(&client.shard_manager);
    let _ = bot.shards.set(Arc::clone(&manager));
    let tidying = tokio::spawn(tidy(Arc::clone(&bot)));
    let warmed = Arc::clone(&bot);
    tokio::task::spawn_blocking(move || warmed.library.warm());
    // serenity takes the end of the range as the last shard (0.12.5).
    let running = client.start_shard_range(shards.first..shards.last, shards.total);
    let ended = tokio::select! {
        ended = running => ended.map_err(explained),
        () = asked_to_end() => {
            tracing::info!("ending");
            Ok(())
        }
    };
    tidying.abort();
    let _ = tokio::time::timeout(FAREWELL, manager.shutdown_all()).await;
    bot.tasks.close();
    if tokio::time::timeout(DRAIN, bot.tasks.wait()).await.is_err() {
        tracing::warn!(questions = bot.tasks.len(), "ended before all were answered");
    }
    ended
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

async fn connect(bot: &Arc<Bot>, token: &str, url: &str) -> Result<Client> {
    let settings = &bot.setup.config.discord;
    // Only serenity's gateway is used, and its requests for it are not many; with its rate limiter
    // it would not take the operator's way to Discord (0.12.5).
    let mut http = HttpBuilder::new(token).ratelimiter_disabled(true).application_id(bot.application);
    if let Some(api) = &settings.api {
        http = http.proxy(api);
    }
    let client = ClientBuilder::new_with_http(http.build(), intents(!settings.unasked_channels.is_empty()))
        .event_handler(Handler::new(Arc::clone(bot)))
        .activity(ActivityData::custom(&bot.phrases().presence))
        .await
        .context("the connection to Discord cannot be prepared")?;
    // serenity asks for the address itself, and where that fails goes to Discord's own.
    url.clone_into(&mut *client.ws_url.lock().await);
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
            "Discord does not give this bot the message-content intent, which `unasked_channels` needs: switch \
             “Message Content Intent” on at the page “Bot” of your application, or empty `unasked_channels`"
        ),
        other => anyhow::Error::new(other).context("the connection to Discord ended"),
    }
}

async fn tidy(bot: Arc<Bot>) {
    let mut ticks = tokio::time::interval(TIDYING);
    loop {
        ticks.tick().await;
        bot.pace.forget_idle();
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
