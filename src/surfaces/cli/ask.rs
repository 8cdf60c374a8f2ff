//! `docent ask`: one question, one answer.

use std::time::Instant;

use anyhow::Result;

use super::args::{Ask, Common};
use super::session::Session;
use super::{ANSWERED, NOT_FOUND, terminal};
use crate::answer::outcome::Answer;
use crate::nlu::question::Question;
use crate::render::{json, reply};

/// Answers the question of the command line.
///
/// # Errors
/// When the documents cannot be read or the output is closed.
pub fn run(common: &Common, args: &Ask) -> Result<u8> {
    let session = Session::open(common)?;
    let began = Instant::now();
    let answered = session.engine.answer(&Question::new(args.question.join(" ")))?;
    let elapsed = began.elapsed();
    let shown = if args.all { usize::MAX } else { session.config.answer.shown };
    if args.json {
        terminal::write(&format!("{}\n", json::object(&answered, &session.phrases, shown, elapsed)))?;
    } else {
        terminal::print(&reply::page(&answered, &session.phrases, shown))?;
    }
    Ok(status(&answered.answer))
}

fn status(answer: &Answer) -> u8 {
    match answer {
        Answer::Supported(_) | Answer::Curated(_) | Answer::Chat(_) => ANSWERED,
        Answer::Clarify(_) | Answer::NotInDocuments(_) => NOT_FOUND,
    }
}
