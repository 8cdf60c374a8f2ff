//! What is kept of what people ask and think of answers: seen through the database, `/gaps`, `/privacy`, `/forget-me`.

use std::time::{Duration, Instant};

use docent::store::Store;
use docent::store::questions::{Outcome, Question, Wanted};

use super::bot::Start;
use super::chat::Chat;
use super::harbour::{LAMP, PATIENT, UNKNOWN, desk};
use super::loopback::PATIENCE;
use super::loopback::world::MANAGE_SERVER;
use super::seen::Seen;
use crate::support::Desk;

/// The questions without a good answer that a desk's database has, once there are so many: a refusal does not wait for
/// the disk.
fn unmet(desk: &Desk, count: usize) -> Vec<Question> {
    let end = Instant::now() + PATIENCE;
    loop {
        let store = Store::open(&desk.path("docent.db")).unwrap();
        let found = store.unmet(Wanted::default(), 10_000).unwrap();
        if found.len() == count {
            return found;
        }
        assert!(Instant::now() < end, "{count} questions were to be kept, not these: {found:#?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether this becomes true: what is kept, edited or deleted is taken up a moment later.
pub(crate) fn eventually(so: impl Fn() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    while !so() {
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Somebody who manages the server.
fn manager(chat: &Chat) -> super::people::Person<'_> {
    let role = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
    chat.member("Ona", role)
}

#[test]
fn questions_without_an_answer_are_kept_for_those_who_own_the_documents() {
    let chat = Chat::with(desk(), PATIENT);
    let place = chat.place("unanswered");
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    ana.says(&place, &format!("@Docent {UNKNOWN}")).answer();
    ben.asks(&place, "How often is the coffee machine descaled?");
    ben.asks(&place, "descaling the coffee machine, how often");
    ana.asks(&place, LAMP);
    let kept = unmet(&chat.desk, 3);
    for question in &kept {
        assert_eq!((question.outcome, question.person), (Outcome::Unanswered, None));
        assert_eq!((question.server, question.channel), (Some(chat.guild), place.id));
        assert!(question.text.contains("coffee machine"), "{}", question.text);
    }
    let gaps = manager(&chat).uses(&place, "gaps");
    gaps.is_hidden().says("3×").says("coffee machine").lacks("great lamp");
    let refused = ana.uses(&place, "gaps");
    refused.is_hidden().lacks("coffee machine");
}

#[test]
fn a_gap_shows_what_comes_nearest_and_what_is_answered_today() {
    let chat = Chat::with(desk(), PATIENT);
    let place = chat.place("nearest");
    let ana = chat.person("Ana");
    ana.asks(&place, "how many buoys were painted in Haapsalu?");
    ana.asks(&place, "how many pilots were trained in Spain?");
    unmet(&chat.desk, 2);
    let ona = manager(&chat);
    ona.uses(&place, "gaps").is_hidden().says("Nearest").lacks("Answered today");
    chat.desk.write("buoys.md", "# Buoys\n\nThe crew painted 17 green buoys in Haapsalu.\n");
    ona.uses(&place, "reload");
    ona.uses(&place, "gaps").says("Answered today: “The crew painted 17 green buoys in Haapsalu.”");
}

#[test]
fn a_rating_is_kept_and_may_be_changed() {
    let mut chat = Chat::with(desk(), PATIENT);
    let place = chat.place("ratings").id;
    let here = super::chat::Place { chat: &chat, id: place };
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    let answer = ana.says(&here, &format!("@Docent {LAMP}")).answer();
    let private = ana.asks(&here, "how many pilots were trained in Norway?");
    ben.presses(&answer, "👎").is_hidden();
    ana.presses(&private, "👎");
    let kept = unmet(&chat.desk, 2);
    let told: Vec<(&str, Outcome)> = kept.iter().map(|one| (one.text.as_str(), one.outcome)).collect();
    assert_eq!(told, [("how many pilots were trained in Norway?", Outcome::Bad), (LAMP, Outcome::Bad)]);
    assert!(kept[1].citation.as_deref().is_some_and(|place| place.starts_with("handbook.md#")), "{kept:#?}");
    // Ben thinks again, and says so more than once.
    ben.presses(&answer, "👎");
    ben.presses(&answer, "👍");
    unmet(&chat.desk, 1);
    drop(here);
    // After a restart the question is asked of Discord.
    let message = answer.id;
    chat.restarts();
    let seen = Seen::of(&chat, message);
    chat.person("Eva").presses(&seen, "👎");
    let kept = unmet(&chat.desk, 2);
    assert_eq!(kept[0].text, LAMP, "{kept:#?}");
    super::chat::Place { chat: &chat, id: place };
}

#[test]
fn nothing_is_kept_where_the_settings_say_so() {
    let chat = Chat::with(desk(), &format!("{PATIENT}[store]\nquestions = \"none\"\n"));
    let place = chat.place("nothing");
    let ana = chat.person("Ana");
    ana.asks(&place, UNKNOWN);
    let answer = ana.says(&place, &format!("@Docent {LAMP}")).answer();
    ana.presses(&answer, "👎").is_hidden();
    chat.place("afterwards").stays_at(0);
    assert_eq!(Store::open(&chat.desk.path("docent.db")).unwrap().count().unwrap(), 0);
    ana.uses(&place, "privacy").says("No question that you ask is stored");
}

#[test]
fn who_asked_is_kept_only_where_the_settings_say_so_and_forgotten_when_they_ask() {
    let chat = Chat::with(desk(), &format!("{PATIENT}[store]\nwho = true\ndays = 7\n"));
    let place = chat.place("who");
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    ana.asks(&place, UNKNOWN);
    unmet(&chat.desk, 1);
    ben.asks(&place, UNKNOWN);
    let people: Vec<Option<u64>> = unmet(&chat.desk, 2).iter().map(|question| question.person).collect();
    assert_eq!(people, [Some(ben.id), Some(ana.id)]);
    ana.uses(&place, "privacy").is_hidden().says("who asked").says("7 days").says("/forget-me");
    ana.uses(&place, "forget-me").is_hidden().says("1 questions");
    let people: Vec<Option<u64>> = unmet(&chat.desk, 1).iter().map(|question| question.person).collect();
    assert_eq!(people, [Some(ben.id)]);
    ana.uses(&place, "forget-me").says("0 questions");
}

#[test]
fn old_questions_go() {
    let desk = desk();
    let old = Question {
        text: "what was asked long ago".to_owned(),
        asked_at: 1_000_000_000,
        server: None,
        channel: 1,
        person: None,
        outcome: Outcome::Unanswered,
        citation: None,
        edition: docent::index::corpus::Edition(1),
    };
    Store::open(&desk.path("docent.db")).unwrap().keep(&old).unwrap();
    let chat = Chat::with(desk, PATIENT);
    assert_eq!(unmet(&chat.desk, 0), []);
}

#[test]
fn one_server_learns_nothing_of_another() {
    let chat = Chat::with(desk(), PATIENT);
    let strangers = chat.discord.with(|world| world.add_guild("Strangers"));
    let (ours, theirs) = (chat.place("ours"), chat.place_in(strangers, "theirs"));
    chat.person("Ana").asks(&theirs, UNKNOWN);
    unmet(&chat.desk, 1);
    manager(&chat).uses(&ours, "gaps").is_hidden().lacks("coffee");
}

/// Rates answers as fast as it can while the process is killed, at a moment that no one chose: every thanks that was
/// given stands for a rating on the disk.
#[test]
fn nothing_that_was_acknowledged_is_lost_to_a_kill() {
    let mut chat = Chat::new(desk());
    chat.configure(PATIENT);
    for round in 0..4u64 {
        chat.starts(&Start::default());
        let before = Store::open(&chat.desk.path("docent.db")).unwrap().count().unwrap();
        let thanked = {
            let place = chat.place("kill");
            let answer = chat.person("Ana").says(&place, &format!("@Docent {LAMP}")).answer();
            let button = answer.button("👎");
            let voters: Vec<_> = (0..40).map(|_| chat.person("Voter")).collect();
            let pressed: Vec<_> = voters.iter().map(|voter| voter.presses_id(&answer, &button)).collect();
            std::thread::sleep(std::time::Duration::from_millis(3 + 11 * round));
            chat.kills_the_bot();
            let ids: Vec<u64> = pressed.iter().map(|used| used.id).collect();
            chat.discord
                .with(|world| ids.iter().filter(|&&id| world.interaction(id).callback.is_some()).count())
        };
        chat.forgets_the_bot();
        let kept = Store::open(&chat.desk.path("docent.db")).unwrap().count().unwrap() - before;
        assert!(kept >= thanked, "{thanked} people were thanked, {kept} ratings are there");
        assert!(kept <= 40, "a rating was kept twice: {kept}");
    }
}

#[test]
fn of_direct_messages_it_is_not_kept_whose_they_are() {
    let chat = Chat::with(desk(), PATIENT);
    let ana = chat.person("Ana");
    ana.says(&chat.direct(&ana), UNKNOWN).answer();
    let kept = unmet(&chat.desk, 1);
    assert_eq!((kept[0].server, kept[0].channel, kept[0].person), (None, 0, None));
}

#[test]
fn who_rates_is_not_taken_for_who_asked() {
    let chat = Chat::with(desk(), &format!("{PATIENT}[store]\nwho = true\n"));
    let place = chat.place("raters");
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    let answer = ana.says(&place, &format!("@Docent {LAMP}")).answer();
    ben.presses(&answer, "👎");
    assert_eq!(unmet(&chat.desk, 1)[0].person, Some(ana.id));
}

#[test]
fn what_leans_on_another_question_is_not_kept() {
    let chat = Chat::with(desk(), PATIENT);
    let place = chat.place("leaning");
    let ana = chat.person("Ana");
    ana.asks(&place, "how many pilots were trained in Latvia?");
    ana.asks(&place, "and in Spain?").says("never mention Spain");
    ana.asks(&place, UNKNOWN);
    assert_eq!(unmet(&chat.desk, 1)[0].text, UNKNOWN);
}

#[test]
fn a_long_question_is_kept_whole() {
    let chat = Chat::with(desk(), PATIENT);
    let place = chat.place("long");
    let ana = chat.person("Ana");
    let long =
        format!("when was the great lamp repaired, {}?", "which stands upon the hill ".repeat(12).trim());
    let answer = ana.asks(&place, &long);
    if answer.has_button("👎") {
        ana.presses(&answer, "👎");
    }
    assert_eq!(unmet(&chat.desk, 1)[0].text, long);
}

#[test]
fn a_question_that_is_deleted_or_edited_into_another_is_let_go() {
    let chat = Chat::with(desk(), PATIENT);
    let place = chat.place("taken-back");
    let ana = chat.person("Ana");
    let first = ana.says(&place, &format!("@Docent {UNKNOWN}"));
    first.answer();
    let second = ana.says(&place, "@Docent when was the great lampshade painted?");
    let refused = second.answer();
    unmet(&chat.desk, 2);
    first.is_deleted();
    unmet(&chat.desk, 1);
    second.is_edited(&format!("@Docent {LAMP}"));
    refused.changed();
    assert_eq!(unmet(&chat.desk, 0), []);
}
