//! The answer as one JSON object, stable for programs to read; `docs/json.md` describes it.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::phrases::Phrases;
use super::reply::explain;
use crate::answer::cite::Citation;
use crate::answer::outcome::{Answer, Statement};
use crate::answer::reply::Reply;
use crate::nlu::intents::Curated;

/// The object for `reply`, with at most `shown` statements.
pub fn object(reply: &Reply, phrases: &Phrases, shown: usize, elapsed: Duration) -> Value {
    let mut statements = Vec::new();
    let mut nearest = Vec::new();
    let mut cited: &[Citation] = &[];
    let mut reasons: Vec<String> = Vec::new();
    let mut choices = Vec::new();
    let mut curated = Vec::new();
    let mut text = Value::Null;
    let outcome = match &reply.answer {
        Answer::Supported(supported) => {
            statements = supported.statements.iter().take(shown).map(statement).collect();
            cited = &supported.citations;
            reasons = supported.missing.iter().map(|reason| explain(reason, phrases)).collect();
            "answered"
        }
        Answer::NotInDocuments(refusal) => {
            nearest = refusal.nearest.iter().map(statement).collect();
            cited = &refusal.citations;
            reasons = refusal.reasons.iter().map(|reason| explain(reason, phrases)).collect();
            "not_in_documents"
        }
        Answer::Clarify(options) => {
            choices =
                options.options.iter().map(|o| json!({"label": o.label, "question": o.question})).collect();
            "clarify"
        }
        Answer::Curated(answer) => {
            let confidence = rounded(answer.confidence);
            statements =
                vec![json!({"quote": answer.entry.text, "confidence": confidence, "citations": [1]})];
            curated = vec![entry(&answer.entry)];
            "curated"
        }
        Answer::Chat(words) => {
            text = Value::from(words.as_str());
            "chat"
        }
    };
    let named = |n: &usize| statements.iter().chain(&nearest).any(|s| names(s, n + 1));
    let citations: Vec<Value> =
        (0..cited.len()).filter(named).map(|n| citation(n + 1, &cited[n])).chain(curated).collect();
    json!({
        "question": reply.question,
        "outcome": outcome,
        "intent": reply.recognition.intent,
        "slots": slots(reply),
        "confidence": rounded(reply.confidence()),
        "statements": statements,
        "citations": citations,
        "nearest": nearest,
        "reasons": reasons,
        "choices": choices,
        "text": text,
        "elapsed_us": u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
    })
}

/// A quoted statement.
pub fn statement(statement: &Statement) -> Value {
    json!({
        "quote": statement.quote,
        "confidence": rounded(statement.confidence),
        "citations": statement.citations.iter().map(|n| n + 1).collect::<Vec<_>>(),
    })
}

fn names(statement: &Value, number: usize) -> bool {
    statement["citations"].as_array().is_some_and(|numbers| numbers.contains(&Value::from(number)))
}

/// A citation with its number, counted from 1.
pub fn citation(number: usize, citation: &Citation) -> Value {
    json!({
        "number": number,
        "document": citation.document,
        "title": citation.title,
        "section": citation.section,
        "page": citation.locus.page,
        "lines": citation.locus.lines.map(|(first, last)| [first, last]),
        "span": [citation.span.start, citation.span.end],
        "url": citation.url,
    })
}

/// The only citation of a curated answer: its place in the file of intents.
fn entry(entry: &Curated) -> Value {
    json!({
        "number": 1,
        "document": entry.file,
        "title": entry.source,
        "section": [],
        "page": null,
        "lines": entry.lines.map(|(first, last)| [first, last]),
        "span": [entry.span.start, entry.span.start + entry.text.len()],
        "url": entry.url,
    })
}

/// The slots by name. A second slot of one name gets a number: `place`, `place2`.
fn slots(reply: &Reply) -> Value {
    let mut slots = Map::new();
    for slot in &reply.recognition.slots {
        let free = (1..).map(|n| if n == 1 { slot.name.clone() } else { format!("{}{n}", slot.name) });
        let name = free.into_iter().find(|name| !slots.contains_key(name)).unwrap_or_default();
        slots.insert(name, json!({"value": slot.value, "text": slot.raw}));
    }
    Value::Object(slots)
}

/// Three decimals: more would promise what a confidence cannot hold.
pub fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}
