//! Whether Docent can work in Discord as the settings want it: what `docent doctor --discord` asks.

use serenity::http::Route;
use serenity::model::gateway::BotGateway;
use serenity::model::guild::GuildInfo;
use serenity::model::id::{ApplicationId, ChannelId};

use super::gateway::refused;
use super::identity::{Application, Me};
use super::rest::{Rest, RestError};
use super::trouble;
use crate::config::Config;
use crate::config::routes::Snowflake;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is as it should be.
    pub well: bool,
    /// What was found, and where it is not well what to do.
    pub what: String,
}

/// The application may read all messages, and whether it is in so few servers that it need not be
/// reviewed for that.
const MESSAGE_CONTENT: u64 = 1 << 18 | 1 << 19;

/// The application may hear of who joins, and whether it is in so few servers that it need not be reviewed for that.
const SERVER_MEMBERS: u64 = 1 << 14 | 1 << 15;

impl Finding {
    fn well(what: impl Into<String>) -> Self {
        Self { well: true, what: what.into() }
    }

    fn ill(what: impl Into<String>) -> Self {
        Self { well: false, what: what.into() }
    }
}

/// Asks Discord about the bot with this token.
pub fn examine(config: &Config, token: &str) -> Vec<Finding> {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return vec![Finding::ill(format!("no threads can be started: {error}"))],
    };
    runtime.block_on(async {
        let settings = &config.discord;
        match Rest::new(token, settings.api.as_deref(), settings.requests_per_second) {
            Ok(rest) => look(config, &rest).await,
            Err(error) => vec![Finding::ill(format!("no secure connection can be made: {error}"))],
        }
    })
}

/// The address at which whoever manages a server takes the bot in, with what it needs and no more.
pub fn invite(application: ApplicationId) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
        trouble::NEEDED.bits()
    )
}

async fn look(config: &Config, rest: &Rest) -> Vec<Finding> {
    let me: Me = match rest.get(Route::UserMe).await {
        Ok(me) => me,
        Err(error) => return vec![Finding::ill(format!("{:#}", refused(error, "who the bot is")))],
    };
    let mut findings = vec![Finding::well(format!("the token is that of {}", me.username))];
    match rest.get::<Application>(Route::Oauth2ApplicationCurrent).await {
        Ok(application) => {
            findings.push(content(config, &application));
            findings.extend(members(config, &application));
            findings.push(public(config, &application));
            findings.push(Finding::well(format!("invite it with {}", invite(application.id))));
        }
        Err(error) => findings.push(unknown("the application", &error)),
    }
    findings.push(match rest.get::<BotGateway>(Route::GatewayBot).await {
        Ok(gateway) => sessions(&gateway),
        Err(error) => unknown("the gateway", &error),
    });
    findings.push(match rest.get::<Vec<GuildInfo>>(Route::UserMeGuilds).await {
        Ok(servers) if servers.is_empty() => Finding::ill("in no server yet; open the invite above"),
        Ok(servers) => {
            let names: Vec<&str> = servers.iter().take(5).map(|server| server.name.as_str()).collect();
            let more = if servers.len() > 5 { " and others" } else { "" };
            Finding::well(format!("in the servers {}{more}", names.join(", ")))
        }
        Err(error) => unknown("the servers", &error),
    });
    for channel in channels(config) {
        findings.push(match trouble::missing_in(rest, me.id, channel).await {
            Ok(None) => Finding::well(format!("channel {channel}: all permissions")),
            Ok(Some(missing)) => Finding::ill(format!(
                "channel {channel}: lacks “{}”; grant it in the channel's settings",
                trouble::name(missing)
            )),
            Err(error) => Finding::ill(format!(
                "channel {channel}: {error}; is the id right, and is the bot in that server?"
            )),
        });
    }
    findings
}

/// Whether the application may read all messages, if that is needed.
fn content(config: &Config, application: &Application) -> Finding {
    let granted = application.flags & MESSAGE_CONTENT != 0;
    match (config.discord.unasked_channels.is_empty(), granted) {
        (true, _) => Finding::well("answers when asked; needs no message-content intent"),
        (false, true) => Finding::well("answers unasked questions; the message-content intent is on"),
        (false, false) => Finding::ill(
            "`unasked_channels` needs the message-content intent: switch “Message Content Intent” on at the page \
             “Bot” of the application in Discord's developer portal, or empty the list",
        ),
    }
}

/// Whether the application may hear of who joins, if that is needed.
fn members(config: &Config, application: &Application) -> Option<Finding> {
    let granted = application.flags & SERVER_MEMBERS != 0;
    config.discord.greet.then(|| if granted {
        Finding::well("greets whoever joins; the server-members intent is on")
    } else { Finding::ill(
            "`greet` needs the server-members intent: switch “Server Members Intent” on at the page “Bot” of the \
             application in Discord's developer portal, or set `greet = false`",
        ) })
}

/// Whether strangers could take the bot in, and ask it.
fn public(config: &Config, application: &Application) -> Finding {
    match (application.bot_public, config.routes.is_empty()) {
        (false, _) => Finding::well("only its owner can install it"),
        (true, false) => Finding::well("anybody can install it; the routes say who may ask what"),
        (true, true) => Finding::ill(
            "anybody who knows it can install it, and ask all documents: switch “Public Bot” off at the page “Bot” \
             of the application, or say in the settings with [[route]] who may ask what",
        ),
    }
}

fn sessions(gateway: &BotGateway) -> Finding {
    let limit = &gateway.session_start_limit;
    if limit.remaining == 0 {
        let minutes = limit.reset_after / 60_000;
        return Finding::ill(format!("Discord allows no more connections for {minutes} minutes; wait"));
    }
    Finding::well(format!(
        "the gateway can be reached; {} shards, {} connections left today",
        gateway.shards, limit.remaining
    ))
}

fn unknown(what: &str, error: &RestError) -> Finding {
    Finding::ill(format!("{what}: {error}"))
}

/// The channels that the settings name.
fn channels(config: &Config) -> Vec<ChannelId> {
    let listed = config.discord.unasked_channels.iter().chain(&config.discord.human_channels).copied();
    let routed = config.routes.iter().filter_map(|route| route.channel);
    let mut all: Vec<Snowflake> = listed.chain(routed).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|Snowflake(id)| ChannelId::new(id)).collect()
}
