//! Mines the places that only the corpus names: "a centre in Bishkek" in a sentence about Kyrgyzstan.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Gazetteer, PlaceId, PlaceKind, PlaceMention};
use crate::text::span::Span;
use crate::text::tokens::{Token, lower_case_words, tokenize};

/// The localities that the sentences name, each with the country it lies in, in order of their names.
///
/// A capitalised name is one when it stands after "in", "at", "near", "from" or "of" and before a comma and a
/// country ("in Lyon, France"), or after "in" in a sentence with exactly one country ("5 courts in Lima").
/// Words that the corpus also has in lower case, acronyms, months, languages and what is followed by a number
/// ("in Article 5") are none; nor is a name that sentences place in different countries.
pub fn mine(sentences: &[&str], places: &Gazetteer) -> Vec<(String, PlaceId)> {
    let small = lower_case_words(sentences.iter().copied());
    let mut found: BTreeMap<String, BTreeSet<PlaceId>> = BTreeMap::new();
    for sentence in sentences {
        let tokens = tokenize(sentence);
        let mentions = places.find(sentence, &tokens);
        let countries = countries(&mentions, places);
        if countries.is_empty() {
            continue;
        }
        for at in 1..tokens.len() {
            let Some(end) = candidate(sentence, &tokens, at, &small, &mentions) else { continue };
            let name = Span::new(tokens[at].span.start, tokens[end - 1].span.end).of(sentence);
            let followed = mentions.iter().find(|mention| mention.tokens.start == end).filter(|mention| {
                let gap = &sentence[tokens[end - 1].span.end..tokens[mention.tokens.start].span.start];
                matches!(gap, ", " | " (") && mention.form != Form::Demonym
            });
            let before = tokens[at - 1].word.as_str();
            let country = match followed.map(|mention| &mention.places[..]) {
                Some([country]) if matches!(before, "in" | "at" | "near" | "from" | "of") => {
                    Some(country.clone())
                }
                None if before == "in" && countries.len() == 1 => countries.first().cloned(),
                _ => None,
            };
            if let Some(country) = country {
                found.entry(name.to_owned()).or_default().insert(country);
            }
        }
    }
    let sure = found.into_iter().filter(|(_, countries)| countries.len() == 1);
    sure.filter_map(|(name, countries)| Some((name, countries.into_iter().next()?))).collect()
}

/// Names that stand where a place would and are none: months, weekdays, languages, parts of documents and bodies.
const NO_PLACES: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "english",
    "arabic",
    "latin",
    "mandarin",
    "swahili",
    "hindi",
    "urdu",
    "pashto",
    "dari",
    "quechua",
    "creole",
    "annex",
    "appendix",
    "article",
    "chapter",
    "figure",
    "part",
    "phase",
    "resolution",
    "section",
    "table",
    "parliament",
    "congress",
    "senate",
    "islam",
    "christianity",
    "sharia",
    "christmas",
    "ramadan",
    "easter",
    "spring",
    "summer",
    "autumn",
    "winter",
    "court",
    "office",
    "ministry",
    "university",
    "programme",
    "program",
    "committee",
    "council",
    "fund",
    "agency",
    "commission",
    "department",
    "authority",
    "institute",
    "bank",
    "government",
    "state",
    "states",
    "member",
];

/// The end of the name that begins at `at`, when that can be a place: at most three capitalised words that touch
/// no known place, with no capitalised word or number after.
fn candidate(
    text: &str,
    tokens: &[Token],
    at: usize,
    small: &BTreeSet<String>,
    mentions: &[PlaceMention],
) -> Option<usize> {
    if !tied(text, &tokens[at - 1], &tokens[at]) {
        return None;
    }
    let mut end = at;
    while end < tokens.len()
        && (end == at || tied(text, &tokens[end - 1], &tokens[end]))
        && is_title(text, &tokens[end])
    {
        end += 1;
    }
    let next = tokens.get(end).filter(|next| end > at && tied(text, &tokens[end - 1], next));
    let numbered = next.is_some_and(|next| next.word.starts_with(|c: char| c.is_ascii_digit()));
    let goes_on =
        next.is_some_and(|next| next.span.of(text).starts_with(char::is_uppercase) || next.word == "of");
    let name = &tokens[at..end];
    let plain =
        name.iter().all(|token| !small.contains(&token.word) && !NO_PLACES.contains(&token.word.as_str()));
    let known = mentions.iter().any(|mention| mention.tokens.start < end && at < mention.tokens.end);
    ((1..=3).contains(&name.len()) && plain && !known && !numbered && !goes_on).then_some(end)
}

/// Whether a word is written like a name: a capital, then small letters, three letters at least.
fn is_title(text: &str, token: &Token) -> bool {
    let written = token.span.of(text);
    let mut letters = written.chars();
    letters.next().is_some_and(char::is_uppercase)
        && written.chars().count() > 2
        && letters.all(|c| c.is_lowercase() || !c.is_ascii() && c.is_alphabetic())
}

fn tied(text: &str, before: &Token, after: &Token) -> bool {
    matches!(&text[before.span.end..after.span.start], " " | "-" | "\n")
}

/// The countries that the mentions name for sure.
fn countries(mentions: &[PlaceMention], places: &Gazetteer) -> BTreeSet<PlaceId> {
    let named = mentions.iter().filter(|mention| mention.form != Form::Demonym);
    let all = named.flat_map(|mention| &mention.places);
    all.filter(|id| places.get(id).is_some_and(|place| place.kind == PlaceKind::Country)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::places::build::tests::WORLD;

    #[test]
    fn localities_are_told_from_what_else_follows_in() {
        for (sentence, expected) in [
            ("In Kyrgyzstan, it opened a centre in Bishkek where victims", "Bishkek=KG"),
            ("In Peru, 5 courts in Lima.", "Lima=PE"),
            ("a workshop in Santa Cruz, Bolivia and at Lyon, France", "Lyon=FR Santa Cruz=BO"),
            ("courts in Lima", ""),
            ("Peru and Chile met in Lima", ""),
            ("In Egypt, in January, in Article 5, in Arabic, in UNODC and in Parliament", ""),
            ("In Peru, judges in Supreme Court of Lima", ""),
            ("In Mexico, capacity in the Bajio", ""),
            ("In Peru, judges in training and in Training", ""),
            ("", ""),
        ] {
            let found = mine(&[sentence], &WORLD);
            let found: Vec<String> =
                found.iter().map(|(name, id)| format!("{name}={}", id.as_str())).collect();
            assert_eq!(found.join(" "), expected, "{sentence}");
        }
    }

    #[test]
    fn a_name_in_two_countries_is_none() {
        assert!(mine(&["In Spain, in Cordoba.", "In Argentina, in Cordoba."], &WORLD).is_empty());
    }

    #[test]
    fn the_shared_document_yields_its_cities() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds/unodc-violence-against-women.txt");
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("skipped: {path} is not there");
            return;
        };
        let lines: Vec<&str> = text.split_inclusive(". ").flat_map(str::lines).collect();
        let found: Vec<String> =
            mine(&lines, &WORLD).into_iter().map(|(name, id)| format!("{name} {}", id.as_str())).collect();
        assert_eq!(found, ["Bishkek KG", "Lima PE"]);
    }
}
