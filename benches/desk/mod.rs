//! What the benchmarks share: where documents are, an engine over them, and a corpus made up for
//! those that have none.

#![allow(dead_code, reason = "no benchmark uses all of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use docent::answer::compose::Limits;
use docent::engine::{Engine, Settings};
use docent::index::refresh::Sources;
use docent::nlu::intents::Intents;
use docent::nlu::synonyms::{BUILT_IN, Synonyms};

/// The documents that ship with the program.
pub(crate) fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

/// A folder of the larger corpora beside the repository, where they are there.
pub(crate) fn corpora(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora").join(name);
    folder.is_dir().then_some(folder)
}

/// What is indexed, and where to.
pub(crate) fn sources(folder: &Path, index: &Path) -> Sources {
    Sources { folders: vec![folder.to_owned()], index: index.to_owned(), max_file_bytes: 64 << 20 }
}

/// An engine with the intents that ship, over an index that is made when it is not there.
pub(crate) fn engine(sources: &Sources) -> Engine {
    let settings = Settings {
        intents: Arc::new(Intents::built_in().expect("the intents that ship have no faults")),
        synonyms: Synonyms::parse(BUILT_IN).expect("the synonyms that ship have no faults"),
        limits: Limits { threshold: 0.5, nearest: 2 },
        max_question_chars: 2_000,
        embedding: None,
        reader: None,
        entailment: None,
    };
    Engine::open(sources, settings, &mut |_| {}).expect("the documents can be read")
}

/// Writes Markdown of `passages` paragraphs into `folder`, fifty a file: the same at every run.
pub(crate) fn write_made_up(folder: &Path, passages: usize) {
    fs::create_dir_all(folder).expect("the folder can be made");
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for file in 0..passages.div_ceil(50) {
        let mut text = format!("# {} {}\n", dice.word(), dice.word());
        for _ in 0..50.min(passages - file * 50) {
            text.push_str(&format!("\n## {} and {} in {}\n\n", dice.word(), dice.word(), dice.place()));
            for _ in 0..4 {
                text.push_str(&dice.sentence());
            }
            text.push('\n');
        }
        fs::write(folder.join(format!("made-up-{file:04}.md")), text).expect("the file can be written");
    }
}

/// A small generator of pseudo-random numbers (Marsaglia's xorshift64), so that a made-up corpus is
/// the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides
    }

    fn of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.roll(words.len())]
    }

    fn place(&mut self) -> &'static str {
        self.of(&[
            "Egypt", "Peru", "Mexico", "Kenya", "Viet Nam", "Norway", "Lesotho", "Chile", "Japan", "Ghana",
        ])
    }

    fn word(&mut self) -> String {
        const ENDS: [&str; 8] = ["tion", "ment", "ing", "er", "ity", "al", "ness", "ure"];
        const MIDDLES: [&str; 16] =
            ["ba", "co", "di", "fo", "gu", "la", "me", "no", "pa", "ri", "so", "ta", "ve", "wi", "ze", "tra"];
        // Common words come up more often than rare ones, as they do in language.
        let (first, second) = (self.roll(16), self.roll(16));
        format!("{}{}{}", MIDDLES[first.min(second)], MIDDLES[self.roll(16)], ENDS[self.roll(8)])
    }

    fn sentence(&mut self) -> String {
        let people = self.of(&["judges", "prosecutors", "police officers", "teachers", "women", "students"]);
        let number = self.roll(900) + 2;
        let year = 2005 + self.roll(20);
        let (a, b, c, d) = (self.word(), self.word(), self.word(), self.word());
        match self.roll(4) {
            0 => format!(
                "In {}, {number} {people} took part in training on {a} and {b} in {year}. ",
                self.place()
            ),
            1 => format!("The {a} of the {b} was adopted in {year} and covers {c}, {d} and protection. "),
            2 => format!("Support for {people} includes {a}, the {b} of {c}, and {d} for {number} courts. "),
            _ => format!("Each {a} {b} depends on the {c}, which the team reviews with {d} every year. "),
        }
    }
}
