//! The buttons below an answer, also after a restart, and when what they were for is gone.

use super::chat::Chat;
use super::harbour::{LAMP, LAMP_QUOTE, WORKSHOPS_ASKED, desk, harbour};
use super::reading::written;
use crate::support::{ASKED, QUOTE};

#[test]
fn the_passage_is_shown_with_the_quote_marked() {
    let place = harbour().place("contexts");
    let answer = harbour().person("Ana").says(&place, &format!("@Docent {LAMP}")).answer();
    let context = harbour().person("Ben").presses(&answer, "Show in context");
    context.is_hidden().says(LAMP_QUOTE).says("The lamp is cleaned every spring.");
    let text = written(&context.body);
    let marked = text.find("The lighthouse keeper").map(|at| text[..at].ends_with(['*', '_', '»', '>']));
    assert_eq!(marked, Some(true), "the quote is set off in:\n{text}");
    let rest = text.find("The lamp is cleaned").map(|at| text[..at].ends_with(['*', '_', '»']));
    assert_ne!(rest, Some(true), "only the quote is set off in:\n{text}");
}

#[test]
fn more_shows_what_the_answer_left_out() {
    let place = harbour().place("rest");
    let answer = harbour().person("Ana").says(&place, &format!("@Docent {WORKSHOPS_ASKED}")).answer();
    let more = harbour().person("Ben").presses(&answer, "More");
    more.is_hidden();
    let who = ["Sailors", "Riggers", "Fishers", "Children", "Climbers", "Sailmakers", "Divers", "Dockers"];
    let of = |text: &str| who.iter().filter(|name| text.contains(**name)).count();
    let together = format!("{}{}", answer.reads(), more.reads());
    assert_eq!(of(&together), who.len(), "an answer and its rest:\n{together}");
    assert!(of(&answer.reads()) < who.len());
}

#[test]
fn a_vote_is_thanked_for_where_only_the_voter_sees_it() {
    let place = harbour().place("votes");
    let answer = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}")).answer();
    for vote in ["👍", "👎"] {
        let thanks = harbour().person("Ben").presses(&answer, vote);
        assert!(!thanks.is_hidden().reads().is_empty());
    }
    assert_eq!(place.all_said_by_the_bot().len(), 1);
}

#[test]
fn buttons_work_in_direct_messages_and_below_commands() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    let answer = ana.says(&place, LAMP).answer();
    ana.presses(&answer, "Show in context").says(LAMP_QUOTE);
    let answer = ana.asks(&place, LAMP);
    ana.presses(&answer, "Show in context").says(LAMP_QUOTE);
}

#[test]
fn a_button_that_says_nothing_to_the_bot_is_answered_politely() {
    let place = harbour().place("forgeries");
    let ana = harbour().person("Ana");
    let answer = ana.says(&place, &format!("@Docent {ASKED}")).answer();
    for forged in ["", "x", "more", "context:999999999:1", "\u{0}", "v1|more|AAAAAAAA", &"9".repeat(100)] {
        ana.presses_id(&answer, forged).answer().is_hidden();
    }
    let real = answer.button("Show in context");
    for cut in 1..real.len() {
        if real.is_char_boundary(cut) {
            ana.presses_id(&answer, &real[..cut]).answer().is_hidden();
        }
    }
}

#[test]
fn buttons_work_after_a_restart_and_expire_with_their_documents() {
    let mut chat = Chat::with(desk(), "");
    let place = chat.place("restarts").id;
    let ask = |chat: &Chat, question: &str| {
        let here = super::chat::Place { chat, id: place };
        let seen = chat.person("Ana").says(&here, &format!("@Docent {question}")).answer();
        (seen.id, seen.button("Show in context"))
    };
    let lamp = ask(&chat, LAMP);
    let boats = ask(&chat, ASKED);
    let workshops = ask(&chat, WORKSHOPS_ASKED);
    chat.restarts();
    let press = |chat: &Chat, message: u64, label: &str| {
        let seen = super::seen::Seen::of(chat, message);
        let answer = chat.person("Ben").presses(&seen, label);
        answer.is_hidden();
        answer.reads()
    };
    assert!(press(&chat, lamp.0, "Show in context").contains("cleaned every spring"));
    assert!(press(&chat, boats.0, "Show in context").contains(QUOTE));
    assert!(press(&chat, workshops.0, "More").contains("knot workshop"));
    assert!(!press(&chat, lamp.0, "👍").is_empty());

    chat.stops();
    chat.desk.remove("handbook.md");
    chat.desk.write("workshops.md", "# Knots\n\nNothing is taught any more.\n");
    chat.starts(&super::bot::Start::default());
    for (message, label) in [(lamp.0, "Show in context"), (workshops.0, "More"), (lamp.0, "👎")] {
        let polite = press(&chat, message, label);
        assert!(!polite.is_empty() && !polite.contains("knot workshop"), "{label}: {polite}");
        assert!(!polite.contains("cleaned every spring"), "{label}: {polite}");
    }
    let changed = press(&chat, lamp.0, "Show in context");
    assert!(changed.contains("Ask again") || changed.contains("changed"), "{changed}");
    super::chat::Place { chat: &chat, id: place };
}
