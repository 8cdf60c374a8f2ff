//! A question of the quiz as one message with a button for each choice, and what came of a choice.

use super::action::{Action, Round};
use super::markdown::{self, escape};
use super::message::{Button, DESCRIPTION, Look, Message, Tone};
use super::pages::notice;
use super::quotes::{heading, place};
use crate::index::corpus::Edition;
use crate::onboard::quiz::Question;
use crate::render::phrases::{Phrases, fill};
use crate::render::quiz::{judged, score};

/// UTF-16 units of the sentence.
const QUOTE: usize = 2_400;
/// UTF-16 units of a title or a choice in the text.
const LINE: usize = 200;

/// A question; its buttons say which choice they are, and nothing of which is right.
pub fn question(asked: &Question, edition: Edition, round: Round, phrases: &Phrases) -> Message {
    let mut lines = vec![heading(&phrases.quiz_question)];
    if let Some(title) = &asked.title {
        lines.push(format!("-# {}", markdown::shortened(&title.replace('\n', " "), LINE, escape)));
    }
    lines.push(markdown::shortened(&asked.text(), QUOTE, |text| markdown::quote(text, &[], "")));
    let round = Round { number: asked.turn.number, ..round };
    let choose = |(choice, words): (usize, &String)| {
        Button::of(words, Action::Choose { edition, round, choice: choice as u8 }, Look::Main)
    };
    let message = Message::of(lines.join("\n"), Tone::Plain)
        .with_row(asked.choices.iter().enumerate().filter_map(choose))
        .privately();
    if round.asked > 0 { message.with_footer(&score(round.right, round.asked, phrases)) } else { message }
}

/// What came of a choice: whether it was right, the sentence with its source, the score of the round, which counts it, and
/// that of all rounds, as right ones and all, where it is kept.
pub fn outcome(
    asked: &Question,
    choice: usize,
    round: Round,
    all: Option<(u32, u32)>,
    phrases: &Phrases,
) -> Message {
    let judged = markdown::shortened(&judged(asked, choice, phrases), LINE, escape);
    let quoted = markdown::shortened(&asked.statement.quote, QUOTE, |text| {
        let emphasis: Vec<_> =
            asked.statement.emphasis.iter().filter(|span| span.end <= text.len()).copied().collect();
        markdown::quote(text, &emphasis, "")
    });
    let told = format!("**{judged}**\n\n{quoted}\n-# {}", place(&asked.citation, phrases));
    let mut footer = score(round.right, round.asked, phrases);
    if let Some((right, asked)) = all.filter(|(_, all)| *all > round.asked) {
        let (right, asked) = (right.to_string(), asked.to_string());
        footer = format!("{footer} · {}", fill(&phrases.quiz_all, &[("right", &right), ("asked", &asked)]));
    }
    let tone = if choice == asked.right { Tone::Sure } else { Tone::Unsure };
    let next = Action::Quiz { round: Round { number: asked.turn.number.wrapping_add(1), ..round } };
    Message::of(markdown::shortened(&told, DESCRIPTION, str::to_owned), tone)
        .with_footer(&footer)
        .with_row(Button::of(&phrases.button_next_question, next, Look::Main))
        .privately()
}

/// That the documents give no question.
pub fn nothing(phrases: &Phrases) -> Message {
    notice(&escape(&phrases.quiz_none))
}
