//! What places there are, how they are called and which lies in which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::find::{Care, Sense};
use super::{Form, build};
use crate::text::tokens::tokenize;

/// The name of a place among all places: `EG` (ISO 3166 alpha-2) for a country, `northern-africa` for a
/// region, `local:bishkek` for a place that only the corpus names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlaceId(pub String);

impl PlaceId {
    /// The id written `code`.
    pub fn new(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// The id as text, to be kept in an index or a slot.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A place of the world or of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name among places.
    pub id: PlaceId,
    /// How readers are shown it.
    pub name: String,
    /// Country, region or locality.
    pub kind: PlaceKind,
    /// The countries of a region, in order of their ids; empty for the others.
    pub members: Vec<PlaceId>,
    /// For a locality, the place it lies in, where that is known.
    pub within: Option<PlaceId>,
}

/// What sort of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceKind {
    /// A country or territory with an ISO 3166 code.
    Country,
    /// Several countries under one name.
    Region,
    /// A place within a country.
    Locality,
}

/// All known places and their names. Built once with an index and stored with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gazetteer {
    places: BTreeMap<PlaceId, Place>,
    /// What a name, as folded words with a space between them, stands for. Nothing: the words look like a
    /// place and are none ("guinea pig").
    pub(super) names: BTreeMap<String, Vec<Sense>>,
}

impl Gazetteer {
    /// The countries of ISO 3166 and the regions of the UN's M49, with those that the UN's texts name besides.
    /// Takes tens of milliseconds.
    pub fn world() -> Self {
        build::world()
    }

    /// Adds a place that only the corpus names. A name that already stands for a place keeps its meaning,
    /// and the id of that place is returned.
    pub fn add_locality(&mut self, name: &str, within: Option<PlaceId>) -> PlaceId {
        let key = key(name);
        if let Some(sense) = self.names.get(&key).and_then(|senses| senses.first()) {
            return sense.place.clone();
        }
        let id = PlaceId(format!("local:{key}"));
        self.insert(Place {
            id: id.clone(),
            name: name.to_owned(),
            kind: PlaceKind::Locality,
            members: Vec::new(),
            within,
        });
        self.name(&key, &id, Form::Name, Care::Capital);
        id
    }

    /// The place with that id.
    pub fn get(&self, id: &PlaceId) -> Option<&Place> {
        self.places.get(id)
    }

    /// Every place, in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.places.values()
    }

    /// Whether a text that mentions `mentioned` speaks of `asked`: of the place itself, of a place within it,
    /// of a region's member or of a region that lies wholly in it. A region says nothing of one country.
    pub fn resolves(&self, asked: &PlaceId, mentioned: &PlaceId) -> bool {
        if asked == mentioned {
            return true;
        }
        let Some(place) = self.get(mentioned) else { return false };
        match place.kind {
            PlaceKind::Locality => place.within.as_ref().is_some_and(|within| self.resolves(asked, within)),
            PlaceKind::Country => self.members(asked).binary_search(mentioned).is_ok(),
            PlaceKind::Region => {
                let members = self.members(asked);
                !members.is_empty()
                    && place.members.iter().all(|member| members.binary_search(member).is_ok())
            }
        }
    }

    /// The places nearest to `id`, in order of their ids: the other countries of a country's sub-region, the
    /// members of a region; for a locality its country first, then that country's neighbours.
    pub fn neighbours(&self, id: &PlaceId) -> Vec<PlaceId> {
        let Some(place) = self.get(id) else { return Vec::new() };
        match place.kind {
            PlaceKind::Region => place.members.clone(),
            PlaceKind::Country => {
                let others = self.subregion(id).map_or(&[][..], |region| &region.members[..]);
                others.iter().filter(|other| *other != id).cloned().collect()
            }
            PlaceKind::Locality => place.within.as_ref().map_or_else(Vec::new, |within| {
                let mut near = vec![within.clone()];
                near.extend(self.neighbours(within));
                near
            }),
        }
    }

    /// The smallest of the regions that the country is a member of.
    fn subregion(&self, country: &PlaceId) -> Option<&Place> {
        let of_m49 = self.places.values().filter(|place| build::is_subregion(&place.id));
        of_m49
            .filter(|place| place.members.binary_search(country).is_ok())
            .min_by_key(|place| place.members.len())
    }

    fn members(&self, id: &PlaceId) -> &[PlaceId] {
        self.get(id).map_or(&[], |place| &place.members)
    }

    pub(super) fn insert(&mut self, mut place: Place) {
        place.members.sort();
        place.members.dedup();
        self.places.insert(place.id.clone(), place);
    }

    pub(super) fn name(&mut self, key: &str, id: &PlaceId, form: Form, care: Care) {
        if key.is_empty() {
            return;
        }
        let senses = self.names.entry(key.to_owned()).or_default();
        if senses.iter().all(|sense| sense.place != *id) {
            senses.push(Sense { place: id.clone(), form, care });
            senses.sort_by(|a, b| a.place.cmp(&b.place));
        }
    }
}

/// A name as the gazetteer keeps it: folded words with a space between them, without a leading article.
pub(super) fn key(name: &str) -> String {
    let words: Vec<String> = tokenize(name).into_iter().map(|token| token.word).collect();
    let rest = if words.len() > 1 && words[0] == "the" { &words[1..] } else { &words[..] };
    rest.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::places::build::tests::WORLD;

    fn id(code: &str) -> PlaceId {
        PlaceId::new(code)
    }

    #[test]
    fn a_region_is_met_by_its_members_and_a_country_not_by_its_region() {
        let mut places = WORLD.clone();
        let bishkek = places.add_locality("Bishkek", Some(id("KG")));
        for (asked, mentioned, met) in [
            ("EG", "EG", true),
            ("africa", "EG", true),
            ("northern-africa", "EG", true),
            ("africa", "northern-africa", true),
            ("EG", "northern-africa", false),
            ("northern-africa", "africa", false),
            ("KG", bishkek.as_str(), true),
            ("central-asia", bishkek.as_str(), true),
            (bishkek.as_str(), "KG", false),
            ("middle-east", "EG", true),
            ("sub-saharan-africa", "EG", false),
            ("sub-saharan-africa", "KE", true),
            ("latin-america", "HT", true),
            ("asia-pacific", "VN", true),
            ("eu", "FR", true),
            ("eu", "GB", false),
            ("PS", "local:west bank", true),
            ("EG", "XX", false),
        ] {
            assert_eq!(places.resolves(&id(asked), &id(mentioned)), met, "{asked} by {mentioned}");
        }
    }

    #[test]
    fn neighbours_share_a_sub_region() {
        let neighbours = |code| WORLD.neighbours(&id(code));
        assert_eq!(neighbours("KG"), ["KZ", "TJ", "TM", "UZ"].map(id));
        assert!(neighbours("PE").contains(&id("BO")) && !neighbours("PE").contains(&id("PE")));
        assert_eq!(neighbours("local:gaza")[0], id("PS"));
        assert!(neighbours("nowhere").is_empty());
    }

    #[test]
    fn a_gazetteer_is_stored_and_read_back() {
        let bytes = postcard::to_stdvec(&*WORLD).unwrap();
        assert_eq!(postcard::from_bytes::<Gazetteer>(&bytes).unwrap(), *WORLD);
    }
}
