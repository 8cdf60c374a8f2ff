//! Questions that are edited or deleted after they were answered.

use super::harbour::{LAMP, LAMP_QUOTE, PILOTS, PILOTS_NORWAY, PILOTS_QUOTE, UNKNOWN, harbour, lounge};
use super::loopback::gateway::GUILD_MESSAGES;
use super::loopback::plans::Trouble;
use crate::support::{ASKED, QUOTE};
use serde_json::json;
use std::time::Duration;

#[test]
fn the_answer_to_an_edited_question_is_edited() {
    let place = harbour().place("edits");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    let answer = question.answer();
    answer.quotes(QUOTE);
    question.is_edited(&format!("@Docent {LAMP}"));
    let answer = answer.changed();
    answer.quotes(LAMP_QUOTE).lacks(QUOTE);
    question.is_edited(&format!("@Docent {UNKNOWN}"));
    answer.changed().lacks(LAMP_QUOTE);
    place.stays_at(1);
}

#[test]
fn an_edited_follow_up_still_follows_what_was_before_it() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    ana.says(&place, PILOTS).answer().quotes(PILOTS_QUOTE);
    let question = ana.says(&place, "and in Norwy?");
    let answer = question.answer();
    question.is_edited("and in Norway?");
    let answer = answer.changed();
    answer.quotes(PILOTS_NORWAY).lacks("museum");
    // What is edited into a question of its own leans on nothing.
    question.is_edited(LAMP);
    answer.changed().quotes(LAMP_QUOTE);
}

#[test]
fn an_edit_that_overtakes_the_answer_counts() {
    let place = harbour().place("overtaking");
    place.meets("POST", 1, Trouble::Late(Duration::from_millis(400)));
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    question.is_edited(&format!("@Docent {LAMP}"));
    let answer = question.answer().id;
    harbour().wait("the answer to what stands there now", |world| {
        super::reading::read(&world.messages.get(&answer)?.body).contains(LAMP_QUOTE).then_some(())
    });
    place.stays_at(1);
}

#[test]
fn a_question_edited_away_leaves_no_answer_to_it() {
    let place = harbour().place("edited-away");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    let answer = question.answer();
    question.is_edited("@Docent");
    answer.changed().lacks(QUOTE);
}

#[test]
fn a_preview_is_no_edit() {
    let place = harbour().place("previews");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED} https://example.org"));
    let answer = question.answer();
    harbour().discord.with(|world| world.unfurl(question.id));
    place.stays_at(1);
    let edited = harbour().discord.with(|world| world.messages[&answer.id].body["edited_timestamp"].clone());
    assert!(edited.is_null(), "nobody edited the question");
}

#[test]
fn an_edit_that_changes_nothing_is_answered_once() {
    let place = harbour().place("same-edits");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    question.answer().quotes(QUOTE);
    question.is_edited(&format!("@Docent {ASKED}"));
    place.stays_at(1);
}

#[test]
fn an_edit_in_direct_messages_counts_too() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    let question = ana.says(&place, ASKED);
    let answer = question.answer();
    question.is_edited(LAMP);
    answer.changed().quotes(LAMP_QUOTE);
}

#[test]
fn the_answer_to_a_deleted_question_is_deleted() {
    let place = harbour().place("deletions");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    let answer = question.answer();
    question.is_deleted();
    answer.disappears();
}

#[test]
fn the_answers_to_questions_deleted_at_once_are_deleted() {
    let place = harbour().place("purges");
    let ana = harbour().person("Ana");
    let questions =
        [ana.says(&place, &format!("@Docent {ASKED}")), ana.says(&place, &format!("@Docent {LAMP}"))];
    let answers = questions.map(|question| question.answer());
    harbour().discord.with(|world| {
        let ids: Vec<String> = questions.iter().map(|question| question.id.to_string()).collect();
        for question in &questions {
            world.messages.remove(&question.id);
        }
        let guild = harbour().guild;
        let data = json!({"ids": ids, "channel_id": place.id.to_string(), "guild_id": guild.to_string()});
        world.dispatch(Some(guild), GUILD_MESSAGES, "MESSAGE_DELETE_BULK", &data);
    });
    answers.iter().for_each(super::seen::Seen::disappears);
}

#[test]
fn another_message_deleted_leaves_the_answer() {
    let place = harbour().place("other-deletions");
    let ana = harbour().person("Ana");
    let other = ana.says(&place, "never mind");
    ana.says(&place, &format!("@Docent {ASKED}")).answer();
    other.is_deleted();
    place.stays_at(1);
}

#[test]
fn a_mention_that_is_edited_in_turns_a_notice_into_the_answer() {
    let place = harbour().place("edited-in");
    let ana = harbour().person("Ana");
    let posted = ana.says(&place, &format!("@Docent {ASKED}")).answer();
    let unread = ana.replies_without_ping(&posted, LAMP);
    let told = unread.answer();
    told.lacks(LAMP_QUOTE);
    unread.is_edited(&format!("@Docent {LAMP}"));
    told.changed().quotes(LAMP_QUOTE);
}

#[test]
fn what_is_overheard_is_taken_back_when_it_is_edited_away() {
    let listening = lounge().listening();
    let question = lounge().chat.person("Eve").says(&listening, LAMP);
    let answer = question.answer();
    answer.quotes(LAMP_QUOTE);
    question.is_edited("never mind");
    answer.disappears();
    question.is_edited(LAMP);
    question.answer().quotes(LAMP_QUOTE);
}
