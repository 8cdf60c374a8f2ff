//! What people think of answers, and which questions got none: kept as far as the settings let it be.

use std::sync::Arc;

use serenity::http::Route;
use serenity::model::channel::Message as Posted;

use super::bot::{Asking, Bot};
use super::from_discord::{Caller, words};
use crate::answer::cite::Citation;
use crate::config::store::Questions;
use crate::index::corpus::{Edition, SentenceId};
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::store::error::StoreError;
use crate::store::questions::{Kept, Outcome, Question};
use crate::surfaces::clock::now;

/// Keeps a question that the documents do not answer. The refusal is given whether or not that works, and does not wait
/// for it.
pub fn keep_unanswered(bot: &Arc<Bot>, asking: &Asking, edition: Edition) {
    if !asking.put {
        return;
    }
    let question = Question {
        text: asking.text.clone(),
        asked_at: now(),
        server: asking.place.server,
        channel: asking.place.channel,
        person: Some(asking.person.get()),
        outcome: Outcome::Unanswered,
        citation: None,
        edition,
    };
    let keeper = Arc::clone(bot);
    bot.tasks.spawn_blocking(move || {
        if let Err(error) = keep(&keeper, question) {
            tracing::error!(%error, "a question without an answer could not be kept");
        }
    });
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
    let told = sentence.map(|id| format!("{}:{}", id.document, id.sentence));
    tracing::info!(server = caller.place.server, ?outcome, edition = edition.0, sentence = told, "rated");
    let Some(text) = question_of(bot, caller, answer).await else { return notice(thanks) };
    let id = caller.id.get();
    let (rating, caller, answer) = (Arc::clone(bot), caller.clone(), answer.id);
    let kept = bot.work(move || {
        if let Some(earlier) = rating.memory.vote(caller.person, answer) {
            return Ok(rating.store().change(earlier, outcome)?);
        }
        let holdings = rating.library.open_holdings(&caller.place);
        let corpus = holdings.as_ref().map(|holdings| holdings.engine.corpus());
        let cited = corpus.filter(|corpus| corpus.edition() == edition).zip(sentence);
        let kept = keep(
            &rating,
            Question {
                text,
                asked_at: now(),
                server: caller.place.server,
                channel: caller.place.channel,
                person: Some(caller.person.get()),
                outcome,
                citation: cited.map(|(corpus, id)| Citation::of(corpus, id).key()),
                edition,
            },
        )?;
        if let Some(kept) = kept {
            rating.memory.keep_vote(caller.person, answer, kept);
        }
        Ok(())
    });
    match kept.await {
        Ok(()) => notice(thanks),
        Err(error) => bot.wrong(id, &error),
    }
}

/// Keeps a question as the settings want it, and deletes what has become too old. `None` where nothing is to be kept.
fn keep(bot: &Bot, question: Question) -> Result<Option<Kept>, StoreError> {
    let settings = &bot.setup.config.store;
    if settings.questions == Questions::None {
        return Ok(None);
    }
    let store = bot.store();
    store.delete_before(settings.oldest(question.asked_at))?;
    let person = question.person.filter(|_| settings.who);
    store.keep(&Question { person, ..question }).map(Some)
}

/// What was asked, that a message of Docent's answers: it stands above the answer, or in the message that was replied
/// to. `None` where Discord does not tell any more.
pub async fn question_of(bot: &Bot, caller: &Caller, answer: &Posted) -> Option<String> {
    let above =
        answer.embeds.first().and_then(|embed| embed.author.as_ref()).map(|author| author.name.clone());
    if let Some(above) = above.filter(|above| !above.is_empty()) {
        return Some(above);
    }
    let question = answer.message_reference.as_ref()?.message_id?;
    if let Some(known) = bot.memory.asked(question) {
        return Some(known.to_string()).filter(|text| !text.is_empty());
    }
    let route = Route::ChannelMessage { channel_id: caller.channel, message_id: question };
    match bot.rest.get::<Posted>(route).await {
        Ok(asked) => Some(words(&asked.content, &asked.mentions, bot.me)).filter(|text| !text.is_empty()),
        Err(error) => {
            tracing::info!(reason = %error, "what was asked is not to be found any more");
            None
        }
    }
}
