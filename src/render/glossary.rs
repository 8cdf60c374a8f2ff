//! Terms with the sentences that introduce them, as a page and as JSON.

use serde_json::{Value, json};

use super::json::citation;
use super::page::{Line, Page, Run, Style};
use super::phrases::{Phrases, fill};
use super::reply::source;
use crate::answer::glossary::Entry;

/// The page of these terms, with a word of why where there are none.
pub fn page(entries: &[Entry], asked: Option<&str>, phrases: &Phrases) -> Page {
    let mut page = Page::default();
    if entries.is_empty() {
        page.say(Style::Plain, nothing(asked, phrases));
    }
    for entry in entries {
        page.gap();
        let mut term = Line::of(Style::Heading, entry.term.clone());
        if !entry.aliases.is_empty() {
            term = term.and(Run::of(Style::Plain, format!(": {}", entry.aliases.join(", "))));
        }
        page.push(term);
        page.push(Line::of(Style::Plain, entry.statement.quote.clone()).set_in(2));
        page.push(source(&entry.citation, 2));
    }
    page
}

/// Why there is no term to tell.
pub fn nothing(asked: Option<&str>, phrases: &Phrases) -> String {
    match asked {
        Some(term) => fill(&phrases.no_term, &[("term", term)]),
        None => phrases.no_terms.clone(),
    }
}

/// The list of terms; `docs/json.md` describes it.
pub fn list(entries: &[Entry]) -> Value {
    let object = |entry: &Entry| {
        json!({
            "term": entry.term,
            "aliases": entry.aliases,
            "quote": entry.statement.quote,
            "citation": citation(1, &entry.citation),
        })
    };
    entries.iter().map(object).collect()
}
