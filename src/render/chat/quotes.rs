//! Quotes with their sources below them: as many as one description holds.

use super::markdown;
use super::message::{DESCRIPTION, units};
use crate::answer::cite::Citation;
use crate::answer::outcome::Statement;
use crate::index::corpus::SentenceId;
use crate::render::phrases::Phrases;
use crate::render::reply::{grouped, location};
use crate::render::shown_quote::{MAX_CITATIONS_PER_STATEMENT, ShownCitations, ShownQuote, count_more};

/// UTF-16 units that stand around a quote: its sign, its mark, the empty line before it.
const SLACK: usize = 32;
/// UTF-16 units of a source's words.
const LOCATION: usize = 240;
/// UTF-16 units of a group's heading.
const HEADING: usize = 200;

/// Statements, and what stands around them in a description.
pub(super) struct Quotes<'a> {
    /// Markdown above them; may be empty. Together with `tail` at most half of a description.
    pub(super) head: String,
    /// The statements, best first.
    pub(super) statements: &'a [Statement],
    /// Where they stand.
    pub(super) citations: &'a [Citation],
    /// Markdown between them and their sources; may be empty.
    pub(super) tail: String,
    /// UTF-16 units of one quote, where there is room for more than one.
    pub(super) longest: usize,
    /// The words.
    pub(super) phrases: &'a Phrases,
}

/// What came of fitting quotes into a description.
pub(super) struct Fitted {
    /// The description.
    pub(super) text: String,
    /// How many statements it has.
    pub(super) count: usize,
    /// The sentences with a citation in it, in the order of their numbers.
    pub(super) cited: Vec<SentenceId>,
}

impl Quotes<'_> {
    /// As many statements as fit, at most `most`, at least one. The marks of the only one are
    /// given up before its words are.
    pub(super) fn fit(&self, most: usize) -> Fitted {
        self.fit_within(most, DESCRIPTION)
    }

    /// The same with so many UTF-16 units, at least three quarters of a description.
    pub(super) fn fit_within(&self, most: usize, room: usize) -> Fitted {
        let most = self.roughly(room).min(most).max(1);
        let several = (1..=most).rev().map(|count| (count, MAX_CITATIONS_PER_STATEMENT));
        let alone = (1..MAX_CITATIONS_PER_STATEMENT).rev().map(|marks| (1, marks));
        let drawn =
            several.chain(alone).map(|(count, marks)| (self.draw(count, marks, self.longest), count, marks));
        let fitting = drawn.into_iter().find(|(text, _, _)| units(text) <= room);
        let (text, count, marks) = fitting.unwrap_or_else(|| {
            let marks = self
                .statements
                .first()
                .map_or(0, |first| units(&marks(first, &self.cited(1, 1), self.phrases)));
            let around = units(&self.draw(1, 1, 0)) + marks + SLACK;
            (self.draw(1, 1, room.saturating_sub(around)), 1, 1)
        });
        let cited = self.cited(count, marks);
        Fitted { text, count, cited: cited.numbered().map(|(index, _)| self.citations[index].id).collect() }
    }

    /// How many statements could fit by their bare words: never fewer than do.
    fn roughly(&self, room: usize) -> usize {
        let mut taken = 0;
        let fits = |statement: &&Statement| {
            taken += units(&statement.quote).min(self.longest);
            taken <= room
        };
        self.statements.iter().take_while(fits).count()
    }

    /// The description with so many statements, each with so many marks and units.
    fn draw(&self, count: usize, marks: usize, longest: usize) -> String {
        let statements = &self.statements[..count.min(self.statements.len())];
        let cited = self.cited(count, marks);
        let mut parts: Vec<String> = Vec::new();
        let mut group = &None;
        for statement in grouped(statements) {
            let quoted = quote(statement, &cited, longest, self.phrases);
            match &statement.group {
                Some(name) if statement.group != *group => {
                    parts.push(format!("{}\n{quoted}", heading(name)));
                }
                _ => parts.push(quoted),
            }
            group = &statement.group;
        }
        parts.insert(0, self.head.clone());
        parts.push(self.tail.clone());
        let source = |(index, number): (usize, usize)| source(number, &self.citations[index], self.phrases);
        let sources: Vec<String> = cited.numbered().map(source).collect();
        if !sources.is_empty() {
            parts.push(format!("{}\n{}", heading(&self.phrases.sources), sources.join("\n")));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// The citations that are shown of so many statements, so many of each.
    fn cited(&self, count: usize, marks: usize) -> ShownCitations {
        ShownCitations::of(&self.statements[..count.min(self.statements.len())], marks)
    }
}

/// A heading within a description, on one line.
pub(super) fn heading(words: &str) -> String {
    format!("**{}**", markdown::shortened(&words.replace('\n', " "), HEADING, markdown::escape))
}

/// Where a citation leads, in one line. Of many headings only the innermost is named.
pub(super) fn place(citation: &Citation, phrases: &Phrases) -> String {
    let fits = |words: &String| units(&markdown::escape(words)) <= LOCATION;
    let whole = location(citation);
    let innermost = || {
        let section = citation.section.last().map(|heading| vec!["…".to_owned(), heading.clone()]);
        location(&Citation { section: section.unwrap_or_default(), ..citation.clone() })
    };
    // No character takes more than two units when it is escaped. What is cut is cut before it is
    // escaped and linked.
    let start = |words: &str| words.chars().take(LOCATION / 2 - 1).collect::<String>() + "…";
    let words = Some(whole).filter(fits).unwrap_or_else(innermost);
    let words = if fits(&words) { words } else { start(&words) };
    markdown::link(&words, citation.url.as_deref(), &phrases.open_link)
}

/// A citation's number as it stands in the text.
pub(super) fn mark(number: usize) -> String {
    markdown::escape(&format!("[{number}]"))
}

fn source(number: usize, citation: &Citation, phrases: &Phrases) -> String {
    format!("{} {}", mark(number), place(citation, phrases))
}

fn quote(statement: &Statement, cited: &ShownCitations, longest: usize, phrases: &Phrases) -> String {
    let marks = marks(statement, cited, phrases);
    let shown = ShownQuote::of(statement);
    markdown::shortened(&shown.text, longest + units(&marks), |text| {
        markdown::quote(text, &shown.emphasis, &marks)
    })
}

/// A statement's citation marks, each after a space, and how many more there are.
fn marks(statement: &Statement, cited: &ShownCitations, phrases: &Phrases) -> String {
    let (numbers, more) = cited.marks(statement);
    let mut marks: String = numbers.iter().map(|&number| format!(" {}", mark(number))).collect();
    if more > 0 {
        marks.push_str(&format!(" {}", markdown::escape(&count_more(more, phrases))));
    }
    marks
}
