//! What is reported of chat questions: figures, tables by kind, corpus and confidence, and every miss.

use serde_json::{Value, json};

use super::chat::{CANDIDATES, ChatOutcome, ChatResult};
use super::coverage::add_threshold;
use super::metrics::indicator;
use super::report::{Report, columns};
use crate::answer::confidence::{ConfidenceBand, LIKELY_FROM, SURE_FROM};
use crate::render::json::rounded;

/// Characters of a sentence that the table of misses shows.
const SHOWN_CHARS: usize = 160;

/// How many questions came out in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct OutcomeCounts {
    right_first: usize,
    right_in_five: usize,
    wrong: usize,
    refused: usize,
    rightly_refused: usize,
    wrongly_answered: usize,
}

impl OutcomeCounts {
    fn of<'a>(results: impl IntoIterator<Item = &'a ChatResult>) -> Self {
        let mut counts = Self::default();
        for result in results {
            *match result.outcome {
                ChatOutcome::RightFirst => &mut counts.right_first,
                ChatOutcome::RightInFive => &mut counts.right_in_five,
                ChatOutcome::Wrong => &mut counts.wrong,
                ChatOutcome::Refused => &mut counts.refused,
                ChatOutcome::RightlyRefused => &mut counts.rightly_refused,
                ChatOutcome::WronglyAnswered => &mut counts.wrongly_answered,
            } += 1;
        }
        counts
    }

    fn answerable(self) -> usize {
        self.right_first + self.right_in_five + self.wrong + self.refused
    }

    fn row(self, name: &str) -> Vec<String> {
        let counts = [
            self.answerable(),
            self.right_first,
            self.right_in_five,
            self.wrong,
            self.refused,
            self.rightly_refused,
            self.wrongly_answered,
        ];
        std::iter::once(name.to_owned()).chain(counts.map(|count| count.to_string())).collect()
    }

    fn json(self) -> Value {
        json!({
            "answerable": self.answerable(),
            "right_first": self.right_first,
            "right_in_five": self.right_in_five,
            "wrong": self.wrong,
            "refused": self.refused,
            "unanswerable": self.rightly_refused + self.wrongly_answered,
            "unanswerable_refused": self.rightly_refused,
            "unanswerable_answered": self.wrongly_answered,
        })
    }
}

const COUNT_COLUMNS: [&str; 7] =
    ["answerable", "first", "in five", "wrong", "refused", "none: refused", "answered"];

/// Returns the figures over all questions.
pub fn report_chat(results: &[ChatResult]) -> Report {
    let counts = OutcomeCounts::of(results);
    let mut report = Report::new(format!("{} chat questions", results.len()));
    report.count("questions", "questions", results.len());
    report.count("answerable", "answerable", counts.answerable());
    report.count("right_first", "… right first", counts.right_first);
    report.count("right_in_five", "… right in the first five, not first", counts.right_in_five);
    report.count("wrong", "… wrong", counts.wrong);
    report.count("refused", "… refused", counts.refused);
    report.count("unanswerable", "unanswerable", counts.rightly_refused + counts.wrongly_answered);
    report.count("unanswerable_refused", "… refused", counts.rightly_refused);
    report.count("unanswerable_answered", "… answered", counts.wrongly_answered);
    let answerable: Vec<&ChatResult> = results.iter().filter(|r| r.question.is_answerable()).collect();
    let share = |of: &[&ChatResult], holds: &dyn Fn(&ChatResult) -> bool| -> Vec<f64> {
        of.iter().map(|result| indicator(holds(result))).collect()
    };
    report.mean("right_first_share", "answerable: right first", &share(&answerable, &ChatResult::is_first));
    report.mean(
        "candidate_recall",
        &format!("answerable: right sentence among the first {CANDIDATES} candidates"),
        &share(&answerable, &ChatResult::is_recalled),
    );
    let answered: Vec<&ChatResult> = results.iter().filter(|r| r.outcome.is_answered()).collect();
    report.mean("answered_right", "answers given: right first", &share(&answered, &ChatResult::is_first));
    let is_sure = |r: &&ChatResult| ConfidenceBand::from_confidence(r.confidence) == ConfidenceBand::Sure;
    let unmarked: Vec<&ChatResult> = answered.iter().copied().filter(is_sure).collect();
    report.mean(
        "unmarked_right",
        "answers not marked as uncertain: right first",
        &share(&unmarked, &ChatResult::is_first),
    );
    add_threshold(&mut report, &confidences(results));
    report
}

/// Returns each question's confidence, with whether what is or would be answered first is right.
pub fn confidences(results: &[ChatResult]) -> Vec<(f32, bool)> {
    results.iter().map(|result| (result.confidence, result.is_right())).collect()
}

/// Returns the figures, the tables and every miss as text.
pub fn chat_table(results: &[ChatResult]) -> String {
    let mut text = report_chat(results).table();
    let kinds = groups(results, |result| result.question.kind.as_deref());
    let corpora = groups(results, |result| result.question.corpus.as_deref());
    for (title, groups) in [("kind", kinds), ("corpus", corpora)] {
        if groups.len() > 1 {
            let header = [&[title][..], &COUNT_COLUMNS[..]].concat();
            let rows: Vec<Vec<String>> = groups.iter().map(|(name, counts)| counts.row(name)).collect();
            text.push_str(&format!("\n{}", columns(&header, &rows)));
        }
    }
    let band_row = |(name, counts): (String, OutcomeCounts)| {
        let counts = [counts.right_first, counts.right_in_five, counts.wrong, counts.wrongly_answered];
        std::iter::once(name).chain(counts.map(|count| count.to_string())).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = bands(results).map(|(band, c)| band_row((band_label(band), c))).collect();
    let header = ["answers given, by confidence", "first", "in five", "wrong", "to unanswerable"];
    text.push_str(&format!("\n{}", columns(&header, &rows)));
    for miss in misses(results) {
        text.push_str(&format!("\n{}", miss_text(miss)));
    }
    text
}

/// Returns the same as one JSON object, with what came of every question.
pub fn chat_json(results: &[ChatResult]) -> Value {
    let mut object = report_chat(results).json();
    let by_name = |groups: Vec<(String, OutcomeCounts)>| -> Value {
        groups.into_iter().map(|(name, counts)| (name, counts.json())).collect()
    };
    object["kinds"] = by_name(groups(results, |result| result.question.kind.as_deref()));
    object["corpora"] = by_name(groups(results, |result| result.question.corpus.as_deref()));
    object["bands"] = bands(results).map(|(band, counts)| (band.name().to_owned(), counts.json())).collect();
    object["results"] = results.iter().map(result_json).collect();
    object
}

/// Counts outcomes by what questions are labelled with, in the order of first use; those without a label are left out.
fn groups<'a>(
    results: &'a [ChatResult],
    label: impl Fn(&'a ChatResult) -> Option<&'a str>,
) -> Vec<(String, OutcomeCounts)> {
    let mut names: Vec<&str> = Vec::new();
    for name in results.iter().filter_map(&label) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let counts =
        |name: &&str| OutcomeCounts::of(results.iter().filter(|result| label(result) == Some(*name)));
    names.iter().map(|name| ((*name).to_owned(), counts(name))).collect()
}

/// Counts the answers given by how sure they are said to be.
fn bands(results: &[ChatResult]) -> impl Iterator<Item = (ConfidenceBand, OutcomeCounts)> {
    let in_band = move |band| {
        let given = results.iter().filter(|result| result.outcome.is_answered());
        OutcomeCounts::of(given.filter(|result| ConfidenceBand::from_confidence(result.confidence) == band))
    };
    ConfidenceBand::ALL.into_iter().map(move |band| (band, in_band(band)))
}

fn band_label(band: ConfidenceBand) -> String {
    match band {
        ConfidenceBand::Sure => format!("{} (from {SURE_FROM})", band.name()),
        ConfidenceBand::Likely => format!("{} (from {LIKELY_FROM})", band.name()),
        ConfidenceBand::Possible => format!("{} (below {LIKELY_FROM})", band.name()),
    }
}

fn misses(results: &[ChatResult]) -> impl Iterator<Item = &ChatResult> {
    results.iter().filter(|result| !result.outcome.is_best())
}

fn miss_text(miss: &ChatResult) -> String {
    let question = &miss.question;
    let labels: Vec<&str> = question.corpus.iter().chain(&question.kind).map(String::as_str).collect();
    let turns: Vec<&str> = question.before.iter().chain([&question.text]).map(String::as_str).collect();
    let outcome = miss.outcome.name().replace('_', " ");
    let mut text = format!("{outcome}: {}", turns.join(" › "));
    if !labels.is_empty() {
        text.push_str(&format!("  [{}]", labels.join(", ")));
    }
    let verb = if miss.outcome.is_answered() { "answered" } else { "said" };
    text.push_str(&format!("\n  {verb}: {} ({:.2}", shorten(&miss.said), miss.confidence));
    match &miss.cited {
        Some(cited) => text.push_str(&format!(", {cited})\n")),
        None => text.push_str(")\n"),
    }
    if question.is_answerable() {
        let found = match miss.gold_rank {
            Some(rank) => format!("candidate {rank}"),
            None if miss.gold_exists => "not among the candidates".to_owned(),
            None => "in no sentence of these documents".to_owned(),
        };
        text.push_str(&format!("  wanted: {} ({found})\n", shorten(&question.gold.join(" / "))));
    }
    text
}

fn result_json(result: &ChatResult) -> Value {
    let question = &result.question;
    let turns: Vec<&String> = question.before.iter().chain([&question.text]).collect();
    json!({
        "corpus": question.corpus,
        "kind": question.kind,
        "turns": turns,
        "outcome": result.outcome.name(),
        "said": result.said,
        "cited": result.cited,
        "confidence": rounded(result.confidence),
        "wanted": question.gold,
        "gold_rank": result.gold_rank,
        "gold_exists": !question.is_answerable() || result.gold_exists,
        "candidates": result.candidates,
    })
}

/// Returns a text on one line, cut where it is long.
pub fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::chat::ChatQuestion;
    use expect_test::expect;

    fn result(outcome: ChatOutcome, confidence: f32, gold_rank: Option<usize>) -> ChatResult {
        let gold = match outcome {
            ChatOutcome::RightlyRefused | ChatOutcome::WronglyAnswered => Vec::new(),
            _ => vec!["1212".to_owned()],
        };
        ChatResult {
            question: ChatQuestion {
                corpus: Some("harbour".to_owned()),
                text: "which port?".to_owned(),
                before: vec!["hello".to_owned()],
                gold,
                kind: None,
            },
            outcome,
            confidence,
            said: "Port 99.".to_owned(),
            cited: Some("a.md#0".to_owned()),
            gold_rank,
            gold_exists: gold_rank.is_some(),
            candidates: Vec::new(),
        }
    }

    #[test]
    fn each_question_counts_once_and_each_miss_is_listed() {
        let results = [
            result(ChatOutcome::RightFirst, 0.9, Some(1)),
            result(ChatOutcome::Wrong, 0.7, Some(41)),
            result(ChatOutcome::Refused, 0.3, None),
            result(ChatOutcome::WronglyAnswered, 0.5, None),
        ];
        expect![[r#"
            4 chat questions
              questions                                                 4
              answerable                                                3
              … right first                                             1
              … right in the first five, not first                      0
              … wrong                                                   1
              … refused                                                 1
              unanswerable                                              1
              … refused                                                 0
              … answered                                                1
              answerable: right first                                   0.333  [0.000, 1.000]
              answerable: right sentence among the first 40 candidates  0.333  [0.000, 1.000]
              answers given: right first                                0.333  [0.000, 1.000]
              answers not marked as uncertain: right first              1.000  [1.000, 1.000]
              threshold at which 95 % of the answers are right          0.900
              … share of all questions answered there                   0.250

              answers given, by confidence  first  in five  wrong  to unanswerable
              sure (from 0.85)                  1        0      0                0
              likely (from 0.5)                 0        0      1                1
              possible (below 0.5)              0        0      0                0

            wrong: hello › which port?  [harbour]
              answered: Port 99. (0.70, a.md#0)
              wanted: 1212 (candidate 41)

            refused: hello › which port?  [harbour]
              said: Port 99. (0.30, a.md#0)
              wanted: 1212 (in no sentence of these documents)

            unanswerable answered: hello › which port?  [harbour]
              answered: Port 99. (0.50, a.md#0)
        "#]]
        .assert_eq(&chat_table(&results));
        let json = chat_json(&results);
        assert_eq!(json["corpora"]["harbour"]["answerable"], 3);
        assert_eq!(json["bands"]["likely"]["wrong"], 1);
        assert_eq!(
            (&json["results"][1]["outcome"], &json["results"][1]["gold_rank"]),
            (&json!("wrong"), &json!(41))
        );
    }
}
