//! Questions that the documents do not answer, put to people; and their replies, saved as answers. Both stay in the
//! server that they were asked in.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use serenity::model::channel::Message as Posted;
use serenity::model::id::{ChannelId, GuildId, MessageId};

use super::bot::{Asking, Bot};
use super::feedback::question_of;
use super::from_discord::{Asked, Caller, is_private, paragraphs};
use super::to_discord;
use crate::answer::outcome::{Answer, Curated};
use crate::engine::Engine;
use crate::nlu::intents;
use crate::render::chat::humans::{answered, question};
use crate::render::chat::markdown::escape;
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::render::phrases::fill;
use crate::store::answers::{Saved, Waiting};
use crate::surfaces::clock::now;
use crate::text::span::Span;

/// What matters of a channel.
#[derive(Deserialize)]
struct Channel {
    guild_id: Option<GuildId>,
}

/// What matters of a message that was posted.
#[derive(Deserialize)]
struct Sent {
    id: MessageId,
}

/// Asks Discord which servers the channels of the settings are in. A channel that it does not tell of takes no questions.
pub async fn learn(bot: &Bot) {
    let mut known = HashMap::new();
    for channel in &bot.setup.config.discord.human_channels {
        let channel = ChannelId::new(channel.0);
        match bot.rest.get::<Channel>(Route::Channel { channel_id: channel }).await {
            Ok(Channel { guild_id: Some(server) }) => {
                known.entry(server).or_insert(channel);
            }
            Ok(Channel { guild_id: None }) => {
                tracing::error!(%channel, "human_channels: this channel is in no server");
            }
            Err(error) => {
                tracing::error!(%channel, reason = %error, "human_channels: Discord does not tell of this channel; is the id right, and may the bot see it?");
            }
        }
    }
    // A second connection finds them known.
    let _ = bot.human_channels.set(known);
}

/// Where people are asked in a server; `None` where they are not.
pub fn channel_of(bot: &Bot, server: Option<u64>) -> Option<ChannelId> {
    let server = GuildId::new(server.filter(|&id| id > 0)?);
    bot.human_channels.get()?.get(&server).copied()
}

/// The answer that was saved in this server for what is asked. The documents come first: this is for what they do not
/// say. Waits for the disk.
pub fn recalled(bot: &Bot, engine: &Engine, asking: &Asking) -> Option<Answer> {
    let saved = match bot.store().answers(asking.place.server?) {
        Ok(saved) => saved,
        Err(error) => {
            tracing::error!(%error, "the saved answers could not be read");
            return None;
        }
    };
    let questions: Vec<&str> = saved.iter().map(|saved| saved.question.as_str()).collect();
    let (at, confidence) = engine.recalls(&asking.text, &questions)?;
    let saved = saved.get(at)?;
    let entry = intents::Curated {
        span: Span::new(0, saved.text.len()),
        text: saved.text.clone(),
        file: saved.url(),
        lines: None,
        source: bot.phrases().saved_source.clone(),
        url: Some(saved.url()),
    };
    Some(Answer::Curated(Box::new(Curated { entry, confidence })))
}

/// Puts the question of a refusal to people.
pub async fn ask(bot: &Arc<Bot>, caller: &Caller, refusal: &Posted) -> Message {
    let phrases = bot.phrases();
    if let Err(wait) = bot.pace.count(caller.person, caller.channel) {
        return bot.slow_down(wait);
    }
    let Some((server, channel)) = caller.place.server.zip(channel_of(bot, caller.place.server)) else {
        return notice(&phrases.no_humans);
    };
    let Some(text) = question_of(bot, caller, refusal).await else { return notice(&phrases.question_gone) };
    let told = notice(&fill(&phrases.asked_humans, &[("channel", &format!("<#{channel}>"))]));
    if !bot.memory.first_put_to_people(refusal.id) {
        return told;
    }
    // Where everybody may see what was asked, people can look it up; a private question stays without its place.
    let asked_in = format!("https://discord.com/channels/{server}/{}/{}", caller.channel, refusal.id);
    let asked_in = (!is_private(refusal)).then_some(asked_in);
    let post = to_discord::post(&question(&text, asked_in.as_deref(), phrases), &format!("h{}", refusal.id));
    let route = Route::ChannelMessages { channel_id: channel };
    let sent: Sent = match bot.rest.ask(LightMethod::Post, route, &post).await {
        Ok(sent) => sent,
        Err(error) => return bot.wrong(caller.id.get(), &error.into()),
    };
    let waiting = Waiting { message: sent.id.get(), server, text, asked_at: now() };
    let keeper = Arc::clone(bot);
    match bot.work(move || Ok(keeper.store().keep_waiting(&waiting)?)).await {
        Ok(()) => told,
        Err(error) => bot.wrong(caller.id.get(), &error),
    }
}

/// Whether a message is somebody's reply to a question that was put to people: it is not for Docent.
pub async fn is_reply_to_people(bot: &Arc<Bot>, asked: &Asked) -> bool {
    let (Some(server), Some(question)) = (asked.place.server, asked.answers) else { return false };
    if channel_of(bot, Some(server)) != Some(asked.channel) {
        return false;
    }
    let looking = Arc::clone(bot);
    let waiting = bot.work(move || Ok(looking.store().waiting(server, question.get())?)).await;
    waiting.is_ok_and(|waiting| waiting.is_some())
}

/// Saves somebody's reply to a question that was put to people, as its answer.
pub async fn save(bot: &Arc<Bot>, caller: &Caller, reply: &Posted) -> Message {
    let phrases = bot.phrases();
    let asked = reply.message_reference.as_ref().and_then(|reference| reference.message_id);
    let text = paragraphs(&reply.content, &reply.mentions, bot.me);
    let (Some(server), Some(asked)) = (caller.place.server, asked) else {
        return notice(&phrases.not_a_reply);
    };
    if reply.author.id == bot.me || text.is_empty() {
        return notice(&phrases.not_a_reply);
    }
    let saving = Arc::clone(bot);
    let (channel, message) = (reply.channel_id.get(), reply.id.get());
    let saved = bot.work(move || {
        let store = saving.store();
        let Some(question) = store.waiting(server, asked.get())? else { return Ok(None) };
        let saved = Saved { server, question, text, channel, message, saved_at: now() };
        store.save(&saved)?;
        Ok(Some(saved))
    });
    match saved.await {
        Ok(None) => notice(&phrases.not_a_reply),
        Ok(Some(saved)) => {
            let shown = to_discord::edit(&answered(&saved.question, &saved.text, &saved.url(), phrases));
            let route = Route::ChannelMessage { channel_id: reply.channel_id, message_id: asked };
            if let Err(error) = bot.rest.tell(LightMethod::Patch, route, &shown).await {
                tracing::info!(reason = %error, "the question could not be marked as answered");
            }
            notice(&fill(&phrases.answer_saved, &[("question", &escape(&saved.question))]))
        }
        Err(error) => bot.wrong(caller.id.get(), &error),
    }
}

/// Takes over how a message that was saved as an answer reads now, as far as Discord shows it.
pub async fn edited(bot: &Arc<Bot>, message: MessageId, text: String) {
    let rewriting = Arc::clone(bot);
    match bot.work(move || Ok(rewriting.store().rewrite_answer(message.get(), &text)?)).await {
        Ok(0) => {}
        Ok(_) => tracing::info!("a saved answer was changed with its message"),
        Err(error) => tracing::error!(error = format!("{error:#}"), "a saved answer could not be changed"),
    }
}

/// Takes back what was saved from a message that is gone: nobody can look it up any more.
pub async fn deleted(bot: &Arc<Bot>, message: MessageId) {
    let deleting = Arc::clone(bot);
    match bot.work(move || Ok(deleting.store().delete_answer(message.get())?)).await {
        Ok(0) => {}
        Ok(_) => tracing::info!("a saved answer went with its message"),
        Err(error) => tracing::error!(error = format!("{error:#}"), "a saved answer could not be deleted"),
    }
}
