//! What the elements of HTML are to a reader.

use super::super::flow::Flow;
use crate::corpus::block::BlockKind;

/// Opens an element in the flow.
pub(in super::super) fn open(flow: &mut Flow, name: &str) {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => flow.begin(BlockKind::Heading(name.as_bytes()[1] - b'0')),
        "p" => flow.begin(BlockKind::Paragraph),
        "li" | "dd" => flow.item(),
        "tr" => flow.row(),
        "td" | "th" => flow.cell(),
        "br" => flow.space(),
        "sup" => flow.raise(),
        _ if BLOCKS.contains(&name) => flow.end(),
        _ => {}
    }
}

/// Closes an element in the flow.
pub(in super::super) fn close(flow: &mut Flow, name: &str) {
    match name {
        "li" | "dd" => flow.end_item(),
        "tr" => flow.end_row(),
        "td" | "th" => flow.space(),
        "table" => flow.end_table(),
        "sup" => flow.lower(),
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => flow.end(),
        _ if BLOCKS.contains(&name) => flow.end(),
        _ => {}
    }
}

/// Whether a reader sees nothing of such an element.
pub(in super::super) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "iframe"
            | "object"
            | "svg"
            | "math"
            | "select"
            | "button"
            | "textarea"
            | "head"
            | "title"
            | "canvas"
            | "audio"
            | "video"
            | "datalist"
    )
}

/// Whether HTML has such an element.
pub(in super::super) fn is_known(name: &str) -> bool {
    is_hidden(name) || BLOCKS.contains(&name) || OTHERS.contains(&name)
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "ul",
];

const OTHERS: &[&str] = &[
    "a", "abbr", "acronym", "area", "b", "base", "bdi", "bdo", "big", "br", "cite", "code", "col",
    "colgroup", "data", "dd", "del", "dfn", "em", "embed", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i",
    "img", "input", "ins", "kbd", "label", "li", "link", "map", "mark", "meta", "meter", "output", "p",
    "param", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "slot", "small", "source", "span",
    "strike", "strong", "sub", "sup", "td", "th", "time", "tr", "track", "tt", "u", "var", "wbr",
];
