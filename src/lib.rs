//! Docent answers questions with sentences quoted from a team's own documents, each with a
//! citation, or says that the documents do not say. Read the modules in this order: each one
//! knows only those above it.

pub mod answer; // judging sentences, citing them, refusing
pub mod check; // a claim beside what the documents say
pub mod config; // config.toml as each floor's settings
pub mod corpus; // documents as their loaders read them
pub mod engine; // the path of a question on one screen
pub mod eval; // Docent measured on public data sets
pub mod index; // finding passages: the only floor that names tantivy
pub mod models; // neural networks that read texts, on the CPU
pub mod nlu; // understanding a question: templates, slots, places, follow-ups
pub mod onboard; // a path through a collection, a quiz
pub mod render; // an answer as a page, as JSON, as a chat message
pub mod store; // what outlives a restart: questions, ratings, saved answers
pub mod surfaces; // the terminal, Discord
pub mod text; // spans, tokens, sentences, quantities, dates
