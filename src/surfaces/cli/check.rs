//! `docent check`: a claim beside what the documents say.

use anyhow::{Result, bail};

use super::args::{Check, Common};
use super::session::Session;
use super::{ANSWERED, REFUTED, TOO_LITTLE, terminal};
use crate::check::claim::claims;
use crate::check::verdict::Verdict;
use crate::render::verdict;

/// Checks each sentence of the command line.
///
/// # Errors
/// When there is nothing to check, the documents cannot be read or the output is closed.
pub fn run(common: &Common, args: &Check) -> Result<u8> {
    let text = args.claim.join(" ");
    let claims = claims(&text);
    if claims.is_empty() {
        bail!(
            "“{text}” states nothing that could be checked; give a sentence, such as: the office has 12 staff"
        );
    }
    let session = Session::open(common)?;
    let mut verdicts = Vec::new();
    for (nth, claim) in claims.iter().enumerate() {
        let checked = session.engine.check(claim)?;
        if args.json {
            terminal::write(&format!("{}\n", verdict::object(&checked)))?;
        } else {
            if nth > 0 {
                terminal::write("\n")?;
            }
            terminal::print(&verdict::page(&checked, &session.phrases))?;
        }
        verdicts.push(checked.verdict);
    }
    Ok(status(&verdicts))
}

/// What is worst decides.
fn status(verdicts: &[Verdict]) -> u8 {
    if verdicts.contains(&Verdict::Refuted) {
        REFUTED
    } else if verdicts.contains(&Verdict::NotEnoughInfo) {
        TOO_LITTLE
    } else {
        ANSWERED
    }
}
