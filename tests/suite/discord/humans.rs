//! Questions that are put to people, and their replies saved as answers.

use super::bot::Start;
use super::chat::{Chat, Place};
use super::harbour::{LAMP, LAMP_QUOTE, PATIENT, UNKNOWN, desk};
use super::kept::eventually;
use super::loopback::world::MANAGE_SERVER;
use super::seen::Seen;

/// A server with a channel where people answer.
struct Helped {
    chat: Chat,
    channel: u64,
    managers: u64,
}

impl Helped {
    fn new() -> Self {
        let mut chat = Chat::new(desk());
        let channel = chat.place("who-knows").id;
        let managers = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
        chat.configure(&format!("{PATIENT}human_channels = [\"{channel}\"]\n"));
        chat.starts(&Start::default());
        Self { chat, channel, managers }
    }

    fn people(&self) -> Place<'_> {
        Place { chat: &self.chat, id: self.channel }
    }

    /// What the bot asked people last.
    fn asked(&self, count: usize) -> Seen<'_> {
        let posts = |world: &super::loopback::world::World| {
            let own = |post: &&super::loopback::world::Post| {
                post.channel == self.channel && post.author == world.bot && post.only_for.is_none()
            };
            let all: Vec<u64> = world.messages.values().filter(own).map(|post| post.id).collect();
            (all.len() >= count).then(|| all.into_iter().max()).flatten()
        };
        let id = self.chat.wait("a question for people", posts);
        Seen::of(&self.chat, id)
    }
}

#[test]
fn a_reply_becomes_the_answer_until_it_is_deleted() {
    let helped = Helped::new();
    let chat = &helped.chat;
    let place = chat.place("kitchen");
    let (ana, ben) = (chat.person("Xenia"), chat.person("Ben"));
    let ona = chat.member("Ona", helped.managers);
    let refusal = ana.says(&place, &format!("@Docent {UNKNOWN}")).answer();
    assert!(refusal.has_button("Ask a human"), "{:?}", refusal.buttons());
    ana.presses(&refusal, "Ask a human").is_hidden().says("where it was asked");
    let question = helped.asked(1);
    question.says("coffee machine descaled").lacks("Xenia");
    // Pressing again asks nobody twice.
    ben.presses(&refusal, "Ask a human").is_hidden();
    assert_eq!(helped.people().all_said_by_the_bot().len(), 1);

    // A reply is for people, not a question to Docent.
    let reply = ben.replies(&question, "Every Friday, by the *first* to leave. @everyone");
    let note = ben.replies(&question, "or ask the porter?");
    assert!(
        !chat.person("Kim").uses_on(&helped.people(), "Save as answer", &reply).reads().contains("Saved")
    );
    ona.uses_on(&helped.people(), "Save as answer", &note).is_hidden().says("Saved");
    let saved = ona.uses_on(&helped.people(), "Save as answer", &reply);
    saved.is_hidden().says("Saved").says("coffee machine");
    helped.asked(1).says("Every Friday, by the *first* to leave. @everyone").says("Answered");
    assert_eq!(helped.people().all_said_by_the_bot().len(), 1, "a reply to people was taken for a question");

    let link = format!("/{}/{}/{}", chat.guild, helped.channel, reply.id);
    for asked in [UNKNOWN, "the coffee machine: how often is it descaled"] {
        let answer = chat.person("Eva").says(&place, &format!("@Docent {asked}")).answer();
        answer.quotes("Every Friday, by the *first* to leave.").says("own answers");
        assert!(answer.body.to_string().contains(&link), "{:#}", answer.body);
        assert!(!answer.has_button("Ask a human"));
    }
    // What the documents say comes first, and another question is another question.
    ana.asks(&place, LAMP).quotes(LAMP_QUOTE);
    ana.asks(&place, "where is the coffee machine?").lacks("Friday");
    let strangers = chat.discord.with(|world| world.add_guild("Strangers"));
    let elsewhere = chat.place_in(strangers, "elsewhere");
    let refused = ana.asks(&elsewhere, UNKNOWN);
    refused.lacks("Friday");
    assert!(!refused.has_button("Ask a human"), "there is nobody to ask in that server");

    reply.is_deleted();
    assert!(
        eventually(|| !ana.asks(&place, UNKNOWN).reads().contains("Friday")),
        "the answer goes with its message"
    );
}

#[test]
fn an_edit_takes_an_answer_back_and_so_does_saving_it_again() {
    let helped = Helped::new();
    let chat = &helped.chat;
    let place = chat.place("kitchen");
    let (ana, ben) = (chat.person("Ana"), chat.person("Ben"));
    let ona = chat.member("Ona", helped.managers);
    let refusal = ana.asks(&place, UNKNOWN);
    ana.presses(&refusal, "Ask a human").says("without your name");
    let reply = ben.replies(&helped.asked(1), "See <#77> on Fridays.");
    let says_friday = || ana.asks(&place, UNKNOWN).reads().contains("Fridays");
    ona.uses_on(&helped.people(), "Save as answer", &reply).says("Saved");
    assert!(says_friday());
    reply.is_edited("Never.");
    assert!(eventually(|| !says_friday()), "nobody has looked over what it says now");
    ona.uses_on(&helped.people(), "Save as answer", &reply).says("Saved");
    ana.asks(&place, UNKNOWN).quotes("Never.");
    ona.uses_on(&helped.people(), "Save as answer", &reply).says("Taken back");
    ana.asks(&place, UNKNOWN).lacks("Never.");
}

#[test]
fn an_answer_to_a_message_that_went_unseen_is_taken_back_at_the_start() {
    let mut helped = Helped::new();
    let reply = {
        let chat = &helped.chat;
        let place = chat.place("kitchen");
        let ona = chat.member("Ona", helped.managers);
        let refusal = ona.asks(&place, UNKNOWN);
        ona.presses(&refusal, "Ask a human");
        let reply = chat.person("Ben").replies(&helped.asked(1), "On Fridays.").id;
        let said = super::people::Said { chat, channel: helped.channel, id: reply };
        ona.uses_on(&helped.people(), "Save as answer", &said).says("Saved");
        reply
    };
    helped.chat.stops();
    helped.chat.discord.with(|world| world.messages.remove(&reply));
    helped.chat.starts(&Start::default());
    let place = helped.chat.place("afterwards");
    let ana = helped.chat.person("Ana");
    assert!(
        eventually(|| !ana.asks(&place, UNKNOWN).reads().contains("Fridays")),
        "its message cannot be looked up"
    );
}

#[test]
fn only_a_reply_to_a_question_for_people_is_saved() {
    let helped = Helped::new();
    let chat = &helped.chat;
    let place = chat.place("kitchen");
    let ona = chat.member("Ona", helped.managers);
    let said = chat.person("Ana").says(&place, "It is done on Fridays.");
    ona.uses_on(&place, "Save as answer", &said).is_hidden().lacks("Saved");
    let answer = chat.person("Ana").says(&place, &format!("@Docent {LAMP}")).answer();
    let reply = chat.person("Ben").replies_without_ping(&answer, "I know better.");
    ona.uses_on(&place, "Save as answer", &reply).is_hidden().lacks("Saved");
    ona.uses_on(&place, "Save as answer", &answer).is_hidden().lacks("Saved");
}

#[test]
fn a_private_question_is_put_to_people_without_its_place() {
    let helped = Helped::new();
    let chat = &helped.chat;
    let place = chat.place("secret-garden");
    let refusal = chat.person("Ana").asks(&place, UNKNOWN);
    refusal.is_hidden();
    chat.person("Ana").presses(&refusal, "Ask a human").is_hidden();
    helped.asked(1).says("coffee machine").lacks(&place.id.to_string());
}
