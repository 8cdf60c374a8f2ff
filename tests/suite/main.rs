//! The one integration binary: what holds of the program as a whole. Small things are tested
//! beside the code.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test reads better so, and has the time"
)]

mod answers;
mod bad_files;
mod bad_questions;
mod chat_limits;
mod chat_messages;
mod claims;
mod command_line;
mod corpus;
mod discord;
mod docs;
mod eval;
mod examples;
mod gaps;
mod incremental;
mod intents;
mod invariants;
mod model_command;
mod models;
mod onboarding;
mod question_kinds;
mod quiz;
mod settings;
mod shown;
mod source;
mod support;
mod tidy;
mod tiny_models;
mod trouble;
mod vectors;
