//! `docent doctor --discord`: what it asks of Discord, and what it tells the operator.

use super::chat::Chat;
use super::harbour::desk;
use super::loopback::world::EMBED_LINKS;
use crate::support::Ran;

/// What the doctor says of a bot with this token, and its exit status.
fn examined(chat: &Chat, token: &str) -> (Option<i32>, String) {
    let arguments = ["doctor", "--discord", "--discord-api", &chat.discord.address];
    let mut command = chat.desk.command(&arguments);
    let ran = Ran::of(command.env("DISCORD_TOKEN", token));
    (ran.status, format!("{}{}", ran.out, ran.err))
}

fn token(chat: &Chat) -> String {
    chat.discord.with(|world| world.token.clone())
}

#[test]
fn a_bot_in_order_is_well_and_can_be_invited() {
    let chat = Chat::new(desk());
    chat.configure("");
    let (status, said) = examined(&chat, &token(&chat));
    assert_eq!(status, Some(0), "{said}");
    // View, send, send in threads, embed links, read history: no more, no less.
    let permissions = (1_u64 << 10) | (1 << 11) | (1 << 38) | (1 << 14) | (1 << 16);
    let application = chat.discord.with(|world| world.application);
    assert!(said.contains(&format!("client_id={application}&scope=bot+applications.commands")), "{said}");
    assert!(said.contains(&format!("permissions={permissions}")), "{said}");
    assert!(said.contains("Harbour"), "{said}");
}

#[test]
fn a_bot_that_strangers_can_install_asks_for_routes() {
    let chat = Chat::new(desk());
    chat.discord.with(|world| world.is_public = true);
    chat.configure("");
    let (status, said) = examined(&chat, &token(&chat));
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("Public Bot"), "{said}");
    chat.configure(
        "[[collection]]\nname = \"all\"\nfolders = [\"seeds\"]\n[[route]]\nserver = \"5\"\ncollections = [\"all\"]\n",
    );
    let (status, said) = examined(&chat, &token(&chat));
    assert_eq!(status, Some(0), "{said}");
}

#[test]
fn a_refused_token_is_told() {
    let chat = Chat::new(desk());
    chat.configure("");
    let (status, said) = examined(&chat, "no-token");
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("DISCORD_TOKEN"), "{said}");
}

#[test]
fn what_is_missing_in_a_channel_is_told() {
    let chat = Chat::new(desk());
    let place = chat.place("listed");
    place.denies_the_bot(EMBED_LINKS);
    chat.discord.with(|world| world.may_read_content = false);
    chat.configure(&format!("[discord]\nunasked_channels = [\"{}\"]\n", place.id));
    let (status, said) = examined(&chat, &token(&chat));
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("Embed Links") && said.contains("Message Content Intent"), "{said}");
}
