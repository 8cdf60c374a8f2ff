//! What takes longer than Discord waits.

use std::fs::{self, File};
use std::time::Duration;

use serde_json::json;

use super::chat::Chat;
use super::harbour::desk;
use super::loopback::world::MANAGE_SERVER;

#[test]
fn what_takes_long_is_announced_in_time() {
    let chat = Chat::with(desk(), "");
    let place = chat.place("slow");
    let managers = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
    let ona = chat.member("Ona", managers);
    chat.desk.write("buoys.md", "# Buoys\n\nThe crew painted 17 green buoys in Haapsalu.\n");
    // Another process writes the index, and the bot has to wait for it.
    let index = fs::read_dir(chat.desk.path("index")).unwrap().next().unwrap().unwrap().path();
    let lock = File::options().write(true).open(index.join("lock")).unwrap();
    lock.lock().unwrap();
    let used = ona.begins(&place, "reload", json!([]));
    let announced = chat.wait("an announcement", |world| {
        let one = world.interactions.iter().find(|one| one.id == used.id)?;
        Some((one.callback.clone()?, one.acknowledged? - one.sent))
    });
    assert_eq!(announced.0["type"], 5, "{announced:?}");
    assert!(announced.1 < Duration::from_secs(3), "{announced:?}");
    // Meanwhile it answers others.
    chat.person("Ana").asks(&place, super::harbour::LAMP).quotes(super::harbour::LAMP_QUOTE);
    lock.unlock().unwrap();
    used.answer().says("4 documents").is_hidden();
}
