//! The words that are sought, and where a sentence stands among others.

use super::focus::Focus;
use super::plan::Plan;
use crate::index::corpus::{Corpus, SentenceId, join_words};
use crate::index::vocabulary::{TermId, Vocabulary};
use crate::text::english::{is_question, is_question_word};
use crate::text::tokens::tokenize;

/// The words an answer should contain, with a sieve that tells most other terms apart at once: a
/// Bloom filter of one hash (Bloom 1970). What it lets through may still be another word.
pub struct Sought<'a> {
    /// The words, in the order of the question.
    pub focus: &'a [Focus],
    /// The terms of the places asked about, which are sought by what they name.
    places: Vec<TermId>,
    /// The mass of all of them.
    pub all_mass: f32,
    /// The mass of those that are needed.
    pub needed_mass: f32,
    /// The mass of six words that the documents use once.
    pub telling_mass: f32,
    /// How many are needed.
    pub needed: usize,
    /// The needed word with the most mass.
    pub rarest: Option<usize>,
    sieve: [u64; SIEVE_WORDS],
}

const SIEVE_WORDS: usize = 16;

/// So many telling words say it all.
const MANY: f32 = 6.0;

impl<'a> Sought<'a> {
    /// Sieves for the words of a plan.
    pub fn new(plan: &'a Plan, vocabulary: &Vocabulary) -> Self {
        let focus = &plan.focus;
        let places = plan.places.iter().flat_map(|place| tokenize(&place.raw));
        let mut sieve = [0; SIEVE_WORDS];
        for &term in focus.iter().flat_map(|word| {
            word.terms.iter().chain(&word.kin).chain(&word.related).chain(word.phrases.iter().flatten())
        }) {
            let (at, bit) = place(term);
            sieve[at] |= bit;
        }
        let needed = || focus.iter().enumerate().filter(|(_, word)| word.needed);
        Self {
            focus,
            places: places.filter_map(|token| vocabulary.id(&token.word)).collect(),
            all_mass: focus.iter().map(|word| word.mass).sum(),
            needed_mass: needed().map(|(_, word)| word.mass).sum(),
            telling_mass: MANY * vocabulary.idf(None).max(1.0),
            needed: needed().count(),
            rarest: needed().max_by(|a, b| a.1.mass.total_cmp(&b.1.mass)).map(|(nth, _)| nth),
            sieve,
        }
    }

    /// Those of `terms` that the words may ask for, in order: all that they do ask for, and few more.
    pub fn among(&self, terms: &[TermId]) -> Vec<TermId> {
        let may_be_asked = |&&term: &&TermId| {
            let (at, bit) = place(term);
            self.sieve[at] & bit != 0
        };
        terms.iter().filter(may_be_asked).copied().collect()
    }
}

fn place(term: TermId) -> (usize, u64) {
    (term as usize / 64 % SIEVE_WORDS, 1 << (term % 64))
}

/// Words that point back at the sentence before, as lexemes.
const POINTERS: [&str; 16] = [
    "he", "her", "his", "it", "its", "she", "that", "their", "them", "these", "they", "this", "those",
    "such", "both", "latter",
];

/// How far into a sentence such a word may stand.
const POINTING: usize = 4;

/// A passage, read for one question.
pub struct Home {
    first_sentence: u32,
    sentence_count: u32,
    /// Of the headings above it, the terms that may be asked for.
    headings: Vec<TermId>,
    /// How much of them the question names.
    titled: f32,
    /// The same of each of its sentences.
    sentences: Vec<Vec<TermId>>,
    /// In how many of its sentences each of the words stands.
    counts: Vec<u32>,
    /// How well a heading above it that is a question asks the same.
    heading_asks: f32,
    /// The first sentence below its heading.
    section_start: u32,
}

/// A sentence with what stands around it: only terms that may be asked for, but for its own.
pub struct Surroundings<'a> {
    /// The sentence's terms, all of them.
    pub terms: &'a [TermId],
    /// Of the headings above it.
    pub headings: &'a [TermId],
    /// Of the sentence that leads in to its list.
    pub lead_in: &'a [TermId],
    /// Of the sentence before it in its passage.
    pub before: &'a [TermId],
    /// Of the sentence after it in its passage.
    pub after: &'a [TermId],
    /// Its place in its passage, from 0.
    pub position: u32,
    /// Whether it begins with a word that points back: “this”, “they”, “the former”.
    pub points_back: bool,
    home: &'a Home,
}

impl Home {
    /// Reads the passage with this number of a document.
    pub fn of(plan: &Plan, sought: &Sought<'_>, corpus: &Corpus, document: u32, passage: u32) -> Self {
        let passages = &corpus.document(document).passages;
        let home = &passages[passage as usize];
        let of_section = passages[..=passage as usize].iter().rev().take_while(|p| p.section == home.section);
        let forward = &corpus.forward[document as usize];
        let numbers = home.first_sentence..home.first_sentence + home.sentence_count;
        let sentences: Vec<Vec<TermId>> =
            numbers.map(|sentence| sought.among(forward.sentence(sentence))).collect();
        let count = |word: &Focus| sentences.iter().filter(|terms| word.meets(terms)).count() as u32;
        Self {
            first_sentence: home.first_sentence,
            sentence_count: home.sentence_count,
            headings: sought.among(forward.headings(home.section)),
            titled: titled(sought, forward.headings(home.section), &corpus.vocabulary),
            counts: sought.focus.iter().map(count).collect(),
            heading_asks: heading_asks(plan, sought, corpus, document, home.section),
            section_start: of_section.last().map_or(home.first_sentence, |first| first.first_sentence),
            sentences,
        }
    }

    /// How well a heading above a sentence of this passage asks the question, 0 to 1: less for each sentence between.
    pub fn heading_asks(&self, corpus: &Corpus, id: SentenceId) -> f32 {
        const DECAY: f32 = 0.97;
        if self.heading_asks <= 0.0 {
            return 0.0;
        }
        // A scrap below a question may still answer it, but the heading of a list does not.
        let leads_in = corpus.text(id).trim_end().ends_with(':');
        let between = (id.sentence - self.section_start) as f32;
        self.heading_asks * DECAY.powf(between) * if leads_in { DECAY } else { 1.0 }
    }

    /// What stands around a sentence of this passage.
    pub fn around<'a>(&'a self, corpus: &'a Corpus, id: SentenceId) -> Surroundings<'a> {
        let forward = &corpus.forward[id.document as usize];
        let position = id.sentence - self.first_sentence;
        let at = |position: u32| self.sentences.get(position as usize).map_or(&[][..], Vec::as_slice);
        let lead_in = corpus.sentence(id).lead_in;
        let terms = forward.sentence(id.sentence);
        let mut begins = terms.iter().take(POINTING).map(|&term| corpus.vocabulary.lexeme(term));
        Surroundings {
            points_back: position > 0 && begins.any(|word| POINTERS.contains(&word)),
            terms,
            headings: &self.headings,
            lead_in: lead_in.map_or(&[][..], |lead| forward.sentence(lead)),
            before: position.checked_sub(1).map_or(&[][..], at),
            after: at(position + 1),
            position,
            home: self,
        }
    }
}

/// The share of the words of headings that the question has.
fn titled(sought: &Sought<'_>, headings: &[TermId], vocabulary: &Vocabulary) -> f32 {
    let mut telling: Vec<TermId> =
        headings.iter().copied().filter(|&term| !vocabulary.is_function_word(term)).collect();
    telling.sort_unstable();
    telling.dedup();
    let asked = |term: &&TermId| {
        sought.places.contains(term) || sought.focus.iter().any(|word| word.terms.contains(term))
    };
    telling.iter().filter(asked).count() as f32 / telling.len().max(1) as f32
}

/// How well a heading above a section that is a question itself asks the question: the harmonic mean of the share of the
/// question's mass that it has and the share of its own that the question has, above one half. The same words ask the same.
fn heading_asks(plan: &Plan, sought: &Sought<'_>, corpus: &Corpus, document: u32, section: u32) -> f32 {
    /// The share that stays where a heading stands further up, or asks with another question word.
    const FURTHER_UP: f32 = 0.85;
    const OTHER_QUESTION_WORD: f32 = 0.8;
    /// Where half of the words are the same, it asks something else.
    const HALF: f32 = 0.5;
    let (document, vocabulary) = (corpus.document(document), &corpus.vocabulary);
    let path = document.heading_path(section);
    let title = std::iter::once(document.title.as_str()).filter(|title| path.first() != Some(title));
    let above = path.iter().copied().rev().chain(title);
    let mut most = 0.0f32;
    let mut weight = 1.0;
    for heading in above {
        let here = std::mem::replace(&mut weight, FURTHER_UP);
        if !is_question(heading) {
            continue;
        }
        let words = tokenize(heading);
        let own_word = words.iter().find(|token| is_question_word(&token.word));
        let terms: Vec<TermId> = words.iter().filter_map(|token| vocabulary.id(&token.word)).collect();
        let met = |focus: &&Focus| focus.needed && focus.meets(&terms);
        let asked: f32 = sought.focus.iter().filter(met).map(|focus| focus.mass).sum();
        let asked = asked / sought.needed_mass.max(f32::MIN_POSITIVE);
        let telling = |term: &&TermId| !vocabulary.is_function_word(**term);
        let mass = |terms: &[TermId], meets: &dyn Fn(TermId) -> bool| -> f32 {
            let found = terms.iter().filter(telling).filter(|term| meets(**term));
            found.map(|&term| vocabulary.idf(Some(term))).sum()
        };
        let in_question = |term: TermId| sought.focus.iter().any(|focus| focus.meets(&[term]));
        let own = mass(&terms, &in_question) / mass(&terms, &|_| true).max(f32::MIN_POSITIVE);
        let question_word = plan.question_word.as_deref();
        let same_word = own_word.is_none_or(|token| question_word.is_none_or(|asked| asked == token.word));
        let word = if same_word { 1.0 } else { OTHER_QUESTION_WORD };
        // A question of function words only has no mass to compare by.
        if !plan.asked_above.is_empty() && plan.verbatim.contains(&join_words(&words)) {
            most = most.max(here);
        } else if asked + own > 0.0 {
            let alike = 2.0 * asked * own / (asked + own);
            most = most.max(here * word * alike);
        }
    }
    ((most - HALF) / (1.0 - HALF)).max(0.0)
}

impl<'a> Surroundings<'a> {
    /// The same around these terms of the sentence.
    pub fn with_terms<'b>(self, terms: &'b [TermId]) -> Surroundings<'b>
    where
        'a: 'b,
    {
        Surroundings { terms, ..self }
    }

    /// The share of the words of the headings above it that the question has: 1 where it asks by title.
    pub fn titled(&self) -> f32 {
        self.home.titled
    }

    /// The share of the other sentences of the passage that have the word, too.
    pub fn share_with(&self, word: usize) -> f32 {
        let others = self.home.sentence_count.saturating_sub(1).max(1) as f32;
        (self.home.counts[word].saturating_sub(1) as f32 / others).min(1.0)
    }

    /// Whether a sentence of the passage has the word.
    pub fn is_in_passage(&self, word: usize) -> bool {
        self.home.counts[word] > 0
    }
}
