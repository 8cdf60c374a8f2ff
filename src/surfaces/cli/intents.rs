//! `docent intents`: check, test and explain.

use anyhow::Result;

use super::args::{Common, IntentsCommand};
use super::session::{Embedding, Session};
use super::{ANSWERED, NOT_FOUND, terminal};
use crate::config::Config;
use crate::nlu::fault::Faults;
use crate::nlu::intents::Intents;
use crate::nlu::question::Question;
use crate::nlu::recognize::{explain, recognize};
use crate::surfaces::setup;

/// Does what was asked of the intents. The exit status is 1 when a check or a test fails.
///
/// # Errors
/// When the settings, the intents or the documents cannot be read.
pub fn run(common: &Common, command: &IntentsCommand) -> Result<u8> {
    match command {
        IntentsCommand::Check => check(&setup::intents(&Config::load(&common.overrides())?)?),
        IntentsCommand::Test => test(&Session::open_with(common, Embedding::NotNeeded)?),
        IntentsCommand::Explain { question } => {
            let session = Session::open_with(common, Embedding::NotNeeded)?;
            let explained = explain(&question.join(" "), session.engine.intents(), session.engine.lexicon());
            terminal::write(&format!("{explained}\n"))?;
            Ok(ANSWERED)
        }
    }
}

fn check(intents: &Intents) -> Result<u8> {
    let faults = intents.check();
    if faults.is_empty() {
        let templates: usize = intents.iter().map(|intent| intent.templates().count()).sum();
        terminal::write(&format!("{} intents, {templates} templates: no faults\n", intents.iter().count()))?;
        return Ok(ANSWERED);
    }
    terminal::write(&format!("{}\n", Faults(faults)))?;
    Ok(NOT_FOUND)
}

fn test(session: &Session) -> Result<u8> {
    let (intents, lexicon) = (session.engine.intents(), session.engine.lexicon());
    let report = intents.test(&|ask| recognize(&Question::new(ask), intents, lexicon));
    terminal::write(&format!("{report}\n"))?;
    Ok(if report.failures.is_empty() { ANSWERED } else { NOT_FOUND })
}
