//! Questions as messages: mentions, replies, direct messages, what is overheard; and what becomes
//! of an answer when its question is edited or deleted.

use std::sync::Arc;

use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use serenity::model::Timestamp;
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::bot::{Answered, Asking, Before, Bot};
use super::from_discord::{Address, Asked, earlier};
use super::memory::{Answer, EDITABLE, Earlier, Event, Exchange, State};
use super::rest::RestError;
use super::{feedback, humans, to_discord, trouble};
use crate::config::routes::Snowflake;
use crate::nlu::question::Question;
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::render::phrases::fill;

/// What matters of a message that was posted.
#[derive(Deserialize)]
pub struct Posted {
    /// Under which it is found.
    pub id: MessageId,
}

/// Answers a message, if it is for Docent.
pub async fn created(bot: &Arc<Bot>, asked: Asked) {
    if asked.address == Address::Overheard {
        overheard(bot, asked).await;
    } else {
        begun(bot, &asked).await;
    }
}

/// Answers a message that is for Docent, unless that has begun already: events are worked on side
/// by side, and an edit may have come first. Returns whether it was begun now.
async fn begun(bot: &Arc<Bot>, asked: &Asked) -> bool {
    if humans::is_reply_to_people(bot, asked).await {
        return false;
    }
    let question = Exchange::now();
    let mut state = question.state.lock().await;
    if !bot.memory.begin(asked.id, &question) {
        return false;
    }
    if let Err(wait) = bot.pace.count(asked.person, asked.channel) {
        if bot.memory.first_in_a_minute(asked.person, Event::Slowed) {
            note(bot, asked, &bot.slow_down(wait), &mut state).await;
        }
    } else if asked.hidden {
        note(bot, asked, &bot.how_to_ask(&bot.phrases().cannot_read_reply), &mut state).await;
    } else {
        let answered = answer_to(bot, asked, Before::Under(earlier(asked))).await;
        say(bot, asked, answered, &mut state).await;
    }
    true
}

/// Answers an edited question in the message that answered it before, if it was asked a short
/// while ago.
pub async fn edited(bot: &Arc<Bot>, asked: Asked) {
    if asked.text.is_empty() && !matches!(asked.address, Address::Mention | Address::Direct) {
        // Without the mention Discord does not show what it says now.
        return;
    }
    // Where it was not for Docent before, a mention that was put in makes it a question.
    let anew = bot.memory.question(asked.id).is_none();
    if anew && (asked.address == Address::Overheard || !is_young(asked.id) || begun(bot, &asked).await) {
        return;
    }
    let Some(question) = bot.memory.question(asked.id) else { return };
    if question.since.elapsed() > EDITABLE {
        return;
    }
    let mut state = question.state.lock().await;
    if state.text == asked.text || bot.pace.count(asked.person, asked.channel).is_err() {
        return;
    }
    let answered = answer_to(bot, &asked, Before::Known(state.earlier.clone().map(Box::new))).await;
    if asked.address == Address::Overheard && !is_sure(bot, &answered) {
        state.answer = None;
        state.text.clone_from(&asked.text);
        return take_back(bot, asked.id).await;
    }
    if answered.sure.is_some() {
        feedback::let_go(bot, asked.id).await;
    }
    say(bot, &asked, answered, &mut state).await;
}

/// Takes back the answer to a question that was deleted.
pub async fn deleted(bot: &Arc<Bot>, question: MessageId) {
    if let Some(asked) = bot.memory.question(question) {
        // Wait until it is posted, if it is being answered just now.
        drop(asked.state.lock().await);
    }
    feedback::let_go(bot, question).await;
    take_back(bot, question).await;
}

async fn take_back(bot: &Bot, question: MessageId) {
    let Some(answer) = bot.memory.take_answer(question) else { return };
    let route = Route::ChannelMessage { channel_id: answer.channel, message_id: answer.message };
    if let Err(error) = bot.rest.delete(route).await {
        tracing::info!(channel = %answer.channel, reason = %error, "an answer could not be taken back");
    }
}

/// Whether the message was written a short while ago: its id tells.
fn is_young(message: MessageId) -> bool {
    let age = Timestamp::now().unix_timestamp() - message.created_at().unix_timestamp();
    u64::try_from(age).map_or(true, |age| age <= EDITABLE.as_secs())
}

/// Answers a question that nobody put to Docent: only where the settings say so, only when sure,
/// and at most once a minute for each person.
async fn overheard(bot: &Arc<Bot>, asked: Asked) {
    let settings = &bot.setup.config.discord;
    let listed = |channel: ChannelId| settings.unasked_channels.contains(&Snowflake(channel.get()));
    let reads = listed(asked.channel) || bot.threads.known(asked.channel).is_some_and(listed);
    if !reads || !Question::new(asked.text.as_str()).is_put() {
        return;
    }
    if bot.memory.was_in_this_minute(asked.person, Event::Overheard) {
        return;
    }
    let question = Exchange::now();
    let mut state = question.state.lock().await;
    let answered = answer_to(bot, &asked, Before::Under(earlier(&asked))).await;
    let may = is_sure(bot, &answered) && bot.memory.first_in_a_minute(asked.person, Event::Overheard);
    if may && bot.memory.begin(asked.id, &question) {
        say(bot, &asked, answered, &mut state).await;
    }
}

/// Whether the answer is one that may be given unasked.
fn is_sure(bot: &Bot, answered: &Answered) -> bool {
    answered.sure.is_some_and(|sure| sure >= bot.setup.config.discord.unasked_confidence)
}

async fn answer_to(bot: &Arc<Bot>, asked: &Asked, before: Before) -> Answered {
    let id = asked.id.get();
    match bot.located(asked.place.clone()).await {
        Ok(place) => {
            let text = asked.text.clone();
            // An edited question was counted when it was first asked.
            let put = asked.address != Address::Overheard && matches!(before, Before::Under(_));
            let person = asked.person;
            bot.answer(Asking { text, person, place, before, unseen: false, aloud: true, put }, id).await
        }
        Err(error) => {
            let error = anyhow::Error::new(error).context("which documents belong here is not known");
            Answered::without(bot.wrong(id, &error))
        }
    }
}

/// Posts the answer, or changes the one that was posted before, and remembers it. How the question
/// was understood is remembered first: whoever sees the answer may follow it up at once.
async fn say(bot: &Arc<Bot>, asked: &Asked, answered: Answered, state: &mut State) {
    if let Some((context, edition)) = &answered.context {
        bot.memory.keep(Earlier::By(asked.person, asked.channel), *edition, context);
    }
    match state.answer {
        Some(answer) => change(bot, asked, answer, &answered.message).await,
        None => state.answer = post(bot, asked, &answered.message, state).await,
    }
    if let Some(answer) = state.answer {
        bot.memory.keep_answer(asked.id, answered_by(asked, answer));
        bot.memory.keep_asked(asked.id.get(), asked.person, &asked.text);
        if let Some((context, edition)) = &answered.context {
            bot.memory.keep(Earlier::Answered(answer), *edition, context);
        }
    }
    state.text.clone_from(&asked.text);
    state.earlier = answered.earlier;
}

/// What is remembered of the message that answers a question.
fn answered_by(asked: &Asked, message: MessageId) -> Answer {
    Answer { asker: asked.person, channel: asked.channel, message }
}

/// Replies with something that is no answer, and goes with the question as an answer does.
async fn note(bot: &Arc<Bot>, asked: &Asked, message: &Message, state: &mut State) {
    state.answer = post(bot, asked, message, state).await;
    if let Some(posted) = state.answer {
        bot.memory.keep_answer(asked.id, answered_by(asked, posted));
    }
}

/// Posts a message in reply to the question; below it where Docent may not reply.
async fn post(bot: &Arc<Bot>, asked: &Asked, message: &Message, state: &mut State) -> Option<MessageId> {
    let route = Route::ChannelMessages { channel_id: asked.channel };
    // Discord posts nothing under a nonce that it knows: what is said anew has another.
    state.posted += 1;
    let nonce = format!("{}.{}", asked.id, state.posted);
    let reply = to_discord::reply(message, asked.channel, asked.id, &nonce);
    let posted = match bot.rest.ask::<Posted>(LightMethod::Post, route, &reply).await {
        Err(error) if trouble::is_only_the_reply(&error) => {
            let below = to_discord::post(message, &nonce);
            bot.rest.ask::<Posted>(LightMethod::Post, route, &below).await
        }
        posted => posted,
    };
    match posted {
        Ok(posted) => Some(posted.id),
        Err(error) => {
            explain(bot, asked, &error).await;
            None
        }
    }
}

async fn change(bot: &Arc<Bot>, asked: &Asked, answer: MessageId, message: &Message) {
    let route = Route::ChannelMessage { channel_id: asked.channel, message_id: answer };
    if let Err(error) = bot.rest.tell(LightMethod::Patch, route, &to_discord::edit(message)).await {
        explain(bot, asked, &error).await;
    }
}

/// Logs why an answer could not be given, and tells the asker by direct message when there is
/// something that can be done about it.
async fn explain(bot: &Arc<Bot>, asked: &Asked, error: &RestError) {
    tracing::warn!(server = asked.place.server, channel = %asked.channel, reason = %error, "could not answer there");
    let Some(missing) = trouble::missing_permission(bot, asked.channel, error).await else { return };
    if !bot.memory.first_in_a_minute(asked.person, Event::Warned) {
        return;
    }
    let channel = format!("<#{}>", asked.channel);
    let words = fill(&bot.phrases().missing_permission, &[("permission", &missing), ("channel", &channel)]);
    if let Err(error) = tell(bot, asked.person, &notice(&words), &format!("w{}", asked.id)).await {
        tracing::info!(reason = %error, "the asker takes no direct messages");
    }
}

/// Sends somebody a direct message. `nonce` tells two sendings of it apart from two messages.
///
/// # Errors
/// When Discord refuses it: the person may take no direct messages.
pub async fn tell(bot: &Bot, person: UserId, message: &Message, nonce: &str) -> Result<(), RestError> {
    let recipient = serde_json::json!({ "recipient_id": person });
    let direct: Posted = bot.rest.ask(LightMethod::Post, Route::UserMeDmChannels, &recipient).await?;
    let route = Route::ChannelMessages { channel_id: ChannelId::new(direct.id.get()) };
    let body = to_discord::post(message, nonce);
    bot.rest.tell(LightMethod::Post, route, &body).await
}
