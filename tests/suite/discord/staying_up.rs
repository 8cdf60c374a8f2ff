//! The gateway comes and goes, processes end: Docent goes on, or ends as it should.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bot::{Bot, Start};
use super::chat::Chat;
use super::harbour::{LAMP, LAMP_QUOTE, desk};
use super::loopback::PATIENCE;
use super::loopback::gateway::Out;
use super::loopback::plans::Trouble;
use super::loopback::world::World;
use crate::support::{ASKED, QUOTE};

const TOKEN: &str = "a-token.that-is.not-real";

/// How often clients have identified, and how often resumed.
fn beginnings(chat: &Chat) -> (usize, usize) {
    chat.discord.with(|world| (world.gateway.identifies.len(), world.gateway.resumes))
}

/// Disturbs the connection, writes while it is gone, and expects the answer after it is back.
fn check_survives(chat: &Chat, disturb: impl FnOnce(&mut World)) -> (usize, usize) {
    let before = beginnings(chat);
    let place = chat.place("storm");
    chat.discord.with(disturb);
    let question = chat.person("Ana").says(&place, &format!("@Docent {ASKED}"));
    let comes_back = chat.discord.wait(PATIENCE * 2, |world| {
        let (identifies, resumes) = (world.gateway.identifies.len(), world.gateway.resumes);
        (world.online() == 1 && (identifies, resumes) != before).then_some(())
    });
    assert!(comes_back.is_some(), "it did not come back:\n{}", chat.discord.with(|w| w.log.join("\n")));
    let after = beginnings(chat);
    if after.1 > before.1 && after.0 == before.0 {
        // What was said in between is replayed, and answered once.
        question.answer().quotes(QUOTE);
    }
    let next = chat.place("calm");
    chat.person("Ben").says(&next, &format!("@Docent {LAMP}")).answer().quotes(LAMP_QUOTE);
    let place = super::chat::Place { chat, id: place.id };
    assert!(place.all_said_by_the_bot().len() <= 1);
    (after.0 - before.0, after.1 - before.1)
}

#[test]
fn a_lost_connection_is_resumed() {
    let chat = Chat::with(desk(), "");
    assert_eq!(check_survives(&chat, |world| world.disturb(|| Out::Drop)), (0, 1));
    for code in [1000, 1001, 4000] {
        let resumed = check_survives(&chat, |world| world.disturb(|| Out::Close(Some(code))));
        assert_eq!(resumed.0 + resumed.1, 1, "{code}: {resumed:?}");
    }
    assert_eq!(check_survives(&chat, |world| world.operate(7, &Value::Null)), (0, 1));
}

/// serenity (0.12.5) does not notice such a close before its next heartbeat fails. The bot notices
/// earlier, and begins anew: what was said in between is lost.
#[test]
fn a_close_without_a_code_is_survived() {
    let chat = Chat::with(desk(), "");
    assert_eq!(check_survives(&chat, |world| world.disturb(|| Out::Close(None))), (1, 0));
}

#[test]
fn an_invalid_session_begins_anew() {
    let chat = Chat::with(desk(), "");
    assert_eq!(check_survives(&chat, |world| world.operate(9, &json!(true))), (0, 1));
    assert_eq!(check_survives(&chat, |world| world.operate(9, &json!(false))), (1, 0));
    // A session that cannot be resumed any more.
    let anew = check_survives(&chat, |world| {
        world.gateway.invalid = 1;
        world.disturb(|| Out::Drop);
    });
    assert_eq!(anew, (1, 1));
}

#[test]
fn a_session_that_timed_out_begins_anew() {
    let chat = Chat::with(desk(), "");
    let anew = check_survives(&chat, |world| world.disturb(|| Out::Close(Some(4009))));
    assert_eq!(anew.0, 1, "{anew:?}");
}

#[test]
fn a_connection_that_does_not_answer_is_given_up() {
    let mut chat = Chat::new(desk());
    chat.configure("");
    chat.discord.with(|world| world.gateway.heartbeat = Duration::from_millis(1_500));
    chat.starts(&Start::default());
    chat.wait("heartbeats", |world| (world.gateway.heartbeats >= 2).then_some(()));
    let before = beginnings(&chat);
    chat.discord.with(|world| world.gateway.acknowledges = false);
    chat.wait("a new connection", |world| {
        ((world.gateway.identifies.len(), world.gateway.resumes) != before).then_some(())
    });
    chat.discord.with(|world| world.gateway.acknowledges = true);
    let place = chat.place("after");
    chat.person("Ana").says(&place, &format!("@Docent {ASKED}")).answer().quotes(QUOTE);
}

/// Starts a bot that must end by itself, with these words for its operator.
fn check_ends(chat: &Chat, start: &Start, words: &str) {
    let mut bot = Bot::start(&chat.desk, &chat.discord, start);
    let status = bot.ended(PATIENCE);
    let said = chat.wait("a word for the operator", |world| {
        world.log.join("\n").to_lowercase().contains(&words.to_lowercase()).then(|| world.log.join("\n"))
    });
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(!said.contains(TOKEN) && !said.contains("panicked"), "{said}");
}

#[test]
fn a_refused_token_ends_the_program() {
    let chat = Chat::new(desk());
    chat.configure("");
    check_ends(&chat, &Start { token: Some("not-the.right.one"), ..Start::default() }, "DISCORD_TOKEN");
    let asked = chat.discord.with(|world| world.requests.len());
    assert!(asked <= 3, "a refused token is not tried again and again: {asked} requests");
    let chat = Chat::new(desk());
    chat.configure("");
    chat.discord.with(|world| world.gateway.refuses = Some(4004));
    check_ends(&chat, &Start::default(), "DISCORD_TOKEN");
    assert_eq!(beginnings(&chat).0, 1, "a refused token is not tried again and again");
}

#[test]
fn a_missing_token_ends_the_program() {
    let chat = Chat::new(desk());
    chat.configure("");
    check_ends(&chat, &Start { token: Some(""), ..Start::default() }, "DISCORD_TOKEN");
}

#[test]
fn a_refused_intent_ends_the_program() {
    let chat = Chat::new(desk());
    chat.configure("[discord]\nunasked_channels = [\"123\"]\n");
    chat.discord.with(|world| world.may_read_content = false);
    check_ends(&chat, &Start::default(), "message");
    let said = chat.discord.with(|world| world.log.join("\n").to_lowercase());
    assert!(said.contains("message content") || said.contains("message-content"), "{said}");
}

#[test]
fn a_connection_that_is_refused_for_good_ends_the_program() {
    for (code, words) in [(4010, "InvalidShardData"), (4011, "too many guilds")] {
        let chat = Chat::new(desk());
        chat.configure("");
        chat.discord.with(|world| world.gateway.refuses = Some(code));
        check_ends(&chat, &Start::default(), words);
    }
}

#[test]
fn too_few_shards_end_the_program() {
    let chat = Chat::new(desk());
    chat.configure("");
    chat.discord.with(|world| world.gateway.shards = 16);
    let start = Start { arguments: vec!["--shards", "0..1/2"], ..Start::default() };
    check_ends(&chat, &start, "16");
    assert_eq!(beginnings(&chat).0, 0, "Discord would refuse them");
}

#[test]
fn shards_are_as_many_as_discord_recommends() {
    let mut chat = Chat::new(desk());
    chat.configure("");
    chat.discord.with(|world| world.gateway.shards = 2);
    chat.starts(&Start::default());
    super::bot::wait_until_online(&chat.discord, 2);
    let (shards, identifies) = chat.discord.with(|world| {
        let shards: Vec<_> = world.gateway.sessions.iter().map(|session| session.shard).collect();
        (shards, world.gateway.identifies.clone())
    });
    assert_eq!(shards, [(0, 2), (1, 2)]);
    let apart = identifies[1] - identifies[0];
    assert!(apart >= Duration::from_millis(4_900), "Discord wants five seconds between them, not {apart:?}");
    // Both serve: servers are dealt out by their ids, direct messages are the first one's.
    for shard in 0..2 {
        let guild = (0..64).find_map(|_| {
            let guild = chat.discord.with(|world| world.add_guild("Dealt"));
            ((guild >> 22) % 2 == shard).then_some(guild).or_else(|| {
                std::thread::sleep(Duration::from_millis(1));
                None
            })
        });
        let place = chat.place_in(guild.unwrap(), "dealt");
        chat.person("Ana").says(&place, &format!("@Docent {ASKED}")).answer().quotes(QUOTE);
    }
    let ana = chat.person("Ana");
    ana.says(&chat.direct(&ana), ASKED).answer().quotes(QUOTE);
}

#[test]
fn shards_can_be_chosen() {
    let mut chat = Chat::new(desk());
    chat.configure("");
    chat.starts(&Start { arguments: vec!["--shards", "0..1/16"], ..Start::default() });
    let shards = chat
        .discord
        .with(|world| world.gateway.sessions.iter().map(|session| session.shard).collect::<Vec<_>>());
    assert_eq!(shards, [(0, 16)]);
    for wrong in ["", "4", "0..4", "4..2/8", "0..20/16", "a..b/c"] {
        let ran = chat.desk.run(&["run", "--config", "config.toml", "--shards", wrong]);
        assert_eq!(ran.status, Some(2), "{wrong:?}: {}", ran.err);
    }
}

#[test]
fn being_asked_to_end_it_finishes_what_it_began() {
    let mut chat = Chat::with(desk(), "");
    let place = chat.place("last-words").id;
    let here = super::chat::Place { chat: &chat, id: place };
    here.meets("POST", 1, Trouble::Late(Duration::from_secs(2)));
    let question = chat.person("Ana").says(&here, &format!("@Docent {ASKED}")).id;
    chat.wait("the answer is on its way", |world| {
        world.plans.iter().all(|plan| plan.times == 0).then_some(())
    });
    drop(here);
    let began = Instant::now();
    chat.bot().terminate();
    let status = chat.bot().ended(Duration::from_secs(10));
    assert_eq!(status.code(), Some(0), "after {:?}", began.elapsed());
    let answered = chat.discord.with(|world| {
        let replies = |body: &Value| body["message_reference"]["message_id"] == *question.to_string();
        world.messages.values().any(|post| replies(&post.body))
    });
    assert!(answered, "the answer that was on its way did not arrive");
    chat.check(Some(place));
}

#[test]
fn being_asked_to_end_it_does_not_wait_for_ever() {
    let mut chat = Chat::with(desk(), "");
    let place = chat.place("stuck").id;
    let here = super::chat::Place { chat: &chat, id: place };
    here.meets("POST", 9, Trouble::Silence);
    chat.person("Ana").says(&here, &format!("@Docent {ASKED}"));
    chat.wait("the answer is on its way", |world| {
        world.plans.iter().any(|plan| plan.times < 9).then_some(())
    });
    drop(here);
    chat.bot().terminate();
    let status = chat.bot().ended(Duration::from_secs(11));
    assert_eq!(status.code(), Some(0));
}

#[test]
fn questions_stay_out_of_the_log_unless_they_are_asked_for() {
    for (settings, told) in
        [("[log]\nlevel = \"debug\"\n", false), ("[log]\nlevel = \"debug\"\nquestions = true\n", true)]
    {
        let chat = Chat::with(desk(), settings);
        let place = chat.place("secrets");
        let ana = chat.person("Ana");
        ana.says(&place, "@Docent is xylophonist a profession?").answer();
        ana.asks(&place, "is xylophonist a profession?");
        ana.types(&place, "xylophonist");
        // An event that cannot be parsed must not spill it either.
        assert_eq!(chat.has_logged("xylophonist"), told, "{settings}");
        assert!(!chat.has_logged(TOKEN), "the token stands in the log");
    }
}

#[test]
fn the_log_can_be_json() {
    let chat = Chat::with(desk(), "[log]\nformat = \"json\"\n");
    let lines = chat.wait("a line of log", |world| (!world.log.is_empty()).then(|| world.log.clone()));
    for line in lines {
        assert!(serde_json::from_str::<Value>(&line).is_ok(), "{line}");
    }
}
