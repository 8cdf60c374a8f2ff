//! HTML inside Markdown, read as text.

use std::cell::RefCell;
use std::collections::HashSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use pulldown_cmark::{Event, Parser, TagEnd};

use super::super::flow::Flow;
use super::super::html::element;

/// Reads a piece of HTML that starts on this line into the flow. `hidden` is the element that hides
/// what the piece starts in, and tells afterwards what hides the text behind it.
///
/// A tag of no known element that is not among the names of `closed`, those with an end tag, is no tag but a placeholder: `<your name>`
/// stays as it is written.
pub(super) fn read(
    html: &str,
    line: u32,
    closed: &HashSet<&str>,
    hidden: &mut Option<String>,
    flow: &mut Flow,
) {
    let sink = Sink { tokens: RefCell::new(Vec::new()) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();

    for (token, token_line) in tokenizer.sink.tokens.take() {
        let line = line + (token_line.saturating_sub(1)) as u32;
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                match (&*hidden, tag.kind) {
                    (Some(until), TagKind::EndTag) if *until == name => *hidden = None,
                    (Some(_), _) => {}
                    (None, TagKind::EndTag) => element::close(flow, &name),
                    (None, TagKind::StartTag) if element::is_hidden(&name) => {
                        if !tag.self_closing {
                            *hidden = Some(name);
                        }
                    }
                    (None, TagKind::StartTag) if is_placeholder(&tag, closed) => {
                        flow.text(&written(&tag), Some(line));
                    }
                    (None, TagKind::StartTag) => element::open(flow, &name),
                }
            }
            Token::CharacterTokens(text) if hidden.is_none() => {
                let breaks = text.bytes().filter(|byte| *byte == b'\n').count() as u32;
                let line = line.saturating_sub(breaks).max(1);
                if text.contains("](") || text.contains("**") {
                    inline(text.trim_start(), line, flow);
                } else {
                    flow.text(&text, Some(line));
                }
            }
            _ => {}
        }
    }
}

/// Text inside of HTML where a writer took Markdown for granted: its links and emphasis read as text.
fn inline(text: &str, line: u32, flow: &mut Flow) {
    let mut line = line;
    flow.space();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Code(text) => flow.text(&text, Some(line)),
            Event::SoftBreak | Event::HardBreak => {
                flow.space();
                line += 1;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) => flow.space(),
            _ => {}
        }
    }
    flow.space();
}

/// The names that stand in a text's end tags.
pub(super) fn closed(text: &str) -> HashSet<&str> {
    let name = |at: usize| {
        let rest = &text[at + 2..];
        &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len())]
    };
    text.match_indices("</").map(|(at, _)| name(at)).collect()
}

struct Sink {
    tokens: RefCell<Vec<(Token, u64)>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let raw = match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => match &*tag.name {
                "script" => Some(RawKind::ScriptData),
                "style" => Some(RawKind::Rawtext),
                _ => None,
            },
            _ => None,
        };
        let mut tokens = self.tokens.borrow_mut();
        match (tokens.last_mut(), token) {
            (Some((Token::CharacterTokens(text), last_line)), Token::CharacterTokens(more)) => {
                text.push_tendril(&more);
                *last_line = line;
            }
            (_, token) => tokens.push((token, line)),
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}

fn is_placeholder(tag: &Tag, closed: &HashSet<&str>) -> bool {
    !element::is_known(&tag.name)
        && !tag.self_closing
        && tag.attrs.iter().all(|attribute| attribute.value.is_empty())
        && !closed.contains(&*tag.name)
}

fn written(tag: &Tag) -> String {
    let words = tag.attrs.iter().map(|attribute| &*attribute.name.local);
    let all: Vec<&str> = std::iter::once(&*tag.name).chain(words).collect();
    format!("<{}>", all.join(" "))
}
