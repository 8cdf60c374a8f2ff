//! From an answer to what a reader sees: plain data for a surface to send. Pure: no IO.

pub mod chat;
pub mod context;
pub mod gaps;
pub mod glossary;
pub mod json;
pub mod page;
pub mod phrases;
pub mod quiz;
pub mod reply;
pub mod shown_quote;
pub mod terminal;
pub mod tour;
pub mod verdict;
pub mod wrapping;
