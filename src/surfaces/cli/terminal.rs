//! What this terminal can show, and how it is written to.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::Duration;

use anstream::ColorChoice;
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use terminal_size::{Width, terminal_size_of};

use crate::index::refresh::Progress;
use crate::render::page::Page;
use crate::render::terminal::{Abilities, draw, harmless};

/// What standard output can show: nothing but text in a pipe, or where `NO_COLOR` is set. Lines wrap on a terminal only.
pub fn abilities() -> Abilities {
    let styles = anstream::AutoStream::choice(&stdout()) != ColorChoice::Never;
    let links = styles && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    let width = terminal_size_of(stdout()).map(|(Width(columns), _)| usize::from(columns));
    Abilities { styles, links, width }
}

/// Writes a page to standard output.
///
/// # Errors
/// When standard output is closed.
pub fn print(page: &Page) -> Result<()> {
    write(&draw(page, abilities()))
}

/// Writes text to standard output as it is.
///
/// # Errors
/// When standard output is closed.
pub fn write(text: &str) -> Result<()> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Tells standard error what went wrong, with its causes.
pub fn complain(error: &anyhow::Error) {
    let mut said = Vec::new();
    for cause in error.chain().map(ToString::to_string) {
        if !said.iter().any(|earlier: &String| earlier.contains(&cause)) {
            said.push(cause);
        }
    }
    // Faults of a file are drawn with the word before them already.
    let said = said.join(": ");
    warn("error", said.strip_prefix("error: ").unwrap_or(&said));
}

/// Tells standard error something that its reader should act on. A file's name may stand in it,
/// and a file's name may hold anything.
pub fn warn(label: &str, message: &str) {
    let bold = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
    let message: Vec<String> = message.lines().map(harmless).collect();
    // With standard error closed there is nobody left to tell.
    let _ = writeln!(anstream::AutoStream::auto(stderr()), "{bold}{label}{bold:#}: {}", message.join("\n"));
}

/// Shows how many of many things are done: a bar on a terminal, nothing elsewhere.
pub struct Steps {
    bar: ProgressBar,
}

impl Steps {
    /// A bar for `total` things.
    pub fn new(what: &'static str, total: usize) -> Self {
        let bar = bar(total as u64);
        bar.set_prefix(what);
        Self { bar }
    }

    /// Shows that so many are done.
    pub fn show(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away.
    pub fn done(self) {
        self.bar.finish_and_clear();
    }
}

/// Shows on a terminal that something is being worked on, for as long as it is.
pub fn busy<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    let spinner = if stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    spinner.set_message(what);
    spinner.enable_steady_tick(Duration::from_millis(100));
    let done = work();
    spinner.finish_and_clear();
    done
}

fn bar(total: u64) -> ProgressBar {
    let bar = if stderr().is_terminal() { ProgressBar::new(total) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{prefix:.bold} {wide_bar:.green} {pos}/{len} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Shows how far indexing has come: a bar on a terminal, nothing elsewhere.
pub struct Watcher {
    bar: ProgressBar,
}

impl Watcher {
    /// A watcher that has nothing to show yet.
    pub fn new() -> Self {
        Self { bar: bar(0) }
    }

    /// Shows one step.
    pub fn show(&self, progress: Progress<'_>) {
        match progress {
            Progress::Waiting => {
                self.bar.set_prefix("Waiting");
                self.bar.set_message("for another docent that is indexing");
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            Progress::Reading { done, total, name } => {
                self.bar.set_prefix("Reading");
                self.bar.set_length(total as u64);
                self.bar.set_position(done as u64);
                self.bar.set_message(harmless(name).chars().take(30).collect::<String>());
            }
            Progress::Writing => {
                self.bar.set_prefix("Writing");
                self.bar.set_message("the index");
            }
            Progress::Embedding { done, total } => {
                self.bar.set_prefix("Embedding");
                self.bar.set_length(total as u64);
                self.bar.set_position(done as u64);
                self.bar.set_message("texts");
            }
        }
    }

    /// Takes the bar away.
    pub fn done(self) {
        self.bar.finish_and_clear();
    }
}

/// A bar that counts the bytes of a file that is fetched: on a terminal, nothing elsewhere.
pub fn fetching(file: &str, bytes: Option<u64>) -> ProgressBar {
    let bar = if stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() };
    if let Some(bytes) = bytes {
        bar.set_length(bytes);
    }
    let style = ProgressStyle::with_template("{prefix:.bold} {wide_bar:.green} {bytes}/{total_bytes} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix(harmless(file));
    bar
}

impl Default for Watcher {
    fn default() -> Self {
        Self::new()
    }
}
