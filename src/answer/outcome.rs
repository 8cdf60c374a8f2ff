//! What is said: quoted statements, a choice to make, or that the documents do not say.

use super::cite::Citation;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::intents;
use crate::text::span::Span;

/// The answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The documents say this, best first.
    Supported(Supported),
    /// The question can mean several things.
    Clarify(Choices),
    /// The documents do not say.
    NotInDocuments(Refusal),
    /// Somebody wrote an answer for this question.
    Curated(Box<Curated>),
    /// Talk about the talk: a greeting, thanks, a request for help. Never a fact.
    Chat(String),
}

/// An answer that somebody wrote for what is asked, with what it cites. It is no quote of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Curated {
    /// The answer, byte for byte as in its file, with that place and its source: the citation.
    pub entry: intents::Curated,
    /// How sure it is that this is what was asked, 0 to 1; 1 where a template says so.
    pub confidence: f32,
}

/// What the documents say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Supported {
    /// Quoted sentences, best first.
    pub statements: Vec<Statement>,
    /// Where they stand, in the order in which the statements name them.
    pub citations: Vec<Citation>,
    /// What was also asked for and is not in the documents: one of two compared places, say.
    pub missing: Vec<Reason>,
}

/// One quoted sentence and where it stands. A fact said in several places has several citations.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The sentence, byte for byte as in its document.
    pub quote: String,
    /// How sure it is that the quote answers the question: of statements with 0.8, eight in ten do.
    pub confidence: f32,
    /// Indices into [`Supported::citations`]; the first is where the quote was taken from.
    pub citations: Vec<usize>,
    /// What of the quote was asked for: a number, a name, a date. Byte ranges into the quote.
    pub emphasis: Vec<Span>,
    /// The heading under which a reader expects it: a place, when several were asked about.
    pub group: Option<String>,
    /// The row that names the columns of the table row that the quote is, cell for cell.
    pub table_header: Option<String>,
}

/// The things a question may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The asker's words that can be read in several ways.
    pub raw: String,
    /// Each reading, as a question to ask instead.
    pub options: Vec<Choice>,
}

/// One reading of an ambiguous question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it stands for, by its plain name.
    pub label: String,
    /// The whole question with the ambiguity resolved.
    pub question: String,
}

/// Why there is no answer, and what comes nearest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// What is missing, the most telling first. Empty when nothing came close.
    pub reasons: Vec<Reason>,
    /// The confidence that the best sentence reached, 0 to 1.
    pub confidence: f32,
    /// What the documents do say that comes nearest; not an answer.
    pub nearest: Vec<Statement>,
    /// Where the nearest statements stand.
    pub citations: Vec<Citation>,
}

/// What a question asks for that the documents do not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They never mention this place.
    Place(String),
    /// They mention the place, but nothing of what was asked was found there.
    NothingThere {
        /// The place.
        place: String,
        /// What was asked about; empty when it cannot be told in few words.
        topic: String,
    },
    /// They never use these words.
    Words(Vec<String>),
    /// They never name this resolution, rule or number.
    Reference(String),
    /// Nothing of what was asked was found for this time.
    Date(String),
    /// No number of these was found.
    Number(String),
    /// They speak of it, but the detail that is asked for was not found.
    Detail(Detail),
    /// No answer was found to this one of several questions.
    Question(String),
    /// Nothing that was found is close enough.
    Unsure,
}

impl Answer {
    /// How sure it is that the best sentence found answers, 0 to 1, whether or not that was enough to say it.
    /// 0 where nothing was looked for.
    pub fn confidence(&self) -> f32 {
        match self {
            Self::Supported(supported) => supported.statements.first().map_or(0.0, |first| first.confidence),
            Self::NotInDocuments(refusal) => refusal.confidence,
            Self::Curated(curated) => curated.confidence,
            Self::Clarify(_) | Self::Chat(_) => 0.0,
        }
    }
}

impl Supported {
    /// Numbers the citations in the order in which the statements name them.
    pub fn renumber_citations(&mut self) {
        let mut citations = Vec::with_capacity(self.citations.len());
        for statement in &mut self.statements {
            for number in &mut statement.citations {
                citations.push(self.citations[*number].clone());
                *number = citations.len() - 1;
            }
        }
        self.citations = citations;
    }
}

impl Refusal {
    /// A refusal with nothing near: only words that the documents never use, or none at all.
    pub fn unsure(unknown: Vec<String>) -> Self {
        let reason = if unknown.is_empty() { Reason::Unsure } else { Reason::Words(unknown) };
        Self { reasons: vec![reason], ..Self::default() }
    }
}

/// A detail that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// When.
    Date,
    /// Who.
    Name,
    /// Where.
    Place,
    /// What it stands for in full.
    FullForm,
    /// How to reach somebody: an address, a number, a link.
    Contact,
}

impl Statement {
    /// Quotes the sentence at `id`; the only way to make a statement, so that every quote is its
    /// document's own words.
    pub fn quote(corpus: &Corpus, id: SentenceId, confidence: f32) -> Self {
        Self {
            quote: corpus.text(id).to_owned(),
            confidence,
            citations: Vec::new(),
            emphasis: Vec::new(),
            group: None,
            table_header: corpus.document(id.document).header_of(id.sentence).map(str::to_owned),
        }
    }
}
