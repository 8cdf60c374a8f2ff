//! Which documents a place may ask: collections, and the routes that lead to them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Deserialize;

/// Documents that belong together, under a name that routes give.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// The name, unique among the collections.
    pub name: String,
    /// Folders or files.
    pub folders: Vec<PathBuf>,
}

/// The collections of a server, channel or role; without any of the three, those of every place
/// that has no route of its own.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The server that it is for.
    #[serde(default)]
    pub server: Option<Snowflake>,
    /// The channel that it is for, its threads included.
    #[serde(default)]
    pub channel: Option<Snowflake>,
    /// The role that it is for: whoever has it, wherever they ask.
    #[serde(default)]
    pub role: Option<Snowflake>,
    /// The names of the collections. None at all closes the place.
    pub collections: Vec<String>,
}

/// An id as Discord writes it, in quotes or as a number.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(try_from = "WrittenId")]
pub struct Snowflake(pub u64);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenId {
    Number(u64),
    Text(String),
}

/// Where somebody asks, and as whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The server; `None` in a direct message.
    pub server: Option<u64>,
    /// The channel, the thread included.
    pub channel: u64,
    /// The channel that the thread is in, if it is one.
    pub parent: Option<u64>,
    /// The roles of the asker.
    pub roles: Vec<u64>,
}

/// The documents that a place may ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The names of the collections, each once.
    pub collections: BTreeSet<String>,
    /// Whether the asker's role opened them: others in the same place may not have them.
    pub personal: bool,
}

impl TryFrom<WrittenId> for Snowflake {
    type Error = String;

    fn try_from(written: WrittenId) -> Result<Self, String> {
        match written {
            WrittenId::Number(id) if id > 0 => Ok(Self(id)),
            WrittenId::Text(text) if text.parse().is_ok_and(|id: u64| id > 0) => {
                Ok(Self(text.parse().unwrap_or_default()))
            }
            WrittenId::Number(id) => Err(format!("{id} is no id")),
            WrittenId::Text(text) => Err(format!(
                "{text:?} is no id: it is a number, which Discord copies for you (right click, Copy ID, in developer mode)"
            )),
        }
    }
}

impl Route {
    /// How closely it describes `place`; `None` when it is for others. A channel says more than a
    /// role, a role more than a server; what two of them say together, more than one alone.
    fn fit(&self, place: &Place) -> Option<u8> {
        let named = |id: Option<Snowflake>, weight: u8, holds: &dyn Fn(u64) -> bool| match id {
            None => Some(0),
            Some(Snowflake(id)) if holds(id) => Some(weight),
            Some(_) => None,
        };
        let channel = named(self.channel, 8, &|id| place.channel == id).or_else(|| {
            // A route to the thread itself wins over one to the channel that it is in.
            named(self.channel, 4, &|id| place.parent == Some(id))
        })?;
        let role = named(self.role, 2, &|id| place.roles.contains(&id))?;
        let server = named(self.server, 1, &|id| place.server == Some(id))?;
        Some(channel + role + server)
    }
}

/// What `place` may ask by these routes: the collections of all routes that fit it best. `None`
/// when none fits.
pub fn access(routes: &[Route], place: &Place) -> Option<Access> {
    let best = routes.iter().filter_map(|route| route.fit(place)).max()?;
    let mut access = Access::default();
    for route in routes.iter().filter(|route| route.fit(place) == Some(best)) {
        access.collections.extend(route.collections.iter().cloned());
        access.personal |= route.role.is_some();
    }
    Some(access)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(toml: &str) -> Vec<Route> {
        #[derive(Deserialize)]
        struct File {
            route: Vec<Route>,
        }
        toml::from_str::<File>(toml).unwrap().route
    }

    fn asked(routes: &[Route], server: u64, channel: u64, parent: Option<u64>, roles: &[u64]) -> String {
        let place = Place { server: Some(server), channel, parent, roles: roles.to_vec() };
        match access(routes, &place) {
            None => "nothing".to_owned(),
            Some(access) => {
                let names: Vec<_> = access.collections.into_iter().collect();
                format!("{}{}", names.join("+"), if access.personal { " personally" } else { "" })
            }
        }
    }

    #[test]
    fn the_most_specific_route_wins() {
        let routes = routes(
            r#"
            [[route]]
            server = "1"
            collections = ["handbook"]
            [[route]]
            channel = 20
            collections = ["public"]
            [[route]]
            role = "300"
            collections = ["staff"]
            [[route]]
            server = 1
            role = 300
            collections = ["staff", "handbook"]
            "#,
        );
        assert_eq!(asked(&routes, 1, 10, None, &[]), "handbook");
        assert_eq!(asked(&routes, 1, 20, None, &[300]), "public");
        assert_eq!(asked(&routes, 1, 99, Some(20), &[300]), "public");
        assert_eq!(asked(&routes, 2, 10, None, &[300]), "staff personally");
        assert_eq!(asked(&routes, 1, 10, None, &[300]), "handbook+staff personally");
        assert_eq!(asked(&routes, 2, 10, None, &[]), "nothing");
    }

    #[test]
    fn a_route_without_a_place_is_for_the_rest() {
        let routes = routes(
            r#"
            [[route]]
            collections = ["public"]
            [[route]]
            server = "1"
            collections = []
            "#,
        );
        assert_eq!(asked(&routes, 2, 10, None, &[]), "public");
        assert_eq!(asked(&routes, 1, 10, None, &[]), "");
    }

    #[test]
    fn an_id_is_a_number_above_nought() {
        for wrong in ["\"general\"", "0", "\"\"", "-1", "1.5"] {
            let route = format!("channel = {wrong}\ncollections = []");
            assert!(toml::from_str::<Route>(&route).is_err(), "{wrong}");
        }
    }
}
