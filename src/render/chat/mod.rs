//! A chat message: an embed, buttons; Discord's limits are kept here, by construction.

pub mod action;
pub mod answer;
pub mod gaps;
pub mod glossary;
pub mod humans;
pub mod markdown;
pub mod message;
pub mod pages;
mod quotes;
pub mod verdict;
