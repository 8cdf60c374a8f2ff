//! Short questions to the gazetteer.

use super::{Gazetteer, PlaceId, PlaceKind};

impl Gazetteer {
    /// The place of this plain name, as [`Gazetteer::display_name`] gives it.
    pub fn of_name(&self, name: &str) -> Option<PlaceId> {
        self.iter().find(|place| place.name == name).map(|place| place.id.clone())
    }

    /// The plain name of a place; its code when it is unknown.
    pub fn display_name<'a>(&'a self, id: &'a PlaceId) -> &'a str {
        self.get(id).map_or(id.as_str(), |place| place.name.as_str())
    }

    /// Whether the place has countries as its members.
    pub fn is_region(&self, id: &PlaceId) -> bool {
        self.get(id).is_some_and(|place| place.kind == PlaceKind::Region)
    }

    /// Whether `word`, folded, stands in the name of a place.
    pub fn knows_word(&self, word: &str) -> bool {
        self.names.keys().any(|name| name.split(' ').any(|part| part == word))
    }
}
