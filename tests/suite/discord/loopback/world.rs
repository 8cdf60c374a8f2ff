//! What there is on the server: people, servers, channels, messages, and all that was asked of it.

use std::collections::{BTreeMap, HashMap};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::bucket::Bucket;
use super::gateway::Gateway;
use super::interactions::Interaction;
use super::plans::Plan;
use super::rules::Fault;

/// A snowflake.
pub(crate) type Id = u64;

/// Milliseconds of 2015-01-01, where Discord's ids begin to count.
const EPOCH: u64 = 1_420_070_400_000;

/// Permission bits, as Discord numbers them.
pub(crate) const MANAGE_SERVER: u64 = 1 << 5;
pub(crate) const VIEW_CHANNEL: u64 = 1 << 10;
pub(crate) const SEND_MESSAGES: u64 = 1 << 11;
pub(crate) const EMBED_LINKS: u64 = 1 << 14;
pub(crate) const READ_HISTORY: u64 = 1 << 16;
pub(crate) const SEND_IN_THREADS: u64 = 1 << 38;
/// What everybody may do in a new server.
pub(crate) const EVERYBODY: u64 =
    VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_HISTORY | SEND_IN_THREADS | 1 << 31;

/// Everything.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct World {
    /// The server's own address.
    pub(crate) address: String,
    /// The bot's user. Its application has another id, as those of old bots have.
    pub(crate) bot: Id,
    pub(crate) application: Id,
    pub(crate) token: String,
    /// Whether the application may read all messages: the privileged intent, as its flags tell.
    pub(crate) may_read_content: bool,
    pub(crate) may_see_members: bool,
    /// Whether anybody may install the bot.
    pub(crate) is_public: bool,
    pub(crate) people: BTreeMap<Id, Person>,
    pub(crate) guilds: BTreeMap<Id, Guild>,
    pub(crate) channels: BTreeMap<Id, Channel>,
    pub(crate) messages: BTreeMap<Id, Post>,
    /// Messages by channel and nonce, for those that ask for it to be enforced.
    pub(crate) nonces: HashMap<(Id, String), Id>,
    pub(crate) interactions: Vec<Interaction>,
    pub(crate) commands: Vec<Value>,
    pub(crate) gateway: Gateway,
    pub(crate) plans: Vec<Plan>,
    /// How many messages a channel takes.
    pub(crate) bucket: Option<Bucket>,
    /// Every request, in the order in which they came.
    pub(crate) requests: Vec<Request>,
    /// What broke a rule.
    pub(crate) faults: Vec<Fault>,
    /// What the bot wrote to its standard error.
    pub(crate) log: Vec<String>,
    /// Whether requests and events are held against the rules, and kept. A benchmark does not.
    pub(crate) checks: bool,
    /// For a benchmark: when the answer to each message came.
    pub(crate) replied: HashMap<Id, Instant>,
    counter: u64,
}

/// Somebody with an account.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) bot: bool,
    /// The roles that they have, whatever the server.
    pub(crate) roles: Vec<Id>,
}

/// A server.
#[derive(Clone)]
pub(crate) struct Guild {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) roles: Vec<Role>,
    /// Whether the bot was added to it; people who installed it for themselves use it elsewhere too.
    pub(crate) has_bot: bool,
}

/// A role of a server; the one that everybody has bears the server's id.
#[derive(Clone)]
pub(crate) struct Role {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) permissions: u64,
    /// The bot that Discord made it for.
    pub(crate) of_bot: Option<Id>,
}

/// A place to write in.
#[derive(Clone)]
pub(crate) struct Channel {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Denied and allowed by role or member, `(whom, allowed, denied)`.
    pub(crate) overwrites: Vec<(Id, u64, u64)>,
    pub(crate) locked: bool,
    pub(crate) archived: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text { guild: Id },
    Thread { guild: Id, parent: Id },
    Direct { with: Id },
}

/// A message, with what its JSON does not tell.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) id: Id,
    pub(crate) channel: Id,
    pub(crate) author: Id,
    /// As a bot sees it that may read everything.
    pub(crate) body: Value,
    /// Who alone sees it.
    pub(crate) only_for: Option<Id>,
    /// Whether it came by an interaction: replying to it mentions nobody.
    pub(crate) by_interaction: bool,
}

/// A request as it came, and what it was answered.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
    pub(crate) at: Instant,
}

impl World {
    pub(crate) fn new(address: &str) -> Self {
        let mut world = Self {
            address: address.to_owned(),
            bot: 0,
            application: 0,
            token: "a-token.that-is.not-real".to_owned(),
            may_read_content: true,
            may_see_members: true,
            is_public: false,
            people: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            nonces: HashMap::new(),
            interactions: Vec::new(),
            commands: Vec::new(),
            gateway: Gateway::default(),
            plans: Vec::new(),
            bucket: None,
            requests: Vec::new(),
            faults: Vec::new(),
            log: Vec::new(),
            checks: true,
            replied: HashMap::new(),
            counter: 0,
        };
        world.application = world.id();
        world.bot = world.add_person("Docent", true);
        world
    }

    /// An id that nothing has yet, of this moment.
    pub(crate) fn id(&mut self) -> Id {
        self.counter += 1;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
        ((now.as_millis() as u64 - EPOCH) << 22) | (self.counter & 0x3f_ffff)
    }

    pub(crate) fn add_person(&mut self, name: &str, bot: bool) -> Id {
        let id = self.id();
        self.people.insert(id, Person { id, name: name.to_owned(), bot, roles: Vec::new() });
        id
    }

    pub(crate) fn add_guild(&mut self, name: &str) -> Id {
        let id = self.id();
        let everybody = Role { id, name: "@everyone".to_owned(), permissions: EVERYBODY, of_bot: None };
        self.guilds.insert(id, Guild { id, name: name.to_owned(), roles: vec![everybody], has_bot: true });
        id
    }

    pub(crate) fn add_role(&mut self, guild: Id, name: &str, permissions: u64) -> Id {
        let id = self.id();
        let role = Role { id, name: name.to_owned(), permissions, of_bot: None };
        self.guilds.get_mut(&guild).expect("the server exists").roles.push(role);
        id
    }

    /// The role that Discord gives a bot in each server.
    pub(crate) fn add_own_role(&mut self, guild: Id) -> Id {
        let id = self.add_role(guild, "Docent", 0);
        let roles = &mut self.guilds.get_mut(&guild).expect("the server exists").roles;
        roles.iter_mut().filter(|role| role.id == id).for_each(|role| role.of_bot = Some(self.bot));
        id
    }

    pub(crate) fn add_channel(&mut self, name: &str, kind: Kind) -> Id {
        let id = self.id();
        let name = name.to_owned();
        let channel = Channel { id, name, kind, overwrites: Vec::new(), locked: false, archived: false };
        self.channels.insert(id, channel);
        id
    }

    /// The direct messages between the bot and this person.
    pub(crate) fn direct_channel(&mut self, person: Id) -> Id {
        let kind = Kind::Direct { with: person };
        let known = self.channels.values().find(|channel| channel.kind == kind).map(|channel| channel.id);
        known.unwrap_or_else(|| self.add_channel("", kind))
    }

    pub(crate) fn guild_of(&self, channel: Id) -> Option<Id> {
        match self.channels.get(&channel)?.kind {
            Kind::Text { guild } | Kind::Thread { guild, .. } => Some(guild),
            Kind::Direct { .. } => None,
        }
    }

    /// Notes what broke a rule, and where.
    pub(crate) fn fault(&mut self, channel: Option<Id>, what: impl Into<String>) {
        self.faults.push(Fault { channel, what: what.into() });
    }
}

/// The moment of an id, as Discord writes it.
pub(crate) fn timestamp(id: Id) -> String {
    let millis = (id >> 22) + EPOCH;
    let (days, rest) = (millis / 86_400_000, millis % 86_400_000);
    let (year, month, day) = civil(days);
    let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
    let (seconds, micros) = (rest / 1_000 % 60, rest % 1_000 * 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{micros:06}+00:00")
}

/// The date of a day since 1970, by counting years from March (Hinnant, "chrono-compatible
/// low-level date algorithms").
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

/// An id as JSON has it: a string, for programs whose numbers are too small.
pub(crate) fn flake(id: Id) -> Value {
    json!(id.to_string())
}

/// The id in a field.
pub(crate) fn id_in(value: &Value) -> Option<Id> {
    value.as_str().and_then(|text| text.parse().ok()).or_else(|| value.as_u64())
}
