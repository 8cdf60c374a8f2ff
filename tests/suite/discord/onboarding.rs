//! The path through the documents and the quiz: pages, choices, and where somebody left off.

use docent::render::chat::action::{Action, Round};
use docent::store::Store;

use super::bot::Start;
use super::chat::{Chat, Place};
use super::harbour::PATIENT;
use super::kept::eventually;
use super::people::Person;
use super::seen::Seen;
use crate::onboarding::FERRY;
use crate::support::Desk;

fn ferry() -> Chat {
    Chat::with(Desk::of(&FERRY), PATIENT)
}

const FIRST: &str = "This handbook tells the crew of the island ferry how the ferry is run.";

#[test]
fn the_path_is_walked_page_by_page() {
    let chat = ferry();
    let place = chat.place("path");
    let ana = chat.person("Ana");
    let first = ana.uses(&place, "onboard");
    first.is_hidden().quotes(FIRST).says("What these documents are").says("1/4").says("The ferry handbook");
    assert!(!first.has_button("Back") && first.has_button("Quiz me"));
    let second = ana.presses(&first, "Next");
    assert_eq!(second.id, first.id, "a page is turned in its place");
    second.quotes("The master of the ferry decides whether the ferry sails.").says("2/4");
    ana.presses(&second, "Back").quotes(FIRST);
    let mut page = ana.presses(&second, "Next");
    while page.has_button("Next") {
        page = ana.presses(&page, "Next");
    }
    page.says("4/4").says("Where to ask").quotes("routes@ferry.example");
    ana.presses(&page, "IFS").quotes("The Island Ferry Service (IFS) is a public service");
}

#[test]
fn whoever_comes_back_goes_on_where_they_left_off() {
    let mut chat = ferry();
    let place = chat.place("later").id;
    let here = Place { chat: &chat, id: place };
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    let second = ana.presses(&ana.uses(&here, "onboard"), "Next");
    let third = ana.presses(&second, "Next");
    third.says("3/4");
    let (person, other) = (ana.id, ben.id);
    drop(here);
    chat.restarts();
    let here = Place { chat: &chat, id: place };
    let (ana, ben) = (Person { chat: &chat, id: person }, Person { chat: &chat, id: other });
    let again = ana.uses(&here, "onboard");
    again.is_hidden().says("You left off here").says("3/4");
    ben.uses(&here, "onboard").says("1/4").lacks("You left off");
    ana.presses(&again, "From the beginning").says("1/4");
    ana.uses(&here, "onboard").says("1/4").lacks("You left off");
    // Who has been to the end begins anew; who asks to be forgotten, too.
    let end = ana.presses(&ana.presses(&ana.presses(&ana.uses(&here, "onboard"), "Next"), "Next"), "Next");
    end.says("4/4");
    ana.uses(&here, "onboard").says("1/4");
    ana.presses(&ana.uses(&here, "onboard"), "Next");
    ana.uses(&here, "forget-me");
    assert_eq!(Store::open(&chat.desk.path("docent.db")).unwrap().progress(person, "seeds").unwrap(), None);
}

/// What a choice of a question leads to, by its id.
fn round(seen: &Seen<'_>) -> Round {
    let ids = seen.buttons();
    let rounds = ids.iter().filter_map(|(_, id)| match Action::decode(id) {
        Some(Action::Choose { round, .. } | Action::Quiz { round }) => Some(round),
        _ => None,
    });
    rounds.into_iter().next().expect("a button of the quiz")
}

/// Answers a question, rightly or not, by what the documents say.
fn answers<'a>(person: &Person<'a>, asked: &Seen<'a>, rightly: bool) -> Seen<'a> {
    let documents: String = FERRY.iter().map(|(_, text)| *text).collect();
    let shown = asked.reads();
    let line = shown.lines().find(|line| line.contains("_____")).expect("a sentence with a gap").trim();
    let line = line.trim_start_matches(['>', ' ']);
    let is_right = |label: &str| documents.contains(&line.replace("_____", label));
    let labels: Vec<String> = asked.buttons().into_iter().map(|(label, _)| label).collect();
    assert_eq!(labels.len(), 4, "{labels:?}");
    assert_eq!(labels.iter().filter(|label| is_right(label)).count(), 1, "{labels:?} for {line}");
    let label = labels.iter().find(|label| is_right(label) == rightly).unwrap();
    person.presses(asked, label)
}

#[test]
fn a_quiz_tells_what_is_right_and_counts() {
    let chat = ferry();
    let place = chat.place("quiz");
    let ana = chat.person("Ana");
    let asked = ana.uses(&place, "quiz");
    asked.is_hidden().says("What belongs in the gap?");
    let right = answers(&ana, &asked, true);
    assert_eq!(right.id, asked.id, "the outcome stands in place of the question");
    right.says("Right.").says("1 of 1 right").says("line");
    let next = ana.presses(&right, "Next question");
    next.says("1 of 1 right");
    assert_ne!(next.reads(), asked.reads());
    let wrong = answers(&ana, &next, false);
    wrong.says("No. It is:").says("1 of 2 right");
    let score = Store::open(&chat.desk.path("docent.db")).unwrap().score(ana.id).unwrap();
    assert_eq!((score.right, score.asked), (1, 2));
    let second = answers(&ana, &ana.uses(&place, "quiz"), true);
    second.says("1 of 1 right · 2 of 3 in all");
}

#[test]
fn an_answer_counts_once_and_only_for_the_documents_it_was_made_from() {
    let mut chat = ferry();
    let place = chat.place("once").id;
    let here = Place { chat: &chat, id: place };
    let ana = chat.person("Ana");
    let asked = ana.uses(&here, "quiz");
    let choice = asked.buttons()[0].1.clone();
    for _ in 0..3 {
        ana.presses_id(&asked, &choice).answer().says("of 1 right");
    }
    let store = Store::open(&chat.desk.path("docent.db")).unwrap();
    assert_eq!(store.score(ana.id).unwrap().asked, 1);
    let (asked, person) = (asked.id, ana.id);
    drop(here);
    chat.restarts();
    let here = Place { chat: &chat, id: place };
    let ana = Person { chat: &chat, id: person };
    let seen = Seen::of(&chat, asked);
    ana.presses_id(&seen, &choice).answer().says("of 1 right");
    drop(here);
    chat.stops();
    chat.desk.write("more.md", "# More\n\nThe ferry has a new bell that nobody has heard.\n");
    chat.starts(&Start::default());
    let here = Place { chat: &chat, id: place };
    let ana = Person { chat: &chat, id: person };
    ana.presses_id(&Seen::of(&chat, asked), &choice).answer().says("have changed").lacks("Right.");
    drop(here);
}

#[test]
fn the_quiz_begins_on_a_page_and_its_buttons_tell_nothing() {
    let chat = ferry();
    let place = chat.place("from-a-page");
    let ana = chat.person("Ana");
    let asked = ana.presses(&ana.uses(&place, "onboard"), "Quiz me");
    asked.is_hidden().says("What belongs in the gap?");
    // The ids of the four differ in nothing but which choice it is.
    let first = round(&asked);
    for (at, (_, id)) in asked.buttons().iter().enumerate() {
        let Some(Action::Choose { round, choice, .. }) = Action::decode(id) else { panic!("{id}") };
        assert_eq!((round, usize::from(choice)), (first, at));
    }
}

#[test]
fn documents_without_a_question_say_so() {
    let chat = Chat::with(Desk::of(&[("a.md", "# Boats\n\nThe boats are blue.\n")]), PATIENT);
    let place = chat.place("nothing");
    chat.person("Ana").uses(&place, "quiz").is_hidden().says("give no question");
}

#[test]
fn a_faulty_path_is_told_to_the_log_and_not_to_people() {
    let desk = Desk::of(&FERRY);
    desk.write("tour.toml", "[[stop]]\ntitle = \"x\"\nquotes = [\"Nobody says this in any document.\"]\n");
    let chat = Chat::with(desk, PATIENT);
    let place = chat.place("faulty");
    chat.person("Ana").uses(&place, "onboard").is_hidden().says("went wrong").lacks("tour.toml");
    // The line is written by another thread than the reply.
    assert!(eventually(|| chat.has_logged("tour.toml:3")), "the log names file and line");
}
