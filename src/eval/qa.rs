//! Questions whose answers stand in paragraphs, in the format of SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016, 2018):
//! is the sentence that comes first the right one, and is there a refusal where there is none?

use std::ops::Range;
use std::path::PathBuf;

use serde::Deserialize;

use super::chat::CANDIDATES;
use super::coverage::add_threshold;
use super::dataset::{DatasetError, json};
use super::gold::sentences_holding;
use super::library::{Text, open};
use super::metrics::{auc, calibration_error, floor_of, indicator};
use super::report::Report;
use crate::answer::outcome::Answer;
use crate::engine::{Engine, Settings};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::error::IndexError;
use crate::nlu::question::Question;

const EXPECTED: &str =
    r#"SQuAD: {"data":[{"title","paragraphs":[{"context","qas":[{"question","answers"}]}]}]}"#;

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
    pub gold: Vec<GoldAnswer>,
}

/// An annotated answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldAnswer {
    /// Its words.
    pub text: String,
    /// Where it stands in the paragraph, counted in characters that are not white space.
    pub place: Range<usize>,
}

/// How one question fared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Whether the paragraphs say.
    pub answerable: bool,
    /// The rank of the first sentence that holds an annotated answer, from 0, among the first [`CANDIDATES`].
    pub found_at: Option<usize>,
    /// The same of the first sentence with the words of an answer in it, wherever that stands: the lenient figure.
    pub words_at: Option<usize>,
    /// How sure Docent is of its best answer, 0 to 1.
    pub confidence: f32,
    /// Whether it answers.
    pub answered: bool,
}

impl Outcome {
    /// Whether the first sentence holds an annotated answer.
    pub fn is_right(&self) -> bool {
        self.answerable && self.found_at == Some(0)
    }

    /// Whether a right sentence is among the first so many.
    pub fn is_within(&self, depth: usize) -> bool {
        self.found_at.is_some_and(|at| at < depth)
    }

    /// Whether a sentence with the words of an answer is among the first so many.
    pub fn has_words_within(&self, depth: usize) -> bool {
        self.words_at.is_some_and(|at| at < depth)
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
    /// In characters, from the beginning of the paragraph.
    answer_start: usize,
}

impl RawAnswer {
    fn located(self, context: &str) -> GoldAnswer {
        let is_counted = |c: &char| !c.is_whitespace();
        let start = context.chars().take(self.answer_start).filter(is_counted).count();
        let length = self.text.chars().filter(is_counted).count();
        GoldAnswer { text: self.text, place: start..start + length }
    }
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
                gold: possible
                    .filter(|answer| !answer.text.trim().is_empty())
                    .map(|answer| answer.located(&paragraph.context))
                    .collect(),
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
        outcomes.push(ask(&engine, asked)?);
        step(outcomes.len());
    }
    for text in foreign {
        outcomes.push(ask_foreign(&engine, text)?);
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

impl Asked {
    /// Returns the sentences that hold an annotated answer. `corpus` is that of the set's paragraphs.
    pub fn gold_sentences(&self, corpus: &Corpus) -> Vec<SentenceId> {
        let document = self.paragraph as u32;
        let held = self.gold.iter().flat_map(|answer| {
            sentences_holding(corpus.document(document), answer.place.clone(), |c| !c.is_whitespace())
        });
        held.map(|sentence| SentenceId { document, sentence }).collect()
    }
}

fn ask(engine: &Engine, asked: &Asked) -> Result<Outcome, IndexError> {
    let corpus = engine.corpus();
    let gold = asked.gold_sentences(corpus);
    let is_gold = |id: SentenceId| {
        // The same sentence may stand in several paragraphs.
        gold.iter().any(|&held| held == id || corpus.text(held) == corpus.text(id))
    };
    let has_words = |id: SentenceId| {
        let sentence = corpus.text(id);
        asked.gold.iter().any(|answer| sentence.contains(&spaced(&answer.text)))
    };
    judge(engine, &asked.text, !asked.gold.is_empty(), is_gold, has_words)
}

/// Asks a question that has nothing to do with the corpus.
///
/// # Errors
/// When the index cannot be read.
pub fn ask_foreign(engine: &Engine, text: &str) -> Result<Outcome, IndexError> {
    judge(engine, text, false, |_| false, |_| false)
}

/// Asks one question, and finds the ranks of the first sentence that `is_gold` and of the first that `has_words`.
///
/// # Errors
/// When the index cannot be read.
pub fn judge(
    engine: &Engine,
    text: &str,
    answerable: bool,
    is_gold: impl Fn(SentenceId) -> bool,
    has_words: impl Fn(SentenceId) -> bool,
) -> Result<Outcome, IndexError> {
    let question = Question::new(text);
    let judged = engine.judge(&question)?;
    let candidates = || judged.evidence.iter().take(CANDIDATES).map(|found| found.id);
    let answer = engine.answer(&question)?.answer;
    Ok(Outcome {
        answerable,
        found_at: candidates().position(is_gold),
        words_at: candidates().position(has_words),
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
    tell_ranks(report, &answerable);
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
    let stated: Vec<(f32, bool)> = own.iter().map(|o| (o.confidence, o.is_right())).collect();
    add_threshold(report, &stated);
    tell_foreign(report, own, foreign);
}

/// Reports how high right sentences rank, whether or not that was enough to answer. Lenient is what has the words of an
/// answer in it, which another sentence may have by chance.
pub fn tell_ranks(report: &mut Report, answerable: &[Outcome]) {
    for (key, label, depth) in [
        ("hit_at_1", "right sentence first (refusal off)", 1),
        ("hit_at_3", "… in the first three", 3),
        ("hit_at_5", "… in the first five", 5),
    ] {
        report.mean(key, label, &share(answerable, |o| o.is_within(depth)));
    }
    let label = format!("… among the first {CANDIDATES} candidates");
    report.mean("candidate_recall", &label, &share(answerable, |o| o.is_within(CANDIDATES)));
    report.mean("hit_at_1_lenient", "lenient: first", &share(answerable, |o| o.has_words_within(1)));
    report.mean("hit_at_5_lenient", "… in the first five", &share(answerable, |o| o.has_words_within(5)));
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
