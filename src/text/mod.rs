//! Spans, tokens, sentences, quantities and dates of plain text. Knows no documents.

pub mod date;
pub mod english;
pub mod quantity;
pub mod sentences;
pub mod span;
pub mod tokens;
