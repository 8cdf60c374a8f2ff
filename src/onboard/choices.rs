//! The other answers of a question: of the same kind, from the same documents, and none of them also true.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::blank::Blank;
use super::value::{Value, values};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::lexicon::Lexicon;
use crate::text::date::DateKind;
use crate::text::quantity::quantities;
use crate::text::tokens::tokenize;

/// How many wrong answers a question has.
pub const WRONG: usize = 3;
/// Of so many of the nearest numbers and dates the wrong ones are drawn: near enough to be plausible, and not so near
/// that the right one is always in the middle.
const NEAREST: usize = 10;
/// A number that is so many times another is no plausible answer for it.
const MAGNITUDE: f64 = 30.0;
/// Of so many at most it is looked up whether they are also true.
const TRIED: usize = 24;
/// The share of what the rest of a sentence tells that another sentence may have and still be about something else.
const ELSE: f32 = 0.45;

/// Something that the documents say, as one answer among others.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it is.
    pub value: Value,
    /// As a document has it.
    pub told: String,
}

/// All that the documents say, by kind, and where.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Of each kind and form of writing, the answers in the order in which the documents have them first.
    alike: BTreeMap<String, Vec<Answer>>,
    /// Where a number stands, whatever it counts and however it is written or bounded.
    numbers: HashMap<u64, Vec<SentenceId>>,
    years: BTreeMap<i32, Vec<SentenceId>>,
    names: HashMap<usize, Vec<SentenceId>>,
}

impl Pool {
    /// Gathers what the documents say.
    pub fn of(corpus: &Corpus, lexicon: &Lexicon) -> Self {
        let mut pool = Self::default();
        let mut known: HashSet<(String, String)> = HashSet::new();
        for id in corpus.sentences() {
            let text = corpus.text(id);
            let tokens = tokenize(text);
            for token in &tokens {
                if let Ok(number) = token.word.parse::<f64>() {
                    pool.stands(number, id);
                }
            }
            for quantity in quantities(text) {
                pool.stands(quantity.value, id);
                if let Some(upper) = quantity.upper {
                    pool.stands(upper, id);
                }
            }
            for (span, value) in values(text, &tokens, lexicon) {
                match &value {
                    Value::Date(kind) => {
                        let (first, last) = kind.years().unwrap_or((1, 0));
                        for year in first..=last {
                            pool.years.entry(year).or_default().push(id);
                        }
                    }
                    Value::Name(term) => pool.names.entry(*term).or_default().push(id),
                    Value::Number(..) | Value::Place(_) => {}
                }
                let told = span.of(text);
                let form = form(&value, told, lexicon);
                if known.insert((form.clone(), identity(&value))) {
                    pool.alike.entry(form).or_default().push(Answer { value, told: told.to_owned() });
                }
            }
        }
        pool
    }

    /// Three wrong answers for a blank, drawn by `rng`; `None` where the documents have not as many that are plausible and
    /// not also true. `bears_out` tells of a whole sentence whether the documents say so.
    pub fn wrong(
        &self,
        blank: &Blank,
        corpus: &Corpus,
        lexicon: &Lexicon,
        rng: &mut fastrand::Rng,
        bears_out: &mut dyn FnMut(&str) -> bool,
    ) -> Option<Vec<Answer>> {
        let text = corpus.text(blank.id);
        let told = blank.span.of(text);
        let rest = Rest::of(corpus, blank);
        let mut candidates = self.plausible(blank, told, lexicon);
        rng.shuffle(&mut candidates);
        candidates.truncate(TRIED);
        // By size the right one is to stand in each place as often: so many of the others are less, if there are.
        let less = rng.usize(..=WRONG);
        let is_less = |answer: &Answer| {
            in_order(answer, &Answer { value: blank.value.clone(), told: told.to_owned() }).is_lt()
        };
        let rooms = [less, WRONG - less];
        let mut taken = [0, 0];
        let mut wrong: Vec<Answer> = Vec::new();
        let (own_side, any_side) = (candidates.iter().map(|one| (*one, rooms)), [WRONG, WRONG]);
        for (candidate, rooms) in own_side.chain(candidates.iter().map(|one| (*one, any_side))) {
            let side = usize::from(!is_less(candidate));
            let clashes = wrong.iter().any(|other| says_the_same(&candidate.value, &other.value, lexicon));
            if taken[side] >= rooms[side]
                || clashes
                || self.may_hold(&rest, blank, candidate, corpus, lexicon)
            {
                continue;
            }
            let filled =
                format!("{}{}{}", &text[..blank.span.start], candidate.told, &text[blank.span.end..]);
            if !bears_out(&filled) {
                taken[side] += 1;
                wrong.push(candidate.clone());
            }
            if wrong.len() == WRONG {
                return Some(wrong);
            }
        }
        None
    }

    /// The answers of the same kind that somebody might give.
    fn plausible(&self, blank: &Blank, told: &str, lexicon: &Lexicon) -> Vec<&Answer> {
        let alike = self.alike.get(&form(&blank.value, told, lexicon)).map_or(&[][..], Vec::as_slice);
        let others = alike.iter().filter(|answer| !says_the_same(&answer.value, &blank.value, lexicon));
        let mut measured: Vec<(f64, &Answer)> =
            others.filter_map(|answer| Some((distance(&answer.value, &blank.value)?, answer))).collect();
        measured.sort_by(|a, b| a.0.total_cmp(&b.0));
        if matches!(blank.value, Value::Number(..) | Value::Date(_)) {
            measured.truncate(NEAREST);
        }
        measured.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Whether the documents may say of another answer what the sentence says of its own: the sentence has it besides,
    /// or another sentence has it and much of the rest.
    fn may_hold(
        &self,
        rest: &Rest,
        blank: &Blank,
        answer: &Answer,
        corpus: &Corpus,
        lexicon: &Lexicon,
    ) -> bool {
        let stands = self.sentences(&answer.value, lexicon);
        if stands.contains(&blank.id) {
            return true;
        }
        if let (Value::Name(own), Value::Name(other)) = (&blank.value, &answer.value) {
            // Of two bodies that are spoken of together, one may be part of the other.
            let together = self.names.get(own).into_iter().flatten().any(|id| stands.contains(id));
            if together || shares_a_word(*own, *other, lexicon) {
                return true;
            }
        }
        stands.into_iter().any(|id| rest.shared(corpus, id) >= ELSE)
    }

    /// Every sentence that a value stands in, or that is about it.
    fn sentences(&self, value: &Value, lexicon: &Lexicon) -> HashSet<SentenceId> {
        let at = |found: Option<&Vec<SentenceId>>| found.into_iter().flatten().copied().collect();
        match value {
            Value::Number(number, _) => at(self.numbers.get(&number.to_bits())),
            Value::Date(kind) => {
                let (first, last) = kind.years().unwrap_or((1, 0));
                (first..=last).flat_map(|year| self.years.get(&year).into_iter().flatten().copied()).collect()
            }
            Value::Place(place) => {
                let gazetteer = &lexicon.gazetteer;
                let near = lexicon
                    .named_places()
                    .filter(|named| gazetteer.resolves(place, named) || gazetteer.resolves(named, place));
                let about = near.flat_map(|named| lexicon.sentences_about(named));
                about.map(|&(document, sentence)| SentenceId { document, sentence }).collect()
            }
            Value::Name(term) => at(self.names.get(term)),
        }
    }

    fn stands(&mut self, number: f64, id: SentenceId) {
        let stands = self.numbers.entry(number.to_bits()).or_default();
        if stands.last() != Some(&id) {
            stands.push(id);
        }
    }
}

/// What a sentence says beside its blank.
struct Rest {
    id: SentenceId,
    terms: Vec<(TermId, f32)>,
    mass: f32,
}

impl Rest {
    fn of(corpus: &Corpus, blank: &Blank) -> Self {
        let vocabulary = &corpus.vocabulary;
        let tokens = tokenize(corpus.text(blank.id));
        let outside = tokens.iter().filter(|token| !token.span.overlaps(blank.span));
        let mut terms: Vec<TermId> = outside.filter_map(|token| vocabulary.id(&token.word)).collect();
        terms.retain(|&term| !vocabulary.is_function_word(term));
        terms.sort_unstable();
        terms.dedup();
        let terms: Vec<(TermId, f32)> =
            terms.into_iter().map(|term| (term, vocabulary.idf(Some(term)))).collect();
        let mass = terms.iter().map(|(_, idf)| idf).sum();
        Self { id: blank.id, terms, mass }
    }

    /// The share of it that another sentence has, in itself, in the headings above it, or in the sentence before it.
    fn shared(&self, corpus: &Corpus, id: SentenceId) -> f32 {
        if id == self.id || self.mass <= 0.0 {
            return 1.0;
        }
        let document = corpus.document(id.document);
        let forward = &corpus.forward[id.document as usize];
        let passage = &document.passages[document.passage_of(id.sentence) as usize];
        let before = id.sentence.checked_sub(1).filter(|before| *before >= passage.first_sentence);
        let around =
            before.into_iter().chain(corpus.sentence(id).lead_in).map(|sentence| forward.sentence(sentence));
        let around: Vec<&[TermId]> =
            around.chain([forward.sentence(id.sentence), forward.headings(passage.section)]).collect();
        let has = |term: TermId| around.iter().any(|terms| terms.contains(&term));
        self.terms.iter().filter(|(term, _)| has(*term)).map(|(_, idf)| idf).sum::<f32>() / self.mass
    }
}

/// Of what kind an answer is and how it is written: only such are told side by side.
fn form(value: &Value, told: &str, lexicon: &Lexicon) -> String {
    match value {
        Value::Number(_, unit) => format!("number {unit:?} {}", shape(told)),
        Value::Date(DateKind::Year(_)) => "year".to_owned(),
        Value::Date(_) => format!("date {}", shape(told)),
        Value::Place(place) => format!("place {:?}", lexicon.gazetteer.get(place).map(|place| place.kind)),
        Value::Name(term) => {
            let is_acronym = !told.contains(' ') && told.chars().filter(|c| c.is_uppercase()).count() > 1;
            let number = if told.ends_with('s') { "several" } else { "one" };
            let kind = lexicon.glossary.terms[*term].kind;
            if is_acronym { format!("{number} in capitals") } else { format!("{number} {kind:?}") }
        }
    }
}

/// The form of a text: digits as one digit, words as one letter, capital or not.
fn shape(told: &str) -> String {
    let mut shape = String::new();
    for c in told.chars() {
        let sign = match c {
            c if c.is_ascii_digit() => '0',
            ',' if shape.ends_with('0') => continue,
            c if c.is_uppercase() => 'A',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        let goes_on = shape.ends_with(sign) || sign == 'a' && shape.ends_with('A');
        if !goes_on {
            shape.push(sign);
        }
    }
    shape
}

/// What makes an answer another than the others of its form.
fn identity(value: &Value) -> String {
    match value {
        Value::Number(number, _) => number.to_string(),
        Value::Date(kind) => format!("{kind:?}"),
        Value::Place(place) => place.as_str().to_owned(),
        Value::Name(term) => term.to_string(),
    }
}

/// Whether of two answers both are right when one is.
fn says_the_same(a: &Value, b: &Value, lexicon: &Lexicon) -> bool {
    match (a, b) {
        (Value::Number(a, _), Value::Number(b, _)) => (a - b).abs() < f64::EPSILON,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Place(a), Value::Place(b)) => {
            lexicon.gazetteer.resolves(a, b) || lexicon.gazetteer.resolves(b, a)
        }
        (Value::Name(a), Value::Name(b)) => a == b || shares_a_word(*a, *b, lexicon),
        _ => true,
    }
}

/// Whether two terms have a telling word in common in any of their names.
fn shares_a_word(a: usize, b: usize, lexicon: &Lexicon) -> bool {
    let words = |term: usize| -> HashSet<String> {
        let term = &lexicon.glossary.terms[term];
        let names = std::iter::once(&term.form).chain(&term.aliases);
        let words = names.flat_map(|name| tokenize(name)).map(|token| token.word);
        words.filter(|word| !crate::text::english::is_function_word(word)).collect()
    };
    !words(a).is_disjoint(&words(b))
}

/// How far an answer is from another, to be measured among others of its kind; `None` where nobody would take one for the
/// other.
fn distance(a: &Value, b: &Value) -> Option<f64> {
    match (a, b) {
        (Value::Number(a, _), Value::Number(b, _)) => {
            let ratio = if a > b { a / b } else { b / a };
            (ratio.is_finite() && ratio <= MAGNITUDE && *a >= 2.0).then(|| ratio.ln())
        }
        (Value::Date(a), Value::Date(b)) => Some(f64::from((days(a)? - days(b)?).abs())),
        _ => Some(0.0),
    }
}

/// About where a date stands in time, in days.
fn days(kind: &DateKind) -> Option<i32> {
    match kind {
        DateKind::Year(year) => Some(year * 372),
        DateKind::Month { year, month } => Some(year * 372 + i32::from(*month) * 31),
        DateKind::Day { year, month, day } => Some((*year)? * 372 + i32::from(*month) * 31 + i32::from(*day)),
        DateKind::Range(..) => None,
    }
}

/// The order in which answers are shown: numbers and dates by size, all else by the alphabet.
pub fn in_order(a: &Answer, b: &Answer) -> std::cmp::Ordering {
    match (&a.value, &b.value) {
        (Value::Number(a, _), Value::Number(b, _)) => a.total_cmp(b),
        (Value::Date(a), Value::Date(b)) => days(a).cmp(&days(b)),
        _ => a.told.to_lowercase().cmp(&b.told.to_lowercase()),
    }
}
