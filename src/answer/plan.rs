//! From what was understood to what is looked for.

use super::answer_type::AnswerType;
use super::focus::{Focus, MARKER_WEIGHT, Words, is_name};
use super::outcome::{Answer, Choice, Choices};
use crate::index::corpus::{Corpus, SectionId, words_of};
use crate::index::search::Query;
use crate::index::vocabulary::{TermId, Vocabulary};
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;
use crate::nlu::recognition::{Recognition, Role, Slot};
use crate::text::date::{self, DateMention};
use crate::text::english::{is_common_verb, is_function_word, is_question_word};
use crate::text::tokens::{fold, tokenize};

/// What is looked for, and what a sentence must have to be an answer.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something else of the question; all can hold at once"
)]
pub struct Plan {
    /// The way of answering.
    pub kind: Kind,
    /// The question in words, those that it takes over from an earlier one first: what a model embeds.
    pub wording: String,
    /// The words of the question without what is said around it, and those of the clause that asks, as
    /// [`words_of`] gives them.
    pub verbatim: [String; 2],
    /// The sections whose heading asks in these very words.
    pub asked_above: Vec<SectionId>,
    /// The type of thing asked for, where the question tells.
    pub answer_type: Option<AnswerType>,
    /// The question word, where the question has one: “how”, “when”.
    pub question_word: Option<String>,
    /// The words an answer should contain, in the order of the question.
    pub focus: Vec<Focus>,
    /// What is to be counted: the words of each thing, of which one is enough (“police officers” and
    /// “prosecutors”). Empty when any number will do.
    pub counted: Vec<Vec<Focus>>,
    /// The numbers of things that the question takes for granted.
    pub amounts: Vec<Amount>,
    /// The kind of address asked for, where one is.
    pub contact: Contact,
    /// Whether the full form of a short one is asked for (“what does it stand for?”).
    pub full_form: bool,
    /// Whether a date is asked for by name (“in what year”), so that “before” or “daily” will not do.
    pub exact_date: bool,
    /// The places asked about. A sentence must be about one of them.
    pub places: Vec<AskedPlace>,
    /// The dates asked about. A sentence must name a time that meets one of them.
    pub dates: Vec<AskedDate>,
    /// Numbers of resolutions, rules and the like, as the asker wrote them and as terms. A sentence
    /// must name each.
    pub references: Vec<AskedReference>,
    /// The names of the documents' terms that the question uses.
    pub terms: Vec<String>,
    /// Asked words that the documents never use.
    pub unknown: Vec<String>,
    /// Whether the earlier question is asked again of something else: “and in Lisbon?”.
    pub restates: bool,
    /// Whether it is nothing but a topic: “prison reform”.
    pub is_bare: bool,
    /// What the index is asked.
    pub query: Query,
}

/// A number of things that a question takes for granted: “did it train 265 judges?”.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// The things, each as its words.
    pub of: Vec<Vec<Focus>>,
}

/// A place asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPlace {
    /// Which.
    pub id: PlaceId,
    /// Its plain name.
    pub name: String,
    /// The place within it that was asked for, where the documents never mention that.
    pub instead_of: Option<String>,
    /// The asker's words for it.
    pub raw: String,
    /// The places that the documents name and that meet it, in order of their ids.
    pub met_by: Vec<PlaceId>,
}

impl AskedPlace {
    /// Whether a sentence about `named`, which the documents name, is about it.
    pub fn is_met_by(&self, named: &PlaceId) -> bool {
        self.met_by.binary_search(named).is_ok()
    }
}

/// A date asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedDate {
    /// Which.
    pub date: DateMention,
    /// The asker's words.
    pub raw: String,
}

/// A reference asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedReference {
    /// The asker's words.
    pub raw: String,
    /// Its number as terms of the documents: itself, or with further parts where it is the beginning of a version
    /// (“22.18” of “22.18.0”). Empty when they never use it.
    pub terms: Vec<TermId>,
}

/// A kind of address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contact {
    /// Any.
    #[default]
    Any,
    /// A mailbox.
    Mail,
    /// A telephone or fax number.
    Phone,
    /// A page of the web.
    Web,
    /// A place to go to or write to.
    Postal,
}

impl Contact {
    /// The kind of address that the question's words ask for.
    fn asked(kind: Kind, recognition: &Recognition) -> Self {
        let says = |names: &[&str]| recognition.words.iter().any(|word| names.contains(&word.word.as_str()));
        match kind {
            Kind::Contact if says(&["email", "emails", "mail", "mailbox"]) => Self::Mail,
            Kind::Contact if says(&["phone", "telephone", "fax", "call", "hotline", "tel"]) => Self::Phone,
            Kind::Contact | Kind::Resources if says(&["link", "links", "url", "website", "webpage"]) => {
                Self::Web
            }
            Kind::Contact
                if says(&[
                    "address",
                    "addresses",
                    "located",
                    "location",
                    "postal",
                    "headquarters",
                    "where",
                ]) =>
            {
                Self::Postal
            }
            _ => Self::Any,
        }
    }
}

/// How much a word that only means the same counts in the index.
const SYNONYM_WEIGHT: f32 = 0.6;

/// The same of a word that may mean the same.
const RELATED_WEIGHT: f32 = 0.25;

/// The same of a word of an earlier question that this one does not lean on: a third, as where the last turn is said three
/// times over.
const SAID_BEFORE_WEIGHT: f32 = 0.33;

/// Words that ask for the full form of a short one.
const FULL_FORM: [&str; 6] = ["stand", "stands", "acronym", "abbreviation", "abbreviate", "abbreviated"];

/// Plans how to answer, or answers at once when there is nothing to look for.
///
/// # Errors
/// The early answer: a choice to make, because a place's name means several.
pub fn plan(
    kind: Kind,
    question: &str,
    recognition: &Recognition,
    words: Words<'_>,
    corpus: &Corpus,
) -> Result<Plan, Answer> {
    let places = places(question, recognition, words.lexicon)?;
    let (places, ordinary): (Vec<AskedPlace>, Vec<AskedPlace>) = places
        .into_iter()
        .partition(|place| !place.met_by.is_empty() || !is_used(&place.raw, corpus, words.lexicon));
    let mut focus = words.focus(recognition);
    focus.extend(ordinary.iter().flat_map(|place| words.of_name(&place.raw)));
    let dates = dates(recognition);
    let mut query = query(&focus, &places, &dates, words.vocabulary);
    recall(&recognition.said_before, &mut query);
    let terms = recognition.slots.iter().filter(|slot| is_name(slot)).map(|slot| slot.value.clone());
    let clause = asking(question, recognition);
    let verbatim = [&recognition.without_asides(question), clause].map(words_of);
    let asked_above =
        verbatim.iter().map(|words| corpus.sections_asking(words)).find(|found| !found.is_empty());
    let references = recognition.values("reference").map(|slot| asked_reference(slot, words.vocabulary));
    Ok(Plan {
        kind,
        wording: wording(question, recognition),
        verbatim,
        asked_above: asked_above.unwrap_or_default().to_vec(),
        answer_type: AnswerType::asked(kind, clause),
        question_word: question_word(clause),
        focus,
        counted: words.counted(recognition),
        amounts: recognition.amounts.iter().filter_map(|amount| words.amount(amount, recognition)).collect(),
        contact: Contact::asked(kind, recognition),
        full_form: recognition.words.iter().any(|word| FULL_FORM.contains(&word.word.as_str())),
        exact_date: recognition
            .words
            .iter()
            .any(|word| matches!(word.word.as_str(), "year" | "date" | "month")),
        places,
        dates,
        references: references.collect(),
        terms: terms.collect(),
        restates: recognition.restates,
        is_bare: matches!(kind, Kind::Topic | Kind::Reference) && is_bare(question),
        unknown: words.unknown(recognition).iter().map(|word| as_typed(question, word)).collect(),
        query,
    })
}

impl AskedPlace {
    /// The place by the asker's name, and by its plain one where that is another: “Swaziland (Eswatini)”.
    pub fn told(&self) -> String {
        let alike = fold(&self.raw) == fold(&self.name) || self.raw.is_empty();
        if alike { self.name.clone() } else { format!("{} ({})", self.raw, self.name) }
    }
}

impl Plan {
    /// How many of these a sentence must meet: a place, a time, a reference.
    pub fn constraints(&self) -> usize {
        [self.places.is_empty(), self.dates.is_empty(), self.references.is_empty()]
            .iter()
            .filter(|none| !**none)
            .count()
    }

    /// Whether there is nothing to find an answer by: no place, time or reference, no heading that asks the same, and no word.
    pub fn has_nothing_to_go_by(&self) -> bool {
        // “2+2” is no question to the documents; “178” may be.
        let is_digit = |focus: &Focus| focus.word.len() < 2 && focus.word.bytes().all(|b| b.is_ascii_digit());
        self.constraints() == 0 && self.asked_above.is_empty() && self.focus.iter().all(is_digit)
    }

    /// The words of the topic as asked, for a sentence about what is missing.
    pub fn topic(&self) -> String {
        self.needed().map(|focus| focus.word.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Has the index asked for these words, too.
    pub fn look_up(&mut self, words: &str) {
        for token in tokenize(words) {
            let stem = token.stem();
            if !self.query.terms.iter().any(|(known, _)| *known == stem) {
                self.query.terms.push((stem, SYNONYM_WEIGHT));
            }
        }
    }

    /// The words that an answer must have.
    pub fn needed(&self) -> impl Iterator<Item = &Focus> {
        self.focus.iter().filter(|focus| focus.needed)
    }
}

/// Whether a sentence that names no place has these words: what is a place elsewhere is none there.
fn is_used(name: &str, corpus: &Corpus, lexicon: &Lexicon) -> bool {
    let terms: Option<Vec<TermId>> =
        tokenize(name).iter().map(|token| corpus.vocabulary.id(&token.word)).collect();
    let Some(terms) = terms.filter(|terms| !terms.is_empty()) else { return false };
    corpus.sentences().any(|id| {
        let sentence = corpus.terms(id);
        terms.iter().all(|term| sentence.contains(term))
            && lexicon.notes(id.document, id.sentence).places.is_empty()
    })
}

/// Whether the words name something, and ask nothing of it.
fn is_bare(question: &str) -> bool {
    const MOST: usize = 5;
    const JOINTS: [&str; 10] = ["a", "against", "an", "and", "for", "in", "of", "on", "the", "to"];
    let words = tokenize(question);
    let names = |word: &str| JOINTS.contains(&word) || !is_function_word(word) && !is_common_verb(word);
    words.len() <= MOST && words.iter().all(|token| names(&token.word))
}

fn wording(question: &str, recognition: &Recognition) -> String {
    let earlier = recognition.words.iter().filter(|word| word.role == Role::Earlier);
    let mut words: Vec<&str> = earlier.map(|word| word.word.as_str()).collect();
    let asked = recognition.without_asides(question);
    words.push(&asked);
    words.join(" ")
}

/// The clause that asks; the whole question where none does by its form.
fn asking<'a>(question: &'a str, recognition: &Recognition) -> &'a str {
    recognition.interrogative.and_then(|clause| question.get(clause.range())).unwrap_or(question)
}

fn question_word(question: &str) -> Option<String> {
    tokenize(question).into_iter().map(|token| token.word).find(|word| is_question_word(word))
}

/// The places asked about, or the choice between those that a name may mean. Where the documents
/// name only one of them, that one is meant.
fn places(question: &str, recognition: &Recognition, lexicon: &Lexicon) -> Result<Vec<AskedPlace>, Answer> {
    let mut places: Vec<AskedPlace> = Vec::new();
    for slot in recognition.slots.iter().filter(|slot| slot.name.starts_with("place")) {
        let readings: Vec<PlaceId> =
            slot.value.split('|').filter_map(|name| lexicon.gazetteer.of_name(name)).collect();
        let meant = match readings.as_slice() {
            [] => continue,
            [one] => one,
            several => {
                let mut named = several.iter().filter(|id| lexicon.names_place(id));
                match (named.next(), named.next()) {
                    (Some(one), None) => one,
                    _ => return Err(choices(question, slot, several, lexicon)),
                }
            }
        };
        let asked = AskedPlace { raw: slot.raw.clone(), ..asked_place(meant, lexicon) };
        if !places.iter().any(|known| known.id == asked.id) {
            places.push(asked);
        }
    }
    Ok(places)
}

/// The place meant; for a part of a country that the documents never mention, the country.
fn asked_place(meant: &PlaceId, lexicon: &Lexicon) -> AskedPlace {
    let name = |id: &PlaceId| lexicon.gazetteer.display_name(id).to_owned();
    let around = lexicon.gazetteer.get(meant).and_then(|place| place.within.clone());
    let (id, instead_of) =
        match around.filter(|around| !lexicon.names_place(meant) && lexicon.names_place(around)) {
            Some(around) => (around, Some(name(meant))),
            None => (meant.clone(), None),
        };
    AskedPlace { name: name(&id), met_by: lexicon.places_meeting(&id), id, instead_of, raw: String::new() }
}

fn choices(question: &str, slot: &Slot, readings: &[PlaceId], lexicon: &Lexicon) -> Answer {
    let options = readings.iter().map(|id| {
        let label = lexicon.gazetteer.display_name(id).to_owned();
        let mut question = question.to_owned();
        if question.get(slot.span.range()) == Some(&slot.raw) {
            question.replace_range(slot.span.range(), &label);
        } else {
            question.clone_from(&label);
        }
        Choice { label, question }
    });
    Answer::Clarify(Choices { raw: slot.raw.clone(), options: options.collect() })
}

fn dates(recognition: &Recognition) -> Vec<AskedDate> {
    let asked = |slot: &Slot| {
        let date = date::dates(&slot.value).into_iter().next()?;
        Some(AskedDate { date, raw: slot.raw.clone() })
    };
    recognition.values("date").filter_map(asked).collect()
}

/// A reference is met by its most telling part: the number with a slash, or else the last number.
fn asked_reference(slot: &Slot, vocabulary: &Vocabulary) -> AskedReference {
    let words: Vec<String> = tokenize(&slot.value).into_iter().map(|token| token.word).collect();
    let slashed = words.iter().find(|word| word.contains('/'));
    let is_number = |word: &&String| {
        let number = word.strip_prefix('v').unwrap_or(word);
        number.starts_with(|c: char| c.is_ascii_digit())
    };
    let number = slashed.or_else(|| words.iter().rev().find(is_number));
    let terms = number.map(|word| vocabulary.versions(&fold(word))).unwrap_or_default();
    AskedReference { raw: slot.raw.clone(), terms }
}

/// A folded word as it stands in the question.
fn as_typed(question: &str, word: &str) -> String {
    let typed = tokenize(question).into_iter().find(|token| token.word == word);
    typed.map_or_else(|| word.to_owned(), |token| token.span.of(question).to_owned())
}

/// Adds what was said before to what the index is asked.
fn recall(said_before: &[String], query: &mut Query) {
    for token in said_before.iter().flat_map(|words| tokenize(words)) {
        let stem = token.stem();
        if !query.terms.iter().any(|(known, _)| *known == stem) {
            query.terms.push((stem, SAID_BEFORE_WEIGHT));
        }
    }
}

fn query(focus: &[Focus], places: &[AskedPlace], dates: &[AskedDate], vocabulary: &Vocabulary) -> Query {
    let mut terms: Vec<(String, f32)> = Vec::new();
    let mut add = |stem: &str, weight: f32| {
        if !terms.iter().any(|(known, _)| known == stem) {
            terms.push((stem.to_owned(), weight));
        }
    };
    for word in focus {
        let weight = if word.needed { 1.0 } else { MARKER_WEIGHT };
        for (nth, &term) in
            word.terms.iter().chain(&word.kin).chain(word.phrases.iter().flatten()).enumerate()
        {
            add(vocabulary.stem(term), if nth == 0 { weight } else { weight * SYNONYM_WEIGHT });
        }
        for &term in &word.related {
            add(vocabulary.stem(term), weight * RELATED_WEIGHT);
        }
    }
    let names =
        places.iter().map(|place| place.name.as_str()).chain(dates.iter().map(|date| date.raw.as_str()));
    for token in names.flat_map(tokenize) {
        add(&token.stem(), 1.0);
    }
    Query { terms }
}
