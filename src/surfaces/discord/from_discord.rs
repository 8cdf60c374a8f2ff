//! What Discord tells, as what Docent works with.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serenity::model::application::{
    ActionRowComponent, AuthorizingIntegrationOwner, Button, ButtonKind, CommandInteraction,
    ComponentInteraction, MessageInteractionMetadata,
};
use serenity::model::channel::{Message, MessageFlags, MessageType, PartialChannel};
use serenity::model::event::MessageUpdateEvent;
use serenity::model::guild::Member;
use serenity::model::id::{ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId};
use serenity::model::user::User;

use super::memory::Earlier;
use crate::config::routes::Place;

/// A message that may be a question.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub person: UserId,
    /// Where.
    pub channel: ChannelId,
    /// Where, as routes see it; the thread's channel is not known yet.
    pub place: Place,
    /// How it came to Docent.
    pub address: Address,
    /// The words, without the mention of Docent.
    pub text: String,
    /// Whether Discord keeps the words from Docent: those of a reply that mentions nobody, or of a
    /// message that mentions only Docent's role.
    pub hidden: bool,
    /// Docent's message that it replies to.
    pub answers: Option<MessageId>,
}

/// How a message came to Docent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// In a direct message.
    Direct,
    /// With a mention.
    Mention,
    /// As a reply to something that Docent said.
    Reply,
    /// Not at all: it was said in a channel that Docent reads.
    Overheard,
}

/// Somebody who uses a command or a button.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub person: UserId,
    /// The channel, or thread.
    pub channel: ChannelId,
    /// Where, as routes see it.
    pub place: Place,
    /// Whether it is known which channel the thread is in, if it is a thread.
    pub located: bool,
    /// Whether they may manage this server, and Docent is installed in it.
    pub manages: bool,
    /// The interaction.
    pub id: InteractionId,
    /// The secret with which it is answered.
    pub token: String,
}

/// Mentions and emoji as Discord writes them into a message's text.
static MARKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(?:(@)!?|@&|#|a?:\w+:)(\d+)>|<t:-?\d+(?::\w)?>").ok());

/// How the message came to Docent, whose user is `me`, and who has one role in each server that
/// `is_own` knows. `None` for what cannot be a question: words of bots, notices of Discord. Every
/// message of every server comes here, so it reads no more than it must.
pub fn address(message: &Message, me: UserId, is_own: impl Fn(RoleId) -> bool) -> Option<Address> {
    let speech = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if message.author.bot || message.webhook_id.is_some() || !speech {
        return None;
    }
    let answers = message.referenced_message.as_ref().is_some_and(|replied| replied.author.id == me);
    let mentioned = mentions(message, me);
    let named = names(&message.content, me);
    let role = message.mention_roles.iter().any(|&role| is_own(role));
    Some(match message.guild_id {
        None => Address::Direct,
        // A reply mentions whom it replies to unless the writer turned that off.
        Some(_) if named || role || (mentioned && !answers) => Address::Mention,
        Some(_) if answers => Address::Reply,
        Some(_) => Address::Overheard,
    })
}

/// The message as a question to Docent, that came so.
pub fn asked(message: &Message, address: Address, me: UserId) -> Asked {
    let replied = message.referenced_message.as_deref();
    let answers = replied.filter(|replied| replied.author.id == me).map(|replied| replied.id);
    let mut text = words(&message.content, &message.mentions, me);
    if text.is_empty()
        && address == Address::Mention
        && let Some(replied) = replied.filter(|replied| replied.author.id != me)
    {
        // “@Docent” under somebody's question asks that question.
        text = words(&replied.content, &replied.mentions, me);
    }
    let roles = message.member.as_ref().map(|member| numbers(&member.roles)).unwrap_or_default();
    Asked {
        id: message.id,
        person: message.author.id,
        channel: message.channel_id,
        place: place(message.guild_id, message.channel_id, None, roles),
        address,
        hidden: message.content.is_empty() && message.guild_id.is_some() && !mentions(message, me),
        text,
        answers,
    }
}

/// An edited message as a question; `None` when it was not its words that changed, or Discord does
/// not show them.
pub fn edited(event: &MessageUpdateEvent, me: UserId) -> Option<Asked> {
    event.edited_timestamp?;
    let speech =
        event.kind.is_none_or(|kind| matches!(kind, MessageType::Regular | MessageType::InlineReply));
    if !speech || event.webhook_id.flatten().is_some() {
        return None;
    }
    let author = event.author.as_ref().filter(|author| !author.bot)?;
    let content = event.content.as_ref()?;
    let mentions = event.mentions.as_deref().unwrap_or_default();
    let member = event.member.as_ref().and_then(Option::as_deref);
    let replied = event.referenced_message.as_ref().and_then(Option::as_deref);
    let answers = replied.filter(|replied| replied.author.id == me).map(|replied| replied.id);
    let address = match event.guild_id {
        None => Address::Direct,
        Some(_) if names(content, me) => Address::Mention,
        Some(_) if answers.is_some() => Address::Reply,
        Some(_) => Address::Overheard,
    };
    Some(Asked {
        id: event.id,
        person: author.id,
        channel: event.channel_id,
        place: place(
            event.guild_id,
            event.channel_id,
            None,
            member.map(|member| numbers(&member.roles)).unwrap_or_default(),
        ),
        address,
        text: words(content, mentions, me),
        hidden: false,
        answers,
    })
}

/// Whether it was a message's words that changed: Discord also tells when a link in it got a preview.
pub fn is_reworded(event: &MessageUpdateEvent) -> bool {
    event.edited_timestamp.is_some()
}

/// Who uses a command.
pub fn commander(command: &CommandInteraction) -> Caller {
    let member = command.member.as_deref();
    Caller {
        person: command.user.id,
        channel: command.channel_id,
        place: place_of(command.guild_id, command.channel_id, command.channel.as_ref(), member),
        located: command.channel.is_some(),
        manages: manages(member, &command.authorizing_integration_owners.0),
        id: command.id,
        token: command.token.clone(),
    }
}

/// Who presses a button.
pub fn presser(component: &ComponentInteraction) -> Caller {
    let member = component.member.as_ref();
    Caller {
        person: component.user.id,
        channel: component.channel_id,
        place: place_of(component.guild_id, component.channel_id, component.channel.as_ref(), member),
        located: component.channel.is_some(),
        manages: manages(member, &component.authorizing_integration_owners.0),
        id: component.id,
        token: component.token.clone(),
    }
}

/// Whether only one person sees the message.
pub fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// The ids of the message's buttons.
pub fn custom_ids(message: &Message) -> impl Iterator<Item = &str> {
    let buttons = message.components.iter().flat_map(|row| &row.components);
    buttons.filter_map(|component| match component {
        ActionRowComponent::Button(Button { data: ButtonKind::NonLink { custom_id, .. }, .. }) => {
            Some(custom_id.as_str())
        }
        _ => None,
    })
}

/// Who used the command or the button that a message of Docent's answers.
pub fn commanded_by(message: &Message) -> Option<UserId> {
    match message.interaction_metadata.as_deref()? {
        MessageInteractionMetadata::Command(command) => Some(command.user.id),
        MessageInteractionMetadata::Component(component) => Some(component.user.id),
        _ => None,
    }
}

/// The interaction that a message of Docent's answers.
pub fn interaction_of(message: &Message) -> Option<u64> {
    match message.interaction_metadata.as_deref()? {
        MessageInteractionMetadata::Command(command) => Some(command.id.get()),
        MessageInteractionMetadata::Component(component) => Some(component.id.get()),
        _ => None,
    }
}

/// By what the question before this one is found: the answer that is replied to, or else what the
/// same person asked last in the same place.
pub fn earlier(asked: &Asked) -> Vec<Earlier> {
    let replied = asked.answers.map(Earlier::Answered);
    replied.into_iter().chain([Earlier::By(asked.person, asked.channel)]).collect()
}

/// What a person reads in a message: mentioned people by name, other marks and Docent left out.
pub fn words(content: &str, mentions: &[User], me: UserId) -> String {
    let Some(marks) = MARKS.as_ref() else { return content.trim().to_owned() };
    let read = marks.replace_all(content, |mark: &Captures<'_>| {
        let person = mark.get(1).and(mark.get(2)).and_then(|id| id.as_str().parse().ok()).map(UserId::new);
        let named = mentions.iter().find(|user| Some(user.id) == person && user.id != me);
        named.map(|user| user.display_name().to_owned()).unwrap_or_default()
    });
    read.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person wrote, to be quoted: line for line, mentioned people and emoji by name, all else as it stands.
pub fn quotable(content: &str, mentions: &[User]) -> String {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<@!?(\d+)>|<a?(:\w+:)\d+>").ok());
    let Some(named) = NAMED.as_ref() else { return content.trim().to_owned() };
    let read = named.replace_all(content.trim(), |mark: &Captures<'_>| {
        let person = mark.get(1).and_then(|id| id.as_str().parse().ok()).map(UserId::new);
        let user = mentions.iter().find(|user| Some(user.id) == person);
        let emoji = mark.get(2).map(|name| name.as_str().to_owned());
        user.map(|user| format!("@{}", user.display_name())).or(emoji).unwrap_or_else(|| mark[0].to_owned())
    });
    read.into_owned()
}

fn place_of(
    guild: Option<GuildId>,
    id: ChannelId,
    channel: Option<&PartialChannel>,
    member: Option<&Member>,
) -> Place {
    // Categories are parents too; only a thread's is the channel that it is in.
    let thread = channel.filter(|channel| channel.thread_metadata.is_some());
    let roles = member.map(|member| numbers(&member.roles)).unwrap_or_default();
    place(guild, id, thread.and_then(|thread| thread.parent_id), roles)
}

fn place(server: Option<GuildId>, channel: ChannelId, parent: Option<ChannelId>, roles: Vec<u64>) -> Place {
    Place {
        server: server.map(GuildId::get),
        channel: channel.get(),
        parent: parent.map(ChannelId::get),
        roles,
    }
}

fn numbers(roles: &[RoleId]) -> Vec<u64> {
    roles.iter().map(|role| role.get()).collect()
}

/// Discord tells what a member may do in each interaction; administrators may do everything. Who
/// has installed Docent only for themselves manages nothing of it.
fn manages(member: Option<&Member>, owners: &[AuthorizingIntegrationOwner]) -> bool {
    let allowed = member
        .and_then(|member| member.permissions)
        .is_some_and(|permissions| permissions.manage_guild() || permissions.administrator());
    let installed =
        owners.iter().any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(Some(_))));
    allowed && installed
}

fn mentions(message: &Message, me: UserId) -> bool {
    message.mentions.iter().any(|user| user.id == me)
}

fn names(content: &str, me: UserId) -> bool {
    content.contains(&format!("<@{me}>")) || content.contains(&format!("<@!{me}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_of_the_words() {
        let me = UserId::new(7);
        assert_eq!(words("<@7> training  in <#12>\nEgypt <:flag:99>", &[], me), "training in Egypt");
        assert_eq!(words("<@!7>", &[], me), "");
        assert_eq!(words("a < b <t:1700000000:R> <@&5>?", &[], me), "a < b ?");
        assert!(names("hey <@7>", me) && !names("hey <@77>", me));
    }
}
