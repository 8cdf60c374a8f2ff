//! The intents that the files in `intents/` describe: what people ask, in which words.
//!
//! A file describes one intent, named after the file; `_shared.toml` holds the lists, rules and
//! filler that all may use. Every fault of every file is found before anything is answered.

mod check;
mod curated;
mod explain;
mod filler;
mod likeness;
mod matching;
mod read;
mod testing;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use check::check;
pub use curated::Curated;
pub use explain::Explanation;
pub use likeness::{Embedder, Likest};
pub use matching::{MAX_WORDS, Match};
pub use testing::{Failure, Report};

use filler::Filler;
use likeness::Likenesses;
use matching::Template;
use read::{IntentFile, Reader, Text};

use super::{
    fault::{Fault, Faults, Source},
    kind::Kind,
    slot_kind::SlotKind,
    template::{
        link::Definitions,
        needs::{Vocabulary, is_unbound},
        parse::{Node, SyntaxError, parse},
    },
};
use crate::text::{span::Span, tokens::tokenize};

/// The file whose lists, rules and filler all intents may use.
const SHARED: &str = "_shared";

/// The files of `intents/` as they were when the program was built.
static BUILT_IN: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/intents");

/// All the intents, ready to match questions.
#[derive(Debug)]
pub struct Intents {
    all: Vec<Intent>,
    filler: Filler,
    vocabulary: Vocabulary,
    likenesses: Option<Likenesses>,
}

/// Something that people ask for.
#[derive(Debug)]
pub struct Intent {
    /// The file's stem, or the `id` of an entry of a FAQ.
    pub name: String,
    /// A line for people.
    pub description: String,
    /// How it is answered.
    pub kind: Kind,
    /// The slots whose values, where a question fills them, a quoted sentence must meet.
    pub requires: Vec<String>,
    /// Of a chat intent: what to ask the documents first, which may have the better answer. Of another: the words to
    /// look for where the question has none of its own.
    pub look_up: Option<String>,
    /// Of a chat intent: the phrases to answer with.
    pub replies: Vec<String>,
    /// What somebody wrote to answer with.
    pub answer: Option<Curated>,
    templates: Vec<Template>,
    examples: Vec<Text>,
    tests: Vec<Test>,
    source: Arc<Source>,
}

/// A question of an intent's file with the slots it should fill.
#[derive(Clone, Debug)]
struct Test {
    ask: Text,
    slots: BTreeMap<String, String>,
}

/// Why a folder of intents cannot be used. Both are the operator's to mend.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or the folder cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// What cannot be read.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The folder holds no intents.
    #[error("no intents in {}: expected files such as facts.toml", .0.display())]
    Empty(PathBuf),
    /// The files are faulty.
    #[error(transparent)]
    Faults(#[from] Faults),
}

impl Intents {
    /// Reads `*.toml` in `dir`.
    ///
    /// # Errors
    /// When the folder or a file cannot be read or holds no intent, or with every fault in the files.
    pub fn load(dir: &Path) -> Result<Self, LoadError> {
        let unreadable = |path: &Path, error| LoadError::Read { path: path.to_owned(), error };
        let mut files = Vec::new();
        for entry in fs::read_dir(dir).map_err(|e| unreadable(dir, e))? {
            let path = entry.map_err(|e| unreadable(dir, e))?.path();
            let name = path.display().to_string();
            if is_intent_file(&name) {
                let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
                files.push((name, text));
            }
        }
        files.sort();
        if files.iter().all(|(name, _)| stem(name) == SHARED) {
            return Err(LoadError::Empty(dir.to_owned()));
        }
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        Ok(Self::parse(&borrowed)?)
    }

    /// The intents that ship with the program.
    ///
    /// # Errors
    /// Never in a program whose tests have passed.
    pub fn built_in() -> Result<Self, LoadError> {
        let files = BUILT_IN.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
        let intents = files.filter(|(name, _)| is_intent_file(name));
        Ok(Self::parse(&intents.collect::<Vec<_>>())?)
    }

    /// Parses files given as name and text; an intent is named after its file's stem.
    ///
    /// # Errors
    /// Every fault in the files but those that [`Intents::check`] alone looks for.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Faults> {
        let mut files = files.to_vec();
        files.sort_unstable();
        let mut builder = Builder::default();
        for (name, text) in files.iter().filter(|(name, _)| stem(name) == SHARED) {
            builder.shared(name, text);
        }
        for (name, text) in files.iter().filter(|(name, _)| stem(name) != SHARED) {
            builder.intent(name, text);
        }
        builder.finish()
    }

    /// The intents, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Intent> {
        self.all.iter()
    }

    /// The intent of this name.
    pub fn get(&self, name: &str) -> Option<&Intent> {
        self.all.iter().find(|intent| intent.name == name)
    }

    /// The words that templates and fillers know: those to mend a slip of the finger to.
    pub fn vocabulary(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.words()
    }

    /// Whether a template or filler knows the folded word.
    pub fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains(word)
    }
}

impl Intent {
    /// The templates as written in the file.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.templates.iter().map(Template::text)
    }

    /// The questions of its tests.
    pub fn examples(&self) -> impl Iterator<Item = &str> {
        self.tests.iter().map(|test| test.ask.value.as_str())
    }

    /// The kind of the slot of this name; `None` for a list's or rule's or when there is none.
    pub fn slot_kind(&self, name: &str) -> Option<SlotKind> {
        let slots = self.templates.iter().flat_map(|template| template.pattern().slots());
        slots.filter(|(slot, _)| *slot == name).find_map(|(_, kind)| kind)
    }
}

#[derive(Default)]
struct Builder {
    shared: Definitions,
    filler: Filler,
    vocabulary: Vocabulary,
    intents: Vec<Intent>,
    faults: Vec<Fault>,
}

impl Builder {
    fn shared(&mut self, name: &str, text: &str) {
        let mut reader = Reader::new(name, text);
        let file = reader.shared_file();
        let definitions = define(&Definitions::default(), &file, &mut reader);
        self.filler = Filler::new(&file.filler_start, &file.filler_end, &definitions, &mut reader);
        self.filler.patterns().for_each(|pattern| self.vocabulary.learn(pattern));
        self.shared = definitions;
        self.blame(reader);
    }

    fn intent(&mut self, name: &str, text: &str) {
        let mut reader = Reader::new(name, text);
        if let Some(entries) = reader.faq() {
            for (id, file) in entries {
                self.intents.push(described(id, file, Vec::new(), &reader));
            }
            self.blame(reader);
            return;
        }
        let Some(file) = reader.intent_file() else {
            self.blame(reader);
            return;
        };
        let definitions = define(&self.shared, &file, &mut reader);
        let templates: Vec<Template> = file
            .templates
            .iter()
            .filter_map(|text| template(text, &definitions, &mut self.vocabulary, &mut reader))
            .collect();
        let slots: Vec<&str> =
            templates.iter().flat_map(|t| t.pattern().slots()).map(|(slot, _)| slot).collect();
        // A faulty template may be the one with the slot.
        let all_read = templates.len() == file.templates.len();
        let missing = |text: &&Text| all_read && !slots.contains(&text.value.as_str());
        for required in file.requires.iter().filter(missing) {
            let message = format!("requires `{}`, a slot that no template has", required.value);
            reader.blame(required.span, message, "name a slot of this intent's templates");
        }
        self.intents.push(described(stem(name).to_owned(), file, templates, &reader));
        self.blame(reader);
    }

    /// Takes over a file's faults, in the order of the file.
    fn blame(&mut self, mut reader: Reader) {
        reader.faults.sort_by_key(|fault| fault.span);
        self.faults.append(&mut reader.faults);
    }

    fn finish(mut self) -> Result<Intents, Faults> {
        self.intents.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in self.intents.windows(2).filter(|pair| pair[0].name == pair[1].name) {
            let fault = Fault {
                source: pair[1].source.clone(),
                span: Span::default(),
                message: format!("a second file for the intent `{}`", pair[1].name),
                help: Some(format!("the first is {}; rename one", pair[0].source.name)),
            };
            self.faults.push(fault);
        }
        self.faults.extend(curated::shared_examples(&self.intents));
        if self.faults.is_empty() {
            let likenesses = Likenesses::learn(&self.intents, None);
            Ok(Intents { likenesses, all: self.intents, filler: self.filler, vocabulary: self.vocabulary })
        } else {
            Err(Faults(self.faults))
        }
    }
}

fn described(name: String, file: IntentFile, templates: Vec<Template>, reader: &Reader) -> Intent {
    Intent {
        name,
        description: file.description,
        kind: file.kind,
        requires: file.requires.into_iter().map(|text| text.value).collect(),
        look_up: file.look_up,
        replies: file.replies,
        answer: file.answer,
        templates,
        examples: file.examples,
        tests: file.tests,
        source: reader.source.clone(),
    }
}

/// The definitions of a file on top of the shared ones.
fn define(shared: &Definitions, file: &IntentFile, reader: &mut Reader) -> Definitions {
    let mut rules = BTreeMap::new();
    for (name, text) in &file.rules {
        // A rule that cannot be read is still known, so that it is blamed once and not at each use.
        let node = tree(text, reader).unwrap_or_else(|| Node::Word(String::new()));
        rules.insert(name.clone(), node);
    }
    let (definitions, faults) = shared.with(file.lists.clone(), &rules);
    for (rule, fault) in faults {
        if let Some(text) = file.rules.get(&rule) {
            reader.blame_in(text, fault);
        }
    }
    definitions
}

fn tree(text: &Text, reader: &mut Reader) -> Option<Node> {
    match parse(&text.value) {
        Ok(node) => Some(node),
        Err(fault) => {
            reader.blame_in(text, fault);
            None
        }
    }
}

fn template(
    text: &Text,
    definitions: &Definitions,
    vocabulary: &mut Vocabulary,
    reader: &mut Reader,
) -> Option<Template> {
    let node = tree(text, reader)?;
    match definitions.link(&node, &text.value) {
        Ok(pattern) if is_unbound(&pattern) => {
            let fault = SyntaxError {
                span: Span::new(0, text.value.len()),
                message: "matches any words at all".to_owned(),
                help: "let it require a word or a typed slot such as `{place}`".to_owned(),
            };
            reader.blame_in(text, fault);
            None
        }
        Ok(pattern) => {
            vocabulary.learn(&pattern);
            Some(Template::new(text.clone(), vocabulary.needs(&pattern), pattern))
        }
        Err(faults) => {
            for fault in faults {
                reader.blame_in(text, fault);
            }
            None
        }
    }
}

/// A file's name without folders and `.toml`.
fn stem(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.strip_suffix(".toml").unwrap_or(base)
}

/// Whether a file tells of intents: a `.toml`, but none of the phrases and synonyms beside them.
fn is_intent_file(name: &str) -> bool {
    let toml = Path::new(name).extension().is_some_and(|ending| ending == "toml");
    toml && (stem(name) == SHARED || !stem(name).starts_with('_'))
}

/// The folded words of a text.
fn words(text: &str) -> Vec<String> {
    tokenize(text).into_iter().map(|token| token.word).collect()
}

#[cfg(test)]
mod tests;
