//! Discord's objects as JSON, with all the fields that Discord sends.

use serde_json::{Value, json};

use super::world::{Channel, Guild, Id, Kind, Person, World, flake, timestamp};

pub(crate) fn user(person: &Person) -> Value {
    let mut user = json!({
        "id": flake(person.id), "username": person.name.to_lowercase(), "discriminator": "0",
        "global_name": person.name, "avatar": null, "banner": null, "accent_color": null, "flags": 0,
        "public_flags": 0, "avatar_decoration_data": null, "collectibles": null, "primary_guild": null,
    });
    if person.bot {
        user["bot"] = json!(true);
        user["global_name"] = Value::Null;
    }
    user
}

/// Somebody in a server, as messages tell it: without the user.
pub(crate) fn partial_member(person: &Person, guild: &Guild) -> Value {
    let roles: Vec<Value> =
        guild.roles.iter().filter(|role| person.roles.contains(&role.id)).map(|r| flake(r.id)).collect();
    json!({
        "roles": roles, "joined_at": timestamp(person.id), "nick": null, "avatar": null, "banner": null,
        "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null,
    })
}

pub(crate) fn member(person: &Person, guild: &Guild) -> Value {
    let mut member = partial_member(person, guild);
    member["user"] = user(person);
    member
}

pub(crate) fn guild(guild: &Guild) -> Value {
    let roles: Vec<Value> = guild.roles.iter().enumerate().map(|(at, role)| {
        json!({
            "id": flake(role.id), "name": role.name, "permissions": role.permissions.to_string(),
            "position": at, "color": 0, "hoist": false, "managed": false, "mentionable": false, "icon": null,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "unicode_emoji": null, "flags": 0, "description": null,
            "tags": role.of_bot.map_or(json!({}), |bot| json!({"bot_id": flake(bot)})),
        })
    }).collect();
    let mut guild = json!({
        "id": flake(guild.id), "name": guild.name, "icon": null, "description": null, "home_header": null,
        "splash": null, "discovery_splash": null, "features": [], "banner": null, "owner_id": flake(1),
        "application_id": null, "region": "deprecated", "afk_channel_id": null, "afk_timeout": 300,
        "system_channel_id": null, "system_channel_flags": 0, "widget_enabled": false,
        "widget_channel_id": null, "verification_level": 1, "roles": roles,
    });
    let more = json!({
        "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0,
        "max_presences": null, "max_members": 25_000_000, "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25, "vanity_url_code": null, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": "en-US", "rules_channel_id": null,
        "safety_alerts_channel_id": null, "public_updates_channel_id": null, "hub_type": null,
        "premium_progress_bar_enabled": false, "premium_progress_bar_enabled_user_updated_at": null,
        "nsfw": false, "nsfw_level": 0, "emojis": [], "stickers": [], "incidents_data": null,
        "inventory_settings": null, "latest_onboarding_question_id": null,
    });
    merge(&mut guild, more);
    guild
}

pub(crate) fn channel(channel: &Channel, world: &World) -> Value {
    match channel.kind {
        Kind::Direct { with } => json!({
            "id": flake(channel.id), "type": 1, "last_message_id": null, "flags": 0,
            "recipients": [user(&world.people[&with])],
        }),
        Kind::Text { guild } => json!({
            "id": flake(channel.id), "type": 0, "guild_id": flake(guild), "name": channel.name,
            "position": 0, "topic": null, "nsfw": false, "last_message_id": null, "parent_id": null,
            "rate_limit_per_user": 0, "flags": 0, "permission_overwrites": overwrites(channel, world),
        }),
        Kind::Thread { guild, parent } => json!({
            "id": flake(channel.id), "type": 11, "guild_id": flake(guild), "name": channel.name,
            "parent_id": flake(parent), "owner_id": flake(1), "last_message_id": null, "flags": 0,
            "message_count": 1, "member_count": 1, "total_message_sent": 1, "rate_limit_per_user": 0,
            "thread_metadata": thread_metadata(channel),
        }),
    }
}

fn overwrites(channel: &Channel, world: &World) -> Vec<Value> {
    let one = |(id, allow, deny): &(Id, u64, u64)| {
        let kind = u8::from(world.people.contains_key(id));
        json!({"id": flake(*id), "type": kind, "allow": allow.to_string(), "deny": deny.to_string()})
    };
    channel.overwrites.iter().map(one).collect()
}

fn thread_metadata(channel: &Channel) -> Value {
    json!({
        "archived": channel.archived, "locked": channel.locked, "auto_archive_duration": 4320,
        "archive_timestamp": timestamp(channel.id), "create_timestamp": timestamp(channel.id),
    })
}

/// A server with what a bot learns of it when it comes online.
/// A server in the list of those that the bot is in.
pub(crate) fn membership(guild: &Guild, world: &World) -> Value {
    let permissions = world.guild_permissions(world.bot, guild.id);
    json!({
        "id": flake(guild.id), "name": guild.name, "icon": null, "banner": null, "owner": false,
        "permissions": permissions.to_string(), "features": [],
    })
}

pub(crate) fn guild_create(id: Id, world: &World) -> Value {
    let guild = &world.guilds[&id];
    let mut created = self::guild(guild);
    let of_kind = |wanted: fn(Kind) -> bool| {
        let inside = world.channels.values().filter(|c| world.guild_of(c.id) == Some(id) && wanted(c.kind));
        inside.map(|c| channel(c, world)).collect::<Vec<_>>()
    };
    let more = json!({
        "joined_at": timestamp(id), "large": false, "unavailable": false, "member_count": 2,
        "voice_states": [], "members": [member(&world.people[&world.bot], guild)], "presences": [],
        "channels": of_kind(|kind| matches!(kind, Kind::Text { .. })),
        "threads": of_kind(|kind| matches!(kind, Kind::Thread { .. })),
        "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
    });
    merge(&mut created, more);
    created
}

/// A message with what every message has; `more` overrides.
pub(crate) fn message(id: Id, channel: Id, author: &Person, content: &str, more: Value) -> Value {
    let mut message = json!({
        "id": flake(id), "channel_id": flake(channel), "author": user(author), "content": content,
        "timestamp": timestamp(id), "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": [],
        "pinned": false, "type": 0, "flags": 0,
    });
    merge(&mut message, more);
    message
}

pub(crate) fn application(world: &World) -> Value {
    // The flag says that the privileged intent is on for an application in few servers.
    let flags =
        if world.may_read_content { 1 << 19 } else { 0 } | if world.may_see_members { 1 << 15 } else { 0 };
    json!({
        "id": flake(world.application), "name": "Docent", "icon": null, "description": "Quotes documents",
        "type": null, "bot": user(&world.people[&world.bot]), "summary": "",
        "is_monetized": false, "is_verified": false, "is_discoverable": false, "bot_public": world.is_public,
        "bot_require_code_grant": false, "verify_key": "0".repeat(64), "flags": flags, "hook": true,
        "storefront_available": false, "integration_types_config": {"0": {}, "1": {}},
        "owner": user(&world.people[&world.bot]), "team": null, "redirect_uris": [],
        "interactions_endpoint_url": null, "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0, "eligible_oauth2_scopes": [], "flags_new": flags.to_string(), "explicit_content_filter": 0,
        "role_connections_verification_url": null,
    })
}

/// Puts the fields of one object into another.
pub(crate) fn merge(into: &mut Value, more: Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else { return };
    into.extend(more);
}
