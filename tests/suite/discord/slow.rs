//! What takes longer than Discord waits.

use std::fs::{self, File};
use std::time::Duration;

use serde_json::json;

use super::chat::Chat;
use super::harbour::{LAMP, LAMP_QUOTE, PATIENT, desk};
use super::loopback::plans::{Plan, Trouble};
use super::loopback::world::MANAGE_SERVER;
use super::people::Person;

#[test]
fn what_takes_long_is_announced_in_time() {
    let chat = Chat::with(desk(), "");
    let place = chat.place("slow");
    let ona = manager(&chat);
    let lock = written_by_another(&chat);
    let used = ona.begins(&place, "reload", json!([]));
    let announced = chat.wait("an announcement", |world| {
        let one = world.interactions.iter().find(|one| one.id == used.id)?;
        Some((one.callback.clone()?, one.acknowledged? - one.sent))
    });
    assert_eq!(announced.0["type"], 5, "{announced:?}");
    assert!(announced.1 < Duration::from_secs(3), "{announced:?}");
    // Meanwhile it answers others.
    chat.person("Ana").asks(&place, LAMP).quotes(LAMP_QUOTE);
    lock.unlock().unwrap();
    used.answer().says("4 documents").is_hidden();
}

#[test]
fn an_announcement_whose_answer_gets_lost_is_kept() {
    let chat = Chat::with(desk(), "");
    let place = chat.place("lossy");
    let ona = manager(&chat);
    let lock = written_by_another(&chat);
    chat.discord.with(|world| world.plans.push(callbacks(1, Trouble::Lost(502))));
    let used = ona.begins(&place, "reload", json!([]));
    chat.wait("a second announcement", |world| {
        let requests = world.requests.iter().filter(|request| request.path.ends_with("/callback"));
        (requests.count() >= 2).then_some(())
    });
    lock.unlock().unwrap();
    used.answer().says("4 documents").is_hidden();
}

#[test]
fn nobody_waits_for_the_answers_of_others() {
    let chat = Chat::with(desk(), PATIENT);
    let place = chat.place("crowd");
    chat.discord.with(|world| world.plans.push(callbacks(30, Trouble::Late(Duration::from_millis(150)))));
    let option = json!([{"name": "question", "type": 3, "value": LAMP}]);
    let people: Vec<_> = (0..30).map(|number| chat.person(&format!("Guest {number}"))).collect();
    let used: Vec<_> = people.iter().map(|one| one.begins(&place, "ask", option.clone())).collect();
    for one in used {
        let took = chat.wait("an acknowledgement", |world| {
            let one = world.interactions.iter().find(|other| other.id == one.id)?;
            Some(one.acknowledged? - one.sent)
        });
        // One after the other they would take 4.5 s.
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

fn manager(chat: &Chat) -> Person<'_> {
    let managers = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
    chat.member("Ona", managers)
}

/// A document more, while another process writes the index: the bot has to wait for it.
fn written_by_another(chat: &Chat) -> File {
    chat.desk.write("buoys.md", "# Buoys\n\nThe crew painted 17 green buoys in Haapsalu.\n");
    let index = fs::read_dir(chat.desk.path("index")).unwrap().next().unwrap().unwrap().path();
    let lock = File::options().write(true).open(index.join("lock")).unwrap();
    lock.lock().unwrap();
    lock
}

fn callbacks(times: usize, trouble: Trouble) -> Plan {
    Plan { method: "POST", path: "/interactions/".to_owned(), times, trouble }
}
