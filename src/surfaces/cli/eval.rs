//! `docent eval`: Docent measured on public data.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use super::ANSWERED;
use super::args::Common;
use super::corpora::{CorpusOptions, Engines};
use super::terminal::{Steps, write};
use crate::answer::features::Features;
use crate::engine::{Engine, Settings};
use crate::eval::answerable::Case;
use crate::eval::conversation::Conversation;
use crate::eval::curve::{calibration, risk};
use crate::eval::examples::{self, Example};
use crate::eval::excerpts;
use crate::eval::qa::{Outcome, QuestionSet};
use crate::eval::report::Report;
use crate::eval::retrieval::{self, Collection};
use crate::eval::{
    answerable, chat, chat_report, claim_fit, claim_verdicts, claims, clusters, coverage, fit, followups,
    intents, qa,
};
use crate::models::threads::Priority;
use crate::nlu::examples::Embed;
use crate::surfaces::setup::Setup;

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum EvalCommand {
    /// Right answers and refusals: questions over paragraphs (SQuAD 1.1 or 2.0)
    Qa {
        /// The files; their paragraphs become one corpus
        #[arg(required = true, value_name = "FILE.json")]
        files: Vec<PathBuf>,
        /// Questions of another corpus, all of which should be refused: SQuAD or, ending in .jsonl, CLAP NQ
        #[arg(long, value_name = "FILE")]
        foreign: Vec<PathBuf>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Questions as people chat, over your own documents: right first, in five, wrong, refused, and every miss
    #[command(after_help = CHATTING)]
    Chat {
        /// The files: {"turns":[…],"answerable","gold":[…]} a line, with "corpus" and "kind" if wanted
        #[arg(required = true, value_name = "FILE.jsonl")]
        files: Vec<PathBuf>,
        /// Which documents are asked
        #[command(flatten)]
        corpora: CorpusOptions,
        /// Write what a reader reads for each question, a line each, instead of answering
        #[arg(long, value_name = "FILE.jsonl")]
        excerpts: Option<PathBuf>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Finding documents: a folder in BEIR's layout
    Retrieval {
        /// The folder with corpus.jsonl, queries.jsonl and qrels/test.tsv
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Write what was found as a TREC run, which `trec_eval` can score
        #[arg(long, value_name = "FILE")]
        run: Option<PathBuf>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Questions that their passage answers, or does not (CLAP NQ)
    Answerable {
        /// The files; their passages become one corpus
        #[arg(required = true, value_name = "FILE.jsonl")]
        files: Vec<PathBuf>,
        /// Questions of another corpus, all of which should be refused: SQuAD or, ending in .jsonl, CLAP NQ
        #[arg(long, value_name = "FILE")]
        foreign: Vec<PathBuf>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Later turns of conversations (MTRAG)
    Followups {
        /// The files; their passages become one corpus
        #[arg(required = true, value_name = "FILE.jsonl")]
        files: Vec<PathBuf>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Fit the ranking and the confidence on questions, and tell how they do on articles held out
    Fit {
        /// SQuAD files, one corpus
        #[arg(long, required = true, value_name = "FILE.json")]
        qa: Vec<PathBuf>,
        /// CLAP NQ files, another corpus; the questions of each are foreign to the other
        #[arg(long, required = true, value_name = "FILE.jsonl")]
        answerable: Vec<PathBuf>,
        /// Questions as people chat, as `docent eval chat` takes them; whole corpora are held out
        #[arg(long, value_name = "FILE.jsonl", requires = "corpus")]
        chat: Vec<PathBuf>,
        /// The documents of the questions as people chat
        #[command(flatten)]
        corpora: CorpusOptions,
        /// Write the weights here, as src/answer/ranking.toml holds them
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Tell what each measure contributes, by leaving it out
        #[arg(long)]
        ablate: bool,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Intents by example: learn from one CSV file (sentence,label), judge on another
    #[command(
        after_help = "Example:\n  docent eval intents --train train.csv --test test.csv --out-of-scope none"
    )]
    Intents {
        /// Sentences to learn from
        #[arg(long, value_name = "FILE.csv")]
        train: PathBuf,
        /// Sentences to judge
        #[arg(long, value_name = "FILE.csv")]
        test: PathBuf,
        /// The label of sentences that belong to no intent
        #[arg(long, value_name = "LABEL")]
        out_of_scope: Option<String>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Questions that ask the same, as `docent gaps` brings them together: logs drawn from a CSV file (sentence,label)
    Clusters {
        /// Sentences with what they ask for
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        /// The label of sentences that are each a thing of their own
        #[arg(long, value_name = "LABEL")]
        out_of_scope: Option<String>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
    /// Verdicts on labelled claims over your own documents, and every miss; or the sentences that decide claims
    /// (FoolMeTwice)
    #[command(after_help = CLAIMING)]
    Claims {
        /// The files: {"claim","label"} a line, with "corpus" if wanted; or those of FoolMeTwice, whose sentences become
        /// one corpus
        #[arg(required = true, value_name = "FILE.jsonl")]
        files: Vec<PathBuf>,
        /// Which documents the claims are checked against
        #[command(flatten)]
        corpora: CorpusOptions,
        /// Fit how claims are decided on these claims, whole corpora held out, and write the weights here, as
        /// src/check/decision.toml holds them
        #[arg(long, value_name = "FILE")]
        fit: Option<PathBuf>,
        /// How it is told
        #[command(flatten)]
        output: Output,
    },
}

const CHATTING: &str = "Examples:
  docent eval chat questions.jsonl --corpus handbook
  docent eval chat questions.jsonl --corpus wiki=docs/wiki --corpus guide=docs/guide

A line: {\"turns\": [\"what is a voucher ban\", \"and how long?\"], \"answerable\": true, \"gold\": [\"at least 6 months\"]}
The last turn is judged. It is right when a statement has one of the gold texts in it, whatever the case and white space.";

const CLAIMING: &str = "Examples:
  docent eval claims claims.jsonl --corpus handbook
  docent eval claims dev.jsonl                        FoolMeTwice

A line: {\"claim\": \"The office has 12 staff.\", \"label\": \"refuted\"}
Labels are supported, refuted and not_enough_info.";

/// How the figures are told.
#[derive(Args, Debug)]
pub struct Output {
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Draw how much of what is answered is wrong, by how much is answered, where refusal is in play; of `fit`, how many
    /// are right by how sure it is
    #[arg(long, value_name = "FILE.svg")]
    curve: Option<PathBuf>,
}

/// What stands above fitted weights.
const HEADER: &str =
    "# What each measure of a sentence (src/answer/features.rs) adds to its rank, and to the log-odds that it
# answers. Fitted by `docent eval fit`; see docs/quality.md.
";

const DECISION_HEADER: &str = "\
# How a claim's measures (src/check/decision.rs, in the order of MEASURES) become a verdict. Fitted by
# `docent eval claims --fit`; see docs/quality.md.
";

/// Measures, and tells.
///
/// # Errors
/// When the settings have faults, or the data cannot be read.
pub fn run(common: &Common, command: EvalCommand) -> Result<u8> {
    let Setup { settings, phrases, .. } = Setup::load(&common.overrides())?;
    let threshold = settings.limits.threshold;
    match command {
        EvalCommand::Qa { files, foreign, output } => {
            let set = QuestionSet::read(&files)?;
            let foreign = questions(&foreign)?;
            let total = set.questions.len() + foreign.len();
            let measured = watched(total, |step| qa::measure(&set, &foreign, settings, step))?;
            draw(&answers(&measured.1), threshold, &output)?;
            tell(&measured.0, &output)
        }
        EvalCommand::Chat { files, corpora, excerpts: written_to, output } => {
            let questions = chat::read_chat_questions(&files)?;
            let names = questions.iter().map(|question| question.corpus.as_deref());
            let engines = corpora.open(names, common, &settings)?;
            let paired = with_engines(questions, &engines, |question| &question.corpus);
            if let Some(path) = written_to {
                let read = watched(paired.len(), |step| excerpts::collect_excerpts(&paired, step))?;
                let lines: Result<Vec<String>, _> = read.iter().map(serde_json::to_string).collect();
                save(&path, &format!("{}\n", lines?.join("\n")))?;
                return Ok(ANSWERED);
            }
            let results = watched(paired.len(), |step| chat::measure_chat(&paired, &phrases, step))?;
            draw(&chat_report::confidences(&results), threshold, &output)?;
            tell_text(&output, || chat_report::chat_table(&results), || chat_report::chat_json(&results))
        }
        EvalCommand::Retrieval { folder, run, output } => {
            let collection = Collection::read(&folder)?;
            let total = collection.queries.len();
            let found = watched(total, |step| retrieval::run(&collection, settings, step))?;
            if let Some(path) = run {
                retrieval::write_run(&path, &found)?;
            }
            tell(&retrieval::tell(&collection, &found), &output)
        }
        EvalCommand::Answerable { files, foreign, output } => {
            let cases = answerable::read(&files)?;
            let foreign = questions(&foreign)?;
            let total = cases.len() + foreign.len();
            let measured = watched(total, |step| answerable::measure(&cases, &foreign, settings, step))?;
            draw(&answers(&measured.1), threshold, &output)?;
            tell(&measured.0, &output)
        }
        EvalCommand::Fit { qa, answerable, chat, corpora, out, ablate, output } => {
            let mut examples = examples(&qa, &answerable, &settings)?;
            examples.extend(chat_examples(&chat, &corpora, common, &settings)?);
            fit_ranking(&examples, out.as_deref(), ablate, &output)
        }
        EvalCommand::Followups { files, output } => {
            let conversations = Conversation::read(&files)?;
            let total = conversations.iter().filter(|c| c.is_later()).count();
            let report = watched(total, |step| followups::measure(&conversations, settings, step))?;
            tell(&report, &output)
        }
        EvalCommand::Intents { train, test, out_of_scope, output } => {
            let (train, test) = (intents::read(&train)?, intents::read(&test)?);
            let label = out_of_scope.as_deref();
            let embed = embedder(&settings);
            let embed = embed.as_ref().map(|embed| embed as &Embed<'_>);
            let learn =
                |step: &mut dyn FnMut(usize)| Ok(intents::evaluate(&train, &test, label, embed, step));
            let measured: Result<_> = watched(test.len(), learn);
            let measured = measured?.context("there is no sentence of an intent to learn from")?;
            draw(&measured.guesses, measured.threshold, &output)?;
            tell(&measured.report, &output)
        }
        EvalCommand::Clusters { file, out_of_scope, output } => {
            let rows = intents::read(&file)?;
            let embed = embedder(&settings);
            let embed = embed.as_ref().map(|embed| embed as &Embed<'_>);
            let group = |step: &mut dyn FnMut(usize)| {
                Ok(clusters::evaluate(&rows, out_of_scope.as_deref(), embed, step))
            };
            let report: Result<_> = watched(clusters::LOGS, group);
            tell(&report?.context("there are too few labels to draw a log from")?, &output)
        }
        EvalCommand::Claims { files, corpora, fit: Some(path), output } => {
            let claims = claim_verdicts::read_labelled_claims(&files)?;
            let engines =
                corpora.open(claims.iter().map(|claim| claim.corpus.as_deref()), common, &settings)?;
            let paired = with_engines(claims, &engines, |claim| &claim.corpus);
            let (weights, report) = watched(paired.len(), |step| claim_fit::fit_claims(&paired, step))?;
            save(&path, &format!("{DECISION_HEADER}{}", toml::to_string(&weights)?))?;
            tell(&report, &output)
        }
        EvalCommand::Claims { files, corpora, fit: None, output } => {
            if claim_verdicts::holds_labelled_claims(&files[0])? {
                return judge_labelled_claims(common, &files, &corpora, &settings, &output);
            }
            let claims = claims::read(&files)?;
            let report = watched(claims.len(), |step| claims::measure(&claims, settings, step))?;
            tell(&report, &output)
        }
    }
}

/// Checks labelled claims against their corpora, and reports the verdicts.
fn judge_labelled_claims(
    common: &Common,
    files: &[PathBuf],
    corpora: &CorpusOptions,
    settings: &Settings,
    output: &Output,
) -> Result<u8> {
    let claims = claim_verdicts::read_labelled_claims(files)?;
    let names = claims.iter().map(|claim| claim.corpus.as_deref());
    let engines = corpora.open(names, common, settings)?;
    let paired = with_engines(claims, &engines, |claim| &claim.corpus);
    let judged = watched(paired.len(), |step| claim_verdicts::judge_claims(&paired, step))?;
    tell_text(output, || claim_verdicts::claims_table(&judged), || claim_verdicts::claims_json(&judged))
}

/// Puts beside each line of a file the engine over its corpus.
fn with_engines<T>(
    lines: Vec<T>,
    engines: &Engines,
    corpus: impl Fn(&T) -> &Option<String>,
) -> Vec<(T, &Engine)> {
    let paired =
        lines.into_iter().filter_map(|line| engines.get(corpus(&line)).map(|engine| (line, engine.as_ref())));
    paired.collect()
}

/// What makes vectors, where there is a model.
fn embedder(settings: &Settings) -> Option<impl Fn(&[&str]) -> Vec<Vec<f32>> + '_> {
    settings.embedding.as_deref().map(|model| move |texts: &[&str]| model.embed(texts, Priority::Question))
}

/// Fits the ranking, writes it where that is wanted, and reports how such rankings do on what they have not seen.
fn fit_ranking(examples: &[Example], out: Option<&Path>, ablate: bool, output: &Output) -> Result<u8> {
    let fit::Fitted { ranking, report, stated } = fit::fitted(examples, &[]);
    if let Some(path) = &output.curve {
        let drawn = calibration("How many are right, by how sure it is: articles held out", &stated);
        save(path, &drawn)?;
    }
    if let Some(path) = out {
        save(path, &format!("{HEADER}{}", toml::to_string(&ranking)?))?;
    }
    tell(&report, output)?;
    for &name in Features::NAMES.iter().filter(|_| ablate) {
        let mut without = fit::fitted(examples, &[name]).report;
        without.title = format!("without {name}");
        tell(&without, output)?;
    }
    Ok(ANSWERED)
}

/// Questions as people chat, measured over their documents.
fn chat_examples(
    files: &[PathBuf],
    corpora: &CorpusOptions,
    common: &Common,
    settings: &Settings,
) -> Result<Vec<Example>> {
    let questions = chat::read_chat_questions(files)?;
    let names = questions.iter().map(|question| question.corpus.as_deref());
    let engines = corpora.open(names, common, settings)?;
    let paired = with_engines(questions, &engines, |question| &question.corpus);
    Ok(examples::of_chat(&paired, examples::CHAT)?)
}

/// The questions of both, measured, those of each foreign to the other.
fn examples(qa: &[PathBuf], cases: &[PathBuf], settings: &Settings) -> Result<Vec<Example>> {
    let (set, cases) = (QuestionSet::read(qa)?, answerable::read(cases)?);
    let titles = set.questions.iter().map(|asked| asked.article.replace('_', " "));
    let asked: Vec<String> = set.questions.iter().map(|asked| asked.text.clone()).chain(titles).collect();
    let titles = cases.iter().flat_map(Case::titles).map(str::to_owned);
    let inputs: Vec<String> = cases.iter().map(|case| case.input.clone()).chain(titles).collect();
    let mut examples = examples::of_questions(&set, &inputs, settings.clone(), 0)?;
    examples.extend(examples::of_cases(&cases, &asked, settings.clone(), 1)?);
    Ok(examples)
}

/// The questions of files, without what answers them.
fn questions(paths: &[PathBuf]) -> Result<Vec<String>> {
    let mut questions = Vec::new();
    for path in paths {
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            questions
                .extend(answerable::read(std::slice::from_ref(path))?.into_iter().map(|case| case.input));
        } else {
            let set = QuestionSet::read(std::slice::from_ref(path))?;
            questions.extend(set.questions.into_iter().map(|asked| asked.text));
        }
    }
    Ok(questions)
}

/// Measures under a progress bar.
fn watched<T, E>(total: usize, measure: impl FnOnce(&mut dyn FnMut(usize)) -> Result<T, E>) -> Result<T, E> {
    let bar = Steps::new("Asking", total);
    let measured = measure(&mut |done| bar.show(done));
    bar.done();
    measured
}

fn answers(outcomes: &[Outcome]) -> Vec<(f32, bool)> {
    outcomes.iter().map(|outcome| (outcome.confidence, outcome.is_right())).collect()
}

/// Draws the risk–coverage curve, where one is wanted.
fn draw(answers: &[(f32, bool)], threshold: f32, output: &Output) -> Result<()> {
    let Some(path) = &output.curve else { return Ok(()) };
    let drawn =
        risk("Wrong among what is answered, by how much is answered", &coverage::curve(answers), threshold);
    save(path, &drawn)
}

fn save(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

fn tell(report: &Report, output: &Output) -> Result<u8> {
    tell_text(output, || report.table(), || report.json())
}

/// Writes a table, or JSON where it is wanted.
fn tell_text(
    output: &Output,
    table: impl FnOnce() -> String,
    json: impl FnOnce() -> serde_json::Value,
) -> Result<u8> {
    write(&if output.json { format!("{:#}\n", json()) } else { table() })?;
    Ok(ANSWERED)
}
