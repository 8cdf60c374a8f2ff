//! A quote as readers see it: a table row beside the names of its columns, and no more citations than anyone follows.

use std::borrow::Cow;

use super::phrases::{Phrases, fill};
use crate::answer::confidence::ConfidenceBand;
use crate::answer::outcome::Statement;
use crate::corpus::block::CELL_SEPARATOR;
use crate::text::span::Span;

/// Citations that are shown of one statement; the others are counted.
pub const MAX_CITATIONS_PER_STATEMENT: usize = 3;

/// The words that are shown of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownQuote<'a> {
    /// The quote; of a table row whose columns have names, a line `name: cell` for each.
    pub text: Cow<'a, str>,
    /// What of the text was asked for, in bytes.
    pub emphasis: Cow<'a, [Span]>,
}

impl<'a> ShownQuote<'a> {
    /// Lays out a statement's quote.
    pub fn of(statement: &'a Statement) -> Self {
        let quote = &statement.quote;
        let cells: Vec<&str> = quote.split(CELL_SEPARATOR).collect();
        let names: Vec<&str> =
            statement.table_header.iter().flat_map(|header| header.split(CELL_SEPARATOR)).collect();
        if cells.len() < 2 || names.len() != cells.len() {
            return Self { text: Cow::Borrowed(quote), emphasis: Cow::Borrowed(&statement.emphasis) };
        }
        let (mut text, mut emphasis) = (String::new(), Vec::new());
        let mut start = 0;
        for (name, cell) in names.into_iter().zip(cells) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!("{}: ", name.trim_end_matches(':')));
            let within = Span::new(start, start + cell.len());
            let shown = statement.emphasis.iter().filter_map(|span| overlap(*span, within));
            emphasis.extend(
                shown.map(|span| Span::new(span.start - start + text.len(), span.end - start + text.len())),
            );
            text.push_str(cell);
            start += cell.len() + CELL_SEPARATOR.len();
        }
        Self { text: Cow::Owned(text), emphasis: Cow::Owned(emphasis) }
    }
}

fn overlap(one: Span, other: Span) -> Option<Span> {
    let (start, end) = (one.start.max(other.start), one.end.min(other.end));
    (start < end).then(|| Span::new(start, end))
}

/// The citations that are shown of several statements, numbered from 1 without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCitations {
    /// Indices into the answer's citations, ascending.
    indices: Vec<usize>,
    per_statement: usize,
}

impl ShownCitations {
    /// Chooses the first so many citations of each statement.
    pub fn of<'a>(statements: impl IntoIterator<Item = &'a Statement>, per_statement: usize) -> Self {
        let first = |statement: &'a Statement| statement.citations.iter().take(per_statement).copied();
        let mut indices: Vec<usize> = statements.into_iter().flat_map(first).collect();
        indices.sort_unstable();
        indices.dedup();
        Self { indices, per_statement }
    }

    /// Returns the index of each citation shown with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, usize)> {
        self.indices.iter().copied().zip(1..)
    }

    /// Returns the numbers of a statement's citations, and how many more it has.
    pub fn marks(&self, statement: &Statement) -> (Vec<usize>, usize) {
        let shown = statement.citations.iter().take(self.per_statement);
        let number = |index: &usize| self.indices.binary_search(index).ok().map(|at| at + 1);
        let numbers: Vec<usize> = shown.filter_map(number).collect();
        let more = statement.citations.len().saturating_sub(self.per_statement);
        (numbers, more)
    }
}

/// Returns how many more citations there are, in words; empty where there are none.
pub fn count_more(more: usize, phrases: &Phrases) -> String {
    if more == 0 { String::new() } else { fill(&phrases.more_citations, &[("count", &more.to_string())]) }
}

/// Returns the words that mark an answer as uncertain; `None` for one that needs no mark.
pub fn hedge(confidence: f32, phrases: &Phrases) -> Option<&str> {
    match ConfidenceBand::from_confidence(confidence) {
        ConfidenceBand::Sure => None,
        ConfidenceBand::Likely => Some(&phrases.probably),
        ConfidenceBand::Possible => Some(&phrases.possibly),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quote: &str, header: Option<&str>) -> Statement {
        Statement {
            quote: quote.to_owned(),
            confidence: 1.0,
            citations: vec![4, 5, 6, 7],
            emphasis: vec![Span::new(2, 4), Span::new(7, 8)],
            group: None,
            table_header: header.map(str::to_owned),
        }
    }

    #[test]
    fn a_row_is_read_beside_the_names_of_its_columns() {
        let statement = row("Spam | 5 days", Some("Offence: | Ban"));
        let shown = ShownQuote::of(&statement);
        assert_eq!(shown.text, "Offence: Spam\nBan: 5 days");
        let strong: Vec<&str> = shown.emphasis.iter().map(|span| span.of(&shown.text)).collect();
        assert_eq!(strong, ["am", "5"]);
    }

    #[test]
    fn a_row_without_a_name_for_each_cell_stays_as_it_is() {
        for header in [None, Some("Offence"), Some("A | B | C")] {
            assert_eq!(ShownQuote::of(&row("Spam | 5 days", header)).text, "Spam | 5 days");
        }
    }

    #[test]
    fn citations_beyond_the_first_few_are_counted() {
        let (one, other) = (row("a", None), Statement { citations: vec![8], ..row("b", None) });
        let shown = ShownCitations::of([&one, &other], 3);
        assert_eq!(shown.numbered().collect::<Vec<_>>(), [(4, 1), (5, 2), (6, 3), (8, 4)]);
        assert_eq!(shown.marks(&one), (vec![1, 2, 3], 1));
        assert_eq!(shown.marks(&other), (vec![4], 0));
    }
}
