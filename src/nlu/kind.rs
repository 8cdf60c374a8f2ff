//! How an intent is answered.

use serde::{Deserialize, Serialize};

/// What kind of answer an intent wants; the answer floor has a way for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// All the facts that meet the slots.
    Facts,
    /// The sentence that says what something is or stands for.
    Define,
    /// The sentence with the asked-for number.
    Count,
    /// The countries or places of which something is said.
    WhichPlaces,
    /// The person or body that did something.
    Who,
    /// The place where something is or was done.
    Where,
    /// The date or period of something.
    When,
    /// The organisations that took part.
    Organisation,
    /// A resolution, rule or treaty, by name or number.
    Reference,
    /// The members of a list or the parts of a whole.
    Parts,
    /// Links and where to find things.
    Resources,
    /// Addresses, telephone numbers, how to get in touch.
    Contact,
    /// What is said of two places, side by side.
    Compare,
    /// Whatever is said about a topic.
    Topic,
    /// What Docent can do.
    Help,
    /// Hello.
    Greeting,
    /// Thanks and goodbye.
    Thanks,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::Facts,
        Self::Define,
        Self::Count,
        Self::WhichPlaces,
        Self::Who,
        Self::Where,
        Self::When,
        Self::Organisation,
        Self::Reference,
        Self::Parts,
        Self::Resources,
        Self::Contact,
        Self::Compare,
        Self::Topic,
        Self::Help,
        Self::Greeting,
        Self::Thanks,
    ];

    /// The kind that intent files write as `kind = "name"`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How intent files write the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Define => "define",
            Self::Count => "count",
            Self::WhichPlaces => "which_places",
            Self::Who => "who",
            Self::Where => "where",
            Self::When => "when",
            Self::Organisation => "organisation",
            Self::Reference => "reference",
            Self::Parts => "parts",
            Self::Resources => "resources",
            Self::Contact => "contact",
            Self::Compare => "compare",
            Self::Topic => "topic",
            Self::Help => "help",
            Self::Greeting => "greeting",
            Self::Thanks => "thanks",
        }
    }

    /// Whether the answer is a phrase of Docent's own: it states no fact and quotes no document.
    pub fn is_chat(self) -> bool {
        matches!(self, Self::Help | Self::Greeting | Self::Thanks)
    }
}
