//! The routes: each request is held against the rules, meets the trouble that was planned for it,
//! and is done.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Shared;
use super::bucket::Spent;
use super::plans::{Verdict, limited, take};
use super::posts::{MISSING_ACCESS, Refusal, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE};
use super::rules;
use super::shapes;
use super::specification::{Operation, Specification};
use super::world::{Id, Kind, Request, VIEW_CHANNEL, World, flake, id_in};

const NOT_FOUND: Refusal = (404, 0, "404: Not Found");
const UNKNOWN_GUILD: Refusal = (404, 10_004, "Unknown Guild");
const UNKNOWN_MEMBER: Refusal = (404, 10_007, "Unknown Member");
const UNAUTHORIZED: Refusal = (401, 0, "401: Unauthorized");

/// Answers a request.
pub(crate) async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let at = Instant::now();
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let asked = Asked { method: method.as_str(), path: uri.path(), body: &body };
    let (verdict, limit) = shared.with(|world| {
        if world.checks {
            asked.check(world, shared.specification.as_ref());
        }
        let spent = asked.spend(world);
        let over =
            spent.as_ref().and_then(|spent| spent.wait).map(|wait| limited(wait.as_secs_f64(), "user"));
        let verdict = over.or_else(|| take(&mut world.plans, asked.method, asked.path));
        (verdict, spent.map_or_else(Vec::new, |spent| spent.headers))
    });
    let lost = match verdict {
        Some(Verdict::Instead(status, headers, body)) => {
            shared.with(|world| asked.note(world, status, at));
            return respond(status, body, headers);
        }
        Some(Verdict::Silence) => {
            shared.with(|world| asked.note(world, StatusCode::GATEWAY_TIMEOUT, at));
            return std::future::pending().await;
        }
        Some(Verdict::Late(time)) => {
            tokio::time::sleep(time).await;
            None
        }
        Some(Verdict::Lost(status)) => Some(status),
        None => None,
    };
    shared.with(|world| {
        let (status, answer) = match asked.act(world, &headers) {
            Ok(Value::Null) => (StatusCode::NO_CONTENT, Value::Null),
            Ok(answer) => (StatusCode::OK, answer),
            Err((status, code, message)) => {
                let status = StatusCode::from_u16(status).expect("a status of HTTP");
                (status, json!({"code": code, "message": message}))
            }
        };
        let (status, answer) = lost.map_or((status, answer), |status| (status, Value::Null));
        asked.note(world, status, at);
        respond(status, answer, limit)
    })
}

fn respond(status: StatusCode, body: Value, headers: Vec<(&'static str, String)>) -> Response {
    let mut response =
        if body.is_null() { status.into_response() } else { (status, axum::Json(body)).into_response() };
    for (name, value) in headers {
        let value = HeaderValue::from_str(&value).expect("a header that we wrote");
        response.headers_mut().insert(name, value);
    }
    response
}

/// A request as it came.
struct Asked<'a> {
    method: &'a str,
    path: &'a str,
    body: &'a Value,
}

impl Asked<'_> {
    /// The parts of the path below the version of the API.
    fn parts(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("/api/v10/").unwrap_or_default();
        path.split('/').collect()
    }

    /// Counts a message against the limit of its channel.
    fn spend(&self, world: &mut World) -> Option<Spent> {
        match (self.method, self.parts().as_slice()) {
            ("POST", ["channels", channel, "messages"]) => {
                Some(world.bucket.as_mut()?.spend(channel.parse().ok()?))
            }
            _ => None,
        }
    }

    fn note(&self, world: &mut World, status: StatusCode, at: Instant) {
        if let Some(question) = id_in(&self.body["message_reference"]["message_id"]) {
            world.replied.insert(question, at);
        }
        if world.checks {
            let (method, path, body) = (self.method.to_owned(), self.path.to_owned(), self.body.clone());
            world.requests.push(Request { method, path, body, status: status.as_u16(), at });
        }
    }

    /// Holds the body against Discord's rules.
    fn check(&self, world: &mut World, specification: Option<&Specification>) {
        let (operation, mut faults, channel) = match (self.method, self.parts().as_slice()) {
            ("POST", ["channels", channel, "messages"]) => {
                (Operation::MessageCreate, rules::message_create(self.body), channel.parse().ok())
            }
            ("PATCH", ["channels", channel, "messages", _]) => {
                (Operation::MessageEdit, rules::message(self.body), channel.parse().ok())
            }
            ("POST", ["interactions", _, token, "callback"]) => {
                (Operation::Callback, rules::callback(self.body), world.channel_of_token(token))
            }
            ("POST", ["webhooks", _, token]) => {
                (Operation::FollowUp, rules::message(self.body), world.channel_of_token(token))
            }
            ("PATCH", ["webhooks", _, token, "messages", message]) => {
                let original = *message == "@original";
                let operation = if original { Operation::ResponseEdit } else { Operation::FollowUpEdit };
                (operation, rules::message(self.body), world.channel_of_token(token))
            }
            ("PUT", ["applications", _, "commands"]) => {
                (Operation::Commands, rules::commands(self.body), None)
            }
            ("POST", ["users", "@me", "channels"]) => (Operation::DirectChannel, Vec::new(), None),
            _ => return,
        };
        if let Some(specification) = specification {
            faults.extend(specification.faults(operation, self.body));
        }
        for fault in faults {
            world.fault(channel, format!("{} {}: {fault}\n{:#}", self.method, self.path, self.body));
        }
    }

    /// Does what is asked, and tells what Discord answers: nothing, JSON, or an error.
    fn act(&self, world: &mut World, headers: &HeaderMap) -> Result<Value, Refusal> {
        let parts = self.parts();
        let by_token = matches!(parts.first(), Some(&"interactions" | &"webhooks"));
        let authorized = headers.get("authorization").and_then(|value| value.to_str().ok());
        let agent = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if world.checks && !agent.starts_with("DiscordBot (") {
            world.fault(
                None,
                format!("Discord wants “DiscordBot (url, version)” as User-Agent, not {agent:?}"),
            );
        }
        if !by_token && authorized != Some(&format!("Bot {}", world.token)) {
            return Err(UNAUTHORIZED);
        }
        let id = |text: &str| text.parse::<Id>().map_err(|_| NOT_FOUND);
        match (self.method, parts.as_slice()) {
            ("GET", ["users", "@me"]) => Ok(shapes::user(&world.people[&world.bot])),
            ("GET", ["users", "@me", "guilds"]) => {
                let there = world.guilds.values().filter(|guild| guild.has_bot);
                Ok(there.map(|guild| shapes::membership(guild, world)).collect())
            }
            ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
                Ok(shapes::application(world))
            }
            ("GET", ["gateway"]) => Ok(json!({"url": gateway(world)})),
            ("GET", ["gateway", "bot"]) => Ok(json!({
                "url": gateway(world), "shards": world.gateway.shards,
                "session_start_limit":
                    {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1},
            })),
            ("GET", ["applications", _, "commands"]) => Ok(json!(world.commands)),
            ("PUT", ["applications", _, "commands"]) => Ok(overwrite_commands(world, self.body)),
            ("POST", ["channels", channel, "messages"]) => world.bot_posts(id(channel)?, self.body),
            ("PATCH", ["channels", channel, "messages", message]) => {
                world.bot_edits(id(channel)?, id(message)?, self.body)
            }
            ("DELETE", ["channels", channel, "messages", message]) => {
                world.bot_deletes(id(channel)?, id(message)?).map(|()| Value::Null)
            }
            ("GET", ["channels", channel, "messages", message]) => {
                look(world, id(channel)?)?;
                let post = world.messages.get(&id(message)?).filter(|post| post.only_for.is_none());
                post.map(|post| post.body.clone()).ok_or(UNKNOWN_MESSAGE)
            }
            ("GET", ["channels", channel]) => look(world, id(channel)?),
            ("POST", ["channels", _, "typing"]) => Ok(Value::Null),
            ("GET", ["guilds", guild]) => {
                world.guilds.get(&id(guild)?).filter(|g| g.has_bot).map(shapes::guild).ok_or(UNKNOWN_GUILD)
            }
            ("GET", ["guilds", guild, "members", person]) => {
                let guild = world.guilds.get(&id(guild)?).filter(|g| g.has_bot).ok_or(UNKNOWN_GUILD)?;
                let person = world.people.get(&id(person)?).ok_or(UNKNOWN_MEMBER)?;
                Ok(shapes::member(person, guild))
            }
            ("POST", ["users", "@me", "channels"]) => {
                let with = id_in(&self.body["recipient_id"]).ok_or(NOT_FOUND)?;
                let channel = world.direct_channel(with);
                Ok(shapes::channel(&world.channels[&channel], world))
            }
            ("POST", ["interactions", interaction, token, "callback"]) => {
                world.bot_answers(id(interaction)?, token, self.body).map(|()| Value::Null)
            }
            ("PATCH", ["webhooks", _, token, "messages", "@original"]) => {
                world.bot_edits_answer(token, self.body)
            }
            ("POST", ["webhooks", _, token]) => world.bot_follows_up(token, self.body),
            _ => {
                world.fault(None, format!("Discord was asked for {} {}", self.method, self.path));
                Err(NOT_FOUND)
            }
        }
    }
}

fn gateway(world: &World) -> String {
    world.address.replacen("http", "ws", 1)
}

fn look(world: &World, channel: Id) -> Result<Value, Refusal> {
    let place = world.channels.get(&channel).ok_or(UNKNOWN_CHANNEL)?;
    let seen = world.permissions(world.bot, channel) & VIEW_CHANNEL != 0;
    match place.kind {
        Kind::Direct { .. } => Ok(shapes::channel(place, world)),
        _ if seen => Ok(shapes::channel(place, world)),
        _ => Err(MISSING_ACCESS),
    }
}

/// Takes the commands of the application, and tells them with what Discord adds.
fn overwrite_commands(world: &mut World, body: &Value) -> Value {
    let mut commands = Vec::new();
    for command in body.as_array().into_iter().flatten() {
        let mut kept = json!({
            "type": 1, "description": "", "options": [], "default_member_permissions": null, "nsfw": false,
            "name_localizations": null, "description_localizations": null, "dm_permission": true,
            "contexts": null, "integration_types": [0],
        });
        shapes::merge(&mut kept, command.clone());
        kept["id"] = flake(world.id());
        kept["version"] = flake(world.id());
        kept["application_id"] = flake(world.application);
        // What is not set is not told of an option.
        for option in kept["options"].as_array_mut().into_iter().flatten() {
            if let Some(fields) = option.as_object_mut() {
                fields.retain(|_, value| !value.is_null() && *value != json!(false) && *value != json!([]));
            }
        }
        commands.push(kept);
    }
    world.commands = commands;
    json!(world.commands)
}
