//! Finding documents, in the layout of BEIR (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::dataset::{DatasetError, json_lines, text};
use super::library::{Text, open};
use super::metrics::{ndcg, recall};
use super::report::Report;
use crate::engine::Settings;
use crate::index::error::IndexError;
use crate::nlu::question::Question;

/// How deep a run goes.
const DEPTH: usize = 100;

/// Documents, queries, and which of the first are relevant to the second.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    /// The documents.
    pub documents: Vec<Text>,
    /// The queries that have a relevant document, by their ids.
    pub queries: BTreeMap<String, String>,
    /// By query, then by document: how relevant.
    pub grades: BTreeMap<String, BTreeMap<String, f64>>,
}

/// Each query with the documents found for it, best first, each with its score.
pub type Run = BTreeMap<String, Vec<(String, f32)>>;

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

impl Collection {
    /// Reads a folder.
    ///
    /// # Errors
    /// When one of the three files is missing or something else.
    pub fn read(folder: &Path) -> Result<Self, DatasetError> {
        const RECORD: &str = r#"{"_id","title","text"} a line"#;
        let documents = json_lines::<Record>(&folder.join("corpus.jsonl"), RECORD)?;
        let queries = json_lines::<Record>(&folder.join("queries.jsonl"), RECORD)?;
        let grades = read_grades(&folder.join("qrels").join("test.tsv"))?;
        let documents = documents.into_iter().map(|r| Text { id: r.id, title: r.title, body: r.text });
        let queries = queries.into_iter().filter(|query| grades.contains_key(&query.id));
        Ok(Self {
            documents: documents.collect(),
            queries: queries.map(|query| (query.id, query.text)).collect(),
            grades,
        })
    }
}

fn read_grades(path: &Path) -> Result<BTreeMap<String, BTreeMap<String, f64>>, DatasetError> {
    let mut grades: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    // The first line names the columns.
    for (number, line) in text(path)?.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [query, document, grade] = fields[..] else {
            return Err(not_a_grade(path, number, line));
        };
        let grade: f64 = grade.trim().parse().map_err(|_| not_a_grade(path, number, line))?;
        if grade > 0.0 {
            grades.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
        }
    }
    if grades.is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned(), what: "relevant documents" });
    }
    Ok(grades)
}

fn not_a_grade(path: &Path, number: usize, line: &str) -> DatasetError {
    DatasetError::Format {
        path: path.to_owned(),
        line: number + 1,
        fault: format!("{line:?}"),
        expected: "query-id, corpus-id and score, parted by tabs",
    }
}

/// Asks all queries.
///
/// # Errors
/// When memory runs out.
pub fn run(
    collection: &Collection,
    settings: Settings,
    step: &mut dyn FnMut(usize),
) -> Result<Run, IndexError> {
    let engine = open(collection.documents.clone(), settings)?;
    let mut run = Run::new();
    for (id, text) in &collection.queries {
        let found = engine.documents(&Question::new(text), DEPTH)?;
        let named = found
            .into_iter()
            .map(|(document, score)| (engine.corpus().document(document).name.clone(), score));
        run.insert(id.clone(), named.collect());
        step(run.len());
    }
    Ok(run)
}

/// Measures a run. Queries for which nothing was found count as 0.
pub fn tell(collection: &Collection, run: &Run) -> Report {
    let mut report = Report::new(format!(
        "{} queries over {} documents",
        collection.queries.len(),
        collection.documents.len()
    ));
    let (mut gains, mut recalls) = (Vec::new(), Vec::new());
    for query in collection.queries.keys() {
        let Some(grades) = collection.grades.get(query) else { continue };
        let found = run.get(query).map_or(&[][..], Vec::as_slice);
        let ranking: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        let relevant: Vec<&str> = grades.keys().map(String::as_str).collect();
        let grade = |id: &str| grades.get(id).copied().unwrap_or_default();
        gains.extend(ndcg(&ranking, grade, grades.values().copied().collect(), 10));
        recalls.extend(recall(&ranking, &relevant, DEPTH));
    }
    report.count("queries", "queries", collection.queries.len());
    report.mean("ndcg_at_10", "nDCG@10", &gains);
    report.mean("recall_at_100", "recall@100", &recalls);
    report
}

/// Writes a run as `trec_eval` reads it. `trec_eval` orders by score, so scores that are equal are told apart.
///
/// # Errors
/// When the file cannot be written.
pub fn write_run(path: &Path, run: &Run) -> Result<(), DatasetError> {
    let mut lines = String::new();
    for (query, found) in run {
        let mut before = f64::INFINITY;
        for (rank, (document, score)) in found.iter().enumerate() {
            let score = f64::from(*score).min(before - 1e-9);
            before = score;
            lines.push_str(&format!("{query} Q0 {document} {} {score:.9} docent\n", rank + 1));
        }
    }
    fs::write(path, lines).map_err(|source| DatasetError::Io { path: path.to_owned(), source })
}
