//! `tour.toml` beside a collection's documents: the path that somebody wrote, in the place of the one that is made.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::tour::{Heading, Material, QUOTES, Quote, STOPS, Stop, Tour};
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::fault::{Fault, Source};
use crate::text::span::Span;
use crate::text::tokens::tokenize;

/// The name of the file, in the folder of the documents. No loader reads such a file as a document.
pub const FILE_NAME: &str = "tour.toml";

/// Characters of guidance on one page: what is read at a glance, and what every surface has room for.
const GUIDANCE: usize = 1_000;
/// Characters of a title.
const TITLE: usize = 100;
/// The share of a quote's words that a sentence must have to be what was probably meant.
const MEANT: f32 = 0.5;

/// Why a `tour.toml` cannot be followed.
#[derive(Debug, Error)]
pub enum TourError {
    /// It is there, and cannot be read.
    #[error("{} cannot be read ({source}); check its permissions, or take it away", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something in it is wrong; never empty.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n"))]
    Faults(Vec<Fault>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTour {
    title: Option<Spanned<String>>,
    #[serde(default)]
    stop: Vec<Spanned<RawStop>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStop {
    title: Option<Spanned<String>>,
    text: Option<Spanned<String>>,
    #[serde(default)]
    quotes: Vec<Spanned<String>>,
    made: Option<Made>,
}

/// Pages of the made path that a written one may take in.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Made {
    About,
    Terms,
    Reading,
    Asking,
}

/// The path of a collection: what the `tour.toml`s of its folders say, one after the other, or where there are none
/// what its structure makes.
///
/// # Errors
/// When such a file cannot be read, has an unknown key, or quotes what no document says.
pub fn tour(folders: &[PathBuf], material: Material<'_>) -> Result<Tour, TourError> {
    let made = Tour::made(material);
    let mut written: Option<Tour> = None;
    for folder in folders {
        let path = folder.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                continue;
            }
            Err(source) => return Err(TourError::Io { path, source }),
        };
        let own = read(&path, &text, &made, material.corpus).map_err(TourError::Faults)?;
        match &mut written {
            None => written = Some(own),
            Some(tour) => tour.stops.extend(own.stops),
        }
    }
    let mut tour = written.unwrap_or(made);
    tour.stops.truncate(STOPS);
    Ok(tour)
}

/// Reads the text of a file. The pages of `made` stand in where it asks for them.
fn read(path: &Path, text: &str, made: &Tour, corpus: &Corpus) -> Result<Tour, Vec<Fault>> {
    let source = Arc::new(Source { name: path.display().to_string(), text: text.to_owned() });
    let mut reader = Reader { source, faults: Vec::new(), corpus, sentences: BTreeMap::new() };
    let raw: RawTour = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let help = "a tour has `title` and [[stop]]s; a stop has `title`, `text`, `quotes` and `made`";
            reader.fault(Span::new(span.start, span.end), error.message(), help);
            return Err(reader.faults);
        }
    };
    for id in corpus.sentences() {
        reader.sentences.entry(corpus.text(id)).or_insert(id);
    }
    let title = raw.title.map(|title| reader.short(title, TITLE));
    let stops: Vec<Stop> = raw.stop.into_iter().flat_map(|stop| reader.stop(stop, made)).collect();
    if stops.len() > STOPS {
        let message = format!("there are {} pages, and room for {STOPS}", stops.len());
        reader.fault(Span::new(0, text.len().min(1)), &message, "a newcomer reads no more: take some out");
    }
    if stops.is_empty() && reader.faults.is_empty() {
        reader.fault(
            Span::new(0, text.len().min(1)),
            "there is no stop",
            "write a [[stop]], or take the file away",
        );
    }
    if reader.faults.is_empty() { Ok(Tour { title, stops }) } else { Err(reader.faults) }
}

struct Reader<'a> {
    source: Arc<Source>,
    faults: Vec<Fault>,
    corpus: &'a Corpus,
    /// Where each sentence stands first.
    sentences: BTreeMap<&'a str, SentenceId>,
}

impl Reader<'_> {
    fn stop(&mut self, raw: Spanned<RawStop>, made: &Tour) -> Vec<Stop> {
        let span = Span::new(raw.span().start, raw.span().end);
        let RawStop { title, text, quotes, made: wanted } = raw.into_inner();
        let title = title.map(|title| self.short(title, TITLE));
        let guidance = text.map(|text| self.short(text, GUIDANCE)).filter(|text| !text.is_empty());
        if let Some(wanted) = wanted {
            if !quotes.is_empty() {
                self.fault(
                    span,
                    "a stop is either made or has quotes",
                    "give the quotes a [[stop]] of their own",
                );
            }
            let mut stops: Vec<Stop> =
                made.stops.iter().filter(|stop| wanted.is(&stop.heading)).cloned().collect();
            if let Some(first) = stops.first_mut() {
                first.guidance = guidance;
            }
            for stop in &mut stops {
                if let Some(title) = &title {
                    stop.heading = Heading::Own(title.clone());
                }
            }
            return stops;
        }
        if title.is_none() {
            self.fault(span, "the stop has no title", "write `title = \"…\"`, or `made = \"terms\"`");
        }
        if quotes.len() > QUOTES {
            let message = format!("a stop has at most {QUOTES} quotes, this one {}", quotes.len());
            self.fault(span, &message, "part it into two [[stop]]s");
        }
        let quotes: Vec<Quote> = quotes.into_iter().filter_map(|quote| self.quote(&quote)).collect();
        if quotes.is_empty() && guidance.is_none() && self.faults.is_empty() {
            self.fault(span, "the stop says nothing", "give it `quotes` or `text`");
        }
        vec![Stop { guidance, ..Stop::of(Heading::Own(title.unwrap_or_default()), quotes) }]
    }

    /// The sentence that is quoted, byte for byte as it stands in a document.
    fn quote(&mut self, quote: &Spanned<String>) -> Option<Quote> {
        let span = Span::new(quote.span().start, quote.span().end);
        let words = quote.get_ref().trim();
        if let Some(&id) = self.sentences.get(words) {
            return Some(Quote::of(self.corpus, id, Vec::new()));
        }
        let help = self.meant(words).map_or_else(
            || "copy one whole sentence of a document, letter for letter".to_owned(),
            |meant| format!("one whole sentence, letter for letter; the nearest is: {meant}"),
        );
        self.fault(span, "no document has this sentence", &help);
        None
    }

    /// The sentence with the most words of a quote.
    fn meant(&self, quote: &str) -> Option<&str> {
        let words =
            |text: &str| tokenize(text).into_iter().map(|token| token.word).collect::<HashSet<String>>();
        let wanted = words(quote);
        let shared = |text: &&&str| {
            let own = words(text);
            let both = own.intersection(&wanted).count() as f32;
            (both / wanted.len().max(1) as f32, both / own.len().max(1) as f32)
        };
        let best = self.sentences.keys().map(|text| (shared(&text), text));
        let best = best.max_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1)))?;
        (best.0.0 >= MEANT).then_some(best.1)
    }

    fn short(&mut self, text: Spanned<String>, most: usize) -> String {
        let (span, words) =
            (Span::new(text.span().start, text.span().end), text.into_inner().trim().to_owned());
        let length = words.chars().count();
        if length > most {
            let message = format!("it has {length} characters, and there is room for {most}");
            self.fault(span, &message, "say it shorter, or part it into two [[stop]]s");
        }
        words
    }

    fn fault(&mut self, span: Span, message: &str, help: &str) {
        let source = Arc::clone(&self.source);
        self.faults.push(Fault { source, span, message: message.to_owned(), help: Some(help.to_owned()) });
    }
}

impl Made {
    fn is(self, heading: &Heading) -> bool {
        let own = match heading {
            Heading::About => Self::About,
            Heading::Terms => Self::Terms,
            Heading::Reading => Self::Reading,
            Heading::Asking => Self::Asking,
            Heading::Own(_) => return false,
        };
        self == own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::block::BlockKind::Paragraph;
    use crate::corpus::segment::segment_texts;

    const FACT: &str = "The harbour master counts all of the boats at noon.";

    fn corpus() -> Corpus {
        Corpus::of(vec![segment_texts("boats.md", &[(Paragraph, FACT)])])
    }

    fn made() -> Tour {
        Tour {
            title: None,
            stops: vec![Stop::of(Heading::Terms, vec![Quote::of(&corpus(), ID, Vec::new())])],
        }
    }

    const ID: SentenceId = SentenceId { document: 0, sentence: 0 };

    /// What is wrong with a text, the first of it.
    fn fault(text: &str) -> String {
        let faults = read(Path::new("docs/tour.toml"), text, &made(), &corpus()).unwrap_err();
        faults[0].to_string()
    }

    #[test]
    fn a_written_path_quotes_and_guides() {
        let text = format!(
            "title = \"Ahoy\"\n[[stop]]\ntitle = \"Boats\"\ntext = \"Ask Ann.\"\nquotes = [\"{FACT}\"]\n[[stop]]\nmade = \"terms\"\n"
        );
        let tour = read(Path::new("tour.toml"), &text, &made(), &corpus()).unwrap();
        assert_eq!(tour.title.as_deref(), Some("Ahoy"));
        assert_eq!(tour.stops[0].guidance.as_deref(), Some("Ask Ann."));
        assert_eq!(tour.stops[0].quotes[0].statement.quote, FACT);
        assert_eq!(tour.stops[1], made().stops[0]);
    }

    #[test]
    fn a_fault_names_file_line_and_remedy() {
        let unknown = fault("title = \"x\"\n[[stop]]\ntitle = \"x\"\nquoets = []\n");
        assert!(unknown.contains("docs/tour.toml:4") && unknown.contains("quoets"), "{unknown}");
        let other = fault("[[stop]]\ntitle = \"x\"\nquotes = [\"The harbour master counts the boats.\"]\n");
        for words in ["docs/tour.toml:3", "no document has this sentence", FACT] {
            assert!(other.contains(words), "{other}");
        }
        let far = fault("[[stop]]\ntitle = \"x\"\nquotes = [\"Something else entirely.\"]\n");
        assert!(far.contains("copy one whole sentence"), "{far}");
        assert!(fault("").contains("there is no stop"));
        assert!(fault("[[stop]]\ntitle = \"x\"\n").contains("says nothing"));
        assert!(fault("[[stop]]\ntext = \"x\"\n").contains("no title"));
        let long = format!("[[stop]]\ntitle = \"x\"\ntext = \"{}\"\n", "x".repeat(GUIDANCE + 1));
        assert!(fault(&long).contains("room for 1000"));
    }
}
