//! What a document's styles make of its paragraphs.

use std::collections::HashMap;

use super::super::error::LoadError;
use super::xml::{self, Node};

/// Styles refer to the style they are based on at most this far.
const CHAIN_LIMIT: usize = 32;

/// The styles of a document by their ids.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Default)]
struct Style {
    name: String,
    base: Option<String>,
    outline: Option<u8>,
    numbered: Option<bool>,
    vanish: Option<bool>,
    size: Option<u32>,
}

impl Styles {
    /// The level of a heading, from 1, if paragraphs of this style are headings.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id)
            .find_map(|style| style.outline.or_else(|| level_by_name(&style.name)))
            .filter(|level| *level <= 9)
            .map(|level| level.clamp(1, 6))
    }

    /// Whether paragraphs of this style are list items.
    pub(super) fn is_numbered(&self, id: &str) -> bool {
        self.chain(id).find_map(|style| style.numbered).unwrap_or(false)
    }

    /// Whether text of this style is hidden.
    pub(super) fn is_vanished(&self, id: &str) -> bool {
        self.chain(id).find_map(|style| style.vanish).unwrap_or(false)
    }

    /// The size of this style's letters in half points; 0 where the document's default holds.
    pub(super) fn size(&self, id: &str) -> u32 {
        self.chain(id).find_map(|style| style.size).unwrap_or(0)
    }

    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> + use<'a> {
        let first = self.styles.get(id);
        std::iter::successors(first, |style| self.styles.get(style.base.as_deref()?)).take(CHAIN_LIMIT)
    }
}

pub(super) fn read(part: &str) -> Result<Styles, LoadError> {
    let mut styles = Styles::default();
    let mut open: Option<(String, Style)> = None;
    xml::each("word/styles.xml", part, |node| match node {
        Node::Start(element) => {
            if element.name() == "style" {
                open = Some((element.attribute("styleId").unwrap_or_default(), Style::default()));
                return;
            }
            let Some((_, style)) = &mut open else { return };
            match element.name() {
                "name" => style.name = element.attribute("val").unwrap_or_default(),
                "basedOn" => style.base = element.attribute("val"),
                "outlineLvl" => {
                    style.outline = element
                        .attribute("val")
                        .and_then(|level| level.parse::<u8>().ok())
                        .map(|level| level.saturating_add(1));
                }
                "numId" => style.numbered = Some(element.attribute("val").as_deref() != Some("0")),
                "sz" => style.size = element.attribute("val").and_then(|size| size.parse().ok()),
                "vanish" => style.vanish = Some(element.is_on()),
                _ => {}
            }
        }
        Node::End(name) if name == "style" => {
            if let Some((id, style)) = open.take() {
                styles.styles.insert(id, style);
            }
        }
        _ => {}
    })?;
    Ok(styles)
}

/// The level that a style's name tells: `heading 2`, `Überschrift 2`, `Titre 2`, `H2`, `_ H_2/3`.
/// A document's title is a heading of level 1.
fn level_by_name(name: &str) -> Option<u8> {
    const WORDS: &[&str] = &[
        "heading",
        "h",
        "überschrift",
        "titre",
        "título",
        "titulo",
        "titolo",
        "kop",
        "rubrik",
        "overskrift",
        "otsikko",
        "nagłówek",
        "nadpis",
        "заголовок",
        "标题",
        "標題",
        "見出し",
        "제목",
        "عنوان",
        "başlık",
        "címsor",
    ];
    let name: String =
        name.to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).collect();
    if matches!(name.as_str(), "title" | "titel" | "hch") {
        return Some(1);
    }
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let level = name[digits..].chars().next()?.to_digit(10)? as u8;
    let rest = &name[digits + 1..];
    let is_rest_plain = rest.is_empty() || (rest.starts_with('/') && rest.len() == 2);
    (WORDS.contains(&&name[..digits]) && is_rest_plain && level > 0).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_levels() {
        for (name, level) in [("heading 3", 3), ("Überschrift 2", 2), ("H1", 1), ("_ H_2/3", 2), ("Title", 1)]
        {
            assert_eq!(level_by_name(name), Some(level), "{name}");
        }
        for name in ["Heading 1 Char", "Normal", "Header", "List 2", "H", "HTML"] {
            assert_eq!(level_by_name(name), None, "{name}");
        }
    }
}
