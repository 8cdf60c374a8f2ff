//! Commands, buttons and autocompletion: what a person does, and what the bot makes of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::posts::{Refusal, UNKNOWN_MESSAGE};
use super::rules::EPHEMERAL;
use super::shapes;
use super::world::{Id, Kind, Post, World, flake};

/// How long Discord waits for the first answer.
const IN_TIME: Duration = Duration::from_secs(3);

const UNKNOWN_INTERACTION: Refusal = (404, 10_062, "Unknown interaction");
const UNKNOWN_WEBHOOK: Refusal = (404, 10_015, "Unknown Webhook");
const ACKNOWLEDGED: Refusal = (400, 40_060, "Interaction has already been acknowledged.");

/// The kinds of interaction, as Discord numbers them.
pub(crate) const COMMAND: u8 = 2;
pub(crate) const BUTTON: u8 = 3;
pub(crate) const AUTOCOMPLETE: u8 = 4;

/// Something that a person did, and how far it got.
pub(crate) struct Interaction {
    pub(crate) id: Id,
    pub(crate) token: String,
    pub(crate) person: Id,
    pub(crate) channel: Id,
    pub(crate) kind: u8,
    /// The message whose button was pressed.
    pub(crate) source: Option<Id>,
    pub(crate) sent: Instant,
    pub(crate) acknowledged: Option<Instant>,
    /// The first answer.
    pub(crate) callback: Option<Value>,
    /// The message that the first answer became, or will when it was deferred.
    pub(crate) original: Option<Id>,
    pub(crate) follow_ups: Vec<Id>,
    /// Whether the message that was asked from has been changed.
    pub(crate) changed_source: bool,
}

impl Interaction {
    fn is_deferred(&self) -> bool {
        self.callback.as_ref().is_some_and(|callback| callback["type"] == json!(5))
    }
}

impl World {
    /// Somebody uses the bot; `data` is what Discord says of what they used. `own` says that they
    /// installed the bot for themselves.
    pub(crate) fn interact(
        &mut self,
        person: Id,
        channel: Id,
        kind: u8,
        data: &Value,
        source: Option<Id>,
        own: bool,
    ) -> Id {
        let id = self.id();
        let token = format!("{}{id:x}", "aW50ZXJhY3Rpb24".repeat(12));
        let guild = self.guild_of(channel);
        let owners = match (own, guild) {
            (true, _) => json!({"1": flake(person)}),
            (false, guild) => json!({"0": flake(guild.unwrap_or_default())}),
        };
        let context = match self.channels[&channel].kind {
            Kind::Text { .. } | Kind::Thread { .. } => 0,
            Kind::Direct { with } if with == person => 1,
            Kind::Direct { .. } => 2,
        };
        let mut channel_object = shapes::channel(&self.channels[&channel], self);
        channel_object["permissions"] = json!(self.permissions(person, channel).to_string());
        let mut event = json!({
            "id": flake(id), "application_id": flake(self.application), "type": kind, "token": token,
            "version": 1, "data": data, "channel": channel_object, "channel_id": flake(channel),
            "locale": "en-GB", "entitlements": [], "authorizing_integration_owners": owners,
            "context": context, "attachment_size_limit": 10_485_760,
            "app_permissions": self.permissions(self.bot, channel).to_string(),
        });
        match guild.and_then(|id| self.guilds.get(&id)) {
            Some(guild) => {
                event["guild_id"] = flake(guild.id);
                event["guild_locale"] = json!("en-US");
                event["guild"] = json!({"id": flake(guild.id), "locale": "en-US", "features": []});
                event["member"] = shapes::member(&self.people[&person], guild);
                event["member"]["permissions"] = json!(self.permissions(person, channel).to_string());
            }
            None => event["user"] = shapes::user(&self.people[&person]),
        }
        if let Some(post) = source.and_then(|id| self.messages.get(&id)) {
            event["message"] = post.body.clone();
            // Discord names the message that this one replies to, and does not send it along.
            event["message"].as_object_mut().map(|message| message.remove("referenced_message"));
        }
        self.interactions.push(Interaction {
            id,
            token,
            person,
            channel,
            kind,
            source,
            sent: Instant::now(),
            acknowledged: None,
            callback: None,
            original: None,
            follow_ups: Vec::new(),
            changed_source: false,
        });
        self.dispatch(guild.filter(|id| self.guilds[id].has_bot), 0, "INTERACTION_CREATE", &event);
        id
    }

    pub(crate) fn interaction(&self, id: Id) -> &Interaction {
        self.interactions.iter().find(|one| one.id == id).expect("the test made this interaction")
    }

    fn by_token(&mut self, token: &str) -> Option<&mut Interaction> {
        self.interactions.iter_mut().find(|one| one.token == token)
    }

    /// The channel that an interaction's token belongs to, for the blame.
    pub(crate) fn channel_of_token(&self, token: &str) -> Option<Id> {
        self.interactions.iter().find(|one| one.token == token).map(|one| one.channel)
    }

    /// The bot answers an interaction.
    pub(crate) fn bot_answers(&mut self, id: Id, token: &str, body: &Value) -> Result<(), Refusal> {
        let kind = body["type"].as_u64().unwrap_or_default();
        let one = self.by_token(token).filter(|one| one.id == id).ok_or(UNKNOWN_INTERACTION)?;
        if one.callback.is_some() {
            return Err(ACKNOWLEDGED);
        }
        let (channel, source, took) = (one.channel, one.source, one.sent.elapsed());
        one.acknowledged = Some(Instant::now());
        one.callback = Some(body.clone());
        if took > IN_TIME {
            self.fault(Some(channel), format!("an interaction was acknowledged after {took:?}: {body}"));
            return Err(UNKNOWN_INTERACTION);
        }
        match (kind, source) {
            (4, _) => {
                let message = self.answer_with(token, &body["data"])?;
                self.by_token(token).ok_or(UNKNOWN_INTERACTION)?.original = Some(message);
            }
            (7, Some(source)) => {
                self.change(source, &body["data"])?;
                self.by_token(token).ok_or(UNKNOWN_INTERACTION)?.changed_source = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// The bot fills in or changes its first answer.
    pub(crate) fn bot_edits_answer(&mut self, token: &str, body: &Value) -> Result<Value, Refusal> {
        let one = self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?;
        let deferred = one.is_deferred();
        let (original, source) = (one.original, one.source);
        let kind = one.callback.as_ref().and_then(|callback| callback["type"].as_u64());
        match (original, kind) {
            (Some(message), _) => self.change(message, body),
            (None, Some(6 | 7)) => {
                self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?.changed_source = true;
                self.change(source.ok_or(UNKNOWN_MESSAGE)?, body)
            }
            (None, _) if deferred => self.fill(token, body),
            (None, _) => Err(UNKNOWN_MESSAGE),
        }
    }

    /// Puts the answer where “is thinking” stood; who sees it was settled when it was deferred.
    fn fill(&mut self, token: &str, body: &Value) -> Result<Value, Refusal> {
        let one = self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?;
        let deferral =
            one.callback.as_ref().map_or(Value::Null, |callback| callback["data"]["flags"].clone());
        let hidden = deferral.as_u64().unwrap_or_default() & EPHEMERAL;
        let mut body = body.clone();
        body["flags"] = json!(body["flags"].as_u64().unwrap_or_default() & !EPHEMERAL | hidden);
        let message = self.answer_with(token, &body)?;
        self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?.original = Some(message);
        Ok(self.messages[&message].body.clone())
    }

    /// The bot says something more.
    pub(crate) fn bot_follows_up(&mut self, token: &str, body: &Value) -> Result<Value, Refusal> {
        let one = self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?;
        if one.callback.is_none() {
            return Err(UNKNOWN_WEBHOOK);
        }
        if one.is_deferred() && one.original.is_none() {
            return self.fill(token, body);
        }
        let message = self.answer_with(token, body)?;
        self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?.follow_ups.push(message);
        Ok(self.messages[&message].body.clone())
    }

    /// A message that answers an interaction; everybody's, unless it is ephemeral.
    fn answer_with(&mut self, token: &str, data: &Value) -> Result<Id, Refusal> {
        let one = self.by_token(token).ok_or(UNKNOWN_WEBHOOK)?;
        let (id, person, channel, kind, source) = (one.id, one.person, one.channel, one.kind, one.source);
        let user = shapes::user(&self.people[&person]);
        let mut metadata = json!({
            "id": flake(id), "type": kind, "user": user, "authorizing_integration_owners": {"1": flake(person)},
        });
        if let Some(source) = source.filter(|_| kind == BUTTON) {
            metadata["interacted_message_id"] = flake(source);
        }
        let more = json!({
            "type": if kind == COMMAND { 20 } else { 0 }, "interaction_metadata": metadata,
            "application_id": flake(self.application), "webhook_id": flake(self.application),
        });
        let mut post = self.bot_post(channel, data, more);
        post.by_interaction = true;
        let hidden = data["flags"].as_u64().unwrap_or_default() & EPHEMERAL != 0;
        post.only_for = hidden.then_some(person);
        let id = post.id;
        if !hidden && self.is_member(channel) {
            self.dispatch_message("MESSAGE_CREATE", &post);
        }
        self.messages.insert(id, post);
        Ok(id)
    }

    /// Whether the bot is where the channel is.
    fn is_member(&self, channel: Id) -> bool {
        match self.guild_of(channel) {
            Some(guild) => self.guilds[&guild].has_bot,
            None => true,
        }
    }

    /// The message that answers an interaction, once it is there.
    pub(crate) fn answer_to(&self, id: Id) -> Option<&Post> {
        let one = self.interaction(id);
        let message = if one.changed_source { one.source } else { one.original };
        message.and_then(|message| self.messages.get(&message))
    }

    /// The choices that complete what somebody types.
    pub(crate) fn choices_for(&self, id: Id) -> Option<Vec<String>> {
        let callback = self.interaction(id).callback.as_ref()?;
        let choices = callback["data"]["choices"].as_array()?;
        Some(choices.iter().map(|choice| choice["value"].as_str().unwrap_or_default().to_owned()).collect())
    }
}
