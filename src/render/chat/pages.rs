//! What buttons and commands show: more statements, a quote in its passage, topics, documents, help.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::action::Action;
use super::answer::{in_context, more as more_button};
use super::markdown::{self, escape};
use super::message::{
    Button, DESCRIPTION, FIELD_NAME, FIELD_VALUE, Field, Look, Message, Tone, plain, units,
};
use super::quotes::{Quotes, heading, mark, place};
use crate::answer::cite::Citation;
use crate::answer::outcome::Statement;
use crate::answer::topics::Topics;
use crate::corpus::load::Format;
use crate::index::corpus::{Corpus, Entry, SentenceId};
use crate::render::phrases::{Phrases, fill};
use crate::text::span::Span;

/// Statements of one message of more.
const STATEMENTS: usize = 10;
/// Topics of one page: four rows of buttons, and one to turn the page.
const TOPICS: usize = 20;
/// Documents of one page. So many always fit: see [`ENTRY`].
const SOURCES: usize = 8;
/// UTF-16 units of a document's lines.
const ENTRY: usize = 480;
/// UTF-16 units of a document's title, publisher and date, and of the link on its title.
const TITLE: usize = 160;
const PUBLISHER: usize = 100;
const DATE: usize = 40;
/// Topics offered with the help.
const EXAMPLES: usize = 5;

/// The next statements, as quotes with their sources.
pub fn more(corpus: &Corpus, sentences: &[SentenceId], phrases: &Phrases) -> Message {
    let sentences: Vec<SentenceId> = sentences.iter().copied().filter(|&id| corpus.has(id)).collect();
    let citations: Vec<Citation> = sentences.iter().map(|&id| Citation::of(corpus, id)).collect();
    let statements: Vec<Statement> = sentences
        .iter()
        .enumerate()
        .map(|(number, &id)| Statement { citations: vec![number], ..Statement::quote(corpus, id, 0.0) })
        .collect();
    if statements.is_empty() {
        return notice(&phrases.expired);
    }
    let (statements, citations) = (&statements[..], &citations[..]);
    let (head, tail) = (String::new(), String::new());
    let quotes = Quotes { head, statements, citations, tail, longest: DESCRIPTION, phrases };
    let fitted = quotes.fit(STATEMENTS);
    let hidden = sentences[fitted.count..].to_vec();
    let footer = match hidden.len() {
        0 => String::new(),
        count => fill(&phrases.hidden, &[("count", &count.to_string())]),
    };
    let edition = corpus.edition();
    let context = in_context(sentences.first().copied(), fitted.cited, edition, phrases);
    Message::of(fitted.text, Tone::Plain)
        .with_footer(&footer)
        .with_row([more_button(hidden, edition, phrases), context].into_iter().flatten())
        .privately()
}

/// The passage round the first sentence, its quote marked; the others under their numbers, see
/// [`Action::Context`].
pub fn context(corpus: &Corpus, sentences: &[SentenceId], phrases: &Phrases) -> Message {
    let Some((&shown, offered)) = sentences.split_first().filter(|(first, _)| corpus.has(**first)) else {
        return notice(&phrases.expired);
    };
    let offered: Vec<SentenceId> = offered.iter().copied().filter(|&id| corpus.has(id)).collect();
    let number = offered.iter().position(|&id| id == shown).map(|at| format!("{} ", mark(at + 1)));
    let place = place(&Citation::of(corpus, shown), phrases);
    let title = format!("**{}{place}**", number.unwrap_or_default());
    let room = DESCRIPTION - units(&title) - 2;
    let buttons = offered.iter().enumerate().filter(|(_, id)| **id != shown).filter_map(|(at, &id)| {
        let sentences = std::iter::once(id).chain(offered.iter().copied()).collect();
        let action = Action::Context { edition: corpus.edition(), sentences };
        Button::of(&(at + 1).to_string(), action, Look::Quiet)
    });
    Message::of(format!("{title}\n\n{}", passage(corpus, shown, room)), Tone::Plain)
        .with_row(buttons)
        .privately()
}

/// A page of what can be asked about; pressing a topic asks it.
pub fn topics(topics: &Topics, page: u16, phrases: &Phrases) -> Message {
    let all = topics.leading();
    if all.is_empty() {
        return notice(&phrases.no_topics);
    }
    let Some(shown) = all.chunks(TOPICS).nth(usize::from(page)) else { return notice(&phrases.page_gone) };
    let ask = |name: &str| Button::of(name, Action::Ask { question: name.to_owned() }, Look::Quiet);
    let (buttons, others): (Vec<_>, Vec<_>) =
        shown.iter().map(|topic| ask(&topic.name).ok_or(&topic.name)).partition(Result::is_ok);
    let mut lines = vec![heading(&phrases.topics), phrases.topics_intro.clone()];
    lines.extend(others.into_iter().filter_map(Result::err).map(|name| format!("• {}", escape(name))));
    Message::of(markdown::shortened(&lines.join("\n"), DESCRIPTION, str::to_owned), Tone::Plain)
        .with_footer(&counted(page, all.len(), TOPICS, phrases))
        .with_row(buttons.into_iter().flatten())
        .with_row(turns(page, all.len(), TOPICS, phrases, |page| Action::Topics { page }))
        .privately()
}

/// A page of the documents: title, publisher, date, format, size.
pub fn sources(corpus: &Corpus, page: u16, phrases: &Phrases) -> Message {
    let all = &corpus.entries;
    if all.is_empty() {
        return notice(&phrases.no_documents_here);
    }
    let Some(shown) = all.chunks(SOURCES).nth(usize::from(page)) else { return notice(&phrases.page_gone) };
    let entries: Vec<String> = shown.iter().map(|entry| described(entry, phrases)).collect();
    Message::of(format!("{}\n{}", heading(&phrases.documents), entries.join("\n")), Tone::Plain)
        .with_footer(&counted(page, all.len(), SOURCES, phrases))
        .with_row(turns(page, all.len(), SOURCES, phrases, |page| Action::Sources { page }))
        .privately()
}

/// What Docent is and how to ask it, with topics to try.
pub fn help(topics: &Topics, name: &str, phrases: &Phrases) -> Message {
    let name = escape(&plain(name, FIELD_NAME));
    let ask_about = escape(&phrases.command_ask_about);
    let words = |phrase: &str, most| {
        // The phrase is Markdown: it is cut as a whole, and only if the operator made it that long.
        markdown::shortened(
            fill(phrase, &[("name", &name), ("ask_about", &ask_about)]).trim(),
            most,
            str::to_owned,
        )
    };
    let field =
        |title: &str, text: &str| Field { name: plain(title, FIELD_NAME), value: words(text, FIELD_VALUE) };
    let ask = |name: &str| Button::of(name, Action::Ask { question: name.to_owned() }, Look::Quiet);
    let examples: Vec<Button> =
        topics.leading().iter().filter_map(|topic| ask(&topic.name)).take(EXAMPLES).collect();
    let mut description = words(&phrases.help, DESCRIPTION / 2);
    if !examples.is_empty() {
        description.push_str(&format!("\n\n{}", words(&phrases.help_try, FIELD_NAME)));
    }
    let mut message = Message::of(description, Tone::Plain).with_row(examples).privately();
    message.embed.fields = vec![
        field(&phrases.help_ask, &phrases.help_ask_ways),
        field(&phrases.help_commands, &phrases.help_command_list),
    ];
    message
}

/// A short word to one person. The text is Markdown.
pub fn notice(text: &str) -> Message {
    Message::of(markdown::shortened(text.trim(), DESCRIPTION, str::to_owned), Tone::Plain).privately()
}

/// The passage of a sentence as a quote, the sentence strong. Where all of it has no room, as much
/// on either side of the sentence as has.
fn passage(corpus: &Corpus, id: SentenceId, room: usize) -> String {
    let document = corpus.document(id.document);
    let whole = document.passages[document.passage_of(id.sentence) as usize].span.trimmed(&document.text);
    let sentence = corpus.sentence(id).span;
    let around = |margin: usize| {
        let start = document.text.floor_char_boundary(sentence.start.saturating_sub(margin).max(whole.start));
        let end = document.text.floor_char_boundary((sentence.end + margin).min(whole.end)).max(sentence.end);
        windowed(&document.text, whole, Span::new(start, end), sentence)
    };
    let fits = |margin: usize| units(&around(margin)) <= room;
    let most = sentence.start.saturating_sub(whole.start).max(whole.end.saturating_sub(sentence.end));
    if fits(most) {
        return around(most);
    }
    if !fits(0) {
        return markdown::shortened(corpus.text(id), room, |text| {
            markdown::quote(text, &[Span::new(0, text.len())], "")
        });
    }
    let (mut low, mut high) = (0, most);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    around(low)
}

/// What of a passage lies in `window`, begun and ended between words.
fn windowed(text: &str, whole: Span, window: Span, sentence: Span) -> String {
    let before = Span::new(window.start, sentence.start.max(window.start)).of(text);
    let after = Span::new(sentence.end.min(window.end), window.end).of(text);
    let space = char::is_whitespace;
    let before = match before.find(space) {
        Some(at) if window.start > whole.start => format!("… {}", before[at..].trim_start()),
        None if window.start > whole.start => "… ".to_owned(),
        _ => before.to_owned(),
    };
    let after = match after.rfind(space) {
        Some(at) if window.end < whole.end => format!("{} …", after[..at].trim_end()),
        None if window.end < whole.end => " …".to_owned(),
        _ => after.to_owned(),
    };
    let strong = Span::new(before.len(), before.len() + sentence.len());
    let shown = format!("{before}{}{after}", sentence.of(text));
    markdown::quote(&shown, &[strong], "")
}

/// A document in two lines: its title, and in small print what else there is to say.
fn described(entry: &Entry, phrases: &Phrases) -> String {
    let metadata = &entry.document.metadata;
    let title = plain(&entry.document.title, TITLE / 2);
    let linked = markdown::link(&title, metadata.source.as_deref(), &phrases.open_link);
    let mut facts = Vec::new();
    facts.extend(metadata.publisher.as_deref().map(|publisher| escape(&plain(publisher, PUBLISHER / 2))));
    let date = metadata.date.as_deref().map(|date| escape(&plain(date, DATE / 2)));
    facts.extend(date.or_else(|| entry.file.modified.and_then(|time| changed(time, phrases))));
    facts.extend(Format::of(Path::new(&entry.document.name)).map(|format| name_of(format).to_owned()));
    facts.push(size(entry.file.size));
    let lines = |title: &str| format!("{title}\n-# {}", facts.join(" · "));
    let whole = lines(&linked);
    if units(&whole) <= ENTRY { whole } else { lines(&escape(&title)) }
}

/// Discord shows such a time in the reader's own language and zone.
fn changed(time: SystemTime, phrases: &Phrases) -> Option<String> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(fill(&phrases.changed, &[("time", &format!("<t:{seconds}:D>"))]))
}

fn name_of(format: Format) -> &'static str {
    match format {
        Format::Plain => "text",
        Format::Markdown => "Markdown",
        Format::Html => "HTML",
        Format::Pdf => "PDF",
        Format::Docx => "Word",
    }
}

/// A length in bytes as readers know it: in units of a thousand, with two digits at least.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1000.0;
    let mut unit = 0;
    while size >= 999.5 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    if size < 9.95 { format!("{size:.1} {}", UNITS[unit]) } else { format!("{size:.0} {}", UNITS[unit]) }
}

fn counted(page: u16, count: usize, on_one: usize, phrases: &Phrases) -> String {
    let (page, pages) = (usize::from(page) + 1, count.div_ceil(on_one));
    let numbers = [page, pages, count].map(|number| number.to_string());
    fill(&phrases.page_of, &[("page", &numbers[0]), ("pages", &numbers[1]), ("count", &numbers[2])])
}

/// The buttons to the page before and the page after.
fn turns(page: u16, count: usize, on_one: usize, phrases: &Phrases, turn: fn(u16) -> Action) -> Vec<Button> {
    let to = |label: &str, page: Option<u16>| {
        let page = page.filter(|page| usize::from(*page) < count.div_ceil(on_one))?;
        Button::of(label, turn(page), Look::Main)
    };
    let both = [to(&phrases.button_back, page.checked_sub(1)), to(&phrases.button_next, page.checked_add(1))];
    both.into_iter().flatten().collect()
}
