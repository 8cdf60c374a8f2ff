//! Events of Discord, each to whom it concerns. They arrive on the gateway's thread and are worked on
//! elsewhere; all work is tracked, so that the end can wait for it.

use std::sync::Arc;

use serenity::async_trait;
use serenity::client::{Context, EventHandler};
use serenity::gateway::ShardStageUpdateEvent;
use serenity::model::application::Interaction;
use serenity::model::channel::{GuildChannel, Message, PartialGuildChannel};
use serenity::model::event::{MessageUpdateEvent, ResumedEvent, ThreadListSyncEvent};
use serenity::model::gateway::Ready;
use serenity::model::guild::{Guild, Member};
use serenity::model::id::{ChannelId, GuildId, MessageId};
use tokio::runtime::Handle;

use super::bot::Bot;
use super::commands::Registered;
use super::from_discord::{self, Address};
use super::rest::RestError;
use super::{commands, greetings, humans, interactions, messages};

/// Where serenity's events arrive.
pub struct Handler {
    bot: Arc<Bot>,
    workers: Handle,
}

impl Handler {
    /// A handler for this bot, whose work is done by `workers`.
    pub fn new(bot: Arc<Bot>, workers: Handle) -> Self {
        Self { bot, workers }
    }

    fn begin<F: Future<Output = ()> + Send + 'static>(&self, work: impl FnOnce(Arc<Bot>) -> F) {
        if self.bot.tasks.is_closed() {
            // The program is ending; another takes over.
            return;
        }
        self.bot.tasks.spawn_on(work(Arc::clone(&self.bot)), &self.workers);
    }

    /// Takes back what was saved of a message that reads otherwise now, or is gone.
    fn withdraw(&self, message: MessageId) {
        if self.bot.saved.has(message) {
            self.begin(|bot| async move { humans::withdraw(&bot, vec![message]).await });
        }
    }

    /// The same for all messages of a channel or thread that is gone.
    fn withdraw_all(&self, channel: ChannelId) {
        let saved = self.bot.saved.of_channel(channel);
        if !saved.is_empty() {
            self.begin(|bot| async move { humans::withdraw(&bot, saved).await });
        }
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
        self.begin(|bot| async move { humans::learn(&bot).await });
        let servers = ready.guilds.iter().map(|server| server.id).collect();
        self.begin(|bot| async move { humans::look_over(&bot, servers).await });
        if shard == 0 {
            self.begin(|bot| async move { learn(&bot, commands::register(&bot).await) });
        } else if self.bot.ask.get().is_none() {
            // The process that holds the first connection registers them.
            self.begin(|bot| async move { learn(&bot, commands::registered(&bot).await) });
        }
    }

    async fn resume(&self, context: Context, _: ResumedEvent) {
        tracing::info!(shard = context.shard_id.0, "resumed");
        self.begin(|bot| async move { humans::learn(&bot).await });
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        tracing::info!(shard = event.shard_id.0, from = %event.old, to = %event.new, "connection");
    }

    async fn message(&self, _: Context, message: Message) {
        let is_own = |role| self.bot.own_roles.contains_key(&role);
        let address = from_discord::address(&message, self.bot.me, is_own);
        if let Some(address) = address.filter(|address| *address != Address::Overheard || self.listens()) {
            let asked = from_discord::asked(&message, address, self.bot.me);
            self.begin(|bot| async move { messages::created(&bot, asked).await });
        }
    }

    async fn message_update(
        &self,
        _: Context,
        _: Option<Message>,
        _: Option<Message>,
        event: MessageUpdateEvent,
    ) {
        if from_discord::is_reworded(&event) {
            self.withdraw(event.id);
        }
        if let Some(asked) = from_discord::edited(&event, self.bot.me) {
            self.begin(|bot| async move { messages::edited(&bot, asked).await });
        }
    }

    async fn message_delete(&self, _: Context, _: ChannelId, id: MessageId, _: Option<GuildId>) {
        self.withdraw(id);
        self.begin(|bot| async move { messages::deleted(&bot, id).await });
    }

    async fn message_delete_bulk(&self, _: Context, _: ChannelId, ids: Vec<MessageId>, _: Option<GuildId>) {
        for &id in &ids {
            self.withdraw(id);
        }
        self.begin(|bot| async move {
            for id in ids {
                messages::deleted(&bot, id).await;
            }
        });
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        self.begin(|bot| async move {
            match interaction {
                Interaction::Command(command) => interactions::commanded(&bot, command).await,
                Interaction::Component(component) => interactions::pressed(&bot, component).await,
                Interaction::Autocomplete(typed) => interactions::typed(&bot, typed).await,
                _ => {}
            }
        });
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        guild.threads.iter().for_each(|thread| self.bot.threads.note(thread));
        // Discord gives each bot a role of its own name, and people take it for the bot.
        let own = guild.roles.values().filter(|role| role.tags.bot_id == Some(self.bot.me));
        own.for_each(|role| self.bot.own_roles.insert(role.id, ()));
    }

    async fn guild_member_addition(&self, _: Context, member: Member) {
        if self.bot.setup.config.discord.greet && !member.user.bot {
            self.begin(|bot| async move { greetings::greet(&bot, member.user.id, member.guild_id).await });
        }
    }

    async fn channel_delete(&self, _: Context, channel: GuildChannel, _: Option<Vec<Message>>) {
        self.withdraw_all(channel.id);
    }

    async fn thread_delete(&self, _: Context, thread: PartialGuildChannel, _: Option<GuildChannel>) {
        self.withdraw_all(thread.id);
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        self.bot.threads.note(&thread);
    }

    async fn thread_update(&self, _: Context, _: Option<GuildChannel>, thread: GuildChannel) {
        self.bot.threads.note(&thread);
    }

    async fn thread_list_sync(&self, _: Context, sync: ThreadListSyncEvent) {
        sync.threads.iter().for_each(|thread| self.bot.threads.note(thread));
    }
}

/// Keeps what came of asking Discord about the commands.
fn learn(bot: &Bot, asked: Result<Registered, RestError>) {
    match asked {
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
