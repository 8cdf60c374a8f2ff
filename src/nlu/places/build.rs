//! The gazetteer of the world, made of keshvar's tables and of ours.

use std::collections::BTreeSet;

use keshvar::{Country, CountryIterator, Region, RegionIterator, SubRegion, SubRegionIterator};

use super::find::Care;
use super::gazetteer::key;
use super::{Form, Gazetteer, Place, PlaceId, PlaceKind, world as tables};

/// Languages in which every country's name is known, besides its own: those of the UN, and two more that
/// many of its texts are written in. Others bring names that mean other things in English.
const LANGUAGES: &[&str] = &["en", "es", "fr", "de", "pt", "ar", "ru", "zh", "ja"];

/// South Sudan is in Eastern Africa by M49; keshvar has it where it was before its independence.
const MOVED: (&str, SubRegion) = ("SS", SubRegion::EasternAfrica);

/// The countries, the regions, then the names that neither table of keshvar's has.
pub(super) fn world() -> Gazetteer {
    let mut places = Gazetteer::default();
    let countries: Vec<Country> = CountryIterator::new().collect();
    for country in &countries {
        add_country(&mut places, country);
    }
    add_regions(&mut places, &countries);
    add_extra_regions(&mut places);
    for (name, state, people) in tables::LOCALITIES {
        let id = places.add_locality(name, Some(PlaceId::new(state)));
        add_demonyms(&mut places, &id, people);
    }
    for (id, name) in tables::LOCALITY_NAMES {
        add_names(&mut places, &PlaceId::new(id), &[name]);
    }
    let first_rank: BTreeSet<String> = places.names.keys().cloned().collect();
    for country in &countries {
        add_foreign_names(&mut places, country, &first_rank);
    }
    for words in tables::NO_PLACES {
        places.names.entry((*words).to_owned()).or_default();
    }
    places
}

/// Whether the region is one of M49's sub-regions, which part the world's countries between them.
pub(super) fn is_subregion(id: &PlaceId) -> bool {
    SubRegion::try_from(id.as_str()).is_ok()
}

fn add_country(places: &mut Gazetteer, country: &Country) {
    let code = country.alpha2().to_string().to_uppercase();
    let id = PlaceId::new(&code);
    let shown = tables::SHOWN.iter().find(|(of, _)| *of == code);
    let name = shown.map_or_else(|| base(country.iso_short_name()), |(_, name)| name);
    places.insert(Place {
        id: id.clone(),
        name: name.to_owned(),
        kind: PlaceKind::Country,
        members: Vec::new(),
        within: None,
    });
    add_names(places, &id, &[country.iso_short_name(), country.iso_long_name(), name]);
    if let Some(english) = country.translations().get("en") {
        add_names(places, &id, &[english]);
    }
    if let Some(people) = country.maybe_nationality().filter(|_| !tables::BORROWED_DEMONYMS.contains(&&*code))
    {
        let parts: Vec<&str> = people.split(", ").collect();
        add_demonyms(places, &id, &parts);
    }
    if let Some((_, names, people)) = tables::COUNTRIES.iter().find(|(of, ..)| *of == code) {
        add_names(places, &id, names);
        add_demonyms(places, &id, people);
    }
}

/// Names in other languages and keshvar's unofficial ones, where English has no other use for them:
/// "Island" is German for Iceland, "Guinee" Dutch, and neither may hide a name of the first rank.
fn add_foreign_names(places: &mut Gazetteer, country: &Country, first_rank: &BTreeSet<String>) {
    let id = PlaceId(country.alpha2().to_string().to_uppercase());
    let own = country.maybe_official_language_list().unwrap_or_default();
    let mut names: Vec<&str> = country.unofficial_name_list().to_vec();
    let spoken = |language: &str| {
        let language = language.split('_').next().unwrap_or(language);
        own.contains(&language) || LANGUAGES.contains(&language)
    };
    names
        .extend(country.translations().iter().filter(|(language, _)| spoken(language)).map(|(_, name)| name));
    names.sort_unstable();
    names.dedup();
    for name in names {
        for key in keys(name) {
            let short = key.is_ascii() && key.len() < 4;
            if !first_rank.contains(&key) && !short {
                places.name(&key, &id, Form::Name, care(&key));
            }
        }
    }
}

fn add_regions(places: &mut Gazetteer, countries: &[Country]) {
    let ids = |belongs: &dyn Fn(&Country) -> bool| {
        let members = countries.iter().filter(|country| belongs(country));
        members.map(|country| PlaceId(country.alpha2().to_string().to_uppercase())).collect::<Vec<_>>()
    };
    for region in RegionIterator::new().filter(|region| *region != Region::Antarctica) {
        let members = ids(&|country| country.maybe_region() == Some(region));
        add_region(places, &region.to_string(), &titled(&region.to_string()), members);
    }
    for region in SubRegionIterator::new() {
        let members = ids(&|country| subregion(country) == Some(region));
        add_region(places, &region.to_string(), &titled(&region.to_string()), members);
    }
    let members = ids(&|country| country.eu_member());
    add_region(places, "eu", "European Union", members);
    add_names(places, &PlaceId::new("eu"), &["EU", "E.U."]);
    for (id, names, people) in tables::REGION_NAMES {
        add_names(places, &PlaceId::new(id), names);
        add_demonyms(places, &PlaceId::new(id), people);
    }
}

fn add_extra_regions(places: &mut Gazetteer) {
    for extra in tables::REGIONS {
        let mut members = Vec::new();
        for member in extra.members {
            let id = PlaceId::new(member);
            match places.get(&id) {
                Some(place) if place.kind == PlaceKind::Region => {
                    members.extend(place.members.iter().cloned());
                }
                _ => members.push(id),
            }
        }
        add_region(places, extra.id, extra.name, members);
        add_names(places, &PlaceId::new(extra.id), extra.names);
        add_demonyms(places, &PlaceId::new(extra.id), extra.demonyms);
    }
}

/// Adds a region under its name, unless a country has that name (Micronesia, Antarctica).
fn add_region(places: &mut Gazetteer, id: &str, name: &str, members: Vec<PlaceId>) {
    let id = PlaceId::new(id);
    places.insert(Place {
        id: id.clone(),
        name: name.to_owned(),
        kind: PlaceKind::Region,
        members,
        within: None,
    });
    if !places.names.contains_key(&key(name)) {
        add_names(places, &id, &[name]);
    }
}

fn subregion(country: &Country) -> Option<SubRegion> {
    let (moved, to) = MOVED;
    if country.alpha2().to_string().eq_ignore_ascii_case(moved) {
        Some(to)
    } else {
        country.maybe_subregion()
    }
}

fn add_names(places: &mut Gazetteer, id: &PlaceId, names: &[&str]) {
    for name in names {
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let form = if letters <= 5 && !name.contains(char::is_lowercase) { Form::Code } else { Form::Name };
        for key in keys(name) {
            places.name(&key, id, form, care(&key));
        }
    }
}

fn add_demonyms(places: &mut Gazetteer, id: &PlaceId, people: &[&str]) {
    for one in people {
        let one = key(one);
        let many = plural(&one);
        for key in [Some(one), many].into_iter().flatten() {
            places.name(&key, id, Form::Demonym, care(&key));
        }
    }
}

fn plural(one: &str) -> Option<String> {
    let same = ["s", "sh", "ch", "ese", "x", "z", "men", "nch"];
    (!same.iter().any(|end| one.ends_with(end))).then(|| format!("{one}s"))
}

fn care(key: &str) -> Care {
    let listed = |list: &[&str]| list.contains(&key);
    if listed(tables::CAPITAL_CODES) {
        Care::Upper
    } else if listed(tables::EVERYDAY_WORDS) {
        Care::Cased
    } else if listed(tables::ALSO_WORDS) {
        Care::Capital
    } else {
        Care::Any
    }
}

/// The ways in which a name of the tables is written: as it stands; without what is in parentheses or after
/// a comma; turned round ("Korea (Republic of)"); without "and" ("Trinidad & Tobago"); with "St." for Saint.
fn keys(name: &str) -> Vec<String> {
    let mut written = vec![key(name), key(base(name))];
    if let Some((first, rest)) = name.split_once(" (").or_else(|| name.split_once(", ")) {
        let rest = rest.trim_end_matches(')');
        if [" of", " of the", " Of"].iter().any(|end| rest.ends_with(end)) {
            written.push(key(&format!("{rest} {first}")));
        }
        if let Some((inner, after)) = name.split_once(") ").filter(|_| name.contains(" (")) {
            let before = inner.split_once(" (").map_or(inner, |(before, _)| before);
            written.push(key(&format!("{before} {after}")));
        }
    }
    for at in 0..written.len() {
        let (whole, words) = (written[at].clone(), format!(" {} ", written[at]));
        for (long, short) in [(" and ", " "), (" saint ", " st "), (" st ", " saint ")] {
            if words.contains(long) {
                written.push(words.replace(long, short).trim().to_owned());
            }
        }
        written[at] = whole;
    }
    written.retain(|name| !name.is_empty());
    written.sort();
    written.dedup();
    written
}

/// A name without what follows in parentheses or after a comma: "Tanzania, United Republic of" is Tanzania.
fn base(name: &str) -> &str {
    let cut = name.find(" (").filter(|_| name.ends_with(')')).or_else(|| {
        let inverted = name.ends_with(" of") || name.ends_with(" of the") || name.contains(", Province of");
        name.find(", ").filter(|_| inverted)
    });
    name[..cut.unwrap_or(name.len())].trim()
}

/// The name of a region from its id: `south-eastern-asia` is South-Eastern Asia in English.
fn titled(id: &str) -> String {
    let words = id.split('-').map(|word| match word {
        "and" => word.to_owned(),
        _ => word[..1].to_uppercase() + &word[1..],
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(in crate::nlu) mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::text::tokens::tokenize;

    pub(in crate::nlu) static WORLD: LazyLock<Gazetteer> = LazyLock::new(world);

    fn found(text: &str) -> String {
        let tokens = tokenize(text);
        let mentions = WORLD.find(text, &tokens);
        let ids = |mention: &crate::nlu::places::PlaceMention| {
            mention.places.iter().map(PlaceId::as_str).collect::<Vec<_>>().join("|")
        };
        mentions.iter().map(ids).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn names_of_all_kinds_are_found() {
        for (text, ids) in [
            ("training in Egypt", "EG"),
            ("training in egypt", "EG"),
            ("Viet Nam and vietnam", "VN, VN"),
            ("Peruvian judges, Peruvians", "PE, PE"),
            ("the Kyrgyz Republic, kyrgyz police", "KG, KG"),
            ("Swaziland, Burma, Zaire, Ivory Coast, Côte d'Ivoire, cote divoire", "SZ, MM, CD, CI, CI, CI"),
            ("Czech Republic, Macedonia, Cape Verde, Turkey, Türkiye, Kirghizia", "CZ, MK, CV, TR, TR, KG"),
            ("UK, USA, UAE, DRC, PNG and Lao PDR", "GB, US, AE, CD, PG, LA"),
            ("in the uk and the usa", "GB, US"),
            ("tell us what is in it, no am to do", ""),
            ("the US and the U.S. and u.s. law", "US, US, US"),
            ("TELL US ABOUT EGYPT", "EG"),
            ("Deutschland, Misr, مصر, 埃及, México, España, Brasil", "DE, EG, EG, EG, MX, ES, BR"),
            ("埃及的培训", "EG"),
            ("ما هو التدريب في مصر؟", "EG"),
            ("Iraqi, Iraqis, Mexicans, Filipino, Dutch, Swiss, Kenyan", "IQ, IQ, MX, PH, NL, CH, KE"),
            ("Congo", "CD|CG"),
            ("the Democratic Republic of the Congo", "CD"),
            ("Korea and South Korea", "KP|KR, KR"),
            ("Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea", "GN, GW, GQ, PG"),
            ("a guinea pig, Guinea pigs", ""),
            ("Dominican-Haitian women", "DM|DO, HT"),
            ("the Dominican Republic", "DO"),
            ("Sudan and South Sudan", "SD, SS"),
            ("Niger, Nigeria, Nigerian, Nigerien", "NE, NG, NG, NE"),
            ("Ireland and Northern Ireland", "IE, local:northern ireland"),
            ("State of Palestine, Palestine, Palestinian territories", "PS, PS, PS"),
            ("the West Bank and Gaza", "PS"),
            ("West Bank", "local:west bank"),
            ("Gaza", "local:gaza"),
            ("Saudi, Arabia, Senegal", "SA, SN"),
            ("U.S.A. or Trinidad & Tobago", "US, TT"),
            ("Bosnia; St. Lucia", "BA, LC"),
            ("Georgia, Jordan and Chad", "GE, JO, TD"),
            ("who is chad in Egypt", "EG"),
            ("training in chad", "TD"),
            ("What training was held in turkey?", "TR"),
            ("polish the report", ""),
            ("Polish judges", "PL"),
            (
                "Western Asia, the Asia-Pacific region, Latin America and the Caribbean",
                "western-asia, asia-pacific, latin-america",
            ),
            (
                "Southeast Asia, West Africa, Sub-Saharan Africa, the Americas, EU",
                "south-eastern-asia, western-africa, sub-saharan-africa, americas, eu",
            ),
            ("African judges in Central America", "africa, central-america"),
            ("American Samoa; American judges", "AS, US"),
            ("Micronesia", "FM"),
            ("It was in South. Africa came next.", "africa"),
            ("Bolivia (Plurinational State of)", "BO"),
            ("Plurinational State of Bolivia, United Republic of Tanzania", "BO, TZ"),
            ("Reunion and the family reunion", "RE"),
            ("", ""),
            ("😀 ¿?", ""),
        ] {
            assert_eq!(found(text), ids, "{text}");
        }
    }

    /// Country, what keshvar calls it or its people, and what that is found to be: people called after the
    /// state that a territory belongs to, then names that several places share.
    const EXCEPTIONS: &[(&str, &str, &str)] = &[
        ("BQ", "Dutch", "NL"),
        ("CW", "Dutch", "NL"),
        ("SX", "Dutch", "NL"),
        ("AX", "Swedish", "SE"),
        ("SJ", "Norwegian", "NO"),
        ("IO", "Indian", "IN"),
        ("MO", "Chinese", "CN"),
        ("MP", "American", "US"),
        ("UM", "American", "US"),
        ("NE", "Nigerian", "NG"),
        ("GP", "French", "FR"),
        ("MF", "French", "FR"),
        ("MQ", "French", "FR"),
        ("PM", "French", "FR"),
        ("RE", "French", "FR"),
        ("TF", "French", "FR"),
        ("YT", "French", "FR"),
        ("CD", "Congo (Dem. Rep.)", "CD|CG"),
        ("CD", "Kongo (Dem. Rep.)", "CD|CG"),
        ("CD", "Congo (Rep. Dem.)", "CD|CG"),
        ("CD", "Congolese", "CD|CG"),
        ("CG", "Congo", "CD|CG"),
        ("CG", "Kongo", "CD|CG"),
        ("CG", "Congolese", "CD|CG"),
        ("CF", "Central African judges", "CF|middle-africa"),
        ("DM", "Dominican", "DM|DO"),
        ("DO", "Dominican", "DM|DO"),
        ("GG", "Channel Islander", "GG|JE"),
        ("JE", "Channel Islander", "GG|JE"),
        ("VG", "Virgin Islander", "VG|VI"),
        ("VI", "Virgin Islander", "VG|VI"),
        ("GB", "England", "local:england"),
    ];

    #[test]
    fn every_country_is_found_by_its_names_and_its_people() {
        let mut amiss = Vec::new();
        let mut count = 0;
        for country in CountryIterator::new() {
            let code = country.alpha2().to_string().to_uppercase();
            count += 1;
            let mut texts = vec![format!("training in {}", country.iso_short_name())];
            texts.extend(country.unofficial_name_list().iter().map(|name| format!("training in {name}")));
            if let Some(people) = country.maybe_nationality() {
                texts.extend(people.split(", ").map(|one| format!("{one} judges")));
            }
            for text in texts {
                let ids = found(&text);
                let excepted = EXCEPTIONS
                    .iter()
                    .any(|(of, when, meant)| *of == code && text.contains(when) && ids == *meant);
                if ids != code && !excepted {
                    amiss.push(format!("{code}: {text}: {ids}"));
                }
            }
        }
        assert_eq!(count, 249);
        assert!(amiss.is_empty(), "{}", amiss.join("\n"));
    }
}
