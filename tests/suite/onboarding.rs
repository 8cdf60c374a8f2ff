//! The path through a collection: what it shows a newcomer, and the one that somebody wrote instead.

use std::time::Instant;

use docent::index::corpus::Corpus;
use docent::onboard::tour::{QUOTES, STOPS, Tour};
use expect_test::{Expect, expect};
use serde_json::Value;

use crate::support::{Desk, SHIPPED};

/// A ferry's handbook: an introduction, two chapters of several sections, a page of contacts.
pub(crate) const FERRY: [(&str, &str); 5] = [
    (
        "readme.md",
        "# The ferry handbook\n\nThis handbook tells the crew of the island ferry how the ferry is run.\n\n\
         The Island Ferry Service (IFS) is a public service that carries people and goods between the islands.\n",
    ),
    (
        "crew/duties.md",
        "# Duties of the crew\n\n## On the bridge\n\nThe master of the ferry decides whether the ferry sails.\n\
         She asks the harbour first.\n\nIFS pays the master of a ferry for 38 hours a week.\n\n\
         ## On the car deck\n\nThe deck crew of the ferry ties down every lorry before the ferry sails.\n\
         The deck of the largest ferry holds 64 cars.\n\n| day | crew |\n|---|---|\n| Monday | 4 |\n",
    ),
    (
        "crew/leave.md",
        "# Leave\n\nLeave is granted by the crew office of IFS within five days.\n\
         Every sailor of IFS has 30 days of leave in a year.\n\nA sailor on the night ferry has 35 days of leave in a year.\n",
    ),
    (
        "safety.md",
        "# Safety\n\n## Drills\n\nThe crew practises a fire drill on the first Monday of the month.\n\n\
         ## Life jackets\n\nA life jacket hangs under every seat of the ferry.\n",
    ),
    (
        "routes.md",
        "# Routes\n\n## North\n\nIn 1998 the northern ferry carried its first bus to Norway.\n\
         The northern ferry takes 90 minutes from the old quay to the island of seals.\n\n\
         ## South\n\nIn 2011 the southern ferry was lengthened by a shipyard in Denmark.\n\
         Since 2004 a small boat with 12 seats has gone to Iceland in summer.\n\
         The ferry to Sweden was sold to a museum in 1987.\n\n\
         ## Contact\n\nQuestions about routes are answered at routes@ferry.example in the harbour office.\n",
    ),
];

fn check(arguments: &[&str], files: &[(&str, &str)], expected: &Expect) {
    let ran = Desk::of(files).run(arguments);
    ran.expect(0, &[]);
    expected.assert_eq(&ran.out);
}

#[test]
fn a_pipe_gets_the_whole_path() {
    check(
        &["onboard"],
        &FERRY,
        &expect![[r#"
            What these documents are  1/4

              This handbook tells the crew of the island ferry how the ferry is run.
              The ferry handbook, line 3

              The Island Ferry Service (IFS) is a public service that carries people and goods between the islands.
              The ferry handbook, line 5

            What there is to read  2/4
            In reading order, each with a key sentence. Where there is much, only what is central is named.

            Duties of the crew
            On the bridge
              The master of the ferry decides whether the ferry sails.
              line 5

            On the car deck
              The deck of the largest ferry holds 64 cars.
              line 13

            Leave
              Every sailor of IFS has 30 days of leave in a year.
              line 4

            Routes
            North
              In 1998 the northern ferry carried its first bus to Norway.
              line 5

            What there is to read  3/4

            Routes
            South
              In 2011 the southern ferry was lengthened by a shipyard in Denmark.
              line 10

            Safety
            Drills
              The crew practises a fire drill on the first Monday of the month.
              line 5

            Life jackets
              A life jacket hangs under every seat of the ferry.
              line 9

            Where to ask  4/4
            Ask the documents: every answer is quoted from them, with its source.

              Questions about routes are answered at routes@ferry.example in the harbour office.
              Routes › Contact, line 16

            You could begin with:
              • IFS
              • Leave
              • Iceland
              • Norway
        "#]],
    );
}

#[test]
fn a_tour_that_somebody_wrote_takes_the_place_of_the_made_one() {
    let tour = "title = \"Welcome aboard\"\n\n[[stop]]\ntitle = \"Before you sail\"\ntext = \"Ask Ann for a life jacket.\"\n\
                quotes = [\"The master of the ferry decides whether the ferry sails.\"]\n\n[[stop]]\nmade = \"asking\"\n";
    let files: Vec<(&str, &str)> = FERRY.into_iter().chain([("tour.toml", tour)]).collect();
    check(
        &["onboard"],
        &files,
        &expect![[r#"
        Welcome aboard

        Before you sail  1/2
        From the team:
          Ask Ann for a life jacket.

          The master of the ferry decides whether the ferry sails.
          Duties of the crew › On the bridge, line 5

        Where to ask  2/2
        Ask the documents: every answer is quoted from them, with its source.

          Questions about routes are answered at routes@ferry.example in the harbour office.
          Routes › Contact, line 16

        You could begin with:
          • IFS
          • Leave
          • Iceland
          • Norway
    "#]],
    );
}

#[test]
fn the_tour_of_the_readme_is_one() {
    let tour = crate::docs::blocks("README.md", "toml").join("\n");
    let desk =
        Desk::of(&[("leave.md", "# Leave\n\nLeave is granted by the crew office within five days.\n")]);
    desk.write("tour.toml", &tour);
    let ran = desk.run(&["onboard"]);
    ran.expect(0, &[]);
    for words in
        ["Welcome aboard", "Ask Ann for a badge.", "Leave is granted by the crew office within five days."]
    {
        assert!(ran.out.contains(words), "{}", ran.out);
    }
}

#[test]
fn a_faulty_tour_is_an_error_with_its_line() {
    let desk = Desk::of(&FERRY);
    desk.write(
        "tour.toml",
        "[[stop]]\ntitle = \"x\"\nquotes = [\"The master decides whether the ferry sails.\"]\n",
    );
    desk.run(&["onboard"])
        .expect(2, &["tour.toml:3", "no document has this sentence", "The master of the ferry decides"]);
    let doctor = desk.run(&["doctor"]);
    assert_eq!(doctor.status, Some(1));
    assert!(doctor.out.contains("tour.toml:3"), "{}", doctor.out);
    desk.write("tour.toml", "[[stop]]\ntitle = \"x\"\ntexts = \"y\"\n");
    desk.run(&["onboard"]).expect(2, &["tour.toml:3", "unknown field", "texts"]);
    desk.run(&["ask", "who decides whether the ferry sails?"]).expect(0, &[]);
    let sources = desk.run(&["index", "--stats"]);
    assert!(sources.out.contains("5 documents"), "it is no document: {}", sources.out);
}

#[test]
fn the_json_is_documented() {
    let documented = std::fs::read_to_string(crate::support::repository("docs/json.md")).unwrap();
    let desk = Desk::of(&FERRY);
    let object: Value = serde_json::from_str(&desk.run(&["onboard", "--json"]).out).unwrap();
    let stop = &object["stops"][0];
    let keys = [&object, stop, &stop["quotes"][0]].map(|object| object.as_object().unwrap().keys());
    for key in keys.into_iter().flatten() {
        assert!(documented.contains(&format!("`{key}`")), "{key} is not in docs/json.md");
    }
    assert_eq!(stop["kind"], "about");
    assert_eq!(stop["quotes"][0]["citation"]["document"], "readme.md");
}

#[test]
fn a_document_that_says_nothing_still_has_a_path() {
    let ran = Desk::of(&[("list.md", "- one\n- two\n")]).run(&["onboard"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("Where to ask"), "{}", ran.out);
}

/// What holds of every path.
fn is_sound(tour: &Tour, corpus: &Corpus) {
    assert!((1..=STOPS).contains(&tour.stops.len()), "{} pages", tour.stops.len());
    for stop in &tour.stops {
        assert!(stop.quotes.len() <= QUOTES && stop.topics.len() <= QUOTES);
        for quote in &stop.quotes {
            assert_eq!(quote.statement.quote, corpus.text(quote.citation.id));
            let document = corpus.document(quote.citation.id.document);
            assert_eq!(quote.statement.quote, quote.citation.span.of(&document.text));
        }
    }
    let all = || tour.stops.iter().flat_map(|stop| &stop.quotes).map(|quote| quote.statement.quote.as_str());
    let mut told: Vec<&str> = all().collect();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), all().count(), "a sentence is told twice");
}

#[test]
fn every_sentence_of_the_shipped_path_is_quoted() {
    let tour = SHIPPED.tour().unwrap();
    is_sound(tour, SHIPPED.corpus());
    let words: usize = tour
        .stops
        .iter()
        .flat_map(|stop| &stop.quotes)
        .map(|quote| quote.statement.quote.split(' ').count())
        .sum();
    assert!((200..1_100).contains(&words), "{words} words are no five minutes");
    assert_eq!(
        tour,
        &docent::onboard::tour::Tour::made(docent::onboard::tour::Material {
            corpus: SHIPPED.corpus(),
            lexicon: SHIPPED.lexicon(),
            topics: SHIPPED.topics(),
        })
    );
}

#[test]
fn a_large_collection_has_as_short_a_path() {
    let things = [
        "anchors", "bells", "cables", "docks", "engines", "flags", "gangways", "hawsers", "islands",
        "jetties",
    ];
    let files: Vec<(String, String)> = (0..400)
        .map(|n| {
            let (thing, other) = (things[n % 10], things[n / 10 % 10]);
            let text = format!(
                "# Page {n} on {thing}\n\nThe page on {thing} number {n} tells how {other} are kept.\n\n\
                 The keeper of {thing} counts {other} every day of the week.\n\nNobody sells {thing} to the keeper of {other}.\n\n\
                 The {thing} are painted by the crew of boat {n}.\n"
            );
            (format!("{thing}/page-{n}.md"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let desk = Desk::of(&files);
    let engine = desk.engine();
    let began = Instant::now();
    let tour = engine.tour().unwrap();
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    is_sound(tour, engine.corpus());
    assert!(tour.stops.len() <= 10, "{}", tour.stops.len());
}
