//! Markdown: `CommonMark` with tables, footnotes, task and definition lists, and with the HTML and the
//! template tags that site generators allow in it.

mod liquid;
mod tags;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::error::LoadError;
use super::flow::Flow;
use super::{encoding, front_matter};
use crate::corpus::block::{BlockKind, Extract};

/// Words of prose that a code block without a language must have for each sign of code.
const WORDS_A_SIGN: usize = 6;

/// Reads a Markdown file. Its front matter gives the metadata; failing a title there, a first block
/// that is a heading of level 1 does.
///
/// Code blocks are left out, but for those without a language that hold plain prose, such as the
/// text of a letter to copy.
///
/// # Errors
/// [`LoadError::NotText`] for binary data, [`LoadError::Damaged`] for broken front matter.
pub fn load(bytes: &[u8]) -> Result<Extract, LoadError> {
    let text = encoding::decode(bytes)?;
    let (mut metadata, body, lines_before) = front_matter::split(&text)?;
    let body = liquid::strip(body);
    let mut reader = Reader {
        flow: Flow::default(),
        lines: Lines::new(&body, lines_before),
        closed: tags::closed(&body),
        code: None,
        html: None,
        hidden: None,
    };
    for (event, range) in Parser::new_ext(&body, options()).into_offset_iter() {
        reader.read(event, range);
    }
    let blocks = reader.flow.finish();
    if metadata.title.is_none() {
        let first = blocks.first().filter(|block| block.kind == BlockKind::Heading(1));
        metadata.title = first.map(|block| block.text.clone());
    }
    Ok(Extract { metadata, blocks, unread_words: Vec::new() })
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

struct Reader<'a> {
    flow: Flow,
    lines: Lines,
    /// The names of the elements that the text somewhere closes.
    closed: HashSet<&'a str>,
    /// The text of the open code block, and the line it starts on.
    code: Option<Code>,
    /// The HTML block that is open, and the line it starts on.
    html: Option<(String, u32)>,
    /// The element that hides what stands in it, such as a script within a paragraph.
    hidden: Option<String>,
}

struct Code {
    text: String,
    line: u32,
    is_named: IsNamed,
}

/// Whether a code block names a language of programs.
#[derive(PartialEq)]
enum IsNamed {
    Yes,
    No,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        let line = self.lines.at(range.start);
        match event {
            Event::Start(tag) => self.start(&tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None if self.hidden.is_some() => {}
                None => self.flow.text(&text, Some(line)),
            },
            Event::Code(text) => self.flow.text(&text, Some(line)),
            Event::Html(html) => match &mut self.html {
                Some((block, _)) => block.push_str(&html),
                None => self.tags(&html, line),
            },
            Event::InlineHtml(html) => self.tags(&html, line),
            Event::SoftBreak | Event::HardBreak => self.flow.space(),
            Event::Rule => self.flow.end(),
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, line: u32) {
        match tag {
            Tag::Paragraph | Tag::DefinitionListTitle => self.flow.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.flow.begin(BlockKind::Heading(*level as u8)),
            Tag::Item | Tag::DefinitionListDefinition => self.flow.item(),
            Tag::TableHead => self.flow.header_row(),
            Tag::TableRow => self.flow.row(),
            Tag::TableCell => self.flow.cell(),
            Tag::HtmlBlock => self.html = Some((String::new(), line)),
            Tag::CodeBlock(kind) => {
                self.flow.end();
                let (is_named, line) = match kind {
                    CodeBlockKind::Fenced(name) => (named(name), line + 1),
                    CodeBlockKind::Indented => (IsNamed::No, line),
                };
                self.code = Some(Code { text: String::new(), line, is_named });
            }
            Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::Table(_)
            | Tag::MetadataBlock(_) => self.flow.end(),
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::HtmlBlock) {
            self.hidden = None;
        }
        match tag {
            TagEnd::Item | TagEnd::DefinitionListDefinition => self.flow.end_item(),
            TagEnd::TableHead | TagEnd::TableRow => self.flow.end_row(),
            TagEnd::Table => self.flow.end_table(),
            TagEnd::TableCell => self.flow.space(),
            TagEnd::HtmlBlock => {
                if let Some((html, line)) = self.html.take() {
                    self.tags(&html, line);
                }
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take().filter(Code::is_prose) {
                    self.prose(&code);
                }
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {}
            _ => self.flow.end(),
        }
    }

    fn tags(&mut self, html: &str, line: u32) {
        tags::read(html, line, &self.closed, &mut self.hidden, &mut self.flow);
    }

    /// A code block of prose: its paragraphs are parted by blank lines. An indented one may be the
    /// deep end of an HTML element that a blank line cut in two.
    fn prose(&mut self, code: &Code) {
        if code.text.contains("</") {
            self.tags(&code.text, code.line);
            self.flow.end();
            return;
        }
        for (line, text) in (code.line..).zip(code.text.lines()) {
            if text.trim().is_empty() {
                self.flow.end();
            }
            self.flow.text(text, Some(line));
            self.flow.space();
        }
        self.flow.end();
    }
}

fn named(info: &str) -> IsNamed {
    match info.split_whitespace().next() {
        None | Some("text" | "txt" | "plain" | "plaintext" | "md" | "markdown" | "email") => IsNamed::No,
        Some(_) => IsNamed::Yes,
    }
}

impl Code {
    /// Whether this reads as prose: words enough, a sentence's end, and few signs that only code has.
    fn is_prose(&self) -> bool {
        let words = self.text.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).count();
        let signs = self.text.chars().filter(|c| "{}<>=$\\|;_#`".contains(*c)).count();
        let ends = self.text.lines().any(|line| line.trim_end().ends_with(['.', '?', '!', ',', ':']));
        self.is_named == IsNamed::No && ends && words >= WORDS_A_SIGN * (signs + 1)
    }
}

/// Finds the line of an offset; offsets mostly ascend.
struct Lines {
    starts: Vec<usize>,
    before: u32,
    current: usize,
}

impl Lines {
    fn new(text: &str, before: u32) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(starts).collect(), before, current: 0 }
    }

    /// The line of this offset, from 1, counted from the start of the file.
    fn at(&mut self, offset: usize) -> u32 {
        let is_current = self.starts[self.current] <= offset
            && self.starts.get(self.current + 1).is_none_or(|next| offset < *next);
        if !is_current {
            self.current = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        }
        self.before + self.current as u32 + 1
    }
}

#[cfg(test)]
mod tests;
