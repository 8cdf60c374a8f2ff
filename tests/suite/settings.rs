//! `config.toml`: what is wrong is said with its line, and the program stops with 2.

use crate::support::{ASKED, Desk, FACT, QUOTE};

/// Settings with a fault.
fn check(more: &str, said: &[&str]) {
    let desk = Desk::of(&[FACT]);
    desk.configure(more);
    let ran = desk.run(&["ask", ASKED]);
    ran.expect(2, &["error", "config.toml"]);
    ran.expect(2, said);
    assert_eq!(ran.out, "");
    assert!(!desk.path("index").exists(), "nothing is built from settings with a fault");
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    check("sheeds = 1\n", &["line 3", "sheeds", "unknown field"]);
    check("[answer]\nshow = 3\n", &["line 4", "show", "unknown field"]);
    check("[limits]\nmax_file_size = 3\n", &["line 4", "max_file_size"]);
}

#[test]
fn a_value_out_of_range_is_named_with_the_range() {
    check("[answer]\nthreshold = 1.5\n", &["`answer.threshold` is 1.5, but must be between 0 and 1"]);
    check("[answer]\nthreshold = nan\n", &["answer.threshold"]);
    check("[answer]\nshown = 0\n", &["`answer.shown` is 0, but must be at least 1"]);
    check("[answer]\nshown = -1\n", &["line 4", "shown"]);
    check(
        "[answer]\nmax_question_chars = 0\n",
        &["`answer.max_question_chars` is 0, but must be at least 1"],
    );
    check("[limits]\nmax_file_bytes = -5\n", &["line 4", "max_file_bytes"]);
}

#[test]
fn a_value_of_another_type() {
    check("[answer]\nshown = \"five\"\n", &["line 4", "shown = \"five\""]);
    check("intents = 5\n", &["line 3"]);
}

#[test]
fn what_is_no_toml() {
    check("this is no TOML\n", &["line 3"]);
}

#[test]
fn a_file_that_is_not_there() {
    let desk = Desk::of(&[FACT]);
    desk.run(&["ask", "--config", "other.toml", ASKED])
        .expect(2, &["other.toml: cannot be read", "--config"]);
}

#[test]
fn a_file_that_is_a_folder_or_no_text() {
    let desk = Desk::of(&[FACT]);
    std::fs::create_dir(desk.path("folder.toml")).unwrap();
    desk.run(&["ask", "--config", "folder.toml", ASKED]).expect(2, &["folder.toml: cannot be read"]);
    std::fs::write(desk.path("bytes.toml"), [0xFF, 0xFE, 0x00]).unwrap();
    desk.run(&["ask", "--config", "bytes.toml", ASKED]).expect(2, &["bytes.toml: cannot be read"]);
}

#[test]
fn paths_are_relative_to_the_file() {
    let desk = Desk::of(&[FACT]);
    let elsewhere = tempfile::tempdir().unwrap();
    let config = desk.path("config.toml");
    let mut command = desk.command(&["ask", "--config", &config.to_string_lossy(), ASKED]);
    let ran = crate::support::Ran::of(command.current_dir(elsewhere.path()));
    ran.expect(0, &[]);
    assert!(ran.out.contains(QUOTE));
    assert!(desk.path("index").is_dir());
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn shown_and_threshold_hold() {
    let facts: String =
        (1..=7).map(|n| format!("- Boat number {n} lies in the harbour of Tallinn.\n")).collect();
    let desk = Desk::of(&[("boats.md", facts)]);
    let lines = |arguments: &[&str]| {
        let ran = desk.run(arguments);
        ran.out.lines().filter(|line| line.contains("lies in the harbour")).count()
    };
    let question = "boats in the harbour of Tallinn";
    assert_eq!(lines(&["ask", question]), 5);
    assert_eq!(lines(&["ask", "--all", question]), 7);
    desk.configure("[answer]\nshown = 2\n");
    assert_eq!(lines(&["ask", question]), 2);
    desk.configure("[answer]\nthreshold = 1.0\n");
    desk.run(&["ask", question]).expect(1, &[]);
}

#[test]
fn the_settings_that_ship_are_the_defaults() {
    let shipped = std::fs::read_to_string(crate::support::repository("config.toml")).unwrap();
    let desk = Desk::of(&[FACT]);
    let with = |text: &str| {
        std::fs::write(desk.path("config.toml"), text).unwrap();
        let mut object = desk.ask(ASKED);
        object.as_object_mut().unwrap().remove("elapsed_us");
        object
    };
    assert_eq!(with(&shipped.replace("intents = \"intents\"", "")), with(""));
}
