//! Intents by example over a set of sentences with labels, learnt from one file and judged on another.

use std::path::Path;
use std::time::Instant;

use super::dataset::DatasetError;
use super::matthews::matthews;
use super::metrics::{indicator, mean};
use super::report::Report;
use crate::nlu::examples::{Classifier, Embed, Example};

/// A sentence and its label.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Labelled {
    /// As somebody wrote it.
    pub sentence: String,
    /// The intent that it belongs to.
    pub label: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The figures.
    pub report: Report,
    /// How sure each guess was, and whether it was right; a sentence of no intent has no right guess.
    pub guesses: Vec<(f32, bool)>,
    /// The confidence from which on a guess is made, found on the training sentences.
    pub threshold: f32,
}

/// Reads sentences with labels.
///
/// # Errors
/// When the file cannot be read, is no CSV with the columns `sentence` and `label`, or has no line.
pub fn read(path: &Path) -> Result<Vec<Labelled>, DatasetError> {
    let text = super::dataset::text(path)?;
    let mut rows = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        rows.push(row.map_err(|fault: csv::Error| DatasetError::Format {
            path: path.to_owned(),
            line: fault.position().map_or(1, |position| position.line() as usize),
            fault: fault.to_string(),
            expected: "CSV with the columns sentence and label",
        })?);
    }
    if rows.is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned(), what: "sentences" });
    }
    Ok(rows)
}

/// Learns from `train` and judges `test`. Sentences with the label `out_of_scope` belong to no intent.
/// `done` is told how many sentences have been judged. `None` where nothing can be learnt.
pub fn evaluate(
    train: &[Labelled],
    test: &[Labelled],
    out_of_scope: Option<&str>,
    embed: Option<&Embed<'_>>,
    done: &mut dyn FnMut(usize),
) -> Option<Measured> {
    let label =
        |row: &'_ Labelled| Some(row.label.clone()).filter(|label| Some(label.as_str()) != out_of_scope);
    let labels: Vec<Option<String>> = train.iter().map(label).collect();
    let examples: Vec<Example<'_>> = train
        .iter()
        .zip(&labels)
        .map(|(row, label)| Example { text: &row.sentence, label: label.as_deref() })
        .collect();
    let began = Instant::now();
    let classifier = Classifier::learn(&examples, embed)?;
    let learning = began.elapsed();
    let began = Instant::now();
    let mut judged = Vec::with_capacity(test.len());
    for (at, row) in test.iter().enumerate() {
        let guess = classifier.guess(&row.sentence, embed);
        let given = guess.filter(|guess| guess.sure).map(|guess| guess.label);
        let gold = Some(row.label.as_str()).filter(|label| Some(*label) != out_of_scope);
        let right = guess.is_some_and(|guess| Some(guess.label) == gold);
        judged.push(Judged { gold, given, confidence: guess.map_or(0.0, |guess| guess.confidence), right });
        done(at + 1);
    }
    let guess = began.elapsed() / u32::try_from(test.len().max(1)).unwrap_or(u32::MAX);
    let agree =
        |rows: &[&Judged<'_>]| rows.iter().map(|row| indicator(row.gold == row.given)).collect::<Vec<_>>();
    let (inside, outside): (Vec<&Judged>, Vec<&Judged>) = judged.iter().partition(|row| row.gold.is_some());
    let mut report = Report::new(format!("{} sentences, learnt from {}", test.len(), train.len()));
    report.mean("in_scope_accuracy", "sentences of an intent: given it", &agree(&inside));
    report.mean("oos_recall", "sentences of no intent: refused", &agree(&outside));
    report.add("mcc", "Matthews correlation over all labels", &judged, |drawn| {
        Some(matthews(drawn.iter().map(|row| (row.gold, row.given))))
    });
    let decided: Vec<f64> = inside.iter().map(|row| indicator(row.right)).collect();
    report.add("accuracy_unrefused", "sentences of an intent: right, refusal off", &decided, |drawn| {
        Some(mean(drawn))
    });
    report.count("learning_ms", "milliseconds to learn", learning.as_millis() as usize);
    report.count("guess_us", "microseconds a guess", guess.as_micros() as usize);
    let guesses = judged.iter().map(|row| (row.confidence, row.right)).collect();
    Some(Measured { report, guesses, threshold: classifier.threshold() })
}

/// A sentence with what it is, and what it was taken for.
#[derive(Clone, Copy)]
struct Judged<'a> {
    gold: Option<&'a str>,
    given: Option<&'a str>,
    confidence: f32,
    right: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(of: &[(&str, &str)]) -> Vec<Labelled> {
        of.iter().map(|(s, l)| Labelled { sentence: (*s).to_owned(), label: (*l).to_owned() }).collect()
    }

    #[test]
    fn figures_are_those_of_the_guesses() {
        let train = rows(&[("cancel my order", "cancel"), ("what does it cost", "price")]);
        let test = rows(&[
            ("cancel my order", "cancel"),
            ("what does it cost", "price"),
            ("zebras graze", "none"),
            ("a bed of roses", "price"),
        ]);
        let report = evaluate(&train, &test, Some("none"), None, &mut |_| {}).unwrap().report;
        assert!((report.value("in_scope_accuracy").unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(report.value("oos_recall"), Some(1.0));
        assert!(report.value("mcc").unwrap() > 0.5);
        assert!(evaluate(&[], &test, None, None, &mut |_| {}).is_none());
    }
}
