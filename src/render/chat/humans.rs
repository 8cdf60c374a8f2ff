//! A question that is put to people, and what becomes of it.

use super::markdown;
use super::message::{DESCRIPTION, Message, Tone, units};
use super::quotes::heading;
use crate::render::phrases::Phrases;

/// UTF-16 units of a question.
const QUESTION: usize = 1_000;
/// UTF-16 units of a link, its words and what stands around it.
const LINK: usize = 400;

/// The message that asks people; `asked_in` is where everybody may see who asked.
pub fn question(text: &str, asked_in: Option<&str>, phrases: &Phrases) -> Message {
    let mut told = vec![heading(&phrases.for_humans), quoted(text, QUESTION)];
    if let Some(url) = asked_in {
        told.push(markdown::link(&phrases.asked_there, Some(url), &phrases.open_link));
    }
    Message::of(told.join("\n"), Tone::Plain).with_footer(&phrases.how_to_reply)
}

/// The same once somebody's reply is saved as the answer.
pub fn answered(text: &str, answer: &str, url: &str, phrases: &Phrases) -> Message {
    let source = markdown::link(&phrases.saved_source, Some(url), &phrases.open_link);
    let head = format!("{}\n{}", heading(&phrases.answered_by_human), quoted(text, QUESTION));
    let room = DESCRIPTION - units(&head) - LINK;
    let answer = quoted(answer, room);
    Message::of(format!("{head}\n\n{answer}\n{source}"), Tone::Sure)
}

/// What a person wrote, set off, as far as there is room.
fn quoted(text: &str, most: usize) -> String {
    markdown::shortened(text, most, |text| markdown::quote(text, &[], ""))
}
