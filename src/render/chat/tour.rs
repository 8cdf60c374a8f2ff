//! A page of the path through the documents as one message, with buttons to the others.

use super::action::{Action, Round};
use super::markdown::{self, escape};
use super::message::{Button, DESCRIPTION, Look, Message, Tone, units};
use super::pages::notice;
use super::quotes::{heading, place};
use crate::onboard::tour::{Heading, Quote, Stop, Tour};
use crate::render::phrases::Phrases;
use crate::render::reply::location;
use crate::render::tour::{self, name};

/// UTF-16 units of what the owner says on one page.
const GUIDANCE: usize = 1_200;
/// UTF-16 units between two parts.
const GAP: usize = 2;

/// How somebody came to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By turning to it.
    Turned,
    /// By asking for the path, which they had left there.
    Resumed,
}

/// The page, from 0. `quiz` is the round that *Quiz me* begins.
pub fn message(path: &Tour, page: u16, arrival: Arrival, quiz: Round, phrases: &Phrases) -> Message {
    let number = usize::from(page);
    let Some(stop) = path.stops.get(number) else { return notice(&phrases.page_gone) };
    let mut head: Vec<String> = Vec::new();
    if arrival == Arrival::Resumed {
        head.push(format!("-# {}", escape(&phrases.tour_resumed)));
    }
    head.extend(path.title.as_ref().filter(|_| number == 0).map(|title| heading(title)));
    head.push(heading(tour::heading(stop, phrases)));
    if let Some(guidance) = &stop.guidance {
        let told = markdown::shortened(guidance, GUIDANCE, escape);
        head.push(format!("-# {}\n{told}", escape(&phrases.tour_guidance)));
    }
    if stop.heading == Heading::Asking {
        head.push(escape(&phrases.tour_ask_chat));
    }
    let head = head.join("\n");
    let room = (DESCRIPTION.saturating_sub(units(&head)) / stop.quotes.len().max(1)).saturating_sub(GAP);
    let parts = stop.quotes.iter().filter_map(|quote| part(stop, quote, room, phrases));
    let told = std::iter::once(head).chain(parts).collect::<Vec<_>>().join("\n\n");
    let told = markdown::shortened(&told, DESCRIPTION, str::to_owned);
    let ask = |topic: &String| Button::of(topic, Action::Ask { question: topic.clone() }, Look::Quiet);
    Message::of(told, Tone::Plain)
        .with_footer(&tour::place(path, number, phrases))
        .with_row(stop.topics.iter().filter_map(ask))
        .with_row(turns(path, page, arrival, quiz, phrases))
        .privately()
}

/// A quote in so many UTF-16 units, with its name above it and its source below it; where the source says the name, it
/// stands above. The quote's words are cut before its source is.
fn part(stop: &Stop, quote: &Quote, room: usize, phrases: &Phrases) -> Option<String> {
    const SHORTEST: usize = 40;
    let (name, place) = (name(stop, quote, phrases), place(&quote.citation, phrases));
    let (above, below) = if name.is_empty() {
        (String::new(), format!("\n-# {place}"))
    } else if location(&quote.citation).starts_with(&name) {
        (format!("**{place}**\n"), String::new())
    } else {
        (format!("{}\n", heading(&name)), format!("\n-# {place}"))
    };
    let left = room.checked_sub(units(&above) + units(&below)).filter(|left| *left > SHORTEST)?;
    let quoted = markdown::shortened(&quote.statement.quote, left, |text| markdown::quote(text, &[], ""));
    Some(format!("{above}{quoted}{below}"))
}

fn turns(path: &Tour, page: u16, arrival: Arrival, quiz: Round, phrases: &Phrases) -> Vec<Button> {
    let to = |label: &str, page: Option<u16>, look: Look| {
        let page = page.filter(|page| usize::from(*page) < path.stops.len())?;
        Button::of(label, Action::Tour { page }, look)
    };
    let again = Some(0).filter(|_| arrival == Arrival::Resumed && page > 1);
    let buttons = [
        to(&phrases.button_back, page.checked_sub(1), Look::Main),
        to(&phrases.button_next, page.checked_add(1), Look::Main),
        Button::of(&phrases.button_quiz, Action::Quiz { round: quiz }, Look::Quiet),
        to(&phrases.button_tour_again, again, Look::Quiet),
    ];
    buttons.into_iter().flatten().collect()
}
