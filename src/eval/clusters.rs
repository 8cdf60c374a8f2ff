//! Questions that ask the same, brought together: over logs drawn from sentences with labels.

use std::collections::{BTreeMap, HashMap};

use super::intents::Labelled;
use super::metrics::indicator;
use super::report::Report;
use crate::nlu::examples::{Embed, clusters};

/// How many logs are drawn.
pub const LOGS: usize = 20;
/// Things that are asked in a log, of which the first three are asked most often.
const TOPICS: usize = 30;
/// How often those are asked; the next three half as often, the next a third, and so on, as in logs (Zipf's law).
const MOST: usize = 12;
/// Questions of a log that nobody else asks.
const ALONE: usize = 40;

/// Draws logs and groups their questions. Those with the label `alone` are each a thing of their own. `done` is told how
/// many logs were judged. `None` where there are too few labels to draw from.
pub fn evaluate(
    rows: &[Labelled],
    alone: Option<&str>,
    embed: Option<&Embed<'_>>,
    done: &mut dyn FnMut(usize),
) -> Option<Report> {
    let mut by_label: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        by_label.entry(&row.label).or_default().push(&row.sentence);
    }
    let strays = alone.and_then(|label| by_label.remove(label)).unwrap_or_default();
    if by_label.len() < 2 {
        return None;
    }
    let topics: Vec<&Vec<&str>> = by_label.values().collect();
    let (mut own, mut precision, mut recall) = (Vec::new(), Vec::new(), Vec::new());
    for nth in 0..LOGS {
        let log = drawn(&topics, &strays, &mut fastrand::Rng::with_seed(nth as u64));
        let texts: Vec<&str> = log.iter().map(|&(_, text)| text).collect();
        let groups = clusters(&texts, embed);
        for group in &groups {
            let mut of: HashMap<usize, usize> = HashMap::new();
            for &at in group {
                *of.entry(log[at].0).or_default() += 1;
            }
            let leading = of.iter().max_by_key(|&(&topic, &count)| (count, topic)).map(|(&topic, _)| topic);
            own.extend(group.iter().map(|&at| indicator(Some(log[at].0) == leading)));
            precision.extend(pairs(group).map(|(one, other)| indicator(log[one].0 == log[other].0)));
        }
        let group_of = |at: usize| groups.iter().position(|group| group.contains(&at));
        let all: Vec<usize> = (0..log.len()).collect();
        let same = pairs(&all).filter(|&(one, other)| log[one].0 == log[other].0);
        recall.extend(same.map(|(one, other)| indicator(group_of(one) == group_of(other))));
        done(nth + 1);
    }
    let mut report = Report::new(format!("{LOGS} logs drawn from {} sentences", rows.len()));
    report.mean("purity", "questions among those that mostly ask their group's thing", &own);
    report.mean("pair_precision", "pairs of a group that ask the same", &precision);
    report.mean("pair_recall", "pairs that ask the same and are in one group", &recall);
    Some(report)
}

/// A log: what each question asks for, by number, and its words.
fn drawn<'a>(
    topics: &[&Vec<&'a str>],
    strays: &[&'a str],
    random: &mut fastrand::Rng,
) -> Vec<(usize, &'a str)> {
    let mut log = Vec::new();
    for (rank, topic) in random.choose_multiple(0..topics.len(), TOPICS).into_iter().enumerate() {
        let asked = random.choose_multiple(topics[topic].iter(), MOST / (rank / 3 + 1));
        log.extend(asked.into_iter().map(|text| (topic, *text)));
    }
    let alone = random.choose_multiple(strays.iter(), ALONE).into_iter().enumerate();
    log.extend(alone.map(|(nth, text)| (topics.len() + nth, *text)));
    random.shuffle(&mut log);
    log
}

fn pairs(of: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    of.iter().enumerate().flat_map(|(nth, &one)| of[nth + 1..].iter().map(move |&other| (one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_every_word_is_told_apart() {
        let row =
            |sentence: &str, label: &str| Labelled { sentence: sentence.to_owned(), label: label.to_owned() };
        let rows: Vec<Labelled> = (0..12)
            .flat_map(|n| {
                [row(&format!("canteen closing time {n}"), "a"), row(&format!("who repairs lamps {n}"), "b")]
            })
            .chain([row("zebras", "none")])
            .collect();
        let report = evaluate(&rows, Some("none"), None, &mut |_| {}).unwrap();
        for figure in ["purity", "pair_precision", "pair_recall"] {
            assert!(report.value(figure).unwrap() > 0.99, "{figure}: {:?}", report.value(figure));
        }
        assert!(evaluate(&rows[..1], None, None, &mut |_| {}).is_none());
    }
}
