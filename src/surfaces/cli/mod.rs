//! The terminal: the surface that always works.

pub mod args;
pub mod ask;
pub mod batch;
pub mod chat;
pub mod check;
pub mod corpora;
pub mod doctor;
pub mod eval;
pub mod gaps;
pub mod glossary;
pub mod index;
pub mod intents;
pub mod model;
pub mod onboard;
pub mod quiz;
pub mod run;
pub mod session;
pub mod show;
pub mod terminal;

use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;

use args::{Cli, Command};

/// Something was answered, or done.
pub const ANSWERED: u8 = 0;
/// The documents do not say, or a check found faults.
pub const NOT_FOUND: u8 = 1;
/// A claim was found false.
pub const REFUTED: u8 = 1;
/// The documents say too little of a claim.
pub const TOO_LITTLE: u8 = 3;
/// Something went wrong.
pub const FAILED: u8 = 2;

/// Does what the command line asks and says how it went, as grep does: 0, 1 or 2.
pub fn run(cli: Cli) -> ExitCode {
    match dispatch(cli) {
        Ok(status) => ExitCode::from(status),
        Err(error) if is_closed_pipe(&error) => ExitCode::from(ANSWERED),
        Err(error) => {
            terminal::complain(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(cli: Cli) -> Result<u8> {
    let common = &cli.common;
    match cli.command {
        Command::Ask(ask) if ask.batch => batch::run(common),
        Command::Ask(ask) => ask::run(common, &ask),
        Command::Check(args) if args.batch => batch::check(common),
        Command::Check(args) => check::run(common, &args),
        Command::Chat => chat::run(common),
        Command::Glossary(args) => glossary::run(common, &args),
        Command::Onboard(args) => onboard::run(common, &args),
        Command::Quiz(args) => quiz::run(common, &args),
        Command::Gaps(args) => gaps::run(common, &args),
        Command::Index(args) => index::run(common, &args),
        Command::Show { citation } => show::run(common, &citation),
        Command::Intents(command) => intents::run(common, &command),
        Command::Model(command) => model::run(command),
        Command::Run(args) => run::run(common, args),
        Command::Doctor(args) => doctor::run(common, args),
        Command::Eval(command) => eval::run(common, command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "docent", &mut script);
            terminal::write(&String::from_utf8_lossy(&script))?;
            Ok(ANSWERED)
        }
    }
}

/// Whoever read the output has read enough: `docent ask … | head -1` is no error.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
