//! Names with one slip of the finger a word.

use super::find::Care;
use super::{Gazetteer, PlaceId};
use crate::text::english::is_one_slip;

/// A place that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What the name stands for, in order of ids.
    pub places: Vec<PlaceId>,
    /// The name to show: the place's own when there is one place.
    pub name: String,
}

impl Gazetteer {
    /// The one place whose name differs from the folded `words` by one slip in each word that differs at all.
    /// Nothing when they are a name, when two places are
    /// as near, or when a differing word is itself a word by `is_word`.
    pub fn suggest(&self, words: &[&str], is_word: &dyn Fn(&str) -> bool) -> Option<Suggestion> {
        let first = words.first()?;
        if self.names.contains_key(&words.join(" ")) {
            return None;
        }
        let mut found: Option<(&str, Vec<PlaceId>)> = None;
        for initial in first.chars().take(2) {
            let from = initial.to_string();
            for (name, senses) in self.names.range(from..).take_while(|(name, _)| name.starts_with(initial)) {
                if senses.is_empty() || senses.iter().any(|sense| sense.care == Care::Upper) {
                    continue;
                }
                if !differs_by_slips(words, name.split(' '), is_word) {
                    continue;
                }
                let places: Vec<PlaceId> = senses.iter().map(|sense| sense.place.clone()).collect();
                match &found {
                    Some((_, other)) if *other != places => return None,
                    Some(_) => {}
                    None => found = Some((name, places)),
                }
            }
        }
        let (name, places) = found?;
        let shown = match &places[..] {
            [only] => self.get(only).map_or(name, |place| &place.name),
            _ => name,
        };
        Some(Suggestion { name: shown.to_owned(), places })
    }
}

/// Whether each of the `typed` words is the `meant` one or one slip from it, and at least one is not it.
/// A word under five letters, or one that `is_word` knows, is taken to be meant as it stands.
fn differs_by_slips<'a>(
    typed: &[&str],
    meant: impl Iterator<Item = &'a str>,
    is_word: &dyn Fn(&str) -> bool,
) -> bool {
    let mut slips = 0;
    let mut words = typed.iter();
    for meant in meant {
        let Some(typed) = words.next() else { return false };
        if *typed == meant {
            continue;
        }
        if !is_slip(typed, meant) || is_word(typed) {
            return false;
        }
        slips += 1;
    }
    slips > 0 && words.next().is_none()
}

/// Whether `typed` is `meant` with one letter lost, added, replaced or swapped with its neighbour (optimal
/// string alignment distance 1), or with the wrong letter doubled ("phillipines"). The longer of the two has
/// at least five letters, and the first is right or swapped.
pub fn is_slip(typed: &str, meant: &str) -> bool {
    let (n, m) = (typed.chars().count(), meant.chars().count());
    if n.max(m) < 5 || n.min(m) < 4 || n.abs_diff(m) > 1 || typed == meant {
        return false;
    }
    let (mut typed_letters, mut meant_letters) = (typed.chars(), meant.chars());
    let (typed_first, meant_first) = (typed_letters.next(), meant_letters.next());
    let swapped = typed_first == meant_letters.next() && meant_first == typed_letters.next();
    (typed_first == meant_first || swapped)
        && (is_one_slip(typed, meant) || undoubled(typed) == undoubled(meant))
}

fn undoubled(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::nlu::places::build::tests::WORLD;

    fn suggested(typed: &str) -> String {
        let is_word =
            |word: &str| matches!(word, "china's" | "guide" | "women" | "brazen" | "chill" | "turnkey");
        let words: Vec<&str> = typed.split(' ').collect();
        let found = WORLD.suggest(&words, &is_word);
        found.map_or_else(
            || "-".into(),
            |found| found.places.iter().map(super::PlaceId::as_str).collect::<Vec<_>>().join(" "),
        )
    }

    #[test]
    fn one_slip_a_word_is_forgiven() {
        for (typed, code) in [
            ("mexcio", "MX"),
            ("egipt", "EG"),
            ("kyrgyztan", "KG"),
            ("phillipines", "PH"),
            ("saudi arabai", "SA"),
            ("domincan republc", "DO"),
            ("tunsia", "TN"),
            ("uzbekstan", "UZ"),
            ("gypet", "-"),
            ("egypt", "-"),
            ("guide", "-"),
            ("chill", "-"),
            ("women", "-"),
            ("peri", "-"),
            ("iram", "-"),
            ("", "-"),
        ] {
            assert_eq!(suggested(typed), code, "{typed}");
        }
    }
}
