//! Discord's published description of its routes, as validators of what the bot sends.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

const JSON: &str = "application/json";
const SCHEMAS: &str = "#/components/schemas/";

/// The operations that Docent uses: a name of ours, method, path in the specification.
const OPERATIONS: &[(Operation, &str, &str)] = &[
    (Operation::MessageCreate, "post", "/channels/{channel_id}/messages"),
    (Operation::MessageEdit, "patch", "/channels/{channel_id}/messages/{message_id}"),
    (Operation::Callback, "post", "/interactions/{interaction_id}/{interaction_token}/callback"),
    (Operation::FollowUp, "post", "/webhooks/{webhook_id}/{webhook_token}"),
    (Operation::ResponseEdit, "patch", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
    (Operation::FollowUpEdit, "patch", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
    (Operation::Commands, "put", "/applications/{application_id}/commands"),
    (Operation::DirectChannel, "post", "/users/@me/channels"),
];

/// A request with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    MessageCreate,
    MessageEdit,
    Callback,
    FollowUp,
    ResponseEdit,
    FollowUpEdit,
    Commands,
    DirectChannel,
}

/// A validator for each kind of body. Where the description knows several kinds, told apart by
/// the value of `type`, each has its own, so that a fault is told in its terms.
pub(crate) struct Specification {
    validators: BTreeMap<(Operation, Option<u64>), Validator>,
}

impl Specification {
    /// Reads `openapi.json`.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("the specification can be read");
        let whole: Value = serde_json::from_str(&text).expect("the specification is JSON");
        let mut validators = BTreeMap::new();
        for (operation, method, path) in OPERATIONS {
            let schema = &whole["paths"][path][method]["requestBody"]["content"][JSON]["schema"];
            assert!(schema.is_object(), "the specification has no {method} {path}");
            let kinds = kinds(schema, &whole);
            if kinds.is_empty() {
                validators.insert((*operation, None), compile(schema, &whole));
            }
            for (kind, schema) in kinds {
                validators.insert((*operation, Some(kind)), compile(schema, &whole));
            }
        }
        Self { validators }
    }

    /// What is wrong with a body.
    pub(crate) fn faults(&self, operation: Operation, body: &Value) -> Vec<String> {
        let kind = body["type"].as_u64();
        let found =
            self.validators.get(&(operation, kind)).or_else(|| self.validators.get(&(operation, None)));
        let Some(validator) = found else {
            return vec![format!("specification: {operation:?} has no kind {kind:?}")];
        };
        let body = as_specified(operation, body);
        let fault = |error: jsonschema::ValidationError<'_>| {
            format!("specification: {} at {}", error, error.instance_path())
        };
        validator.iter_errors(&body).map(fault).collect()
    }
}

/// The one place where the description is narrower than Discord: it wants the permissions of a
/// command as a number, while Discord's documentation and its own answers have a string.
fn as_specified(operation: Operation, body: &Value) -> Value {
    let mut body = body.clone();
    if operation == Operation::Commands {
        for command in body.as_array_mut().into_iter().flatten() {
            let bits =
                command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
            if let Some(bits) = bits {
                command["default_member_permissions"] = json!(bits);
            }
        }
    }
    body
}

/// The alternatives of a schema by the values that `type` has in them; nothing when it has none.
fn kinds<'a>(schema: &'a Value, whole: &'a Value) -> Vec<(u64, &'a Value)> {
    let alternatives = schema["anyOf"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let of = |alternative: &'a Value| {
        let target = resolve(alternative, whole);
        let values = target["properties"]["type"]["enum"].as_array().cloned().unwrap_or_default();
        values.into_iter().filter_map(move |value| Some((value.as_u64()?, alternative)))
    };
    alternatives.iter().flat_map(of).collect()
}

fn resolve<'a>(schema: &'a Value, whole: &'a Value) -> &'a Value {
    match name_in(schema) {
        Some(name) => &whole["components"]["schemas"][name],
        None => schema,
    }
}

fn name_in(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix(SCHEMAS)
}

/// The validator of a schema, with those schemas alone that it names.
fn compile(schema: &Value, whole: &Value) -> Validator {
    let mut needed = BTreeSet::new();
    gather(schema, whole, &mut needed);
    let needed: BTreeMap<&str, &Value> =
        needed.into_iter().map(|name| (name, &whole["components"]["schemas"][name])).collect();
    let mut alone = schema.clone();
    alone["components"] = json!({"schemas": needed});
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&alone)
        .expect("the specification's schemas are valid")
}

fn gather<'a>(schema: &'a Value, whole: &'a Value, into: &mut BTreeSet<&'a str>) {
    if let Some(name) = name_in(schema)
        && into.insert(name)
    {
        gather(&whole["components"]["schemas"][name], whole, into);
    }
    match schema {
        Value::Array(items) => items.iter().for_each(|item| gather(item, whole, into)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, whole, into)),
        _ => {}
    }
}

/// What is wrong with something by the schema of this name.
pub(crate) fn schema_faults(path: &Path, name: &str, body: &Value) -> Vec<String> {
    let text = fs::read_to_string(path).expect("the specification can be read");
    let whole: Value = serde_json::from_str(&text).expect("the specification is JSON");
    let validator = compile(&json!({"$ref": format!("{SCHEMAS}{name}")}), &whole);
    validator.iter_errors(body).map(|error| format!("{error} at {}", error.instance_path())).collect()
}
