//! The paragraphs and tables of a document's main part, and its notes.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::super::error::LoadError;
use super::super::flow::Flow;
use super::super::labels;
use super::styles::Styles;
use super::xml::{self, Element, Node};
use crate::corpus::block::{Block, BlockKind};

/// The paragraphs of the notes by kind and number, such as `footnote 2`.
pub(super) type Notes = HashMap<String, Vec<String>>;

/// Reads the main part. A note follows before the first heading behind its reference.
pub(super) fn read(part: &str, styles: &Styles, notes: Notes) -> Result<Vec<Block>, LoadError> {
    let mut reader = Reader::new(styles, notes);
    xml::each("word/document.xml", part, |node| reader.read(node))?;
    let last = reader.heading.take();
    reader.put_heading(last);
    reader.put_notes();
    let mut blocks = reader.flow.finish();
    rank(&mut blocks, &reader.ranks);
    Ok(blocks)
}

/// Reads the notes of this kind, `footnote` or `endnote`, from their part.
pub(super) fn read_notes(
    part: &str,
    kind: &str,
    styles: &Styles,
    notes: &mut Notes,
) -> Result<(), LoadError> {
    let mut open: Option<(String, Reader<'_>)> = None;
    xml::each(&format!("word/{kind}s.xml"), part, |node| match node {
        Node::Start(element) if element.name() == kind => {
            let is_text = element.attribute("type").is_none_or(|kind| kind == "normal");
            let id = element.attribute("id").filter(|_| is_text);
            open = id.map(|id| (format!("{kind} {id}"), Reader::new(styles, Notes::new())));
        }
        Node::End(name) if name == kind => {
            if let Some((id, reader)) = open.take() {
                let blocks = reader.flow.finish();
                notes.insert(id, blocks.into_iter().map(|block| block.text).collect());
            }
        }
        node => {
            if let Some((_, reader)) = &mut open {
                reader.read(node);
            }
        }
    })
}

/// Sets the levels of headings: styles of one outline level are told apart by their letters' size,
/// so that a chapter's title stands above its sections' even where a template puts both on level 1.
fn rank(blocks: &mut [Block], ranks: &[(u8, Reverse<u32>)]) {
    let used: BTreeSet<_> = ranks.iter().copied().collect();
    let mut levels = HashMap::new();
    let mut above: u8 = 0;
    for (level, size) in used {
        above = above.saturating_add(1).max(level);
        levels.insert((level, size), above.min(6));
    }
    let headings = blocks.iter_mut().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    for (block, rank) in headings.zip(ranks) {
        block.kind = BlockKind::Heading(levels.get(rank).copied().unwrap_or(6));
    }
}

struct Reader<'a> {
    styles: &'a Styles,
    flow: Flow,
    notes: Notes,
    /// Notes referred to since the last heading.
    due: Vec<String>,
    /// Paragraphs open: a text box has paragraphs within a paragraph.
    paragraphs: Vec<Paragraph>,
    /// Tables open.
    tables: Vec<Table>,
    /// Names of the elements open whose content is skipped, the outermost first.
    skipped: Vec<String>,
    /// Whether the open run is hidden.
    run: Run,
    /// What the open run says, if it is raised.
    raised: Option<String>,
    /// Whether text that comes now is a run's, not one of the parser's white spaces.
    text: Text,
    /// Of each heading in the flow, its outline level and its style's size.
    ranks: Vec<(u8, Reverse<u32>)>,
    /// The heading that may go on in the next paragraph.
    heading: Option<Heading>,
}

#[derive(Default)]
struct Paragraph {
    style: String,
    text: String,
    outline: Option<u8>,
    numbered: Option<bool>,
    in_properties: usize,
    /// Notes it refers to.
    notes: Vec<String>,
}

struct Heading {
    style: String,
    level: u8,
    text: String,
    notes: Vec<String>,
}

/// A table, kept until it is known whether it has more than one column.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<Vec<Paragraph>>>,
    /// Whether the first row is one that is repeated on each page: it names the columns.
    has_header: bool,
}

#[derive(PartialEq)]
enum Run {
    Seen,
    Hidden,
}

#[derive(PartialEq)]
enum Text {
    Inside,
    Outside,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles, notes: Notes) -> Self {
        Self {
            styles,
            flow: Flow::default(),
            notes,
            due: Vec::new(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            skipped: Vec::new(),
            run: Run::Seen,
            raised: None,
            text: Text::Outside,
            ranks: Vec::new(),
            heading: None,
        }
    }

    fn read(&mut self, node: Node<'_>) {
        match node {
            Node::Start(element) if !self.skipped.is_empty() || is_skipped(element.name()) => {
                self.skipped.push(element.name().to_owned());
            }
            Node::End(_) if !self.skipped.is_empty() => {
                self.skipped.pop();
            }
            Node::Start(element) => self.start(&element),
            Node::End(name) => self.end(&name),
            Node::Text(text) => {
                if self.text == Text::Inside && self.skipped.is_empty() {
                    self.put(&text);
                }
            }
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        let in_properties = self.paragraphs.last().is_some_and(|paragraph| paragraph.in_properties > 0);
        match element.name() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tbl" => self.tables.push(Table::default()),
            "tr" => self.with_table(|table| table.rows.push(Vec::new())),
            "tc" => self.with_table(|table| {
                if let Some(row) = table.rows.last_mut() {
                    row.push(Vec::new());
                }
            }),
            "tblHeader" if element.is_on() => {
                self.with_table(|table| table.has_header |= table.rows.len() == 1);
            }
            "pPr" => self.with_paragraph(|paragraph| paragraph.in_properties += 1),
            "r" => self.run = Run::Seen,
            "t" => self.text = Text::Inside,
            "tab" | "ptab" if in_properties => {}
            "tab" | "ptab" => self.put("\t"),
            "br" | "cr" => self.put(" "),
            "noBreakHyphen" => self.put("-"),
            "footnoteReference" => self.refer("footnote", element),
            "endnoteReference" => self.refer("endnote", element),
            "vertAlign" if !in_properties && element.attribute("val").as_deref() == Some("superscript") => {
                self.raised = Some(String::new());
            }
            "vanish" | "webHidden" if !in_properties && element.is_on() => self.run = Run::Hidden,
            "rStyle"
                if !in_properties
                    && element.attribute("val").is_some_and(|id| self.styles.is_vanished(&id)) =>
            {
                self.run = Run::Hidden;
            }
            _ if in_properties => self.property(element),
            _ => {}
        }
    }

    fn property(&mut self, element: &Element<'_>) {
        let value = element.attribute("val");
        self.with_paragraph(|paragraph| match element.name() {
            "pStyle" => paragraph.style = value.unwrap_or_default(),
            "outlineLvl" => paragraph.outline = value.and_then(|level| level.parse().ok()),
            "numId" => paragraph.numbered = Some(value.as_deref() != Some("0")),
            _ => {}
        });
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.paragraph(paragraph);
                }
            }
            "pPr" => self.with_paragraph(|paragraph| {
                paragraph.in_properties = paragraph.in_properties.saturating_sub(1);
            }),
            "r" => {
                self.lower();
                self.run = Run::Seen;
            }
            "t" => self.text = Text::Outside,
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.table(table);
                }
            }
            _ => {}
        }
    }

    fn with_paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn put(&mut self, text: &str) {
        match &mut self.raised {
            _ if self.run == Run::Hidden => {}
            Some(raised) => raised.push_str(text),
            None => self.with_paragraph(|paragraph| paragraph.text.push_str(text)),
        }
    }

    /// A raised run has ended: the mark of a note is left out.
    fn lower(&mut self) {
        let Some(raised) = self.raised.take() else { return };
        self.with_paragraph(|paragraph| {
            let written = labels::write_raised(&raised, &paragraph.text);
            paragraph.text.push_str(&written);
        });
    }

    fn refer(&mut self, kind: &str, element: &Element<'_>) {
        if let Some(id) = element.attribute("id") {
            self.with_paragraph(|paragraph| paragraph.notes.push(format!("{kind} {id}")));
        }
    }

    /// A paragraph has ended: into its cell, or into the flow.
    fn paragraph(&mut self, paragraph: Paragraph) {
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.rows.last_mut()?.last_mut()) {
            cell.push(paragraph);
        } else {
            self.emit(paragraph);
        }
    }

    /// A table has ended: rows, or the paragraphs of a single column. A table within a cell becomes
    /// text of that cell.
    fn table(&mut self, table: Table) {
        if let Some(cell) = self.tables.last_mut().and_then(|outer| outer.rows.last_mut()?.last_mut()) {
            cell.extend(table.rows.into_iter().flatten().flatten());
            return;
        }
        let is_column = table.rows.iter().all(|row| row.len() <= 1);
        let last = self.heading.take();
        self.put_heading(last);
        for (nth, row) in table.rows.into_iter().enumerate() {
            if is_column {
                row.into_iter().flatten().for_each(|paragraph| self.emit(paragraph));
                continue;
            }
            if nth == 0 && table.has_header {
                self.flow.header_row();
            } else {
                self.flow.row();
            }
            for cell in row {
                self.flow.cell();
                for paragraph in cell {
                    self.due.extend(paragraph.notes);
                    self.flow.text(&paragraph.text, None);
                    self.flow.space();
                }
            }
            self.flow.end_row();
        }
    }

    fn emit(&mut self, paragraph: Paragraph) {
        let text = paragraph.text.trim();
        let last = self.heading.take();
        if text.is_empty() {
            self.put_heading(last);
            return;
        }
        let level = self.level(&paragraph).filter(|_| text.contains(char::is_alphanumeric));
        if let Some(level) = level {
            let mut heading = match last {
                Some(last) if last.style == paragraph.style && !is_numbered(text) => last,
                last => {
                    self.put_heading(last);
                    Heading { style: paragraph.style, level, text: String::new(), notes: Vec::new() }
                }
            };
            heading.text.push(' ');
            heading.text.push_str(text);
            heading.notes.extend(paragraph.notes);
            self.heading = Some(heading);
            return;
        }
        self.put_heading(last);
        let is_item = paragraph.numbered.unwrap_or_else(|| self.styles.is_numbered(&paragraph.style));
        let (label, body) = part_label(text);
        if is_item || label.is_some_and(|label| labels::is_item_label(label) || labels::is_bullet(label)) {
            self.flow.item();
        }
        self.flow.begin(BlockKind::Paragraph);
        self.flow.text(body, None);
        self.flow.end_item();
        self.due.extend(paragraph.notes);
    }

    fn level(&self, paragraph: &Paragraph) -> Option<u8> {
        match paragraph.outline {
            Some(level @ 0..9) => Some((level + 1).min(6)),
            Some(_) => None,
            None => self.styles.heading(&paragraph.style),
        }
    }

    fn put_heading(&mut self, heading: Option<Heading>) {
        if let Some(heading) = heading {
            self.put_notes();
            self.flow.begin(BlockKind::Heading(heading.level));
            self.flow.text(&heading.text, None);
            self.flow.end();
            self.ranks.push((heading.level, Reverse(self.styles.size(&heading.style))));
            self.due.extend(heading.notes);
        }
    }

    fn put_notes(&mut self) {
        for id in std::mem::take(&mut self.due) {
            for text in self.notes.remove(&id).unwrap_or_default() {
                self.flow.begin(BlockKind::Paragraph);
                self.flow.text(&text, None);
                self.flow.end();
            }
        }
    }
}

/// Elements of which a reader sees nothing, or sees it elsewhere: field codes, deletions, the old
/// form of what `mc:Choice` says, what properties were, and those that
/// tell nothing.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "instrText"
            | "delText"
            | "delInstrText"
            | "del"
            | "moveFrom"
            | "Fallback"
            | "sectPr"
            | "pPrChange"
            | "rPrChange"
            | "tblPr"
            | "tblGrid"
            | "tcPr"
            | "sdtPr"
            | "docPr"
    )
}

/// Whether a heading starts with a number or letter of its own, so that it does not go on the one
/// before.
fn is_numbered(text: &str) -> bool {
    let label = text.split_whitespace().next().unwrap_or_default();
    let sign = label.trim_end_matches(['.', ')']).trim_start_matches('(');
    let is_short = sign.chars().count() <= 5 && sign.len() < label.len();
    is_short && sign.chars().all(|c| c.is_ascii_digit() || c == '.' || c.is_ascii_alphabetic())
}

/// The label that was typed before a paragraph, if any, and the paragraph without it: a list sign (`(a)`, `•`), or
/// a number set off by a tab (`16.12`), where Word numbers others by itself.
fn part_label(text: &str) -> (Option<&str>, &str) {
    let Some((label, body)) =
        text.split_once(char::is_whitespace).filter(|(_, body)| !body.trim().is_empty())
    else {
        return (None, text);
    };
    let tabbed = text[label.len()..].starts_with('\t');
    let is_sign = labels::is_item_label(label) || labels::is_bullet(label);
    if is_sign || tabbed && labels::is_label(label) { (Some(label), body) } else { (None, text) }
}
