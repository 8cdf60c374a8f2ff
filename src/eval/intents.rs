//! Intents by example over a set of sentences with labels, learnt from one file and judged on another.

use std::time::{Duration, Instant};

use super::bootstrap::interval;
use super::coverage::{Point, area, curve};
use super::matthews::matthews;
use crate::nlu::examples::{Classifier, Embed, Example};

/// A sentence and its label.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Labelled {
    /// As somebody wrote it.
    pub sentence: String,
    /// The intent that it belongs to.
    pub label: String,
}

/// A figure with the interval that 95 in 100 samples of the same sort would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Over all sentences.
    pub value: f64,
    /// From and to.
    pub interval: [f64; 2],
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Report {
    /// Sentences that were learnt from, and judged on.
    pub sizes: (usize, usize),
    /// The share of the sentences of an intent that were given it; a refusal is wrong.
    pub in_scope_accuracy: Figure,
    /// The share of the sentences of no intent that were refused; `None` where there are none.
    pub oos_recall: Option<Figure>,
    /// Matthews' correlation over all labels, out of scope among them.
    pub mcc: Figure,
    /// The confidence from which on a guess is made, found on the training sentences.
    pub threshold: f32,
    /// How much is wrong among what is answered, from the surest to all.
    pub curve: Vec<Point>,
    /// The area under it.
    pub area: f64,
    /// Time of learning.
    pub learning: Duration,
    /// Time of a guess.
    pub guess: Duration,
}

/// Learns from `train` and judges `test`. Sentences with the label `out_of_scope` belong to no intent.
/// `done` is told how many sentences have been judged. `None` where nothing can be learnt.
pub fn evaluate(
    train: &[Labelled],
    test: &[Labelled],
    out_of_scope: Option<&str>,
    embed: Option<&Embed<'_>>,
    done: &mut dyn FnMut(usize),
) -> Option<Report> {
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
        judged.push((gold, given, guess.map_or(0.0, |guess| guess.confidence), right));
        done(at + 1);
    }
    let guess = began.elapsed() / u32::try_from(test.len().max(1)).unwrap_or(u32::MAX);
    let figure = |rows: Vec<usize>, of: &dyn Fn(&[usize]) -> f64| Figure {
        value: of(&rows),
        interval: interval(rows.len(), |sample| of(&sample.iter().map(|&at| rows[at]).collect::<Vec<_>>())),
    };
    let agree = |rows: &[usize]| {
        let right = rows.iter().filter(|&&at| judged[at].0 == judged[at].1).count();
        right as f64 / rows.len().max(1) as f64
    };
    let correlation = |rows: &[usize]| matthews(rows.iter().map(|&at| (judged[at].0, judged[at].1)));
    let (inside, outside): (Vec<usize>, Vec<usize>) =
        (0..judged.len()).partition(|&at| judged[at].0.is_some());
    let answers: Vec<(f32, bool)> = judged.iter().map(|row| (row.2, row.3)).collect();
    let curve = curve(&answers);
    Some(Report {
        sizes: (train.len(), test.len()),
        in_scope_accuracy: figure(inside, &agree),
        oos_recall: (!outside.is_empty()).then(|| figure(outside, &agree)),
        mcc: figure((0..judged.len()).collect(), &correlation),
        threshold: classifier.threshold(),
        area: area(&curve),
        curve,
        learning,
        guess,
    })
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
        let report = evaluate(&train, &test, Some("none"), None, &mut |_| {}).unwrap();
        assert!((report.in_scope_accuracy.value - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(report.oos_recall.map(|figure| figure.value), Some(1.0));
        assert!(report.mcc.value > 0.5 && report.mcc.interval[0] <= report.mcc.value);
        assert!(evaluate(&[], &test, None, None, &mut |_| {}).is_none());
    }
}
