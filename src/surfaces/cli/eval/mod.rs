//! `docent eval`: how good it is, on sets of questions whose answers are known.

pub mod intents;

use anyhow::Result;
use clap::Subcommand;

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum EvalCommand {
    /// Intents by example: learn from one CSV file (sentence,label), judge on another
    #[command(
        after_help = "Example:\n  docent eval intents --train train.csv --test test.csv --out-of-scope none"
    )]
    Intents(intents::IntentsArgs),
}

/// Measures what was asked for.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(command: &EvalCommand) -> Result<u8> {
    match command {
        EvalCommand::Intents(args) => intents::run(args),
    }
}
