//! The TOML of an intent file, with the place of everything in it.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::curated::Curated;
use super::{Test, words};
use crate::{
    nlu::{
        fault::{Fault, Source},
        kind::Kind,
        slot_kind::SlotKind,
        template::{
            link::{List, ListValue, nearest},
            parse::{SyntaxError, is_name},
        },
    },
    text::span::Span,
};

const INTENT_KEYS: [&str; 11] = [
    "description",
    "kind",
    "templates",
    "examples",
    "answer",
    "look_up",
    "replies",
    "requires",
    "lists",
    "rules",
    "tests",
];
const SHARED_KEYS: [&str; 3] = ["filler", "lists", "rules"];

/// A string of a file, and where its content stands.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) value: String,
    /// The content between the quotation marks.
    pub(super) span: Span,
}

impl Text {
    /// Where a stretch of the value stands in the file: the whole string when escapes part the two.
    pub(super) fn locate(&self, within: Span) -> Span {
        if self.span.len() == self.value.len() { within.shifted(self.span.start) } else { self.span }
    }
}

/// A file, read but not yet understood.
#[derive(Debug)]
pub(super) struct IntentFile {
    pub(super) description: String,
    pub(super) kind: Kind,
    pub(super) templates: Vec<Text>,
    pub(super) examples: Vec<Text>,
    pub(super) answer: Option<Curated>,
    pub(super) look_up: Option<String>,
    pub(super) replies: Vec<String>,
    pub(super) requires: Vec<Text>,
    pub(super) lists: BTreeMap<String, Arc<List>>,
    pub(super) rules: BTreeMap<String, Text>,
    pub(super) filler_start: Vec<Text>,
    pub(super) filler_end: Vec<Text>,
    pub(super) tests: Vec<Test>,
}

/// Reads a file and gathers what is wrong with it.
pub(super) struct Reader {
    pub(super) source: Arc<Source>,
    pub(super) faults: Vec<Fault>,
}

pub(super) type Value<'a> = Spanned<DeValue<'a>>;

impl Reader {
    pub(super) fn new(name: &str, text: &str) -> Self {
        let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
        Self { source, faults: Vec::new() }
    }

    pub(super) fn blame(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        self.faults.push(Fault { source: self.source.clone(), span, message: message.into(), help });
    }

    /// Blames a stretch of a string of this file.
    pub(super) fn blame_in(&mut self, text: &Text, fault: SyntaxError) {
        self.blame(text.locate(fault.span), fault.message, fault.help);
    }

    /// The shared file; empty where it is faulty.
    pub(super) fn shared_file(&mut self) -> IntentFile {
        let source = self.source.clone();
        let mut file = empty_file();
        let Some(table) = self.document(&source.text) else { return file };
        self.only_keys(&table, &SHARED_KEYS);
        self.definitions(&table, &mut file);
        if let Some(filler) = table.get("filler").and_then(|value| self.table(value)) {
            self.only_keys(filler, &["start", "end"]);
            file.filler_start = self.texts(filler.get("start"));
            file.filler_end = self.texts(filler.get("end"));
        }
        file
    }

    /// An intent's file, unless its TOML is faulty or it is empty.
    pub(super) fn intent_file(&mut self) -> Option<IntentFile> {
        let source = self.source.clone();
        let table = self.document(&source.text)?;
        if table.is_empty() {
            self.blame(Span::default(), "an empty intent file", "an intent has `kind` and `templates`");
            return None;
        }
        self.only_keys(&table, &INTENT_KEYS);
        let mut file = empty_file();
        self.definitions(&table, &mut file);
        if let Some(text) = table.get("description").and_then(|value| self.text(value)) {
            file.description = text.value;
        }
        file.answer = table.get("answer").and_then(|value| self.answer(value));
        // One with an answer needs no way of finding it.
        if !table.contains_key("answer") || table.contains_key("kind") {
            file.kind = self.kind(table.get("kind"));
        }
        file.templates = self.texts(table.get("templates"));
        file.examples = self.examples(table.get("examples"));
        if file.templates.is_empty() && !table.contains_key("examples") {
            let at = place_of(table.get("templates"));
            self.blame(at, "an intent without templates", "add `templates = [\"…\"]`");
        }
        file.look_up = table.get("look_up").and_then(|value| self.text(value)).map(|text| text.value);
        file.replies = self.texts(table.get("replies")).into_iter().map(|text| text.value).collect();
        if file.kind.is_chat() && file.replies.is_empty() {
            let help = "add `replies = [\"…\"]`: the phrases to answer with";
            self.blame(place_of(table.get("kind")), "a chat intent without replies", help);
        }
        file.requires = self.texts(table.get("requires"));
        file.tests = self.tests(table.get("tests"));
        Some(file)
    }

    pub(super) fn document<'a>(&mut self, text: &'a str) -> Option<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        // What follows the first fault of the syntax is mostly its echo.
        if let Some(error) = errors.first() {
            let at = error.span().unwrap_or(text.len()..text.len());
            self.blame(span(at), format!("not TOML: {}", error.message()), "");
        }
        errors.is_empty().then(|| table.into_inner())
    }

    fn definitions(&mut self, table: &DeTable, file: &mut IntentFile) {
        for (name, value) in self.entries(table.get("rules")) {
            if let Some(text) = self.text(value) {
                file.rules.insert(self.name(name), text);
            }
        }
        for (name, value) in self.entries(table.get("lists")) {
            let list = self.list(value);
            if SlotKind::named(name.get_ref()).is_some() {
                let message = format!("`{}` is a built-in slot", name.get_ref());
                self.blame(span(name.span()), message, "give the list another name");
            }
            file.lists.insert(self.name(name), Arc::new(list));
        }
    }

    fn name(&mut self, key: &Spanned<DeString>) -> String {
        if !is_name(key.get_ref()) {
            let message = format!("`{}` cannot be a name", key.get_ref());
            self.blame(span(key.span()), message, "names are lower-case letters, digits and `_`");
        }
        key.get_ref().to_string()
    }

    fn list(&mut self, value: &Value) -> List {
        let mut list = List::default();
        for value in self.array(value) {
            let (asked, out) = match value.get_ref() {
                DeValue::Table(entry) => {
                    self.only_keys(entry, &["in", "out"]);
                    let out = entry.get("out").and_then(|out| self.text(out)).map(|text| text.value);
                    (entry.get("in").and_then(|asked| self.text(asked)), out)
                }
                _ => (self.text(value), None),
            };
            let Some(asked) = asked else { continue };
            let folded = words(&asked.value);
            if folded.is_empty() {
                self.blame(asked.span, "a list value without words", "");
            } else if list.values.iter().any(|known| known.words == folded) {
                let message = format!("`{}` is in the list twice", asked.value);
                self.blame(asked.span, message, "case, accents and punctuation do not matter; take one out");
            } else {
                let out = out.unwrap_or_else(|| asked.value.clone());
                list.values.push(ListValue { words: folded, out });
            }
        }
        list
    }

    fn kind(&mut self, value: Option<&Value>) -> Kind {
        let kinds = || Kind::ALL.iter().map(|kind| kind.name());
        let all = || kinds().collect::<Vec<_>>().join(", ");
        let Some(value) = value else {
            self.blame(Span::default(), "an intent without a kind", format!("kinds are {}", all()));
            return Kind::Facts;
        };
        let Some(text) = self.text(value) else { return Kind::Facts };
        Kind::named(&text.value).unwrap_or_else(|| {
            let help = nearest(&text.value, kinds())
                .map_or_else(|| format!("kinds are {}", all()), |near| format!("did you mean `{near}`?"));
            self.blame(text.span, format!("unknown kind `{}`", text.value), help);
            Kind::Facts
        })
    }

    pub(super) fn tests(&mut self, value: Option<&Value>) -> Vec<Test> {
        let Some(value) = value else { return Vec::new() };
        let mut tests = Vec::new();
        for value in self.array(value) {
            let Some(table) = self.table(value) else { continue };
            self.only_keys(table, &["ask", "slots"]);
            let slots = self.entries(table.get("slots")).into_iter().filter_map(|(name, value)| {
                self.text(value).map(|text| (name.get_ref().to_string(), text.value))
            });
            let slots = slots.collect();
            match table.get("ask").and_then(|ask| self.text(ask)) {
                Some(ask) => tests.push(Test { ask, slots }),
                None => self.blame(span(value.span()), "a test that asks nothing", "add `ask = \"…\"`"),
            }
        }
        tests
    }

    pub(super) fn only_keys(&mut self, table: &DeTable, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let help = nearest(key.get_ref(), known.iter().copied()).map_or_else(
                || format!("keys are {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.blame(span(key.span()), format!("unknown key `{}`", key.get_ref()), help);
        }
    }

    pub(super) fn texts(&mut self, value: Option<&Value>) -> Vec<Text> {
        let values = value.map(|value| self.array(value)).unwrap_or_default();
        values.iter().filter_map(|value| self.text(value)).collect()
    }

    pub(super) fn text(&mut self, value: &Value) -> Option<Text> {
        let whole = span(value.span());
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, "a string");
            return None;
        };
        let raw = whole.of(&self.source.text);
        let marks = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
        let inner = Span::new(whole.start + marks, (whole.end - marks).max(whole.start + marks));
        Some(Text { value: text.to_owned(), span: inner })
    }

    pub(super) fn table<'v, 'a>(&mut self, value: &'v Value<'a>) -> Option<&'v DeTable<'a>> {
        if value.get_ref().as_table().is_none() {
            self.wrong_type(value, "a table");
        }
        value.get_ref().as_table()
    }

    pub(super) fn array<'v, 'a>(&mut self, value: &'v Value<'a>) -> Vec<&'v Value<'a>> {
        if value.get_ref().as_array().is_none() {
            self.wrong_type(value, "a list in square brackets");
        }
        value.get_ref().as_array().map(|array| array.iter().collect()).unwrap_or_default()
    }

    fn entries<'v, 'a>(
        &mut self,
        value: Option<&'v Value<'a>>,
    ) -> Vec<(&'v Spanned<DeString<'a>>, &'v Value<'a>)> {
        value.and_then(|value| self.table(value)).map(|table| table.iter().collect()).unwrap_or_default()
    }

    fn wrong_type(&mut self, value: &Value, expected: &str) {
        let found = value.get_ref().type_str();
        self.blame(span(value.span()), format!("expected {expected}, found {found}"), "");
    }
}

pub(super) fn place_of(value: Option<&Value>) -> Span {
    value.map_or_else(Span::default, |value| span(value.span()))
}

pub(super) fn empty_file() -> IntentFile {
    IntentFile {
        description: String::new(),
        kind: Kind::Facts,
        templates: Vec::new(),
        examples: Vec::new(),
        answer: None,
        look_up: None,
        replies: Vec::new(),
        requires: Vec::new(),
        lists: BTreeMap::new(),
        rules: BTreeMap::new(),
        filler_start: Vec::new(),
        filler_end: Vec::new(),
        tests: Vec::new(),
    }
}

pub(super) fn span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
