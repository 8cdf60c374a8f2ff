//! From evidence to an answer: one statement a fact, best first, each with its citations.

use super::answer_type::AnswerType;
use super::cite::Citation;
use super::confidence::ConfidenceBand;
use super::count;
use super::duplicates::{BareText, Likeness, likeness};
use super::evidence::{DEFINES, Evidence};
use super::features::Features;
use super::focus::Focus;
use super::outcome::{Answer, Detail, Reason, Refusal, Statement, Supported};
use super::plan::{AskedReference, Plan};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::Lexicon;
use crate::text::english::is_function_word;
use crate::text::span::Span;
use crate::text::tokens::tokenize;

/// How an answer is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The confidence below which nothing is answered, 0 to 1.
    pub threshold: f32,
    /// How many of the nearest sentences go with a refusal.
    pub nearest: usize,
}

/// A topic of more words than this reads badly in a reason.
const TELLABLE: usize = 3;

/// The share of what was asked that a sentence must have, in itself or around it, to be told with a refusal.
const NEAR: f32 = 0.3;

/// The confidence from which on a sentence is worth showing with a refusal, whatever words it has.
const NEAR_CONFIDENCE: f32 = 0.1;

/// The share of words that the documents never use from which on the rest says nothing.
const FOREIGN: f32 = 0.75;

/// The share of a question that words which the documents never use must have to be told as the reason of a refusal.
const MIN_UNKNOWN_TO_TELL: f32 = 0.4;

/// Statements of one answer, all facts about a place included; a bound, not a taste.
const MOST: usize = 200;

/// Statements of an answer that is only possible: the best ranked that have some share of the confidence from which on
/// is answered.
const POSSIBLE_STATEMENTS: usize = 3;
const POSSIBLE_SHARE: f32 = 0.25;

/// The reader's measure of a sentence that is as likely to answer as not.
const AS_LIKELY_AS_NOT: f32 = 0.5;

/// A sentence that scores below this share of the best one's score is left out.
const TAIL: f32 = 0.55;

/// Composes the answer from judged sentences, best first.
pub fn compose(
    plan: &Plan,
    evidence: &[Evidence],
    limits: Limits,
    corpus: &Corpus,
    lexicon: &Lexicon,
) -> Answer {
    let is_sure = |found: &&Evidence| found.confidence >= limits.threshold;
    // The confidence is that of what is ranked first: only where that is about another place, time or thing may a sentence
    // behind it answer.
    let best = evidence.iter().find(|found| !found.unmet.is_about_another()).or_else(|| evidence.first());
    let Some(best) = best.filter(is_sure).filter(|_| !is_about_nothing(plan)) else {
        return Answer::NotInDocuments(refuse(plan, evidence, limits, corpus));
    };
    // After one that is sure, others are shown that the reader by itself takes for answers.
    let is_runner_up = |found: &&Evidence| is_sure(found) || found.features.reading >= AS_LIKELY_AS_NOT;
    let answers = |found: &&Evidence| is_runner_up(found) && lacks_no_more(found, best);
    let floor = if plan.places.is_empty() { best.score * TAIL } else { f32::MIN };
    // Where none is likely, the next ones may be what was wanted.
    let is_only_possible = ConfidenceBand::from_confidence(best.confidence) == ConfidenceBand::Possible;
    let is_next = |rank: usize, found: &&Evidence| {
        let is_likely_enough = found.confidence >= limits.threshold * POSSIBLE_SHARE;
        rank < POSSIBLE_STATEMENTS && is_likely_enough && lacks_no_more(found, best)
    };
    let is_shown = |(rank, found): &(usize, &Evidence)| {
        answers(found) && found.score >= floor || is_only_possible && is_next(*rank, found)
    };
    let chosen = evidence.iter().enumerate().filter(is_shown).map(|(_, found)| found).take(MOST);
    let chosen: Vec<&Evidence> = chosen.collect();
    let chosen = defining(plan, chosen);
    let chosen = super::lists::with_items(plan, chosen, corpus);
    let mut supported = Supported::default();
    state(&chosen, corpus, &mut supported.statements, &mut supported.citations);
    for statement in &mut supported.statements {
        let id = supported.citations[statement.citations[0]].id;
        statement.emphasis = emphasis(plan, corpus, lexicon, id);
    }
    group(plan, lexicon, &mut supported);
    supported.missing = missing_places(plan);
    Answer::Supported(supported)
}

/// Whether a sentence may stand beside the best one: it lacks nothing, or the best one does, too.
fn lacks_no_more(found: &Evidence, best: &Evidence) -> bool {
    found.unmet.is_nothing() || !best.unmet.is_nothing()
}

/// Where some sentences define what is asked, the others only use it.
fn defining<'a>(plan: &Plan, chosen: Vec<&'a Evidence>) -> Vec<&'a Evidence> {
    let defines = |found: &&Evidence| found.features.kind >= DEFINES;
    if plan.kind == Kind::Define && chosen.iter().any(defines) {
        chosen.into_iter().filter(|found| defines(found)).collect()
    } else {
        chosen
    }
}

/// Makes one statement of each fact. Sentences that say the same become one, the complete one
/// quoted, with a citation for each place where it stands.
fn state(
    chosen: &[(SentenceId, f32)],
    corpus: &Corpus,
    statements: &mut Vec<Statement>,
    citations: &mut Vec<Citation>,
) {
    let bare: Vec<BareText> = chosen.iter().map(|&(id, _)| BareText::of(corpus.text(id))).collect();
    // Indices into `chosen`, the quoted sentence first, with the confidence of the best.
    let mut facts: Vec<(Vec<usize>, f32)> = Vec::new();
    for (nth, &(id, confidence)) in chosen.iter().enumerate() {
        let same = facts.iter_mut().find_map(|fact| {
            let quoted = fact.0[0];
            let likeness = match compare(corpus, id, chosen[quoted].0) {
                Likeness::Different => bare[nth].likeness(&bare[quoted]),
                alike => alike,
            };
            (likeness != Likeness::Different).then_some((fact, likeness))
        });
        match same {
            Some(((fact, best), Likeness::Whole)) => {
                fact.insert(0, nth);
                *best = best.max(confidence);
            }
            Some(((fact, _), _)) => fact.push(nth),
            None => facts.push((vec![nth], confidence)),
        }
    }
    for (fact, confidence) in facts {
        let mut statement = Statement::quote(corpus, chosen[fact[0]].0, confidence);
        for nth in fact {
            statement.citations.push(citations.len());
            citations.push(Citation::of(corpus, chosen[nth].0));
        }
        statements.push(statement);
    }
}

fn compare(corpus: &Corpus, first: SentenceId, second: SentenceId) -> Likeness {
    let telling = |term| !corpus.vocabulary.is_function_word(term);
    likeness(corpus.terms(first), corpus.terms(second), &telling)
}

/// What of the quote was asked for.
fn emphasis(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Vec<Span> {
    let text = corpus.text(id);
    let notes = lexicon.notes(id.document, id.sentence);
    let mut spans: Vec<Span> = match plan.kind {
        Kind::Count => {
            count::number(plan, corpus, lexicon, id).map(|(number, _)| number.span).into_iter().collect()
        }
        Kind::When => notes.dates.iter().map(|date| date.span).collect(),
        Kind::WhichPlaces | Kind::Where => {
            let tokens = tokenize(text);
            let mentions = lexicon.gazetteer.find(text, &tokens);
            mentions
                .iter()
                .map(|m| Span::new(tokens[m.tokens.start].span.start, tokens[m.tokens.end - 1].span.end))
                .collect()
        }
        _ => Vec::new(),
    };
    if spans.is_empty() {
        let asked = |term: TermId| {
            plan.focus.iter().any(|focus| focus.terms.contains(&term))
                || plan.references.iter().any(|reference| reference.terms.contains(&term))
        };
        // The forward index has a term for each word.
        let terms = corpus.terms(id);
        if terms.iter().any(|&term| asked(term)) {
            let words = tokenize(text).into_iter().zip(terms);
            let found = words.filter(|(word, term)| asked(**term) && !is_function_word(&word.word));
            spans = found.map(|(word, _)| word.span).collect();
        }
    }
    joined(spans, text)
}

/// Spans in order, without overlap; those that only a space parts become one.
fn joined(mut spans: Vec<Span>, text: &str) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end || text[last.end..span.start].trim().is_empty() => {
                last.end = last.end.max(span.end);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Several places asked about, or a region: the facts stand under the place they are about.
fn group(plan: &Plan, lexicon: &Lexicon, supported: &mut Supported) {
    let is_region = |id: &_| lexicon.gazetteer.is_region(id);
    let widened = plan.places.iter().any(|asked| asked.instead_of.is_some());
    let several = widened || plan.places.len() > 1 || plan.places.iter().any(|asked| is_region(&asked.id));
    if !several || !matches!(plan.kind, Kind::Facts | Kind::Compare | Kind::Topic) {
        return;
    }
    let mut order: Vec<String> = if plan.places.len() > 1 {
        plan.places.iter().map(|place| place.name.clone()).collect()
    } else {
        Vec::new()
    };
    for statement in &mut supported.statements {
        let id = supported.citations[statement.citations[0]].id;
        let name = group_name(plan, lexicon, id);
        if !order.contains(&name) {
            order.push(name.clone());
        }
        statement.group = Some(name);
    }
    // One of each group first, so that every group is among the few that are shown.
    let mut seen = vec![0; order.len()];
    let mut ranked: Vec<(usize, usize, Statement)> = Vec::with_capacity(supported.statements.len());
    for statement in supported.statements.drain(..) {
        let group = order.iter().position(|name| Some(name) == statement.group.as_ref()).unwrap_or_default();
        ranked.push((seen[group], group, statement));
        seen[group] += 1;
    }
    ranked.sort_by_key(|(nth, group, _)| (*nth, *group));
    supported.statements = ranked.into_iter().map(|(_, _, statement)| statement).collect();
    supported.renumber_citations();
}

/// The asked place that a sentence is about; of a region, the country.
fn group_name(plan: &Plan, lexicon: &Lexicon, id: SentenceId) -> String {
    let gazetteer = &lexicon.gazetteer;
    let named = &lexicon.notes(id.document, id.sentence).about;
    let asked: Vec<_> =
        plan.places.iter().filter(|asked| named.iter().any(|n| gazetteer.resolves(&asked.id, n))).collect();
    let meeting: Vec<_> =
        named.iter().filter(|n| asked.iter().any(|a| gazetteer.resolves(&a.id, n))).collect();
    match (asked.as_slice(), meeting.as_slice()) {
        ([one], [country]) if gazetteer.is_region(&one.id) => gazetteer.display_name(country).to_owned(),
        ([one], _) => one.name.clone(),
        (several, _) => several.iter().map(|asked| asked.name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// Of the places asked about, those that the documents never mention.
fn missing_places(plan: &Plan) -> Vec<Reason> {
    let absent = plan.places.iter().filter_map(|place| match &place.instead_of {
        Some(inner) => Some(inner.clone()),
        None => place.met_by.is_empty().then(|| place.told()),
    });
    absent.map(Reason::Place).collect()
}

/// Whether the place or the reference that is asked about occurs nowhere in the documents: then nothing answers. In a
/// question of many words a place may be said in passing: there it is only evidence.
fn is_about_nothing(plan: &Plan) -> bool {
    const MAX_WORDS: usize = 3;
    let is_object = !plan.places.is_empty() && plan.needed().count() <= MAX_WORDS;
    let no_place = is_object && plan.places.iter().all(|place| place.met_by.is_empty());
    no_place || plan.references.iter().any(|reference| reference.terms.is_empty())
}

fn refuse(plan: &Plan, evidence: &[Evidence], limits: Limits, corpus: &Corpus) -> Refusal {
    let reasons = reasons(plan, evidence, corpus);
    let near = evidence.iter().filter(|found| is_near(plan, found));
    let mut refusal = Refusal {
        reasons,
        confidence: evidence.first().map_or(0.0, |best| best.confidence),
        ..Refusal::default()
    };
    let near: Vec<(SentenceId, f32)> =
        near.map(|found| (found.id, found.confidence)).take(4 * limits.nearest).collect();
    state(&near, corpus, &mut refusal.nearest, &mut refusal.citations);
    refusal.nearest.truncate(limits.nearest);
    refusal
}

/// Whether a sentence is worth telling with a refusal: it is about the place that was asked for, or has much of what was
/// asked, or of that which the documents know at all.
fn is_near(plan: &Plan, found: &Evidence) -> bool {
    let Features { context, unknown, .. } = found.features;
    let there = !plan.places.is_empty() && !found.unmet.place;
    let likely = found.confidence >= NEAR_CONFIDENCE;
    there || likely || context >= NEAR || unknown < FOREIGN && context >= (1.0 - unknown) / 2.0
}

/// What is missing, the most telling first.
fn reasons(plan: &Plan, evidence: &[Evidence], corpus: &Corpus) -> Vec<Reason> {
    let mut absent = missing_places(plan);
    absent.retain(|reason| !matches!(reason, Reason::Place(name) if corpus.is_unread(name)));
    if !absent.is_empty() {
        return absent;
    }
    let mut reasons = Vec::new();
    let is_in_source = |raw: &str| tokenize(raw).iter().all(|token| corpus.is_in_source(&token.word));
    let nowhere = |reference: &&AskedReference| reference.terms.is_empty() && !is_in_source(&reference.raw);
    if let Some(reference) = plan.references.iter().find(nowhere) {
        reasons.push(Reason::Reference(reference.raw.clone()));
    }
    let unknown: Vec<String> = plan.unknown.iter().filter(|word| !is_in_source(word)).cloned().collect();
    // A word in passing may be missing, and the answer be there in others.
    let tells = evidence.iter().all(|found| found.features.unknown >= MIN_UNKNOWN_TO_TELL);
    if !unknown.is_empty() && tells {
        reasons.push(Reason::Words(unknown));
    }
    if !reasons.is_empty() {
        return reasons;
    }
    let on_topic: Vec<&Evidence> = evidence.iter().filter(|found| is_on_topic(&found.features)).collect();
    vec![lacking(plan, evidence, &on_topic, corpus)]
}

/// Whether a sentence or the headings above it have a word of what is asked, or one that may say the same.
fn has_topic(plan: &Plan, corpus: &Corpus, id: SentenceId) -> bool {
    let (document, forward) = (corpus.document(id.document), &corpus.forward[id.document as usize]);
    let section = document.passages[document.passage_of(id.sentence) as usize].section;
    let says = |terms: &[TermId], focus: &Focus| focus.meets(terms) || focus.has_related(terms);
    plan.needed()
        .any(|focus| says(forward.sentence(id.sentence), focus) || says(forward.headings(section), focus))
}

/// Whether a sentence has, in itself or around it, most of what the question is about, whatever else it lacks.
fn is_on_topic(measures: &Features) -> bool {
    const MOST: f32 = 0.65;
    measures.context >= MOST
}

/// The share of what is asked that a sentence has, in itself or around it, if it speaks of the thing.
const SPOKEN_OF: f32 = 0.55;

/// What even the sentences on the topic lack.
fn lacking(plan: &Plan, evidence: &[Evidence], on_topic: &[&Evidence], corpus: &Corpus) -> Reason {
    let all_lack =
        |lacks: fn(&Evidence) -> bool| !on_topic.is_empty() && on_topic.iter().all(|found| lacks(found));
    let never_dated = evidence.iter().all(|found| found.unmet.date) || all_lack(|found| found.unmet.date);
    if let Some(date) = plan.dates.first().filter(|_| never_dated) {
        return Reason::Date(date.raw.clone());
    }
    let there = on_topic.iter().any(|found| !found.unmet.place);
    if plan.kind == Kind::Count && there && all_lack(|found| found.unmet.number || found.unmet.place) {
        return Reason::Number(if plan.counted.is_empty() { plan.topic() } else { words(&plan.counted) });
    }
    // Where the thing is spoken of there, it is only not counted.
    let spoken_of = |found: &&Evidence| !found.unmet.place && found.features.context >= SPOKEN_OF;
    if plan.kind == Kind::Count && !plan.places.is_empty() && evidence.iter().any(|found| spoken_of(&found)) {
        return Reason::Number(if plan.counted.is_empty() { plan.topic() } else { words(&plan.counted) });
    }
    if there && all_lack(|found| found.unmet.detail || found.unmet.place) {
        match plan.kind {
            Kind::When if plan.answer_type.is_none_or(|asked| asked == AnswerType::Date) => {
                return Reason::Detail(Detail::Date);
            }
            Kind::Contact => return Reason::Detail(Detail::Contact),
            Kind::WhichPlaces => return Reason::Detail(Detail::Place),
            Kind::Define => return Reason::Detail(Detail::FullForm),
            _ => {}
        }
    }
    match plan.places.first().filter(|_| plan.needed().next().is_some()) {
        Some(place) => {
            let speaks_of = |found: &Evidence| !found.unmet.place && has_topic(plan, corpus, found.id);
            let tellable = plan.needed().count() <= TELLABLE && !evidence.iter().any(speaks_of);
            let topic = if tellable { plan.topic() } else { String::new() };
            Reason::NothingThere { place: place.name.clone(), topic }
        }
        None => Reason::Unsure,
    }
}

/// What was to be counted, in the asker's words.
fn words(counted: &[Vec<Focus>]) -> String {
    let thing =
        |words: &Vec<Focus>| words.iter().map(|focus| focus.word.as_str()).collect::<Vec<_>>().join(" ");
    counted.iter().map(thing).collect::<Vec<_>>().join(" or ")
}
