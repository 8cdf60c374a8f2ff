//! A reply as a page: quotes with their citations, or what is missing.

use std::borrow::Cow;

use super::page::{Line, Page, Run, Style};
use super::phrases::{Phrases, fill};
use super::shown_quote::{MAX_CITATIONS_PER_STATEMENT, ShownCitations, ShownQuote, count_more, hedge};
use crate::answer::cite::Citation;
use crate::answer::outcome::{Answer, Choices, Detail, Reason, Refusal, Statement, Supported};
use crate::answer::reply::Reply;
use crate::nlu::intents::Curated;
use crate::text::span::Span;

/// Columns by which a quote is set in below words of Docent's own, and the further cells of a row below the first.
const QUOTE_INDENT: u8 = 2;

/// The page for `reply`, with at most `shown` statements.
pub fn page(reply: &Reply, phrases: &Phrases, shown: usize) -> Page {
    let mut page = Page::default();
    if let Some(count) = reply.read_only {
        page.say(Style::Faint, fill(&phrases.cut_off, &[("count", &count.to_string())]));
    }
    if !reply.recognition.corrections.is_empty() {
        page.say(Style::Faint, fill(&phrases.taken_as, &[("question", &corrected(reply))]));
    }
    page.gap();
    match &reply.answer {
        Answer::Supported(supported) => supported_page(&mut page, supported, phrases, shown),
        Answer::NotInDocuments(refusal) => refusal_page(&mut page, refusal, phrases),
        Answer::Clarify(choices) => choices_page(&mut page, choices, phrases),
        Answer::Curated(curated) => curated_page(&mut page, &curated.entry, phrases),
        Answer::Chat(text) => page.say(Style::Plain, text.clone()),
    }
    page
}

/// A reason in words.
pub fn explain(reason: &Reason, phrases: &Phrases) -> String {
    match reason {
        Reason::Place(place) => fill(&phrases.place, &[("place", place)]),
        Reason::NothingThere { place, topic } if topic.is_empty() => {
            fill(&phrases.nothing_of_this, &[("place", place)])
        }
        Reason::NothingThere { place, topic } => {
            fill(&phrases.nothing_there, &[("place", place), ("topic", topic)])
        }
        Reason::Words(words) if words.len() == 1 => fill(&phrases.word, &[("words", &words[0])]),
        Reason::Words(words) => {
            let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
            fill(&phrases.words, &[("words", &quoted.join(", "))])
        }
        Reason::Reference(reference) => fill(&phrases.reference, &[("reference", reference)]),
        Reason::Date(date) => fill(&phrases.date, &[("date", date)]),
        Reason::Number(counted) => fill(&phrases.number, &[("counted", counted)]),
        Reason::Detail(Detail::Date) => phrases.no_date.clone(),
        Reason::Detail(Detail::Name) => phrases.no_name.clone(),
        Reason::Detail(Detail::Place) => phrases.no_place.clone(),
        Reason::Detail(Detail::Contact) => phrases.no_contact.clone(),
        Reason::Detail(Detail::FullForm) => phrases.no_full_form.clone(),
        Reason::Question(question) => fill(&phrases.no_answer_to, &[("question", question)]),
        Reason::Unsure => phrases.not_said.clone(),
    }
}

/// The line below a quote that says where it stands.
pub fn source(citation: &Citation, indent: u8) -> Line {
    let run = Run { text: location(citation), style: Style::Faint, link: citation.url.clone() };
    Line { indent, runs: vec![run] }
}

/// A citation in one line: title, section, page or lines.
pub fn location(citation: &Citation) -> String {
    let mut parts = vec![citation.title.clone()];
    parts.extend(citation.section.iter().filter(|heading| **heading != citation.title).cloned());
    let mut text = parts.join(" › ");
    if let Some(page) = citation.locus.page {
        text.push_str(&format!(", page {page}"));
    }
    match citation.locus.lines {
        Some((first, last)) if first == last => text.push_str(&format!(", line {first}")),
        Some((first, last)) => text.push_str(&format!(", lines {first}–{last}")),
        None => {}
    }
    text
}

/// The question as it was read: on one line, with slips of the finger mended.
pub fn corrected(reply: &Reply) -> String {
    let mended = reply.recognition.mended(&reply.question);
    mended.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn supported_page(page: &mut Page, supported: &Supported, phrases: &Phrases, shown: usize) {
    let visible = grouped(&supported.statements[..supported.statements.len().min(shown)]);
    let cited = ShownCitations::of(visible.iter().copied(), MAX_CITATIONS_PER_STATEMENT);
    if let Some(words) = supported.statements.first().and_then(|first| hedge(first.confidence, phrases)) {
        page.say(Style::Heading, words);
    }
    let mut group = None;
    for &statement in &visible {
        if statement.group.is_some() && statement.group != group {
            page.gap();
            page.say(Style::Heading, statement.group.clone().unwrap_or_default());
            group.clone_from(&statement.group);
        }
        push_quote(page, statement, 0, &cited, phrases);
    }
    let hidden = supported.statements.len() - visible.len();
    if hidden > 0 {
        page.say(Style::Faint, fill(&phrases.more, &[("count", &hidden.to_string())]));
    }
    if !supported.missing.is_empty() {
        page.gap();
        page.say(Style::Heading, phrases.partly.clone());
        for reason in &supported.missing {
            page.push(Line::of(Style::Plain, explain(reason, phrases)).set_in(2));
        }
    }
    sources(page, &cited, &supported.citations, phrases);
}

/// The statements with those of one group together, the groups in the order of their first.
pub fn grouped(statements: &[Statement]) -> Vec<&Statement> {
    let mut order: Vec<&Option<String>> = Vec::new();
    for statement in statements {
        if !order.contains(&&statement.group) {
            order.push(&statement.group);
        }
    }
    let mut together: Vec<&Statement> = statements.iter().collect();
    together.sort_by_key(|statement| order.iter().position(|group| **group == statement.group));
    together
}

fn refusal_page(page: &mut Page, refusal: &Refusal, phrases: &Phrases) {
    for reason in &refusal.reasons {
        page.say(Style::Plain, explain(reason, phrases));
    }
    if refusal.nearest.is_empty() {
        return;
    }
    page.gap();
    page.say(Style::Faint, phrases.nearest.clone());
    quotes(page, &refusal.nearest, &refusal.citations, phrases);
}

/// The answer under a heading that tells it from a quote of a document, then where it stands.
fn curated_page(page: &mut Page, entry: &Curated, phrases: &Phrases) {
    page.say(Style::Heading, phrases.curated.clone());
    for line in entry.text.trim_end().lines() {
        page.say(Style::Plain, line);
    }
    page.gap();
    page.say(Style::Heading, phrases.sources.clone());
    let source = Run { text: curated_location(entry), style: Style::Plain, link: entry.url.clone() };
    let key = format!(" · {}#{}", entry.file, entry.span.start);
    page.push(Line::of(Style::Faint, "[1] ").and(source).and(Run::of(Style::Faint, key)));
}

/// A curated answer's citation in one line: its source, and the lines of its file if it is from one.
pub fn curated_location(entry: &Curated) -> String {
    match entry.lines {
        Some((first, last)) if first == last => format!("{}, line {first}", entry.source),
        Some((first, last)) => format!("{}, lines {first}–{last}", entry.source),
        None => entry.source.clone(),
    }
}

fn choices_page(page: &mut Page, choices: &Choices, phrases: &Phrases) {
    page.say(Style::Plain, fill(&phrases.clarify, &[("raw", &choices.raw)]));
    for choice in &choices.options {
        let line = Line::of(Style::Plain, "• ").and(Run::of(Style::Strong, choice.label.clone()));
        let line = if choice.question == choice.label {
            line
        } else {
            line.and(Run::of(Style::Faint, format!(": {}", choice.question)))
        };
        page.push(line.set_in(2));
    }
}

/// Adds quotes, set in, and below them where they stand.
pub fn quotes(page: &mut Page, statements: &[Statement], citations: &[Citation], phrases: &Phrases) {
    let cited = ShownCitations::of(statements, MAX_CITATIONS_PER_STATEMENT);
    for statement in statements {
        push_quote(page, statement, QUOTE_INDENT, &cited, phrases);
    }
    sources(page, &cited, citations, phrases);
}

/// Adds a quote with what was asked for set off, and its citation marks. The cells of a table row have a line each.
fn push_quote(page: &mut Page, statement: &Statement, indent: u8, cited: &ShownCitations, phrases: &Phrases) {
    let shown = ShownQuote::of(statement);
    // What a document says has no line ends but those of a row's layout.
    let rows: Vec<&str> = match shown.text {
        Cow::Owned(_) => shown.text.split('\n').collect(),
        Cow::Borrowed(text) => vec![text],
    };
    let mut start = 0;
    let mut lines = Vec::new();
    for row in rows {
        let line = emphasise(&shown, Span::new(start, start + row.len()));
        lines.push(line.set_in(if start == 0 { indent } else { indent + QUOTE_INDENT }));
        start += row.len() + 1;
    }
    let (numbers, more) = cited.marks(statement);
    let mut marks: Vec<String> = numbers.iter().map(|number| format!("[{number}]")).collect();
    marks.push(count_more(more, phrases));
    let marks: String = marks.iter().filter(|mark| !mark.is_empty()).map(|mark| format!(" {mark}")).collect();
    if let Some(last) = lines.pop() {
        lines.push(last.and(Run::of(Style::Faint, marks)));
    }
    page.lines.extend(lines);
}

/// A stretch of what is shown of a quote, with what was asked for set off.
fn emphasise(shown: &ShownQuote<'_>, within: Span) -> Line {
    let mut line = Line::default();
    let mut at = within.start;
    for span in shown.emphasis.iter().filter(|span| within.start <= span.start && span.end <= within.end) {
        if span.start > at {
            line = line.and(Run::of(Style::Plain, &shown.text[at..span.start]));
        }
        line = line.and(Run::of(Style::Strong, span.of(&shown.text)));
        at = span.end;
    }
    if at < within.end {
        line = line.and(Run::of(Style::Plain, &shown.text[at..within.end]));
    }
    line
}

/// Adds where quotes stand.
fn sources(page: &mut Page, cited: &ShownCitations, citations: &[Citation], phrases: &Phrases) {
    page.gap();
    page.say(Style::Heading, phrases.sources.clone());
    for (index, number) in cited.numbered() {
        let citation = &citations[index];
        let location = Run { text: location(citation), style: Style::Plain, link: citation.url.clone() };
        let line = Line::of(Style::Faint, format!("[{number}] ")).and(location);
        page.push(line.and(Run::of(Style::Faint, format!(" · {}", citation.key()))));
    }
}
