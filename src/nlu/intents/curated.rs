//! Answers that somebody wrote for an intent, and files that hold many: a FAQ.

use std::collections::HashMap;

use toml::de::DeTable;

use super::read::{IntentFile, Reader, Text, Value, empty_file, place_of, span};
use super::{Intent, words};
use crate::nlu::fault::Fault;
use crate::nlu::kind::Kind;
use crate::text::span::Span;

const ANSWER_KEYS: [&str; 3] = ["text", "source", "url"];
const FAQ_KEYS: [&str; 6] = ["id", "examples", "answer", "source", "url", "tests"];

/// An answer that somebody wrote, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curated {
    /// The answer, byte for byte as in its file.
    pub text: String,
    /// Where it stands in that file, in bytes.
    pub span: Span,
    /// The file's name; of a message, its address.
    pub file: String,
    /// The first and the last line there, from 1; `None` for a message.
    pub lines: Option<(u32, u32)>,
    /// What the answer rests on: a title or a file.
    pub source: String,
    /// That on the web.
    pub url: Option<String>,
}

impl Reader {
    /// The `[answer]` of an intent.
    pub(super) fn answer(&mut self, value: &Value) -> Option<Curated> {
        let table = self.table(value)?;
        self.only_keys(table, &ANSWER_KEYS);
        self.curated(table, "text", span(value.span()))
    }

    /// The examples under a key; those without a word are faults, and so is a list of none.
    pub(super) fn examples(&mut self, value: Option<&Value>) -> Vec<Text> {
        let Some(value) = value else { return Vec::new() };
        let examples = self.texts(Some(value));
        if examples.is_empty() {
            self.blame(
                span(value.span()),
                "no examples",
                "write some as people would ask, or take the key out",
            );
        }
        for example in examples.iter().filter(|example| words(&example.value).is_empty()) {
            self.blame(example.span, "an example without words", "take it out");
        }
        examples
    }

    /// The entries of a file with `[[faq]]`, each as an intent's name and content; `None` for other files.
    pub(super) fn faq(&mut self) -> Option<Vec<(String, IntentFile)>> {
        let source = self.source.clone();
        // Faults of the syntax are told when the file is read as an intent.
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        let table = table.into_inner();
        let entries = table.get("faq").filter(|_| errors.is_empty())?;
        self.only_keys(&table, &["faq"]);
        let mut all = Vec::new();
        for value in self.array(entries) {
            let Some(entry) = self.table(value) else { continue };
            self.only_keys(entry, &FAQ_KEYS);
            let whole = span(value.span());
            let id = entry.get("id").and_then(|id| self.text(id)).filter(|id| !id.value.trim().is_empty());
            let mut file = empty_file();
            file.kind = Kind::Topic;
            file.answer = self.curated(entry, "answer", whole);
            file.examples = self.examples(entry.get("examples"));
            file.tests = self.tests(entry.get("tests"));
            if !entry.contains_key("examples") {
                self.blame(whole, "an entry without examples", "add `examples = [\"…\"]`: how people ask it");
            }
            match id {
                Some(id) => all.push((id.value, file)),
                None => self.blame(whole, "an entry without a name", "add `id = \"…\"`"),
            }
        }
        Some(all)
    }

    fn curated(&mut self, table: &DeTable, key: &str, whole: Span) -> Option<Curated> {
        let Some(text) = table.get(key).and_then(|value| self.text(value)) else {
            let at = if table.contains_key(key) { place_of(table.get(key)) } else { whole };
            self.blame(at, "an answer that says nothing", format!("add `{key} = \"…\"`"));
            return None;
        };
        let raw = text.span.of(&self.source.text);
        // The line end after the opening marks is not part of the text.
        let skipped = ["\r\n", "\n"].iter().find(|end| raw.strip_prefix(**end) == Some(text.value.as_str()));
        let at = Span::new(text.span.start + skipped.map_or(0, |end| end.len()), text.span.end);
        if text.value.trim().is_empty() {
            self.blame(text.span, "an answer that says nothing", "write what is to be said");
        } else if at.of(&self.source.text) != text.value {
            let help = "an answer is quoted byte for byte: write it between ''' and '''";
            self.blame(text.span, "an answer with escapes", help);
        }
        let source = table.get("source").and_then(|value| self.text(value)).map(|text| text.value);
        let Some(source) = source.filter(|source| !source.trim().is_empty()) else {
            let at = if table.contains_key("source") { place_of(table.get("source")) } else { text.span };
            self.blame(at, "an answer without a source", "add `source = \"…\"`: a title or a file");
            return None;
        };
        let url = table.get("url").and_then(|value| self.text(value));
        if let Some(url) = url.as_ref().filter(|url| !is_web(&url.value)) {
            self.blame(url.span, "no address of the web", "it begins with https://");
        }
        let line = |at: usize| self.source.text[..at].matches('\n').count() as u32 + 1;
        let lines = (line(at.start), line(at.start + text.value.trim_end().len()));
        let (file, url) = (self.source.name.clone(), url.map(|url| url.value));
        Some(Curated { text: text.value, span: at, file, lines: Some(lines), source, url })
    }
}

/// The faults of examples that two intents have; the second one is blamed and the first named.
pub(super) fn shared_examples(intents: &[Intent]) -> Vec<Fault> {
    let mut first: HashMap<Vec<String>, &Intent> = HashMap::new();
    let mut faults = Vec::new();
    for intent in intents {
        for example in &intent.examples {
            let known = first.entry(words(&example.value)).or_insert(intent);
            if known.name != intent.name {
                faults.push(Fault {
                    source: intent.source.clone(),
                    span: example.span,
                    message: format!("`{}` and `{}` both have this example", known.name, intent.name),
                    help: Some("an example belongs to one intent".to_owned()),
                });
            }
        }
    }
    faults
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
