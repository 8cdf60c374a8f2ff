//! Questions that the documents do not answer, put to people; and their replies, saved as answers. Both stay in the
//! server that they were asked in.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use anyhow::Result;
use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use serenity::model::channel::{Message as Posted, MessageType};
use serenity::model::id::{ChannelId, GuildId, MessageId};

use super::bot::Bot;
use super::feedback::question_of;
use super::from_discord::{Asked, Caller, is_private, quotable};
use super::memory::Answered;
use super::messages::Posted as Sent;
use super::rest::RestError;
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

/// The messages that were saved as answers, so that an edit or a deletion of any other message needs no look at the disk.
/// All events of a server come to one process.
pub struct SavedMessages(RwLock<HashMap<MessageId, (u64, ChannelId)>>);

impl SavedMessages {
    /// These, each with its server and channel.
    pub fn of(saved: Vec<Saved>) -> Self {
        let known = saved.into_iter().map(|saved| {
            (MessageId::new(saved.message.max(1)), (saved.server, ChannelId::new(saved.channel.max(1))))
        });
        Self(RwLock::new(known.collect()))
    }

    /// Whether this message was saved.
    pub fn has(&self, message: MessageId) -> bool {
        self.read().contains_key(&message)
    }

    /// Those of a channel.
    pub fn of_channel(&self, channel: ChannelId) -> Vec<MessageId> {
        self.read().iter().filter(|(_, (_, own))| *own == channel).map(|(message, _)| *message).collect()
    }

    fn any_in(&self, server: u64) -> bool {
        self.read().values().any(|(own, _)| *own == server)
    }

    fn of_servers(&self, servers: &[GuildId]) -> Vec<(MessageId, ChannelId)> {
        let known = self.read();
        let there = known.iter().filter(|(_, (server, _))| servers.iter().any(|own| own.get() == *server));
        there.map(|(message, (_, channel))| (*message, *channel)).collect()
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<MessageId, (u64, ChannelId)>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<MessageId, (u64, ChannelId)>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks Discord which servers the channels of the settings are in, as far as that is not known. What it does not tell now
/// is asked when the connection comes up the next time.
pub async fn learn(bot: &Arc<Bot>) {
    for channel in &bot.setup.config.discord.human_channels {
        let channel = ChannelId::new(channel.0);
        if channels(bot).values().any(|known| *known == channel) {
            continue;
        }
        match bot.rest.get::<Channel>(Route::Channel { channel_id: channel }).await {
            Ok(Channel { guild_id: Some(server) }) => {
                let other = *channels_mut(bot).entry(server).or_insert(channel);
                if other != channel {
                    tracing::warn!(%channel, %other, "human_channels: two channels of one server; only the first is used");
                }
            }
            Ok(Channel { guild_id: None }) => {
                tracing::error!(%channel, "human_channels: this channel is in no server");
            }
            Err(error) => {
                tracing::error!(%channel, reason = %error, "human_channels: Discord does not tell of this channel; is the id right, and may the bot see it?");
            }
        }
    }
}

/// Asks Discord whether the messages that were saved in these servers are still there: what happened while the connection
/// was down was not told.
pub async fn look_over(bot: &Arc<Bot>, servers: Vec<GuildId>) {
    let mut gone = Vec::new();
    for (message, channel) in bot.saved.of_servers(&servers) {
        let route = Route::ChannelMessage { channel_id: channel, message_id: message };
        if let Err(RestError::Refused { status: 404, .. }) = bot.rest.get::<Sent>(route).await {
            gone.push(message);
        }
    }
    withdraw(bot, gone).await;
}

/// Where people are asked in a server; `None` where they are not.
pub fn channel_of(bot: &Bot, server: Option<u64>) -> Option<ChannelId> {
    let server = GuildId::new(server.filter(|&id| id > 0)?);
    channels(bot).get(&server).copied()
}

fn channels(bot: &Bot) -> RwLockReadGuard<'_, HashMap<GuildId, ChannelId>> {
    bot.human_channels.read().unwrap_or_else(PoisonError::into_inner)
}

fn channels_mut(bot: &Bot) -> RwLockWriteGuard<'_, HashMap<GuildId, ChannelId>> {
    bot.human_channels.write().unwrap_or_else(PoisonError::into_inner)
}

/// The answer that was saved in this server for what is asked. The documents come first: this is for what they do not
/// say. Waits for the disk.
pub fn recalled(bot: &Bot, engine: &Engine, server: Option<u64>, question: &str) -> Option<Answer> {
    let server = server.filter(|&server| bot.saved.any_in(server))?;
    let saved = match bot.store().answers(server) {
        Ok(saved) => saved,
        Err(error) => {
            tracing::error!(%error, "the saved answers could not be read");
            return None;
        }
    };
    let questions: Vec<&str> = saved.iter().map(|saved| saved.question.as_str()).collect();
    let (at, confidence) = engine.recalls(question, &questions)?;
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
    // Where everybody may see what was asked, people can look it up; a private question stays without its place.
    let is_public = !is_private(refusal);
    let phrase = if is_public { &phrases.asked_humans_there } else { &phrases.asked_humans };
    let told = notice(&fill(phrase, &[("channel", &format!("<#{channel}>"))]));
    let refused = Answered::of(refusal.id, &text);
    if !bot.memory.first_put_to_people(refused) {
        return told;
    }
    let url = format!("https://discord.com/channels/{server}/{}/{}", caller.channel, refusal.id);
    let post = question(&text, is_public.then_some(url.as_str()), phrases);
    match put(bot, &post, channel, server, text, &format!("h{:x}", refused.question)).await {
        Ok(()) => told,
        Err(error) => {
            bot.memory.not_put_to_people(refused);
            bot.wrong(caller.id.get(), &error)
        }
    }
}

/// Posts a question, and keeps that it waits for a reply.
async fn put(
    bot: &Arc<Bot>,
    post: &Message,
    channel: ChannelId,
    server: u64,
    text: String,
    nonce: &str,
) -> Result<()> {
    let route = Route::ChannelMessages { channel_id: channel };
    let sent: Sent = bot.rest.ask(LightMethod::Post, route, &to_discord::post(post, nonce)).await?;
    let waiting = Waiting { message: sent.id.get(), server, text, asked_at: now() };
    bot.stored(move |store| store.keep_waiting(&waiting)).await
}

/// Whether a message is somebody's reply to a question that was put to people: it is not for Docent.
pub async fn is_reply_to_people(bot: &Arc<Bot>, asked: &Asked) -> bool {
    let (Some(server), Some(question)) = (asked.place.server, asked.answers) else { return false };
    let waiting = bot.stored(move |store| store.waiting(server, question.get())).await;
    waiting.is_ok_and(|waiting| waiting.is_some())
}

/// Saves somebody's reply to a question that was put to people, as its answer; takes it back where it was saved already.
pub async fn save(bot: &Arc<Bot>, caller: &Caller, reply: &Posted) -> Message {
    let phrases = bot.phrases();
    if bot.saved.has(reply.id) {
        withdraw(bot, vec![reply.id]).await;
        return notice(&phrases.answer_withdrawn);
    }
    // A message that was forwarded refers to another as a reply does.
    let replied = reply.message_reference.as_ref().filter(|_| reply.kind == MessageType::InlineReply);
    let asked = replied.and_then(|reference| reference.message_id);
    let text = quotable(&reply.content, &reply.mentions);
    let (Some(server), Some(asked)) = (caller.place.server, asked) else {
        return notice(&phrases.not_a_reply);
    };
    if reply.author.id == bot.me || text.is_empty() {
        return notice(&phrases.not_a_reply);
    }
    let (channel, message) = (reply.channel_id, reply.id);
    let saved = bot.stored(move |store| {
        let Some(question) = store.waiting(server, asked.get())? else { return Ok(None) };
        let (channel, message) = (channel.get(), message.get());
        let saved = Saved { server, question, text, channel, message, saved_at: now() };
        store.save(&saved)?;
        Ok(Some(saved))
    });
    match saved.await {
        Ok(None) => notice(&phrases.not_a_reply),
        Ok(Some(saved)) => {
            bot.saved.write().insert(message, (server, channel));
            let shown = to_discord::edit(&answered(&saved.question, &saved.text, &saved.url(), phrases));
            let route = Route::ChannelMessage { channel_id: channel, message_id: asked };
            if let Err(error) = bot.rest.tell(LightMethod::Patch, route, &shown).await {
                tracing::info!(reason = %error, "the question could not be marked as answered");
            }
            notice(&fill(&phrases.answer_saved, &[("question", &escape(&saved.question))]))
        }
        Err(error) => bot.wrong(caller.id.get(), &error),
    }
}

/// Takes back what was saved of these messages: they are gone, or read otherwise than when they were saved.
pub async fn withdraw(bot: &Arc<Bot>, messages: Vec<MessageId>) {
    for message in messages {
        match bot.stored(move |store| store.delete_answer(message.get())).await {
            Ok(_) => {
                bot.saved.write().remove(&message);
                tracing::info!(%message, "a saved answer was taken back");
            }
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "a saved answer could not be taken back");
            }
        }
    }
}
