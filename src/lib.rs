//! Docent answers questions with sentences quoted from a team's own documents, each with a
//! citation, or says that the documents do not say. Read the modules in this order: each one
//! knows only those above it.

pub mod text;

pub mod corpus;

pub mod nlu;
pub mod index;
pub mod answer;
pub mod config;
pub mod render;
