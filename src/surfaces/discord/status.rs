//! What managers ask: how Docent is, what the documents fail to answer, and to read them anew.

use std::sync::Arc;
use std::time::Duration;

use super::bot::Bot;
use super::from_discord::Caller;
use crate::render::chat::gaps;
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::render::phrases::fill;
use crate::store::questions::Wanted;
use crate::surfaces::clock::now;

/// How Docent is.
pub async fn status(bot: &Arc<Bot>, caller: &Caller) -> Message {
    let (shards, latency) = connections(bot).await;
    let since = bot.since.elapsed();
    bot.look_up(caller, move |bot, holdings| {
        let corpus = holdings.engine.corpus();
        let values = [
            ("uptime", duration(since)),
            ("documents", corpus.entries.len().to_string()),
            ("sentences", corpus.sentences().count().to_string()),
            ("latency", latency.map_or_else(|| "–".to_owned(), |time| format!("{} ms", time.as_millis()))),
            ("shards", shards.to_string()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        notice(&fill(&bot.phrases().status, &values))
    })
    .await
}

/// The most questions that are read for the gaps of a server, the latest first.
const QUESTIONS: usize = 20_000;

/// What people of the server asked of the documents that the caller may ask, and these do not answer.
pub async fn gaps(bot: &Arc<Bot>, caller: &Caller) -> Message {
    if let Err(wait) = bot.pace.count(caller.person, caller.channel) {
        return bot.slow_down(wait);
    }
    let id = caller.id.get();
    let place = match bot.place_of(caller).await {
        Ok(place) => place,
        Err(error) => return bot.wrong(id, &error.into()),
    };
    // One at a time: the cores are for answers.
    let Ok(_permit) = bot.grouping.acquire().await else { return notice(&bot.phrases().no_gaps) };
    let looking = Arc::clone(bot);
    let found = bot.work(move || {
        let wanted = Wanted { server: place.server, since: looking.setup.config.store.oldest(now()) };
        let questions = looking.store().unmet(wanted, QUESTIONS)?;
        let saved = place.server.map(|server| looking.store().answers(server)).transpose()?;
        looking.library.gaps(questions, &saved.unwrap_or_default(), Some(&place), gaps::GAPS)
    });
    match found.await {
        Ok((found, all)) => gaps::message(&found, all, bot.phrases()),
        Err(error) => bot.wrong(id, &error),
    }
}

/// Reads the documents of the place anew.
pub async fn reload(bot: &Arc<Bot>, caller: &Caller) -> Message {
    let place = match bot.place_of(caller).await {
        Ok(place) => place,
        Err(error) => return bot.wrong(caller.id.get(), &error.into()),
    };
    let library = Arc::clone(bot);
    let phrases = bot.phrases();
    match bot.work(move || library.library.reload(&place)).await {
        Ok(None) => notice(&phrases.no_documents_here),
        Ok(Some(engine)) => {
            let corpus = engine.corpus();
            let (documents, problems) = (corpus.entries.len(), corpus.problems.len());
            tracing::info!(documents, problems, "documents read anew");
            let counts = [("documents", &*documents.to_string()), ("problems", &*problems.to_string())];
            notice(&fill(&phrases.reloaded, &counts))
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the documents could not be read anew");
            notice(&phrases.reload_failed)
        }
    }
}

/// How many connections there are, and the time to Discord and back of the slowest.
async fn connections(bot: &Bot) -> (usize, Option<Duration>) {
    let Some(shards) = bot.shards.get() else { return (0, None) };
    let runners = shards.runners.lock().await;
    (runners.len(), runners.values().filter_map(|runner| runner.latency).max())
}

/// Days, hours and minutes, the largest two that count.
fn duration(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}
