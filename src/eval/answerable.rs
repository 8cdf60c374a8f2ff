//! Questions with a passage that answers them, and questions whose passage is on the topic but does not, in the
//! format of CLAP NQ (Rosenthal et al. 2025): is Docent surer of the first than of the second?

use std::path::PathBuf;

use serde::Deserialize;

use super::coverage::add_threshold;
use super::dataset::{DatasetError, json_lines};
use super::gold::sentences_holding;
use super::library::{Text, open};
use super::metrics::{auc, indicator};
use super::qa::{self, Outcome};
use super::report::Report;
use crate::engine::{Engine, Settings};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::error::IndexError;

const EXPECTED: &str = r#"{"input","passages":[{"title","text"}],"output":[{"selected_sentences"}]} a line"#;

/// One line of a file.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// The question.
    pub input: String,
    passages: Vec<Passage>,
    #[serde(default)]
    output: Vec<Output>,
}

#[derive(Clone, Debug, Deserialize)]
struct Passage {
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Output {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    selected_sentences: Vec<String>,
}

impl Case {
    /// Whether its passage answers it.
    pub fn is_answerable(&self) -> bool {
        !self.gold().is_empty()
    }

    /// The titles of its passages.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.passages.iter().map(|passage| passage.title.as_str())
    }

    /// The sentences that answer it.
    pub fn gold(&self) -> Vec<&str> {
        let told = self.output.iter().filter(|output| !output.answer.trim().is_empty());
        told.flat_map(|output| &output.selected_sentences).map(String::as_str).collect()
    }

    /// Returns the sentences that annotators chose, where they stand in the passages of this question. `corpus` is that
    /// of the passages of all.
    pub fn gold_sentences(&self, corpus: &Corpus) -> Vec<SentenceId> {
        let mut found = Vec::new();
        for (document, entry) in (0u32..).zip(&corpus.entries) {
            let text = &entry.document.text;
            let is_own = |passage: &Passage| {
                entry.document.title == passage.title.replace('_', " ")
                    && squeezed(&passage.text) == squeezed(text)
            };
            if !self.passages.iter().any(is_own) {
                continue;
            }
            let whole = squeezed(text);
            for chosen in self.gold().into_iter().map(squeezed).filter(|chosen| !chosen.is_empty()) {
                let Some(byte) = whole.find(&chosen) else { continue };
                let start = whole[..byte].chars().count();
                let place = start..start + chosen.chars().count();
                let held = sentences_holding(&entry.document, place, char::is_alphanumeric);
                found.extend(held.into_iter().map(|sentence| SentenceId { document, sentence }));
            }
        }
        found
    }

    /// Whether a sentence has the words of one that annotators chose, or a part of them.
    pub fn is_gold(&self, sentence: &str) -> bool {
        let sentence = squeezed(sentence);
        self.gold().into_iter().map(squeezed).any(|gold| gold.contains(&sentence) || sentence.contains(&gold))
    }
}

/// Reads files as one set of questions.
///
/// # Errors
/// When a file cannot be read or a line is something else.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Case>, DatasetError> {
    let mut cases = Vec::new();
    for path in paths {
        cases.extend(json_lines::<Case>(path, EXPECTED)?);
    }
    Ok(cases)
}

/// The passages of all questions, each once.
pub fn passages(cases: &[Case]) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for passage in cases.iter().flat_map(|case| &case.passages) {
        if seen.insert((&passage.title, &passage.text)) {
            let (title, body) = (passage.title.clone(), passage.text.clone());
            texts.push(Text { id: format!("{title}/{}", texts.len()), title, body });
        }
    }
    texts
}

/// Asks all questions of one corpus of all passages. `foreign` are questions that have nothing to do with it.
///
/// # Errors
/// When memory runs out.
pub fn measure(
    cases: &[Case],
    foreign: &[String],
    settings: Settings,
    step: &mut dyn FnMut(usize),
) -> Result<(Report, Vec<Outcome>), IndexError> {
    let texts = passages(cases);
    let mut report =
        Report::new(format!("{} questions over {} passages as one corpus", cases.len(), texts.len()));
    let engine = open(texts, settings)?;
    let mut outcomes = Vec::with_capacity(cases.len());
    for case in cases {
        outcomes.push(ask(&engine, case)?);
        step(outcomes.len());
    }
    for text in foreign {
        outcomes.push(qa::ask_foreign(&engine, text)?);
        step(outcomes.len());
    }
    let (own, foreign) = outcomes.split_at(cases.len());
    tell(&mut report, own);
    qa::tell_foreign(&mut report, own, foreign);
    Ok((report, outcomes))
}

/// Asks one question.
fn ask(engine: &Engine, case: &Case) -> Result<Outcome, IndexError> {
    let corpus = engine.corpus();
    let gold = case.gold_sentences(corpus);
    let is_gold =
        |id: SentenceId| gold.iter().any(|&held| held == id || corpus.text(held) == corpus.text(id));
    qa::judge(engine, &case.input, case.is_answerable(), is_gold, |id| case.is_gold(corpus.text(id)))
}

/// Letters and digits only: data sets part words and marks in ways of their own.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn tell(report: &mut Report, outcomes: &[Outcome]) {
    let of = |answerable: bool| outcomes.iter().filter(move |outcome| outcome.answerable == answerable);
    let answerable: Vec<Outcome> = of(true).copied().collect();
    report.count("questions", "questions", outcomes.len());
    report.count("answerable", "of these answerable", answerable.len());
    qa::tell_ranks(report, &answerable);
    report.add("refusal_auc", "AUC of the confidence, answerable or not", outcomes, |drawn| {
        auc(&drawn.iter().map(|o| (o.confidence, o.answerable)).collect::<Vec<_>>())
    });
    let answered = |answerable: bool| of(answerable).map(|o| indicator(o.answered)).collect::<Vec<_>>();
    report.mean("answered", "answerable: answered at the shipped threshold", &answered(true));
    let refused: Vec<f64> = answered(false).into_iter().map(|answered| 1.0 - answered).collect();
    report.mean("refused", "unanswerable: refused at the shipped threshold", &refused);
    let stated: Vec<(f32, bool)> = outcomes.iter().map(|o| (o.confidence, o.is_right())).collect();
    add_threshold(report, &stated);
}
