//! What every loader yields: the readable blocks of a file in reading order.

use serde::{Deserialize, Serialize};

/// A file as its loader understood it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extract {
    /// What the file says about itself.
    pub metadata: Metadata,
    /// Headings, paragraphs, list items and table rows, in reading order.
    pub blocks: Vec<Block>,
    /// The words of the file that stand in none of the blocks (code, hidden text, addresses), folded; in order, each
    /// once.
    pub unread_words: Vec<String>,
}

/// What a file says about itself: front matter, `<meta>` and `<title>`, PDF or DOCX properties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The document's title.
    pub title: Option<String>,
    /// Where the document stands on the web: an absolute `http` or `https` address.
    pub source: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published, as written.
    pub date: Option<String>,
    /// The question that it answers as a whole, as an entry of a FAQ does.
    pub question: Option<String>,
}

/// What a block is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading of level 1 (outermost) to 6.
    Heading(u8),
    /// Running text: one or more sentences.
    Paragraph,
    /// One item of a list, without its bullet or number sign when the format draws it.
    ListItem,
    /// One row of a table, its cells joined by [`CELL_SEPARATOR`]. Quoted as a whole.
    TableRow,
    /// The row that names the columns of the rows after it, where the format says so. As a sentence it is a
    /// [`BlockKind::TableRow`].
    TableHeader,
}

/// What stands between the cells of a table row. Empty cells leave no trace.
pub const CELL_SEPARATOR: &str = " | ";

/// One readable block. Its text is what a person reads: no markup, no hyphenation at line ends,
/// no running heads, single spaces, no line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What it says.
    pub text: String,
    /// Where its text stands in the file; ascending by `at`, the first at 0.
    pub marks: Vec<Mark>,
}

/// From byte `at` of a block's text on, the text stands on this line or page of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Byte offset into the block's text.
    pub at: usize,
    /// Line of the source file, from 1; `None` where lines mean nothing to a reader (PDF, DOCX).
    pub line: Option<u32>,
    /// Page, from 1; `None` for formats without pages.
    pub page: Option<u32>,
}
