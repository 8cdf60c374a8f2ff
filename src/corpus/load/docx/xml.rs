//! A part's XML as a stream of starts, ends and texts.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::super::error::LoadError;

/// Elements open at one place, at most.
const DEPTH_LIMIT: usize = 512;

/// What the parser came upon. Names are without their prefix.
pub(super) enum Node<'a> {
    /// An element starts.
    Start(Element<'a>),
    /// The element of this name ends.
    End(String),
    /// Text, or a part of one.
    Text(String),
}

/// An element's start.
pub(super) struct Element<'a> {
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// Name without its prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.start.name();
        let name = name.0;
        let at = name.rfind(':').map_or(0, |at| at + 1);
        &self.start[at..name.len()]
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Explicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// Whether a toggle property such as `w:vanish` is on.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Reads the part called `part` node by node. An empty element comes as a start and an end.
/// Entities other than the five of XML and characters by number are dropped, never expanded.
pub(super) fn each(part: &str, text: &str, mut visit: impl FnMut(Node<'_>)) -> Result<(), LoadError> {
    let damaged = |cause: &str| LoadError::Damaged(format!("{part}: {cause}"));
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| damaged(&error.to_string()))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH_LIMIT {
                    return Err(damaged(&format!("elements are nested more than {DEPTH_LIMIT} deep")));
                }
                visit(Node::Start(Element { start }));
            }
            Event::Empty(start) => {
                let element = Element { start };
                let name = element.name().to_owned();
                visit(Node::Start(element));
                visit(Node::End(name));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::End(end.local_name().as_ref().to_owned()));
            }
            Event::Text(text) => visit(Node::Text(text.xml10_content().into_owned())),
            Event::CData(text) => visit(Node::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let known = || resolve_predefined_entity(&reference).map(str::to_owned);
                if let Some(text) = character.or_else(known) {
                    visit(Node::Text(text));
                }
            }
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(damaged("the XML ends early")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}
