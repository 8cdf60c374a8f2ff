//! A short path through a collection: what it is, its main terms, its parts in reading order, where to ask.

use std::collections::HashSet;

use super::introduction::introduction;
use super::main_terms::{MainTerm, main_terms};
use super::outline::{Leading, leading, outline};
use super::standalone::{reads_alone, reads_below_title};
use crate::answer::cite::Citation;
use crate::answer::outcome::Statement;
use crate::answer::plan::Contact;
use crate::answer::requirements::has_address;
use crate::answer::topics::Topics;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::lexicon::Lexicon;
use crate::text::tokens::tokenize;

/// A path through a collection. Somebody reads it in five minutes, however large the collection is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tour {
    /// What its owner calls it, where somebody wrote it.
    pub title: Option<String>,
    /// Its pages, in order; at most [`STOPS`].
    pub stops: Vec<Stop>,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// What it is about.
    pub heading: Heading,
    /// What the owner of the documents says to newcomers; no quote.
    pub guidance: Option<String>,
    /// What the documents say, at most [`QUOTES`].
    pub quotes: Vec<Quote>,
    /// What may be asked, at most [`QUOTES`].
    pub topics: Vec<String>,
}

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heading {
    /// What the collection is.
    About,
    /// Its main terms.
    Terms,
    /// Its parts.
    Reading,
    /// Where to ask.
    Asking,
    /// What the owner calls it.
    Own(String),
}

/// A quoted sentence of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// What it is about, in the documents' own words: a term with its other names, a part with what is around it.
    pub name: Vec<String>,
    /// How many documents it stands for, if it is that of a folder.
    pub documents: usize,
    /// The sentence.
    pub statement: Statement,
    /// Where it stands.
    pub citation: Citation,
}

/// Pages of a path.
pub const STOPS: usize = 20;
/// Sentences of a page.
pub const QUOTES: usize = 5;
/// Parts that are shown of a collection, however many it has.
const PARTS: usize = 20;
/// Main terms that are shown.
const TERMS: usize = 10;
/// Sentences that tell where to ask.
const CONTACTS: usize = 2;
/// Topics to try.
const TRY: usize = 4;

/// What a path is made from.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The documents.
    pub corpus: &'a Corpus,
    /// What they name.
    pub lexicon: &'a Lexicon,
    /// What can be asked about.
    pub topics: &'a Topics,
}

impl Tour {
    /// The path that the structure of the documents makes.
    pub fn made(material: Material<'_>) -> Self {
        let Material { corpus, lexicon, topics } = material;
        let readable: HashSet<SentenceId> = corpus
            .sentences()
            .filter(|id| reads_below_title(corpus.document(id.document), id.sentence))
            .collect();
        let root = outline(corpus);
        let terms = main_terms(corpus, lexicon, topics, &|id| readable.contains(&id));
        let about = introduction(corpus, &root, &terms, &|id| readable.contains(&id));
        let contacts = contacts(corpus);
        let mut told: HashSet<&str> = about.iter().chain(&contacts).map(|&id| corpus.text(id)).collect();
        let mut shown: Vec<Quote> = Vec::new();
        let mut named = HashSet::new();
        for term in &terms {
            // Two terms that one sentence introduces, or one that has been told: once is enough.
            let one = term.term.form.to_lowercase().trim_end_matches('s').to_owned();
            if shown.len() < TERMS && !told.contains(corpus.text(term.sentence)) && named.insert(one) {
                told.insert(corpus.text(term.sentence));
                shown.push(Quote::of(corpus, term.sentence, names(corpus, term)));
            }
        }
        let parts =
            leading(corpus, &root, PARTS, &|id| readable.contains(&id) && !told.contains(corpus.text(id)));
        let introducing = about.iter().map(|&id| Quote::of(corpus, id, Vec::new())).collect();
        let mut stops = vec![Stop::of(Heading::About, introducing)];
        stops.extend(pages(&Heading::Terms, &shown));
        let parts: Vec<Quote> = parts.into_iter().map(|part| part.quote(corpus)).collect();
        stops.extend(pages(&Heading::Reading, &parts));
        let contacts = contacts
            .into_iter()
            .filter(|id| !about.contains(id))
            .map(|id| Quote::of(corpus, id, Vec::new()))
            .collect();
        let mut asking = Stop::of(Heading::Asking, contacts);
        asking.topics = topics.leading().iter().take(TRY).map(|topic| topic.name.clone()).collect();
        stops.push(asking);
        stops.retain(|stop| !stop.quotes.is_empty() || stop.heading == Heading::Asking);
        Self { title: None, stops }
    }
}

impl Stop {
    /// A page of quotes.
    pub fn of(heading: Heading, quotes: Vec<Quote>) -> Self {
        Self { heading, guidance: None, quotes, topics: Vec::new() }
    }
}

impl Quote {
    /// Quotes a sentence.
    pub fn of(corpus: &Corpus, id: SentenceId, name: Vec<String>) -> Self {
        let mut statement = Statement::quote(corpus, id, 1.0);
        statement.citations.push(0);
        Self { name, documents: 0, statement, citation: Citation::of(corpus, id) }
    }
}

impl Leading {
    fn quote(self, corpus: &Corpus) -> Quote {
        Quote { documents: self.documents, ..Quote::of(corpus, self.sentence, self.path) }
    }
}

/// A term with those of its other names that its sentence has, too: what else was mined may be another's.
fn names(corpus: &Corpus, term: &MainTerm<'_>) -> Vec<String> {
    let text = corpus.text(term.sentence).to_lowercase();
    let form = term.term.form.as_str();
    let stands = |alias: &&str| !alias.contains(form) && text.contains(&alias.to_lowercase());
    let other = term.term.aliases.iter().map(String::as_str).filter(stands);
    std::iter::once(form).chain(other).map(str::to_owned).collect()
}

/// Quotes on as few pages as they need, as evenly as they can.
fn pages(heading: &Heading, quotes: &[Quote]) -> Vec<Stop> {
    let pages = quotes.len().div_ceil(QUOTES).max(1);
    let on_each = quotes.len().div_ceil(pages).max(1);
    quotes.chunks(on_each).map(|page| Stop::of(heading.clone(), page.to_vec())).collect()
}

/// The sentences that tell best whom to ask, each of another document.
fn contacts(corpus: &Corpus) -> Vec<SentenceId> {
    const SEEKING: [&str; 9] =
        ["contact", "contacts", "ask", "questions", "question", "help", "reach", "email", "address"];
    const ENOUGH: usize = 3;
    let count = |text: &str| {
        let words: HashSet<String> = tokenize(text).into_iter().map(|token| token.word).collect();
        SEEKING.iter().filter(|word| words.contains(**word)).count()
    };
    let leans =
        |text: &str| tokenize(text).iter().any(|token| matches!(token.word.as_str(), "they" | "them" | "it"));
    let mut found: Vec<(usize, SentenceId)> = Vec::new();
    for id in corpus.sentences() {
        let document = corpus.document(id.document);
        let text = corpus.text(id);
        let channel = |word: &str| word.trim_start_matches('(').starts_with('#') && word.len() > 3;
        let reachable = text.split_whitespace().any(channel) || has_address(text, Contact::Any);
        if !reachable || leans(text) || !reads_alone(document, id.sentence) {
            continue;
        }
        let section = document.passages[document.passage_of(id.sentence) as usize].section;
        let headings = document.heading_path(section).join(" ");
        let named = ["contact", "contacts", "help", "support", "address"];
        let heads =
            |text: &str| usize::from(tokenize(text).iter().any(|token| named.contains(&token.word.as_str())));
        let score = count(text) + 2 * heads(&headings) + 2 * heads(&document.title);
        if score >= ENOUGH && count(text) > 0 {
            found.push((score, id));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut documents = HashSet::new();
    found.retain(|(_, id)| documents.insert(id.document));
    found.into_iter().take(CONTACTS).map(|(_, id)| id).collect()
}
