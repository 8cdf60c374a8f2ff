//! How answers look on a terminal and in chat: wrapped lines, tables, citations, duplicates, marks of uncertainty.

use docent::answer::confidence::{LIKELY_FROM, SURE_FROM};
use docent::answer::outcome::Answer;
use docent::answer::reply::Reply;
use docent::engine::Engine;
use docent::render::chat::answer::{Shown, answer};
use docent::render::phrases::Phrases;
use docent::render::reply::page;
use docent::render::terminal::{Abilities, draw};
use expect_test::{Expect, expect};

use crate::support::{Desk, object, quotes, reply};

const RULES: &str = "# Bans\n\nWhat follows an offence:\n\n| Offence | Ban | Appeal |\n|---|---|---|\n\
    | Griefing the harbour crane | 7 days | after 3 days |\n| Stealing a ferry | forever | never |\n";

/// A page of a built site and the source that it was built from.
const SITE: [(&str, &str); 2] = [
    (
        "site/log.html",
        "<main><h1>Log</h1><p>The keeper writes the tide log every morning before the ferries leave.</p></main>",
    ),
    (
        "sources/log.rst.txt",
        "Log\n===\n\nThe :ref:`keeper <keepers>` writes the *tide log* every morning before the ferries leave.\n",
    ),
];

/// The reply to a question, with nothing but its first statement, as sure as is wanted.
fn first_statement(engine: &Engine, question: &str, confidence: f32) -> Reply {
    let mut reply = reply(engine, question);
    let Answer::Supported(supported) = &mut reply.answer else { panic!("nothing is answered: {reply:?}") };
    supported.statements.truncate(1);
    supported.statements[0].confidence = confidence;
    reply
}

fn terminal(reply: &Reply, width: Option<usize>) -> String {
    let phrases = Phrases::load(None).unwrap();
    draw(&page(reply, &phrases, 5), Abilities { width, ..Abilities::NONE })
}

fn chat(engine: &Engine, reply: &Reply) -> String {
    let phrases = Phrases::load(None).unwrap();
    let shown = Shown { most: 5, question: None, edition: engine.edition(), topics: &[], humans: false };
    let message = answer(reply, &phrases, &shown);
    format!("{}\n({})\n", message.embed.description, message.embed.footer)
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test is used")]
fn check(said: &str, expected: Expect) {
    expected.assert_eq(said);
}

#[test]
fn a_table_row_is_shown_with_the_names_of_its_columns() {
    let engine = Desk::of(&[("bans.md", RULES)]).engine();
    let question = "what is the ban for griefing the harbour crane";
    let reply = first_statement(&engine, question, 1.0);
    check(
        &terminal(&reply, None),
        expect![[r#"
            Offence: Griefing the harbour crane
              Ban: 7 days
              Appeal: after 3 days [1]

            Sources
            [1] Bans, line 7 · bans.md#56
        "#]],
    );
    let said = chat(&engine, &reply).replace("**", "");
    let row = "> Offence: Griefing the harbour crane\n> Ban: 7 days\n> Appeal: after 3 days \\[1\\]\n";
    assert!(said.starts_with(row), "{said}");
    assert_eq!(quotes(&object(&engine, question))[0], "Griefing the harbour crane | 7 days | after 3 days");
}

const TIDE_LOG: &str = "who writes the tide log every morning";

#[test]
fn text_wraps_at_words_on_a_terminal() {
    let engine = Desk::of(&SITE[..1]).engine();
    let reply = first_statement(&engine, TIDE_LOG, 1.0);
    check(
        &terminal(&reply, Some(40)),
        expect![[r#"
            The keeper writes the tide log every
              morning before the ferries leave. [1]

            Sources
            [1] Log · site/log.html#5
        "#]],
    );
}

#[test]
fn a_site_and_its_sources_are_cited_together() {
    let engine = Desk::of(&SITE).engine();
    let reply = first_statement(&engine, TIDE_LOG, 1.0);
    check(
        &terminal(&reply, None),
        expect![[r#"
            The keeper writes the tide log every morning before the ferries leave. [1] [2]

            Sources
            [1] Log · site/log.html#5
            [2] Log, line 4 · sources/log.rst.txt#5
        "#]],
    );
}

#[test]
fn citations_beyond_three_are_counted() {
    let fact = "# Boats\n\nThe harbour master counted 31 blue rowing boats in Tallinn.\n";
    let names: Vec<String> = (1..=5).map(|number| format!("copy-{number}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), fact)).collect();
    let engine = Desk::of(&files).engine();
    let question = "how many blue rowing boats were counted in Tallinn?";
    let reply = first_statement(&engine, question, 1.0);
    check(
        &terminal(&reply, None),
        expect![[r#"
            The harbour master counted 31 blue rowing boats in Tallinn. [1] [2] [3] and 2 more

            Sources
            [1] Boats, line 3 · copy-1.md#7
            [2] Boats, line 3 · copy-2.md#7
            [3] Boats, line 3 · copy-3.md#7
        "#]],
    );
    let said = chat(&engine, &reply);
    assert!(said.contains(r"\[1\] \[2\] \[3\] and 2 more"), "{said}");
    assert_eq!(said.matches("Boats, line 3").count(), 3, "{said}");
    assert_eq!(object(&engine, question)["statements"][0]["citations"].as_array().unwrap().len(), 5);
}

#[test]
fn an_answer_that_is_not_sure_says_so() {
    let engine = Desk::of(&SITE[..1]).engine();
    for (confidence, words) in [(SURE_FROM, None), (LIKELY_FROM, Some("Probably:")), (0.1, Some("Possibly:"))]
    {
        let reply = first_statement(&engine, TIDE_LOG, confidence);
        let first = terminal(&reply, None).lines().next().map(str::to_owned);
        let first_of_chat = chat(&engine, &reply).lines().next().map(str::to_owned);
        match words {
            Some(words) => {
                assert_eq!(first.as_deref(), Some(words));
                assert_eq!(first_of_chat, Some(format!("**{words}**")));
            }
            None => {
                assert!(first.unwrap().starts_with("The keeper") && first_of_chat.unwrap().starts_with("> "));
            }
        }
    }
}
