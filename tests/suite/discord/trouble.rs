//! When Discord, a server's settings or the network stand in the way: a line in the log, no crash,
//! and the asker is told where that can be done.

use std::time::{Duration, Instant};

use serde_json::json;

use super::bot::Start;
use super::chat::{Chat, Place};
use super::harbour::{LAMP, LAMP_QUOTE, PATIENT, desk, harbour};
use super::loopback::PATIENCE;
use super::loopback::bucket::Bucket;
use super::loopback::plans::{Plan, Trouble};
use super::loopback::posts::{MISSING_PERMISSIONS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE};
use super::loopback::world::{EMBED_LINKS, Post, READ_HISTORY, SEND_IN_THREADS, SEND_MESSAGES, VIEW_CHANNEL};
use super::people::Person;
use crate::support::{ASKED, QUOTE};

fn refused((status, code, message): (u16, u32, &'static str)) -> Trouble {
    Trouble::Refused(status, code, message)
}

/// Waits until the bot tells somebody, in the channel or directly, what these words say.
fn wait_told(person: &Person<'_>, place: &Place<'_>, words: &[&str]) {
    let direct = person.chat.direct(person);
    let told = format!("Ana is told of {words:?}");
    person.chat.wait(&told, |world| {
        let here = |post: &&Post| post.channel == place.id || post.channel == direct.id;
        let mut own = world.messages.values().filter(|post| post.author == world.bot).filter(here);
        own.any(|post| {
            let text = super::reading::read(&post.body).to_lowercase();
            words.iter().any(|word| text.contains(&word.to_lowercase()))
        })
        .then_some(())
    });
}

/// Fails unless the bot answers, in another channel, as if nothing had been.
fn check_unharmed(chat: &Chat) {
    let place = chat.place("next-door");
    chat.person("Zoe").says(&place, &format!("@Docent {LAMP}")).answer().quotes(LAMP_QUOTE);
}

fn posts_to(chat: &Chat, place: &Place<'_>) -> Vec<(u16, Instant, serde_json::Value)> {
    let path = format!("/channels/{}/messages", place.id);
    chat.discord.with(|world| {
        let posts = world.requests.iter().filter(|r| r.method == "POST" && r.path.ends_with(&path));
        posts.map(|request| (request.status, request.at, request.body["nonce"].clone())).collect()
    })
}

#[test]
fn a_missing_permission_is_told_in_words() {
    for (taken, words) in [
        (SEND_MESSAGES, "send messages"),
        (EMBED_LINKS, "embed links"),
        (VIEW_CHANNEL, "view channel"),
        (READ_HISTORY, "read message history"),
    ] {
        let place = harbour().place("forbidden");
        let ana = harbour().person("Ana");
        place.denies_the_bot(taken);
        ana.says(&place, &format!("@Docent {ASKED}"));
        // Where an answer can do without the permission, the answer will do.
        wait_told(&ana, &place, &[words, QUOTE]);
        if taken == SEND_MESSAGES {
            wait_told(&ana, &place, &[words]);
        }
    }
    let thread = harbour().place("forbidden-threads").thread("talk");
    harbour().discord.with(|world| {
        let parent = match world.channels[&thread.id].kind {
            super::loopback::world::Kind::Thread { parent, .. } => parent,
            _ => thread.id,
        };
        let bot = world.bot;
        world.channels.get_mut(&parent).unwrap().overwrites.push((bot, 0, SEND_IN_THREADS));
    });
    let ana = harbour().person("Ana");
    ana.says(&thread, &format!("@Docent {ASKED}"));
    wait_told(&ana, &thread, &["send messages in threads"]);
    check_unharmed(harbour());
}

#[test]
fn a_command_is_answered_without_permissions() {
    let place = harbour().place("closed");
    place.denies_the_bot(SEND_MESSAGES | VIEW_CHANNEL);
    harbour().person("Ana").asks(&place, ASKED).quotes(QUOTE);
}

#[test]
fn a_locked_thread_is_told_of() {
    let thread = harbour().place("locked").thread("closed");
    harbour().discord.with(|world| world.channels.get_mut(&thread.id).unwrap().locked = true);
    let ana = harbour().person("Ana");
    ana.says(&thread, &format!("@Docent {ASKED}"));
    wait_told(&ana, &thread, &["locked", "manage threads"]);
    check_unharmed(harbour());
}

#[test]
fn an_archived_thread_does_no_harm() {
    let thread = harbour().place("archived").thread("old");
    harbour().discord.with(|world| world.channels.get_mut(&thread.id).unwrap().archived = true);
    harbour().person("Ana").says(&thread, &format!("@Docent {ASKED}"));
    harbour().wait("the bot tries", |world| {
        world
            .requests
            .iter()
            .any(|r| r.path.contains(&thread.id.to_string()) && r.status == 400)
            .then_some(())
    });
    check_unharmed(harbour());
}

#[test]
fn who_takes_no_direct_messages_is_not_pressed() {
    let place = harbour().place("shy");
    place.denies_the_bot(SEND_MESSAGES);
    let ana = harbour().person("Ana");
    let direct = harbour().direct(&ana);
    direct.meets("POST", 5, Trouble::Refused(403, 50_007, "Cannot send messages to this user"));
    ana.says(&place, &format!("@Docent {ASKED}"));
    harbour().wait("the bot tries", |world| {
        world
            .requests
            .iter()
            .any(|r| r.path.contains(&direct.id.to_string()) && r.status == 403)
            .then_some(())
    });
    check_unharmed(harbour());
}

#[test]
fn a_question_deleted_before_its_answer_gets_none() {
    let place = harbour().place("hasty");
    place.meets("POST", 1, Trouble::Late(Duration::from_millis(300)));
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    question.is_deleted();
    place.stays_at(0);
}

#[test]
fn a_deleted_channel_does_no_harm() {
    let place = harbour().place("doomed");
    place.meets("POST", 1, refused(UNKNOWN_CHANNEL));
    harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    harbour().discord.with(|world| world.delete_channel(place.id));
    check_unharmed(harbour());
}

#[test]
fn an_answer_deleted_by_others_is_not_edited_nor_deleted() {
    let place = harbour().place("moderated");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    let answer = question.answer();
    harbour().discord.with(|world| world.delete(answer.id));
    question.is_edited(&format!("@Docent {LAMP}"));
    question.is_deleted();
    place.stays_at(0);
    let place = harbour().place("moderated-too");
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    question.answer();
    place.meets("PATCH", 1, refused(UNKNOWN_MESSAGE));
    question.is_edited(&format!("@Docent {LAMP}"));
    place.stays_at(1);
}

#[test]
fn trouble_is_one_line_in_the_log() {
    let chat = Chat::with(desk(), PATIENT);
    let count = |chat: &Chat| {
        let loud = |line: &&String| line.contains("WARN") || line.contains("ERROR");
        chat.discord.with(|world| world.log.iter().filter(loud).count())
    };
    let before = count(&chat);
    let place = chat.place("once");
    place.meets("POST", 9, refused(MISSING_PERMISSIONS));
    let ana = chat.person("Ana");
    ana.says(&place, &format!("@Docent {ASKED}"));
    chat.wait("a line in the log", |world| {
        world.log.iter().any(|line| line.contains("WARN") || line.contains("ERROR")).then_some(())
    });
    check_unharmed(&chat);
    assert_eq!(count(&chat), before + 1, "{}", chat.discord.with(|world| world.log.join("\n")));
}

#[test]
fn a_limit_is_waited_for() {
    for trouble in [Trouble::Limited(1.2), Trouble::LimitedEverywhere(1.2)] {
        // A global limit holds every route, so this bot is nobody else's.
        let chat = Chat::with(desk(), PATIENT);
        let place = chat.place("busy");
        place.meets("POST", 1, trouble);
        chat.person("Ana").says(&place, &format!("@Docent {ASKED}")).answer().quotes(QUOTE);
        let posts = posts_to(&chat, &place);
        assert_eq!(posts.iter().map(|post| post.0).collect::<Vec<_>>(), [429, 200]);
        let waited = posts[1].1 - posts[0].1;
        assert!(waited >= Duration::from_millis(1_150), "asked to wait 1.2 s, it waited {waited:?}");
        place.stays_at(1);
    }
}

#[test]
fn a_limit_that_is_told_is_kept() {
    let chat = Chat::with(desk(), PATIENT);
    chat.discord.with(|world| world.bucket = Some(Bucket::new(5, Duration::from_millis(1_500))));
    let place = chat.place("crowd");
    let crowd: Vec<_> = (0..12).map(|n| chat.person(&format!("Person{n}"))).collect();
    let questions: Vec<_> =
        crowd.iter().map(|person| person.says(&place, &format!("@Docent {ASKED}"))).collect();
    for question in questions {
        question.answer().quotes(QUOTE);
    }
    let statuses: Vec<u16> = posts_to(&chat, &place).iter().map(|post| post.0).collect();
    assert_eq!(statuses, [200; 12], "Discord told how many it takes");
}

#[test]
fn a_failing_server_is_asked_again() {
    for status in [500, 502, 503, 504] {
        let place = harbour().place("failing");
        place.meets("POST", 2, Trouble::Status(status));
        harbour().person("Ana").says(&place, &format!("@Docent {ASKED}")).answer().quotes(QUOTE);
        let posts = posts_to(harbour(), &place);
        assert_eq!(posts.len(), 3, "{status}: {posts:?}");
        assert!(posts[2].1 - posts[0].1 >= Duration::from_millis(100), "it backs off: {posts:?}");
        place.stays_at(1);
    }
}

#[test]
fn a_retry_never_posts_twice() {
    let place = harbour().place("lost");
    place.meets("POST", 1, Trouble::Lost(502));
    harbour().person("Ana").says(&place, &format!("@Docent {ASKED}")).answer().quotes(QUOTE);
    let path = format!("/channels/{}/messages", place.id);
    harbour().wait("the same is posted again", |world| {
        (world.requests.iter().filter(|request| request.path.ends_with(&path)).count() >= 2).then_some(())
    });
    let posts = posts_to(harbour(), &place);
    assert_eq!(posts[0].2, posts[1].2, "the nonce of a retry is that of the first try");
    place.stays_at(1);
}

#[test]
fn a_server_that_never_answers_is_asked_again() {
    let place = harbour().place("mute");
    place.meets("POST", 1, Trouble::Silence);
    let question = harbour().person("Ana").says(&place, &format!("@Docent {ASKED}"));
    let answered = harbour().discord.wait(PATIENCE * 3, |world| {
        let reply = question.id.to_string();
        world
            .messages
            .values()
            .any(|post| post.body["message_reference"]["message_id"] == *reply)
            .then_some(())
    });
    assert!(answered.is_some(), "a request that hung was never sent again");
}

#[test]
fn an_interaction_survives_a_failing_server() {
    let option = json!([{"name": "question", "type": 3, "value": ASKED}]);
    let plan = |trouble: Trouble| {
        let (method, path) = ("POST", "/interactions/".to_owned());
        Plan { method, path, times: 1, trouble }
    };
    let chat = Chat::with(desk(), PATIENT);
    let own = chat.place("own");
    let ben = chat.person("Ben");
    chat.discord.with(|world| world.plans.push(plan(Trouble::Status(500))));
    ben.asks(&own, ASKED).quotes(QUOTE);
    chat.discord.with(|world| world.plans.push(plan(refused((404, 10_062, "Unknown interaction")))));
    ben.begins(&own, "ask", option);
    check_unharmed(&chat);
}

#[test]
fn a_person_who_asks_too_much_is_told_to_wait() {
    let chat = Chat::with(desk(), "[discord]\nquestions_per_person = 3\nquestions_per_channel = 5\n");
    let place = chat.place("flood");
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    for _ in 0..3 {
        ana.asks(&place, ASKED).quotes(QUOTE);
    }
    ana.asks(&place, ASKED).is_hidden().lacks(QUOTE).says("wait");
    for _ in 0..2 {
        ben.asks(&place, ASKED).quotes(QUOTE);
    }
    // Now the channel has had its five.
    ben.asks(&place, ASKED).is_hidden().lacks(QUOTE).says("wait");
    let elsewhere = chat.place("elsewhere");
    chat.person("Cem").asks(&elsewhere, ASKED).quotes(QUOTE);
    ana.asks(&elsewhere, ASKED).is_hidden().lacks(QUOTE);
}

#[test]
fn a_gateway_that_cannot_be_asked_for_is_asked_again() {
    let mut chat = Chat::new(desk());
    chat.configure("");
    chat.discord.with(|world| {
        for path in ["/gateway", "/users/@me", "/applications/@me", "/commands"] {
            let path = path.to_owned();
            world.plans.push(Plan { method: "GET", path, times: 1, trouble: Trouble::Status(503) });
        }
    });
    chat.starts(&Start::default());
    check_unharmed(&chat);
    assert!(!chat.has_logged("discord.gg") && !chat.has_logged("discord.com"), "it asked Discord itself");
}
