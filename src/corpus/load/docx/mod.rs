//! Word documents (Office Open XML, ECMA-376).
//!
//! Read with a zip reader and an XML parser: the crates for this format either only write it, or
//! pull in image decoders and keep no styles that tell a heading from a paragraph.

mod body;
mod container;
mod properties;
mod styles;
mod xml;

use self::container::Container;
use super::error::LoadError;
use crate::corpus::block::{Block, BlockKind, Extract};

/// Reads a Word document of 2007 or later. Its blocks have marks without line or page.
///
/// Headings are told by their style's outline level, lists by their numbering, tables by having more
/// than one column. Footnotes follow as paragraphs at the end of the section that refers to them.
///
/// # Errors
/// [`LoadError::Encrypted`] for a document with a password, [`LoadError::Damaged`] for what is no
/// such document, is cut short, or unpacks to more than any document should.
pub fn load(bytes: &[u8]) -> Result<Extract, LoadError> {
    let mut container = Container::open(bytes)?;
    let document = container
        .part("word/document.xml")?
        .ok_or_else(|| LoadError::Damaged("it has no part word/document.xml".to_owned()))?;
    let styles =
        container.part("word/styles.xml")?.map(|part| styles::read(&part)).transpose()?.unwrap_or_default();
    let mut notes = body::Notes::default();
    for (part, kind) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        if let Some(part) = container.part(part)? {
            body::read_notes(&part, kind, &styles, &mut notes)?;
        }
    }
    let blocks = body::read(&document, &styles, notes)?;
    let mut metadata = container
        .part("docProps/core.xml")?
        .map(|part| properties::read(&part))
        .transpose()?
        .unwrap_or_default();
    if metadata.title.is_none() {
        metadata.title = title(&blocks);
    }
    Ok(Extract { metadata, blocks, unread_words: Vec::new() })
}

/// The title that the document opens with: the highest headings among its first run of headings, but for the
/// last if there are several: that one is the heading of what follows.
fn title(blocks: &[Block]) -> Option<String> {
    let first = blocks.iter().position(|block| block.kind == BlockKind::Heading(1))?;
    let run = blocks[first..].iter().take_while(|block| matches!(block.kind, BlockKind::Heading(_)));
    let mut titles: Vec<&str> =
        run.filter(|block| block.kind == BlockKind::Heading(1)).map(|block| block.text.as_str()).collect();
    if titles.len() > 1 {
        titles.pop();
    }
    Some(titles.join(", "))
}

#[cfg(test)]
mod tests;
