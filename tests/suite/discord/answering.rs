//! What an answer looks like, and a refusal.

use super::harbour::{LAMP, LAMP_QUOTE, UNKNOWN, WORKSHOPS_ASKED, harbour};
use super::loopback::rules::SILENT;
use crate::support::{ASKED, QUOTE};

#[test]
fn an_answer_is_one_message_with_quotes_citations_and_confidence() {
    let place = harbour().place("answers");
    let answer = harbour().person("Ana").says(&place, &format!("@Docent {LAMP}")).answer();
    answer.quotes(LAMP_QUOTE).says("1").says("Harbour handbook");
    let links = answer.drawn().links;
    assert!(links.iter().any(|link| link.starts_with("https://harbour.example/handbook.html")), "{links:?}");
    assert!(answer.reads().to_lowercase().contains("confidence"), "{}", answer.reads());
    assert!(answer.has_button("Show in context") && answer.has_button("👍") && answer.has_button("👎"));
    assert_eq!(place.all_said_by_the_bot().len(), 1);
}

#[test]
fn a_command_and_a_mention_are_answered_alike() {
    let place = harbour().place("alike");
    let ana = harbour().person("Ana");
    let by_mention = ana.says(&place, &format!("@Docent {LAMP}")).answer();
    let by_command = ana.asks(&place, LAMP);
    // A command's answer repeats the question, which nobody else saw.
    let said = |seen: &super::seen::Seen<'_>| seen.body["embeds"][0]["description"].clone();
    assert_eq!(said(&by_mention), said(&by_command));
    by_command.says(LAMP);
}

#[test]
fn a_reply_is_silent() {
    let place = harbour().place("silence");
    let answer = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}")).answer();
    let flags = answer.body["flags"].as_u64().unwrap_or_default();
    assert_ne!(flags & SILENT, 0, "{:#}", answer.body);
    assert_eq!(answer.body["mentions"].as_array().map(Vec::len), Some(0));
}

#[test]
fn more_is_offered_when_there_is_more() {
    let place = harbour().place("more");
    let ana = harbour().person("Ana");
    let much = ana.says(&place, &format!("@Docent {WORKSHOPS_ASKED}")).answer();
    assert!(much.has_button("More"), "{:?}", much.buttons());
    let all = ana.says(&place, &format!("@Docent {LAMP}")).answer();
    assert!(!all.has_button("More"), "{:?}", all.buttons());
}

#[test]
fn a_refusal_is_short_and_offers_topics() {
    let place = harbour().place("refusals");
    let ana = harbour().person("Ana");
    ana.asks(&place, UNKNOWN).is_hidden().says("coffee");
    let refusal = ana.asks(&place, "which pilots repaired the museum's lighthouse in Brazil?");
    refusal.is_hidden();
    assert!(refusal.reads().chars().count() < 700, "{}", refusal.reads());
    let offered = refusal.buttons();
    assert!(!offered.is_empty(), "a refusal offers topics: {:#}", refusal.body);
    let answer = ana.presses(&refusal, &offered[0].0);
    assert!(!answer.reads().is_empty());
    let in_public = ana.says(&place, &format!("@Docent {UNKNOWN}")).answer();
    assert!(in_public.reads().chars().count() < 700, "{}", in_public.reads());
}

#[test]
fn a_question_that_can_mean_several_things_offers_them() {
    let place = harbour().place("choices");
    let ana = harbour().person("Ana");
    let asked = "how many crates were carried to Congo?";
    for choices in [ana.asks(&place, asked), ana.says(&place, &format!("@Docent {asked}")).answer()] {
        choices.says("several things");
        assert!(choices.buttons().len() >= 2, "{:?}", choices.buttons());
        let answer = ana.presses(&choices, "Democratic");
        answer.quotes("The ferry carried 5 crates to the Democratic Republic of the Congo.");
    }
}

#[test]
fn what_is_ready_is_answered_directly() {
    let place = harbour().place("direct-answers");
    let ana = harbour().person("Ana");
    let options = serde_json::json!([{"name": "question", "type": 3, "value": ASKED}]);
    let used = ana.begins(&place, "ask", options);
    used.answer().quotes(QUOTE);
    let kind = harbour().discord.with(|world| world.interaction(used.id).callback.clone());
    assert_eq!(kind.unwrap()["type"], 4, "the answer was there within the three seconds");
}

#[test]
fn greetings_and_thanks_are_answered() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    for said in ["hello", "thanks", "help"] {
        assert!(!ana.says(&place, said).answer().reads().is_empty());
    }
}

#[test]
fn a_very_long_question_is_read_as_far_as_it_goes() {
    let place = harbour().place("long-questions");
    let question = format!("{ASKED} {}", "and so on ".repeat(180));
    let answer = harbour().person("Ana").says(&place, &format!("@Docent {question}")).answer();
    assert!(!answer.reads().is_empty());
}
