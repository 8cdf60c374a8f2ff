//! Text as it flows out of markup into blocks: spaces made single, marks kept, table cells joined.

use super::labels;
use crate::corpus::block::{Block, BlockKind, CELL_SEPARATOR, Mark};

/// Collects blocks from the starts, ends and texts that a markup parser reports in order.
///
/// Within a table row every other boundary is but a space, so that whatever stands in a cell stays
/// in its row.
#[derive(Default)]
pub(super) struct Flow {
    blocks: Vec<Block>,
    open: Option<Block>,
    lead: Lead,
    rows: u32,
    joint: Joint,
    /// What is raised so far, and the line it starts on, within a superscript.
    raised: Option<(String, Option<u32>)>,
}

/// What the next block is if nothing else is said.
#[derive(Clone, Copy, Default, PartialEq)]
enum Lead {
    #[default]
    Paragraph,
    Item,
}

/// What goes before the next character of the open block.
#[derive(Clone, Copy, Default, PartialEq)]
enum Joint {
    #[default]
    None,
    Space,
    Cell,
}

impl Flow {
    /// Ends the open block and starts one of this kind; the first paragraph of a list item is a
    /// list item.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        if self.rows > 0 {
            self.space();
            return;
        }
        self.end();
        let kind = match (kind, self.lead) {
            (BlockKind::Paragraph, Lead::Item) => BlockKind::ListItem,
            _ => kind,
        };
        self.open = Some(Block { kind, text: String::new(), marks: Vec::new() });
    }

    /// Ends the open block.
    pub(super) fn end(&mut self) {
        if self.rows > 0 {
            self.space();
            return;
        }
        self.close();
    }

    /// Starts a list item: its first block is a [`BlockKind::ListItem`].
    pub(super) fn item(&mut self) {
        self.end();
        self.lead = Lead::Item;
    }

    /// Ends a list item.
    pub(super) fn end_item(&mut self) {
        self.end();
        self.lead = Lead::Paragraph;
    }

    /// Starts a table row; one inside another's cell is flattened into it.
    pub(super) fn row(&mut self) {
        self.row_of(BlockKind::TableRow);
    }

    /// Starts the row that names a table's columns.
    pub(super) fn header_row(&mut self) {
        self.row_of(BlockKind::TableHeader);
    }

    fn row_of(&mut self, kind: BlockKind) {
        if self.rows == 0 {
            self.close();
            self.open = Some(Block { kind, text: String::new(), marks: Vec::new() });
        }
        self.rows += 1;
        self.space();
    }

    /// Starts a cell of the open row. Empty cells leave no trace.
    pub(super) fn cell(&mut self) {
        match self.rows {
            0 => self.end(),
            1 if self.open.as_ref().is_some_and(|row| !row.text.is_empty()) => self.joint = Joint::Cell,
            _ => self.space(),
        }
    }

    /// Ends a table row.
    pub(super) fn end_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        self.end();
    }

    /// Ends a table, with whatever rows its markup left open.
    pub(super) fn end_table(&mut self) {
        if self.rows <= 1 {
            self.rows = 0;
        }
        self.end();
    }

    /// Parts the text before from the text behind.
    pub(super) fn space(&mut self) {
        if self.joint == Joint::None {
            self.joint = Joint::Space;
        }
    }

    /// Starts a superscript.
    pub(super) fn raise(&mut self) {
        self.raised = Some((String::new(), None));
    }

    /// Ends a superscript: the mark of a footnote is left out, a power kept apart from its number.
    pub(super) fn lower(&mut self) {
        let Some((raised, line)) = self.raised.take() else { return };
        let parted = self.joint != Joint::None;
        let before = self.open.as_ref().map_or("", |block| block.text.as_str());
        let written =
            if parted || before.is_empty() { raised } else { labels::write_raised(raised.trim(), before) };
        self.text(&written, line);
    }

    /// Adds text that starts on this line of the file, opening a block if none is open.
    pub(super) fn text(&mut self, text: &str, line: Option<u32>) {
        if let Some((raised, first_line)) = &mut self.raised {
            raised.push_str(text);
            *first_line = first_line.or(line);
            return;
        }
        let mut line = line;
        for c in text.chars() {
            match legible(c) {
                Some(c) if c.is_whitespace() => {
                    self.space();
                    if c == '\n' {
                        line = line.map(|line| line.saturating_add(1));
                    }
                }
                Some(c) => self.put(c, line),
                None => {}
            }
        }
    }

    /// Every block, the open one ended.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks
    }

    fn put(&mut self, c: char, line: Option<u32>) {
        if self.open.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        let Some(block) = &mut self.open else { return };
        if !block.text.is_empty() {
            match self.joint {
                Joint::None => {}
                Joint::Space => block.text.push(' '),
                Joint::Cell => block.text.push_str(CELL_SEPARATOR),
            }
        }
        self.joint = Joint::None;
        if block.marks.last().is_none_or(|mark| mark.line != line) {
            block.marks.push(Mark { at: block.text.len(), line, page: None });
        }
        block.text.push(c);
    }

    fn close(&mut self) {
        self.lower();
        self.joint = Joint::None;
        if let Some(block) = self.open.take_if(|block| !block.text.is_empty()) {
            self.lead = Lead::Paragraph;
            self.blocks.push(block);
        }
        self.open = None;
    }
}

/// The character as a reader sees it: none for what is invisible, the plain hyphen for the
/// unbreakable one.
fn legible(c: char) -> Option<char> {
    match c {
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFC}' => None,
        '\u{2011}' => Some('-'),
        c if c.is_control() && !c.is_whitespace() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_single_and_marks_name_lines() {
        let mut flow = Flow::default();
        flow.text("One\u{AD}  two\u{A0}\nthree", Some(4));
        let blocks = flow.finish();
        assert_eq!(blocks[0].text, "One two three");
        let marks: Vec<_> = blocks[0].marks.iter().map(|mark| (mark.at, mark.line)).collect();
        assert_eq!(marks, [(0, Some(4)), (8, Some(5))]);
    }

    #[test]
    fn marks_of_notes_are_left_out_and_powers_kept_apart() {
        for (before, raised, expected) in [
            ("540,000", "16", "540,000 people"),
            ("10", "6", "10^6 people"),
            ("the 19", "th", "the 19th people"),
        ] {
            let mut flow = Flow::default();
            flow.text(before, None);
            flow.raise();
            flow.text(raised, None);
            flow.lower();
            flow.text(" people", None);
            assert_eq!(flow.finish()[0].text, expected);
        }
    }

    #[test]
    fn cells_are_joined_and_empty_ones_dropped() {
        let mut flow = Flow::default();
        flow.row();
        for cell in ["", "a", "", "b"] {
            flow.cell();
            flow.begin(BlockKind::Paragraph);
            flow.text(cell, None);
            flow.end();
        }
        flow.end_row();
        assert_eq!(flow.finish()[0].text, "a | b");
    }
}
