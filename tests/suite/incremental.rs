//! An index that is kept: only what changed is read again, and the answers are those of an index
//! made anew.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use docent::engine::Engine;
use docent::index::refresh::Progress;
use serde_json::Value;

use crate::support::{Desk, object, open, quotes};

const KAYAKS: &str = "The pilot of Estonia owns 4 green kayaks.\n";
const SAILS: &str = "The regatta of Latvia had 17 white sails.\n";
const OARS: &str = "The museum of Finland keeps 230 oak oars.\n";
const QUESTIONS: [&str; 5] = [
    "how many kayaks are in Estonia?",
    "sails in Latvia",
    "oak oars",
    "what does the museum keep?",
    "Norway",
];

fn desk() -> Desk {
    Desk::of(&[("a.md", KAYAKS), ("b.txt", SAILS), ("c/d.md", OARS)])
}

/// The engine after a refresh, and the files that it went through; none where nothing changed.
fn refresh(desk: &Desk) -> (Engine, Vec<String>) {
    let mut names = Vec::new();
    let engine = open(&desk.sources(), &mut |progress| {
        if let Progress::Reading { name, .. } = progress {
            names.push(name.to_owned());
        }
    });
    assert!(engine.unkept.is_none());
    (engine, names)
}

fn answers(engine: &Engine) -> Vec<Value> {
    QUESTIONS.iter().map(|question| object(engine, question)).collect()
}

/// Refreshes, and compares with an index made anew from the same files.
fn check_as_new(desk: &Desk) -> Engine {
    let (engine, _) = refresh(desk);
    let mut sources = desk.sources();
    sources.index = desk.path("index of its own");
    let anew = open(&sources, &mut |_| {});
    fs::remove_dir_all(&sources.index).unwrap();
    assert_eq!(answers(&engine), answers(&anew));
    assert_eq!(engine.corpus().entries, anew.corpus().entries);
    let (again, read) = refresh(desk);
    assert_eq!(read, [""; 0], "nothing has changed since");
    assert_eq!(answers(&again), answers(&anew));
    engine
}

fn says(engine: &Engine, question: &str, fact: &str) -> bool {
    quotes(&object(engine, question)).contains(&fact.trim())
}

#[test]
fn what_has_not_changed_is_not_read() {
    let desk = desk();
    assert_eq!(refresh(&desk).1, ["a.md", "b.txt", "c/d.md"]);
    assert_eq!(refresh(&desk).1, [""; 0]);
    let engine = check_as_new(&desk);
    assert!(says(&engine, QUESTIONS[0], KAYAKS) && says(&engine, QUESTIONS[1], SAILS));
}

#[test]
fn a_touched_file_is_looked_at_once_and_says_the_same() {
    let desk = desk();
    let before = answers(&refresh(&desk).0);
    let touched = SystemTime::now() + Duration::from_mins(1);
    File::options().write(true).open(desk.seeds().join("a.md")).unwrap().set_modified(touched).unwrap();
    let (engine, looked_at) = refresh(&desk);
    assert!(!looked_at.is_empty());
    assert_eq!(answers(&engine), before);
    assert_eq!(refresh(&desk).1, [""; 0]);
}

#[test]
fn a_changed_file_changes_its_own_facts_only() {
    let desk = desk();
    refresh(&desk);
    desk.write("b.txt", "The regatta of Latvia had 18 black sails, it turned out.\n");
    let engine = check_as_new(&desk);
    assert!(says(&engine, QUESTIONS[1], "The regatta of Latvia had 18 black sails, it turned out."));
    assert!(!says(&engine, QUESTIONS[1], SAILS));
    assert!(says(&engine, QUESTIONS[0], KAYAKS));
}

#[test]
fn a_change_of_equal_length_is_seen() {
    let desk = desk();
    refresh(&desk);
    let path = desk.seeds().join("b.txt");
    desk.write("b.txt", SAILS.replace("17", "71"));
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(SystemTime::now() + Duration::from_secs(5))
        .unwrap();
    let engine = check_as_new(&desk);
    assert!(says(&engine, QUESTIONS[1], &SAILS.replace("17", "71")));
}

#[test]
fn a_removed_file_takes_its_facts_along() {
    let desk = desk();
    refresh(&desk);
    desk.remove("b.txt");
    let engine = check_as_new(&desk);
    assert_eq!(object(&engine, QUESTIONS[1])["outcome"], "not_in_documents");
    assert!(says(&engine, QUESTIONS[0], KAYAKS));
}

#[test]
fn a_new_file_brings_its_facts() {
    let desk = desk();
    refresh(&desk);
    desk.write("0.md", "The ferry of Norway carries 900 bicycles.\n");
    let engine = check_as_new(&desk);
    assert!(says(&engine, "bicycles in Norway", "The ferry of Norway carries 900 bicycles."));
    assert!(says(&engine, QUESTIONS[0], KAYAKS));
}

#[test]
fn a_renamed_file_is_cited_by_its_new_name() {
    let desk = desk();
    refresh(&desk);
    fs::rename(desk.seeds().join("a.md"), desk.seeds().join("z.md")).unwrap();
    let engine = check_as_new(&desk);
    let object = object(&engine, QUESTIONS[0]);
    assert_eq!(quotes(&object), [KAYAKS.trim()]);
    assert_eq!(object["citations"][0]["document"], "z.md");
    assert_eq!(object["citations"][0]["title"], "z");
}

#[test]
fn two_files_that_change_places() {
    let desk = desk();
    refresh(&desk);
    desk.write("a.md", SAILS);
    desk.write("b.txt", KAYAKS);
    let engine = check_as_new(&desk);
    assert_eq!(object(&engine, QUESTIONS[0])["citations"][0]["document"], "b.txt");
    assert_eq!(object(&engine, QUESTIONS[1])["citations"][0]["document"], "a.md");
}

#[test]
fn a_copy_is_one_fact_with_two_citations() {
    let desk = desk();
    refresh(&desk);
    desk.write("copy.md", KAYAKS);
    let engine = check_as_new(&desk);
    let object = object(&engine, QUESTIONS[0]);
    assert_eq!(quotes(&object), [KAYAKS.trim()]);
    let documents: Vec<&str> =
        object["citations"].as_array().unwrap().iter().map(|c| c["document"].as_str().unwrap()).collect();
    assert_eq!(documents, ["a.md", "copy.md"]);
}

#[test]
fn a_file_that_goes_bad_loses_its_facts_and_gets_them_back() {
    let desk = desk();
    refresh(&desk);
    desk.write("b.txt", b"\0\x01\x02\xFF\xFE\0\0\0".repeat(40));
    let engine = check_as_new(&desk);
    assert!(!says(&engine, QUESTIONS[1], SAILS));
    assert_eq!(engine.corpus().problems.len(), 1);
    desk.write("b.txt", SAILS);
    let engine = check_as_new(&desk);
    assert!(says(&engine, QUESTIONS[1], SAILS));
    assert!(engine.corpus().problems.is_empty());
}

#[test]
fn a_raised_limit_lets_a_file_in() {
    let desk = desk();
    let mut sources = desk.sources();
    sources.max_file_bytes = 20;
    desk.write("tiny.md", "A raft floats.\n");
    let engine = open(&sources, &mut |_| {});
    assert_eq!((engine.corpus().entries.len(), engine.corpus().problems.len()), (1, 3));
    let (engine, _) = refresh(&desk);
    assert_eq!((engine.corpus().entries.len(), engine.corpus().problems.len()), (4, 0));
    assert_eq!(refresh(&desk).1, [""; 0]);
    let engine = open(&sources, &mut |_| {});
    assert_eq!(
        (engine.corpus().entries.len(), engine.corpus().problems.len()),
        (1, 3),
        "and a lowered one keeps it out"
    );
}

#[test]
fn an_index_stays_small_however_often_it_is_refreshed() {
    let desk = desk();
    refresh(&desk);
    let files = || {
        let folders = [desk.path("index"), desk.path("index/tantivy")];
        folders.iter().map(|folder| fs::read_dir(folder).unwrap().count()).sum::<usize>()
    };
    let before = files();
    for round in 0..6 {
        desk.write("b.txt", format!("The regatta of Latvia had {round} white sails.\n"));
        refresh(&desk);
    }
    assert_eq!(files(), before);
}
