//! What a running Docent tells its operator: lines on standard error.

use std::io::{IsTerminal, stderr};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{self, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::config::discord::{LogFormat, LogLevel, LogSettings};

/// Begins to log. Once is enough for a process; later calls change nothing. What is received tells
/// that a connection ended for good.
pub fn begin(settings: LogSettings) -> UnboundedReceiver<String> {
    let lines = fmt::layer().with_writer(stderr);
    let lines = match settings.format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // Only the first of several bots in one process can have the log.
    let (ended, endings) = unbounded_channel();
    let _ = registry()
        .with(lines.with_filter(targets(settings)))
        .with(Endings { ended }.with_filter(LevelFilter::ERROR))
        .try_init();
    let questions = settings.questions;
    std::panic::set_hook(Box::new(move |broken| {
        let place = broken.location().map(ToString::to_string);
        // What a panic says may quote the text that it failed on.
        let said = questions.then(|| broken.payload_as_str()).flatten();
        tracing::error!(place, said, "a fault of Docent's");
    }));
    endings
}

/// Listens for what serenity's gateway logs as an error: that Discord ended the connection for a
/// reason that trying again does not mend. Of some of those it says nothing anywhere else, and goes on
/// reading from the closed connection (0.12.5).
struct Endings {
    ended: UnboundedSender<String>,
}

impl<S: Subscriber> Layer<S> for Endings {
    fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
        if event.metadata().target().starts_with("serenity::gateway") {
            let mut message = Message::default();
            event.record(&mut message);
            // Once the program is ending, nobody listens any more.
            let _ = self.ended.send(message.0);
        }
    }
}

/// The words of an event.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
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
