//! Every way to ask, and every way to be left alone.

use serde_json::json;
use std::time::{Duration, Instant};

use super::chat::Chat;
use super::harbour::{LAMP, LAMP_QUOTE, PILOTS, PILOTS_QUOTE, UNKNOWN, harbour, lounge};
use super::loopback::gateway::MESSAGE_CONTENT;
use super::loopback::world::{Kind, MANAGE_SERVER};
use crate::support::{ASKED, QUOTE};

/// Intents that an operator must ask Discord for: members, presences, message content.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | MESSAGE_CONTENT;

#[test]
fn a_mention_is_answered() {
    let place = harbour().place("mentions");
    let ana = harbour().person("Ana");
    ana.says(&place, &format!("@Docent {ASKED}")).answer().quotes(QUOTE).is_for_everybody();
    ana.says(&place, &format!("{LAMP} @Docent")).answer().quotes(LAMP_QUOTE);
    ana.says(&place, &format!("hey @Docent, {ASKED}")).answer().quotes(QUOTE);
}

#[test]
fn a_mention_of_the_older_form_is_answered() {
    let place = harbour().place("old-mentions");
    let bot = harbour().discord.with(|world| world.bot);
    harbour().person("Ana").says(&place, &format!("<@!{bot}> {ASKED}")).answer().quotes(QUOTE);
}

#[test]
fn a_reply_to_its_answer_is_a_question() {
    let place = harbour().place("replies");
    let ana = harbour().person("Ana");
    let first = ana.says(&place, &format!("@Docent {ASKED}")).answer();
    ana.replies(&first, LAMP).answer().quotes(LAMP_QUOTE);
}

#[test]
fn a_direct_message_is_a_question() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    ana.says(&place, ASKED).answer().quotes(QUOTE);
}

#[test]
fn a_thread_is_answered_in_the_thread() {
    let thread = harbour().place("threads").thread("boats");
    let answer = harbour().person("Ana").says(&thread, &format!("@Docent {ASKED}")).answer();
    answer.quotes(QUOTE);
    assert_eq!(answer.channel, thread.id);
}

#[test]
fn a_mention_alone_is_told_how_to_ask() {
    let place = harbour().place("bare-mentions");
    harbour().person("Ana").says(&place, "@Docent").answer().says("/ask");
}

#[test]
fn a_reply_that_cannot_be_read_is_told_how_to_ask() {
    let place = harbour().place("unreadable-replies");
    let ana = harbour().person("Ana");
    let answer = ana.asks(&place, ASKED);
    // Discord sends no content for this one: the answer to a command is not pinged by a reply.
    ana.replies(&answer, LAMP).answer().says("/ask").lacks(LAMP_QUOTE);
    let posted = ana.says(&place, &format!("@Docent {ASKED}")).answer();
    let unread = ana.replies_without_ping(&posted, LAMP);
    let told = unread.answer();
    told.says("/ask").lacks(LAMP_QUOTE);
    unread.is_deleted();
    told.disappears();
}

#[test]
fn who_mentions_its_role_is_told_how_to_ask() {
    let mut chat = Chat::new(super::harbour::desk());
    chat.configure("");
    let (own, other) =
        chat.discord.with(|world| (world.add_own_role(chat.guild), world.add_role(chat.guild, "Sailors", 0)));
    chat.starts(&super::bot::Start::default());
    let place = chat.place("roles");
    let ana = chat.person("Ana");
    ana.says(&place, &format!("<@&{own}> @Docent {ASKED}")).answer().quotes(QUOTE);
    ana.says(&place, &format!("<@&{other}> {ASKED}"));
    ana.says(&place, &format!("<@&{own}> {ASKED}")).answer().says("/ask").lacks(QUOTE);
    place.stays_at(2);
}

#[test]
fn the_ask_command_is_answered_for_everybody() {
    let place = harbour().place("commands");
    harbour().person("Ana").asks(&place, ASKED).quotes(QUOTE).is_for_everybody();
}

#[test]
fn what_is_typed_is_completed_at_once() {
    let place = harbour().place("typing");
    let ana = harbour().person("Ana");
    for (typed, offered) in
        [("knot", "Knot workshops"), ("ms", "MSC"), ("norw", "Norway"), ("light", "Lighthouses")]
    {
        let began = Instant::now();
        let choices = ana.types(&place, typed);
        assert!(began.elapsed() < Duration::from_secs(1), "{typed:?} took {:?}", began.elapsed());
        assert!(choices.iter().any(|choice| choice.contains(offered)), "{typed:?} offers {choices:?}");
    }
    let unknown = ana.types(&place, "qqqqqq");
    assert!(unknown.is_empty(), "nothing there begins so: {unknown:?}");
    ana.types(&place, "");
    ana.types(&place, &"long ".repeat(1_000));
}

#[test]
fn what_is_offered_can_be_asked() {
    let place = harbour().place("chosen");
    let ana = harbour().person("Ana");
    let choices = ana.types(&place, "signal");
    ana.asks(&place, &choices[0]).quotes("The Maritime Signal Code (MSC) gives each flag one letter.");
}

#[test]
fn anybodys_message_can_be_asked_about() {
    let place = harbour().place("apps");
    let said = harbour().person("Ben").says(&place, ASKED);
    harbour().person("Ana").asks_about(&place, &said).quotes(QUOTE);
    let picture = harbour().person("Ben").says(&place, "");
    harbour().person("Ana").asks_about(&place, &picture).is_hidden().lacks(QUOTE);
}

#[test]
fn nobody_else_is_answered() {
    let place = harbour().place("small-talk");
    let (ana, ben) = (harbour().person("Ana"), harbour().person("Ben"));
    let said = ana.says(&place, ASKED);
    ben.replies(&said, LAMP);
    ana.says(&place, &format!("Docent {ASKED}"));
    ana.says(&place, &format!("<@1234567890123456789> {ASKED}"));
    ana.says(&place, &format!("@everyone {ASKED}"));
    place.stays_at(0);
}

#[test]
fn other_bots_are_not_answered() {
    let place = harbour().place("bots");
    let id = harbour().discord.with(|world| world.add_person("Parrot", true));
    let parrot = super::people::Person { chat: harbour(), id };
    parrot.says(&place, &format!("@Docent {ASKED}"));
    place.stays_at(0);
}

#[test]
fn what_is_done_with_an_answer_is_no_question() {
    let place = harbour().place("notes");
    let ana = harbour().person("Ana");
    let answer = ana.says(&place, &format!("@Docent {ASKED}")).answer();
    let thread = place.thread("about-boats");
    harbour().discord.with(|world| {
        world.note(ana.id, place.id, 6, answer.id);
        world.note(ana.id, place.id, 0, answer.id);
        world.note(ana.id, thread.id, 21, answer.id);
    });
    place.stays_at(1);
    thread.stays_at(0);
}

#[test]
fn who_installed_it_for_themselves_asks_anywhere() {
    let chat = harbour();
    let foreign = chat.discord.with(|world| {
        let guild = world.add_guild("Elsewhere");
        world.guilds.get_mut(&guild).unwrap().has_bot = false;
        guild
    });
    let place = chat.place_in(foreign, "elsewhere");
    let ana = chat.person("Ana");
    let question = json!([{"name": "question", "type": 3, "value": ASKED}]);
    ana.uses_own(&place, "ask", question.clone()).quotes(QUOTE);
    // And in a conversation of two that the bot is no part of.
    let ben = chat.person("Ben");
    let id = chat.discord.with(|world| world.add_channel("", Kind::Direct { with: ben.id }));
    let private = super::chat::Place { chat, id };
    ana.uses_own(&private, "ask", question).quotes(QUOTE);
}

#[test]
fn no_privileged_intent_is_asked_for_unless_it_is_needed() {
    let intents = |chat: &super::chat::Chat| {
        chat.discord.with(|world| world.gateway.sessions.iter().fold(0, |all, session| all | session.intents))
    };
    assert_eq!(intents(harbour()) & PRIVILEGED, 0);
    assert_eq!(intents(&lounge().chat) & PRIVILEGED, MESSAGE_CONTENT);
}

#[test]
fn a_listed_channel_is_answered_unasked_when_it_is_sure() {
    let place = lounge().listening();
    let ana = lounge().chat.person("Ana");
    ana.says(&place, ASKED).answer().quotes(QUOTE);
}

#[test]
fn a_listed_channel_hears_nothing_that_is_not_sure() {
    let place = lounge().chat.place("apart");
    let listening = lounge().listening();
    let (ana, ben, cem) =
        (lounge().chat.person("Ana"), lounge().chat.person("Ben"), lounge().chat.person("Cem"));
    let unanswered = [
        ana.says(&listening, UNKNOWN),
        ben.says(&listening, "hello everybody"),
        cem.says(&listening, "thanks!"),
    ];
    // Another channel is not listed, whatever is asked there.
    ana.says(&place, ASKED);
    place.stays_at(0);
    let dora = lounge().chat.person("Dora");
    dora.says(&listening, LAMP).answer().quotes(LAMP_QUOTE);
    for said in unanswered {
        assert!(!said.is_answered(), "this was answered: {}", said.id);
    }
}

#[test]
fn a_person_is_answered_unasked_once_a_minute() {
    let listening = lounge().listening();
    let (ana, ben) = (lounge().chat.person("Ana"), lounge().chat.person("Ben"));
    ana.says(&listening, ASKED).answer().quotes(QUOTE);
    let second = ana.says(&listening, LAMP);
    ben.says(&listening, LAMP).answer().quotes(LAMP_QUOTE);
    assert!(!second.is_answered(), "the second question within a minute was answered unasked");
    // Who asks is answered as ever.
    ana.says(&listening, &format!("@Docent {LAMP}")).answer().quotes(LAMP_QUOTE);
}

#[test]
fn the_doctor_says_that_a_listed_channel_needs_a_privileged_intent() {
    let chat = super::chat::Chat::new(super::harbour::desk());
    chat.discord.with(|world| world.may_read_content = false);
    let role = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
    chat.configure(&format!(
        "[discord]\napi = \"{}\"\nunasked_channels = [\"{role}\"]\n",
        chat.discord.address
    ));
    let mut command = chat.desk.command(&["doctor"]);
    command.env("DISCORD_TOKEN", chat.discord.with(|world| world.token.clone()));
    let ran = crate::support::Ran::of(&mut command);
    let said = format!("{}{}", ran.out, ran.err).to_lowercase();
    assert!(said.contains("message content") || said.contains("message-content"), "{said}");
}

#[test]
fn a_message_that_is_asked_about_is_read_as_people_read_it() {
    let place = harbour().place("mentions-in-messages");
    let (ana, ben) = (harbour().person("Ana"), harbour().person("Ben"));
    let said = ben.says(&place, &format!("@Docent {ASKED}"));
    said.answer();
    ana.asks_about(&place, &said).quotes(QUOTE).lacks("never use");
}

#[test]
fn a_message_of_another_leans_on_nothing_of_ones_own() {
    let place = harbour().place("others-messages");
    let (ana, ben) = (harbour().person("Ana"), harbour().person("Ben"));
    ana.asks(&place, PILOTS).quotes(PILOTS_QUOTE);
    let said = ben.says(&place, "and in Norway?");
    ana.asks_about(&place, &said).says("museum");
}
