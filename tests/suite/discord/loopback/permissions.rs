//! Who may do what where, by Discord's rules: roles first, then a channel's overwrites.

use super::world::{Id, Kind, World};

/// All bits that Discord has given out.
const ALL: u64 = (1 << 53) - 1;
const ADMINISTRATOR: u64 = 1 << 3;

impl World {
    /// What somebody may do in a server.
    pub(crate) fn guild_permissions(&self, person: Id, guild: Id) -> u64 {
        let Some(guild) = self.guilds.get(&guild) else { return 0 };
        let has = |role: Id| role == guild.id || self.people[&person].roles.contains(&role);
        let bits =
            guild.roles.iter().filter(|role| has(role.id)).fold(0, |bits, role| bits | role.permissions);
        if bits & ADMINISTRATOR == 0 { bits } else { ALL }
    }

    /// What somebody may do in a channel; a thread goes by its parent's overwrites.
    pub(crate) fn permissions(&self, person: Id, channel: Id) -> u64 {
        let Some(place) = self.channels.get(&channel) else { return 0 };
        let (guild, holder) = match place.kind {
            Kind::Direct { .. } => return ALL,
            Kind::Text { guild } => (guild, channel),
            Kind::Thread { guild, parent } => (guild, parent),
        };
        let mut bits = self.guild_permissions(person, guild);
        if bits == ALL {
            return ALL;
        }
        let Some(place) = self.channels.get(&holder) else { return bits };
        let roles = &self.people[&person].roles;
        let of = |whom: &dyn Fn(Id) -> bool| {
            let fitting = place.overwrites.iter().filter(|(id, ..)| whom(*id));
            fitting.fold((0, 0), |(allowed, denied), (_, allow, deny)| (allowed | allow, denied | deny))
        };
        for (allowed, denied) in
            [of(&|id| id == guild), of(&|id| roles.contains(&id)), of(&|id| id == person)]
        {
            bits = bits & !denied | allowed;
        }
        bits
    }
}
