//! Questions with every sentence that may answer them, measured: what the ranking is fitted on.

use std::collections::HashSet;

use super::answerable::{self, Case};
use super::chat::ChatQuestion;
use super::library::open;
use super::qa::QuestionSet;
use crate::answer::duplicates::Repeats;
use crate::answer::features::Features;
use crate::engine::{Engine, Settings};
use crate::index::corpus::SentenceId;
use crate::index::error::IndexError;
use crate::nlu::question::Question;
use crate::text::tokens::tokenize;

/// Sentences that are kept of each question: the best ranked.
const KEPT: usize = 80;

/// The number of the set of bare topics.
pub const TOPICS: usize = 9;

/// The number of the set of questions as people chat.
pub const CHAT: usize = 2;

/// A question with the sentences that may answer it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it must be held out with: its article.
    pub group: String,
    /// The set it comes from, by number.
    pub set: usize,
    /// Whether it has nothing to do with the corpus.
    pub foreign: bool,
    /// Whether the corpus answers it.
    pub answerable: bool,
    /// The measures of each sentence, and whether it answers; in the order of the present ranking, without those that repeat
    /// another.
    pub sentences: Vec<(Features, bool)>,
}

impl Example {
    /// Whether an embedding model or a reader measured its sentences, too.
    pub fn is_read_by_model(&self) -> bool {
        let by_model = |features: &Features| features.passage_likeness > 0.0 || features.reading > 0.0;
        self.sentences.iter().any(|(features, _)| by_model(features))
    }
}

/// Measures the questions of a set over its paragraphs, and `foreign` ones after them.
///
/// # Errors
/// When memory runs out.
pub fn of_questions(
    set: &QuestionSet,
    foreign: &[String],
    settings: Settings,
    number: usize,
) -> Result<Vec<Example>, IndexError> {
    let engine = open(set.paragraphs.clone(), settings)?;
    let mut examples = Vec::new();
    for asked in &set.questions {
        // What another sentence says in the same words is right by chance.
        let gold = asked.gold_sentences(engine.corpus());
        examples.push(measured(&engine, &asked.text, &asked.article, number, |id| gold.contains(&id))?);
    }
    let titles = set.questions.iter().map(|asked| asked.article.replace('_', " "));
    add_topics(&engine, titles, &mut examples)?;
    add_foreign(&engine, foreign, number, &mut examples)?;
    Ok(examples)
}

/// Measures questions with passages that answer them or do not, and `foreign` ones after them.
///
/// # Errors
/// When memory runs out.
pub fn of_cases(
    cases: &[Case],
    foreign: &[String],
    settings: Settings,
    number: usize,
) -> Result<Vec<Example>, IndexError> {
    let engine = open(answerable::passages(cases), settings)?;
    let mut examples = Vec::new();
    for case in cases {
        let gold = case.gold_sentences(engine.corpus());
        examples.push(measured(&engine, &case.input, &case.input, number, |id| gold.contains(&id))?);
    }
    let titles = cases.iter().flat_map(Case::titles).map(str::to_owned);
    add_topics(&engine, titles, &mut examples)?;
    add_foreign(&engine, foreign, number, &mut examples)?;
    Ok(examples)
}

/// Measures questions as people chat, each over the documents of its engine, held out with their corpus.
///
/// # Errors
/// When the files of an index cannot be read any more.
pub fn of_chat(questions: &[(ChatQuestion, &Engine)], number: usize) -> Result<Vec<Example>, IndexError> {
    let alone = questions.iter().filter(|(question, _)| question.before.is_empty());
    alone
        .map(|(question, engine)| {
            let group = question.corpus.as_deref().unwrap_or_default();
            let is_gold = |id: SentenceId| question.is_gold(engine.corpus().text(id));
            measured(engine, &question.text, group, number, is_gold)
        })
        .collect()
}

/// People also ask with nothing but a topic: the articles' titles, answered by any sentence that names them.
fn add_topics(
    engine: &Engine,
    titles: impl Iterator<Item = String>,
    examples: &mut Vec<Example>,
) -> Result<(), IndexError> {
    let mut seen = HashSet::new();
    for title in titles.filter(|title| seen.insert(title.clone())) {
        let words: Vec<String> = tokenize(&title).into_iter().map(|token| token.lexeme()).collect();
        let names_it = |id: SentenceId| {
            let terms = engine.corpus().terms(id);
            let has =
                |word: &String| engine.corpus().vocabulary.id(word).is_some_and(|term| terms.contains(&term));
            words.iter().all(has)
        };
        examples.push(measured(engine, &title, &title, TOPICS, names_it)?);
    }
    Ok(())
}

fn add_foreign(
    engine: &Engine,
    foreign: &[String],
    number: usize,
    examples: &mut Vec<Example>,
) -> Result<(), IndexError> {
    let mut seen = HashSet::new();
    for text in foreign.iter().filter(|text| seen.insert(*text)) {
        examples.push(Example { foreign: true, ..measured(engine, text, text, number, |_| false)? });
    }
    Ok(())
}

fn measured(
    engine: &Engine,
    text: &str,
    group: &str,
    set: usize,
    answers: impl Fn(SentenceId) -> bool,
) -> Result<Example, IndexError> {
    let judged = engine.judge(&Question::new(text))?;
    let mut repeats = Repeats::default();
    let distinct = judged.evidence.iter().filter(|found| repeats.add(found.id, engine.corpus()) == found.id);
    let mut sentences: Vec<(Features, bool)> =
        distinct.map(|found| (found.features, answers(found.id))).collect();
    let mut rank = 0;
    sentences.retain(|(_, right)| {
        rank += 1;
        rank <= KEPT || *right
    });
    let answerable = sentences.iter().any(|(_, right)| *right);
    Ok(Example { group: group.to_owned(), set, foreign: false, answerable, sentences })
}
