//! `docent gaps`: what was asked and not answered, as text, as data and as drafts.

use std::fs;

use docent::index::corpus::Edition;
use docent::store::Store;
use docent::store::questions::{Outcome, Question};
use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::{ASKED, Desk, FACT};

const DAY: i64 = 24 * 60 * 60;
/// 1 October 2026.
const OCTOBER: i64 = 1_790_812_800;

/// A desk that has been asked what its documents do not say, and what they do.
fn asked() -> Desk {
    let desk = Desk::of(&[FACT, ("canteen.md", "# Canteen\n\nThe canteen of the harbour serves soup.\n")]);
    let store = Store::open(&desk.path("docent.db")).unwrap();
    let questions = [
        ("when does the canteen close?", 1, Outcome::Unanswered, Some(1)),
        ("When does the canteen close", 1, Outcome::Unanswered, Some(2)),
        ("canteen closing time", 3, Outcome::Unanswered, Some(1)),
        ("=HYPERLINK(\"x\") who is \"the\" chair\\?\u{7}", 2, Outcome::Unanswered, None),
        (ASKED, 4, Outcome::Bad, Some(1)),
        ("is this good?", 4, Outcome::Good, Some(1)),
    ];
    for (text, days, outcome, server) in questions {
        let question = Question {
            text: text.to_owned(),
            asked_at: OCTOBER + days * DAY,
            server,
            channel: 9,
            person: None,
            outcome,
            citation: None,
            edition: Edition(1),
        };
        store.keep(&question).unwrap();
    }
    desk
}

fn check(desk: &Desk, arguments: &[&str], expected: &Expect) {
    let ran = desk.run(arguments);
    ran.expect(0, &[]);
    expected.assert_eq(&ran.out);
}

#[test]
fn the_most_asked_comes_first() {
    check(
        &asked(),
        &["gaps"],
        &expect![[r#"
            What was asked and not answered

               3×  When does the canteen close
                   canteen closing time
                   asked from 2026-10-02 to 2026-10-04
                   Nearest: “The canteen of the harbour serves soup.”
                   Canteen, line 3

               1×  how many rowing boats were counted in Tallinn?
                   asked on 2026-10-05 · 1× answered, and the answer found bad
                   Answered today: “The harbour master counted 31 blue rowing boats in Tallinn.”
                   Boats, line 3

               1×  =HYPERLINK("x") who is "the" chair\?�
                   asked on 2026-10-03
                   The documents have nothing near it.
        "#]],
    );
}

#[test]
fn one_server_is_shown_alone() {
    check(
        &asked(),
        &["gaps", "--server", "2"],
        &expect![[r#"
            What was asked and not answered

               1×  When does the canteen close
                   asked on 2026-10-02
                   Nearest: “The canteen of the harbour serves soup.”
                   Canteen, line 3
        "#]],
    );
}

#[test]
fn a_spreadsheet_takes_nothing_for_a_formula() {
    check(
        &asked(),
        &["gaps", "--csv"],
        &expect![[r#"
            asked,rated_bad,first,last,question,wordings,nearest,citation,confidence,answered
            3,0,2026-10-02,2026-10-04,When does the canteen close,canteen closing time,The canteen of the harbour serves soup.,canteen.md#9,0.01,false
            1,1,2026-10-05,2026-10-05,how many rowing boats were counted in Tallinn?,,The harbour master counted 31 blue rowing boats in Tallinn.,fact.md#7,0.97,true
            1,0,2026-10-03,2026-10-03,"'=HYPERLINK(""x"") who is ""the"" chair\?�",,,,,false
        "#]],
    );
}

#[test]
fn json_has_every_wording() {
    let ran = asked().run(&["gaps", "--json"]);
    let list: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(3), "{list:#}");
    assert_eq!((&list[0]["asked"], &list[0]["wordings"][0]["asked"]), (&Value::from(3), &Value::from(2)));
    assert_eq!((&list[0]["answered"], &list[1]["answered"]), (&false.into(), &true.into()), "{list:#}");
}

#[test]
fn drafts_are_intents_once_they_are_filled_in() {
    let desk = asked();
    let ran = desk.run(&["gaps", "--as-intents"]);
    expect![[r##"
        # Questions without an answer. Fill in an answer and what it rests on, or take the entry out; then put this file
        # into the folder of intents and run `docent intents check`.

        # 3×, asked from 2026-10-02 to 2026-10-04
        # Nearest: “The canteen of the harbour serves soup.” (canteen.md#9)
        [[faq]]
        id = "when-does-the-canteen-close"
        examples = [
            "When does the canteen close",
            "canteen closing time",
        ]
        answer = "" # what is to be said
        source = "" # what that rests on: a title or a file

        # 1×, asked on 2026-10-05 · 1× answered, and the answer found bad
        # Answered today: “The harbour master counted 31 blue rowing boats in Tallinn.” (fact.md#7)
        [[faq]]
        id = "how-many-rowing-boats-were-counted-in"
        examples = [
            "how many rowing boats were counted in Tallinn?",
        ]
        answer = "" # what is to be said
        source = "" # what that rests on: a title or a file

        # 1×, asked on 2026-10-03
        [[faq]]
        id = "hyperlink-x-who-is-the-chair"
        examples = [
            "=HYPERLINK(\"x\") who is \"the\" chair\\?\u0007",
        ]
        answer = "" # what is to be said
        source = "" # what that rests on: a title or a file
    "##]].assert_eq(&ran.out);
    let folder = desk.path("own");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("faq.toml"), &ran.out).unwrap();
    desk.configure("intents = \"own\"\n");
    // What is not filled in is named, with its line.
    desk.run(&["intents", "check"]).expect(2, &["faq.toml:12", "write what is to be said"]);
    let filled = ran
        .out
        .replace("answer = \"\"", "answer = \"At four.\"")
        .replace("source = \"\"", "source = \"The cook\"");
    fs::write(folder.join("faq.toml"), filled).unwrap();
    desk.run(&["intents", "check"]).expect(0, &[]);
    let answer = desk.ask("when does the canteen close?");
    assert_eq!(
        (&answer["outcome"], &answer["statements"][0]["quote"]),
        (&"curated".into(), &"At four.".into())
    );
}

#[test]
fn where_nothing_was_kept_there_is_nothing_to_show_and_nothing_is_made() {
    let desk = Desk::of(&[FACT]);
    check(
        &desk,
        &["gaps"],
        &expect![[r#"
        Nothing that was asked and kept is without an answer.
    "#]],
    );
    assert!(!desk.path("docent.db").exists());
}

#[test]
fn a_database_that_is_none_is_named() {
    let desk = Desk::of(&[FACT]);
    fs::write(desk.path("docent.db"), "by no means a database: a list of what to buy on the way home")
        .unwrap();
    desk.run(&["gaps"]).expect(2, &["docent.db", "move it away"]);
    desk.run(&["doctor"]).expect(1, &[]);
}
