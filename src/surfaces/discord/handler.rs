//! Events of Discord, each to whom it concerns. All work is tracked, so that the end can wait for it.

use std::sync::Arc;

use serenity::async_trait;
use serenity::client::{Context, EventHandler};
use serenity::gateway::ShardStageUpdateEvent;
use serenity::model::application::Interaction;
use serenity::model::channel::{GuildChannel, Message};
use serenity::model::event::{MessageUpdateEvent, ResumedEvent, ThreadListSyncEvent};
use serenity::model::gateway::Ready;
use serenity::model::guild::Guild;
use serenity::model::id::{ChannelId, GuildId, MessageId};

use super::bot::Bot;
use super::from_discord::{self, Address};
use super::{commands, interactions, messages};

/// Where serenity's events arrive.
pub struct Handler {
    bot: Arc<Bot>,
}

impl Handler {
    /// A handler for this bot.
    pub fn new(bot: Arc<Bot>) -> Self {
        Self { bot }
    }

    /// Whether anything that was not put to Docent may be a question.
    fn listens(&self) -> bool {
        !self.bot.setup.config.discord.unasked_channels.is_empty()
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, _: Context, ready: Ready) {
        let shard = ready.shard.map_or(0, |shard| shard.id.0);
        tracing::info!(shard, servers = ready.guilds.len(), "connected");
        if shard > 0 {
            return;
        }
        let bot = &self.bot;
        let longest = bot.setup.config.answer.max_question_chars;
        match commands::register(&bot.rest, bot.application, bot.phrases(), longest).await {
            Ok(registered) => {
                if registered.anew {
                    tracing::info!("commands registered");
                }
                if let Some(ask) = registered.ask {
                    // A second connection finds it known.
                    let _ = bot.ask.set(ask);
                }
            }
            Err(error) => tracing::error!(reason = %error, "the commands could not be registered"),
        }
    }

    async fn resume(&self, context: Context, _: ResumedEvent) {
        tracing::info!(shard = context.shard_id.0, "resumed");
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        tracing::info!(shard = event.shard_id.0, from = %event.old, to = %event.new, "connection");
    }

    async fn message(&self, _: Context, message: Message) {
        let asked = from_discord::asked(&message, self.bot.me);
        let Some(asked) = asked.filter(|asked| asked.address != Address::Overheard || self.listens()) else {
            return;
        };
        let work = messages::created(&self.bot, asked);
        self.bot.tasks.track_future(work).await;
    }

    async fn message_update(
        &self,
        _: Context,
        _: Option<Message>,
        _: Option<Message>,
        event: MessageUpdateEvent,
    ) {
        let Some(asked) = from_discord::edited(&event, self.bot.me) else { return };
        self.bot.tasks.track_future(messages::edited(&self.bot, asked)).await;
    }

    async fn message_delete(&self, _: Context, _: ChannelId, id: MessageId, _: Option<GuildId>) {
        self.bot.tasks.track_future(messages::deleted(&self.bot, id)).await;
    }

    async fn message_delete_bulk(&self, _: Context, _: ChannelId, ids: Vec<MessageId>, _: Option<GuildId>) {
        let all = async {
            for id in ids {
                messages::deleted(&self.bot, id).await;
            }
        };
        self.bot.tasks.track_future(all).await;
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let work = async {
            match interaction {
                Interaction::Command(command) => interactions::commanded(&self.bot, command).await,
                Interaction::Component(component) => interactions::pressed(&self.bot, component).await,
                Interaction::Autocomplete(typed) => interactions::typed(&self.bot, typed).await,
                _ => {}
            }
        };
        self.bot.tasks.track_future(work).await;
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        guild.threads.iter().for_each(|thread| self.bot.threads.note(thread));
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        self.bot.threads.note(&thread);
    }

    async fn thread_list_sync(&self, _: Context, sync: ThreadListSyncEvent) {
        sync.threads.iter().for_each(|thread| self.bot.threads.note(thread));
    }
}
