//! What a reader reads to answer questions, with what is right in it: data to train and to look into a reader.

use std::collections::HashMap;

use serde::Serialize;

use super::chat::ChatQuestion;
use crate::answer::reading::heading_of;
use crate::engine::Engine;
use crate::index::corpus::SentenceId;
use crate::index::error::IndexError;
use crate::nlu::question::Question;

/// A question with the excerpts that are read for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadQuestion {
    /// The documents that were asked, by name.
    pub corpus: Option<String>,
    /// The last message.
    pub question: String,
    /// The excerpts, the most promising first.
    pub excerpts: Vec<ReadExcerpt>,
}

/// An excerpt as it is read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadExcerpt {
    /// Title and headings, and what leads in to it.
    pub title: String,
    /// Its sentences, in reading order.
    pub sentences: Vec<String>,
    /// What the configured reader says of each, 0 to 1; 0 where it has not read it, or where there is no reader.
    pub scores: Vec<f32>,
    /// Which of its sentences have a gold text.
    pub gold: Vec<usize>,
}

/// Collects what is read for each question; nothing is known of the messages before it. `step` is called after each with
/// how many are done.
///
/// # Errors
/// When the files of an index cannot be read any more.
pub fn collect_excerpts(
    questions: &[(ChatQuestion, &Engine)],
    step: &mut dyn FnMut(usize),
) -> Result<Vec<ReadQuestion>, IndexError> {
    let mut collected = Vec::with_capacity(questions.len());
    for (question, engine) in questions {
        collected.push(excerpts_of(question, engine)?);
        step(collected.len());
    }
    Ok(collected)
}

fn excerpts_of(question: &ChatQuestion, engine: &Engine) -> Result<ReadQuestion, IndexError> {
    let asked = Question::new(question.text.as_str());
    let scores: HashMap<SentenceId, f32> =
        engine.judge(&asked)?.evidence.iter().map(|found| (found.id, found.features.reading)).collect();
    let corpus = engine.corpus();
    let excerpts = engine.excerpts(&asked)?.into_iter().map(|span| {
        let sentences: Vec<String> = span.ids().map(|id| corpus.text(id).to_owned()).collect();
        let is_gold = |at: &usize| question.is_gold(&sentences[*at]);
        ReadExcerpt {
            title: heading_of(corpus.document(span.document), span.sentences.start),
            gold: (0..sentences.len()).filter(is_gold).collect(),
            scores: span.ids().map(|id| scores.get(&id).copied().unwrap_or_default()).collect(),
            sentences,
        }
    });
    Ok(ReadQuestion {
        corpus: question.corpus.clone(),
        question: question.text.clone(),
        excerpts: excerpts.collect(),
    })
}
