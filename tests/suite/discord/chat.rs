//! The language of the scenarios: who writes where, and what must come back.

use std::sync::Arc;

use serde_json::Value;

use super::bot::{Bot, Start, wait_until_online};
use super::loopback::gateway::GUILDS;
use super::loopback::plans::{Plan, Trouble};
use super::loopback::world::{Id, Kind, Post, World};
use super::loopback::{Loopback, PATIENCE, shapes};
use super::people::Person;
use crate::support::{ASKED, Desk, QUOTE, shared};

/// A server with Docent in it.
pub(crate) struct Chat {
    pub(crate) discord: Arc<Loopback>,
    pub(crate) desk: Desk,
    /// The server that people are in when no other is named.
    pub(crate) guild: Id,
    bot: Option<Bot>,
}

/// A channel, a thread or direct messages. When a test lets go of it, nothing there may have
/// broken a rule.
pub(crate) struct Place<'a> {
    pub(crate) chat: &'a Chat,
    pub(crate) id: Id,
}

/// Log lines that tell of an event which serenity passed over.
const UNREAD: [&str; 3] = ["Err deserializing", "Unhandled error", "panicked"];

impl Chat {
    /// A server to which the bot has not come yet.
    pub(crate) fn new(desk: Desk) -> Self {
        let specification = shared("discord/openapi.json");
        let discord = Arc::new(Loopback::start(specification.as_deref()));
        let guild = discord.with(|world| world.add_guild("Harbour"));
        Self { discord, desk, guild, bot: None }
    }

    /// A server with a bot that answers from these documents.
    pub(crate) fn with(desk: Desk, settings: &str) -> Self {
        let mut chat = Self::new(desk);
        chat.configure(settings);
        chat.starts(&Start::default());
        chat
    }

    /// The same for many tests: the bot lives as long as they do.
    pub(crate) fn for_all(desk: Desk, prepare: impl FnOnce(&Chat) -> String) -> Self {
        let mut chat = Self::new(desk);
        let settings = prepare(&chat);
        chat.configure(&settings);
        chat.bot = Some(Bot::start_for_all(&chat.desk, &chat.discord));
        chat.is_online();
        chat
    }

    /// Writes the settings; what serenity passes over is to be seen in the log.
    pub(crate) fn configure(&self, settings: &str) {
        let log = if settings.contains("[log]") { "" } else { "[log]\nquestions = true\n" };
        self.desk.configure(&format!("{settings}\n{log}"));
    }

    /// The bot comes, and is ready for people.
    pub(crate) fn starts(&mut self, start: &Start) {
        self.bot = Some(Bot::start(&self.desk, &self.discord, start));
        self.is_online();
    }

    fn is_online(&self) {
        wait_until_online(&self.discord, 1);
        let registered = |world: &World| (!world.commands.is_empty()).then_some(());
        self.wait("the commands are registered", registered);
    }

    /// The bot goes, and comes again.
    pub(crate) fn restarts(&mut self) {
        self.stops();
        self.starts(&Start::default());
    }

    pub(crate) fn stops(&mut self) {
        if let Some(mut bot) = self.bot.take() {
            bot.terminate();
            bot.ended(PATIENCE);
        }
        let gone = self.discord.wait(PATIENCE, |world| (world.online() == 0).then_some(()));
        assert!(gone.is_some(), "a bot that ended is still connected");
    }

    /// A bot that was killed is waited for.
    pub(crate) fn forgets_the_bot(&mut self) {
        self.bot = None;
    }

    /// The bot is killed, in the middle of whatever it does.
    pub(crate) fn kills_the_bot(&self) {
        self.bot.as_ref().expect("the bot was started").kill();
        self.wait("the killed bot is gone", |world| (world.online() == 0).then_some(()));
    }

    pub(crate) fn bot(&mut self) -> &mut Bot {
        self.bot.as_mut().expect("the bot was started")
    }

    /// Waits for something that must come.
    pub(crate) fn wait<T>(&self, what: &str, look: impl Fn(&World) -> Option<T>) -> T {
        self.discord
            .wait(PATIENCE, look)
            .unwrap_or_else(|| panic!("this did not come: {what}\n{}", self.story()))
    }

    /// What happened lately, for somebody who looks for the reason of a failure.
    fn story(&self) -> String {
        self.discord.with(|world| {
            let last = |count: usize, all: usize| all.saturating_sub(count);
            let requests = world.requests[last(12, world.requests.len())..].iter();
            let requests = requests.map(|r| format!("{} {} → {}\n{}\n", r.method, r.path, r.status, r.body));
            let log = world.log[last(20, world.log.len())..].join("\n");
            format!("requests:\n{}log:\n{log}", requests.collect::<String>())
        })
    }

    /// A new channel of the server.
    pub(crate) fn place(&self, name: &str) -> Place<'_> {
        self.place_in(self.guild, name)
    }

    pub(crate) fn place_in(&self, guild: Id, name: &str) -> Place<'_> {
        self.open(Kind::Text { guild }, name, "CHANNEL_CREATE")
    }

    fn open(&self, kind: Kind, name: &str, event: &str) -> Place<'_> {
        let id = self.discord.with(|world| {
            let id = world.add_channel(name, kind);
            let data = shapes::channel(&world.channels[&id], world);
            if let Some(guild) = world.guild_of(id).filter(|guild| world.guilds[guild].has_bot) {
                world.dispatch(Some(guild), GUILDS, event, &data);
            }
            id
        });
        Place { chat: self, id }
    }

    /// The direct messages of somebody with the bot.
    pub(crate) fn direct(&self, person: &Person<'_>) -> Place<'_> {
        let id = self.discord.with(|world| world.direct_channel(person.id));
        Place { chat: self, id }
    }

    pub(crate) fn person(&self, name: &str) -> Person<'_> {
        let id = self.discord.with(|world| world.add_person(name, false));
        Person { chat: self, id }
    }

    /// Somebody with a role of the server's.
    pub(crate) fn member(&self, name: &str, role: Id) -> Person<'_> {
        let person = self.person(name);
        self.discord.with(|world| world.people.get_mut(&person.id).unwrap().roles.push(role));
        person
    }

    /// Whether a line with these words stands in the bot's log.
    pub(crate) fn has_logged(&self, words: &str) -> bool {
        self.discord.with(|world| world.log.iter().any(|line| line.contains(words)))
    }

    /// Fails if a rule was broken in this channel, or anywhere that cannot be told.
    pub(crate) fn check(&self, channel: Option<Id>) {
        let (faults, unread) = self.discord.with(|world| {
            let own = world.faults.iter().filter(|fault| fault.channel.is_none() || fault.channel == channel);
            let unread = world.log.iter().filter(|line| UNREAD.iter().any(|words| line.contains(words)));
            let faults = own.map(|fault| fault.what.clone()).collect::<Vec<_>>();
            (faults, unread.cloned().collect::<Vec<_>>())
        });
        assert!(faults.is_empty(), "broken rules:\n{}", faults.join("\n\n"));
        assert!(unread.is_empty(), "the bot passed over something:\n{}", unread.join("\n"));
    }
}

impl<'a> Place<'a> {
    /// A new thread below this channel.
    pub(crate) fn thread(&self, name: &str) -> Place<'a> {
        let kind = self.chat.discord.with(|world| world.channels[&self.id].kind);
        let Kind::Text { guild } = kind else { panic!("threads hang on channels") };
        self.chat.open(Kind::Thread { guild, parent: self.id }, name, "THREAD_CREATE")
    }

    /// What the bot may do here is changed: these permissions are taken away.
    pub(crate) fn denies_the_bot(&self, permissions: u64) {
        self.chat.discord.with(|world| {
            let bot = world.bot;
            world.channels.get_mut(&self.id).unwrap().overwrites.push((bot, 0, permissions));
            let data = shapes::channel(&world.channels[&self.id], world);
            world.dispatch(world.guild_of(self.id), GUILDS, "CHANNEL_UPDATE", &data);
        });
    }

    /// What the bot has said here that everybody sees.
    pub(crate) fn all_said_by_the_bot(&self) -> Vec<Value> {
        self.chat.discord.with(|world| {
            let own =
                |post: &&Post| post.channel == self.id && post.author == world.bot && post.only_for.is_none();
            world.messages.values().filter(own).map(|post| post.body.clone()).collect()
        })
    }

    /// Proves that nothing more comes here: somebody asks something that is answered, and since the
    /// bot began to answer that, it has said `expected` things and no more.
    pub(crate) fn stays_at(&self, expected: usize) {
        let zoe = self.chat.person("Zoe");
        zoe.says(self, &format!("@Docent {ASKED}")).answer().quotes(QUOTE);
        let said = self.all_said_by_the_bot();
        let texts: Vec<String> = said.iter().map(super::reading::read).collect();
        assert_eq!(said.len(), expected + 1, "besides the answer to Zoe: {texts:#?}");
    }

    /// Plans trouble for the next requests about this place.
    pub(crate) fn meets(&self, method: &'static str, times: usize, trouble: Trouble) {
        let path = format!("/channels/{}", self.id);
        self.chat.discord.with(|world| world.plans.push(Plan { method, path, times, trouble }));
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.chat.check(Some(self.id));
        }
    }
}
