//! Docent measured on public data: readers of the data sets, the measures, and what is told of them.

pub mod answerable;
pub mod bootstrap;
pub mod chat;
pub mod chat_report;
pub mod choice;
pub mod claim_fit;
pub mod claim_verdicts;
pub mod claims;
pub mod clusters;
pub mod conversation;
pub mod coverage;
pub mod curve;
pub mod dataset;
pub mod examples;
pub mod excerpts;
pub mod fit;
pub mod followups;
pub mod gold;
pub mod intents;
pub mod library;
pub mod matthews;
pub mod metrics;
pub mod qa;
pub mod report;
pub mod retrieval;
