//! Questions with four choices, made of quoted sentences: one right, three that the documents do not bear out.

use std::collections::HashSet;

use super::blank::{Blank, blanks};
use super::choices::{Answer, Pool, in_order};
use super::value::Value;
use crate::answer::cite::Citation;
use crate::answer::outcome::Statement;
use crate::index::corpus::Corpus;
use crate::nlu::lexicon::Lexicon;
use crate::text::tokens::tokenize;

/// All that the documents can be asked about so. Gathered once.
#[derive(Clone, Debug, Default)]
pub struct Quiz {
    /// Of each sentence, what may be left out.
    sentences: Vec<Vec<Blank>>,
    pool: Pool,
}

/// Which question: the same number of the same round is the same question as long as the documents are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Turn {
    /// The round, in which the questions have an order of their own.
    pub seed: u32,
    /// Its place in that order, from 0.
    pub number: u32,
}

/// A sentence with a gap, and what may stand there.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Which it is. The next one is looked for from the number after.
    pub turn: Turn,
    /// What is asked for.
    pub kind: Kind,
    /// The title of its document, where that does not give the answer away.
    pub title: Option<String>,
    /// The sentence up to the gap.
    pub before: String,
    /// The sentence from the gap on.
    pub after: String,
    /// Four answers in an order that tells nothing, as the documents write them.
    pub choices: Vec<String>,
    /// Which is right.
    pub right: usize,
    /// The whole sentence, with the right answer set off.
    pub statement: Statement,
    /// Where it stands.
    pub citation: Citation,
}

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A date.
    Date,
    /// A place.
    Place,
    /// A name.
    Name,
}

/// One question in so many may be for a name, where there are others.
const NAMES: usize = 3;

/// Sentences that are tried for one question: where so many in a row have no three wrong answers, the documents say too
/// much the same to be asked about.
const TRIED: u32 = 400;

/// What stands for the gap in a line of text.
pub const GAP: &str = "_____";

impl Quiz {
    /// Gathers what can be asked.
    pub fn of(corpus: &Corpus, lexicon: &Lexicon) -> Self {
        let mut told = HashSet::new();
        let anew = corpus.sentences().filter(|&id| told.insert(corpus.text(id)));
        let fair = anew.map(|id| blanks(corpus, lexicon, id)).filter(|blanks| !blanks.is_empty());
        let is_name = |blank: &Blank| matches!(blank.value, Value::Name(_));
        let (names, mut sentences): (Vec<_>, Vec<_>) = fair.partition(|blanks| blanks.iter().all(is_name));
        // Names are told from one another less well than numbers and places: they are not to be most of it.
        let most = if sentences.is_empty() { names.len() } else { sentences.len().div_ceil(NAMES) };
        sentences.extend(evenly(names, most));
        Self { sentences, pool: Pool::of(corpus, lexicon) }
    }

    /// The first question from this turn on; `None` where the documents give none. `bears_out` tells of a sentence whether
    /// the documents say so.
    pub fn question(
        &self,
        corpus: &Corpus,
        lexicon: &Lexicon,
        turn: Turn,
        bears_out: &mut dyn FnMut(&str) -> bool,
    ) -> Option<Question> {
        let count = self.sentences.len() as u32;
        let mut order: Vec<u32> = (0..count).collect();
        fastrand::Rng::with_seed(u64::from(turn.seed)).shuffle(&mut order);
        (0..count.min(TRIED)).find_map(|further| {
            let turn = Turn { number: turn.number.checked_add(further)?, ..turn };
            let blanks = &self.sentences[order[(turn.number % count) as usize] as usize];
            let mut rng = fastrand::Rng::with_seed(u64::from(turn.seed) << 32 | u64::from(turn.number));
            let mut blanks: Vec<&Blank> = blanks.iter().collect();
            rng.shuffle(&mut blanks);
            blanks.sort_by_key(|blank| matches!(blank.value, Value::Name(_)));
            blanks.into_iter().find_map(|blank| {
                let wrong = self.pool.wrong(blank, corpus, lexicon, &mut rng, bears_out)?;
                Some(asked(corpus, blank, wrong, turn))
            })
        })
    }
}

impl Question {
    /// The sentence with its gap, on one line.
    pub fn text(&self) -> String {
        format!("{}{GAP}{}", self.before, self.after)
    }
}

/// At most so many of them, from all over.
fn evenly<T>(all: Vec<T>, most: usize) -> impl Iterator<Item = T> {
    let step = all.len().div_ceil(most.max(1)).max(1);
    all.into_iter().step_by(step)
}

fn asked(corpus: &Corpus, blank: &Blank, wrong: Vec<Answer>, turn: Turn) -> Question {
    let text = corpus.text(blank.id);
    let told = blank.span.of(text).to_owned();
    let own = Answer { value: blank.value.clone(), told: told.clone() };
    let mut answers: Vec<Answer> = wrong;
    answers.push(own);
    answers.sort_by(in_order);
    let right = answers.iter().position(|answer| answer.value == blank.value).unwrap_or_default();
    let mut statement = Statement::quote(corpus, blank.id, 1.0);
    statement.citations.push(0);
    statement.emphasis.push(blank.span);
    let title = &corpus.document(blank.id.document).title;
    let words = |text: &str| tokenize(text).into_iter().map(|token| token.word).collect::<HashSet<String>>();
    let gives_away = answers.iter().any(|answer| !words(&answer.told).is_disjoint(&words(title)));
    Question {
        turn,
        title: (!gives_away).then(|| title.clone()),
        kind: match blank.value {
            Value::Number(..) => Kind::Number,
            Value::Date(_) => Kind::Date,
            Value::Place(_) => Kind::Place,
            Value::Name(_) => Kind::Name,
        },
        before: text[..blank.span.start].to_owned(),
        after: text[blank.span.end..].to_owned(),
        choices: answers.into_iter().map(|answer| answer.told).collect(),
        right,
        statement,
        citation: Citation::of(corpus, blank.id),
    }
}
