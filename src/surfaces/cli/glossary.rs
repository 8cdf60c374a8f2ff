//! `docent glossary`: the documents' own terms.

use anyhow::Result;

use super::args::{Common, GlossaryArgs};
use super::session::{Embedding, Session};
use super::{ANSWERED, NOT_FOUND, terminal};
use crate::answer::glossary::look_up;
use crate::render::glossary::{list, page};

/// Tells one term, or all.
///
/// # Errors
/// When the documents cannot be read or the output is closed.
pub fn run(common: &Common, args: &GlossaryArgs) -> Result<u8> {
    let session = Session::open_with(common, Embedding::NotNeeded)?;
    let (corpus, lexicon) = (session.engine.corpus(), session.engine.lexicon());
    let asked = Some(args.term.join(" ")).filter(|term| !term.is_empty());
    let found = look_up(asked.as_deref(), corpus, lexicon);
    if args.json {
        terminal::write(&format!("{:#}\n", list(&found)))?;
    } else {
        terminal::print(&page(&found, asked.as_deref(), &session.phrases))?;
    }
    Ok(if found.is_empty() { NOT_FOUND } else { ANSWERED })
}
