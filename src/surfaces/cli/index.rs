//! `docent index`: build the index or bring it up to date.

use anyhow::Result;

use super::args::{Common, IndexArgs};
use super::session::Session;
use super::{ANSWERED, terminal};

/// Brings the index up to date and says what it holds.
///
/// # Errors
/// When no document can be read.
pub fn run(common: &Common, args: &IndexArgs) -> Result<u8> {
    let session = Session::open(common)?;
    let corpus = session.engine.corpus();
    let kept = if session.engine.unkept.is_some() { "not kept" } else { "kept" };
    let folder = session.config.sources.index.display();
    let mut text = format!("{} documents indexed, {kept} in {folder}\n", corpus.entries.len());
    if args.stats {
        let bytes: usize = corpus.entries.iter().map(|entry| entry.document.text.len()).sum();
        let passages: usize = corpus.entries.iter().map(|entry| entry.document.passages.len()).sum();
        let lexicon = session.engine.lexicon();
        let rows = [
            ("text, bytes", bytes),
            ("passages", passages),
            ("sentences", corpus.sentences().count()),
            ("distinct words", corpus.vocabulary.len()),
            ("terms", lexicon.glossary.terms.len()),
            ("places named", lexicon.named_places().count()),
            ("files skipped", corpus.problems.len()),
        ];
        let vectors = session.engine.vectors().map(|vectors| ("vectors", vectors.len()));
        for (name, count) in rows.into_iter().chain(vectors) {
            text.push_str(&format!("{name:>16}  {count}\n"));
        }
    }
    terminal::write(&text)?;
    Ok(ANSWERED)
}
