//! The commands beside `/ask`, and how they are registered.

use serde_json::{Value, json};

use super::bot::Start;
use super::chat::Chat;
use super::harbour::{LAMP_QUOTE, PILOTS_QUOTE, desk, harbour};
use super::loopback::world::MANAGE_SERVER;
use crate::support::QUOTE;

fn command(chat: &Chat, name: &str) -> Value {
    let commands = chat.discord.with(|world| world.commands.clone());
    let found = commands.into_iter().find(|command| command["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is registered"))
}

fn has(command: &Value, field: &str, values: &[u64]) -> bool {
    let mut found: Vec<u64> =
        command[field].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    found.sort_unstable();
    found == values
}

#[test]
fn every_command_is_registered_for_its_places() {
    for name in [
        "ask",
        "Ask Docent",
        "check",
        "Check facts",
        "glossary",
        "topics",
        "onboard",
        "quiz",
        "sources",
        "help",
        "privacy",
        "forget-me",
    ] {
        let command = command(harbour(), name);
        assert!(has(&command, "integration_types", &[0, 1]), "installed by servers and people: {command:#}");
        let contexts = command["contexts"].as_array().cloned().unwrap_or_default();
        assert!(contexts.contains(&json!(0)) && contexts.contains(&json!(1)), "{command:#}");
    }
    for name in ["status", "reload", "gaps", "Save as answer"] {
        let command = command(harbour(), name);
        assert!(has(&command, "contexts", &[0]), "only in servers: {command:#}");
        let bits: u64 = command["default_member_permissions"].as_str().unwrap().parse().unwrap();
        assert_eq!(bits, MANAGE_SERVER, "{command:#}");
    }
    let option = &command(harbour(), "ask")["options"][0];
    assert_eq!((option["name"].as_str(), option["type"].as_u64()), (Some("question"), Some(3)));
    assert_eq!((&option["required"], &option["autocomplete"]), (&json!(true), &json!(true)));
    assert_eq!(command(harbour(), "Ask Docent")["type"], 3);
}

#[test]
fn commands_are_registered_only_when_they_changed() {
    let mut chat = Chat::with(desk(), "");
    let puts = |chat: &Chat| {
        chat.discord.with(|world| world.requests.iter().filter(|request| request.method == "PUT").count())
    };
    assert_eq!(puts(&chat), 1);
    chat.restarts();
    // Answering shows that the bot has got past what it does at its start.
    assert_answers(&chat);
    assert_eq!(puts(&chat), 1, "the same commands were registered again");
    chat.stops();
    chat.discord.with(|world| world.commands[0]["description"] = json!("something older"));
    chat.starts(&Start::default());
    chat.wait("the commands are registered again", |world| {
        (world.requests.iter().filter(|request| request.method == "PUT").count() == 2).then_some(())
    });
    assert_answers(&chat);
}

fn assert_answers(chat: &Chat) {
    let place = chat.place("after");
    chat.person("Ana").says(&place, &format!("@Docent {}", crate::support::ASKED)).answer().quotes(QUOTE);
}

#[test]
fn topics_are_listed() {
    let place = harbour().place("topics");
    let topics = harbour().person("Ana").uses(&place, "topics");
    topics.is_hidden();
    let all = format!("{} {:?}", topics.reads(), topics.buttons());
    for topic in ["Lighthouses", "Pilots", "Knot workshops"] {
        assert!(all.contains(topic), "{topic} is not among {all}");
    }
}

#[test]
fn sources_are_listed_with_dates_and_sizes() {
    let place = harbour().place("sources");
    let sources = harbour().person("Ana").uses(&place, "sources");
    sources.is_hidden().says("Harbour handbook").says("Boats").says("Knot workshops").says("2024");
    let sized = ["B", "bytes", "KB", "kB", "KiB"].iter().any(|unit| {
        sources
            .reads()
            .match_indices(unit)
            .any(|(at, _)| sources.reads()[..at].trim_end().ends_with(|sign: char| sign.is_ascii_digit()))
    });
    assert!(sized, "a size stands in:\n{}", sources.reads());
}

#[test]
fn help_and_privacy_are_told() {
    let place = harbour().place("help");
    let ana = harbour().person("Ana");
    ana.uses(&place, "help").is_hidden().says("/ask");
    assert!(ana.uses(&place, "privacy").is_hidden().reads().len() > 40);
    let direct = harbour().direct(&ana);
    ana.uses(&direct, "help").says("/ask");
    ana.uses(&direct, "topics").says("");
    ana.uses(&direct, "sources").says("Harbour handbook");
}

#[test]
fn only_managers_see_the_status() {
    let chat = harbour();
    let place = chat.place("status");
    let managers = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
    let status = chat.member("Ona", managers).uses(&place, "status");
    status.is_hidden();
    // Discord hides the command from others, but a server may be set up otherwise.
    let refused = chat.person("Ana").uses(&place, "status");
    refused.is_hidden();
    assert_ne!(status.reads(), refused.reads());
    let reload = chat.person("Ana").uses(&place, "reload");
    assert_eq!(refused.is_hidden().reads(), reload.reads());
}

#[test]
fn a_reload_takes_up_what_was_written() {
    let chat = Chat::with(desk(), "");
    let place = chat.place("reload");
    let managers = chat.discord.with(|world| world.add_role(chat.guild, "Managers", MANAGE_SERVER));
    let (ona, ana) = (chat.member("Ona", managers), chat.person("Ana"));
    let question = "how many buoys were painted in Haapsalu?";
    ana.asks(&place, question).is_hidden();
    chat.desk.write("buoys.md", "# Buoys\n\nThe crew painted 17 green buoys in Haapsalu.\n");
    chat.desk.remove("handbook.md");
    ana.uses(&place, "reload");
    ana.asks(&place, question).lacks("17 green buoys");
    let told = ona.uses(&place, "reload");
    told.is_hidden();
    ana.asks(&place, question).quotes("The crew painted 17 green buoys in Haapsalu.");
    ana.asks(&place, super::harbour::LAMP).lacks(LAMP_QUOTE);
    ana.uses(&place, "sources").says("Buoys").lacks("Harbour handbook");
}

#[test]
fn terms_are_looked_up() {
    let place = harbour().place("terms");
    let ana = harbour().person("Ana");
    ana.uses(&place, "glossary").is_hidden().says("MSC").says("Maritime Signal Code");
    let looks_up = |term: &str| {
        ana.begins(&place, "glossary", json!([{"name": "term", "type": 3, "value": term}])).answer()
    };
    let told = looks_up("maritime signal code");
    told.is_hidden()
        .quotes("The Maritime Signal Code (MSC) gives each flag one letter.")
        .says("Harbour handbook");
    looks_up("XYZ *bold*").is_hidden().says("no term");
}

#[test]
fn claims_are_checked_for_whoever_asks() {
    let place = harbour().place("claims");
    let (ana, ben) = (harbour().person("Ana"), harbour().person("Ben"));
    let claims = |text: &str| {
        let used = ana.begins(&place, "check", json!([{"name": "claim", "type": 3, "value": text}]));
        used.answer()
    };
    claims("The academy trained 40 pilots in Latvia.").is_hidden().says("Supported").quotes(PILOTS_QUOTE);
    let refuted = claims("The academy trained 41 pilots in Latvia.");
    refuted.is_hidden().says("Refuted").says("says 40").quotes(PILOTS_QUOTE);
    claims("The coffee machine is descaled every week.").is_hidden().says("Not enough information");
    claims("why?").is_hidden().says("no claim");
    let said = ben.says(
        &place,
        "The lamp is cleaned every spring. The lighthouse keeper of Narva repaired it in 1996!",
    );
    let checked = ana.uses_on(&place, "Check facts", &said);
    checked.is_hidden().says("Supported").quotes("The lamp is cleaned every spring.");
    assert_eq!(
        checked.reads().matches(" · The l").count(),
        2,
        "each sentence is a claim:\n{}",
        checked.reads()
    );
}
