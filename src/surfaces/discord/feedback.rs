//! What people think of answers, and which questions got none: kept as far as the settings let it be.

use std::sync::Arc;

use serenity::http::Route;
use serenity::model::channel::Message as Posted;
use serenity::model::id::{MessageId, UserId};

use super::bot::{Asking, Bot};
use super::from_discord::{self, Caller, words};
use super::memory::Answered;
use crate::answer::cite::Citation;
use crate::config::routes::Place;
use crate::config::store::Questions;
use crate::index::corpus::{Edition, SentenceId};
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::store::error::StoreError;
use crate::store::questions::{Kept, Outcome, Question};
use crate::surfaces::clock::now;

/// Keeps a question that the documents do not answer. The refusal is given whether or not that works, and does not wait
/// for it.
pub fn keep_unanswered(bot: &Arc<Bot>, asking: &Asking, id: u64, edition: Edition) {
    if !asking.put {
        return;
    }
    let question = Question {
        text: asking.text.clone(),
        asked_at: now(),
        server: asking.place.server,
        channel: channel(&asking.place),
        person: Some(asking.person.get()),
        outcome: Outcome::Unanswered,
        citation: None,
        edition,
    };
    let keeper = Arc::clone(bot);
    bot.tasks.spawn_blocking(move || match keep(&keeper, question) {
        Ok(Some(kept)) => keeper.memory.keep_unanswered(id, kept),
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "a question without an answer could not be kept"),
    });
}

/// Lets go of a question without an answer: whoever asked it has deleted it, or edited it into one that has an answer.
pub async fn let_go(bot: &Arc<Bot>, question: MessageId) {
    let Some(kept) = bot.memory.take_unanswered(question) else { return };
    if let Err(error) = bot.stored(move |store| store.delete(kept)).await {
        tracing::error!(error = format!("{error:#}"), "a question that was taken back could not be deleted");
    }
}

/// Keeps what somebody thinks of an answer, in place of what they thought before, and thanks them once it is kept.
pub async fn rated(
    bot: &Arc<Bot>,
    caller: &Caller,
    answer: &Posted,
    outcome: Outcome,
    edition: Edition,
    sentence: Option<SentenceId>,
) -> Message {
    let phrases = bot.phrases();
    let thanks = if outcome == Outcome::Good { &phrases.rated_good } else { &phrases.rated_bad };
    if bot.setup.config.store.questions == Questions::None {
        return notice(thanks);
    }
    let told = sentence.map(|id| format!("{}:{}", id.document, id.sentence));
    tracing::info!(server = caller.place.server, ?outcome, edition = edition.0, sentence = told, "rated");
    let Some(text) = question_of(bot, caller, answer).await else { return notice(thanks) };
    let id = caller.id.get();
    let place = match bot.place_of(caller).await {
        Ok(place) => place,
        Err(error) => return bot.wrong(id, &error.into()),
    };
    let (asker, person) = (asker(bot, answer), caller.person);
    let (rating, answered) = (Arc::clone(bot), Answered::of(answer.id, &text));
    let kept = bot.work(move || {
        if let Some(earlier) = rating.memory.vote(person, answered) {
            return Ok(rating.store().change(earlier, outcome)?);
        }
        let holdings = rating.library.open_holdings(&place);
        let corpus = holdings.as_ref().map(|holdings| holdings.engine.corpus());
        let cited = corpus.filter(|corpus| corpus.edition() == edition).zip(sentence);
        let question = Question {
            text,
            asked_at: now(),
            server: place.server,
            channel: channel(&place),
            // The words are the asker's, whoever rates the answer.
            person: asker.map(UserId::get),
            outcome,
            citation: cited.map(|(corpus, id)| Citation::of(corpus, id).key()),
            edition,
        };
        if let Some(kept) = keep(&rating, question)? {
            rating.memory.keep_vote(person, answered, kept);
        }
        Ok(())
    });
    match kept.await {
        Ok(()) => notice(thanks),
        Err(error) => bot.wrong(id, &error),
    }
}

/// The channel of a place that questions are kept under: that which a thread is in, and none for direct messages, whose
/// channel is one person's.
fn channel(place: &Place) -> u64 {
    place.server.map_or(0, |_| place.parent.unwrap_or(place.channel))
}

/// Deletes what has become too old; all questions, where none is to be kept.
///
/// # Errors
/// When the database cannot be written.
pub fn tidy(bot: &Bot) -> Result<(), StoreError> {
    let (settings, now) = (&bot.setup.config.store, now());
    let oldest = if settings.questions == Questions::None { now } else { settings.oldest(now) };
    let store = bot.store();
    store.delete_waiting_before(settings.oldest(now))?;
    store.delete_before(oldest).map(drop)
}

/// Keeps a question as the settings want it. `None` where nothing is to be kept.
fn keep(bot: &Bot, question: Question) -> Result<Option<Kept>, StoreError> {
    let settings = &bot.setup.config.store;
    if settings.questions == Questions::None {
        return Ok(None);
    }
    let person = question.person.filter(|_| settings.who);
    bot.store().keep(&Question { person, ..question }).map(Some)
}

/// What was asked, that a message of Docent's answers. `None` where neither memory nor Discord tells any more.
pub async fn question_of(bot: &Bot, caller: &Caller, answer: &Posted) -> Option<String> {
    let replied = answer.message_reference.as_ref().and_then(|reference| reference.message_id);
    let ids = [Some(answer.id.get()), replied.map(MessageId::get), from_discord::interaction_of(answer)];
    if let Some(known) = ids.into_iter().flatten().find_map(|id| bot.memory.asked(id)) {
        return Some(known.to_string());
    }
    // What was asked by a command stands above the answer, or how it begins.
    let above =
        answer.embeds.first().and_then(|embed| embed.author.as_ref()).map(|author| author.name.clone());
    if let Some(above) = above.filter(|above| !above.is_empty()) {
        return Some(above);
    }
    let route = Route::ChannelMessage { channel_id: caller.channel, message_id: replied? };
    match bot.rest.get::<Posted>(route).await {
        Ok(asked) => {
            let text = words(&asked.content, &asked.mentions, bot.me);
            Some(text).filter(|text| !text.is_empty())
        }
        Err(error) => {
            tracing::info!(reason = %error, "what was asked is not to be found any more");
            None
        }
    }
}

/// For whom a message of Docent's was made: who commanded it, or asked what it replies to.
pub fn asker(bot: &Bot, message: &Posted) -> Option<UserId> {
    let question = || message.message_reference.as_ref()?.message_id;
    from_discord::commanded_by(message).or_else(|| bot.memory.asker(question()?))
}
