//! What Discord's refusals mean.

use serenity::http::Route;
use serenity::model::Permissions;
use serenity::model::channel::Channel;
use serenity::model::guild::{Member, PartialGuild};
use serenity::model::id::{ChannelId, UserId};

use super::bot::Bot;
use super::rest::{Rest, RestError};

/// Docent does not even see the channel.
const MISSING_ACCESS: u32 = 50_001;
/// Docent may not do this here.
const MISSING_PERMISSIONS: u32 = 50_013;
/// The thread is archived, and only who manages threads may write there.
const ARCHIVED_THREAD: u32 = 50_083;
/// The thread is locked.
const LOCKED_THREAD: u32 = 160_005;
/// A reply needs the history that it replies to.
const REPLY_WITHOUT_HISTORY: u32 = 160_002;
/// The interaction was answered already: by an earlier attempt whose answer got lost.
const ALREADY_ACKNOWLEDGED: u32 = 40_060;

/// All that Docent needs in a server, and so what its invite asks for: embeds hold its answers, and
/// a reply needs the history that it replies to.
pub const NEEDED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// Whether the refusal only says that it was done before.
pub fn is_done_already(error: &RestError) -> bool {
    matches!(error, RestError::Refused { code: ALREADY_ACKNOWLEDGED, .. })
}

/// Whether the answer could be given, if it were no reply.
pub fn is_only_the_reply(error: &RestError) -> bool {
    matches!(error, RestError::Refused { code: REPLY_WITHOUT_HISTORY, .. })
}

/// The permission that Docent lacks where it was asked, by the name that Discord's settings show;
/// `None` when the refusal is about something else.
pub async fn missing_permission(bot: &Bot, channel: ChannelId, error: &RestError) -> Option<String> {
    let &RestError::Refused { code, .. } = error else { return None };
    match code {
        LOCKED_THREAD | ARCHIVED_THREAD => Some(name(Permissions::MANAGE_THREADS)),
        MISSING_ACCESS => Some(name(Permissions::VIEW_CHANNEL)),
        MISSING_PERMISSIONS => {
            // Where Discord does not tell, the most likely one is named.
            let missing = missing_in(&bot.rest, bot.me, channel).await.ok().flatten();
            Some(name(missing.unwrap_or(Permissions::SEND_MESSAGES)))
        }
        _ => None,
    }
}

/// The first permission that the bot lacks in a channel of a server.
///
/// # Errors
/// When Discord does not show the channel.
pub async fn missing_in(
    rest: &Rest,
    me: UserId,
    channel_id: ChannelId,
) -> Result<Option<Permissions>, RestError> {
    let Channel::Guild(channel) = rest.get(Route::Channel { channel_id }).await? else {
        return Ok(None);
    };
    let guild_id = channel.guild_id;
    let guild: PartialGuild = rest.get(Route::Guild { guild_id }).await?;
    let member: Member = rest.get(Route::GuildMember { guild_id, user_id: me }).await?;
    // A thread has no permissions of its own: those of its channel hold.
    let (place, speak) = match channel.parent_id.filter(|_| channel.thread_metadata.is_some()) {
        Some(parent) => match rest.get(Route::Channel { channel_id: parent }).await? {
            Channel::Guild(parent) => (parent, Permissions::SEND_MESSAGES_IN_THREADS),
            _ => return Ok(None),
        },
        None => (channel, Permissions::SEND_MESSAGES),
    };
    let granted = guild.user_permissions_in(&place, &member);
    let needed =
        [Permissions::VIEW_CHANNEL, speak, Permissions::EMBED_LINKS, Permissions::READ_MESSAGE_HISTORY];
    Ok(needed.into_iter().find(|&permission| !granted.contains(permission)))
}

/// The permission's name, as Discord's settings show it.
pub fn name(permission: Permissions) -> String {
    permission.get_permission_names().join(", ")
}
