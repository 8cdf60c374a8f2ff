//! `docent gaps`: what people asked in Discord and the documents did not answer.

use std::sync::Arc;

use anyhow::Result;

use super::args::{Common, GapsArgs};
use super::terminal::{Watcher, warn};
use super::{ANSWERED, terminal};
use crate::render::gaps::{csv, drafts, list, page};
use crate::store::Store;
use crate::store::questions::Wanted;
use crate::surfaces::clock::now;
use crate::surfaces::discord::library::Library;
use crate::surfaces::setup::Setup;

/// How many are shown as text, unless another number is asked for.
const SHOWN: usize = 20;
/// The most questions that are read, the latest first.
const QUESTIONS: usize = 100_000;

/// Shows the gaps, the most asked first.
///
/// # Errors
/// When the database or the documents cannot be read, or the output is closed.
pub fn run(common: &Common, args: &GapsArgs) -> Result<u8> {
    let setup = Arc::new(Setup::load(&common.overrides())?);
    let store = &setup.config.store;
    let oldest = store.oldest(now());
    let since = args.days.map_or(oldest, |days| oldest.max(now() - i64::from(days) * 24 * 60 * 60));
    // Where nothing was ever kept there is no database, and looking makes none.
    let (questions, saved) = if store.file.exists() {
        let store = Store::open(&store.file)?;
        (store.unmet(Wanted { server: args.server, since }, QUESTIONS)?, store.all_answers()?)
    } else {
        let file = store.file.display();
        warn(
            "note",
            &format!("{file} is not there: nothing has been kept yet, or [store] names another file"),
        );
        (Vec::new(), Vec::new())
    };
    let watcher = Watcher::new();
    let library = Library::open(Arc::clone(&setup), &mut |progress| watcher.show(progress));
    let library = library.inspect(|library| library.embed_documents(&mut |progress| watcher.show(progress)));
    watcher.done();
    let is_text = !(args.json || args.csv || args.as_intents);
    let unless_told = if is_text { SHOWN } else { usize::MAX };
    let count = args.count.map_or(unless_told, |count| count as usize);
    // Drafts leave out some, so that more have to be looked at.
    let looked_at = if args.as_intents { usize::MAX } else { count };
    let library = library?;
    let (mut gaps, all) = terminal::busy("bringing together what asks the same", || {
        library.gaps(questions, &saved, None, looked_at)
    })?;
    if args.as_intents {
        // What the documents have come to answer needs no answer by hand, unless people found theirs bad.
        gaps.retain(|gap| gap.rated_bad > 0 || !gap.is_answered);
        gaps.truncate(count);
    }
    if args.json {
        terminal::write(&format!("{:#}\n", list(&gaps)))?;
    } else if args.csv {
        terminal::write(&csv(&gaps)?)?;
    } else if args.as_intents {
        terminal::write(&drafts(&gaps, &setup.phrases))?;
    } else {
        terminal::print(&page(&gaps, all, &setup.phrases))?;
    }
    Ok(ANSWERED)
}
