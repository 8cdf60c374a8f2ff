//! The words that an answer should contain, and what in a document meets them.

use super::plan::Amount;
use crate::index::vocabulary::{TermId, Vocabulary};
use crate::nlu::lexicon::Lexicon;
use crate::nlu::recognition::{AskedAmount, ContentWord, Recognition, Role, Slot};
use crate::nlu::synonyms::Synonyms;
use crate::text::english::thesaurus::related;
use crate::text::english::{is_common_verb, is_function_word, is_light_word, is_word};
use crate::text::tokens::{fold, lexeme, tokenize};

/// A word of the question that an answer should contain.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    /// The word, folded, as asked.
    pub word: String,
    /// The terms of the corpus that meet it: the word itself first, then words that mean the same.
    /// Empty when the documents never use it.
    pub terms: Vec<TermId>,
    /// Words of the same family (`national` for `nation`): they may say it, but count nothing.
    pub kin: Vec<TermId>,
    /// Words that may say the same in another place (`jail` for `prison`): good to find, no more.
    pub related: Vec<TermId>,
    /// Phrases that say the same in full: an acronym's long forms, each as its terms. All of one
    /// must be there.
    pub phrases: Vec<Vec<TermId>>,
    /// How much it tells: its weight in the question times its inverse document frequency.
    pub mass: f32,
    /// Whether an answer must have it. Words that only mark the intent are good to find, no more.
    pub needed: bool,
    /// Whether it is written as a name, or is a number: another will not do.
    pub is_name: bool,
    /// Whether it comes from an earlier question.
    pub is_earlier: bool,
}

/// What a word that only marks the intent counts beside one of the topic.
pub const MARKER_WEIGHT: f32 = 0.5;
/// What a word of an earlier question counts.
const EARLIER_WEIGHT: f32 = 0.6;
/// Another verb may say the same.
const VERB_WEIGHT: f32 = 0.5;
/// A number asked for is seldom met by another.
const NUMBER_WEIGHT: f32 = 2.0;
/// A word that the documents never use tells more than their rarest: they may be about something else.
const UNKNOWN_WEIGHT: f32 = 1.3;
/// A name that they never use: they are about something else.
const UNKNOWN_NAME_WEIGHT: f32 = 2.5;

/// What is known of the documents' words and of words that mean the same.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The documents' words.
    pub vocabulary: &'a Vocabulary,
    /// The documents' names.
    pub lexicon: &'a Lexicon,
    /// Words that mean the same.
    pub synonyms: &'a Synonyms,
}

impl Focus {
    /// Whether the documents never use the word, nor one of its family.
    pub fn is_unknown(&self) -> bool {
        self.terms.is_empty() && self.kin.is_empty() && self.phrases.is_empty()
    }

    /// Whether these terms have what the word asks for.
    pub fn meets(&self, terms: &[TermId]) -> bool {
        self.has_terms(terms) || self.is_spelt_out(terms) || self.has_kin(terms)
    }

    /// Whether these terms have the word, or one that means the same.
    pub fn has_terms(&self, terms: &[TermId]) -> bool {
        terms.iter().any(|term| self.terms.contains(term))
    }

    /// Whether these terms have a word of its family.
    pub fn has_kin(&self, terms: &[TermId]) -> bool {
        terms.iter().any(|term| self.kin.contains(term))
    }

    /// Whether these terms have a word that may say the same.
    pub fn has_related(&self, terms: &[TermId]) -> bool {
        terms.iter().any(|term| self.related.contains(term))
    }

    /// Whether these terms have one of its long forms.
    pub fn is_spelt_out(&self, terms: &[TermId]) -> bool {
        self.phrases.iter().any(|phrase| phrase.iter().all(|term| terms.contains(term)))
    }
}

impl Words<'_> {
    /// The words an answer should contain, in the order of the question. Verbs that any other may stand in for
    /// are left out where the documents never use them.
    pub fn focus(self, recognition: &Recognition) -> Vec<Focus> {
        let dispensable =
            |focus: &Focus| focus.is_unknown() && (!focus.needed || is_common_verb(&focus.word));
        let words = recognition.words.iter().map(|word| self.of(word));
        let mut focus: Vec<Focus> = words.filter(|focus| !dispensable(focus)).collect();
        if recognition.slots.iter().all(|slot| slot.name == "topic") {
            insist_on_light_words(&mut focus, recognition);
        }
        for slot in recognition.slots.iter().filter(|slot| is_name(slot)) {
            self.add_other_names(slot, &mut focus);
        }
        focus
    }

    /// The things that a question wants counted, each as its words. A place among them (“Peruvian
    /// judges”) says where, not what.
    pub fn counted(self, recognition: &Recognition) -> Vec<Vec<Focus>> {
        let asked = |word: &&String| recognition.words.iter().any(|content| content.word == **word);
        recognition.values("counted").flat_map(|slot| self.things(&slot.value, &asked)).collect()
    }

    /// A number of things that the question names, unless the things are nothing to go by.
    pub fn amount(self, asked: &AskedAmount, recognition: &Recognition) -> Option<Amount> {
        let content = |word: &&String| recognition.words.iter().any(|content| content.word == **word);
        let of = self.things(&asked.of, &content);
        let is_version = self.vocabulary.versions(&asked.value).iter().any(|&term| {
            // A number with two dots or more is a version.
            self.vocabulary.lexeme(term).bytes().filter(|&b| b == b'.').count() > 1
        });
        let value = asked.value.parse().ok().filter(|_| !is_version)?;
        Some(Amount { value, of }).filter(|amount| !amount.of.is_empty())
    }

    fn things(self, phrase: &str, asked: &dyn Fn(&&String) -> bool) -> Vec<Vec<Focus>> {
        let words: Vec<String> = tokenize(phrase).into_iter().map(|token| token.word).collect();
        let things = words.split(|word| word == "and" || word == "or");
        let content = |word: &&String| !is_function_word(word) && !is_light_word(word) && asked(word);
        let focus =
            |word: &String| self.of(&ContentWord { word: word.clone(), role: Role::Counted, is_name: false });
        let things = things.map(|thing| thing.iter().filter(content).map(focus).collect::<Vec<_>>());
        things.filter(|thing| !thing.is_empty()).collect()
    }

    /// The asked words that the documents never use, each once.
    pub fn unknown(self, recognition: &Recognition) -> Vec<String> {
        let mut unknown: Vec<String> = Vec::new();
        for word in recognition.words.iter().filter(|w| matches!(w.role, Role::Topic | Role::Counted)) {
            let reference = word.word.contains('/');
            let telling = !reference && !is_light_word(&word.word) && !is_common_verb(&word.word);
            if telling && self.of(word).is_unknown() && !unknown.contains(&word.word) {
                unknown.push(word.word.clone());
            }
        }
        unknown
    }

    /// The words of a name.
    pub fn of_name(self, name: &str) -> Vec<Focus> {
        let words = tokenize(name).into_iter().map(|token| token.word);
        words.map(|word| self.of(&ContentWord { word, role: Role::Topic, is_name: true })).collect()
    }

    fn of(self, word: &ContentWord) -> Focus {
        let own = self.vocabulary.id(&word.word);
        let is_name = word.is_name
            || word.word.starts_with(|c: char| c.is_ascii_digit())
            || if own.is_some() { self.lexicon.is_name(&word.word) } else { !is_word(&word.word) };
        let mut terms: Vec<TermId> = self.vocabulary.versions(&word.word);
        let same = self.synonyms.of(&word.word).chain(other_numeral(&word.word));
        terms.extend(same.filter_map(|other| self.vocabulary.id(other)));
        terms.dedup();
        let kin = self.vocabulary.family(&word.word).iter().filter(|term| !terms.contains(term));
        let kin: Vec<TermId> = kin.copied().collect();
        let known = |term: &TermId| !terms.contains(term) && !kin.contains(term);
        let base = lexeme(&word.word);
        let related = related(&word.word).chain(related(&base));
        let mut related: Vec<TermId> = if is_name || is_common_verb(&word.word) {
            Vec::new()
        } else {
            related.filter_map(|other| self.vocabulary.id(other)).filter(known).collect()
        };
        related.sort_unstable();
        related.dedup();
        let needed = !matches!(word.role, Role::Marker | Role::Aside) && !is_light_word(&word.word);
        let phrases = if terms.is_empty() && kin.is_empty() { self.parts(&word.word) } else { Vec::new() };
        let parts = phrases.iter().flatten();
        let idf = terms
            .iter()
            .chain(&kin)
            .chain(parts)
            .map(|&term| self.vocabulary.idf(Some(term)))
            .reduce(f32::min);
        let unknown = if is_name { UNKNOWN_NAME_WEIGHT } else { UNKNOWN_WEIGHT };
        let idf = idf.unwrap_or_else(|| unknown * self.vocabulary.idf(None));
        let mass = idf * if needed { weight(word) } else { MARKER_WEIGHT };
        let is_earlier = word.role == Role::Earlier;
        Focus { word: word.word.clone(), mass, needed, is_name, is_earlier, terms, kin, related, phrases }
    }

    /// The parts of a word that the documents hyphenate: “noncustodial”.
    fn parts(self, word: &str) -> Vec<Vec<TermId>> {
        const FIRST: [&str; 12] =
            ["anti", "cross", "cyber", "inter", "multi", "non", "over", "post", "pre", "self", "semi", "sub"];
        let rests = FIRST.iter().filter_map(|first| Some((first, word.strip_prefix(first)?)));
        let ids = rests
            .filter_map(|(first, rest)| Some(vec![self.vocabulary.id(first)?, self.vocabulary.id(rest)?]));
        ids.take(1).collect()
    }

    /// A name of the documents is met by its other names: an acronym by its long form, the words of a long form
    /// by the acronym.
    fn add_other_names(self, slot: &Slot, focus: &mut [Focus]) {
        let raw: Vec<String> = tokenize(&slot.raw).into_iter().map(|token| token.word).collect();
        let own = self.vocabulary.id(&fold(&slot.value));
        let long: Vec<Vec<TermId>> =
            self.lexicon.long_forms(&slot.value).filter_map(|form| self.ids(form)).collect();
        for word in focus.iter_mut().filter(|focus| raw.contains(&focus.word)) {
            word.terms.extend(own.filter(|own| !word.terms.contains(own)));
            if raw.len() == 1 {
                word.phrases.clone_from(&long);
            }
        }
    }

    /// The terms of a phrase but those that only hold it together; `None` when the documents lack one.
    fn ids(self, phrase: &str) -> Option<Vec<TermId>> {
        let content = tokenize(phrase).into_iter().filter(|token| !is_function_word(&token.word));
        content.map(|token| self.vocabulary.id(&token.word)).collect()
    }
}

/// “Can you make things up?” has none but light words: then those are what it is about.
fn insist_on_light_words(focus: &mut [Focus], recognition: &Recognition) {
    let topics = recognition.words.iter().filter(|word| word.role == Role::Topic).count();
    if topics < 2 || focus.iter().any(|word| word.needed) {
        return;
    }
    for word in focus {
        word.needed = recognition.words.iter().any(|w| w.word == word.word && w.role == Role::Topic);
    }
}

/// Whether the slot holds a name that the documents define or keep using.
pub fn is_name(slot: &Slot) -> bool {
    matches!(slot.name.trim_end_matches(|c: char| c.is_ascii_digit()), "term" | "organisation")
}

fn weight(word: &ContentWord) -> f32 {
    let weight = if word.role == Role::Earlier { EARLIER_WEIGHT } else { 1.0 };
    if is_common_verb(&word.word) {
        weight * VERB_WEIGHT
    } else if word.word.starts_with(|c: char| c.is_ascii_digit()) {
        weight * NUMBER_WEIGHT
    } else {
        weight
    }
}

/// “9” for “nine”, and the other way.
fn other_numeral(word: &str) -> Option<&'static str> {
    const NUMERALS: [(&str, &str); 13] = [
        ("0", "zero"),
        ("1", "one"),
        ("2", "two"),
        ("3", "three"),
        ("4", "four"),
        ("5", "five"),
        ("6", "six"),
        ("7", "seven"),
        ("8", "eight"),
        ("9", "nine"),
        ("10", "ten"),
        ("11", "eleven"),
        ("12", "twelve"),
    ];
    NUMERALS.iter().find_map(|&(digits, letters)| match word {
        _ if word == digits => Some(letters),
        _ if word == letters => Some(digits),
        _ => None,
    })
}
