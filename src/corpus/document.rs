//! A document and its parts. All parts are spans into the document's canonical text.

use serde::{Deserialize, Serialize};

use super::block::{BlockKind, CELL_SEPARATOR, Mark, Metadata};
use crate::text::span::Span;

/// A source text as Docent reads and quotes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name within the corpus: the path below its folder, parts joined by `/`.
    pub name: String,
    /// Its title; the file's name where it gives none.
    pub title: String,
    /// What else it says about itself.
    pub metadata: Metadata,
    /// The canonical text: the blocks of the file, parted by blank lines. Every span points here.
    pub text: String,
    /// The sections in reading order; the first is the document itself, without a heading.
    pub sections: Vec<Section>,
    /// The units of retrieval. Their spans, one after the other, are the whole text.
    pub passages: Vec<Passage>,
    /// The units of quotation, in reading order.
    pub sentences: Vec<Sentence>,
    /// Where the text stands in the file; `at` counts from the start of the canonical text.
    pub marks: Vec<Mark>,
    /// The words of the file that the text leaves out, folded; in order, each once. They are never quoted.
    pub unread_words: Vec<String>,
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Where the heading stands; empty for the document itself.
    pub heading: Span,
    /// Depth of the heading: 0 for the document itself, then 1 to 6.
    pub level: u8,
    /// The section around this one, as an index into [`Document::sections`].
    pub parent: Option<u32>,
}

/// A stretch of text that is found as one: a paragraph or a few short ones of one section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The text, the white space after it included.
    pub span: Span,
    /// The section it belongs to, as an index into [`Document::sections`].
    pub section: u32,
    /// Its first sentence, as an index into [`Document::sentences`].
    pub first_sentence: u32,
    /// How many sentences it has; a passage of headings only has none.
    pub sentence_count: u32,
}

/// A unit of quotation: a sentence, a list item's sentence, or a table row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The text, without the white space around it.
    pub span: Span,
    /// The kind of block it stands in.
    pub kind: BlockKind,
    /// The sentence that leads in to the list it belongs to (“… the following:”), as an index
    /// into [`Document::sentences`].
    pub lead_in: Option<u32>,
    /// The row that names the columns of the table row that this is, as an index into [`Document::sentences`].
    pub header: Option<u32>,
}

/// Where in a file a span of its document stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locus {
    /// First and last line of the file, from 1.
    pub lines: Option<(u32, u32)>,
    /// Page on which it begins, from 1.
    pub page: Option<u32>,
}

impl Document {
    /// The sentences of a passage with their indices into [`Document::sentences`].
    pub fn sentences_of(&self, passage: &Passage) -> impl Iterator<Item = (u32, &Sentence)> {
        let first = passage.first_sentence;
        (first..first + passage.sentence_count).map(|i| (i, &self.sentences[i as usize]))
    }

    /// The passage a sentence stands in, as an index into [`Document::passages`].
    pub fn passage_of(&self, sentence: u32) -> u32 {
        let after = self.passages.partition_point(|p| p.first_sentence <= sentence);
        let mut passage = after.saturating_sub(1);
        while passage > 0 && self.passages[passage].sentence_count == 0 {
            passage -= 1;
        }
        passage as u32
    }

    /// Returns the row that names the columns of a table row, cell for cell. `None` where the format tells of none, or
    /// where a cell may be missing: empty cells leave no trace, so that a row with fewer cells than the header, or a
    /// header with fewer than the fullest row, cannot be read column by column.
    pub fn header_of(&self, sentence: u32) -> Option<&str> {
        let text = |sentence: &Sentence| sentence.span.of(&self.text);
        let cells = |text: &str| text.split(CELL_SEPARATOR).count();
        let row = self.sentences.get(sentence as usize)?;
        let first = row.header? as usize;
        let header = text(self.sentences.get(first)?);
        let columns = cells(header);
        let rows = self.sentences.get(first + 1..)?.iter().take_while(|row| row.header == Some(first as u32));
        let fullest = rows.map(|row| cells(text(row))).max().unwrap_or(0);
        (columns > 1 && columns == cells(text(row)) && columns == fullest).then_some(header)
    }

    /// The first row of the table that a row stands in, when that is another: where a format tells of no header, the row
    /// that most likely names the columns.
    pub fn first_row_of(&self, sentence: u32) -> Option<u32> {
        let section = |at: u32| self.passages[self.passage_of(at) as usize].section;
        let is_row = |at: u32| self.sentences[at as usize].kind == BlockKind::TableRow;
        if !is_row(sentence) {
            return None;
        }
        let home = section(sentence);
        (0..sentence).rev().take_while(|&at| is_row(at) && section(at) == home).last()
    }

    /// The title and the headings down to `section`, each once.
    pub fn titled_heading_path(&self, section: u32) -> Vec<&str> {
        let mut path = vec![self.title.as_str()];
        for heading in self.heading_path(section) {
            if !path.contains(&heading) {
                path.push(heading);
            }
        }
        path
    }

    /// The headings from the outermost section down to `section`; before them the question that the document answers,
    /// unless that is its title.
    pub fn heading_path(&self, section: u32) -> Vec<&str> {
        let headings = self.ancestors(section).map(|index| self.sections[index as usize].heading);
        let mut path: Vec<&str> = headings.filter(|h| !h.is_empty()).map(|h| h.of(&self.text)).collect();
        path.extend(self.question());
        path.reverse();
        path
    }

    /// The question that the document answers, where its title is another.
    pub fn question(&self) -> Option<&str> {
        self.metadata.question.as_deref().filter(|question| *question != self.title)
    }

    /// A section and those around it, as indices into [`Document::sections`], the innermost first.
    pub fn ancestors(&self, section: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(section), |&index| self.sections[index as usize].parent)
    }

    /// Where `span` stands in the file.
    pub fn locus(&self, span: Span) -> Locus {
        let first = self.mark_at(span.start);
        let last = self.mark_at(span.end.saturating_sub(1).max(span.start));
        let lines = first.and_then(|m| m.line).zip(last.and_then(|m| m.line));
        Locus { lines, page: first.and_then(|m| m.page) }
    }

    fn mark_at(&self, byte: usize) -> Option<&Mark> {
        let after = self.marks.partition_point(|mark| mark.at <= byte);
        self.marks[..after].last()
    }
}
