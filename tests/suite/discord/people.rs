//! What people do: write, reply, edit, delete, use commands, press buttons.

use serde_json::{Value, json};

use super::chat::{Chat, Place};
use super::loopback::interactions::{AUTOCOMPLETE, BUTTON, COMMAND};
use super::loopback::world::{Id, flake};
use super::seen::Seen;

/// Somebody in the chat.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) chat: &'a Chat,
    pub(crate) id: Id,
}

/// A message that somebody wrote.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) chat: &'a Chat,
    pub(crate) channel: Id,
    pub(crate) id: Id,
}

impl<'a> Person<'a> {
    /// Writes. `@Docent` is a mention.
    pub(crate) fn says(&self, place: &Place<'_>, text: &str) -> Said<'a> {
        self.write(place.id, text, None, true)
    }

    /// Replies to a message, which pings its writer.
    pub(crate) fn replies(&self, to: &impl Message, text: &str) -> Said<'a> {
        self.write(to.channel(), text, Some(to.id()), true)
    }

    /// Replies with the ping turned off.
    pub(crate) fn replies_without_ping(&self, to: &impl Message, text: &str) -> Said<'a> {
        self.write(to.channel(), text, Some(to.id()), false)
    }

    fn write(&self, channel: Id, text: &str, to: Option<Id>, pings: bool) -> Said<'a> {
        let id = self.chat.discord.with(|world| {
            let text = text.replace("@Docent", &format!("<@{}>", world.bot));
            world.write(self.id, channel, &text, to, pings)
        });
        Said { chat: self.chat, channel, id }
    }

    /// Uses `/ask` and waits for the answer.
    pub(crate) fn asks(&self, place: &Place<'_>, question: &str) -> Seen<'a> {
        self.begins(place, "ask", question_option(question, false)).answer()
    }

    /// Uses a command that takes no words.
    pub(crate) fn uses(&self, place: &Place<'_>, command: &str) -> Seen<'a> {
        self.begins(place, command, json!([])).answer()
    }

    /// Uses a command, and does not wait.
    pub(crate) fn begins(&self, place: &Place<'_>, command: &str, options: Value) -> Used<'a> {
        let mut data = self.command(place, command, 1, false);
        data["options"] = options;
        self.interact(place.id, COMMAND, &data, None, false)
    }

    /// Uses a command of the bot that they installed for themselves, wherever they are.
    pub(crate) fn uses_own(&self, place: &Place<'_>, command: &str, options: Value) -> Seen<'a> {
        let mut data = self.command(place, command, 1, true);
        data["options"] = options;
        self.interact(place.id, COMMAND, &data, None, true).answer()
    }

    /// *Apps → Ask Docent* on a message.
    pub(crate) fn asks_about(&self, place: &Place<'_>, message: &impl Message) -> Seen<'a> {
        self.uses_on(place, "Ask Docent", message)
    }

    /// A command of the *Apps* menu on a message.
    pub(crate) fn uses_on(&self, place: &Place<'_>, command: &str, message: &impl Message) -> Seen<'a> {
        let mut data = self.command(place, command, 3, false);
        let id = message.id();
        let body = self.chat.discord.with(|world| world.messages[&id].body.clone());
        data["target_id"] = flake(id);
        data["resolved"] = json!({"messages": {id.to_string(): body}});
        self.interact(place.id, COMMAND, &data, None, false).answer()
    }

    /// Types into `/ask`, and sees what is offered.
    pub(crate) fn types(&self, place: &Place<'_>, text: &str) -> Vec<String> {
        let mut data = self.command(place, "ask", 1, false);
        data["options"] = question_option(text, true);
        let used = self.interact(place.id, AUTOCOMPLETE, &data, None, false);
        self.chat.wait("choices for what is typed", |world| world.choices_for(used.id))
    }

    /// Presses a button with these words, or with this emoji.
    pub(crate) fn presses(&self, seen: &Seen<'_>, label: &str) -> Seen<'a> {
        self.presses_id(seen, &seen.button(label)).answer()
    }

    /// Presses a button by what it carries.
    pub(crate) fn presses_id(&self, seen: &Seen<'_>, custom_id: &str) -> Used<'a> {
        let data = json!({"component_type": 2, "custom_id": custom_id, "id": 1});
        self.interact(seen.channel, BUTTON, &data, Some(seen.id), false)
    }

    fn interact(&self, channel: Id, kind: u8, data: &Value, source: Option<Id>, own: bool) -> Used<'a> {
        let id = self.chat.discord.with(|world| world.interact(self.id, channel, kind, data, source, own));
        Used { chat: self.chat, id }
    }

    /// A command as the client offers it: registered, and for such a place.
    fn command(&self, place: &Place<'_>, name: &str, kind: u8, own: bool) -> Value {
        self.chat.discord.with(|world| {
            let named = |command: &&Value| command["name"] == name && command["type"] == kind;
            let command = world.commands.iter().find(named);
            let command = command.unwrap_or_else(|| panic!("there is no command {name:?}"));
            let context = u64::from(world.guild_of(place.id).is_none());
            let fits = |field: &str, value: u64| {
                command[field].as_array().is_none_or(|values| values.contains(&json!(value)))
            };
            assert!(fits("contexts", context), "{name:?} is not offered in this place");
            assert!(fits("integration_types", u64::from(own)), "{name:?} is not offered to this person");
            json!({"id": command["id"], "name": name, "type": kind})
        })
    }
}

fn question_option(text: &str, focused: bool) -> Value {
    let mut option = json!({"name": "question", "type": 3, "value": text});
    if focused {
        option["focused"] = json!(true);
    }
    json!([option])
}

impl<'a> Said<'a> {
    /// The bot's reply.
    pub(crate) fn answer(&self) -> Seen<'a> {
        let what = format!("a reply to message {}", self.id);
        let found = self.chat.wait(&what, |world| {
            let own =
                world.messages.values().filter(|post| post.author == world.bot && post.only_for.is_none());
            let reply = |body: &Value| body["message_reference"]["message_id"] == flake(self.id);
            own.filter(|post| reply(&post.body)).map(|post| post.id).next()
        });
        Seen::of(self.chat, found)
    }

    /// Whether the bot has replied to it by now.
    pub(crate) fn is_answered(&self) -> bool {
        self.chat.discord.with(|world| {
            let reply = |body: &Value| body["message_reference"]["message_id"] == flake(self.id);
            world.messages.values().any(|post| post.author == world.bot && reply(&post.body))
        })
    }

    /// Its writer edits it.
    pub(crate) fn is_edited(&self, text: &str) {
        self.chat.discord.with(|world| {
            let text = text.replace("@Docent", &format!("<@{}>", world.bot));
            world.rewrite(self.id, &text);
        });
    }

    pub(crate) fn is_deleted(&self) {
        self.chat.discord.with(|world| world.delete(self.id));
    }
}

/// A command or a button in use.
#[derive(Clone, Copy)]
pub(crate) struct Used<'a> {
    pub(crate) chat: &'a Chat,
    pub(crate) id: Id,
}

impl<'a> Used<'a> {
    /// The message that it was answered with.
    pub(crate) fn answer(&self) -> Seen<'a> {
        let found = self
            .chat
            .wait("an answer to an interaction", |world| world.answer_to(self.id).map(|post| post.id));
        Seen::of(self.chat, found)
    }
}

/// A message, whoever wrote it.
pub(crate) trait Message {
    fn id(&self) -> Id;
    fn channel(&self) -> Id;
}

impl Message for Said<'_> {
    fn id(&self) -> Id {
        self.id
    }

    fn channel(&self) -> Id {
        self.channel
    }
}

impl Message for Seen<'_> {
    fn id(&self) -> Id {
        self.id
    }

    fn channel(&self) -> Id {
        self.channel
    }
}
