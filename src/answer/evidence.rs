//! Which sentences answer, how well, and how sure that is.

use std::collections::HashSet;

use super::answer_type::AnswerType;
use super::count::{OF_SOMETHING, has_amount, is_counted};
use super::duplicates::Repeats;
use super::features::{Features, near};
use super::focus::Focus;
use super::meaning::Meaning;
use super::plan::{Contact, Plan};
use super::ranking::{Ranking, Rankings, ScoreShares};
use super::reading::Reading;
use super::requirements::{Unmet, has_address, unmet};
use super::surroundings::{Home, Sought};
use crate::corpus::block::BlockKind;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::search::Hit;
use crate::index::vocabulary::TermId;
use crate::models::reader::Reader;
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::{Lexicon, Names, Notes};
use crate::text::date::{DateKind, DateMention, dates};
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};

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
    /// What it lacks of the place, the time, the number or the detail that was asked for.
    pub unmet: Unmet,
    /// How well a heading that is a question, above the sentence, asks the same, 0 to 1.
    pub heading_asks: f32,
}

/// The log-odds lost where the number that a question takes for granted is another in the sentence. Set by hand: hardly a
/// public question takes one for granted.
const OTHER_AMOUNT: f32 = 3.5;
/// The log-odds lost where no reader has read and the number counts other things than the documents count elsewhere by the
/// name that was asked. Set by hand: public questions that ask so are answered by another name as often as not.
const OTHER_THING: f32 = 1.5;

/// What a sentence gains in rank and in log-odds below a heading that asks the same question. Set by hand: the public
/// questions that the weights are fitted on are asked of texts without such headings.
const HEADING_ASKS_RANK: f32 = 6.0;
const HEADING_ASKS_ODDS: f32 = 5.0;
/// From this on a heading asks the same, so that what stands below it is the answer whatever it lacks.
const ASKS_THE_SAME: f32 = 0.5;

/// The most sentences judged in a section whose heading asks the question word for word.
const SENTENCES_BELOW_QUESTION: usize = 10;

/// Passages of which every sentence is judged.
pub const PASSAGES: usize = 40;
/// Passages in which a definition is looked for: what is defined in one is used in many others.
const DEFINITION_PASSAGES: usize = 1_000;
/// The share of a definition's marks from which on a sentence is one.
pub const DEFINES: f32 = 0.6;

/// How many passages are worth finding for a question.
pub fn passages_wanted(plan: &Plan) -> usize {
    if plan.kind == Kind::Define { DEFINITION_PASSAGES } else { PASSAGES }
}

/// The mass of a place, a date or a reference that the sentence meets, beside that of a word.
const PLACE_MASS: f32 = 2.0;
const DATE_MASS: f32 = 2.0;
const REFERENCE_MASS: f32 = 8.0;

/// Judges every sentence of the passages found, and every sentence about a place asked for; best first, equals in the
/// order of the corpus. Of the passages after the first [`PASSAGES`] only those sentences count that define what is asked.
pub fn weigh(
    plan: &Plan,
    hits: &[Hit],
    meaning: Option<&Meaning<'_>>,
    corpus: &Corpus,
    lexicon: &Lexicon,
    reader: Option<&Reader>,
    rankings: &Rankings,
) -> Vec<Evidence> {
    let top = hits.first().map_or(1.0, |hit| hit.score);
    let judge = Judge::new(plan, meaning, corpus, lexicon);
    let (hits, further) = hits.split_at(hits.len().min(PASSAGES));
    let mut candidates: Vec<(SentenceId, f32)> = Vec::new();
    let sentences = |number: u32, passage: u32| {
        let document = corpus.document(number);
        let within = document.sentences_of(&document.passages[passage as usize]);
        within.map(move |(sentence, _)| SentenceId { document: number, sentence })
    };
    for hit in hits {
        candidates.extend(sentences(hit.document, hit.passage).map(|id| (id, hit.score / top)));
    }
    for hit in further.iter().filter(|_| plan.kind == Kind::Define) {
        let defining = sentences(hit.document, hit.passage)
            .filter(|&id| defines(plan, &judge.terms, corpus, id) >= DEFINES);
        candidates.extend(defining.map(|id| (id, hit.score / top)));
    }
    for &(document, passage, _) in meaning.map_or(&[][..], Meaning::nearest) {
        candidates.extend(sentences(document, passage).map(|id| (id, 0.0)));
    }
    for asked in &plan.asked_above {
        let document = corpus.document(asked.document);
        let below = (0u32..).zip(&document.passages).filter(|(_, passage)| passage.section == asked.section);
        let below = below.flat_map(|(passage, _)| sentences(asked.document, passage));
        candidates.extend(below.take(SENTENCES_BELOW_QUESTION).map(|id| (id, 0.0)));
    }
    for place in plan.places.iter().flat_map(|asked| &asked.met_by) {
        let about = lexicon.sentences_about(place).iter();
        candidates.extend(about.map(|&(document, sentence)| (SentenceId { document, sentence }, 0.0)));
    }
    // Of a sentence found twice, the first is kept: that of its passage.
    candidates.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    candidates.dedup_by_key(|&mut (id, _)| id);
    let mut evidence = judge.measure(&candidates);
    compare(&mut evidence, |found| found.bm25, |found, share| found.relative = share);
    rank(&mut evidence, &rankings.first);
    let (ranking, is_read) = match reader.zip(rankings.after_reading.as_ref()) {
        Some((reader, ranking)) if !evidence.is_empty() => {
            let reading =
                Reading::read_excerpts(reader, &plan.wording, &reading_order(plan, &evidence), corpus);
            for found in &mut evidence {
                found.features.reading = reading.sentence_score(found.id);
                found.features.reading_share = reading.answer_share(found.id);
                found.features.answerable = reading.answerable_share();
            }
            rank(&mut evidence, ranking);
            (ranking, true)
        }
        _ => (&rankings.first, false),
    };
    put_newer_first(&mut evidence, corpus);
    set_margins(&mut evidence, corpus);
    set_rank_shares(&mut evidence, corpus);
    set_leads(&mut evidence, hits, corpus);
    for found in &mut evidence {
        found.confidence = judge.confidence(found, ranking, is_read);
    }
    evidence
}

/// Around which sentences to read, the most promising first: those ranked best, and before them, where a definition is
/// asked, the best that define.
pub fn reading_order(plan: &Plan, ranked: &[Evidence]) -> Vec<SentenceId> {
    const MAX_DEFINITIONS: usize = 2;
    let defines = |found: &&Evidence| plan.kind == Kind::Define && found.features.kind >= DEFINES;
    let definitions = ranked.iter().filter(defines).take(MAX_DEFINITIONS);
    definitions.chain(ranked).map(|found| found.id).collect()
}

/// Scores sentences and sorts them, best first, equals in the order of the corpus.
fn rank(evidence: &mut [Evidence], ranking: &Ranking) {
    for found in evidence.iter_mut() {
        found.score = ranking.score(&found.features) + HEADING_ASKS_RANK * found.heading_asks;
    }
    evidence.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
}

/// Of the best sentences those that differ only in their numbers are editions of one fact: the one of the latest document
/// comes first, where the documents are dated.
fn put_newer_first(evidence: &mut [Evidence], corpus: &Corpus) {
    const EDITIONS_AMONG: usize = 20;
    const MIN_WORDS: usize = 3;
    let best = evidence.len().min(EDITIONS_AMONG);
    let wording = |id: SentenceId| {
        let terms = corpus.terms(id).iter();
        let is_number =
            |term: &&u32| corpus.vocabulary.lexeme(**term).starts_with(|c: char| c.is_ascii_digit());
        terms.filter(|term| !is_number(term)).copied().collect::<Vec<_>>()
    };
    let wordings: Vec<Vec<u32>> = evidence[..best].iter().map(|found| wording(found.id)).collect();
    let dated = |found: &Evidence| {
        let date = corpus.document(found.id.document).metadata.date.as_deref()?;
        dates(date).first()?.kind.first_day()
    };
    for first in 0..best {
        let editions: Vec<usize> = (first..best).filter(|&at| wordings[at] == wordings[first]).collect();
        if editions.len() < 2 || wordings[first].len() < MIN_WORDS {
            continue;
        }
        let mut sentences: Vec<Evidence> = editions.iter().map(|&at| evidence[at].clone()).collect();
        if sentences.iter().any(|found| dated(found).is_none()) {
            continue;
        }
        let scores: Vec<f32> = sentences.iter().map(|found| found.score).collect();
        sentences.sort_by_key(|found| std::cmp::Reverse(dated(found)));
        for ((at, mut found), score) in editions.into_iter().zip(sentences).zip(scores) {
            found.score = score;
            evidence[at] = found;
        }
    }
}

/// Tells each sentence how its measure stands beside the best one's.
fn compare(evidence: &mut [Evidence], measure: fn(&Features) -> f32, tell: fn(&mut Features, f32)) {
    let most = evidence.iter().map(|found| measure(&found.features)).fold(f32::MIN_POSITIVE, f32::max);
    for found in evidence {
        let share = measure(&found.features) / most;
        tell(&mut found.features, share);
    }
}

/// Tells each sentence how far it is ahead of the best of another passage that says something else, or behind it.
fn set_margins(evidence: &mut [Evidence], corpus: &Corpus) {
    let home = |id: SentenceId| (id.document, corpus.document(id.document).passage_of(id.sentence));
    let Some(first) = evidence.first().map(|found| (found.id, found.score)) else { return };
    let rivals = |id: SentenceId| home(id) != home(first.0) && corpus.terms(id) != corpus.terms(first.0);
    let second = evidence.iter().find(|found| rivals(found.id)).map(|found| found.score);
    for found in evidence {
        let other = if rivals(found.id) { Some(first.1) } else { second };
        found.features.margin = other.map_or(1.0, |other| logistic(found.score - other));
    }
}

/// Tells each sentence how clearly it is ranked first. One that repeats another is no rival of it.
fn set_rank_shares(evidence: &mut [Evidence], corpus: &Corpus) {
    let mut repeats = Repeats::default();
    let distinct = evidence.iter().filter(|found| repeats.add(found.id, corpus) == found.id);
    let shares = ScoreShares::new(distinct.map(|found| found.score));
    for found in evidence {
        found.features.rank_share = shares.share(found.score);
    }
}

/// Tells each sentence how far its passage is ahead of the next in the index that says something else, or behind the
/// best.
fn set_leads(evidence: &mut [Evidence], hits: &[Hit], corpus: &Corpus) {
    let text = |hit: &Hit| {
        let document = corpus.document(hit.document);
        document.passages[hit.passage as usize].span.of(&document.text).trim()
    };
    let Some(first) = hits.first() else { return };
    let second = hits.iter().find(|hit| text(hit) != text(first)).map_or(0.0, |hit| hit.score / first.score);
    for found in evidence {
        let passage = found.features.passage;
        found.features.lead = if passage >= 1.0 { 0.5 + (1.0 - second) / 2.0 } else { passage / 2.0 };
    }
}

/// The documents of the passages found, ranked by the best of their sentences; those whose sentences were not
/// judged come after, the nearest in words or in meaning first.
pub fn documents(
    hits: &[Hit],
    evidence: &[Evidence],
    meaning: Option<&Meaning<'_>>,
    depth: usize,
) -> Vec<(u32, f32)> {
    let mut ranked: Vec<(u32, f32)> = Vec::new();
    let mut seen = HashSet::new();
    for found in evidence {
        if seen.insert(found.id.document) {
            ranked.push((found.id.document, found.score));
        }
    }
    let mut least = ranked.last().map_or(0.0, |(_, score)| *score);
    let others = meaning.map_or(&[][..], Meaning::ranked).iter().take(depth);
    let others = others.map(|&(document, ..)| document);
    for document in hits.iter().map(|hit| hit.document).chain(others) {
        if seen.insert(document) {
            least -= 1e-3;
            ranked.push((document, least));
        }
    }
    ranked
}

/// Stands for a word that no question can ask for.
const NO_TERM: TermId = TermId::MAX;

/// A question, read for judging sentence after sentence.
struct Judge<'a> {
    plan: &'a Plan,
    sought: Sought<'a>,
    terms: Vec<AskedTerm<'a>>,
    meaning: Option<&'a Meaning<'a>>,
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
    fn new(
        plan: &'a Plan,
        meaning: Option<&'a Meaning<'a>>,
        corpus: &'a Corpus,
        lexicon: &'a Lexicon,
    ) -> Self {
        let asked = plan.terms.iter().filter(|_| plan.kind == Kind::Define);
        let terms = asked.map(|term| AskedTerm::of(term, corpus, lexicon)).collect();
        Self { plan, sought: Sought::new(plan, &corpus.vocabulary), terms, meaning, corpus, lexicon }
    }

    /// Measures every candidate, given with the score of its passage beside the best one's. Candidates of one
    /// passage stand side by side.
    fn measure(&self, candidates: &[(SentenceId, f32)]) -> Vec<Evidence> {
        let Self { plan, sought, terms, meaning, corpus, lexicon } = self;
        let home = |id: SentenceId| (id.document, corpus.document(id.document).passage_of(id.sentence));
        let counts = |&(id, _): &(SentenceId, f32)| is_counted(plan, corpus, lexicon, id);
        let by_name = plan.kind == Kind::Count && candidates.iter().any(counts);
        let mut evidence = Vec::with_capacity(candidates.len());
        for together in candidates.chunk_by(|a, b| home(a.0) == home(b.0)) {
            let (document, passage) = home(together[0].0);
            let alike = meaning.map_or(0.0, |meaning| meaning.passage(document, passage));
            let passage = Home::of(plan, sought, corpus, document, passage);
            for &(id, score) in together {
                let heading_asks = passage.heading_asks(corpus, id);
                let unmet = if heading_asks >= ASKS_THE_SAME {
                    Unmet::default()
                } else {
                    unmet(plan, corpus, lexicon, id)
                };
                let kind = kind_feature(plan, terms, corpus, lexicon, id);
                let given = plan.answer_type.map(|asked| asked.given(&plan.focus, corpus, lexicon, id));
                let around = passage.around(corpus, id);
                let outside_dates = self.terms_outside_dates(id, around.terms);
                let terms = outside_dates.as_deref().unwrap_or(around.terms);
                let around = around.with_terms(terms);
                let itself_alike = meaning.map_or(0.0, |meaning| meaning.sentence(document, id.sentence));
                let features = Features {
                    passage_likeness: alike,
                    passage_eminence: meaning.map_or(0.0, |meaning| meaning.eminence(alike)),
                    sentence_likeness: itself_alike,
                    sentence_eminence: meaning.map_or(0.0, |meaning| meaning.eminence(itself_alike)),
                    passage: score,
                    kind,
                    detail: kind * emphasis_on_kind(plan),
                    typed: given.as_ref().map_or(0.0, |(surely, _)| *surely),
                    typed_near: given.as_ref().map_or(0.0, |(_, at)| near(sought, around.terms, at)),
                    untyped: given.as_ref().map_or(0.0, |(surely, _)| 1.0 - surely),
                    other_thing: if by_name && kind <= OF_SOMETHING { 1.0 } else { 0.0 },
                    row: if corpus.sentence(id).kind == BlockKind::TableRow { 1.0 } else { 0.0 },
                    unmet: if unmet.is_nothing() { 0.0 } else { 1.0 },
                    ..Features::measure(sought, &around, met_mass(plan, unmet))
                };
                evidence.push(Evidence { id, features, score: 0.0, confidence: 0.0, unmet, heading_asks });
            }
        }
        evidence
    }

    /// The terms of a sentence without the numbers of its days, where the question has a number that is no date: “engine 28”
    /// is not met by “Apr 28”. `None` where all terms count.
    fn terms_outside_dates(&self, id: SentenceId, terms: &[TermId]) -> Option<Vec<TermId>> {
        let is_number = |focus: &Focus| focus.word.starts_with(|c: char| c.is_ascii_digit());
        if !self.plan.dates.is_empty() || !self.plan.focus.iter().any(is_number) {
            return None;
        }
        let is_day = |date: &&DateMention| matches!(date.kind, DateKind::Day { .. });
        let notes = self.lexicon.notes(id.document, id.sentence);
        let days: Vec<Span> = notes.dates.iter().filter(is_day).map(|date| date.span).collect();
        if days.is_empty() {
            return None;
        }
        let tokens = tokenize(self.corpus.text(id));
        let outside = |token: &Token| !days.iter().any(|day| day.overlaps(token.span));
        let kept = tokens.iter().zip(terms).map(|(token, &term)| if outside(token) { term } else { NO_TERM });
        Some(kept.collect())
    }

    /// Whether a number that the question takes for granted is another in the sentence.
    fn has_other_amount(&self, id: SentenceId) -> bool {
        let Self { plan, corpus, lexicon, .. } = self;
        plan.amounts.iter().any(|amount| !has_amount(amount, corpus, lexicon, id))
    }

    fn confidence(&self, found: &Evidence, ranking: &Ranking, is_read: bool) -> f32 {
        let plan = self.plan;
        let (features, kind) = (&found.features, found.features.kind);
        if plan.needed().next().is_none() {
            return match plan.kind {
                _ if !found.unmet.is_nothing() => 0.0,
                _ if found.heading_asks > 0.0 => logistic(HEADING_ASKS_ODDS * found.heading_asks),
                // Nothing but a place, a date or a number was asked for, and the sentence has it.
                _ if plan.constraints() > 0 => 0.75 + 0.2 * features.bm25.min(1.0),
                Kind::Contact => ADDRESS_ALONE * kind,
                _ => 0.0,
            };
        }
        let mut measured = *features;
        if expects_several(plan.kind) {
            measured.margin = measured.margin.max(AMONG_SEVERAL.0);
            measured.lead = measured.lead.max(AMONG_SEVERAL.1);
        }
        let other_amount = if self.has_other_amount(found.id) { OTHER_AMOUNT } else { 0.0 };
        let here = (found.id.document, found.id.sentence);
        let introduces = self.terms.iter().any(|term| term.introductions.contains(&here));
        let named = found.unmet.is_nothing();
        let named =
            named && (plan.is_bare && features.window >= 1.0 || plan.kind == Kind::Define && introduces);
        if named && features.exact >= 1.0 {
            return logistic(ranking.odds(features)).max(NAMED);
        }
        let asked_above = HEADING_ASKS_ODDS * found.heading_asks;
        let gained = address_odds(plan, kind) + asked_above;
        let unread = OTHER_THING * features.other_thing + found.unmet.log_odds_lost_unread();
        let lost = other_amount + found.unmet.log_odds_lost() + if is_read { 0.0 } else { unread };
        logistic(ranking.odds(&measured) + gained - lost)
    }
}

/// How sure it is at least that a sentence is about a topic, where nothing else is asked and it names that in so many
/// words, or introduces the term whose meaning is asked for.
const NAMED: f32 = 0.6;

/// How sure an address is where nothing else is asked than how to get in touch.
const ADDRESS_ALONE: f32 = 0.6;

/// Margin and lead of an ordinary right answer: where several are expected, rivals say nothing against any.
const AMONG_SEVERAL: (f32, f32) = (0.95, 0.7);

fn expects_several(kind: Kind) -> bool {
    matches!(kind, Kind::Parts | Kind::Resources)
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
        Kind::When if plan.answer_type.is_none_or(|asked| asked == AnswerType::Date) => {
            some(!notes.dates.is_empty())
        }
        Kind::When => plan.answer_type.map_or(0.0, |asked| asked.given(&plan.focus, corpus, lexicon, id).0),
        Kind::Where => {
            some(notes.places.iter().any(|named| plan.places.iter().all(|asked| asked.id != *named)))
        }
        Kind::WhichPlaces => {
            // Towns are known by their capitals only.
            let names = 0.6 * notes.capitals.len() as f32;
            (names.max(notes.places.len() as f32) / 5.0).min(1.0)
        }
        Kind::Who | Kind::Organisation => (notes.capitals.len() as f32 / 3.0).min(1.0),
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
    let terms = corpus.terms(id);
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
    let terms = corpus.terms(id);
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
