//! The kinds of thing that can fill a slot, and where a question mentions them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A built-in kind of slot. All but `Topic` are *typed*: they are filled by a [`Mention`] only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A country, a region, or a place that only the documents name.
    Place,
    /// A number or quantity.
    Number,
    /// A day, month, year or period.
    Date,
    /// A name or acronym that the documents know.
    Term,
    /// An organisation.
    Organisation,
    /// The number of a resolution, rule or treaty, such as `65/229`.
    Reference,
    /// Any words at all.
    Topic,
}

impl SlotKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Place, Self::Number, Self::Date, Self::Term, Self::Organisation, Self::Reference, Self::Topic];

    /// The kind that templates write as `{name}`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How templates write the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Number => "number",
            Self::Date => "date",
            Self::Term => "term",
            Self::Organisation => "organisation",
            Self::Reference => "reference",
            Self::Topic => "topic",
        }
    }

    /// Whether any words fill the slot, mentioned or not.
    pub fn is_wildcard(self) -> bool {
        self == Self::Topic
    }
}

/// Words of a question that someone has recognised as a thing of some kind.
///
/// Mentions of different kinds may overlap (`2005/20` is a reference, `2005` in `in 2005` a date
/// and a number). Of mentions of one kind that overlap, the one that starts first counts, and of
/// those the longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it is.
    pub kind: SlotKind,
    /// The words' positions among the question's tokens.
    pub words: Range<usize>,
}
