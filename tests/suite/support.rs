//! A folder of documents that a test makes, asks and throws away.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use assert_cmd::Command;
use docent::answer::compose::Limits;
use docent::answer::reply::Reply;
use docent::engine::{Engine, Settings};
use docent::index::refresh::{Progress, Sources};
use docent::models::embedding::EmbeddingModel;
use docent::nlu::intents::Intents;
use docent::nlu::question::Question;
use docent::nlu::synonyms::{BUILT_IN, Synonyms};
use docent::render::json;
use docent::render::phrases::Phrases;
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;

/// Documents in `seeds/` below a temporary folder, with a `config.toml` and an index beside them.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run of the program left behind.
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A document with one fact, for tests that need something to find.
pub(crate) const FACT: (&str, &str) =
    ("fact.md", "# Boats\n\nThe harbour master counted 31 blue rowing boats in Tallinn.\n");
/// A question that [`FACT`] answers.
pub(crate) const ASKED: &str = "how many rowing boats were counted in Tallinn?";
/// The sentence that answers it.
pub(crate) const QUOTE: &str = "The harbour master counted 31 blue rowing boats in Tallinn.";

impl Desk {
    /// A desk with these files, by name and content.
    pub(crate) fn of<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.seeds()).unwrap();
        desk.configure("");
        for (name, bytes) in files {
            desk.write(name, bytes);
        }
        desk
    }

    /// A desk with [`FACT`] and one more file.
    pub(crate) fn with(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let desk = Self::of(&[FACT]);
        desk.write(name, bytes);
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn seeds(&self) -> PathBuf {
        self.path("seeds")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.seeds().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Moved into place, so that a program which reads meanwhile never finds half a file.
        let whole = self.path("being-written");
        fs::write(&whole, bytes).unwrap();
        fs::rename(whole, path).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.seeds().join(name)).unwrap();
    }

    /// Writes the settings: where things are, no model unless `more` names one, and `more` after that. Loading the models
    /// that ship would take longer than most tests.
    pub(crate) fn configure(&self, more: &str) {
        let keys = ["embedding", "reader", "entailment"].map(|key| (key, format!("{key} = ")));
        let absent = keys.iter().filter(|(_, start)| !more.contains(start.as_str()));
        let absent: String = absent.map(|(key, _)| format!("{key} = \"none\"\n")).collect();
        let mut text = format!("seeds = [\"seeds\"]\nindex = \"index\"\n{more}\n");
        if more.contains("[models]") {
            text = text.replace("[models]\n", &format!("[models]\n{absent}"));
        } else {
            text.push_str(&format!("[models]\n{absent}"));
        }
        fs::write(self.path("config.toml"), text).unwrap();
    }

    /// The program with these arguments, in a home and a working folder of its own.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
        command.current_dir(self.folder.path()).args(arguments);
        for variable in ["HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env(variable, self.folder.path());
        }
        for variable in
            ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "FORCE_COLOR", "FORCE_HYPERLINK", "HF_ENDPOINT"]
        {
            command.env_remove(variable);
        }
        command
    }

    /// The same for tests that start several at once or end them early.
    pub(crate) fn process(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_docent"));
        command.current_dir(self.folder.path()).args(arguments).env("HOME", self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// The JSON of an answer as the program prints it, all statements included.
    pub(crate) fn ask(&self, question: &str) -> Value {
        let ran = self.run(&["ask", "--json", "--all", "--", question]);
        serde_json::from_str(&ran.out)
            .unwrap_or_else(|_| panic!("no JSON for {question:?}: {}{}", ran.out, ran.err))
    }

    pub(crate) fn sources(&self) -> Sources {
        Sources { folders: vec![self.seeds()], index: self.path("index"), max_file_bytes: 64 << 20 }
    }

    pub(crate) fn engine(&self) -> Engine {
        open(&self.sources(), &mut |_| {})
    }
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Fails unless the program ended with `status`, without a panic, and `said` stands on
    /// standard error.
    pub(crate) fn expect(&self, status: i32, said: &[&str]) {
        assert_eq!(self.status, Some(status), "out: {}\nerr: {}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        for words in said {
            assert!(self.err.contains(words), "{words:?} is not in: {}", self.err);
        }
    }
}

/// The engine as it ships, over the documents that it ships with.
pub(crate) static SHIPPED: LazyLock<Engine> = LazyLock::new(|| {
    let index = tempfile::tempdir().unwrap();
    let sources = Sources {
        folders: vec![repository("seeds")],
        index: index.path().to_owned(),
        max_file_bytes: 1 << 20,
    };
    open(&sources, &mut |_| {})
});

/// The engine as it ships, over other documents.
pub(crate) fn open(sources: &Sources, progress: &mut dyn FnMut(Progress<'_>)) -> Engine {
    open_with(sources, None, progress)
}

/// The same with a local model.
pub(crate) fn open_with(
    sources: &Sources,
    embedding: Option<Arc<EmbeddingModel>>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Engine {
    let settings = Settings {
        intents: Arc::new(Intents::built_in().unwrap()),
        synonyms: Synonyms::parse(BUILT_IN).unwrap(),
        limits: Limits { threshold: 0.5, nearest: 2 },
        max_question_chars: 2_000,
        embedding,
        reader: None,
        entailment: None,
    };
    Engine::open(sources, settings, progress).unwrap()
}

pub(crate) fn reply(engine: &Engine, question: &str) -> Reply {
    engine.answer(&Question::new(question)).unwrap()
}

/// The JSON of an answer, without the time that it took.
pub(crate) fn object(engine: &Engine, question: &str) -> Value {
    let phrases = Phrases::load(None).unwrap();
    let mut object = json::object(&reply(engine, question), &phrases, usize::MAX, Duration::ZERO);
    object.as_object_mut().unwrap().remove("elapsed_us");
    object
}

/// The quotes of an answer's JSON.
pub(crate) fn quotes(object: &Value) -> Vec<&str> {
    object["statements"].as_array().unwrap().iter().map(|s| s["quote"].as_str().unwrap()).collect()
}

/// A file or folder that comes with the repository, or stands beside it.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder beside the repository that not everybody has; says so when it is not there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let folder = repository("../shared").join(path);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}
