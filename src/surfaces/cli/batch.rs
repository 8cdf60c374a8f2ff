//! `--batch` of `docent ask` and `docent check`: questions or claims in as JSON lines, answers out, in order.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};
use std::time::Instant;

use anyhow::Result;
use serde::Deserialize;
use serde_json::{Value, json};

use super::args::Common;
use super::session::Session;
use super::{ANSWERED, FAILED};
use crate::nlu::question::Question;
use crate::render::{json, verdict};

/// One line of the input of `check`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claimed {
    id: Value,
    claim: String,
}

/// One line of the input of `ask`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: Value,
    question: Option<String>,
    turns: Option<Vec<String>>,
}

/// Answers the questions on standard input. A line that is none gets an object with `error`, and
/// the others go on.
///
/// # Errors
/// When the documents cannot be read or the output is closed.
pub fn run(common: &Common) -> Result<u8> {
    each_line(common, answer)
}

/// Checks the claims on standard input. A line that is none gets an object with `error`, and the others go on.
///
/// # Errors
/// When the documents cannot be read or the output is closed.
pub fn check(common: &Common) -> Result<u8> {
    each_line(common, |session, line| {
        let claimed: Claimed = match serde_json::from_str(line) {
            Ok(claimed) => claimed,
            Err(fault) => return Ok(Err(format!("{fault}; expected {{\"id\",\"claim\"}}"))),
        };
        let mut object = verdict::object(&session.engine.check(&claimed.claim)?);
        object["id"] = claimed.id;
        Ok(Ok(object))
    })
}

fn each_line(
    common: &Common,
    answer: impl Fn(&Session, &str) -> Result<Result<Value, String>>,
) -> Result<u8> {
    let session = Session::open(common)?;
    let mut out = BufWriter::new(stdout().lock());
    let mut status = ANSWERED;
    for (number, line) in stdin().lock().split(b'\n').enumerate() {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if line.trim().is_empty() {
            continue;
        }
        let object = answer(&session, &line)?.unwrap_or_else(|fault| {
            status = FAILED;
            json!({"id": null, "outcome": "error", "error": format!("line {}: {fault}", number + 1)})
        });
        writeln!(out, "{object}")?;
        out.flush()?;
    }
    Ok(status)
}

fn answer(session: &Session, line: &str) -> Result<Result<Value, String>> {
    let asked: Asked = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(fault) => {
            return Ok(Err(format!("{fault}; expected {{\"id\",\"question\"}} or {{\"id\",\"turns\":[…]}}")));
        }
    };
    let turns = match (asked.question, asked.turns) {
        (Some(question), None) => vec![question],
        (None, Some(turns)) if !turns.is_empty() => turns,
        _ => return Ok(Err("give either \"question\" or \"turns\" with at least one turn".to_owned())),
    };
    let mut earlier = None;
    let mut object = Value::Null;
    for turn in turns {
        let began = Instant::now();
        let reply = session.engine.answer(&Question::after(turn, earlier.take()))?;
        object = json::object(&reply, &session.phrases, usize::MAX, began.elapsed());
        earlier = Some(reply.context);
    }
    object["id"] = asked.id;
    Ok(Ok(object))
}
