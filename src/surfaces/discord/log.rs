//! What a running Docent tells its operator: lines on standard error.

use std::io::{IsTerminal, stderr};

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::config::discord::{LogFormat, LogLevel, LogSettings};

/// Begins to log. Once is enough for a process; later calls change nothing.
pub fn begin(settings: LogSettings) {
    let lines = fmt::layer().with_writer(stderr);
    let lines = match settings.format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // Only the first of several bots in one process can have the log.
    let _ = registry().with(lines.with_filter(targets(settings))).try_init();
    let questions = settings.questions;
    std::panic::set_hook(Box::new(move |broken| {
        let place = broken.location().map(ToString::to_string);
        // What a panic says may quote the text that it failed on.
        let said = questions.then(|| broken.payload_as_str()).flatten();
        tracing::error!(place, said, "a fault of Docent's");
    }));
}

/// Docent's own lines at their level. serenity's warnings quote what it could not read, words of
/// people among it, so they stand back unless those words may be logged.
fn targets(settings: LogSettings) -> Targets {
    let others = if settings.questions { Level::WARN } else { Level::ERROR };
    Targets::new().with_target("docent", level(settings.level)).with_default(others)
}

fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    }
}
