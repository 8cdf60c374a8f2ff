//! Which sentences answer, how well, and how sure that is.

use super::count::{OF_SOMETHING, has_amount};
use super::features::{Features, Sought};
use super::plan::{Contact, Plan};
use super::requirements::{Unmet, has_address, unmet};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::search::Hit;
use crate::index::vocabulary::TermId;
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::{Lexicon, Names, Notes};

/// A sentence judged as an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Which sentence.
    pub id: SentenceId,
    /// Its measures.
    pub features: Features,
    /// Its rank: higher is better. Comparable within one question only.
    pub score: f32,
    /// How likely it is that it answers, 0 to 1. Comparable between questions.
    pub confidence: f32,
    /// What it lacks of what was required; nothing for an answer.
    pub unmet: Unmet,
}

/// The log-odds lost where the number that is asked for, or taken for granted, counts something of
/// another name, or is another.
const MISCOUNT: f32 = 3.5;

/// How much each measure adds to the rank.
const RANK: Features = Features {
    coverage: 0.2,
    context: 0.6,
    bm25: 1.0,
    proximity: 0.5,
    passage: 1.0,
    kind: 0.3,
    position: 0.1,
};

/// The log-odds of an answer: a line through the measures.
const ODDS: Features = Features {
    coverage: 4.5,
    context: 5.0,
    bm25: 0.0,
    proximity: 1.2,
    passage: 0.0,
    kind: 1.0,
    position: 0.0,
};
const ODDS_BASE: f32 = -6.2;

/// The mass of a place, a date or a reference that the sentence meets, beside that of a word.
const PLACE_MASS: f32 = 2.0;
const DATE_MASS: f32 = 2.0;
const REFERENCE_MASS: f32 = 8.0;

/// Judges every sentence of the passages found, and every sentence about a place asked for; best
/// first, equals in the order of the corpus.
pub fn weigh(plan: &Plan, hits: &[Hit], corpus: &Corpus, lexicon: &Lexicon) -> Vec<Evidence> {
    let top = hits.first().map_or(1.0, |hit| hit.score);
    let mut candidates: Vec<(SentenceId, f32)> = Vec::new();
    for hit in hits {
        let document = corpus.document(hit.document);
        for (sentence, _) in document.sentences_of(&document.passages[hit.passage as usize]) {
            candidates.push((SentenceId { document: hit.document, sentence }, hit.score / top));
        }
    }
    for place in plan.places.iter().flat_map(|asked| &asked.met_by) {
        let about = lexicon.sentences_about(place).iter();
        candidates.extend(about.map(|&(document, sentence)| (SentenceId { document, sentence }, 0.0)));
    }
    // Of a sentence found twice, the first is kept: that of its passage.
    candidates.sort_by_key(|&(id, _)| id);
    candidates.dedup_by_key(|&mut (id, _)| id);
    let judge = Judge::new(plan, corpus, lexicon);
    let mut evidence: Vec<Evidence> =
        candidates.into_iter().map(|(id, passage)| judge.judge(id, passage)).collect();
    evidence.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    evidence
}

/// A question, read for judging sentence after sentence.
struct Judge<'a> {
    plan: &'a Plan,
    sought: Sought<'a>,
    terms: Vec<AskedTerm<'a>>,
    corpus: &'a Corpus,
    lexicon: &'a Lexicon,
}

/// A term of the documents that a definition is asked of.
struct AskedTerm<'a> {
    introductions: &'a [(u32, u32)],
    names: Option<Names>,
    /// The terms that a sentence which begins with it has first, or second after an article.
    first: Vec<TermId>,
}

impl<'a> AskedTerm<'a> {
    fn of(term: &str, corpus: &Corpus, lexicon: &'a Lexicon) -> Self {
        let names = lexicon.names(term);
        let first = names.iter().flat_map(Names::first_words);
        let first = first.filter_map(|word| corpus.vocabulary.id(word)).collect();
        Self { introductions: lexicon.introductions(term), names, first }
    }

    /// How many words the term's name takes of a sentence with these terms that begins with it.
    fn lead(&self, terms: &[TermId], text: &str) -> Option<usize> {
        let may_begin = terms.iter().take(2).any(|term| self.first.contains(term));
        self.names.as_ref().filter(|_| may_begin)?.lead(text)
    }
}

impl<'a> Judge<'a> {
    fn new(plan: &'a Plan, corpus: &'a Corpus, lexicon: &'a Lexicon) -> Self {
        let asked = plan.terms.iter().filter(|_| plan.kind == Kind::Define);
        let terms = asked.map(|term| AskedTerm::of(term, corpus, lexicon)).collect();
        Self { plan, sought: Sought::new(&plan.focus), terms, corpus, lexicon }
    }

    fn judge(&self, id: SentenceId, passage: f32) -> Evidence {
        let Self { plan, sought, terms, corpus, lexicon } = self;
        let kind = kind_feature(plan, terms, corpus, lexicon, id);
        let unmet = unmet(plan, corpus, lexicon, id);
        let met = met_mass(plan, unmet);
        let features = Features::measure(corpus, sought, met, id, passage, kind);
        let score = features.dot(&RANK) + kind * emphasis_on_kind(plan);
        let confidence = if plan.needed().next().is_none() {
            // Nothing but a place, a date or a number was asked for, and the sentence has it.
            if plan.constraints() > 0 { 0.75 + 0.2 * features.bm25.min(1.0) } else { 0.0 }
        } else {
            let counts_other = plan.kind == Kind::Count && !plan.counted.is_empty() && kind <= OF_SOMETHING;
            let lacks = plan.amounts.iter().any(|amount| !has_amount(amount, corpus, lexicon, id));
            logistic(
                features.dot(&ODDS) + ODDS_BASE + address_odds(plan, kind)
                    - if counts_other || lacks { MISCOUNT } else { 0.0 },
            )
        };
        Evidence { id, features, score, confidence, unmet }
    }
}

/// An address under the heading of whom it belongs to need not name them again.
fn address_odds(plan: &Plan, kind: f32) -> f32 {
    if plan.kind == Kind::Contact && kind >= 1.0 { 2.5 } else { 0.0 }
}

fn met_mass(plan: &Plan, unmet: Unmet) -> f32 {
    let mass = |asked: bool, lacks: bool, mass: f32| if asked && !lacks { mass } else { 0.0 };
    mass(!plan.places.is_empty(), unmet.place, PLACE_MASS)
        + mass(!plan.dates.is_empty(), unmet.date, DATE_MASS)
        + mass(!plan.references.is_empty(), unmet.reference, REFERENCE_MASS)
}

/// A definition is asked of a name of at most this many words; a longer question asks for more.
const SHORT: usize = 3;

/// What having the detail asked for adds to the rank, beyond its measure's own weight: a
/// definition, a number or an address is what such a question is about.
fn emphasis_on_kind(plan: &Plan) -> f32 {
    match plan.kind {
        Kind::Define if plan.needed().count() <= SHORT => 1.5,
        Kind::Count | Kind::Contact | Kind::Resources | Kind::Reference | Kind::WhichPlaces => 0.8,
        Kind::Facts | Kind::Compare if !plan.places.is_empty() => 0.8,
        _ => 0.0,
    }
}

impl Features {
    fn dot(&self, weights: &Features) -> f32 {
        self.coverage * weights.coverage
            + self.context * weights.context
            + self.bm25 * weights.bm25
            + self.proximity * weights.proximity
            + self.passage * weights.passage
            + self.kind * weights.kind
            + self.position * weights.position
    }
}

fn logistic(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// How well the sentence has what this kind of question asks for.
fn kind_feature(
    plan: &Plan,
    asked: &[AskedTerm<'_>],
    corpus: &Corpus,
    lexicon: &Lexicon,
    id: SentenceId,
) -> f32 {
    let notes = lexicon.notes(id.document, id.sentence);
    let some = |has: bool| if has { 1.0 } else { 0.0 };
    match plan.kind {
        Kind::Count => super::count::nearness(plan, corpus, lexicon, id),
        Kind::When => some(!notes.dates.is_empty()),
        Kind::Where => {
            some(notes.places.iter().any(|named| plan.places.iter().all(|asked| asked.id != *named)))
        }
        Kind::WhichPlaces => (notes.places.len() as f32 / 5.0).min(1.0),
        Kind::Who | Kind::Organisation => (notes.capitals as f32 / 3.0).min(1.0),
        Kind::Reference => devotion_to_reference(corpus, id),
        Kind::Define => defines(plan, asked, corpus, id),
        Kind::Resources | Kind::Contact => addressed(plan, corpus.text(id)),
        Kind::Facts | Kind::Compare if !plan.places.is_empty() => devotion(notes),
        _ => 0.5,
    }
}

/// How much of the sentence is about one place: less for each other that it names, and for one
/// that stands not in the sentence but before or above it.
fn devotion(notes: &Notes) -> f32 {
    let own = if notes.places.is_empty() { 0.6 } else { 1.0 };
    own / notes.about.len().max(1) as f32
}

/// How much of the sentence is about one resolution, rule or the like: less for each other that it names.
fn devotion_to_reference(corpus: &Corpus, id: SentenceId) -> f32 {
    let terms = corpus.forward[id.document as usize].sentence(id.sentence);
    let is_reference = |term: &&u32| {
        let word = corpus.vocabulary.lexeme(**term);
        word.contains('/') && word.starts_with(|c: char| c.is_ascii_digit())
    };
    1.0 / terms.iter().filter(is_reference).count().max(1) as f32
}

/// Whether the sentence introduces what is asked, or begins with it as a definition does.
fn defines(plan: &Plan, asked: &[AskedTerm<'_>], corpus: &Corpus, id: SentenceId) -> f32 {
    const SAYING: [&str; 6] = ["is", "are", "mean", "refer", "stand", "denot"];
    let focus = &plan.focus;
    let terms = corpus.forward[id.document as usize].sentence(id.sentence);
    let introduces = asked.iter().any(|term| term.introductions.contains(&(id.document, id.sentence)));
    let says =
        |at: usize| terms.get(at).is_some_and(|&term| SAYING.contains(&corpus.vocabulary.lexeme(term)));
    let named = asked.iter().filter_map(|term| term.lead(terms, corpus.text(id))).max();
    let (leading, is) = if let Some(words) = named {
        (1.0, (words..words + 3).any(says))
    } else {
        let begins =
            terms.iter().take(focus.len() + 2).filter(|&term| focus.iter().any(|f| f.terms.contains(term)));
        let leading = (begins.count() as f32 / focus.len().max(1) as f32).min(1.0);
        (leading, leading > 0.5 && (focus.len()..focus.len() + 4).any(says))
    };
    let share = |has: bool, part: f32| if has { part } else { 0.0 };
    share(introduces, 0.4) + 0.3 * leading + share(is, 0.3)
}

/// Whether the sentence has an address. For a question that names no kind of address, one in the
/// real world comes before one on the web.
fn addressed(plan: &Plan, text: &str) -> f32 {
    let has = |contact| has_address(text, contact);
    match plan.contact {
        Contact::Any if plan.kind == Kind::Contact && has(Contact::Any) => {
            if has(Contact::Web) {
                0.5
            } else {
                1.0
            }
        }
        asked => {
            if has(asked) {
                1.0
            } else {
                0.0
            }
        }
    }
}
