//! What things are kinds of, from WordNet: a judge is an official, and a person.

use super::table::words;
use crate::text::tokens::singular;

/// Sorted, one noun a line with what its first sense is a kind of. Made from WordNet 3.0 by
/// `docs/quality/wordnet.py`; see `COPYRIGHT` beside it.
const LINES: &str = include_str!("kinds.txt");

/// Steps up the tree that are gone: more lead to what nearly everything is.
const STEPS: usize = 6;

/// Whether `word` names a kind of what `above` names, both folded, in any number: “prosecutors” are “people”.
pub fn is_kind_of(word: &str, above: &str) -> bool {
    let above = match above {
        "individual" | "individuals" => "person".to_owned(),
        _ => noun(above),
    };
    let mut level = vec![noun(word)];
    for _ in 0..STEPS {
        let next: Vec<String> = level.iter().flat_map(|word| words(LINES, word)).map(str::to_owned).collect();
        if next.contains(&above) {
            return true;
        }
        level = next;
        level.sort_unstable();
        level.dedup();
    }
    false
}

/// A noun as a dictionary lists it.
fn noun(word: &str) -> String {
    const IRREGULAR: [(&str, &str); 4] =
        [("children", "child"), ("men", "man"), ("people", "person"), ("women", "woman")];
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    if words(LINES, word).next().is_some() { word.to_owned() } else { singular(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_people_and_things_are_not() {
        let words: Vec<&str> = LINES.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(words.is_sorted());
        for person in ["prosecutors", "participant", "judges", "nurse", "employees"] {
            assert!(is_kind_of(person, "people"), "{person}");
        }
        assert!(is_kind_of("prosecutor", "lawyers") && !is_kind_of("lawyer", "prosecutors"));
        assert!(!is_kind_of("boats", "people") && !is_kind_of("qqq", "person"));
    }
}
