//! Kinds of questions and messages over small documents: what is asked, and what is said to it. `UPDATE_EXPECT=1 cargo
//! test` writes what is said now; read the difference before you keep it.

use docent::answer::outcome::Answer;
use docent::nlu::question::Question;
use docent::render::phrases::Phrases;
use docent::render::reply::explain;
use expect_test::{Expect, expect};

use crate::support::Desk;

/// Pages that stand beside every document, so that words are as rare as in a real set.
const OTHER_PAGES: &str = "# Harbour notes

## Moorings
The pontoon is scrubbed in the first week. Ropes are coiled by whoever moors last. The crane lifts four tonnes.

## Boathouse
Keys hang behind the door. Two kayaks can be borrowed for a day. Varnish is kept in the red cupboard.

## Clubroom
The long table seats sixteen people. Cups are washed on Mondays. Letters lie in the green tray.

## Journeys
Tickets are bought at the kiosk. Receipts are kept for thirty days. A ferry is paid only after nine in the evening.
";

/// Asks the turns of a conversation over a document and compares what is said to the last.
fn check(document: &str, turns: &[&str], expected: Expect) {
    check_files(&[("page.md", document)], turns, expected);
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test is used")]
fn check_files(files: &[(&str, &str)], turns: &[&str], expected: Expect) {
    let desk = Desk::of(files);
    desk.write("harbour.md", OTHER_PAGES);
    let engine = desk.engine();
    let phrases = Phrases::load(None).unwrap();
    let (mut earlier, mut said) = (None, String::new());
    for turn in turns {
        let reply = engine.answer(&Question::after(*turn, earlier.take())).unwrap();
        let explained =
            |reasons: &[_]| reasons.iter().map(|reason| explain(reason, &phrases) + "\n").collect();
        said = match &reply.answer {
            Answer::Supported(found) => {
                let quotes = found.statements.iter().map(|statement| match &statement.group {
                    Some(group) => format!("{group} → {}\n", statement.quote),
                    None => format!("{}\n", statement.quote),
                });
                let missing: String = explained(&found.missing);
                quotes.collect::<String>() + &missing
            }
            Answer::NotInDocuments(refusal) => {
                let nearest =
                    refusal.nearest.iter().take(1).map(|nearest| format!("near: {}\n", nearest.quote));
                let reasons: String = explained(&refusal.reasons);
                reasons + &nearest.collect::<String>()
            }
            other => format!("{other:?}\n"),
        };
        earlier = Some(reply.context);
    }
    expected.assert_eq(&said);
}

const LEAVE: &str = "# Leave

Annual leave is 25 days.

Staff may not work for a competitor.

A parent gets 16 weeks of leave when a child is adopted.
";

#[test]
fn asides_do_not_matter() {
    for message in [
        "how many days is annual leave",
        "my manager Ines keeps asking, how many days is annual leave",
        "how many days is annual leave? my manager Ines keeps asking",
        "(I use a Chromebook) how many days is annual leave",
        "apologies if this came up already but how many days is annual leave",
        "btw tbh I have no clue how many days annual leave is",
    ] {
        check(
            LEAVE,
            &[message],
            expect![[r#"
            Annual leave is 25 days.
        "#]],
        );
    }
}

#[test]
fn questions_of_one_message_are_answered_one_by_one() {
    let document =
        "# Office\n\nThe printer is on the third floor.\n\nThe password of the guest network is cormorant.\n";
    check(
        document,
        &["where is the printer? and what is the password of the guest network?"],
        expect![[r#"
        where is the printer? → The printer is on the third floor.
        and what is the password of the guest network? → The password of the guest network is cormorant.
    "#]],
    );
    check(
        document,
        &["where is the printer and what is the salary of the janitor?"],
        expect![[r#"
            where is the printer → The printer is on the third floor.
            No answer was found to “and what is the salary of the janitor?”
        "#]],
    );
}

#[test]
fn how_asks_for_what_it_names() {
    let document = "# House\n\nThe corridor is 34 metres long.\n\nThe lease of the house lasts five years.\n\nThe lift is \
                    inspected every six months.\n\nThe lift goes at 2 metres per second.\n\nThe house opens at 7:30.\n\n\
                    The cellar floods in spring.\n";
    check(
        document,
        &["how long is the corridor"],
        expect![[r#"
        The corridor is 34 metres long.
    "#]],
    );
    check(
        document,
        &["how long does the lease last"],
        expect![[r#"
        The lease of the house lasts five years.
    "#]],
    );
    check(
        document,
        &["how often is the lift inspected"],
        expect![[r#"
        The lift is inspected every six months.
        The lift goes at 2 metres per second.
    "#]],
    );
    check(
        document,
        &["what time does the house open"],
        expect![[r#"
        The house opens at 7:30.
    "#]],
    );
    check(
        document,
        &["when does the cellar flood"],
        expect![[r#"
        The cellar floods in spring.
    "#]],
    );
}

#[test]
fn a_question_above_a_text_is_answered_by_it() {
    let document = "# FAQ\n\n## What do I need on the first morning?\n\nA charger and a photo. Tea is provided.\n\n\
                    ## Is there storage?\n\nOnly for kayaks. The shed is full.\n";
    check(
        document,
        &["what do i need on the first morning"],
        expect![[r#"
        A charger and a photo.
        Tea is provided.
    "#]],
    );
    check(
        document,
        &["is there any storage"],
        expect![[r#"
        Only for kayaks.
        The shed is full.
    "#]],
    );
    let entry = "---\nquestion: Can I bring my dog?\n---\nOnly on a lead, and never into the kitchen.\n";
    check(
        entry,
        &["can i bring my dog"],
        expect![[r#"
        Only on a lead, and never into the kitchen.
    "#]],
    );
}

#[test]
fn versions_are_found_by_their_beginning() {
    let document = "# Delays\n\nReleases 22.18.0 and v24.8.0 were delayed by the build machines.\n\nRelease 22.180.1 \
                    was on time.\n";
    check(
        document,
        &["why was 22.18 delayed"],
        expect![[r#"
        Releases 22.18.0 and v24.8.0 were delayed by the build machines.
        Release 22.180.1 was on time.
    "#]],
    );
    check(
        document,
        &["why was 24.8.0 delayed"],
        expect![[r#"
        Releases 22.18.0 and v24.8.0 were delayed by the build machines.
    "#]],
    );
    let notes = "# Release notes\n\n## 14.2.10.0\nPayments are checked twice.\n\n## 14.2.1.0\nInvoices go out in \
                 batches.\n";
    check(
        notes,
        &["What changed in 14.2.1.0?"],
        expect![[r#"
        Invoices go out in batches.
    "#]],
    );
}

#[test]
fn a_follow_up_asks_of_something_else() {
    let offices = "# Offices\n\n## Berlin\n\nThe Berlin office is at 12 Kastanien Street.\n\n## Lisbon\n\nThe Lisbon \
                   team has nine people.\n";
    check(
        offices,
        &["where is the Berlin office?", "and in Lisbon?"],
        expect![[r#"
            No answer to this was found in the documents.
            near: The Berlin office is at 12 Kastanien Street.
        "#]],
    );
    let team = "# Team\n\nAnnual leave is 28 days.\n\nPelican is the internal name of the billing system.\n";
    check(
        team,
        &["how many days is annual leave", "what is Pelican?"],
        expect![[r#"
        Pelican is the internal name of the billing system.
    "#]],
    );
}

#[test]
fn a_definition_is_found_among_many_uses() {
    let uses =
        |n: u32| format!("## Report {n}\n\nPledge by pledge, the pledge report {n} has each pledge.\n\n");
    let uses: String = (0..60).map(uses).collect();
    let document = format!(
        "# Pledges\n\n{uses}## Basics\n\nA pledge is a promise to give later, in one sum or in parts.\n"
    );
    let desk = Desk::of(&[("page.md", &document)]);
    let engine = desk.engine();
    let judged = engine.judge(&Question::new("what is a pledge?")).unwrap();
    let found = judged.evidence.iter().map(|found| engine.corpus().text(found.id));
    assert!(found.into_iter().any(|text| text.starts_with("A pledge is")), "among 40 passages it is not");
}

#[test]
fn documents_that_do_not_name_the_program_are_not_asked_about_it() {
    let document =
        "# Forum\n\nQuestions are answered by volunteers.\n\nA recent question was answered twice.\n";
    check(
        document,
        &["what can you do?"],
        expect![[r#"
        Chat("Ask me something about the documents, for example “what is …”, “how many … in …” or “tell me about …”.")
    "#]],
    );
}

#[test]
fn a_refusal_says_what_is_true() {
    let document = "# Setup\n\nRun the command below.\n\n```sh\nfrobnicate --quickly\n```\n\nThe build takes an hour.\n\n\
                    To log in, use the company account.\n";
    check(
        document,
        &["what does frobnicate do"],
        expect![[r#"
            No answer to this was found in the documents.
        "#]],
    );
    check(
        document,
        &["who owns the login form"],
        expect![[r#"
        The documents never use the words “owns”, “form”.
    "#]],
    );
    check(
        document,
        &["what does a zeppelin cost"],
        expect![[r#"
        The documents never use the words “zeppelin”, “cost”.
    "#]],
    );
}

#[test]
fn a_word_in_passing_refuses_nothing() {
    let document = "# Front desk\n\nThe front desk lends umbrellas to visitors.\n\nVisitors sign the book at the front desk.\n";
    check(
        document,
        &["my zeppelin lands soon, how long may visitors keep the umbrellas of the front desk"],
        expect![[r#"
            The front desk lends umbrellas to visitors.
            Visitors sign the book at the front desk.
        "#]],
    );
}

#[test]
fn a_question_in_the_words_of_a_heading_is_answered_below_it() {
    let document = "# Roof\n\n## What is next?\n\nThe gutters are painted in June.\n\n## Who's who?\n\nAda leads the team, Ben cooks.\n\n\
                    ## Why now?\n\nThe rain came in twice.\n\n## Tools\n\nLadders are in the shed next to the gate.\n";
    check(
        document,
        &["What is next?"],
        expect![[r#"
        The gutters are painted in June.
    "#]],
    );
    check(
        document,
        &["who's who"],
        expect![[r#"
        Ada leads the team, Ben cooks.
    "#]],
    );
    check(
        document,
        &["tbh i have no clue, why now?"],
        expect![[r#"
        The rain came in twice.
    "#]],
    );
}

#[test]
fn an_acronym_may_be_a_function_word() {
    let document = "# Terms\n\nThe Incident Manager (IM) leads the call.\n\nI'm sure im is typed too.\n";
    check(
        document,
        &["what does IM stand for"],
        expect![[r#"
        The Incident Manager (IM) leads the call.
    "#]],
    );
    check(
        document,
        &["what does im stand for?"],
        expect![[r#"
        The Incident Manager (IM) leads the call.
    "#]],
    );
}

#[test]
fn slips_in_words_are_corrected_by_their_family() {
    check(
        "# Profit\n\nYou are eligible for profit sharing after two years.\n",
        &["profit sharing elegibility"],
        expect![[r#"
            You are eligible for profit sharing after two years.
        "#]],
    );
}

#[test]
fn the_latest_edition_comes_first() {
    let edition = |year: u32, days: u32| {
        format!(
            "---\ntitle: Staff handbook\ndate: {year}-02-01\n---\n# Leave\nEverybody has {days} days of leave a year.\n"
        )
    };
    let (old, new) = (edition(2023, 26), edition(2026, 30));
    check_files(
        &[("a.md", &old), ("b.md", &new)],
        &["How many days of leave do we have?"],
        expect![[r#"
        Everybody has 30 days of leave a year.
        Everybody has 26 days of leave a year.
    "#]],
    );
}

#[test]
fn a_number_of_a_date_is_no_name() {
    let document =
        "# Engine\n\nEngine 28 is the next major line.\n\nThe parser has been in beta since Apr 28.\n";
    check(
        document,
        &["when will engine 28 be released"],
        expect![[r#"
        The documents never use the word “released”.
        near: The parser has been in beta since Apr 28.
    "#]],
    );
}

#[test]
fn ways_to_get_in_touch_need_not_be_named() {
    let document = "# About us\n\n## Telephone\n\nThe telephone number is 0113 555 019.\n";
    check(
        document,
        &["how do i contact you"],
        expect![[r#"
        The telephone number is 0113 555 019.
    "#]],
    );
}

#[test]
fn a_condition_is_no_question() {
    let document = "# Login\n\nIf you see error 500, log in with the company account.\n";
    check(
        document,
        &["getting error 500 when i log in, what to do"],
        expect![[r#"
        If you see error 500, log in with the company account.
    "#]],
    );
}
