//! Questions as people chat, asked of real documents: is the right sentence first, among the first five, is the answer
//! wrong, or is there a refusal?

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::dataset::{DatasetError, json_lines};
use crate::answer::cite::Citation;
use crate::answer::outcome::Answer;
use crate::answer::reading::heading_of;
use crate::engine::Engine;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::error::IndexError;
use crate::nlu::question::Question;
use crate::render::phrases::Phrases;
use crate::render::reply::explain;

const EXPECTED: &str = r#"{"turns":[…],"answerable","gold":[…]}, with "corpus" and "kind" if wanted, a line"#;

/// Statements of an answer, or candidates, that are looked at.
pub const STATEMENTS: usize = 5;

/// Candidates among which the right sentence counts as found by the first stage.
pub const CANDIDATES: usize = 40;

/// A question with what answers it: one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "ChatLine")]
pub struct ChatQuestion {
    /// The documents that are asked, by name; those of the settings where there is none.
    pub corpus: Option<String>,
    /// What is asked: the last message.
    pub text: String,
    /// The same person's messages before it, in order.
    pub before: Vec<String>,
    /// Texts one of which is within a right sentence, whatever its case and white space. None where the documents do not
    /// answer.
    pub gold: Vec<String>,
    /// The kind of question, for figures by kind.
    pub kind: Option<String>,
}

#[derive(Deserialize)]
struct ChatLine {
    corpus: Option<String>,
    turns: Vec<String>,
    answerable: bool,
    #[serde(default)]
    gold: Vec<String>,
    kind: Option<String>,
}

impl TryFrom<ChatLine> for ChatQuestion {
    type Error = &'static str;

    fn try_from(line: ChatLine) -> Result<Self, Self::Error> {
        let ChatLine { corpus, turns: mut before, answerable, gold, kind } = line;
        let text = before.pop().ok_or("there is no turn")?;
        match (answerable, gold.iter().all(|text| fold_text(text).is_empty())) {
            (true, true) => Err("it is answerable, but has no gold text"),
            (false, false) => Err("it is not answerable, but has a gold text"),
            _ => Ok(Self { corpus, text, before, gold, kind }),
        }
    }
}

/// What came of a question. Each question counts in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatOutcome {
    /// The first statement is right.
    RightFirst,
    /// One of the next four is.
    RightInFive,
    /// None of the first five is, and the documents do answer.
    Wrong,
    /// Nothing was answered although the documents do.
    Refused,
    /// Nothing was answered, rightly.
    RightlyRefused,
    /// Something was answered although the documents do not.
    WronglyAnswered,
}

/// A question with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatResult {
    /// The question.
    pub question: ChatQuestion,
    /// What came of it.
    pub outcome: ChatOutcome,
    /// The confidence of the first statement, or of a refusal: how near it came, 0 to 1.
    pub confidence: f32,
    /// What was said: the first statement, or the reasons of a refusal, a question back, small talk.
    pub said: String,
    /// Where the first statement stands, as `docent show` takes it.
    pub cited: Option<String>,
    /// The rank of the first right sentence among all that were judged, from 1.
    pub gold_rank: Option<usize>,
    /// Whether a right sentence is in the documents at all. If not, the question is at fault.
    pub gold_exists: bool,
    /// The first candidates, answered or not, best first: to see what else answers, and complete the gold texts.
    pub candidates: Vec<ChatCandidate>,
}

/// A sentence that may answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChatCandidate {
    /// Where it stands, as `docent show` takes it.
    pub cited: String,
    /// Title and headings above it, and what leads in to it.
    pub above: String,
    /// The sentence.
    pub text: String,
}

impl ChatCandidate {
    fn new(corpus: &Corpus, id: SentenceId) -> Self {
        Self {
            cited: Citation::of(corpus, id).key(),
            above: heading_of(corpus.document(id.document), id.sentence),
            text: corpus.text(id).to_owned(),
        }
    }
}

impl ChatOutcome {
    /// Returns the name that programs read.
    pub fn name(self) -> &'static str {
        match self {
            Self::RightFirst => "right_first",
            Self::RightInFive => "right_in_five",
            Self::Wrong => "wrong",
            Self::Refused => "refused",
            Self::RightlyRefused => "unanswerable_refused",
            Self::WronglyAnswered => "unanswerable_answered",
        }
    }

    /// Whether nothing better could have come of the question.
    pub fn is_best(self) -> bool {
        matches!(self, Self::RightFirst | Self::RightlyRefused)
    }

    /// Whether something was answered.
    pub fn is_answered(self) -> bool {
        !matches!(self, Self::Refused | Self::RightlyRefused)
    }
}

impl ChatResult {
    /// Whether the first statement is right.
    pub fn is_first(&self) -> bool {
        self.outcome == ChatOutcome::RightFirst
    }

    /// Whether the first stage found a right sentence.
    pub fn is_recalled(&self) -> bool {
        self.gold_rank.is_some_and(|rank| rank <= CANDIDATES)
    }

    /// Whether the sentence that is or would be answered first is right: the statement, or the first candidate of a
    /// refusal.
    pub fn is_right(&self) -> bool {
        self.is_first() || self.outcome == ChatOutcome::Refused && self.gold_rank == Some(1)
    }
}

/// Reads files as one set of questions.
///
/// # Errors
/// When a file cannot be read, or a line is not a question, has no turn, or has gold texts that do not go with
/// `answerable`; the message names the line.
pub fn read_chat_questions(paths: &[PathBuf]) -> Result<Vec<ChatQuestion>, DatasetError> {
    let mut questions = Vec::new();
    for path in paths {
        questions.extend(json_lines::<ChatQuestion>(path, EXPECTED)?);
    }
    Ok(questions)
}

impl ChatQuestion {
    /// Whether the documents answer it.
    pub fn is_answerable(&self) -> bool {
        !self.gold.is_empty()
    }

    /// Whether a sentence answers it: a gold text is within.
    pub fn is_gold(&self, sentence: &str) -> bool {
        let sentence = fold_text(sentence);
        let gold = self.gold.iter().map(|text| fold_text(text)).filter(|text| !text.is_empty());
        gold.into_iter().any(|gold| sentence.contains(&gold))
    }
}

/// Folds what does not tell texts apart: compatibility forms (NFKC), case, white space.
pub fn fold_text(text: &str) -> String {
    let folded = text.nfkc().collect::<String>().to_lowercase();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Holds each conversation, and judges what its last turn brings. `step` is called after each with how many are done.
///
/// # Errors
/// When the files of an index cannot be read any more.
pub fn measure_chat(
    questions: &[(ChatQuestion, &Engine)],
    phrases: &Phrases,
    step: &mut dyn FnMut(usize),
) -> Result<Vec<ChatResult>, IndexError> {
    let mut results = Vec::with_capacity(questions.len());
    for (question, engine) in questions {
        results.push(ask(engine, question, phrases)?);
        step(results.len());
    }
    Ok(results)
}

fn ask(engine: &Engine, question: &ChatQuestion, phrases: &Phrases) -> Result<ChatResult, IndexError> {
    let mut earlier = None;
    for turn in &question.before {
        earlier = Some(engine.answer(&Question::after(turn.as_str(), earlier.take()))?.context);
    }
    let asked = Question::after(question.text.as_str(), earlier);
    let candidates = engine.judge(&asked)?.evidence;
    let corpus = engine.corpus();
    let gold_rank = candidates.iter().position(|found| question.is_gold(corpus.text(found.id)));
    let gold_exists = gold_rank.is_some() || corpus.sentences().any(|id| question.is_gold(corpus.text(id)));
    let answer = engine.answer(&asked)?.answer;
    let quotes = quotes(&answer);
    let found_at = quotes.iter().position(|quote| question.is_gold(quote));
    let outcome = match (question.is_answerable(), quotes.is_empty(), found_at) {
        (true, false, Some(0)) => ChatOutcome::RightFirst,
        (true, false, Some(_)) => ChatOutcome::RightInFive,
        (true, false, None) => ChatOutcome::Wrong,
        (true, true, _) => ChatOutcome::Refused,
        (false, true, _) => ChatOutcome::RightlyRefused,
        (false, false, _) => ChatOutcome::WronglyAnswered,
    };
    let said = match quotes.first() {
        Some(quote) => (*quote).to_owned(),
        None => words_without_answer(&answer, phrases),
    };
    Ok(ChatResult {
        question: question.clone(),
        outcome,
        confidence: answer.confidence(),
        said,
        cited: first_citation(&answer),
        gold_rank: gold_rank.map(|at| at + 1),
        gold_exists,
        candidates: candidates
            .iter()
            .take(STATEMENTS)
            .map(|found| ChatCandidate::new(corpus, found.id))
            .collect(),
    })
}

/// Returns the first statements of an answer; none of a refusal, a question back, small talk.
fn quotes(answer: &Answer) -> Vec<&str> {
    match answer {
        Answer::Supported(supported) => {
            supported.statements.iter().take(STATEMENTS).map(|statement| statement.quote.as_str()).collect()
        }
        Answer::Curated(curated) => vec![curated.entry.text.as_str()],
        Answer::Clarify(_) | Answer::NotInDocuments(_) | Answer::Chat(_) => Vec::new(),
    }
}

/// Returns what is said instead of an answer.
fn words_without_answer(answer: &Answer, phrases: &Phrases) -> String {
    match answer {
        Answer::NotInDocuments(refusal) => {
            refusal.reasons.iter().map(|reason| explain(reason, phrases)).collect::<Vec<_>>().join(" ")
        }
        Answer::Clarify(choices) => {
            let labels: Vec<&str> = choices.options.iter().map(|choice| choice.label.as_str()).collect();
            format!("“{}”: {}?", choices.raw, labels.join(", "))
        }
        Answer::Chat(text) => text.clone(),
        Answer::Supported(_) | Answer::Curated(_) => String::new(),
    }
}

fn first_citation(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Supported(supported) => {
            let first = *supported.statements.first()?.citations.first()?;
            supported.citations.get(first).map(crate::answer::cite::Citation::key)
        }
        Answer::Curated(curated) => Some(format!("{}#{}", curated.entry.file, curated.entry.span.start)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gold_is_found_whatever_its_case_and_spaces() {
        let question = ChatQuestion {
            corpus: None,
            text: "how long".to_owned(),
            before: Vec::new(),
            gold: vec!["Ban  evasion | ５ days".to_owned()],
            kind: None,
        };
        assert!(question.is_gold("Rule 3: ban evasion |\u{a0}5 Days"));
        assert!(!question.is_gold("ban evasion | 6 days"));
    }
}
