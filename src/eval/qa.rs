//! Questions whose answers stand in paragraphs, in the format of SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016, 2018):
//! is the sentence that comes first the right one, and is there a refusal where there is none?

use std::path::PathBuf;

use serde::Deserialize;

use super::dataset::{DatasetError, json};
use super::library::{Text, open};
use super::metrics::{auc, calibration_error, floor_of, indicator};
use super::report::Report;
use crate::answer::outcome::Answer;
use crate::engine::{Engine, Settings};
use crate::index::corpus::SentenceId;
use crate::index::error::IndexError;
use crate::nlu::question::Question;

const EXPECTED: &str =
    r#"SQuAD: {"data":[{"title","paragraphs":[{"context","qas":[{"question","answers"}]}]}]}"#;

/// How deep an answer may stand to count at all.
const DEEPEST: usize = 5;

/// Paragraphs and the questions asked of them.
#[derive(Clone, Debug, Default)]
pub struct QuestionSet {
    /// The paragraphs, each a document.
    pub paragraphs: Vec<Text>,
    /// The questions, in the order of the files.
    pub questions: Vec<Asked>,
}

/// A question with what answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As it is put.
    pub text: String,
    /// Its paragraph, as an index into [`QuestionSet::paragraphs`].
    pub paragraph: usize,
    /// The title of that paragraph's article: folds hold articles together.
    pub article: String,
    /// The right answers, any of which will do. None where the paragraphs do not say.
    pub gold: Vec<String>,
}

/// How one question fared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Whether the paragraphs say.
    pub answerable: bool,
    /// The place of the first sentence with a right answer in it, from 0; `None` beyond the first five.
    pub found_at: Option<usize>,
    /// How sure Docent is of its best answer, 0 to 1.
    pub confidence: f32,
    /// Whether it answers.
    pub answered: bool,
}

impl Outcome {
    /// Whether a right answer stands in the first sentence.
    pub fn is_right(&self) -> bool {
        self.answerable && self.found_at == Some(0)
    }
}

#[derive(Deserialize)]
struct File {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    #[serde(default)]
    title: String,
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<RawQuestion>,
}

#[derive(Deserialize)]
struct RawQuestion {
    question: String,
    #[serde(default)]
    answers: Vec<RawAnswer>,
    #[serde(default)]
    is_impossible: bool,
}

#[derive(Deserialize)]
struct RawAnswer {
    text: String,
}

impl QuestionSet {
    /// Reads files as one set.
    ///
    /// # Errors
    /// When a file cannot be read, is not SQuAD, or there is no question in any.
    pub fn read(paths: &[PathBuf]) -> Result<Self, DatasetError> {
        let mut set = Self::default();
        for path in paths {
            let file: File = json(path, EXPECTED)?;
            for article in file.data {
                for paragraph in article.paragraphs {
                    set.add(&article.title, paragraph);
                }
            }
        }
        if set.questions.is_empty() {
            let path = paths.first().cloned().unwrap_or_default();
            return Err(DatasetError::Empty { path, what: "questions" });
        }
        Ok(set)
    }

    fn add(&mut self, title: &str, paragraph: Paragraph) {
        let number = self.paragraphs.len();
        for asked in paragraph.qas {
            let possible = asked.answers.into_iter().filter(|_| !asked.is_impossible);
            self.questions.push(Asked {
                text: asked.question,
                paragraph: number,
                article: title.to_owned(),
                gold: possible.map(|answer| answer.text).filter(|text| !text.trim().is_empty()).collect(),
            });
        }
        let (id, title) = (format!("{title}/{number}"), title.to_owned());
        self.paragraphs.push(Text { id, title, body: paragraph.context });
    }
}

/// Asks all questions of one corpus of all paragraphs, and tells what came of it. `foreign` are questions that
/// have nothing to do with it. `step` is called after each question with how many are done.
///
/// # Errors
/// When memory runs out.
pub fn measure(
    set: &QuestionSet,
    foreign: &[String],
    settings: Settings,
    step: &mut dyn FnMut(usize),
) -> Result<(Report, Vec<Outcome>), IndexError> {
    let engine = open(set.paragraphs.clone(), settings)?;
    let mut outcomes = Vec::with_capacity(set.questions.len() + foreign.len());
    for asked in &set.questions {
        outcomes.push(ask(&engine, &asked.text, &asked.gold)?);
        step(outcomes.len());
    }
    for text in foreign {
        outcomes.push(ask(&engine, text, &[])?);
        step(outcomes.len());
    }
    let (own, foreign) = outcomes.split_at(set.questions.len());
    let mut report = Report::new(format!(
        "{} questions over {} paragraphs as one corpus",
        own.len(),
        set.paragraphs.len()
    ));
    tell(&mut report, own, foreign);
    Ok((report, outcomes))
}

/// Asks one question.
///
/// # Errors
/// When the index cannot be read.
pub fn ask(engine: &Engine, text: &str, gold: &[String]) -> Result<Outcome, IndexError> {
    let question = Question::new(text);
    let judged = engine.judge(&question)?;
    let says = |id: SentenceId| {
        let sentence = engine.corpus().text(id);
        gold.iter().any(|answer| sentence.contains(&spaced(answer)))
    };
    let found_at = judged.evidence.iter().take(DEEPEST).position(|found| says(found.id));
    let answer = engine.answer(&question)?.answer;
    Ok(Outcome {
        answerable: !gold.is_empty(),
        found_at,
        confidence: answer.confidence(),
        answered: matches!(answer, Answer::Supported(_)),
    })
}

/// White space as documents have it once they are read.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tell(report: &mut Report, own: &[Outcome], foreign: &[Outcome]) {
    let answerable: Vec<Outcome> = own.iter().filter(|outcome| outcome.answerable).copied().collect();
    let impossible: Vec<Outcome> = own.iter().filter(|outcome| !outcome.answerable).copied().collect();
    let right: Vec<Outcome> = answerable.iter().filter(|outcome| outcome.is_right()).copied().collect();
    report.count("questions", "questions", own.len());
    report.count("answerable", "of these answerable", answerable.len());
    for (key, label, depth) in [
        ("hit_at_1", "answer in the first sentence (refusal off)", 1),
        ("hit_at_3", "… in the first three", 3),
        ("hit_at_5", "… in the first five", 5),
    ] {
        report.mean(key, label, &share(&answerable, |o| o.found_at.is_some_and(|at| at < depth)));
    }
    report.mean(
        "answered",
        "answerable: answered at the shipped threshold",
        &share(&answerable, |o| o.answered),
    );
    let precise: Vec<Outcome> = answerable.iter().filter(|o| o.answered).copied().collect();
    report.mean("answered_right", "… of these right", &share(&precise, Outcome::is_right));
    report.mean("right_answered", "right ones: answered", &share(&right, |o| o.answered));
    if !impossible.is_empty() {
        report.mean(
            "refused",
            "unanswerable: refused at the shipped threshold",
            &share(&impossible, |o| !o.answered),
        );
        report.add("refusal_auc", "AUC of the confidence, answerable or not", own, answerable_auc);
    }
    report.add("right_auc", "AUC of the confidence, right or not", own, right_auc);
    report.add("calibration_error", "expected calibration error", own, |drawn| {
        let stated: Vec<_> = drawn.iter().map(|o| (o.confidence, o.is_right())).collect();
        (!stated.is_empty()).then(|| calibration_error(&stated))
    });
    tell_foreign(report, own, foreign);
}

/// Tells how many questions of another corpus were refused.
pub fn tell_foreign(report: &mut Report, own: &[Outcome], foreign: &[Outcome]) {
    if foreign.is_empty() {
        return;
    }
    let right = own.iter().filter(|outcome| outcome.is_right());
    let floor = floor_of(right.map(|outcome| outcome.confidence).collect(), 0.05);
    report.count("foreign", "questions of another corpus", foreign.len());
    let refused = share(foreign, |o| !o.answered);
    report.mean("foreign_refused", "foreign: refused at the shipped threshold", &refused);
    let label = "foreign: refused where 95 % of the right ones are answered";
    report.mean("foreign_refused_at_95", label, &share(foreign, |o| o.confidence < floor));
}

fn share(outcomes: &[Outcome], holds: impl Fn(&Outcome) -> bool) -> Vec<f64> {
    outcomes.iter().map(|outcome| indicator(holds(outcome))).collect()
}

fn answerable_auc(outcomes: &[Outcome]) -> Option<f64> {
    auc(&outcomes.iter().map(|o| (o.confidence, o.answerable)).collect::<Vec<_>>())
}

fn right_auc(outcomes: &[Outcome]) -> Option<f64> {
    auc(&outcomes.iter().map(|o| (o.confidence, o.is_right())).collect::<Vec<_>>())
}
