//! Questions against intents, and faults as they are shown.

use std::path::Path;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::{
    nlu::{
        recognition::{Recognition, Slot},
        slot_kind::Mention,
    },
    text::tokens::Token,
};

/// Some places, references and terms, as another floor would find them.
const NAMES: [(SlotKind, &[&str]); 3] = [
    (
        SlotKind::Place,
        &[
            "egypt",
            "mexico",
            "viet nam",
            "dominican republic",
            "peruvian",
            "peru",
            "norway",
            "bolivia",
            "myanmar",
            "south africa",
            "africa",
            "lesotho",
            "kyrgyzstan",
            "namibia",
            "panama",
            "nigeria",
            "kenya",
        ],
    ),
    (SlotKind::Reference, &["65/229", "2005/20", "52/86", "48/104"]),
    (SlotKind::Number, &["65", "3500"]),
];

fn mentions(words: &[&str]) -> Vec<Mention> {
    let mut found = Vec::new();
    for (kind, names) in NAMES {
        for name in names {
            let name: Vec<&str> = name.split(' ').collect();
            for (at, window) in words.windows(name.len()).enumerate() {
                if window == name {
                    found.push(Mention { kind, words: at..at + name.len() });
                }
            }
        }
    }
    found
}

fn recognise(intents: &Intents, question: &str) -> Recognition {
    let tokens: Vec<Token> = tokenize(question);
    let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
    let Some(best) = intents.matches(&words, &mentions(&words)) else { return Recognition::default() };
    let slots = best.slots.iter().map(|slot| {
        let span = Span::new(tokens[slot.words.start].span.start, tokens[slot.words.end - 1].span.end);
        let raw = span.of(question).to_owned();
        Slot { name: slot.name.clone(), value: slot.value.clone().unwrap_or_else(|| raw.clone()), raw, span }
    });
    Recognition {
        intent: Some(best.intent.name.clone()),
        slots: slots.collect(),
        template: Some(best.template.to_owned()),
        ..Recognition::default()
    }
}

fn shipped() -> Intents {
    match check(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/intents"))) {
        Ok(intents) => intents,
        Err(e) => panic!("{e}"),
    }
}

fn toml(templates: &[&str], rest: &str) -> String {
    format!("kind = \"facts\"\ntemplates = {templates:?}\n{rest}")
}

/// The slots that `question` fills in a template, as `name=words`.
fn slots(template: &str, question: &str) -> String {
    let text = toml(
        &[template],
        "[rules]\nlaw = \"{topic} rule[s]\"\n[lists]\nrank = [{ in = \"police officers\", out = \"police\" }, \"judges\"]",
    );
    let intents = Intents::parse(&[("t.toml", &text)]).unwrap();
    let found = recognise(&intents, question);
    if found.intent.is_none() {
        return "no match".to_owned();
    }
    let shown: Vec<String> = found.slots.iter().map(|slot| format!("{}={}", slot.name, slot.value)).collect();
    shown.join(", ")
}

fn check_faults(files: &[(&str, &str)], expected: &Expect) {
    let shown: Vec<String> = match Intents::parse(files) {
        Err(faults) => faults.0.iter().map(ToString::to_string).collect(),
        Ok(intents) => intents.check().iter().map(ToString::to_string).collect(),
    };
    expected.assert_eq(&shown.join("\n\n"));
}

#[test]
fn every_shipped_intent_has_tests() {
    let intents = shipped();
    for intent in intents.iter() {
        assert!(intent.tests.len() >= 6, "{} has fewer than six tests", intent.name);
    }
}

#[test]
fn slots_are_filled() {
    for (template, question, expected) in [
        ("training in {place}", "Training in EGYPT?!", "place=EGYPT"),
        ("training in {place}", "training in Atlantis", "no match"),
        ("training in {place}", "training in Egypt today", "no match"),
        ("{topic} in {place}", "work in prisons in Viet Nam", "topic=work in prisons, place=Viet Nam"),
        (
            "{topic} in [the] {place}",
            "courts in the Dominican Republic",
            "topic=courts, place=Dominican Republic",
        ),
        ("{place} (and|or) {place:other}", "Egypt or Peru", "place=Egypt, other=Peru"),
        ("{topic} {place} {topic:rest}", "all Peru judges", "topic=all, place=Peru, rest=judges"),
        ("[new] {rank} of {place}", "police officers of Egypt", "rank=police, place=Egypt"),
        ("[new] {rank} of {place}", "nurses of Egypt", "no match"),
        ("resolution {reference}", "Resolution 65/229", "reference=65/229"),
        ("judge[s] in {place}", "judge in Peru", "place=Peru"),
        ("what are the <law:named>", "What are the Oslo Rules?", "named=Oslo Rules, topic=Oslo"),
        ("café {topic}", "CAFE noir", "topic=noir"),
        ("was [ist] groß {topic}", "Was groß ärger?", "topic=ärger"),
    ] {
        assert_eq!(slots(template, question), expected, "{template} × {question}");
    }
}

#[test]
fn the_more_specific_template_wins() {
    let wide = toml(&["{topic} in {place}"], "");
    let narrow = toml(&["training in {place}", "training {topic}"], "");
    let intents = Intents::parse(&[("a.toml", &wide), ("b.toml", &narrow)]).unwrap();
    let explain = |question: &str| {
        let words: Vec<&str> = question.split(' ').collect();
        intents.explain(&words, &mentions(&words)).to_string()
    };
    expect![[r"
        words     training in egypt
        mention   place = egypt
        intent    b (facts)
        template  training in {place}
        slot      place = egypt
        also      a: {topic} in {place}
        also      b: training {topic}"]]
    .assert_eq(&explain("training in egypt"));
    expect![[r"
        words     nothing here
        intent    none: the index is asked for the words as they stand"]]
    .assert_eq(&explain("nothing here"));
}

#[test]
fn filler_comes_off_but_never_everything() {
    let intents = shipped();
    for (question, expected) in [
        ("umm hey docent can you tell me what is docent right", "what is docent"),
        ("hey", "hey"),
        ("pls", "pls"),
        ("hey thanks", "thanks"),
        ("quick question do you know how many judges thanks in advance", "how many judges"),
        ("i want to know where egypt is mate lol", "where egypt is"),
    ] {
        let words: Vec<&str> = question.split(' ').collect();
        assert_eq!(words[intents.content(&words)].join(" "), expected);
    }
}

#[test]
fn a_question_without_end_matches_nothing() {
    let intents = shipped();
    for word in ["in", "what", "egypt", "please", "of"] {
        let words = vec![word; 100_000];
        let mentions: Vec<Mention> =
            (0..words.len()).map(|at| Mention { kind: SlotKind::Place, words: at..at + 1 }).collect();
        assert!(intents.matches(&words, &mentions).is_none(), "{word}");
    }
}

#[test]
fn faults_in_one_file_are_all_shown() {
    check_faults(
        &[(
            "intents/bad.toml",
            r#"kind = "fact"
colour = "red"
templates = ["training in {plaec}", "[the {topic}", "[about] {topic}", "<nowhere> x", "é {number} }"]
requires = ["place"]
[lists]
rank = ["Judges", "judges"]
[rules]
a = "x <b>"
b = "y <a>"
"#,
        )],
        &expect![[r#"
            error: unknown kind `fact`
             --> intents/bad.toml:1:9
              |
            1 | kind = "fact"
              |         ^^^^
              |
              = help: did you mean `facts`?

            error: unknown key `colour`
             --> intents/bad.toml:2:1
              |
            2 | colour = "red"
              | ^^^^^^
              |
              = help: keys are description, kind, templates, examples, answer, look_up, replies, requires, lists, rules, tests

            error: unknown slot or list `plaec`
             --> intents/bad.toml:3:27
              |
            3 | templates = ["training in {plaec}", "[the {topic}", "[about] {topic}", "<nowhere> x", "é {number} }"]
              |                           ^^^^^^^
              |
              = help: did you mean `{place}`?

            error: `[` is never closed
             --> intents/bad.toml:3:38
              |
            3 | templates = ["training in {plaec}", "[the {topic}", "[about] {topic}", "<nowhere> x", "é {number} }"]
              |                                      ^
              |
              = help: add the missing `]`

            error: matches any words at all
             --> intents/bad.toml:3:54
              |
            3 | templates = ["training in {plaec}", "[the {topic}", "[about] {topic}", "<nowhere> x", "é {number} }"]
              |                                                      ^^^^^^^^^^^^^^^
              |
              = help: let it require a word or a typed slot such as `{place}`

            error: unknown rule `nowhere`
             --> intents/bad.toml:3:73
              |
            3 | templates = ["training in {plaec}", "[the {topic}", "[about] {topic}", "<nowhere> x", "é {number} }"]
              |                                                                         ^^^^^^^^^
              |
              = help: define it under `[rules]` in this file or in `_shared.toml`

            error: `}` closes nothing
             --> intents/bad.toml:3:99
              |
            3 | templates = ["training in {plaec}", "[the {topic}", "[about] {topic}", "<nowhere> x", "é {number} }"]
              |                                                                                                   ^
              |
              = help: take it out, or open it with `{`

            error: `judges` is in the list twice
             --> intents/bad.toml:6:20
              |
            6 | rank = ["Judges", "judges"]
              |                    ^^^^^^
              |
              = help: case, accents and punctuation do not matter; take one out

            error: rule `a` uses itself
             --> intents/bad.toml:9:8
              |
            9 | b = "y <a>"
              |        ^^^
              |
              = help: a → b → a"#]],
    );
}

#[test]
fn faulty_toml_and_empty_files() {
    check_faults(
        &[
            ("a.toml", "kind = \"facts\ntemplates = []\n"),
            ("b.toml", ""),
            ("c.toml", "kind = 3\ntests = [{}]"),
        ],
        &expect![[r#"
            error: not TOML: invalid basic string, expected `"`
             --> a.toml:1:14
              |
            1 | kind = "facts
              |              ^

            error: an empty intent file
             --> b.toml:1:1
              |
            1 |
              | ^
              |
              = help: an intent has `kind` and `templates`

            error: an intent without templates
             --> c.toml:1:1
              |
            1 | kind = 3
              | ^
              |
              = help: add `templates = ["…"]`

            error: expected a string, found integer
             --> c.toml:1:8
              |
            1 | kind = 3
              |        ^

            error: a test that asks nothing
             --> c.toml:2:10
              |
            2 | tests = [{}]
              |          ^^
              |
              = help: add `ask = "…"`"#]],
    );
}

#[test]
fn an_example_belongs_to_one_intent() {
    let first = toml(
        &["training in {place}", "x {topic}"],
        "[[tests]]\nask = \"Training in Egypt\"\nslots.place = \"Egypt\"\n",
    );
    let second = toml(
        &["{topic} in {place}", "x {topic}"],
        "[[tests]]\nask = \"training in Egypt?\"\n[[tests]]\nask = \"training in Peru\"\nslots.place = \"Peru\"\n",
    );
    check_faults(
        &[("a.toml", &first), ("b.toml", &second)],
        &expect![[r#"
        error: `a` has this template, too
         --> b.toml:2:37
          |
        2 | templates = ["{topic} in {place}", "x {topic}"]
          |                                     ^^^^^^^^^
          |
          = help: take one out

        error: `a` has this example, too
         --> b.toml:4:8
          |
        4 | ask = "training in Egypt?"
          |        ^^^^^^^^^^^^^^^^^^
          |
          = help: an example belongs to one intent

        error: `a` claims this example
         --> b.toml:6:8
          |
        6 | ask = "training in Peru"
          |        ^^^^^^^^^^^^^^^^
          |
          = help: its template `training in {place}` fits better"#]],
    );
}

proptest! {
    #[test]
    fn matching_never_panics(question in "([a-zé]{1,3}|in|egypt|what|[0-9]{1,2}/2)( (in|the|egypt|how many|[a-z]{1,4})){0,70}") {
        let intents = Intents::parse(&[("t.toml", &toml(&["[what] {topic} (in|the) {place} [{topic:rest}]"], ""))]).unwrap();
        let found = recognise(&intents, &question);
        prop_assert!(found.slots.iter().all(|slot| !slot.raw.is_empty()));
    }

    #[test]
    fn files_of_any_text_never_panic(text in "(templates|kind|rules|lists|\\[|\\]|=|\"|\\{|\\}|facts|a|é|\n| ){0,60}") {
        let _ = Intents::parse(&[("t.toml", &text)]).map_err(|faults| faults.to_string());
    }
}

#[test]
fn the_example_in_the_readme_is_an_intent() {
    let readme = include_str!("../../../intents/README.md");
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let intents = Intents::parse(&[("facts.toml", example)]).unwrap();
    assert_eq!(intents.check(), []);
    assert_eq!(intents.test(&|question| recognise(&intents, question)).to_string(), "1 passed, 0 failed");
}

#[test]
fn a_report_names_file_and_line() {
    let text = toml(&["x {topic}"], "[[tests]]\nask = \"x y\"\nslots.topic = \"z\"\n");
    let intents = Intents::parse(&[("t.toml", &text)]).unwrap();
    expect![[r#"
        t.toml:4: x y
          expected t, topic = "z"
               got t, topic = "y"

        0 passed, 1 failed"#]]
    .assert_eq(&intents.test(&|question| recognise(&intents, question)).to_string());
}

#[test]
fn shared_rules_and_filler_are_checked_too() {
    check_faults(
        &[
            (
                "_shared.toml",
                "kind = \"facts\"\n[rules]\nin = \"(in|at\"\n[filler]\nstart = [\"hey {topic}\"]\nend = [\"<ni>\"]",
            ),
            ("a.toml", "kind = \"greeting\"\ntemplates = [\"hi <in>\"]"),
        ],
        &expect![[r#"
            error: unknown key `kind`
             --> _shared.toml:1:1
              |
            1 | kind = "facts"
              | ^^^^
              |
              = help: keys are filler, lists, rules

            error: `(` is never closed
             --> _shared.toml:3:7
              |
            3 | in = "(in|at"
              |       ^
              |
              = help: add the missing `)`

            error: filler with a slot
             --> _shared.toml:5:11
              |
            5 | start = ["hey {topic}"]
              |           ^^^^^^^^^^^
              |
              = help: filler is plain words: what a slot takes would be lost

            error: unknown rule `ni`
             --> _shared.toml:6:9
              |
            6 | end = ["<ni>"]
              |         ^^^^
              |
              = help: define it under `[rules]` in this file or in `_shared.toml`

            error: a chat intent without replies
             --> a.toml:1:8
              |
            1 | kind = "greeting"
              |        ^^^^^^^^^^
              |
              = help: add `replies = ["…"]`: the phrases to answer with"#]],
    );
}
