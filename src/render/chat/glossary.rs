//! Terms as one message: a term with the sentence that introduces it, or the names of all.

use super::markdown::{self, escape};
use super::message::{DESCRIPTION, Message, Tone, units};
use super::pages::notice;
use super::quotes::{heading, place};
use crate::answer::glossary::Entry;
use crate::render::glossary::nothing;
use crate::render::phrases::Phrases;

/// UTF-16 units of one term in a list.
const TERM: usize = 160;
/// UTF-16 units of the sentence of a term.
const QUOTE: usize = 2000;

/// The message of one term; of several only their names are told, as many as there is room for.
pub fn message(entries: &[Entry], asked: Option<&str>, phrases: &Phrases) -> Message {
    match entries {
        [] => notice(&escape(&nothing(asked, phrases))),
        [entry] if asked.is_some() => {
            let quoted =
                markdown::shortened(&entry.statement.quote, QUOTE, |text| markdown::quote(text, &[], ""));
            let lines = [name(entry), quoted, format!("-# {}", place(&entry.citation, phrases))];
            Message::of(lines.join("\n\n"), Tone::Sure).privately()
        }
        several => {
            let mut told = heading(&phrases.terms);
            let mut shown = 0;
            for entry in several {
                let line = format!("\n• {}", name(entry));
                if units(&told) + units(&line) > DESCRIPTION {
                    break;
                }
                told.push_str(&line);
                shown += 1;
            }
            let footer = format!("{shown} / {}", several.len());
            Message::of(told, Tone::Plain).with_footer(&footer).privately()
        }
    }
}

fn name(entry: &Entry) -> String {
    let aliases =
        if entry.aliases.is_empty() { String::new() } else { format!(": {}", entry.aliases.join(", ")) };
    format!("{}{}", heading(&entry.term), markdown::shortened(&aliases, TERM, escape))
}
