//! Questions that nobody would ask in earnest: each gets an answer or a refusal, never an error.

use crate::support::{ASKED, Desk, FACT, QUOTE};

/// A question that no document answers.
fn check_refused(question: &str) {
    let desk = Desk::of(&[FACT]);
    let ran = desk.run(&["ask", "--", question]);
    ran.expect(1, &[]);
    assert_eq!(ran.err, "");
    let object = desk.ask(question);
    assert_eq!(object["outcome"], "not_in_documents", "{object}");
    assert_eq!(object["question"], question);
    assert_eq!(object["statements"].as_array().map(Vec::len), Some(0));
}

#[test]
fn nothing_at_all() {
    check_refused("");
    check_refused("   ");
}

#[test]
fn only_punctuation() {
    check_refused("?!?!?!");
    check_refused("--- ... ((( \" ' `");
    check_refused("--frobnicate");
    check_refused("{place} [optional] (one|another)");
}

#[test]
fn emoji() {
    check_refused("🚣🚣🏽‍♀️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿?");
}

#[test]
fn arabic_and_chinese() {
    check_refused("كم عدد القوارب في تالين؟");
    check_refused("塔林有多少艘划艇？");
}

#[test]
fn control_characters() {
    check_refused("\u{1b}[2J\u{7}");
    check_refused("\u{202e}\u{200b}\u{feff}");
}

#[test]
fn a_nul_byte_in_a_batch() {
    let desk = Desk::of(&[FACT]);
    let out = desk
        .command(&["ask", "--batch"])
        .write_stdin("{\"id\":1,\"question\":\"\\u0000\"}\n")
        .output()
        .unwrap();
    let object: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(object["outcome"], "not_in_documents");
}

#[test]
fn patterns_and_operators_are_words() {
    for question in
        [".*", "a+b+c+(d|e)*", "title:* OR body:[* TO *]", "\"", "+-~^", "\\", "%s%n", "'; DROP TABLE"]
    {
        let desk = Desk::of(&[FACT]);
        desk.run(&["ask", "--", question]).expect(1, &[]);
    }
}

#[test]
fn a_question_of_100_000_characters_is_read_as_far_as_settings_allow() {
    let desk = Desk::of(&[FACT]);
    let long = format!("{ASKED} {}", "and nobody knows ".repeat(6_000));
    assert!(long.len() > 100_000);
    let ran = desk.run(&["ask", "--", &long]);
    assert!(matches!(ran.status, Some(0 | 1)), "{}", ran.err);
    assert!(ran.out.starts_with("Only the first 2000 characters"), "{}", &ran.out[..300.min(ran.out.len())]);
    assert!(ran.out.len() < 10_000, "the question is not handed back whole: {}", ran.out.len());
    desk.configure("[answer]\nmax_question_chars = 46\n");
    let ran = desk.run(&["ask", "--", &long]);
    ran.expect(0, &[]);
    assert!(ran.out.contains(QUOTE), "{}", ran.out);
}

#[test]
fn one_word_of_100_000_characters() {
    let desk = Desk::of(&[FACT]);
    for long in ["x".repeat(100_000), "é".repeat(50_000), "(".repeat(100_000), "🚣".repeat(25_000)] {
        let ran = desk.run(&["ask", "--", &long]);
        ran.expect(1, &[]);
    }
}

#[test]
fn the_same_word_over_and_over() {
    let desk = Desk::of(&[FACT]);
    let ran = desk.run(&["ask", "--", &"boats ".repeat(20_000)]);
    ran.expect(0, &[]);
    assert!(ran.out.contains(QUOTE), "{}", ran.out);
}
