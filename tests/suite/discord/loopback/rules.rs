//! What Discord holds every message to, and what Docent promises on top of it.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::world::Id;

/// The limits that a message create and an embed have.
const CONTENT: usize = 2_000;
const ALL_EMBEDS: usize = 6_000;

/// Message flags.
pub(crate) const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub(crate) const EPHEMERAL: u64 = 1 << 6;
pub(crate) const SILENT: u64 = 1 << 12;

/// What broke a rule; in a channel, when it can be told.
#[derive(Clone)]
pub(crate) struct Fault {
    pub(crate) channel: Option<Id>,
    pub(crate) what: String,
}

/// What is wrong with the body of a message.
pub(crate) fn message(body: &Value) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    faults.mentions(&body["allowed_mentions"]);
    faults.text(&body["content"], "content", CONTENT);
    faults.embeds(body);
    faults.components(&body["components"]);
    faults.previews(body);
    faults.0
}

/// What is wrong with the body of a new message: the same, it says something, and a retry of it
/// can be told from another message.
pub(crate) fn message_create(body: &Value) -> Vec<String> {
    let mut faults = Faults(message(body));
    faults.is_said(body);
    let nonce = match &body["nonce"] {
        Value::String(nonce) => nonce.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    faults.unless((1..=25).contains(&nonce.len()), "a message create carries a nonce of 1 to 25 characters");
    faults.unless(body["enforce_nonce"] == json!(true), "enforce_nonce is true");
    let reply = body["message_reference"].is_object();
    let silent = body["flags"].as_u64().unwrap_or_default() & SILENT != 0;
    faults.unless(!reply || silent, "a reply is silent: flag 4096");
    faults.0
}

/// What is wrong with an answer to an interaction.
pub(crate) fn callback(body: &Value) -> Vec<String> {
    match body["type"].as_u64() {
        Some(4) => {
            let mut faults = Faults(message(&body["data"]));
            faults.is_said(&body["data"]);
            faults.0
        }
        Some(7) => message(&body["data"]),
        Some(8) => choices(&body["data"]["choices"]),
        Some(5 | 6) => Vec::new(),
        _ => vec!["a callback of a kind that Docent has no use for".to_owned()],
    }
}

fn choices(choices: &Value) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    let choices = array(choices);
    faults.unless(choices.len() <= 25, "at most 25 choices");
    let mut names = HashSet::new();
    for choice in choices {
        let name = choice["name"].as_str().unwrap_or_default();
        let value = choice["value"].as_str().unwrap_or_default();
        faults.unless((1..=100).contains(&length(name)), "a choice's name has 1 to 100 characters");
        faults.unless((1..=100).contains(&length(value)), "a choice's value has 1 to 100 characters");
        faults.unless(names.insert(name), "no choice stands there twice");
    }
    faults.0
}

/// What is wrong with the commands of an application.
pub(crate) fn commands(body: &Value) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    let mut names = HashSet::new();
    for command in array(body) {
        let kind = command["type"].as_u64().unwrap_or(1);
        let name = command["name"].as_str().unwrap_or_default();
        faults.unless(names.insert((kind, name)), "no two commands of a kind have one name");
        faults.unless((1..=32).contains(&length(name)), "a command's name has 1 to 32 characters");
        let description = length(command["description"].as_str().unwrap_or_default());
        if kind == 1 {
            faults.command_name(name);
            faults.unless((1..=100).contains(&description), "a description has 1 to 100 characters");
        } else {
            faults.unless(description == 0, "only slash commands are described");
        }
        faults.unless(command["dm_permission"].is_null(), "contexts say where a command can be used");
        let mut optional = false;
        for option in array(&command["options"]) {
            faults.command_name(option["name"].as_str().unwrap_or_default());
            let description = length(option["description"].as_str().unwrap_or_default());
            faults
                .unless((1..=100).contains(&description), "an option's description has 1 to 100 characters");
            let required = option["required"] == json!(true);
            faults.unless(!(optional && required), "required options come first");
            optional |= !required;
            let completed = option["autocomplete"] == json!(true);
            faults.unless(
                !completed || array(&option["choices"]).is_empty(),
                "choices or autocomplete, not both",
            );
        }
    }
    faults.0
}

struct Faults(Vec<String>);

impl Faults {
    fn unless(&mut self, holds: bool, rule: &str) {
        if !holds {
            self.0.push(format!("rule: {rule}"));
        }
    }

    /// Nobody is ever pinged, whatever the text contains.
    fn mentions(&mut self, allowed: &Value) {
        let empty = |list: &Value| list.as_array().is_none_or(Vec::is_empty);
        let nobody = allowed["parse"] == json!([]) && empty(&allowed["users"]) && empty(&allowed["roles"]);
        self.unless(nobody, "allowed_mentions is there and empty");
        self.unless(allowed["replied_user"] != json!(true), "nobody is pinged by a reply");
    }

    fn text(&mut self, value: &Value, name: &str, most: usize) -> usize {
        let length = length(value.as_str().unwrap_or_default());
        self.unless(length <= most, &format!("{name} has at most {most} characters, not {length}"));
        length
    }

    fn is_said(&mut self, body: &Value) {
        let blank = body["content"].as_str().unwrap_or_default().trim().is_empty();
        self.unless(!blank || !array(&body["embeds"]).is_empty(), "a message says something");
    }

    fn embeds(&mut self, body: &Value) {
        let embeds = array(&body["embeds"]);
        self.unless(embeds.len() <= 10, "at most 10 embeds");
        let mut all = 0;
        for embed in embeds {
            all += self.text(&embed["title"], "an embed's title", 256);
            all += self.text(&embed["description"], "an embed's description", 4_096);
            all += self.text(&embed["footer"]["text"], "an embed's footer", 2_048);
            all += self.text(&embed["author"]["name"], "an embed's author", 256);
            let fields = array(&embed["fields"]);
            self.unless(fields.len() <= 25, "at most 25 fields");
            for field in fields {
                for (part, most) in [("name", 256), ("value", 1_024)] {
                    let length = self.text(&field[part], part, most);
                    self.unless(length > 0, "a field has a name and a value");
                    all += length;
                }
            }
            for url in [&embed["url"], &embed["author"]["url"]] {
                let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
                self.unless(url.as_str().is_none_or(web), "an embed links to the web only");
            }
        }
        self.unless(
            all <= ALL_EMBEDS,
            &format!("all embeds have at most {ALL_EMBEDS} characters, not {all}"),
        );
    }

    fn components(&mut self, rows: &Value) {
        let rows = array(rows);
        self.unless(rows.len() <= 5, "at most 5 rows");
        let mut ids = HashSet::new();
        for row in rows {
            let buttons = array(&row["components"]);
            self.unless((1..=5).contains(&buttons.len()), "a row has 1 to 5 buttons");
            for button in buttons {
                self.button(button, &mut ids);
            }
        }
    }

    fn button<'a>(&mut self, button: &'a Value, ids: &mut HashSet<&'a str>) {
        self.unless(button["type"] == json!(2), "rows hold buttons");
        let label = button["label"].as_str().unwrap_or_default();
        self.unless(length(label) <= 80, "a label has at most 80 characters");
        self.unless(
            !label.trim().is_empty() || button["emoji"].is_object(),
            "a button has a label or an emoji",
        );
        match (button["custom_id"].as_str(), button["url"].as_str()) {
            (Some(id), None) => {
                self.unless((1..=100).contains(&length(id)), "a custom_id has 1 to 100 characters");
                self.unless(ids.insert(id), "no two buttons of a message share a custom_id");
                self.unless(button["style"] != json!(5), "a button that links has no custom_id");
            }
            (None, Some(url)) => {
                self.unless(length(url) <= 512, "a button's link has at most 512 characters");
                self.unless(button["style"] == json!(5), "a button with a link has style 5");
            }
            _ => self.unless(false, "a button has a custom_id or a link"),
        }
    }

    /// Suppressing embeds takes the bot's own away too; links outside of them are written so that
    /// no preview comes.
    fn previews(&mut self, body: &Value) {
        let suppressed = body["flags"].as_u64().unwrap_or_default() & SUPPRESS_EMBEDS != 0;
        let own = !array(&body["embeds"]).is_empty();
        self.unless(!(suppressed && own), "a message does not suppress its own embeds");
        let content = body["content"].as_str().unwrap_or_default();
        let bare = content.match_indices("http").filter(|(at, _)| {
            let link = content[*at..].starts_with("http://") || content[*at..].starts_with("https://");
            link && !content[..*at].ends_with('<')
        });
        self.unless(suppressed || bare.count() == 0, "a link in content has no preview");
    }

    fn command_name(&mut self, name: &str) {
        let fits = |c: char| c.is_alphanumeric() && c.to_lowercase().eq([c]) || matches!(c, '-' | '_' | '\'');
        let rule = format!("{name:?} is 1 to 32 letters, digits, - and _, in lower case");
        self.unless((1..=32).contains(&length(name)) && name.chars().all(fits), &rule);
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn length(text: &str) -> usize {
    text.chars().count()
}
