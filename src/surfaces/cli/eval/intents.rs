//! `docent eval intents`: intents by example, on sentences with labels.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::eval::curve::svg;
use crate::eval::intents::{Figure, Labelled, Report, evaluate};
use crate::surfaces::cli::{ANSWERED, terminal};

/// Arguments of `eval intents`.
#[derive(Args, Debug)]
pub struct IntentsArgs {
    /// Sentences to learn from: CSV with the columns sentence and label
    #[arg(long, value_name = "FILE")]
    pub train: PathBuf,
    /// Sentences to judge, in the same form
    #[arg(long, value_name = "FILE")]
    pub test: PathBuf,
    /// The label of sentences that belong to no intent
    #[arg(long, value_name = "LABEL")]
    pub out_of_scope: Option<String>,
    /// One JSON object instead of a table
    #[arg(long)]
    pub json: bool,
    /// Draw the risk–coverage curve into this file
    #[arg(long, value_name = "FILE.svg")]
    pub curve: Option<PathBuf>,
}

/// Learns, judges, and prints the figures.
///
/// # Errors
/// When a file cannot be read or written, or there is nothing to learn from.
pub fn run(args: &IntentsArgs) -> Result<u8> {
    let (train, test) = (read(&args.train)?, read(&args.test)?);
    let bar =
        if stderr().is_terminal() { ProgressBar::new(test.len() as u64) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{prefix:.bold} {wide_bar:.green} {pos}/{len}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix("Learning");
    bar.tick();
    let report = evaluate(&train, &test, args.out_of_scope.as_deref(), None, &mut |done| {
        bar.set_prefix("Judging");
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    let report = report.with_context(|| format!("{} has no sentence of an intent", args.train.display()))?;
    if let Some(path) = &args.curve {
        let drawn = svg("Intents: risk over coverage", &report.curve, report.threshold);
        std::fs::write(path, drawn).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    terminal::write(&if args.json { format!("{}\n", object(&report)) } else { table(&report) })?;
    Ok(ANSWERED)
}

fn read(path: &Path) -> Result<Vec<Labelled>> {
    let unreadable = || format!("{} cannot be read", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(unreadable)?;
    reader.deserialize().collect::<Result<_, _>>().with_context(unreadable)
}

fn object(report: &Report) -> Value {
    let value = |figure: Figure| json!(rounded(figure.value));
    let interval = |figure: Figure| json!(figure.interval.map(rounded));
    json!({
        "train": report.sizes.0,
        "test": report.sizes.1,
        "in_scope_accuracy": value(report.in_scope_accuracy),
        "oos_recall": report.oos_recall.map(value),
        "mcc": value(report.mcc),
        "intervals": {
            "in_scope_accuracy": interval(report.in_scope_accuracy),
            "oos_recall": report.oos_recall.map(interval),
            "mcc": interval(report.mcc),
        },
        "threshold": rounded(f64::from(report.threshold)),
        "risk_coverage_area": rounded(report.area),
        "learning_ms": report.learning.as_millis() as u64,
        "guess_us": report.guess.as_micros() as u64,
    })
}

fn table(report: &Report) -> String {
    let line = |name: &str, figure: Figure| {
        let [low, high] = figure.interval;
        format!("{name:<22}{:>7.3}   {low:.3}–{high:.3}\n", figure.value)
    };
    let mut table = format!("{:<22}{:>7}   95 in 100\n", "figure", "value");
    table.push_str(&line("in-scope accuracy", report.in_scope_accuracy));
    if let Some(recall) = report.oos_recall {
        table.push_str(&line("out-of-scope recall", recall));
    }
    table.push_str(&line("Matthews correlation", report.mcc));
    table.push_str(&format!("{:<22}{:>7.3}\n", "risk–coverage area", report.area));
    table.push_str(&format!("{:<22}{:>7.3}\n", "threshold", report.threshold));
    let (train, test) = report.sizes;
    let (learning, guess) = (report.learning.as_secs_f64(), report.guess.as_micros());
    table.push_str(&format!("learnt from {train} in {learning:.1} s, judged {test} at {guess} µs\n"));
    table
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
