//! `docent doctor`: what is wrong, and how to mend it.

use anyhow::Result;

use super::args::Common;
use super::session::Session;
use super::{ANSWERED, NOT_FOUND, terminal};
use crate::config::Config;
use crate::render::page::{Line, Page, Run, Style};
use crate::surfaces::setup;

/// Looks over settings, documents, intents and index. The exit status is 1 when something is to
/// be mended.
///
/// # Errors
/// When the output is closed.
pub fn run(common: &Common) -> Result<u8> {
    let mut report = Report::default();
    if let Some(config) = report.check("settings", Config::load(&common.overrides()).map_err(Into::into)) {
        report.settings(&config);
        if let Some(intents) = report.check("intents", setup::intents(&config)) {
            report.well("intents", &format!("{} intents", intents.iter().count()));
            if let Some(session) = report.check("documents", Session::open(common)) {
                report.documents(&session);
            }
        }
    }
    terminal::print(&report.page)?;
    Ok(if report.faults == 0 { ANSWERED } else { NOT_FOUND })
}

#[derive(Default)]
struct Report {
    page: Page,
    faults: usize,
}

impl Report {
    fn check<T>(&mut self, part: &str, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.ill(part, &format!("{error:#}"))).ok()
    }

    fn settings(&mut self, config: &Config) {
        let from =
            config.file.as_ref().map_or("built-in defaults".to_owned(), |file| file.display().to_string());
        self.well("settings", &from);
        for folder in config.sources.folders.iter().filter(|folder| !folder.exists()) {
            let path = folder.display();
            self.ill(
                "documents",
                &format!("{path} is not there; correct `seeds` in the settings, or make the folder"),
            );
        }
    }

    fn documents(&mut self, session: &Session) {
        let corpus = session.engine.corpus();
        self.well("documents", &format!("{} read", corpus.entries.len()));
        for problem in &corpus.problems {
            self.ill("documents", &format!("{} {}", problem.path.display(), problem.cause));
        }
        match &session.engine.unkept {
            None => self.well("index", &session.config.sources.index.display().to_string()),
            Some(error) => self.ill("index", &error.to_string()),
        }
    }

    fn well(&mut self, part: &str, what: &str) {
        self.line(Style::Faint, "well", part, what);
    }

    fn ill(&mut self, part: &str, what: &str) {
        self.faults += 1;
        self.line(Style::Strong, "mend", part, what);
    }

    fn line(&mut self, style: Style, state: &str, part: &str, what: &str) {
        for (number, text) in what.lines().enumerate() {
            let line = if number == 0 {
                Line::of(style, state).and(Run::of(Style::Plain, format!("  {part:<10} {text}")))
            } else {
                Line::of(Style::Plain, text).set_in(17)
            };
            self.page.push(line);
        }
    }
}
