//! The verdict on a claim: what follows from the sentences that are about the same.

use super::claim::Claim;
use super::compare::{Comparison, Difference, Kind, compare_parts};
use crate::answer::cite::Citation;
use crate::answer::evidence::Evidence;
use crate::answer::outcome::Statement;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::lexicon::Lexicon;

/// What the documents say to a claim, in the terms of FEVER (Thorne et al. 2018).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They say so.
    Supported,
    /// They say otherwise.
    Refuted,
    /// They say neither.
    NotEnoughInfo,
}

/// A claim with its verdict, and the sentence that this rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The claim, as it was put.
    pub claim: String,
    /// The verdict.
    pub verdict: Verdict,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// In what a sentence that refutes differs from the claim.
    pub differences: Vec<Difference>,
    /// The sentences it rests on; with too little information, the nearest, where one is near.
    pub evidence: Vec<Statement>,
    /// Where those stand.
    pub citations: Vec<Citation>,
}

/// Sentences that are compared with the claim: the best ranked.
const COMPARED: usize = 30;
/// The share of the claim that a sentence must have to bear it out.
const SUPPORTS: f32 = 0.78;
/// The share that must stand in the sentence itself, where a verb counts as much as any word.
const SAID: f32 = 0.6;
/// The same for a sentence that leans on what stands above it.
const SAID_ALONE: f32 = 0.75;
/// How much of the claim may stand above a sentence that does not lean on it.
const ABOVE: f32 = 0.1;
/// Words that stand over so much more of a sentence than of the claim are not said of one another.
const SPREAD: f32 = 3.0;
/// Of so many words that tell, one may be missing.
const UNMET: usize = 4;
/// In a claim of so few words that tell, and without another detail, what it says is said by any other word, too.
const SHORT: usize = 3;
/// The share of neighbouring words that must stand near one another.
const JOINED: f32 = 0.5;
/// The share that a sentence must have to be about the same event.
const SAME: f32 = 0.75;
/// A claim of fewer words that tell could be of anything.
const FEW: usize = 3;
/// The share from which on it is said in the same words, so that nothing else must say that the event is the same.
const SAME_WORDS: f32 = 0.9;
/// The same where one of them denies it.
const DENIED: f32 = 0.8;
/// The share that a sentence must have to speak of what is claimed, and less of it.
const ABOUT: f32 = 0.7;
/// Sentences that refute by other numbers are told along with the first, down to so much less of what is claimed.
const CLOSER: f32 = 0.05;
/// Sentences told of a refutation.
const TOLD: usize = 3;
/// What each difference takes from how near a sentence is.
const OTHER: f32 = 0.2;
/// How sure it is that a claim is borne out by a sentence which has all of it: see `docs/quality.md`.
const SURE_SUPPORTED: f32 = 0.85;
/// How sure it is that one is refuted.
const SURE_REFUTED: f32 = 0.95;
/// How many of the claims about which a sentence is near, and decides nothing, are labelled as too little information:
/// see `docs/quality.md`.
const UNDECIDED: f32 = 0.6;
/// The same of those about which no sentence is near.
const UNKNOWN: f32 = 0.9;
/// The share from which on a sentence is worth telling where there is too little information.
const NEAR: f32 = 0.45;

/// Judges a claim by the sentences found for it, best first.
pub fn judge(claim: &Claim, evidence: &[Evidence], corpus: &Corpus, lexicon: &Lexicon) -> Checked {
    let compared: Vec<Comparison> = evidence
        .iter()
        .take(COMPARED)
        .flat_map(|found| compare_parts(claim, corpus, lexicon, found.id))
        .collect();
    let best = |holds: &dyn Fn(&&Comparison) -> bool| {
        compared.iter().filter(holds).max_by(|a, b| a.shared.total_cmp(&b.shared)).cloned()
    };
    let mut checked = Checked::nothing(&claim.text);
    if let Some(found) = best(&|found| supports(found)) {
        checked.verdict = Verdict::Supported;
        checked.confidence = SURE_SUPPORTED * found.shared;
        checked.rest_on(corpus, found.id);
        return checked;
    }
    let refuting: Vec<&Comparison> = compared.iter().filter(|found| refutes(found)).collect();
    let first = refuting.iter().max_by(|a, b| a.rank().total_cmp(&b.rank()));
    // A sentence that is as much about what is claimed, and only says less, speaks of the event that is meant.
    let says_less = |found: &Comparison, than: &Comparison| {
        found.differences.is_empty() && found.met > 0 && found.shared >= ABOUT && found.rank() > than.rank()
    };
    if let Some(found) = first.filter(|first| !compared.iter().any(|found| says_less(found, first))) {
        let others: Vec<&Comparison> =
            refuting.iter().copied().filter(|other| other.id != found.id && is_alike(other, found)).collect();
        checked.verdict = Verdict::Refuted;
        checked.confidence = SURE_REFUTED * found.shared_else / (1 + others.len()) as f32;
        checked.differences.clone_from(&found.differences);
        for &told in std::iter::once(found).chain(&others).take(TOLD) {
            checked.rest_on(corpus, told.id);
            let known = checked.differences.clone();
            checked.differences.extend(told.differences.iter().filter(|d| !known.contains(d)).cloned());
        }
        return checked;
    }
    let nearness = |found: &Comparison| found.shared - OTHER * found.differences.len() as f32;
    let near = compared.iter().filter(|found| found.shared >= NEAR);
    let near = near.max_by(|a, b| nearness(a).total_cmp(&nearness(b)));
    checked.confidence = if near.is_some() { UNDECIDED } else { UNKNOWN };
    if let Some(near) = near {
        checked.rest_on(corpus, near.id);
    }
    checked
}

impl Checked {
    /// The verdict on a claim that there is nothing to go by.
    pub fn nothing(claim: &str) -> Self {
        Self {
            claim: claim.to_owned(),
            verdict: Verdict::NotEnoughInfo,
            confidence: UNKNOWN,
            differences: Vec::new(),
            evidence: Vec::new(),
            citations: Vec::new(),
        }
    }

    pub(super) fn rest_on(&mut self, corpus: &Corpus, id: SentenceId) {
        let mut statement = Statement::quote(corpus, id, self.confidence);
        statement.citations.push(self.citations.len());
        self.citations.push(Citation::of(corpus, id));
        self.evidence.push(statement);
    }
}

/// A sentence bears a claim out when it has nearly all of it, and no detail is missing or other.
pub(super) fn supports(found: &Comparison) -> bool {
    let whole =
        found.differences.is_empty() && found.missing == 0 && !found.is_nameless && !found.is_withheld;
    // What stands above the sentence belongs to it where a detail, too, is the same.
    let says_itself =
        found.said >= SAID_ALONE || found.said >= SAID && (found.met > 0 || found.above <= ABOVE);
    let is_short = found.telling <= SHORT && found.met == 0;
    let no_verb = is_short && found.unmet_light > 0;
    let all_told = found.unmet * UNMET <= found.telling && found.joined >= JOINED && !no_verb;
    whole && all_told && found.shared >= SUPPORTS && says_itself && found.spread <= SPREAD
}

/// A sentence refutes when it is about the same event, group and place, and one kind of detail is another. What it is
/// about is the same when another detail is, too, or a word that hardly another sentence has.
pub(super) fn refutes(found: &Comparison) -> bool {
    let Some(first) = found.differences.first() else { return false };
    let one_kind = found.differences.iter().all(|difference| difference.kind == first.kind);
    // Things happen more than once: a word alone does not say that another date is wrong.
    let by_word = found.is_particular && first.kind != Kind::Date;
    let in_all_else = found.said >= SAME_WORDS
        && found.shared_else >= SAME_WORDS
        && found.telling >= FEW
        && first.kind != Kind::Name;
    let by_detail = found.met > 0 && first.kind != Kind::Name;
    let anchored = by_detail || by_word || in_all_else || first.kind == Kind::Negation;
    // Two names that it lacks are those of another event; what is denied must be said nearly in the same words.
    let few_names = first.kind != Kind::Name || found.differences.len() == 1;
    let enough = if first.kind == Kind::Negation { DENIED } else { SAME };
    let named = first.kind == Kind::Name || !found.is_nameless;
    one_kind && anchored && named && few_names && found.missing == 0 && found.shared_else >= enough
}

/// Whether a sentence refutes as closely as another, by another number: both are told.
fn is_alike(other: &Comparison, first: &Comparison) -> bool {
    let by_number = |found: &Comparison| found.differences.iter().all(|d| d.kind == Kind::Quantity);
    by_number(other) && by_number(first) && first.met <= 1 && other.rank() > first.rank() - CLOSER
}
