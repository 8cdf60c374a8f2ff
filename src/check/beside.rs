//! A sentence, or a clause of one, read to be held against a claim: its words, those above it, and what it names.

use std::ops::Range;

use super::claim::Claim;
use super::details::{Details, Name};
use crate::answer::focus::Focus;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;
use crate::text::english::irregular::verb_of;
use crate::text::english::kinds::is_kind_of;
use crate::text::english::{is_function_word, is_word};
use crate::text::tokens::{Token, lexeme, tokenize};

/// What a word counts that stands in the headings or in the sentence that leads in.
const AROUND: f32 = 0.9;
/// What one counts that stands in the sentence before it.
const BEFORE: f32 = 0.5;
/// What a word counts of which the sentence names a kind.
const KIND: f32 = 0.8;
/// What a word counts that may say the same.
const RELATED: f32 = 0.7;
/// A title of so few words that tell names what its whole document is about.
const SHORT_TITLE: usize = 5;
/// As how many words it counts that a word stands so far from a number or a date: half as near.
const HALF_AS_NEAR: f32 = 4.0;

/// A sentence, or a clause of one, read for comparing.
pub struct Beside<'a> {
    /// The documents.
    pub corpus: &'a Corpus,
    /// What they name.
    pub lexicon: &'a Lexicon,
    /// The sentence.
    pub id: SentenceId,
    /// What it says.
    pub text: &'a str,
    /// What can be compared in it.
    pub details: Details,
    /// Its terms, in order.
    pub terms: &'a [TermId],
    /// All that it names, places included.
    pub named: Vec<Name>,
    /// The first of its words, as an index into those of the whole sentence.
    pub first: usize,
    /// The places that it names.
    pub places: Vec<PlaceId>,
    /// Where alone it names what the whole document is about.
    topic: Vec<TermId>,
    /// Whether it goes on about what the sentence before it names.
    pub goes_on: bool,
    around: Vec<TermId>,
    before: Vec<TermId>,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// The verbs that its irregular forms are of, without inflection.
    verbs: Vec<String>,
}

impl<'a> Beside<'a> {
    /// Reads a sentence as a whole.
    pub fn whole(corpus: &'a Corpus, lexicon: &'a Lexicon, id: SentenceId) -> Self {
        let tokens = tokenize(corpus.text(id));
        let all = 0..tokens.len();
        Self::of(corpus, lexicon, id, &tokens, all)
    }

    /// Reads each clause of a sentence that semicolons part; nothing where they part none. What stands before the
    /// first stands above the others.
    pub fn clauses(corpus: &'a Corpus, lexicon: &'a Lexicon, id: SentenceId) -> Vec<Self> {
        let text = corpus.text(id);
        if !text.contains(';') {
            return Vec::new();
        }
        let tokens = tokenize(text);
        let mut clauses = Vec::new();
        let mut first = 0;
        for at in 1..=tokens.len() {
            let parts = |next: &Token| text[tokens[at - 1].span.end..next.span.start].contains(';');
            if tokens.get(at).is_none_or(parts) {
                clauses.push(first..at);
                first = at;
            }
        }
        if clauses.len() < 2 {
            return Vec::new();
        }
        clauses.into_iter().map(|clause| Self::of(corpus, lexicon, id, &tokens, clause)).collect()
    }

    fn of(
        corpus: &'a Corpus,
        lexicon: &'a Lexicon,
        id: SentenceId,
        tokens: &[Token],
        part: Range<usize>,
    ) -> Self {
        let whole = corpus.text(id);
        let (Some(from), Some(to)) = (tokens.get(part.start), tokens.get(part.end.wrapping_sub(1))) else {
            return Self::nothing(corpus, lexicon, id);
        };
        let is_whole = part.len() == tokens.len();
        let text = if is_whole { whole } else { &whole[from.span.start..to.span.end] };
        let details = Details::of(text, lexicon);
        let places = details.places.iter().map(|place| Name {
            words: tokenize(&place.told).into_iter().map(|token| token.word).collect(),
            told: place.told.clone(),
        });
        let named = details.names.iter().cloned().chain(places).collect();
        let mut own: Vec<PlaceId> = lexicon.notes(id.document, id.sentence).places.clone();
        if !is_whole {
            own.retain(|place| details.places.iter().any(|named| named.readings.contains(place)));
        }
        let mut beside = Self::nothing(corpus, lexicon, id);
        beside.terms = &corpus.terms(id)[part.clone()];
        (beside.text, beside.details, beside.named, beside.places) = (text, details, named, own);
        (beside.first, beside.tokens) = (part.start, tokenize(text));
        let words = beside.details.words.iter();
        beside.verbs = words.filter_map(|word| verb_of(word)).map(lexeme).collect();
        beside
    }

    /// A sentence of which nothing is read but what stands above it.
    fn nothing(corpus: &'a Corpus, lexicon: &'a Lexicon, id: SentenceId) -> Self {
        let document = corpus.document(id.document);
        let forward = &corpus.forward[id.document as usize];
        let passage = &document.passages[document.passage_of(id.sentence) as usize];
        let mut around = forward.headings(passage.section).to_vec();
        if let Some(lead) = corpus.sentence(id).lead_in {
            around.extend(forward.sentence(lead));
        }
        if let Some(header) = document.first_row_of(id.sentence) {
            around.extend(forward.sentence(header));
        }
        let before = id.sentence.checked_sub(1).filter(|before| *before >= passage.first_sentence);
        let before = before.map_or(&[][..], |before| forward.sentence(before));
        let goes_on = goes_on(corpus.text(id));
        if goes_on {
            around.extend(before);
        }
        let title = forward.headings(0);
        let telling = title.iter().filter(|&&term| !corpus.vocabulary.is_function_word(term)).count();
        Self {
            corpus,
            lexicon,
            id,
            text: "",
            details: Details::default(),
            terms: &[],
            named: Vec::new(),
            first: 0,
            places: Vec::new(),
            topic: if telling <= SHORT_TITLE { title.to_vec() } else { Vec::new() },
            goes_on,
            around,
            before: before.to_vec(),
            tokens: Vec::new(),
            verbs: Vec::new(),
        }
    }

    /// How much of a word the sentence has.
    pub fn share(&self, claim: &Claim, focus: &Focus) -> f32 {
        if claim.is_quoted(focus) {
            let own = self.details.words.contains(&focus.word);
            return if own { 1.0 } else { 0.0 };
        }
        if self.stands(claim, focus) {
            if claim.states(&focus.word) && self.only_names(focus) { RELATED } else { 1.0 }
        } else if focus.meets(&self.around) {
            AROUND
        } else if focus.has_related(self.terms) {
            RELATED
        } else if focus.meets(&self.before) {
            BEFORE
        } else {
            0.0
        }
    }

    /// How much of a word the sentence has that it lacks: that of a kind of what the word names, “judges” where
    /// officials are claimed.
    pub fn share_by_kind(&self, focus: &Focus) -> f32 {
        let is_kind = |own: &String| !is_function_word(own) && is_kind_of(own, &focus.word);
        if !focus.is_name && self.details.words.iter().any(is_kind) { KIND } else { 0.0 }
    }

    /// How much of a word stands in the sentence itself.
    pub fn says(&self, claim: &Claim, focus: &Focus) -> f32 {
        if self.stands(claim, focus) || self.is_topic(focus) {
            1.0
        } else if self.goes_on && focus.meets(&self.before) {
            AROUND
        } else if focus.has_related(self.terms) && !claim.is_quoted(focus) {
            RELATED
        } else {
            0.0
        }
    }

    /// Whether a word stands in the sentence itself, by whatever name.
    pub fn stands(&self, claim: &Claim, focus: &Focus) -> bool {
        focus.meets(self.terms)
            || !claim.states(&focus.word) && self.has_form(&focus.word)
            || self.spells_out(claim, &focus.word)
            || self.abbreviates(claim, &focus.word)
            || self.is_called_so(focus)
    }

    /// Whether a word stands in the sentence only as part of longer names: “Paid Parental Leave” does not say that leave
    /// is paid.
    fn only_names(&self, focus: &Focus) -> bool {
        let mut own = self.terms.iter().zip(&self.details.words).filter(|(term, _)| focus.meets(&[**term]));
        let is_part = |word: &String| {
            self.details.names.iter().any(|name| name.words.len() > 1 && name.words.contains(word))
        };
        own.clone().next().is_some() && own.all(|(_, word)| is_part(word))
    }

    /// Whether the whole document is about what the word names.
    pub fn is_topic(&self, focus: &Focus) -> bool {
        focus.meets(&self.topic)
    }

    /// Whether the sentence names something, other than a place, that the claim does not.
    pub fn names_others(&self, claim: &Claim) -> bool {
        let claims = |name: &Name| name.words.iter().any(|word| claim.details.words.contains(word));
        self.details.names.iter().any(|name| !claims(name))
    }

    /// Whether the sentence, or what stands above it, has a word of the claim.
    pub fn has(&self, claim: &Claim, word: &str) -> bool {
        let met = |focus: &Focus| self.stands(claim, focus) || focus.meets(&self.around);
        claim.focus(word).is_some_and(met) || self.spells_out(claim, word)
    }

    /// Whether a sentence stands before it in its passage.
    pub fn has_before(&self) -> bool {
        !self.before.is_empty()
    }

    /// How near the words of the claim stand to a place in the sentence, by how much each tells.
    pub fn nearness(&self, claim: &Claim, at: usize) -> f32 {
        let near = |focus: &Focus| {
            let places = self.terms.iter().enumerate().filter(|(_, term)| focus.meets(&[**term]));
            let apart = places.map(|(place, _)| place.abs_diff(at)).min();
            apart.map_or(0.0, |apart| focus.mass / (1.0 + apart as f32 / HALF_AS_NEAR))
        };
        claim.core.iter().map(near).sum()
    }

    /// The share of neighbouring words of the claim, but for names, that stand near one another in the sentence, too.
    pub fn joined(&self, claim: &Claim) -> f32 {
        const NEAR: usize = 8;
        let places = |focus: &Focus| -> Vec<usize> {
            let places = self.terms.iter().enumerate().filter(|(_, term)| focus.meets(&[**term]));
            places.map(|(place, _)| place).collect()
        };
        let said = claim.core.iter().filter(|focus| !claim.is_name(focus));
        let places: Vec<Vec<usize>> = said.map(places).filter(|own| !own.is_empty()).collect();
        let near = |pair: &&[Vec<usize>]| {
            pair[0].iter().any(|one| pair[1].iter().any(|other| one.abs_diff(*other) <= NEAR))
        };
        let pairs = places.windows(2);
        let count = pairs.len();
        if count == 0 { 1.0 } else { pairs.filter(near).count() as f32 / count as f32 }
    }

    /// How many words the shortest stretch of the sentence has in which all words of the claim stand that it has, but
    /// for names: one who does many things is named once. In a claim of a few words they say what is said of whom.
    pub fn stretch(&self, claim: &Claim) -> usize {
        const SHORT: usize = 3;
        let is_short = claim.core.len() <= SHORT;
        let met: Vec<Vec<usize>> = claim
            .core
            .iter()
            .filter(|focus| is_short || !claim.is_name(focus))
            .map(|focus| {
                let places = self.terms.iter().enumerate().filter(|(_, term)| focus.meets(&[**term]));
                places.map(|(place, _)| place).collect::<Vec<_>>()
            })
            .filter(|places| !places.is_empty())
            .collect();
        let starts = met.iter().flatten().copied();
        let ends_after = |start: usize| {
            let next = met.iter().map(|places| places.iter().find(|&&place| place >= start).copied());
            next.collect::<Option<Vec<usize>>>()?.into_iter().max().map(|end| end + 1 - start)
        };
        starts.filter_map(ends_after).min().unwrap_or_default()
    }

    /// Whether words of the sentence have these letters as their initials: “United Nations” for “UN”,
    /// “trafficking in persons” for “TIP”.
    fn spells_out(&self, claim: &Claim, acronym: &str) -> bool {
        let letters: Vec<char> = acronym.chars().collect();
        if letters.len() < 2 || is_function_word(acronym) {
            return false;
        }
        if letters.len() == 2 {
            let initials =
                |name: &Name| name.words.iter().filter_map(|word| word.chars().next()).collect::<Vec<char>>();
            return self.details.names.iter().any(|name| initials(name).windows(2).any(|two| two == letters));
        }
        let is_acronym = claim.acronyms.iter().any(|word| word == acronym) || !is_word(acronym);
        let in_initials = || initials_of(&self.details.words, &letters).is_some();
        is_acronym && (in_initials() || self.begins_somewhere(acronym))
    }

    /// Whether words that are written as names begin so, those between them that hold them together left out.
    fn begins_somewhere(&self, acronym: &str) -> bool {
        const SHORTEST: usize = 5;
        let capital = |token: &Token| token.span.of(self.text).starts_with(char::is_uppercase);
        let from = |start: usize| {
            let run = self.tokens[start..]
                .iter()
                .take_while(|token| capital(token) || is_function_word(&token.word));
            run.filter(|token| capital(token)).map(|token| token.word.as_str()).collect::<Vec<_>>()
        };
        acronym.len() >= SHORTEST && (0..self.tokens.len()).any(|start| begins(&from(start), acronym))
    }

    /// Whether the sentence has an acronym that words of the claim spell out, this one among them.
    fn abbreviates(&self, claim: &Claim, word: &str) -> bool {
        let shouts = |token: &&Token| {
            let written = token.span.of(self.text);
            written.len() > 2 && written.chars().all(char::is_uppercase)
        };
        self.tokens.iter().filter(shouts).any(|token| {
            let letters: Vec<char> = token.word.chars().collect();
            let run = initials_of(&claim.details.words, &letters);
            run.is_some_and(|run| claim.details.words[run].iter().any(|own| own == word))
        })
    }

    /// Whether the sentence has another form of a verb of which one is irregular: “ran” for “run”.
    fn has_form(&self, word: &str) -> bool {
        let vocabulary = &self.corpus.vocabulary;
        let stands = |verb: &str| vocabulary.id(verb).is_some_and(|term| self.terms.contains(&term));
        let verb = verb_of(word);
        verb.is_some_and(stands) || {
            let meant = lexeme(verb.unwrap_or(word));
            self.verbs.contains(&meant)
        }
    }

    /// Whether the sentence calls by its kind what the claim names: “the Office” for an office's acronym.
    fn is_called_so(&self, focus: &Focus) -> bool {
        let called = |token: &[Token]| {
            token[0].word == "the"
                && token[1].span.of(self.text).starts_with(char::is_uppercase)
                && is_word(&token[1].word)
                && self
                    .corpus
                    .vocabulary
                    .id(&token[1].word)
                    .is_some_and(|term| focus.phrases.iter().any(|phrase| phrase.contains(&term)))
        };
        !focus.phrases.is_empty() && self.tokens.windows(2).any(called)
    }
}

/// Where words have these letters as initials, one after the other; function words between them may be passed over.
fn initials_of(words: &[String], letters: &[char]) -> Option<Range<usize>> {
    let begins = |word: &String, letter: char| word.starts_with(letter);
    (0..words.len()).find_map(|start| {
        let (mut at, mut met) = (start, 0);
        while met < letters.len() {
            let word = words.get(at)?;
            if begins(word, letters[met]) {
                met += 1;
            } else if met == 0 || !is_function_word(word) {
                return None;
            }
            at += 1;
        }
        Some(start..at)
    })
}

/// Whether words begin so, part by part: “Economic and Social Council” as “ECOSOC”. Each gives its first letter, or up
/// to four.
fn begins(words: &[&str], acronym: &str) -> bool {
    const MOST: usize = 4;
    const FEWEST: usize = 2;
    fn fits(words: &[&str], rest: &str, used: usize) -> bool {
        let Some((first, others)) = words.split_first().filter(|_| !rest.is_empty()) else {
            return rest.is_empty() && used >= FEWEST;
        };
        let parts = (1..=MOST).filter_map(|length| rest.strip_prefix(first.get(..length)?));
        parts.into_iter().any(|rest| fits(others, rest, used + 1))
    }
    fits(words, acronym, 0)
}

/// Whether a sentence goes on about what the one before it names: “This included workshops for judges”.
fn goes_on(text: &str) -> bool {
    const POINTING: [&str; 9] = ["this", "these", "those", "it", "they", "such", "he", "she", "both"];
    tokenize(text).first().is_some_and(|first| POINTING.contains(&first.word.as_str()))
}
