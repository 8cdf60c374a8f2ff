//! What Docent says, as Discord takes it. Every message that leaves is made here: nothing in it
//! pings, and no link grows a preview.

use serenity::builder::{
    AutocompleteChoice, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton,
    CreateEmbed, CreateEmbedAuthor, CreateEmbedFooter, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, EditInteractionResponse, EditMessage,
};
use serenity::model::application::ButtonStyle;
use serenity::model::channel::{MessageFlags, MessageReference, MessageReferenceKind, Nonce, ReactionType};
use serenity::model::id::{ChannelId, MessageId};

use crate::render::chat::message::{Button, Embed, Look, Message};

/// A message in reply to another. `nonce` tells two sendings of it apart from two messages.
pub fn reply(message: &Message, channel: ChannelId, to: MessageId, nonce: &str) -> CreateMessage {
    // When the question is gone there is nobody to answer: Discord then refuses.
    let reference = MessageReference::new(MessageReferenceKind::Default, channel).message_id(to);
    post(message, nonce).reference_message(reference.fail_if_not_exists(true))
}

/// A message of its own.
pub fn post(message: &Message, nonce: &str) -> CreateMessage {
    CreateMessage::new()
        .embeds(vec![embed(&message.embed)])
        .components(rows(message))
        .allowed_mentions(nobody())
        .flags(MessageFlags::SUPPRESS_NOTIFICATIONS)
        .nonce(Nonce::String(nonce.to_owned()))
        .enforce_nonce(true)
}

/// What a message becomes when its question is edited.
pub fn edit(message: &Message) -> EditMessage {
    EditMessage::new()
        .embeds(vec![embed(&message.embed)])
        .components(rows(message))
        .allowed_mentions(nobody())
}

/// The answer to a command or a button.
pub fn response(message: &Message) -> CreateInteractionResponse {
    CreateInteractionResponse::Message(body(message))
}

/// The message that a button was pressed on, changed into this one.
pub fn update(message: &Message) -> CreateInteractionResponse {
    CreateInteractionResponse::UpdateMessage(body(message).ephemeral(false))
}

/// “Docent is thinking”, to be followed by [`late`].
pub fn deferred(private: bool) -> CreateInteractionResponse {
    let nothing = CreateInteractionResponseMessage::new().allowed_mentions(nobody()).ephemeral(private);
    CreateInteractionResponse::Defer(nothing)
}

/// The answer after [`deferred`], or a button's that was only acknowledged.
pub fn late(message: &Message) -> EditInteractionResponse {
    EditInteractionResponse::new()
        .embeds(vec![embed(&message.embed)])
        .components(rows(message))
        .allowed_mentions(nobody())
}

/// What may complete a question; Discord shows at most 25, of at most 100 characters.
pub fn choices(texts: &[String]) -> CreateInteractionResponse {
    let fits = |text: &&String| !text.is_empty() && text.encode_utf16().count() <= 100;
    let choices = texts.iter().filter(fits).take(25).map(|text| AutocompleteChoice::new(text, text.as_str()));
    CreateInteractionResponse::Autocomplete(CreateAutocompleteResponse::new().set_choices(choices.collect()))
}

fn body(message: &Message) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .embeds(vec![embed(&message.embed)])
        .components(rows(message))
        .allowed_mentions(nobody())
        .ephemeral(message.private)
}

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().empty_users().empty_roles().replied_user(false)
}

/// Links in an embed have no previews, so all that Docent says is an embed.
fn embed(embed: &Embed) -> CreateEmbed {
    let mut drawn = CreateEmbed::new().colour(embed.tone.colour());
    if !embed.author.is_empty() {
        drawn = drawn.author(CreateEmbedAuthor::new(&embed.author));
    }
    if !embed.description.is_empty() {
        drawn = drawn.description(&embed.description);
    }
    if !embed.footer.is_empty() {
        drawn = drawn.footer(CreateEmbedFooter::new(&embed.footer));
    }
    drawn.fields(embed.fields.iter().map(|field| (&field.name, &field.value, false)))
}

fn rows(message: &Message) -> Vec<CreateActionRow> {
    let row = |row: &Vec<Button>| CreateActionRow::Buttons(row.iter().map(button).collect());
    message.rows.iter().filter(|row| !row.is_empty()).map(row).collect()
}

fn button(button: &Button) -> CreateButton {
    let style = match button.look {
        Look::Main => ButtonStyle::Primary,
        Look::Quiet => ButtonStyle::Secondary,
    };
    let mut drawn = CreateButton::new(&button.id).style(style);
    if !button.label.is_empty() {
        drawn = drawn.label(&button.label);
    }
    match button.emoji {
        Some(emoji) => drawn.emoji(ReactionType::Unicode(emoji.to_owned())),
        None => drawn,
    }
}
