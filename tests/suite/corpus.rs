//! The real documents beside the repository: read whole, and quoted without the page around them.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use docent::corpus::block::BlockKind;
use docent::corpus::document::{Document, Locus};
use docent::corpus::load::Format;
use docent::engine::Engine;
use docent::index::refresh::Sources;

use crate::support::{Desk, object, open, quotes, shared};

const SECTIONS: [&str; 3] = ["16", "17", "24"];

/// The engine over a folder, with an index that goes with the test.
fn engine(folder: PathBuf) -> Engine {
    let index = tempfile::tempdir().unwrap();
    let sources =
        Sources { folders: vec![folder], index: index.path().join("index"), max_file_bytes: 64 << 20 };
    let engine = open(&sources, &mut |_| {});
    assert!(engine.unkept.is_none());
    engine
}

/// A document as it must be, whatever its format.
fn check_whole(document: &Document) {
    let joined: String = document.passages.iter().map(|passage| passage.span.of(&document.text)).collect();
    assert_eq!(joined, document.text, "{}", document.name);
    assert!(!document.passages.is_empty(), "{}", document.name);
    for passage in &document.passages {
        for (_, sentence) in document.sentences_of(passage) {
            assert!(passage.span.contains(sentence.span), "{}: {:?}", document.name, sentence.span);
            assert!(!sentence.span.of(&document.text).trim().is_empty());
            // Of Word documents and web pages neither pages nor lines are known.
            let format = Format::of(Path::new(&document.name));
            let unplaced = matches!(format, Some(Format::Docx | Format::Html));
            let placed = unplaced || document.locus(sentence.span) != Locus::default();
            assert!(placed, "{}: {:?}", document.name, sentence.span.of(&document.text));
        }
    }
}

fn sentences(document: &Document) -> impl Iterator<Item = &str> {
    document.sentences.iter().map(|sentence| sentence.span.of(&document.text))
}

#[test]
fn the_handbook_is_read_whole() {
    let Some(folder) = shared("corpora/handbook") else { return };
    let engine = engine(folder);
    let corpus = engine.corpus();
    assert_eq!(corpus.problems, []);
    assert!(corpus.entries.len() >= 246, "{}", corpus.entries.len());
    let mut marked = std::collections::BTreeSet::new();
    for entry in &corpus.entries {
        check_whole(&entry.document);
        for sentence in sentences(&entry.document) {
            for markup in ["](", "**", "{%", "<br", "|---", "&nbsp;"] {
                if sentence.contains(markup) {
                    marked.insert((entry.document.name.as_str(), markup));
                }
            }
        }
    }
    // Known to be wrong: the tags of a site generator in a .html page, and Markdown that is not
    // quite Markdown, are taken for text. (`components.md` is about such tags, and may show them.)
    let known = [
        ("pages/index.html", "{%"),
        ("pages/office-of-acquisition/management-reviews-of-procurement-actions.md", "|---"),
        ("pages/office-of-acquisition/roles-and-responsibilities.md", "|---"),
        ("pages/tools/slack/getting-started.md", "**"),
        ("pages/training-and-development/pra-for-user-research.md", "**"),
        ("pages/updating-the-handbook/components.md", "{%"),
    ];
    assert_eq!(marked, known.into());
}

#[test]
fn the_budget_sections_are_read_whole() {
    let Some(folder) = shared("corpora/un") else { return };
    let engine = engine(folder);
    let corpus = engine.corpus();
    assert_eq!(corpus.problems, []);
    assert_eq!(corpus.entries.len(), 2 * SECTIONS.len());
    for entry in &corpus.entries {
        check_whole(&entry.document);
        check_no_furniture(&entry.document);
    }
    for section in SECTIONS {
        let find = |ending: &str| {
            let name = format!("un-budget-2027-section-{section}.{ending}");
            &corpus.entries.iter().find(|entry| entry.document.name == name).unwrap().document
        };
        check_alike(find("pdf"), find("docx"));
    }
}

/// No sentence of prose is, begins with, or ends in what the page prints around the text.
fn check_no_furniture(document: &Document) {
    let numbers_only = |words: &str| words.chars().all(|c| c.is_ascii_digit() || " /-–.".contains(c));
    let mut stray = Vec::new();
    for (sentence, words) in document.sentences.iter().zip(sentences(document)) {
        if sentence.kind == BlockKind::TableRow {
            continue;
        }
        if numbers_only(words) {
            stray.push(words);
        }
        assert!(!is_numbered(words) || numbers_only(words), "{}: {words:?}", document.name);
        for number in ["26-0", "25-0", "A/81/6", "*2600", "*2601"] {
            assert!(!words.starts_with(number) && !words.ends_with(number), "{}: {words:?}", document.name);
        }
    }
    // Known to be wrong: four labels of one chart are taken for text.
    let known: &[&str] = if document.name == "un-budget-2027-section-16.pdf" {
        &["5 11.", "2 13.", "60 11.", "18 12."]
    } else {
        &[]
    };
    assert_eq!(stray, known, "{}", document.name);
    // A line at the edge of most pages is furniture, whatever it says.
    let pages = document.marks.iter().filter_map(|mark| mark.page).max().unwrap_or(0) as usize;
    let mut on: HashMap<&str, HashSet<Option<u32>>> = HashMap::new();
    for (sentence, words) in document.sentences.iter().zip(sentences(document)) {
        on.entry(words).or_default().insert(document.locus(sentence.span).page);
    }
    for (words, pages_with) in on {
        assert!(pages < 4 || pages_with.len() * 2 <= pages, "{}: {words:?} recurs", document.name);
    }
}

/// Whether a sentence begins with the number of its paragraph: `16.128`.
fn is_numbered(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    first.contains('.') && first.chars().all(|c| c.is_ascii_digit() || c == '.') && first.len() < words.len()
}

/// The share of the prose sentences of a DOCX that its PDF has word for word, a little under what was
/// measured.
const ALIKE: f64 = 0.9;

fn check_alike(pdf: &Document, docx: &Document) {
    let folded = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let prose = |document: &Document| -> HashSet<String> {
        let rows = document.sentences.iter().zip(sentences(document));
        let prose = rows
            .filter(|(sentence, words)| sentence.kind != BlockKind::TableRow && words.split(' ').count() > 5);
        prose.map(|(_, words)| folded(words)).collect()
    };
    let (pdf_says, docx_says) = (prose(pdf), prose(docx));
    let both = pdf_says.intersection(&docx_says).count() as f64;
    let share = both / docx_says.len() as f64;
    eprintln!("{}: {share:.3} of {} and {}", pdf.name, pdf_says.len(), docx_says.len());
    assert!(share >= ALIKE, "{}: {share}", pdf.name);
}

/// The original of the default corpus: run-on, with a paragraph that is cut off once.
fn original() -> Option<Desk> {
    let folder = shared("seeds")?;
    let desk = Desk::of::<&str>(&[]);
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        desk.write(&path.file_name().unwrap().to_string_lossy(), fs::read(&path).unwrap());
    }
    Some(desk)
}

#[test]
fn of_a_sentence_that_is_cut_off_once_the_whole_one_is_quoted() {
    let Some(desk) = original() else { return };
    let engine = desk.engine();
    assert!(engine.corpus().sentences().any(|id| engine.corpus().text(id).ends_with("Kyrgyzstan, Mau")));
    for question in
        ["training in Mauritania", "training in Ethiopia", "training in Kyrgyzstan", "training in Kenya"]
    {
        let object = object(&engine, question);
        let said = quotes(&object);
        assert!(
            said.iter().any(|quote| quote.contains("Ethiopia, Iraq") && quote.ends_with("Viet Nam.")),
            "{said:#?}"
        );
        assert!(!said.iter().any(|quote| quote.ends_with("Mau") || quote.contains("View More")), "{said:#?}");
    }
}

#[test]
fn a_fact_that_is_told_twice_is_cited_twice() {
    let Some(desk) = original() else { return };
    let engine = desk.engine();
    let cited = |question: &str| {
        let object = object(&engine, question);
        let statements = object["statements"].as_array().unwrap();
        let whole =
            statements.iter().find(|s| s["quote"].as_str().unwrap().contains("Ethiopia, Iraq")).unwrap();
        whole["citations"].as_array().unwrap().len()
    };
    assert_eq!(cited("training in Ethiopia"), 2);
    // Known to be wrong: the cut-off copy ends before it names Mauritania, so it is not found at
    // all, and the fact has one citation where it should have two.
    assert_eq!(cited("training in Mauritania"), 1);
}

#[test]
fn the_original_answers_with_a_whole_sentence() {
    let Some(desk) = original() else { return };
    let engine = desk.engine();
    let answer = object(&engine, "training in Peru");
    assert_eq!(quotes(&answer).len(), 1, "{answer:#}");
    assert!(quotes(&answer)[0].starts_with("In Peru, UNODC trained judges"));
}
