//! Whoever joins is greeted, where the settings want it.

use super::bot::{Bot, Start};
use super::chat::Chat;
use super::harbour::{PATIENT, desk};
use super::loopback::PATIENCE;
use super::loopback::gateway::GUILD_MEMBERS;
use super::loopback::shapes;
use super::loopback::world::flake;
use super::people::Person;
use super::seen::Seen;

/// Somebody joins the server.
fn joins(chat: &Chat, person: &Person<'_>) {
    chat.discord.with(|world| {
        let mut member = shapes::member(&world.people[&person.id], &world.guilds[&chat.guild]);
        member["guild_id"] = flake(chat.guild);
        world.dispatch(Some(chat.guild), GUILD_MEMBERS, "GUILD_MEMBER_ADD", &member);
    });
}

#[test]
fn whoever_joins_is_greeted_until_they_say_no() {
    let chat = Chat::with(desk(), &format!("{PATIENT}greet = true\n"));
    let ana = chat.person("Ana");
    let direct = chat.direct(&ana);
    joins(&chat, &ana);
    let own = |count: usize| {
        chat.wait("a greeting", |world| {
            let said =
                world.messages.values().filter(|post| post.channel == direct.id && post.author == world.bot);
            let said: Vec<u64> = said.map(|post| post.id).collect();
            (said.len() >= count).then_some(said)
        })
    };
    let welcome = Seen::of(&chat, own(1)[0]);
    welcome.says("Harbour").says("/ask");
    ana.presses(&welcome, "Show me round").says("What these documents are");
    ana.presses(&welcome, "No more greetings").says("not greet you");
    joins(&chat, &ana);
    let ben = chat.person("Ben");
    let bens = chat.direct(&ben);
    joins(&chat, &ben);
    chat.wait("Ben's greeting", |world| {
        world.messages.values().any(|post| post.channel == bens.id).then_some(())
    });
    assert_eq!(direct.all_said_by_the_bot().len(), 1, "she was greeted again");
}

#[test]
fn nobody_is_greeted_unless_the_settings_want_it() {
    let chat = Chat::with(desk(), PATIENT);
    let intents =
        chat.discord.with(|world| world.gateway.sessions.iter().map(|one| one.intents).collect::<Vec<_>>());
    assert!(intents.iter().all(|intents| intents & GUILD_MEMBERS == 0), "{intents:?}");
    assert!(!intents.is_empty());
}

#[test]
fn a_missing_intent_is_named() {
    let chat = Chat::new(desk());
    chat.configure(&format!("{PATIENT}greet = true\n"));
    chat.discord.with(|world| world.may_see_members = false);
    let mut bot = Bot::start(&chat.desk, &chat.discord, &Start::default());
    assert_eq!(bot.ended(PATIENCE).code(), Some(2));
    chat.wait("a word for the operator", |world| {
        world.log.join("\n").contains("Server Members Intent").then_some(())
    });
}
