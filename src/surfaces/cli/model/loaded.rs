//! A model of any task, loaded from its folder and timed.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::models::embedding::EmbeddingModel;
use crate::models::entailment::EntailmentModel;
use crate::models::error::ModelError;
use crate::models::pair::Excerpt;
use crate::models::reader::Reader;
use crate::models::threads::{InferenceThreads, Priority};

/// Sentences of usual length that a model's speed is measured with.
const SAMPLE: [&str; 4] = [
    "The committee approves overtime of more than ten hours a month in writing.",
    "Whoever travels by train books a seat in the second class, unless the journey takes longer than six hours.",
    "Two hundred officers were trained.",
    "Leave that has not been taken by the end of March lapses, but for what was refused for reasons of the service, \
     which is paid out with the salary of April.",
];

/// What the sample is asked.
const QUESTION: &str = "who approves overtime";

/// How many times the sample is embedded.
const ROUNDS: usize = 50;

/// How many excerpts are read.
const EXCERPTS: usize = 8;

/// A model of one of the tasks.
pub(super) enum LoadedModel {
    Embedding(EmbeddingModel),
    Reader(Reader),
    Entailment(EntailmentModel),
}

impl LoadedModel {
    /// Loads the model in a folder, whichever task it is for.
    ///
    /// # Errors
    /// When it is for none; where its network could be for one, the error is that of this task.
    pub(super) fn load(folder: &Path) -> Result<Self, ModelError> {
        let threads = InferenceThreads::for_all_processors();
        let embedding = EmbeddingModel::load(folder, Arc::clone(&threads)).map(Self::Embedding);
        let Err(ModelError::MissingOutput { .. }) = embedding else { return embedding };
        let reader = Reader::load(folder, Arc::clone(&threads)).map(Self::Reader);
        // A reader has one logit for a pair, an entailment model three.
        let Err(ModelError::Unsupported { .. } | ModelError::Run { .. }) = reader else { return reader };
        EntailmentModel::load(folder, threads).map(Self::Entailment).or(reader)
    }

    /// Its key under `[models]` in config.toml.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Embedding(_) => "embedding",
            Self::Reader(_) => "reader",
            Self::Entailment(_) => "entailment",
        }
    }

    /// Loads the model in a folder, and says what it is and how fast.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(super) fn describe(folder: &Path) -> Result<String, ModelError> {
        let began = Instant::now();
        let model = Self::load(folder)?;
        let loaded = began.elapsed().as_millis();
        let speed = match &model {
            Self::Embedding(model) => embedding_speed(model),
            Self::Reader(reader) => {
                let took = milliseconds(|| reader.score_sentences(QUESTION, &sample_excerpts()).map(drop))?;
                format!("a question with {EXCERPTS} excerpts takes {took:.1} ms")
            }
            Self::Entailment(model) => {
                let took = milliseconds(|| model.judge(SAMPLE[0], &sample_excerpts()).map(drop))?;
                format!("a claim with {EXCERPTS} excerpts takes {took:.1} ms")
            }
        };
        let name = match &model {
            Self::Embedding(model) => model.to_string(),
            Self::Reader(reader) => format!("{}, {reader}", folder.display()),
            Self::Entailment(model) => format!("{}, {model}", folder.display()),
        };
        Ok(format!("{name}\nloaded in {loaded} ms; {speed}\n"))
    }
}

fn embedding_speed(model: &EmbeddingModel) -> String {
    let began = Instant::now();
    model.embed(&SAMPLE[..1], Priority::Question);
    let one = began.elapsed().as_secs_f64() * 1000.0;
    let texts = SAMPLE.repeat(ROUNDS);
    let began = Instant::now();
    model.embed(&texts, Priority::Background);
    let speed = texts.len() as f64 / began.elapsed().as_secs_f64();
    format!("a question takes {one:.1} ms; {speed:.0} sentences a second on all cores")
}

fn sample_excerpts() -> Vec<Excerpt<'static>> {
    vec![Excerpt { heading: "Staff rules".to_owned(), sentences: SAMPLE.to_vec() }; EXCERPTS]
}

fn milliseconds(run: impl FnOnce() -> Result<(), ModelError>) -> Result<f64, ModelError> {
    let began = Instant::now();
    run()?;
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}
