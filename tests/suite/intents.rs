//! The intents that ship: no faults, and every test in their files passes over the shipped corpus.

use docent::nlu::intents::{Intents, check};
use docent::nlu::question::Question;
use docent::nlu::recognize::recognize;

use crate::support::{Desk, FACT, open, repository};

#[test]
fn the_files_have_no_fault() {
    if let Err(faults) = check(&repository("intents")) {
        panic!("{faults}");
    }
}

#[test]
fn the_tests_in_the_files_pass() {
    let desk = Desk::of(&[FACT]);
    let mut sources = desk.sources();
    sources.folders = vec![repository("seeds")];
    let engine = open(&sources, &mut |_| {});
    let intents = Intents::load(&repository("intents")).unwrap();
    let report = intents.test(&|ask| recognize(&Question::new(ask), &intents, engine.lexicon()));
    assert!(report.failures.is_empty(), "{report}");
}

#[test]
fn a_new_intent_needs_no_new_program() {
    let desk = Desk::of(&[FACT]);
    std::fs::create_dir(desk.path("intents")).unwrap();
    let intent = "kind = \"count\"\ntemplates = [\"tally [of] {topic:counted}\"]\n[[tests]]\nask = \"tally of boats\"\nslots = { counted = \"boats\" }\n";
    std::fs::write(desk.path("intents/tally.toml"), intent).unwrap();
    desk.run(&["intents", "check"]).expect(0, &[]);
    desk.run(&["intents", "test"]).expect(0, &[]);
    let explained = desk.run(&["intents", "explain", "tally of boats"]);
    assert!(explained.out.contains("intent    tally (count)"), "{}", explained.out);
    assert_eq!(desk.ask("tally of rowing boats")["intent"], "tally");
}

#[test]
fn a_fault_is_shown_under_a_caret() {
    let desk = Desk::of(&[FACT]);
    std::fs::create_dir(desk.path("intents")).unwrap();
    let intent = "kind = \"facts\"\ntemplates = [\"training in {plaec}\"]\n";
    std::fs::write(desk.path("intents/training.toml"), intent).unwrap();
    let ran = desk.run(&["intents", "check"]);
    ran.expect(2, &["training.toml:2:", "unknown slot", "^"]);
}
