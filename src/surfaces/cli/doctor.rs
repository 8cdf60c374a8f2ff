//! `docent doctor`: what is wrong, and how to mend it.

use std::sync::Arc;

use anyhow::Result;

use super::args::{Common, DoctorArgs};
use super::session::{Embedding, Session};
use super::{ANSWERED, NOT_FOUND, terminal};
use crate::config::store::Questions;
use crate::config::{Config, discord_token};
use crate::engine::Engine;
use crate::models::threads::InferenceThreads;
use crate::render::page::{Line, Page, Run, Style};
use crate::store::Store;
use crate::surfaces::discord::checkup::{Finding, examine};
use crate::surfaces::discord::library::Library;
use crate::surfaces::setup::{self, Setup};

/// Looks over settings, documents, intents and index. The exit status is 1 when something is to
/// be mended.
///
/// # Errors
/// When the output is closed.
pub fn run(common: &Common, args: DoctorArgs) -> Result<u8> {
    let mut report = Report::default();
    if let Some(mut config) = report.check("settings", Config::load(&common.overrides()).map_err(Into::into))
    {
        report.settings(&config);
        if let Some(intents) = report.check("intents", setup::intents(&config)) {
            report.well("intents", &format!("{} intents", intents.iter().count()));
            let usable = report.model(&config);
            // Where routes say what is asked in Discord, the terminal may have nothing of its own.
            let asked_here = config.routes.is_empty() || config.sources.folders.iter().any(|f| f.exists());
            if usable
                && asked_here
                && let Some(session) =
                    report.check("documents", Session::open_with(common, Embedding::NotNeeded))
            {
                report.documents(&session.engine);
            }
            if usable
                && !config.routes.is_empty()
                && let Some(library) = report.check("routes", opened(common))
            {
                library.engines().iter().for_each(|engine| report.documents(engine));
            }
        }
        report.routes(&config);
        report.store(&config);
        if args.discord {
            if args.discord_api.is_some() {
                config.discord.api = args.discord_api;
            }
            report.discord(&config);
        }
    }
    terminal::print(&report.page)?;
    Ok(if report.faults == 0 { ANSWERED } else { NOT_FOUND })
}

/// The documents of all routes.
fn opened(common: &Common) -> Result<Library> {
    Library::open(Arc::new(Setup::load(&common.overrides())?), &mut |_| {})
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
        let needed = config.routes.is_empty();
        let from =
            config.file.as_ref().map_or("built-in defaults".to_owned(), |file| file.display().to_string());
        self.well("settings", &from);
        for folder in config.sources.folders.iter().filter(|folder| needed && !folder.exists()) {
            let path = folder.display();
            self.ill(
                "documents",
                &format!("{path} is not there; correct `seeds` in the settings, or make the folder"),
            );
        }
    }

    /// Whether the documents can be opened as far as the embedding model goes: none is needed.
    fn model(&mut self, config: &Config) -> bool {
        match self.check("embedding", setup::embedding(config, &InferenceThreads::start(1))) {
            Some(Some(model)) => self.well("embedding", &model.to_string()),
            Some(None) => self.well("embedding", "no model: texts are compared by their words"),
            None => return false,
        }
        true
    }

    fn documents(&mut self, engine: &Engine) {
        let corpus = engine.corpus();
        self.well("documents", &format!("{} read", corpus.entries.len()));
        for problem in &corpus.problems {
            self.ill("documents", &format!("{} {}", problem.path.display(), problem.cause));
        }
        match &engine.unkept {
            None => self.well("index", "kept, and up to date"),
            Some(error) => self.ill("index", &error.to_string()),
        }
        match engine.tour() {
            Ok(tour) => self.well("tour", &format!("{} pages", tour.stops.len())),
            Err(fault) => self.ill("tour", &fault.to_string()),
        }
    }

    fn routes(&mut self, config: &Config) {
        for collection in &config.collections {
            for folder in collection.folders.iter().filter(|folder| !folder.exists()) {
                let path = folder.display();
                self.ill(
                    "collection",
                    &format!(
                        "{path} of {:?} is not there; correct `folders`, or make the folder",
                        collection.name
                    ),
                );
            }
            if !config.routes.iter().any(|route| route.collections.contains(&collection.name)) {
                self.ill(
                    "collection",
                    &format!("nobody may ask {:?}: no [[route]] leads to it", collection.name),
                );
            }
        }
        match config.discord.unasked_channels.len() {
            0 => self.well("discord", "answers when asked; needs no privileged intent"),
            count => self.well(
                "discord",
                &format!(
                    "answers unasked questions in {count} channels, which needs the message-content intent"
                ),
            ),
        }
    }

    fn store(&mut self, config: &Config) {
        let settings = &config.store;
        let file = settings.file.display();
        let kept = match settings.questions {
            Questions::None => "no question is kept".to_owned(),
            Questions::Unanswered => format!("a question is kept for {} days", settings.days),
        };
        // Looking makes no database.
        if !settings.file.exists() {
            return self.well("store", &format!("{file} is made when Docent runs in Discord; {kept}"));
        }
        let counted = Store::open(&settings.file).and_then(|store| store.count());
        if let Some(count) = self.check("store", counted.map_err(Into::into)) {
            self.well("store", &format!("{file} has {count} questions; {kept}"));
        }
    }

    fn discord(&mut self, config: &Config) {
        let Some(token) = self.check("discord", discord_token().map_err(Into::into)) else { return };
        for Finding { well, what } in examine(config, &token) {
            if well { self.well("discord", &what) } else { self.ill("discord", &what) }
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
