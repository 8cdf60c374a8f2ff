//! Fitting the ranking and the confidence: two conditional logit models over the measures of sentences, held out
//! article by article.

use std::collections::BTreeSet;

use super::choice::{Choice, fit};
use super::examples::{CHAT, Example, TOPICS};
use super::metrics::{auc, calibration_error, floor_of, fold_of, indicator};
use super::report::Report;
use crate::answer::features::Features;
use crate::answer::ranking::{Ranking, ScoreShares};

/// How strongly weights are held near nothing. Chosen on folds among 0.3, 1, 3 and 10.
const RIDGE: f64 = 1.0;
/// Into how many parts the articles fall.
const FOLDS: u64 = 5;
/// How many sentences of a question the ranking is fitted on, the right ones besides.
const ALTERNATIVES: usize = 24;
/// What a question that has nothing to do with the corpus counts while the measures are weighed against one another:
/// much, for nothing is worse than an answer to it. Chosen on folds among 0.3, 0.7 and 1.5.
const FOREIGN_WEIGHT: f64 = 1.5;
/// What it counts while the odds are calibrated: there are many here, and people ask few.
const FOREIGN_SHARE: f64 = 0.3;
/// What a question as people chat counts in the odds: they are to be right for those. Chosen on folds among 1, 2, 3 and 5.
const CHAT_WEIGHT: f64 = 3.0;

/// Measures that are the same for all sentences of a question, or rest on their rank: they tell how sure an answer
/// is, not which comes first.
const ONLY_ODDS: [&str; 9] =
    ["strength", "lead", "margin", "rank_share", "unknown", "brevity", "row", "scrap", "answerable"];

/// Measures that tell which comes first, not how sure it is: encyclopedias are asked by title, other documents are not.
const ONLY_RANK: [&str; 1] = ["titled"];

/// The measures that tell how sure an answer is where a model knows what the question means. With all measures the odds
/// are worse on documents that they have not seen: how words stand in a right sentence differs from set to set.
const ODDS_WITH_MODEL: [&str; 19] = [
    "coverage",
    "passage_coverage",
    "scrap",
    "row",
    "unmet",
    "unknown",
    "unnamed",
    "strength",
    "lead",
    "brevity",
    "margin",
    "rank_share",
    "passage_likeness",
    "passage_eminence",
    "sentence_likeness",
    "sentence_eminence",
    "reading",
    "reading_share",
    "answerable",
];

/// The share of right answers that may be lost for the sake of refusing.
const MISSED: f64 = 0.05;

/// Of several right sentences one is enough: how often the fit looks anew at which that is.
const ROUNDS: usize = 3;

/// What a question's best sentence is, held out.
#[derive(Clone, Copy, Debug)]
struct Held {
    confidence: f32,
    right: bool,
    answerable: bool,
    foreign: bool,
    set: usize,
}

/// What came of fitting.
pub struct Fitted {
    /// The ranking, fitted on all examples.
    pub ranking: Ranking,
    /// How rankings do on examples that they have not seen.
    pub report: Report,
    /// How sure those were of their best sentence, and whether it was right.
    pub stated: Vec<(f32, bool)>,
}

/// The ranking fitted on all examples, and how well rankings fitted in the same way do on examples that they have not
/// seen. Measures named in `without` are left out.
pub fn fitted(examples: &[Example], without: &[&str]) -> Fitted {
    let mut held = Vec::new();
    for fold in 0..FOLDS {
        let (test, train): (Vec<&Example>, Vec<&Example>) =
            examples.iter().partition(|example| fold_of(&example.group, FOLDS) == fold);
        let ranking = of(&train, without);
        held.extend(test.into_iter().map(|example| judged(example, &ranking)));
    }
    let all: Vec<&Example> = examples.iter().collect();
    let stated = held.iter().map(|held| (held.confidence, held.right)).collect();
    Fitted { ranking: of(&all, without), report: told(&held), stated }
}

/// Fits on these examples.
fn of(examples: &[&Example], without: &[&str]) -> Ranking {
    let mut ranking = Ranking { rank: rank(examples, without), base: 0.0, odds: Features::default() };
    let has_model = examples.iter().any(|example| example.is_read_by_model());
    let tells = |name: &str| {
        if has_model { ODDS_WITH_MODEL.contains(&name) } else { !ONLY_RANK.contains(&name) }
    };
    let measures = chosen(|name| tells(name) && !without.contains(&name));
    let firsts: Vec<First> = examples
        .iter()
        .filter_map(|example| {
            let (features, right) = best(example, &ranking)?;
            let mut measures = picked(&features, &measures);
            measures.push(1.0);
            Some(First { measures, right, foreign: example.foreign, chat: example.set == CHAT })
        })
        .collect();
    let weighed: Vec<Choice> =
        firsts.iter().map(|first| first.choice(first.measures.clone(), FOREIGN_WEIGHT)).collect();
    let mut weights = fit(&weighed, measures.len() + 1, RIDGE);
    let (slope, shift) = calibration(&firsts, &weights);
    for weight in &mut weights {
        *weight *= slope;
    }
    ranking.base = (weights.pop().unwrap_or_default() + shift) as f32;
    ranking.odds = spread(&weights, &measures);
    ranking
}

/// The best sentence of a question.
struct First {
    /// What is measured of it, and 1.
    measures: Vec<f64>,
    right: bool,
    foreign: bool,
    chat: bool,
}

impl First {
    /// Whether to answer with it, as a choice between it and nothing.
    fn choice(&self, measures: Vec<f64>, foreign_weight: f64) -> Choice {
        let nothing = vec![0.0; measures.len()];
        Choice {
            alternatives: vec![measures, nothing],
            chosen: vec![indicator(self.right), indicator(!self.right)],
            weight: match (self.foreign, self.chat) {
                (true, _) => foreign_weight,
                (false, true) => CHAT_WEIGHT,
                (false, false) => 1.0,
            },
        }
    }
}

/// How the odds by these weights must be stretched and shifted to be those of being right (Platt 1999).
fn calibration(firsts: &[First], weights: &[f64]) -> (f64, f64) {
    let odds = |first: &First| first.measures.iter().zip(weights).map(|(m, w)| m * w).sum::<f64>();
    let choices: Vec<Choice> =
        firsts.iter().map(|first| first.choice(vec![odds(first), 1.0], FOREIGN_SHARE)).collect();
    match fit(&choices, 2, 0.0)[..] {
        [slope, shift] => (slope, shift),
        _ => (1.0, 0.0),
    }
}

fn rank(examples: &[&Example], without: &[&str]) -> Features {
    let measures = chosen(|name| !ONLY_ODDS.contains(&name) && !without.contains(&name));
    let mut choices: Vec<Choice> = Vec::new();
    let mut right: Vec<Vec<bool>> = Vec::new();
    for example in examples.iter().filter(|example| example.answerable && example.set != TOPICS) {
        let mut nth = 0;
        let near = example.sentences.iter().filter(|(_, right)| {
            nth += 1;
            nth <= ALTERNATIVES || *right
        });
        let near: Vec<&(Features, bool)> = near.collect();
        let count = near.iter().filter(|(_, right)| *right).count() as f64;
        choices.push(Choice {
            alternatives: near.iter().map(|(features, _)| picked(features, &measures)).collect(),
            chosen: near.iter().map(|(_, right)| indicator(*right) / count).collect(),
            weight: 1.0,
        });
        right.push(near.iter().map(|(_, right)| *right).collect());
    }
    let mut weights = fit(&choices, measures.len(), RIDGE);
    for _ in 1..ROUNDS {
        for (choice, right) in choices.iter_mut().zip(&right) {
            choice.choose_among(right, &weights);
        }
        weights = fit(&choices, measures.len(), RIDGE);
    }
    spread(&weights, &measures)
}

/// The numbers of the measures that are wanted.
fn chosen(wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    (0..Features::NAMES.len()).filter(|&at| wanted(Features::NAMES[at])).collect()
}

fn picked(features: &Features, measures: &[usize]) -> Vec<f64> {
    let values = features.values();
    measures.iter().map(|&at| f64::from(values[at])).collect()
}

fn spread(weights: &[f64], measures: &[usize]) -> Features {
    let mut values = vec![0.0; Features::NAMES.len()];
    for (weight, &at) in weights.iter().zip(measures) {
        values[at] = (*weight * 1e3).round() as f32 / 1e3;
    }
    Features::of(&values)
}

/// The best sentence by this ranking, with how far it is from the best of other passages, and how clearly it is first.
fn best(example: &Example, ranking: &Ranking) -> Option<(Features, bool)> {
    let score = |features: &Features| ranking.score(features);
    let (first, right) = example.sentences.iter().max_by(|a, b| score(&a.0).total_cmp(&score(&b.0)))?;
    let others =
        example.sentences.iter().filter(|(other, _)| other.passage.total_cmp(&first.passage).is_ne());
    let second = others.map(|(other, _)| score(other)).fold(f32::NEG_INFINITY, f32::max);
    let margin = 1.0 / (1.0 + (second - score(first)).exp());
    let mut scores: Vec<f32> = example.sentences.iter().map(|(features, _)| score(features)).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let rank_share = ScoreShares::new(scores.into_iter()).share(score(first));
    Some((Features { margin, rank_share, ..*first }, *right))
}

fn judged(example: &Example, ranking: &Ranking) -> Held {
    let found = best(example, ranking);
    let confidence = found.map_or(0.0, |(features, _)| 1.0 / (1.0 + (-ranking.odds(&features)).exp()));
    Held {
        confidence,
        right: found.is_some_and(|(_, right)| right),
        answerable: example.answerable,
        foreign: example.foreign,
        set: example.set,
    }
}

fn told(held: &[Held]) -> Report {
    let mut report = Report::new(format!(
        "{} questions, each judged by a ranking that has not seen its article",
        held.len()
    ));
    let sets: BTreeSet<usize> = held.iter().map(|held| held.set).collect();
    for set in sets {
        let (name, [hit, refusal, refused_at_95]) = match set {
            TOPICS => ("topics", ["topics_hit_at_1", "topics_refusal_auc", "topics_foreign_refused_at_95"]),
            CHAT => ("chat", ["chat_hit_at_1", "chat_refusal_auc", "chat_foreign_refused_at_95"]),
            0 => ("qa", ["qa_hit_at_1", "qa_refusal_auc", "qa_foreign_refused_at_95"]),
            _ => (
                "answerable",
                ["answerable_hit_at_1", "answerable_refusal_auc", "answerable_foreign_refused_at_95"],
            ),
        };
        let (foreign, own): (Vec<Held>, Vec<Held>) =
            held.iter().filter(|held| held.set == set).partition(|held| held.foreign);
        let answerable: Vec<f64> =
            own.iter().filter(|held| held.answerable).map(|held| indicator(held.right)).collect();
        report.mean(hit, &format!("{name}: right first"), &answerable);
        report.add(refusal, &format!("{name}: AUC of the confidence, answerable or not"), &own, |drawn| {
            auc(&drawn.iter().map(|held| (held.confidence, held.answerable)).collect::<Vec<_>>())
        });
        if !foreign.is_empty() {
            let right: Vec<f32> = own.iter().filter(|held| held.right).map(|held| held.confidence).collect();
            let floor = floor_of(right, MISSED);
            let refused: Vec<f64> = foreign.iter().map(|held| indicator(held.confidence < floor)).collect();
            let label = format!("{name}: foreign refused where 95 % of the right ones are answered");
            report.mean(refused_at_95, &label, &refused);
        }
    }
    report.add("right_auc", "AUC of the confidence, right or not", held, |drawn| {
        auc(&drawn.iter().map(|held| (held.confidence, held.right)).collect::<Vec<_>>())
    });
    report.add("calibration_error", "expected calibration error", held, |drawn| {
        Some(calibration_error(&drawn.iter().map(|held| (held.confidence, held.right)).collect::<Vec<_>>()))
    });
    report
}
