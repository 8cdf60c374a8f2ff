//! The tests in the intent files.

use std::fmt;

use super::{Intents, Test, words};
use crate::nlu::recognition::Recognition;

/// What came of running the tests. `Display` shows the failures and the count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many passed.
    pub passed: usize,
    /// Those that did not.
    pub failures: Vec<Failure>,
}

/// A test that did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The file and line of the test, as `file:line`.
    pub place: String,
    /// The question.
    pub ask: String,
    /// The intent and slots that the test expects.
    pub expected: String,
    /// Those that were recognised.
    pub got: String,
}

impl Intents {
    /// Runs every test: what `docent intents test` does.
    ///
    /// A slot is as expected when the asker's words or the value are, case and accents apart.
    /// Slots that a test does not name are not looked at.
    pub fn test(&self, recognise: &dyn Fn(&str) -> Recognition) -> Report {
        let mut report = Report::default();
        for intent in self.iter() {
            for test in &intent.tests {
                let got = recognise(&test.ask.value);
                if got.intent.as_deref() == Some(&intent.name) && slots_agree(test, &got) {
                    report.passed += 1;
                    continue;
                }
                let line = intent.source.text[..test.ask.span.start].matches('\n').count() + 1;
                report.failures.push(Failure {
                    place: format!("{}:{line}", intent.source.name),
                    ask: test.ask.value.clone(),
                    expected: describe(Some(&intent.name), test.slots.iter()),
                    got: describe(got.intent.as_ref(), got.slots.iter().map(|s| (&s.name, &s.raw))),
                });
            }
        }
        report
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            writeln!(f, "{failure}\n")?;
        }
        write!(f, "{} passed, {} failed", self.passed, self.failures.len())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.place, self.ask)?;
        writeln!(f, "  expected {}", self.expected)?;
        write!(f, "       got {}", self.got)
    }
}

fn slots_agree(test: &Test, got: &Recognition) -> bool {
    test.slots.iter().all(|(name, expected)| {
        let expected = words(expected);
        let mut named = got.slots.iter().filter(|slot| slot.name == *name);
        named.any(|slot| words(&slot.raw) == expected || words(&slot.value) == expected)
    })
}

fn describe<'a>(intent: Option<&String>, slots: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let intent = intent.map_or("no intent", String::as_str);
    let slots: Vec<String> = slots.map(|(name, value)| format!("{name} = {value:?}")).collect();
    if slots.is_empty() { intent.to_owned() } else { format!("{intent}, {}", slots.join(", ")) }
}
