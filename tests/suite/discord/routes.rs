//! Which documents for whom: what a place has no route to does not exist there.

use serde_json::json;

use super::chat::{Chat, Place};
use super::harbour::{
    HANDBOOK, LAMP, LAMP_QUOTE, Offices, UNKNOWN, VAULT, VAULT_ASKED, VAULT_QUOTE, VAULT_WORDS, desk, offices,
};
use super::loopback::world::MANAGE_SERVER;
use super::people::Person;
use super::seen::Seen;
use crate::support::{ASKED, Desk, FACT, QUOTE};

/// Fails if a message tells of the vault, in words, links, buttons or anything else. What the asker
/// wrote may be told back.
fn check_tight(seen: &Seen<'_>, asked: &str) {
    let own = asked.to_lowercase();
    for word in VAULT_WORDS.into_iter().filter(|word| !own.contains(&word.to_lowercase())) {
        seen.lacks(word);
    }
    seen.lacks("77 silver");
}

/// Questions whose right answer, spelling, completion or neighbour is the vault's.
const PRYING: [&str; 9] = [
    VAULT_ASKED,
    "quicksilver",
    "quicksilvr ledgr",
    "how many ingotts are there?",
    "what does QCC stand for?",
    "what is in Vilnus?",
    "golden",
    "who counts silver?",
    UNKNOWN,
];

/// Tries everything that anybody can do in a place.
fn check_nothing_leaks(person: &Person<'_>, place: &Place<'_>) {
    for question in PRYING {
        check_tight(&person.says(place, &format!("@Docent {question}")).answer(), question);
        check_tight(&person.asks(place, question), question);
    }
    let said = person.says(place, VAULT_ASKED);
    check_tight(&person.asks_about(place, &said), VAULT_ASKED);
    let claim = person.says(place, "Silver crowns lie in the vault.");
    check_tight(&person.uses_on(place, "Check facts", &claim), "Silver crowns lie in the vault.");
    for command in ["topics", "glossary", "onboard", "quiz", "sources", "help", "privacy"] {
        let seen = person.uses(place, command);
        check_tight(&seen, "");
        for (label, _) in seen.buttons() {
            check_tight(&person.presses(&seen, &label), "");
        }
    }
    for typed in ["", "q", "quick", "vil", "Vault", "ing", "QCC", "gob", "crow", "cust", "silver"] {
        for choice in person.types(place, typed) {
            let choice = choice.to_lowercase();
            let told = VAULT_WORDS.iter().find(|word| choice.contains(&word.to_lowercase()));
            assert_eq!(told, None, "{typed:?} offers {choice:?}");
        }
    }
}

#[test]
fn a_server_is_answered_from_its_own_documents() {
    let Offices { chat, .. } = offices();
    let place = chat.place("office");
    let ana = chat.person("Ana");
    ana.asks(&place, LAMP).quotes(LAMP_QUOTE);
    check_nothing_leaks(&ana, &place);
}

#[test]
fn a_channel_wins_over_its_server() {
    let place = offices().vault_room();
    let ana = offices().chat.person("Ana");
    ana.asks(&place, VAULT_ASKED).quotes(VAULT_QUOTE).is_for_everybody();
    ana.says(&place, &format!("@Docent {VAULT_ASKED}")).answer().quotes(VAULT_QUOTE);
    ana.asks(&place, LAMP).lacks(LAMP_QUOTE);
    assert!(ana.types(&place, "vault").iter().any(|choice| choice.contains("Vaulted")));
    ana.uses(&place, "sources").says("Quicksilver ledger").lacks("Harbour handbook");
    // A thread counts as its channel.
    let thread = place.thread("inventory");
    ana.says(&thread, &format!("@Docent {VAULT_ASKED}")).answer().quotes(VAULT_QUOTE);
    ana.asks(&thread, LAMP).lacks(LAMP_QUOTE);
}

#[test]
fn a_thread_of_another_channel_knows_nothing() {
    let thread = offices().chat.place("front-desk").thread("visitors");
    let ana = offices().chat.person("Ana");
    check_tight(&ana.says(&thread, &format!("@Docent {VAULT_ASKED}")).answer(), VAULT_ASKED);
    check_tight(&ana.asks(&thread, VAULT_ASKED), VAULT_ASKED);
}

#[test]
fn a_role_sees_more_where_others_do_not_see_it() {
    let Offices { chat, keepers, .. } = offices();
    let place = chat.place("hall");
    let (kit, ana) = (chat.member("Kit", *keepers), chat.person("Ana"));
    kit.asks(&place, VAULT_ASKED).quotes(VAULT_QUOTE).is_hidden();
    kit.uses(&place, "sources").says("Quicksilver ledger").says("Harbour handbook").is_hidden();
    assert!(kit.types(&place, "vault").iter().any(|choice| choice.contains("Vaulted")));
    // What is said for everybody is from what everybody may read.
    check_tight(&kit.says(&place, &format!("@Docent {VAULT_ASKED}")).answer(), VAULT_ASKED);
    let said = kit.says(&place, VAULT_ASKED);
    kit.asks_about(&place, &said).quotes(VAULT_QUOTE).is_hidden();
    check_nothing_leaks(&ana, &place);
}

#[test]
fn a_button_of_an_answer_opens_nothing_elsewhere() {
    let Offices { chat, keepers, .. } = offices();
    let room = offices().vault_room();
    let hall = chat.place("corridor");
    let (kit, ana) = (chat.member("Kit", *keepers), chat.person("Ana"));
    let secret = [kit.asks(&room, VAULT_ASKED), kit.asks(&hall, VAULT_ASKED), kit.uses(&room, "topics")];
    let open = ana.asks(&hall, LAMP);
    for seen in &secret {
        for (_, custom_id) in seen.buttons() {
            // The id of one message's button, sent for another one: only a forger does so.
            // It may carry words, but then the forger had them.
            check_tight(&ana.presses_id(&open, &custom_id).answer(), &custom_id);
        }
    }
    // And what a keeper got out of a button is the keeper's alone.
    kit.presses(&secret[1], "Show in context").says("silver ingots").is_hidden();
}

#[test]
fn a_role_taken_away_takes_its_documents_away() {
    let Offices { chat, keepers, .. } = offices();
    let place = chat.place("attic");
    let kit = chat.member("Kit", *keepers);
    let answer = kit.asks(&place, VAULT_ASKED);
    answer.quotes(VAULT_QUOTE);
    chat.discord.with(|world| world.people.get_mut(&kit.id).unwrap().roles.clear());
    check_tight(&kit.presses(&answer, "Show in context"), "");
    check_tight(&kit.asks(&place, "golden"), "golden");
}

#[test]
fn a_follow_up_brings_nothing_along() {
    let Offices { chat, keepers, .. } = offices();
    let thread = chat.place("cellar").thread("talk");
    let (kit, ana) = (chat.member("Kit", *keepers), chat.person("Ana"));
    kit.asks(&thread, VAULT_ASKED).quotes(VAULT_QUOTE);
    check_tight(&kit.says(&thread, "@Docent and goblets?").answer(), "goblets");
    check_tight(&ana.says(&thread, "@Docent and golden?").answer(), "golden");
}

#[test]
fn a_place_without_a_route_has_no_documents() {
    let Offices { chat, strangers, .. } = offices();
    let place = chat.place_in(*strangers, "quay");
    let ana = chat.person("Ana");
    for place in [place, chat.direct(&ana)] {
        check_nothing_leaks(&ana, &place);
        let said = ana.says(&place, &format!("@Docent {ASKED}")).answer();
        said.lacks(QUOTE).lacks("handbook");
        ana.asks(&place, LAMP).lacks(LAMP_QUOTE).lacks("handbook").lacks("lighthouse");
        for typed in ["", "l", "light", "boat", "pil"] {
            assert_eq!(ana.types(&place, typed), Vec::<String>::new());
        }
        for command in ["topics", "sources"] {
            ana.uses(&place, command).lacks("handbook").lacks("boats").lacks("lighthouse");
        }
    }
}

#[test]
fn a_server_that_installed_nothing_gets_nothing_by_an_installation_of_its_members() {
    let Offices { chat, .. } = offices();
    let foreign = chat.discord.with(|world| {
        let guild = world.add_guild("Elsewhere");
        world.guilds.get_mut(&guild).unwrap().has_bot = false;
        guild
    });
    let place = chat.place_in(foreign, "elsewhere");
    let question = json!([{"name": "question", "type": 3, "value": VAULT_ASKED}]);
    check_tight(&chat.person("Ana").uses_own(&place, "ask", question), VAULT_ASKED);
}

#[test]
fn managers_reload_without_learning_more() {
    let Offices { chat, managers, .. } = offices();
    let place = chat.place("managers");
    let ona = chat.member("Ona", *managers);
    for command in ["status", "reload"] {
        check_tight(&ona.uses(&place, command), "");
    }
    check_tight(&ona.asks(&place, VAULT_ASKED), VAULT_ASKED);
}

#[test]
fn a_route_without_selectors_is_for_everywhere_else() {
    let desk = desk();
    let folder = desk.path("vault");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(super::harbour::VAULT.0), super::harbour::VAULT.1).unwrap();
    let mut chat = Chat::new(desk);
    let server = chat.guild;
    chat.configure(&format!(
        "[[collection]]\nname = \"open\"\nfolders = [\"seeds\"]\n\
         [[collection]]\nname = \"vault\"\nfolders = [\"vault\"]\n\
         [[route]]\ncollections = [\"open\"]\n\
         [[route]]\nserver = \"{server}\"\ncollections = [\"vault\"]\n"
    ));
    chat.starts(&super::bot::Start::default());
    let ana = chat.person("Ana");
    let (direct, place) = (chat.direct(&ana), chat.place("office"));
    ana.says(&direct, ASKED).answer().quotes(QUOTE);
    check_tight(&ana.says(&direct, VAULT_ASKED).answer(), VAULT_ASKED);
    ana.asks(&place, VAULT_ASKED).quotes(VAULT_QUOTE);
    ana.asks(&place, ASKED).lacks(QUOTE);
}

#[test]
fn the_most_specific_route_wins() {
    let desk = Desk::of(&[FACT]);
    for (folder, (name, text)) in [("open", HANDBOOK), ("vault", VAULT)] {
        let folder = desk.path(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), text).unwrap();
    }
    let mut chat = Chat::new(desk);
    let (server, room) = (chat.guild, chat.place("room").id);
    let crew = chat.discord.with(|world| world.add_role(server, "Crew", 0));
    chat.configure(&format!(
        "[[collection]]\nname = \"boats\"\nfolders = [\"seeds\"]\n\
         [[collection]]\nname = \"open\"\nfolders = [\"open\"]\n\
         [[collection]]\nname = \"vault\"\nfolders = [\"vault\"]\n\
         [[route]]\nserver = \"{server}\"\ncollections = [\"open\"]\n\
         [[route]]\nrole = \"{crew}\"\ncollections = [\"boats\"]\n\
         [[route]]\nchannel = \"{room}\"\ncollections = [\"open\"]\n\
         [[route]]\nchannel = \"{room}\"\nrole = \"{crew}\"\ncollections = [\"vault\"]\n"
    ));
    chat.starts(&super::bot::Start::default());
    let (ana, kit) = (chat.person("Ana"), chat.member("Kit", crew));
    let (hall, room) = (chat.place("hall"), Place { chat: &chat, id: room });
    let check = |who: &Person<'_>, place: &Place<'_>, found: usize| {
        let all = [(ASKED, QUOTE), (LAMP, LAMP_QUOTE), (VAULT_ASKED, VAULT_QUOTE)];
        for (at, (question, quote)) in all.into_iter().enumerate() {
            let seen = who.asks(place, question);
            if at == found {
                seen.quotes(quote)
            } else {
                seen.lacks(quote)
            };
        }
    };
    check(&ana, &hall, 1);
    check(&kit, &hall, 0);
    check(&ana, &room, 1);
    check(&kit, &room, 2);
}

#[test]
fn a_thread_that_was_there_before_counts_as_its_channel() {
    let desk = Desk::of(&[VAULT]);
    let mut chat = Chat::new(desk);
    let room = chat.place("room").id;
    let thread = Place { chat: &chat, id: room }.thread("old").id;
    chat.configure(&format!(
        "[[collection]]\nname = \"vault\"\nfolders = [\"seeds\"]\n\
         [[route]]\nchannel = \"{room}\"\ncollections = [\"vault\"]\n"
    ));
    chat.starts(&super::bot::Start::default());
    let ana = chat.person("Ana");
    let place = Place { chat: &chat, id: thread };
    ana.says(&place, &format!("@Docent {VAULT_ASKED}")).answer().quotes(VAULT_QUOTE);
    ana.asks(&place, VAULT_ASKED).quotes(VAULT_QUOTE);
    let elsewhere = chat.place("elsewhere").thread("new");
    check_tight(&ana.says(&elsewhere, &format!("@Docent {VAULT_ASKED}")).answer(), VAULT_ASKED);
}

#[test]
fn a_reload_reaches_all_that_is_asked_in_the_place() {
    let desk = desk();
    for (folder, (name, text)) in [("open", HANDBOOK), ("vault", VAULT)] {
        let folder = desk.path(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), text).unwrap();
    }
    let mut chat = Chat::new(desk);
    let server = chat.guild;
    let (crew, managers) = chat
        .discord
        .with(|world| (world.add_role(server, "Crew", 0), world.add_role(server, "Managers", MANAGE_SERVER)));
    chat.configure(&format!(
        "[[collection]]\nname = \"open\"\nfolders = [\"open\"]\n\
         [[collection]]\nname = \"vault\"\nfolders = [\"vault\"]\n\
         [[route]]\nserver = \"{server}\"\ncollections = [\"open\"]\n\
         [[route]]\nserver = \"{server}\"\nrole = \"{crew}\"\ncollections = [\"open\", \"vault\"]\n"
    ));
    chat.starts(&super::bot::Start::default());
    let (ana, ona) = (chat.person("Ana"), chat.member("Ona", managers));
    chat.discord.with(|world| world.people.get_mut(&ona.id).unwrap().roles.push(crew));
    let place = chat.place("hall");
    let asked = "how many buoys were painted in Haapsalu?";
    let quote = "The crew painted 17 green buoys in Haapsalu.";
    ana.asks(&place, asked).lacks(quote);
    std::fs::write(chat.desk.path("open").join("buoys.md"), format!("# Buoys\n\n{quote}\n")).unwrap();
    ona.uses(&place, "reload").is_hidden();
    ona.asks(&place, asked).quotes(quote);
    ana.asks(&place, asked).quotes(quote);
}

#[test]
fn gaps_tell_nothing_of_documents_that_may_not_be_asked_here() {
    let Offices { chat, managers, .. } = offices();
    let asked = "how many rubies are in the vault in Vilnius?";
    chat.person("Ana").asks(&offices().vault_room(), asked).is_hidden();
    let ona = chat.member("Ona", *managers);
    let there =
        super::kept::eventually(|| ona.uses(&offices().vault_room(), "gaps").reads().contains("rubies"));
    assert!(there, "where the vault may be asked, its gaps are shown");
    let place = chat.place("managers");
    // What others asked elsewhere in this server is theirs to see, in their own words.
    ona.uses(&place, "gaps").lacks("rubies").lacks("77 silver").lacks("Quicksilver ledger");
}
