//! What a document says about itself in `docProps/core.xml`.

use super::super::error::LoadError;
use super::xml::{self, Node};
use crate::corpus::block::Metadata;

pub(super) fn read(part: &str) -> Result<Metadata, LoadError> {
    let mut metadata = Metadata::default();
    let (mut modified, mut text) = (None, String::new());
    xml::each("docProps/core.xml", part, |node| match node {
        Node::Start(_) => text.clear(),
        Node::Text(more) => text.push_str(&more),
        Node::End(name) => {
            let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
            text.clear();
            if value.is_empty() {
                return;
            }
            match name.as_str() {
                "title" if is_title(&value) => metadata.title = Some(value),
                "creator" => metadata.publisher = Some(value),
                "created" => metadata.date = Some(day(&value)),
                "modified" => modified = Some(day(&value)),
                _ => {}
            }
        }
    })?;
    metadata.date = metadata.date.or(modified);
    Ok(metadata)
}

/// Whether this is a title that a person gave, not what a program filled in: a file's name, or the
/// word that stands for none.
fn is_title(value: &str) -> bool {
    let lower = value.to_lowercase();
    let is_file = [".doc", ".docx", ".dot", ".rtf"].iter().any(|ending| lower.ends_with(ending));
    let is_default = lower.starts_with("microsoft word") || lower == "untitled" || lower == "document";
    !is_file && !is_default && value.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// The day of a point in time: `2026-04-09T20:21:00Z` was on `2026-04-09`.
fn day(value: &str) -> String {
    value.split('T').next().unwrap_or(value).to_owned()
}
