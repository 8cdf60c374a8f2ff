//! A reply as one message: quotes with their sources, a question back, or what is missing.

use super::action::Action;
use super::markdown::{self, escape};
use super::message::{AUTHOR, Button, DESCRIPTION, Look, Message, ROWS, Tone, plain, units};
use super::quotes::{Quotes, heading, mark};
use crate::answer::outcome::{Answer, Choice, Choices, Curated, Reason, Refusal, Statement, Supported};
use crate::answer::reply::Reply;
use crate::index::corpus::{Edition, SentenceId};
use crate::render::phrases::{Phrases, fill};
use crate::render::reply::{corrected, curated_location, explain, grouped};
use crate::render::shown_quote::hedge;

/// Statements of one message, whatever is asked for.
const STATEMENTS: usize = 25;
/// UTF-16 units of one line that names what was asked: a reason, a hint, a choice.
const LINE: usize = 300;
/// Reasons of one message.
const REASONS: usize = 4;
/// Nearest statements that a refusal shows at most.
const NEIGHBOURS: usize = 4;
/// UTF-16 units of a quote that goes with a refusal: a refusal is short.
const NEAREST: usize = 400;
/// UTF-16 units that stand around a curated answer.
const SLACK: usize = 16;
/// Topics offered with a refusal.
const OFFERED: usize = 5;

/// What a message is to show beside the reply.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// How many statements.
    pub most: usize,
    /// The question, where nobody sees it otherwise.
    pub question: Option<&'a str>,
    /// The documents that were answered from.
    pub edition: Edition,
    /// Topics to offer with a refusal, the likest first.
    pub topics: &'a [String],
    /// Whether there are people to put a question to that the documents do not answer.
    pub humans: bool,
}

/// The message for `reply`.
pub fn answer(reply: &Reply, phrases: &Phrases, shown: &Shown<'_>) -> Message {
    let hints = hints(reply, phrases);
    let mut message = match &reply.answer {
        Answer::Supported(supported) => answered(supported, &hints, reply.confidence(), phrases, shown),
        Answer::NotInDocuments(refusal) => refused(refusal, hints, phrases, shown),
        Answer::Clarify(choices) => asked_back(choices, hints, phrases),
        Answer::Curated(curated) => told_by_hand(curated, &hints, phrases),
        // What the intents say is the operator's own Markdown.
        Answer::Chat(text) => Message::of(markdown::shortened(text, DESCRIPTION, str::to_owned), Tone::Plain),
    };
    message.embed.author = plain(shown.question.unwrap_or_default(), AUTHOR);
    message
}

/// How sure an answer is, in words.
pub fn certainty(confidence: f32, phrases: &Phrases) -> &str {
    match Tone::of(confidence) {
        Tone::Sure => &phrases.sure,
        Tone::Likely => &phrases.likely,
        _ => &phrases.unsure,
    }
}

/// What of the question was read, and how.
fn hints(reply: &Reply, phrases: &Phrases) -> Vec<String> {
    let mut hints = Vec::new();
    if let Some(count) = reply.read_only {
        hints.push(fill(&phrases.cut_off, &[("count", &count.to_string())]));
    }
    if !reply.recognition.corrections.is_empty() {
        hints.push(fill(&phrases.taken_as, &[("question", &corrected(reply))]));
    }
    hints.iter().map(|hint| format!("-# {}", line(hint))).collect()
}

fn answered(
    supported: &Supported,
    hints: &[String],
    confidence: f32,
    phrases: &Phrases,
    shown: &Shown<'_>,
) -> Message {
    let hedge = hedge(confidence, phrases).map(heading);
    let head: Vec<String> = hints.iter().cloned().chain(hedge).collect();
    let quotes = Quotes {
        head: head.join("\n"),
        statements: &supported.statements,
        citations: &supported.citations,
        tail: missing(&supported.missing, phrases),
        longest: DESCRIPTION,
        phrases,
    };
    let fitted = quotes.fit(shown.most.min(STATEMENTS));
    let address =
        |statement: &Statement| supported.citations.get(*statement.citations.first()?).map(|c| c.id);
    let hidden = grouped(&supported.statements).into_iter();
    let visible: Vec<SentenceId> =
        supported.statements.iter().take(fitted.count).filter_map(address).collect();
    let hidden: Vec<SentenceId> = hidden.filter_map(address).filter(|id| !visible.contains(id)).collect();
    let mut footer = vec![certainty(confidence, phrases).to_owned()];
    let all = hidden.len();
    let more = more(hidden, shown.edition, phrases);
    let reached = more.as_ref().map_or(0, |more| more.action.sentences().len());
    if all > 0 {
        // A button has room for so many; who wants the others has to ask more closely.
        let phrase = if reached < all { &phrases.hidden_beyond } else { &phrases.hidden };
        footer.push(fill(phrase, &[("count", &all.to_string()), ("reached", &reached.to_string())]));
    }
    let first = visible.first().copied();
    let rate = |good| Action::Rate { good, edition: shown.edition, sentence: first };
    let buttons = [
        more,
        in_context(first, fitted.cited, shown.edition, phrases),
        Button::sign("👍", rate(true)),
        Button::sign("👎", rate(false)),
    ];
    Message::of(fitted.text, Tone::of(confidence))
        .with_footer(&footer.join(" · "))
        .with_row(buttons.into_iter().flatten())
}

/// An answer that somebody wrote, under a heading that tells it from a quote of a document.
fn told_by_hand(curated: &Curated, hints: &[String], phrases: &Phrases) -> Message {
    let entry = &curated.entry;
    let place = markdown::shortened(&curated_location(entry), LINE, str::to_owned);
    let source = markdown::link(&place, entry.url.as_deref(), &phrases.open_link);
    let mut head = hints.to_vec();
    head.push(heading(&phrases.curated));
    let tail = format!("{}\n{} {source}", heading(&phrases.sources), mark(1));
    let room = DESCRIPTION - units(&head.join("\n")) - units(&tail) - SLACK;
    let marks = format!(" {}", mark(1));
    let text = markdown::shortened(entry.text.trim_end(), room, |text| markdown::quote(text, &[], &marks));
    let description = format!("{}\n{text}\n\n{tail}", head.join("\n"));
    Message::of(description, Tone::of(curated.confidence)).with_footer(certainty(curated.confidence, phrases))
}

/// The button that shows these statements, if there are any.
pub(super) fn more(hidden: Vec<SentenceId>, edition: Edition, phrases: &Phrases) -> Option<Button> {
    let action = Action::More { edition, sentences: hidden }.fitted();
    let any = matches!(&action, Action::More { sentences, .. } if !sentences.is_empty());
    Button::of(&phrases.button_more, action, Look::Main).filter(|_| any)
}

/// The button that shows the first quote in its passage, and from there all that are cited.
pub(super) fn in_context(
    first: Option<SentenceId>,
    cited: Vec<SentenceId>,
    edition: Edition,
    phrases: &Phrases,
) -> Option<Button> {
    let mut sentences = vec![first?];
    if cited.len() > 1 {
        sentences.extend(cited);
    }
    let action = Action::Context { edition, sentences }.fitted();
    Button::of(&phrases.button_context, action, Look::Quiet)
}

fn missing(reasons: &[Reason], phrases: &Phrases) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    format!("{}\n{}", heading(&phrases.partly), explained(reasons, phrases))
}

fn refused(refusal: &Refusal, hints: Vec<String>, phrases: &Phrases, shown: &Shown<'_>) -> Message {
    let mut head = hints;
    head.push(explained(&refusal.reasons, phrases));
    let buttons: Vec<Button> = offered(shown.topics);
    let offer = if buttons.is_empty() { String::new() } else { line(&phrases.offered) };
    let description = if refusal.nearest.is_empty() {
        head.push(offer);
        head.retain(|part| !part.is_empty());
        head.join("\n")
    } else {
        head.push(format!("\n-# {}", line(&phrases.nearest)));
        let quotes = Quotes {
            head: head.join("\n"),
            statements: &refusal.nearest,
            citations: &refusal.citations,
            tail: String::new(),
            longest: NEAREST,
            phrases,
        };
        let room = DESCRIPTION - units(&offer) - 2;
        let text = quotes.fit_within(NEIGHBOURS, room).text;
        if offer.is_empty() { text } else { format!("{text}\n\n{offer}") }
    };
    let people = shown.humans.then(|| Button::of(&phrases.button_humans, Action::AskHumans, Look::Main));
    Message::of(description, Tone::Refusal).with_row(buttons).with_row(people.flatten()).privately()
}

/// A button for each of the topics, no two alike.
fn offered(topics: &[String]) -> Vec<Button> {
    let ask = |topic: &String| Button::of(topic, Action::Ask { question: topic.clone() }, Look::Quiet);
    let mut buttons: Vec<Button> = Vec::new();
    for button in topics.iter().filter_map(ask) {
        if buttons.iter().all(|other| other.label != button.label) {
            buttons.push(button);
        }
    }
    buttons.truncate(OFFERED);
    buttons
}

fn asked_back(choices: &Choices, hints: Vec<String>, phrases: &Phrases) -> Message {
    let ask = |choice: &Choice| {
        Button::of(&choice.label, Action::Ask { question: choice.question.clone() }, Look::Main)
    };
    let (mut buttons, mut lines) = (Vec::new(), hints);
    lines.push(line(&fill(&phrases.clarify, &[("raw", &choices.raw)])));
    for choice in &choices.options {
        match ask(choice).filter(|_| buttons.len() < ROWS * ROWS) {
            Some(button) => buttons.push(button),
            None => lines.push(told(choice)),
        }
    }
    // What has no room is left out by whole lines.
    let mut room = DESCRIPTION;
    lines.retain(|line| {
        let left = room.checked_sub(units(line) + 1);
        room = left.unwrap_or(0);
        left.is_some()
    });
    Message::of(lines.join("\n"), Tone::Plain).with_row(buttons)
}

fn told(choice: &Choice) -> String {
    let label = heading(&choice.label);
    if choice.question == choice.label {
        format!("• {label}")
    } else {
        format!("• {label}: {}", line(&choice.question))
    }
}

fn explained(reasons: &[Reason], phrases: &Phrases) -> String {
    let lines = reasons.iter().take(REASONS).map(|reason| line(&explain(reason, phrases)));
    lines.collect::<Vec<_>>().join("\n")
}

/// One line of our own words with somebody else's in it.
fn line(words: &str) -> String {
    markdown::shortened(&words.replace('\n', " "), LINE, escape)
}
