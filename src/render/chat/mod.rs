//! A chat message: an embed, buttons; Discord's limits are kept here, by construction.

pub mod action;
pub mod answer;
pub mod gaps;
pub mod glossary;
pub mod humans;
pub mod markdown;
pub mod message;
pub mod pages;
pub mod quiz;
mod quotes;
pub mod tour;
pub mod verdict;
