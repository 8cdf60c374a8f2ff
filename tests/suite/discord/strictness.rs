//! The harness itself: what breaks a rule is caught, and what it sends is what Discord sends.

use serde_json::{Value, json};

use super::loopback::rules;
use super::loopback::shapes;
use super::loopback::specification::{Operation, Specification, schema_faults};
use super::loopback::world::{Kind, World};
use crate::support::shared;

/// A message create that breaks no rule, with these fields put in.
fn body(fields: Value) -> Value {
    let mut body = json!({
        "content": "", "nonce": "1", "enforce_nonce": true, "flags": 4096, "tts": false,
        "allowed_mentions": {"parse": [], "replied_user": false},
        "embeds": [{"description": "The harbour."}],
        "message_reference": {"message_id": "1", "channel_id": "2"},
    });
    shapes::merge(&mut body, fields);
    body
}

fn check(fields: Value, rule: &str) {
    let body = body(fields);
    let faults = rules::message_create(&body);
    assert!(faults.iter().any(|fault| fault.contains(rule)), "{rule:?} is not among {faults:?} of {body:#}");
}

fn row(button: &Value) -> Value {
    json!({"components": [{"type": 1, "components": [button]}]})
}

#[test]
fn a_message_within_the_rules_passes() {
    assert_eq!(rules::message_create(&body(json!({}))), Vec::<String>::new());
    let fine = json!({"type": 2, "style": 2, "label": "More", "custom_id": "m"});
    assert_eq!(rules::message_create(&body(row(&fine))), Vec::<String>::new());
}

#[test]
fn what_breaks_a_rule_is_caught() {
    check(json!({"content": "x".repeat(2_001)}), "content has at most 2000");
    check(json!({"embeds": [{"description": "x".repeat(4_097)}]}), "description has at most 4096");
    let two = json!({"description": "x".repeat(3_001)});
    check(json!({"embeds": [two, two]}), "all embeds have at most 6000");
    let field = json!({"name": "a", "value": "b"});
    check(json!({"embeds": [{"fields": vec![field; 26]}]}), "at most 25 fields");
    check(json!({"embeds": []}), "says something");
    check(json!({"allowed_mentions": null}), "allowed_mentions is there and empty");
    check(json!({"allowed_mentions": {"parse": ["users"]}}), "allowed_mentions is there and empty");
    check(json!({"allowed_mentions": {"parse": [], "users": ["1"]}}), "allowed_mentions is there and empty");
    check(json!({"allowed_mentions": {"parse": [], "replied_user": true}}), "pinged by a reply");
    check(json!({"nonce": null}), "nonce of 1 to 25");
    check(json!({"nonce": "x".repeat(26)}), "nonce of 1 to 25");
    check(json!({"enforce_nonce": false}), "enforce_nonce");
    check(json!({"flags": 0}), "a reply is silent");
    check(json!({"content": "see https://example.org"}), "no preview");
    check(json!({"flags": 4096 | 4}), "suppress its own embeds");
    check(
        row(&json!({"type": 2, "style": 2, "label": "x".repeat(81), "custom_id": "m"})),
        "label has at most 80",
    );
    check(
        row(&json!({"type": 2, "style": 2, "label": "x", "custom_id": "m".repeat(101)})),
        "custom_id has 1 to 100",
    );
    check(row(&json!({"type": 2, "style": 2, "label": "x"})), "a custom_id or a link");
    check(row(&json!({"type": 2, "style": 2, "custom_id": "m"})), "a label or an emoji");
    let twice = json!({"type": 2, "style": 2, "label": "x", "custom_id": "m"});
    check(json!({"components": [{"type": 1, "components": [twice, twice]}]}), "share a custom_id");
    let full = json!({"type": 1, "components": [twice]});
    check(json!({"components": vec![full; 6]}), "at most 5 rows");
}

#[test]
fn commands_and_choices_that_break_a_rule_are_caught() {
    let check = |command: Value, rule: &str| {
        let faults = rules::commands(&json!([command]));
        assert!(faults.iter().any(|fault| fault.contains(rule)), "{rule:?} is not among {faults:?}");
    };
    check(json!({"name": "Ask", "description": "x"}), "lower case");
    check(json!({"name": "two words", "description": "x"}), "lower case");
    check(json!({"name": "ask", "description": ""}), "1 to 100");
    check(json!({"name": "Ask Docent", "type": 3, "description": "x"}), "only slash commands");
    let long = json!({"type": 8, "data": {"choices": [{"name": "x".repeat(101), "value": "x"}]}});
    assert!(!rules::callback(&long).is_empty());
    let many: Vec<Value> = (0..26).map(|n| json!({"name": n.to_string(), "value": n.to_string()})).collect();
    assert!(!rules::callback(&json!({"type": 8, "data": {"choices": many}})).is_empty());
}

#[test]
fn the_specification_is_held_against_what_is_sent() {
    let Some(path) = shared("discord/openapi.json") else { return };
    let specification = Specification::read(&path);
    let check = |operation: Operation, body: &Value, right: bool| {
        let faults = specification.faults(operation, body);
        assert_eq!(faults.is_empty(), right, "{operation:?} {body:#}\n{faults:#?}");
    };
    check(Operation::MessageCreate, &body(json!({})), true);
    check(Operation::MessageCreate, &body(json!({"flags": "4096"})), false);
    check(Operation::MessageCreate, &body(json!({"embeds": [{"color": -1}]})), false);
    check(Operation::MessageCreate, &body(json!({"embeds": [{"url": "no link"}]})), false);
    check(Operation::Callback, &json!({"type": 5, "data": {"flags": 64}}), true);
    check(Operation::Callback, &json!({"type": 4, "data": {"content": 1}}), false);
    check(Operation::Callback, &json!({"type": 8, "data": {"choices": [{"name": "a"}]}}), false);
    check(Operation::Callback, &json!({"type": 77}), false);
    check(Operation::Commands, &json!([{"name": "ask", "description": "x", "type": 1}]), true);
    check(Operation::Commands, &json!([{"name": "ask", "contexts": []}]), false);
}

#[test]
fn what_the_loopback_sends_is_what_discord_describes() {
    let Some(path) = shared("discord/openapi.json") else { return };
    let mut world = World::new("http://127.0.0.1:1");
    let guild = world.add_guild("Harbour");
    let text = world.add_channel("text", Kind::Text { guild });
    let thread = world.add_channel("thread", Kind::Thread { guild, parent: text });
    let ana = world.add_person("Ana", false);
    let direct = world.direct_channel(ana);
    let said = world.write(ana, text, "hello", None, true);
    let replied = world.write(ana, text, "again", Some(said), true);
    let person = world.people[&ana].clone();
    let bodies = [
        ("UserResponse", shapes::user(&person)),
        ("GuildMemberResponse", shapes::member(&person, &world.guilds[&guild])),
        ("GuildChannelResponse", shapes::channel(&world.channels[&text], &world)),
        ("ThreadResponse", shapes::channel(&world.channels[&thread], &world)),
        ("PrivateChannelResponse", shapes::channel(&world.channels[&direct], &world)),
        ("GuildResponse", shapes::guild(&world.guilds[&guild])),
        ("PrivateApplicationResponse", shapes::application(&world)),
        ("MessageResponse", world.messages[&said].body.clone()),
        ("MessageResponse", world.messages[&replied].body.clone()),
    ];
    let mut wrong = Vec::new();
    for (name, body) in bodies {
        let faults = schema_faults(&path, name, &body);
        wrong.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
