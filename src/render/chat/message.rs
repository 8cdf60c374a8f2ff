//! The plain data of one message, and the limits that Discord sets to it.

use super::action::Action;
use super::markdown;
use crate::answer::confidence::ConfidenceBand;
use crate::render::terminal::harmless;

/// UTF-16 units of an embed's author line.
pub const AUTHOR: usize = 256;
/// UTF-16 units of an embed's description.
pub const DESCRIPTION: usize = 4096;
/// Fields of an embed.
pub const FIELDS: usize = 25;
/// UTF-16 units of a field's name.
pub const FIELD_NAME: usize = 256;
/// UTF-16 units of a field's value.
pub const FIELD_VALUE: usize = 1024;
/// UTF-16 units of an embed's footer. Discord takes 2,048; a line is all that is ever said there.
pub const FOOTER: usize = 256;
/// UTF-16 units of all texts of an embed together.
pub const EMBED: usize = 6000;
/// Rows of buttons, and buttons in a row.
pub const ROWS: usize = 5;
/// UTF-16 units of a button's label.
pub const LABEL: usize = 80;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub embed: Embed,
    /// The buttons below it: at most five rows of five.
    pub rows: Vec<Vec<Button>>,
    /// Whether only the asker need see it, where the platform can do that.
    pub private: bool,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// Plain text above the rest: the question, where the channel does not show it. May be empty.
    pub author: String,
    /// Markdown; never empty.
    pub description: String,
    /// Headed paragraphs below the description.
    pub fields: Vec<Field>,
    /// Plain text below the rest. May be empty.
    pub footer: String,
    /// How the words are meant.
    pub tone: Tone,
}

/// A headed paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Plain text.
    pub name: String,
    /// Markdown.
    pub value: String,
}

/// How a message is meant: the colour at its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// An answer that is sure: [`ConfidenceBand::Sure`].
    Sure,
    /// An answer that is probably right: [`ConfidenceBand::Likely`].
    Likely,
    /// An answer that is possibly right: [`ConfidenceBand::Possible`].
    Unsure,
    /// The documents do not say.
    Refusal,
    /// Neither: a notice, a page, a question back.
    Plain,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Plain text; empty when the emoji says it all.
    pub label: String,
    /// The sign before the label.
    pub emoji: Option<&'static str>,
    /// What pressing it does.
    pub action: Action,
    /// The action, encoded; unique within its message.
    pub id: String,
    /// How much it stands out.
    pub look: Look,
}

/// How much a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It is what most will press.
    Main,
    /// It is there for those who want it.
    Quiet,
}

impl Message {
    /// A message without buttons or footer.
    pub fn of(description: String, tone: Tone) -> Self {
        let embed = Embed {
            author: String::new(),
            description: if description.trim().is_empty() { "…".to_owned() } else { description },
            fields: Vec::new(),
            footer: String::new(),
            tone,
        };
        Self { embed, rows: Vec::new(), private: false }
    }

    /// The message, for the asker alone.
    #[must_use]
    pub fn privately(mut self) -> Self {
        self.private = true;
        self
    }

    /// The message with this line of plain text below it.
    #[must_use]
    pub fn with_footer(mut self, footer: &str) -> Self {
        self.embed.footer = plain(footer, FOOTER);
        self
    }

    /// The message with these buttons in rows of their own, as far as there is room. Of buttons
    /// with the same id the first stays.
    #[must_use]
    pub fn with_row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let mut row: Vec<Button> = Vec::new();
        for button in buttons {
            let known = self.rows.iter().flatten().chain(&row).any(|other| other.id == button.id);
            if !known {
                row.push(button);
            }
        }
        let room = ROWS - self.rows.len();
        self.rows.extend(row.chunks(ROWS).take(room).map(<[Button]>::to_vec));
        self
    }

    /// All its buttons, in order.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.rows.iter().flatten()
    }
}

impl Tone {
    /// That of an answer with this confidence.
    pub fn of(confidence: f32) -> Self {
        match ConfidenceBand::from_confidence(confidence) {
            ConfidenceBand::Sure => Self::Sure,
            ConfidenceBand::Likely => Self::Likely,
            ConfidenceBand::Possible => Self::Unsure,
        }
    }

    /// As red, green and blue, eight bits each.
    pub fn colour(self) -> u32 {
        match self {
            Self::Sure => 0x2E_8B57,
            Self::Likely => 0x3B_82C4,
            Self::Unsure => 0xD9_9A2B,
            Self::Refusal => 0x8A_8F98,
            Self::Plain => 0x58_65F2,
        }
    }
}

impl Button {
    /// A button of words. `None` when its action does not fit an id, or the label has nothing to read.
    pub fn of(label: &str, action: Action, look: Look) -> Option<Self> {
        let label = plain(label, LABEL);
        let id = action.encode()?;
        label.contains(char::is_alphanumeric).then_some(Self { label, emoji: None, action, id, look })
    }

    /// A button of one sign.
    pub fn sign(emoji: &'static str, action: Action) -> Option<Self> {
        let id = action.encode()?;
        Some(Self { label: String::new(), emoji: Some(emoji), action, id, look: Look::Quiet })
    }
}

/// Text that is shown as it is, on one line, cut to so many UTF-16 units.
pub fn plain(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    markdown::shortened(&harmless(&line), most, str::to_owned)
}

/// UTF-16 units: what Discord's own client counts, and never less than characters.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
