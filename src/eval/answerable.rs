//! Questions with a passage that answers them, and questions whose passage is on the topic but does not, in the
//! format of CLAP NQ (Rosenthal et al. 2025): is Docent surer of the first than of the second?

use std::path::PathBuf;

use serde::Deserialize;

use super::dataset::{DatasetError, json_lines};
use super::library::{Text, open};
use super::metrics::{auc, indicator};
use super::qa::{self, Outcome};
use super::report::Report;
use crate::answer::outcome::Answer;
use crate::engine::{Engine, Settings};
use crate::index::error::IndexError;
use crate::nlu::question::Question;

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

    /// Whether a sentence is one of those that annotators chose.
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
        outcomes.push(qa::ask(&engine, text, &[])?);
        step(outcomes.len());
    }
    let (own, foreign) = outcomes.split_at(cases.len());
    tell(&mut report, own);
    qa::tell_foreign(&mut report, own, foreign);
    Ok((report, outcomes))
}

/// Asks one question. A sentence is right when it is one of those that annotators chose.
fn ask(engine: &Engine, case: &Case) -> Result<Outcome, IndexError> {
    let question = Question::new(&case.input);
    let judged = engine.judge(&question)?;
    let found_at =
        judged.evidence.iter().take(5).position(|found| case.is_gold(engine.corpus().text(found.id)));
    let answer = engine.answer(&question)?.answer;
    Ok(Outcome {
        answerable: case.is_answerable(),
        found_at,
        confidence: answer.confidence(),
        answered: matches!(answer, Answer::Supported(_)),
    })
}

/// Letters and digits only: data sets part words and marks in ways of their own.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn tell(report: &mut Report, outcomes: &[Outcome]) {
    let of = |answerable: bool| outcomes.iter().filter(move |outcome| outcome.answerable == answerable);
    let found = |depth: usize| -> Vec<f64> {
        of(true).map(|o| indicator(o.found_at.is_some_and(|at| at < depth))).collect()
    };
    report.count("questions", "questions", outcomes.len());
    report.count("answerable", "of these answerable", of(true).count());
    report.mean("hit_at_1", "a chosen sentence first (refusal off)", &found(1));
    report.mean("hit_at_3", "… in the first three", &found(3));
    report.mean("hit_at_5", "… in the first five", &found(5));
    report.add("refusal_auc", "AUC of the confidence, answerable or not", outcomes, |drawn| {
        auc(&drawn.iter().map(|o| (o.confidence, o.answerable)).collect::<Vec<_>>())
    });
    let answered = |answerable: bool| of(answerable).map(|o| indicator(o.answered)).collect::<Vec<_>>();
    report.mean("answered", "answerable: answered at the shipped threshold", &answered(true));
    let refused: Vec<f64> = answered(false).into_iter().map(|answered| 1.0 - answered).collect();
    report.mean("refused", "unanswerable: refused at the shipped threshold", &refused);
}
