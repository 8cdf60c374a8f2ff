//! `docent show`: the passage around a quote, the quote marked.

use anyhow::{Result, bail};

use super::args::Common;
use super::session::{Embedding, Session};
use super::{ANSWERED, terminal};
use crate::render::context;

/// Shows the passage that a citation points into.
///
/// # Errors
/// When no document has that name, or it has no such place.
pub fn run(common: &Common, citation: &str) -> Result<u8> {
    let session = Session::open_with(common, Embedding::NotNeeded)?;
    let corpus = session.engine.corpus();
    let Some(id) = corpus.find(citation) else {
        let name = citation.rsplit_once('#').map(|(name, _)| name);
        match name.filter(|name| corpus.entries.iter().any(|entry| entry.document.name == *name)) {
            Some(name) => bail!(
                "{name} has no sentence at that byte: it may have changed since it was cited; ask again"
            ),
            None => bail!(
                "no document of the citation {citation:?}: give it as `docent ask` prints it at the end of a source, document#byte"
            ),
        }
    };
    terminal::print(&context::page(corpus, id))?;
    Ok(ANSWERED)
}
