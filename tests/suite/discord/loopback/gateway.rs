//! The gateway: one websocket a shard, sessions that outlive their connections, and what is sent
//! to whom.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};
use serenity::model::event::{Event, GatewayEvent};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Shared;
use super::shapes;
use super::world::{Id, Post, World, flake};

pub(crate) const GUILDS: u64 = 1 << 0;
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;

/// Payloads longer than this are compressed for clients that said they can read it.
const COMPRESSED_FROM: usize = 1024;

/// How the gateway behaves, and what it knows of its clients.
pub(crate) struct Gateway {
    pub(crate) heartbeat: Duration,
    /// Whether heartbeats are answered.
    pub(crate) acknowledges: bool,
    /// With what code the next identify is refused.
    pub(crate) refuses: Option<u16>,
    /// How many more identifies and resumes are answered with “invalid session”.
    pub(crate) invalid: usize,
    /// How many more connections are turned away, as by a server that is down.
    pub(crate) down_for: usize,
    /// How many shards `/gateway/bot` recommends.
    pub(crate) shards: u32,
    pub(crate) sessions: Vec<Session>,
    /// How many heartbeats came.
    pub(crate) heartbeats: usize,
    pub(crate) identifies: Vec<Instant>,
    pub(crate) resumes: usize,
    /// How many connections the client closed with a close frame, by its code.
    pub(crate) farewells: Vec<u16>,
    /// For a benchmark: when the event of each message was written to the socket.
    pub(crate) written: HashMap<Id, Instant>,
}

/// What a client identified for.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) shard: (u64, u64),
    pub(crate) intents: u64,
    compresses: bool,
    sequence: u64,
    /// What was sent, for those that resume.
    sent: Vec<(u64, String)>,
    connection: Option<Line>,
}

/// The way to a connection.
pub(crate) type Line = UnboundedSender<Out>;

/// What a connection is to do.
pub(crate) enum Out {
    /// Send this; with the message that it tells of.
    Event { text: String, compressed: bool, about: Option<Id> },
    /// Close with this code, or without one.
    Close(Option<u16>),
    /// End without a word.
    Drop,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_millis(41_250),
            acknowledges: true,
            refuses: None,
            invalid: 0,
            down_for: 0,
            shards: 1,
            sessions: Vec::new(),
            heartbeats: 0,
            identifies: Vec::new(),
            resumes: 0,
            farewells: Vec::new(),
            written: HashMap::new(),
        }
    }
}

impl Session {
    pub(crate) fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    fn say(&self, out: Out) {
        if let Some(line) = &self.connection {
            // A connection that just ended gets its events when it resumes.
            let _ = line.send(out);
        }
    }

    /// Whether what happens in a server, or in direct messages, is this shard's.
    fn serves(&self, guild: Option<Id>) -> bool {
        guild.map_or(0, |guild| (guild >> 22) % self.shard.1) == self.shard.0
    }
}

impl World {
    /// Sends an event to the shard that serves the place, if it asked for this kind of event.
    pub(crate) fn dispatch(&mut self, guild: Option<Id>, intents: u64, name: &str, data: &Value) {
        self.dispatch_about(guild, intents, name, data, None);
    }

    fn dispatch_about(
        &mut self,
        guild: Option<Id>,
        intents: u64,
        name: &str,
        data: &Value,
        about: Option<Id>,
    ) {
        for at in 0..self.gateway.sessions.len() {
            let session = &self.gateway.sessions[at];
            if session.serves(guild) && session.intents & intents == intents {
                self.tell(at, name, data, about);
            }
        }
    }

    fn tell(&mut self, session: usize, name: &str, data: &Value, about: Option<Id>) {
        let session = &mut self.gateway.sessions[session];
        session.sequence += 1;
        let text = json!({"op": 0, "s": session.sequence, "t": name, "d": data}).to_string();
        let compressed = session.compresses && text.len() > COMPRESSED_FROM;
        session.say(Out::Event { text: text.clone(), compressed, about });
        if self.checks {
            session.sent.push((session.sequence, text.clone()));
            self.check_readable(&text);
        }
    }

    /// Serenity passes over an event that it cannot parse; such a test would prove nothing.
    fn check_readable(&mut self, text: &str) {
        let unread = match serde_json::from_str::<GatewayEvent>(text) {
            Ok(GatewayEvent::Dispatch(_, Event::Unknown(event))) => format!("{} is unknown", event.kind),
            Ok(_) => return,
            Err(error) => error.to_string(),
        };
        self.fault(None, format!("serenity cannot read this event: {unread}\n{text}"));
    }

    /// Tells of a message, to each session as far as it may read.
    pub(crate) fn dispatch_message(&mut self, name: &str, post: &Post) {
        let guild = self.guild_of(post.channel);
        let intent = if guild.is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
        for at in 0..self.gateway.sessions.len() {
            let session = &self.gateway.sessions[at];
            if session.serves(guild) && session.intents & intent != 0 {
                let body = self.as_seen(post, session.intents);
                self.tell(at, name, &body, Some(post.id));
            }
        }
    }

    /// A message as the gateway sends it. Without the privileged intent a bot reads only what is
    /// meant for it: direct messages, messages that mention it, its own.
    fn as_seen(&self, post: &Post, intents: u64) -> Value {
        let mut body = post.body.clone();
        if let Some(guild) = self.guild_of(post.channel) {
            let author = &self.people[&post.author];
            body["guild_id"] = flake(guild);
            body["member"] = shapes::partial_member(author, &self.guilds[&guild]);
            if intents & MESSAGE_CONTENT == 0 {
                self.blank(&mut body);
                if body["referenced_message"].is_object() {
                    self.blank(&mut body["referenced_message"]);
                }
            }
        }
        body
    }

    fn blank(&self, message: &mut Value) {
        let bot = flake(self.bot);
        let mentioned =
            message["mentions"].as_array().is_some_and(|users| users.iter().any(|u| u["id"] == bot));
        if mentioned || message["author"]["id"] == bot {
            return;
        }
        message["content"] = json!("");
        for field in ["embeds", "attachments", "components"] {
            message[field] = json!([]);
        }
    }

    /// Does something to every connection.
    pub(crate) fn disturb(&mut self, out: impl Fn() -> Out) {
        for session in &self.gateway.sessions {
            session.say(out());
        }
    }

    /// Sends an operation that is no event to every connection.
    pub(crate) fn operate(&mut self, op: u8, data: &Value) {
        let text = json!({"op": op, "d": data}).to_string();
        self.disturb(|| Out::Event { text: text.clone(), compressed: false, about: None });
    }

    /// Whether this many shards are online.
    pub(crate) fn online(&self) -> usize {
        self.gateway.sessions.iter().filter(|session| session.is_connected()).count()
    }
}

/// Where clients connect.
pub(crate) async fn upgrade(upgrade: WebSocketUpgrade, State(shared): State<Arc<Shared>>) -> Response {
    let down = shared.with(|world| {
        let down = world.gateway.down_for > 0;
        world.gateway.down_for = world.gateway.down_for.saturating_sub(1);
        down
    });
    if down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.on_upgrade(move |socket| connection(socket, shared))
}

async fn connection(mut socket: WebSocket, shared: Arc<Shared>) {
    let (line, mut orders) = unbounded_channel();
    let heartbeat = shared.with(|world| world.gateway.heartbeat);
    let hello = json!({"op": 10, "d": {"heartbeat_interval": heartbeat.as_millis() as u64}});
    if socket.send(Message::text(hello.to_string())).await.is_ok() {
        serve(&mut socket, &mut orders, &line, &shared).await;
    }
    shared.with(|world| {
        let own = |session: &&mut Session| {
            session.connection.as_ref().is_some_and(|known| known.same_channel(&line))
        };
        world.gateway.sessions.iter_mut().filter(own).for_each(|session| session.connection = None);
    });
}

async fn serve(socket: &mut WebSocket, orders: &mut UnboundedReceiver<Out>, line: &Line, shared: &Shared) {
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Out::Event { text, compressed, about }) => {
                    let message = if compressed { Message::binary(deflate(&text)) } else { Message::text(text) };
                    let now = Instant::now();
                    if socket.send(message).await.is_err() {
                        return;
                    }
                    if let Some(about) = about {
                        shared.with(|world| world.gateway.written.insert(about, now));
                    }
                }
                Some(Out::Close(code)) => return close(socket, code).await,
                Some(Out::Drop) | None => return,
            },
            incoming = socket.recv() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    let operation = serde_json::from_str(&text).unwrap_or(Value::Null);
                    shared.with(|world| world.operation(&operation, line));
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| frame.code);
                    return shared.with(|world| world.gateway.farewells.push(code));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
}

/// Closes, and waits until the other side ends the connection, as the protocol has it.
async fn close(socket: &mut WebSocket, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame { code, reason: "".into() });
    if socket.send(Message::Close(frame)).await.is_ok() {
        let ended = async { while let Some(Ok(_)) = socket.recv().await {} };
        // Whether it does in time is the client's affair.
        let _ = tokio::time::timeout(Duration::from_secs(2), ended).await;
    }
}

fn deflate(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

impl World {
    /// What a client sent.
    fn operation(&mut self, operation: &Value, line: &Line) {
        let data = &operation["d"];
        match operation["op"].as_u64() {
            Some(1) => {
                self.gateway.heartbeats += 1;
                if self.gateway.acknowledges {
                    answer(line, &json!({"op": 11, "d": null}));
                }
            }
            Some(2) => self.identify(data, line),
            Some(6) => self.resume(data, line),
            // Presence: nobody is there to see it.
            Some(3) => {}
            _ => self.fault(None, format!("an operation that Docent has no business with: {operation}")),
        }
    }

    fn identify(&mut self, data: &Value, line: &Line) {
        self.gateway.identifies.push(Instant::now());
        let intents = data["intents"].as_u64().unwrap_or_default();
        let refused = self.gateway.refuses.take().or_else(|| {
            let token = data["token"].as_str().unwrap_or_default().trim_start_matches("Bot ");
            let unknown = (token != self.token).then_some(4004);
            let content = intents & MESSAGE_CONTENT != 0 && !self.may_read_content;
            let members = intents & GUILD_MEMBERS != 0 && !self.may_see_members;
            let disallowed = (content || members).then_some(4014);
            unknown.or(disallowed)
        });
        if let Some(code) = refused {
            return order(line, Out::Close(Some(code)));
        }
        if self.gateway.invalid > 0 {
            self.gateway.invalid -= 1;
            return answer(line, &json!({"op": 9, "d": false}));
        }
        if self.checks && data["properties"]["os"].as_str().is_none() {
            self.fault(None, format!("an identify without its properties: {data}"));
        }
        let shard = (data["shard"][0].as_u64().unwrap_or(0), data["shard"][1].as_u64().unwrap_or(1));
        let id = format!("{:032x}", self.id());
        self.gateway.sessions.retain(|session| session.shard != shard);
        self.gateway.sessions.push(Session {
            id: id.clone(),
            shard,
            intents,
            compresses: data["compress"] == json!(true),
            sequence: 0,
            sent: Vec::new(),
            connection: Some(line.clone()),
        });
        self.welcome(self.gateway.sessions.len() - 1, &id, shard);
    }

    fn welcome(&mut self, session: usize, id: &str, shard: (u64, u64)) {
        let serves = |guild: &Id| self.gateway.sessions[session].serves(Some(*guild));
        let joined = self.guilds.values().filter(|guild| guild.has_bot).map(|guild| guild.id);
        let guilds: Vec<Id> = joined.filter(serves).collect();
        let unavailable: Vec<Value> =
            guilds.iter().map(|id| json!({"id": flake(*id), "unavailable": true})).collect();
        let ready = json!({
            "v": 10, "user": shapes::user(&self.people[&self.bot]), "guilds": unavailable, "session_id": id,
            "resume_gateway_url": self.address.replacen("http", "ws", 1), "shard": [shard.0, shard.1],
            "session_type": "normal", "private_channels": [], "presences": [], "relationships": [],
            "application": {"id": flake(self.application), "flags": shapes::application(self)["flags"]},
            "geo_ordered_rtc_regions": [], "game_relationships": [], "guild_join_requests": [], "_trace": [],
        });
        self.tell(session, "READY", &ready, None);
        if self.gateway.sessions[session].intents & GUILDS != 0 {
            for guild in guilds {
                let created = shapes::guild_create(guild, self);
                self.tell(session, "GUILD_CREATE", &created, None);
            }
        }
    }

    fn resume(&mut self, data: &Value, line: &Line) {
        self.gateway.resumes += 1;
        let wanted = data["session_id"].as_str();
        let seen = data["seq"].as_u64().unwrap_or_default();
        if self.gateway.invalid > 0 {
            self.gateway.invalid -= 1;
            return answer(line, &json!({"op": 9, "d": false}));
        }
        let known = self.gateway.sessions.iter().position(|session| Some(session.id.as_str()) == wanted);
        let Some(at) = known else { return answer(line, &json!({"op": 9, "d": false})) };
        let session = &mut self.gateway.sessions[at];
        if seen > session.sequence {
            return order(line, Out::Close(Some(4007)));
        }
        session.connection = Some(line.clone());
        for (_, text) in session.sent.iter().filter(|(number, _)| *number > seen) {
            session.say(Out::Event { text: text.clone(), compressed: false, about: None });
        }
        self.tell(at, "RESUMED", &json!({"_trace": []}), None);
    }
}

fn answer(line: &Line, payload: &Value) {
    order(line, Out::Event { text: payload.to_string(), compressed: false, about: None });
}

fn order(line: &Line, out: Out) {
    // The connection may have ended just now.
    let _ = line.send(out);
}
