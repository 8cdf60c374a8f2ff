//! The `docent` program: arguments in, exit status out.

use std::process::ExitCode;

use clap::Parser;
use docent::surfaces::cli::{args::Cli, run};

fn main() -> ExitCode {
    run(Cli::parse())
}
