//! Messages: what people write, edit and delete, and what the bot does to its own.

use serde_json::{Value, json};

use super::gateway::{DIRECT_MESSAGES, GUILD_MESSAGES};
use super::shapes;
use super::world::{
    EMBED_LINKS, Id, Kind, Post, READ_HISTORY, SEND_IN_THREADS, SEND_MESSAGES, VIEW_CHANNEL, World, flake,
    id_in, timestamp,
};

/// Discord's answer to what cannot be done: status, code, message.
pub(crate) type Refusal = (u16, u32, &'static str);

pub(crate) const UNKNOWN_CHANNEL: Refusal = (404, 10_003, "Unknown Channel");
pub(crate) const UNKNOWN_MESSAGE: Refusal = (404, 10_008, "Unknown Message");
pub(crate) const MISSING_ACCESS: Refusal = (403, 50_001, "Missing Access");
pub(crate) const MISSING_PERMISSIONS: Refusal = (403, 50_013, "Missing Permissions");
const NOT_YOURS: Refusal = (403, 50_005, "Cannot edit a message authored by another user");
const INVALID_FORM: Refusal = (400, 50_035, "Invalid Form Body");
const ARCHIVED: Refusal = (400, 50_083, "Thread is archived");
const LOCKED: Refusal = (400, 160_005, "Thread is locked");
const NO_HISTORY: Refusal = (400, 160_002, "Cannot reply without permission to read message history");

/// The fields of a message that its author sets.
const SET_BY_AUTHOR: [&str; 4] = ["content", "embeds", "components", "flags"];

impl World {
    /// Somebody writes. `pings` says whether a reply mentions whom it replies to, as it does
    /// unless the writer turned that off.
    pub(crate) fn write(
        &mut self,
        author: Id,
        channel: Id,
        text: &str,
        reply_to: Option<Id>,
        pings: bool,
    ) -> Id {
        let id = self.id();
        let mut more = json!({});
        let mut mentioned = mentioned_in(text);
        if let Some(post) = reply_to.and_then(|id| self.messages.get(&id)) {
            more = reference(post, self.guild_of(channel));
            // An answer to an interaction is a webhook's message: a reply to it mentions nobody.
            if pings && !post.by_interaction {
                mentioned.push(post.author);
            }
        }
        mentioned.sort_unstable();
        mentioned.dedup();
        let users = mentioned.iter().filter_map(|id| self.people.get(id));
        more["mentions"] = users.map(shapes::user).collect();
        more["mention_roles"] = roles_in(text).into_iter().map(flake).collect();
        let body = shapes::message(id, channel, &self.people[&author], text, more);
        let post = Post { id, channel, author, body, only_for: None, by_interaction: false };
        self.dispatch_message("MESSAGE_CREATE", &post);
        self.messages.insert(id, post);
        id
    }

    /// Discord notes in a channel what somebody did with a message: pinned it (kind 6), began a
    /// thread at it (kind 21), or forwarded it (kind 0 with a reference of kind 1).
    pub(crate) fn note(&mut self, author: Id, channel: Id, kind: u8, about: Id) -> Id {
        let id = self.id();
        let Some(post) = self.messages.get(&about) else { return id };
        let mut more = reference(post, self.guild_of(channel));
        more["type"] = json!(kind);
        if kind == 0 {
            more["message_reference"]["type"] = json!(1);
        }
        if kind != 21 {
            more.as_object_mut().map(|fields| fields.remove("referenced_message"));
        }
        let body = shapes::message(id, channel, &self.people[&author], "", more);
        let post = Post { id, channel, author, body, only_for: None, by_interaction: false };
        self.dispatch_message("MESSAGE_CREATE", &post);
        self.messages.insert(id, post);
        id
    }

    /// Somebody edits a message of theirs.
    pub(crate) fn rewrite(&mut self, message: Id, text: &str) {
        let now = timestamp(self.id());
        let users: Vec<Value> =
            mentioned_in(text).iter().filter_map(|id| self.people.get(id)).map(shapes::user).collect();
        let Some(post) = self.messages.get_mut(&message) else { return };
        shapes::merge(&mut post.body, json!({"content": text, "edited_timestamp": now, "mentions": users}));
        self.tell_of_edit(message);
    }

    /// Discord adds a preview to a message: an update that no person made.
    pub(crate) fn unfurl(&mut self, message: Id) {
        let Some(post) = self.messages.get_mut(&message) else { return };
        let preview = json!({"type": "link", "url": "https://example.org", "title": "Example"});
        post.body["embeds"] = json!([preview]);
        self.tell_of_edit(message);
    }

    fn tell_of_edit(&mut self, message: Id) {
        if let Some(post) = self.messages.get(&message).cloned()
            && post.only_for.is_none()
        {
            self.dispatch_message("MESSAGE_UPDATE", &post);
        }
    }

    /// A message is deleted, by whomever.
    pub(crate) fn delete(&mut self, message: Id) {
        let Some(post) = self.messages.remove(&message) else { return };
        let guild = self.guild_of(post.channel);
        let mut data = json!({"id": flake(message), "channel_id": flake(post.channel)});
        if let Some(guild) = guild {
            data["guild_id"] = flake(guild);
        }
        let intents = if guild.is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
        self.dispatch(guild, intents, "MESSAGE_DELETE", &data);
    }

    /// A channel is deleted with all that stands in it.
    pub(crate) fn delete_channel(&mut self, channel: Id) {
        let Some(gone) = self.channels.remove(&channel) else { return };
        self.messages.retain(|_, post| post.channel != channel);
        let data = shapes::channel(&gone, self);
        let (guild, event) = match gone.kind {
            Kind::Text { guild } => (guild, "CHANNEL_DELETE"),
            Kind::Thread { guild, .. } => (guild, "THREAD_DELETE"),
            Kind::Direct { .. } => return,
        };
        self.dispatch(Some(guild), super::gateway::GUILDS, event, &data);
    }

    /// The bot posts.
    pub(crate) fn bot_posts(&mut self, channel: Id, body: &Value) -> Result<Value, Refusal> {
        self.may_post(channel, body)?;
        let nonce = body["nonce"].as_str().map_or_else(|| body["nonce"].to_string(), str::to_owned);
        if body["enforce_nonce"] == json!(true)
            && let Some(post) =
                self.nonces.get(&(channel, nonce.clone())).and_then(|id| self.messages.get(id))
        {
            return Ok(post.body.clone());
        }
        let mut more = json!({});
        if let Some(wanted) = id_in(&body["message_reference"]["message_id"]) {
            match self.messages.get(&wanted).filter(|post| post.channel == channel) {
                Some(post) => more = reference(post, self.guild_of(channel)),
                None if body["message_reference"]["fail_if_not_exists"] == json!(false) => {}
                None => return Err(INVALID_FORM),
            }
        }
        more["nonce"] = body["nonce"].clone();
        let post = self.bot_post(channel, body, more);
        self.nonces.insert((channel, nonce), post.id);
        self.dispatch_message("MESSAGE_CREATE", &post);
        let answer = post.body.clone();
        self.messages.insert(post.id, post);
        Ok(answer)
    }

    /// A message of the bot's own, not yet sent to anybody.
    pub(crate) fn bot_post(&mut self, channel: Id, body: &Value, more: Value) -> Post {
        let id = self.id();
        let author = self.people[&self.bot].clone();
        let mut message = shapes::message(id, channel, &author, "", more);
        set(&mut message, body);
        Post { id, channel, author: author.id, body: message, only_for: None, by_interaction: false }
    }

    fn may_post(&self, channel: Id, body: &Value) -> Result<(), Refusal> {
        let place = self.channels.get(&channel).ok_or(UNKNOWN_CHANNEL)?;
        let may = self.permissions(self.bot, channel);
        let thread = matches!(place.kind, Kind::Thread { .. });
        let send = if thread { SEND_IN_THREADS } else { SEND_MESSAGES };
        let embeds = body["embeds"].as_array().is_some_and(|embeds| !embeds.is_empty());
        match () {
            () if may & VIEW_CHANNEL == 0 => Err(MISSING_ACCESS),
            () if may & send == 0 => Err(MISSING_PERMISSIONS),
            () if embeds && may & EMBED_LINKS == 0 => Err(MISSING_PERMISSIONS),
            () if body["message_reference"].is_object() && may & READ_HISTORY == 0 => Err(NO_HISTORY),
            () if place.locked => Err(LOCKED),
            () if place.archived => Err(ARCHIVED),
            () => Ok(()),
        }
    }

    /// The bot edits a message of its own.
    pub(crate) fn bot_edits(&mut self, channel: Id, message: Id, body: &Value) -> Result<Value, Refusal> {
        self.check_own(channel, message)?;
        self.change(message, body)
    }

    /// Changes a message of the bot's, by whichever way.
    pub(crate) fn change(&mut self, message: Id, body: &Value) -> Result<Value, Refusal> {
        let now = timestamp(self.id());
        let post = self.messages.get_mut(&message).ok_or(UNKNOWN_MESSAGE)?;
        set(&mut post.body, body);
        post.body["edited_timestamp"] = json!(now);
        let answer = post.body.clone();
        self.tell_of_edit(message);
        Ok(answer)
    }

    /// The bot deletes a message of its own.
    pub(crate) fn bot_deletes(&mut self, channel: Id, message: Id) -> Result<(), Refusal> {
        self.check_own(channel, message)?;
        self.delete(message);
        Ok(())
    }

    fn check_own(&self, channel: Id, message: Id) -> Result<(), Refusal> {
        self.channels.get(&channel).ok_or(UNKNOWN_CHANNEL)?;
        if self.permissions(self.bot, channel) & VIEW_CHANNEL == 0 {
            return Err(MISSING_ACCESS);
        }
        let visible = |post: &&Post| post.channel == channel && post.only_for.is_none();
        let post = self.messages.get(&message).filter(visible).ok_or(UNKNOWN_MESSAGE)?;
        if post.author == self.bot { Ok(()) } else { Err(NOT_YOURS) }
    }
}

/// Takes over what an author sets of a message; what is not named stays.
fn set(message: &mut Value, body: &Value) {
    for field in SET_BY_AUTHOR {
        match &body[field] {
            Value::Null if body.get(field).is_some() && field == "content" => message[field] = json!(""),
            Value::Null => {}
            value => message[field] = value.clone(),
        }
    }
    for embed in message["embeds"].as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
}

/// What makes a message a reply to `post`.
fn reference(post: &Post, guild: Option<Id>) -> Value {
    let mut reference = json!({"type": 0, "message_id": flake(post.id), "channel_id": flake(post.channel)});
    if let Some(guild) = guild {
        reference["guild_id"] = flake(guild);
    }
    json!({"type": 19, "message_reference": reference, "referenced_message": post.body})
}

/// The users that a text mentions.
fn mentioned_in(text: &str) -> Vec<Id> {
    let ids = text.split("<@").skip(1).filter_map(|rest| rest.split_once('>'));
    ids.filter_map(|(id, _)| id.trim_start_matches('!').parse().ok()).collect()
}

/// The roles that a text mentions.
fn roles_in(text: &str) -> Vec<Id> {
    let ids = text.split("<@&").skip(1).filter_map(|rest| rest.split_once('>'));
    ids.filter_map(|(id, _)| id.parse().ok()).collect()
}
