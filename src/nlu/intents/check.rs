//! The faults that show only when intents are held against each other.

use std::{collections::HashMap, path::Path};

use super::{Intent, Intents, LoadError, Test, words};
use crate::{
    nlu::{
        fault::{Fault, Faults},
        slot_kind::Mention,
    },
    text::span::Span,
};

/// Checks every file in `dir`: what `docent intents check` does.
///
/// # Errors
/// When the folder cannot be read, or with every fault.
pub fn check(dir: &Path) -> Result<Intents, LoadError> {
    let intents = Intents::load(dir)?;
    let faults = intents.check();
    if faults.is_empty() { Ok(intents) } else { Err(Faults(faults).into()) }
}

impl Intents {
    /// Templates that are too large to compile, templates and examples that two intents claim.
    ///
    /// This compiles every template, so a question's path does not go through here. Typed slots
    /// are taken from the tests' own `slots`; a test that names a slot's canonical value instead
    /// of the asker's words is not held against other intents.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut templates: HashMap<&str, &Intent> = HashMap::new();
        let mut examples: HashMap<Vec<String>, &Intent> = HashMap::new();
        for intent in self.iter() {
            for template in &intent.templates {
                if let Err(why) = template.matcher() {
                    let message = format!("the template is too large: {why}");
                    faults.push(blame(intent, template.text.span, message, "split it in two"));
                }
                if let Some(first) = templates.insert(template.text(), intent) {
                    let message = format!("`{}` has this template, too", first.name);
                    faults.push(blame(intent, template.text.span, message, "take one out"));
                }
            }
            for test in &intent.tests {
                if let Some(first) = examples.insert(words(&test.ask.value), intent) {
                    let message = format!("`{}` has this example, too", first.name);
                    faults.push(blame(intent, test.ask.span, message, "an example belongs to one intent"));
                } else if let Some(fault) = self.claimed(intent, test) {
                    faults.push(fault);
                }
            }
        }
        faults
    }

    /// The fault if a template of another intent fits the test better.
    fn claimed(&self, intent: &Intent, test: &Test) -> Option<Fault> {
        let asked = words(&test.ask.value);
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let mentions = mentions(intent, test, &asked)?;
        let best = self.matches(&asked, &mentions)?;
        if best.intent.name == intent.name {
            return None;
        }
        let message = format!("`{}` claims this example", best.intent.name);
        let help = format!("its template `{}` fits better", best.template);
        Some(blame(intent, test.ask.span, message, &help))
    }
}

/// What the test says the question mentions; `None` if it does not say where.
fn mentions(intent: &Intent, test: &Test, asked: &[&str]) -> Option<Vec<Mention>> {
    let typed = test.slots.iter().filter_map(|(name, value)| {
        intent.slot_kind(name).filter(|kind| !kind.is_wildcard()).map(|kind| (kind, words(value)))
    });
    typed
        .map(|(kind, value)| {
            let at = asked.windows(value.len().max(1)).position(|window| window == value)?;
            Some(Mention { kind, words: at..at + value.len() })
        })
        .collect()
}

fn blame(intent: &Intent, span: Span, message: String, help: &str) -> Fault {
    Fault { source: intent.source.clone(), span, message, help: Some(help.to_owned()) }
}
