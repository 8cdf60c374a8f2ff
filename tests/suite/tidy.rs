//! The rules of ARCHITECTURE.md and STYLE.md that can be read off the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::source::{Source, numbered, sources};
use crate::support::repository;

/// The floors from the ground up. Those on one line are siblings: they do not name one another.
/// `config` makes each floor's settings, so it stands above those and below the surfaces.
const FLOORS: &[&[&str]] = &[
    &["text"],
    &["corpus", "models"],
    &["index", "nlu"],
    &["answer"],
    &["check"],
    &["onboard"],
    &["engine", "render", "store"],
    &["config", "eval"],
    &["surfaces"],
    &["lib", "main"],
];

/// Where alone a crate may be named.
const OWNERS: &[(&str, &[&str])] = &[
    ("tantivy", &["index/"]),
    ("serenity", &["surfaces/discord/"]),
    ("reqwest", &["surfaces/discord/", "surfaces/cli/model/"]),
    ("tokenizers", &["models/"]),
    ("rten", &["models/"]),
    ("tokio", &["surfaces/", "main.rs"]),
    ("rusqlite", &["store/"]),
];

/// Words that no finished source has, each with what to do instead.
const UNFINISHED: &[(&str, &str)] = &[
    ("dbg!(", "take it out"),
    ("todo!(", "write it"),
    ("unimplemented!(", "write it"),
    (".unwrap()", "return an error, or say why it cannot fail"),
];

/// Files that may name places and things that the default corpus names, and why.
const NAMING: &[(&str, &str)] =
    &[("nlu/places/", "every country of the world stands there, whatever the documents name")];

const LONGEST: usize = 600;

/// Fails with every fault that `find` sees in a file, each with its place.
fn check(find: impl Fn(&Source) -> Vec<(usize, String)>) {
    let mut faults = String::new();
    for source in sources() {
        for (line, fault) in find(&source) {
            faults.push_str(&format!("\nsrc/{}:{line}: {fault}", source.name));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

fn level(floor: &str) -> Option<usize> {
    FLOORS.iter().position(|siblings| siblings.contains(&floor))
}

#[test]
fn every_file_stands_on_a_floor() {
    check(|source| match level(source.floor()) {
        Some(_) => Vec::new(),
        None => vec![(1, format!("{:?} is no floor of ARCHITECTURE.md", source.floor()))],
    });
}

#[test]
fn a_floor_looks_only_down() {
    check(|source| {
        let own = source.floor();
        let up = |other: &str| own != other && level(other) >= level(own);
        let named =
            |line: &str| paths(line, "crate::").into_iter().filter(|other| up(other)).collect::<Vec<_>>();
        let lines = source.lines().filter(|_| own != "lib" && own != "main");
        lines
            .flat_map(|(number, line)| named(line).into_iter().map(move |other| (number, other)))
            .map(|(number, other)| (number, format!("{own} names {other}, which is not below it")))
            .collect()
    });
}

/// The names that follow `root` in a line, those in braces included.
fn paths(line: &str, root: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    line.match_indices(root)
        .flat_map(|(at, _)| {
            let rest = &line[at + root.len()..];
            match rest.strip_prefix('{') {
                Some(several) => several.split(',').map(|part| name(part.trim())).collect(),
                None => vec![name(rest)],
            }
        })
        .filter(|name| name.starts_with(|c: char| c.is_lowercase()))
        .collect()
}

#[test]
fn no_relative_path_leaves_its_floor() {
    check(|source| {
        let climbs = |line: &str| {
            let most = |n: &usize| line.contains(&"super::".repeat(*n));
            (1..10).take_while(most).last().unwrap_or(0)
        };
        let too_high = |line: &str| source.floor() != "lib" && climbs(line) >= source.depth();
        source
            .lines()
            .filter(|(_, line)| too_high(line))
            .map(|(number, _)| (number, "write crate:: to name another floor".to_owned()))
            .collect()
    });
}

#[test]
fn a_crate_is_named_only_where_it_belongs() {
    check(|source| {
        let foreign =
            OWNERS.iter().filter(|(_, homes)| !homes.iter().any(|home| source.name.starts_with(home)));
        let names = |line: &str, word: &str| {
            line.match_indices(word).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let rest = &line[at + word.len()..];
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_') && rest.starts_with("::")
            })
        };
        foreign
            .flat_map(|(word, _)| {
                source
                    .lines()
                    .filter(|(_, line)| names(line, word))
                    .map(move |(number, _)| (number, format!("{word} has no business here")))
            })
            .collect()
    });
}

#[test]
fn nothing_is_left_unfinished() {
    check(|source| {
        let in_code = source.lines().flat_map(|(number, line)| {
            let found = UNFINISHED.iter().filter(|(word, _)| line.contains(word));
            found.map(move |(word, instead)| (number, format!("{word}: {instead}")))
        });
        let in_text = numbered(&source.text).filter_map(|(number, line)| {
            let marked = ["TODO", "FIXME", "XXX"].into_iter().find(|mark| line.contains(mark));
            marked.map(|mark| (number, format!("{mark}: do it, or open an issue")))
        });
        let dead = numbered(&source.text).filter(|(_, line)| is_commented_out(line));
        let dead = dead.map(|(number, _)| (number, "commented-out code: take it out".to_owned()));
        in_code.chain(in_text).chain(dead).collect()
    });
}

/// Whether a comment is code: prose does not end in these, nor begin with those.
fn is_commented_out(line: &str) -> bool {
    let Some(words) = line.trim_start().strip_prefix("//") else { return false };
    let prose = words.starts_with(['/', '!']);
    let words = words.trim();
    let begins = ["let ", "use ", "pub fn ", "fn ", "#["].iter().any(|keyword| words.starts_with(keyword));
    !prose && (words.ends_with([';', '{', '}']) || begins && words.ends_with([')', ']', ',']))
}

#[test]
fn a_file_is_short_and_says_what_it_is() {
    check(|source| {
        let mut faults = Vec::new();
        let length = source.text.lines().count();
        if length >= LONGEST {
            faults.push((length, format!("{length} lines: part it by its nouns")));
        }
        if !source.text.starts_with("//! ") {
            faults.push((1, "the first line says what the file is for, after `//! `".to_owned()));
        }
        if source.name.split('/').any(|part| {
            ["utils", "util", "helpers", "helper", "manager", "common", "misc"]
                .contains(&part.trim_end_matches(".rs"))
        }) {
            faults.push((1, "name it by what it holds".to_owned()));
        }
        faults
    });
}

#[test]
fn the_corpus_is_not_written_into_the_program() {
    let words = corpus_words();
    for sure in ["UNODC", "Bangkok", "GLO", "Kyrgyzstan", "UNFPA"] {
        assert!(words.contains(sure), "{sure} is a word of the default corpus: {words:?}");
    }
    check(|source| {
        if NAMING.iter().any(|(place, _)| source.name.starts_with(place)) {
            return Vec::new();
        }
        let found = |line: &str| {
            let parts = line.split(|c: char| !c.is_alphanumeric());
            parts.filter(|part| words.contains(*part)).map(str::to_owned).collect::<Vec<_>>()
        };
        numbered(&source.literals)
            .flat_map(|(number, line)| found(line).into_iter().map(move |word| (number, word)))
            .map(|(number, word)| {
                (number, format!("{word} is a word of seeds/: code that knows it serves no other corpus"))
            })
            .collect()
    });
}

/// The names of the default corpus: words that it writes only with a capital, and never just
/// because they begin a sentence. What is said about Docent itself is no such corpus.
fn corpus_words() -> BTreeSet<String> {
    let mut inside: BTreeMap<String, bool> = BTreeMap::new();
    let mut lower = BTreeSet::new();
    for file in fs::read_dir(repository("seeds")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let own = text.contains("publisher: Docent");
        for line in text.lines() {
            let mut begins = true;
            let no_links = line.split_whitespace().filter(|part| !part.contains("://"));
            let words = no_links.flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
            for word in words.filter(|word| word.len() > 2) {
                if word.starts_with(char::is_lowercase) {
                    lower.insert(word.to_owned());
                } else if !own && word.starts_with(char::is_uppercase) {
                    *inside.entry(word.to_owned()).or_default() |= !begins;
                }
                begins = false;
            }
        }
    }
    let name = |word: &str| !lower.contains(&word.to_lowercase());
    inside.into_iter().filter(|(word, inside)| *inside && name(word)).map(|(word, _)| word).collect()
}
