//! Spans, tokens, sentences, quantities and dates of plain text. Knows no documents.

pub mod date;
pub mod quantity;
pub mod span;
pub mod tokens;
