//! One loader a format. Each turns the bytes of a file into an [`Extract`].

pub mod docx;
pub mod encoding;
pub mod error;
mod flow;
mod front_matter;
pub mod html;
mod labels;
pub mod markdown;
pub mod pdf;
pub mod plain;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use self::error::LoadError;
use super::block::{Block, BlockKind, Extract, Mark};
use crate::text::tokens::tokenize;

/// A format that a loader reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown with front matter.
    Markdown,
    /// A web page.
    Html,
    /// A PDF file.
    Pdf,
    /// A Word document of 2007 or later.
    Docx,
}

impl Format {
    /// The format that a file's ending tells, whatever its case; `None` for one no loader knows.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" | "mdx" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}

/// Reads the bytes of a file of this format.
///
/// # Errors
/// [`LoadError::Empty`] for a file without a word of text, and whatever the format's loader finds
/// wrong.
pub fn load(format: Format, bytes: &[u8]) -> Result<Extract, LoadError> {
    if bytes.is_empty() {
        return Err(LoadError::Empty);
    }
    let mut extract = match format {
        Format::Plain => plain::load(bytes),
        Format::Markdown => markdown::load(bytes),
        Format::Html => html::load(bytes),
        Format::Pdf => pdf::load(bytes),
        Format::Docx => docx::load(bytes),
    }?;
    if matches!(format, Format::Plain | Format::Markdown | Format::Html) {
        let source = encoding::decode(bytes)?;
        extract.unread_words = unread_words(&source, &extract.blocks);
    }
    if extract.blocks.is_empty() {
        extract.blocks.push(title_alone(format, &extract).ok_or(LoadError::Empty)?);
    }
    Ok(extract)
}

/// The words of a source that its blocks leave out: code, hidden text, keys before the text. Of an address the parts
/// count.
fn unread_words(source: &str, blocks: &[Block]) -> Vec<String> {
    let read: HashSet<String> =
        blocks.iter().flat_map(|block| tokenize(&block.text)).map(|token| token.word).collect();
    let parts = source.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '\'' | '’'));
    let words: BTreeSet<String> = parts.flat_map(tokenize).map(|token| token.word).collect();
    words.into_iter().filter(|word| !read.contains(word)).collect()
}

/// The title of a page that is nothing but its front matter: one that only leads elsewhere.
fn title_alone(format: Format, extract: &Extract) -> Option<Block> {
    let front_matter = matches!(format, Format::Plain | Format::Markdown);
    let text = extract.metadata.title.clone().filter(|_| front_matter)?;
    Some(Block { kind: BlockKind::Heading(1), text, marks: vec![Mark { at: 0, line: Some(1), page: None }] })
}

/// A document's blocks as a test shows them: one a line, its kind before its text.
#[cfg(test)]
pub(crate) fn dump(extract: &Extract) -> String {
    let mut lines = String::new();
    for block in &extract.blocks {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem => "li".to_owned(),
            BlockKind::TableRow => "tr".to_owned(),
            BlockKind::TableHeader => "th".to_owned(),
        };
        lines.extend([kind.as_str(), " ", &block.text, "\n"]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_read_in_any_case() {
        assert_eq!(Format::of(Path::new("a/B.MD")), Some(Format::Markdown));
        assert_eq!(Format::of(Path::new("x.Htm")), Some(Format::Html));
        assert_eq!(Format::of(Path::new("x.tar.gz")), None);
        assert_eq!(Format::of(Path::new("README")), None);
    }

    #[test]
    fn a_file_without_a_word_is_empty() {
        for format in [Format::Plain, Format::Markdown, Format::Html, Format::Docx] {
            assert!(matches!(load(format, b""), Err(LoadError::Empty)));
        }
        assert!(matches!(load(Format::Plain, b" \n\n\t"), Err(LoadError::Empty)));
        assert!(matches!(load(Format::Markdown, b"---\nkind: x\n---\n"), Err(LoadError::Empty)));
        assert!(matches!(load(Format::Html, b"<p> </p>"), Err(LoadError::Empty)));
    }

    #[test]
    fn a_page_of_front_matter_only_is_its_title() {
        let extract = load(Format::Markdown, b"---\ntitle: Moved\n---\n").unwrap();
        assert_eq!(dump(&extract), "h1 Moved\n");
    }
}
