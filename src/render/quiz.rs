//! A question with four choices, and what its answer was, as pages and as JSON.

use serde_json::{Value, json};

use super::json::citation;
use super::page::{Line, Page, Run, Style};
use super::phrases::{Phrases, fill};
use super::reply::quotes;
use crate::onboard::quiz::{Kind, Question};

/// The letters of the choices, in their order.
pub const LETTERS: [char; 4] = ['a', 'b', 'c', 'd'];

/// The question with its choices.
pub fn question(asked: &Question, number: usize) -> Page {
    let mut page = Page::default();
    if let Some(title) = &asked.title {
        page.say(Style::Faint, title.clone());
    }
    let text = Run::of(Style::Plain, asked.text());
    page.push(Line::of(Style::Faint, format!("{number}. ")).and(text));
    for (letter, choice) in LETTERS.iter().zip(&asked.choices) {
        let letter = Line::of(Style::Heading, format!("{letter}  "));
        page.push(letter.and(Run::of(Style::Plain, choice.clone())).set_in(3));
    }
    page
}

/// What is said to a choice: whether it was right, and the sentence with its source.
pub fn outcome(asked: &Question, chosen: usize, phrases: &Phrases) -> Page {
    let mut page = Page::default();
    page.say(Style::Heading, judged(asked, chosen, phrases));
    quoted(&mut page, asked, phrases);
    page
}

/// The answer, for who is not there to choose.
pub fn answer(asked: &Question, phrases: &Phrases) -> Page {
    let mut page = Page::default();
    let letter = LETTERS.get(asked.right).map(char::to_string).unwrap_or_default();
    page.say(Style::Heading, fill(&phrases.quiz_answer, &[("letter", &letter), ("right", right(asked))]));
    quoted(&mut page, asked, phrases);
    page
}

/// Whether a choice was right, in words.
pub fn judged(asked: &Question, chosen: usize, phrases: &Phrases) -> String {
    if chosen == asked.right {
        phrases.quiz_right.clone()
    } else {
        fill(&phrases.quiz_wrong, &[("right", right(asked))])
    }
}

/// How many were right of how many.
pub fn score(right: u32, asked: u32, phrases: &Phrases) -> String {
    fill(&phrases.quiz_score, &[("right", &right.to_string()), ("asked", &asked.to_string())])
}

fn right(asked: &Question) -> &str {
    asked.choices.get(asked.right).map_or("", String::as_str)
}

fn quoted(page: &mut Page, asked: &Question, phrases: &Phrases) {
    quotes(page, std::slice::from_ref(&asked.statement), std::slice::from_ref(&asked.citation), phrases);
}

/// A question with its answer; `docs/json.md` describes it.
pub fn object(asked: &Question) -> Value {
    json!({
        "seed": asked.turn.seed,
        "number": asked.turn.number,
        "kind": kind(asked.kind),
        "title": asked.title,
        "question": asked.text(),
        "choices": asked.choices,
        "right": asked.right,
        "quote": asked.statement.quote,
        "citation": citation(1, &asked.citation),
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Date => "date",
        Kind::Place => "place",
        Kind::Name => "name",
    }
}
