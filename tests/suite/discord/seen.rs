//! What came back, and what a reader expects of it.

use serde_json::{Value, json};

use super::chat::Chat;
use super::loopback::world::Id;
use super::reading::{Drawn, read, seen};

/// A message of the bot's as it was when it was looked at.
pub(crate) struct Seen<'a> {
    pub(crate) chat: &'a Chat,
    pub(crate) id: Id,
    pub(crate) channel: Id,
    pub(crate) body: Value,
    /// Whether only the asker sees it.
    pub(crate) hidden: bool,
}

impl<'a> Seen<'a> {
    pub(crate) fn of(chat: &'a Chat, id: Id) -> Self {
        let post = chat.discord.with(|world| world.messages[&id].clone());
        Self { chat, id, channel: post.channel, body: post.body, hidden: post.only_for.is_some() }
    }

    /// What a reader reads, markup drawn.
    pub(crate) fn reads(&self) -> String {
        read(&self.body)
    }

    pub(crate) fn drawn(&self) -> Drawn {
        seen(&self.body)
    }

    /// Fails unless these words are read.
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.reads().contains(words), "{words:?} is not in:\n{}\n{:#}", self.reads(), self.body);
        self
    }

    /// Fails if these words are read, or stand anywhere in the message: on a button, in a link.
    pub(crate) fn lacks(&self, words: &str) -> &Self {
        // Numbers in base64 may spell anything; what a button asks stands there in words.
        let numbers = |id: &String| !id.starts_with("a1") && !id.is_empty();
        let ids = self.buttons().into_iter().map(|(_, id)| id).filter(numbers);
        let body = ids.fold(self.body.to_string(), |body, id| body.replace(&id, ""));
        let everything = format!("{}\n{body}", self.reads()).to_lowercase();
        assert!(!everything.contains(&words.to_lowercase()), "{words:?} is in:\n{everything}");
        self
    }

    /// Fails unless this is read, word for word, in an embed.
    pub(crate) fn quotes(&self, quote: &str) -> &Self {
        let embeds = read(&json!({"embeds": self.body["embeds"]}));
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat(&embeds).contains(&flat(quote)),
            "{quote:?} is not quoted in:\n{embeds}\n{:#}",
            self.body
        );
        self
    }

    pub(crate) fn is_for_everybody(&self) -> &Self {
        assert!(!self.hidden, "only the asker sees this:\n{}", self.reads());
        self
    }

    pub(crate) fn is_hidden(&self) -> &Self {
        assert!(self.hidden, "everybody sees this:\n{}", self.reads());
        self
    }

    /// The buttons, by their words or emoji.
    pub(crate) fn buttons(&self) -> Vec<(String, String)> {
        let rows = self.body["components"].as_array().cloned().unwrap_or_default();
        let buttons = rows.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        buttons
            .map(|button| {
                let label = format!("{} {}", text(&button["emoji"]["name"]), text(&button["label"]));
                (label.trim().to_owned(), text(&button["custom_id"]))
            })
            .collect()
    }

    /// What the button with these words carries.
    pub(crate) fn button(&self, label: &str) -> String {
        let buttons = self.buttons();
        let found = buttons.iter().find(|(words, _)| words.contains(label)).map(|(_, id)| id.clone());
        found.unwrap_or_else(|| panic!("no button {label:?} among {buttons:?} of:\n{}", self.reads()))
    }

    pub(crate) fn has_button(&self, label: &str) -> bool {
        self.buttons().iter().any(|(words, _)| words.contains(label))
    }

    /// Waits until the message reads otherwise than it did.
    pub(crate) fn changed(&self) -> Seen<'a> {
        let before = self.body.clone();
        self.chat.wait("a change of the message", |world| {
            let post = world.messages.get(&self.id)?;
            let same =
                ["content", "embeds", "components"].iter().all(|field| post.body[field] == before[field]);
            (!same).then_some(())
        });
        Seen::of(self.chat, self.id)
    }

    /// Waits until the message is gone.
    pub(crate) fn disappears(&self) {
        self.chat
            .wait("the message is deleted", |world| (!world.messages.contains_key(&self.id)).then_some(()));
    }
}
