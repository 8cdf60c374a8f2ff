//! A claim beside one sentence: what it has of it, and in what the two differ.

use super::beside::Beside;
use super::claim::Claim;
use super::details::{Name, NamedDate, Pace, Rank};
use super::guards::withholds;
use super::numbers::number;
use super::opposites::{is_called_for, opposite};
use super::roles::{does_else, share_role};
use super::scopes::{Scope, scope};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;
use crate::text::english::{is_common_verb, is_light_word};
use crate::text::tokens::lexeme;

/// In what a claim and a sentence differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number of things.
    Quantity,
    /// A date or a period.
    Date,
    /// A place.
    Place,
    /// The number of a resolution, a rule or the like.
    Reference,
    /// A name: who did it, or what it is called.
    Name,
    /// One says that it is so, the other that it is not.
    Negation,
    /// One says “only” or “all”, the other names more, or less.
    Scope,
}

/// One difference, in the words of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub kind: Kind,
    /// What the claim says.
    pub claimed: String,
    /// What the document says.
    pub found: String,
}

/// A claim beside a sentence, or beside a clause of one.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a measure of its own")]
pub struct Comparison {
    /// The sentence.
    pub id: SentenceId,
    /// Whether it is only a clause that is compared.
    pub is_clause: bool,
    /// The share of what the claim is about that the sentence has, in itself or above it, 0 to 1.
    pub shared: f32,
    /// The share that stands in the sentence itself.
    pub said: f32,
    /// How much of `shared` stands only above it or before it.
    pub above: f32,
    /// The same as `shared`, without the words that differ.
    pub shared_else: f32,
    /// The most that one word which the sentence lacks has of the claim.
    pub lacking: f32,
    /// How many words that tell the sentence lacks.
    pub unmet: usize,
    /// How many words that tell the claim has.
    pub telling: usize,
    /// How many other words of the claim it lacks: verbs of every trade, and such that say little.
    pub unmet_light: usize,
    /// The share of neighbouring words of the claim that stand near one another in the sentence, too.
    pub joined: f32,
    /// Within how many words of the sentence those of the claim stand, for each of the claim's.
    pub spread: f32,
    /// Whether it lacks a name of the claim, or what the claim has in quotes.
    pub is_nameless: bool,
    /// How many details both have.
    pub met: usize,
    /// How many details only the claim has.
    pub missing: usize,
    /// Whether they share a word that hardly another sentence has.
    pub is_particular: bool,
    /// Whether it says the words of the claim, and something else: then it bears nothing out. Looked into only where nothing
    /// differs or is missing.
    pub is_withheld: bool,
    /// In what they differ.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// How closely the sentence is about what is claimed, for choosing among several.
    pub fn rank(&self) -> f32 {
        self.shared_else + 0.1 * self.met as f32
    }

    fn add(&mut self, found: Found) {
        match found {
            Found::Same => self.met += 1,
            Found::Other(difference) => self.differences.push(difference),
            Found::Nothing => self.missing += 1,
        }
    }
}

/// What a verb counts that any other may stand in for.
pub const AS_VERB: f32 = 0.3;
/// A word of which a sentence has less than this it lacks.
const HARDLY: f32 = 0.6;
/// A word that so few sentences have tells of which event they speak.
const PARTICULAR: u32 = 3;

/// A detail of the claim in a sentence.
pub enum Found {
    /// It has the same.
    Same,
    /// It has another.
    Other(Difference),
    /// It has none.
    Nothing,
}

/// A detail that is the same, or another, or none.
pub fn found(same: bool, claimed: &str, other: Option<String>, kind: Kind) -> Found {
    match (same, other) {
        (true, _) => Found::Same,
        (false, Some(found)) => Found::Other(Difference { kind, claimed: claimed.to_owned(), found }),
        (false, None) => Found::Nothing,
    }
}

/// Compares a claim with a sentence as a whole.
pub fn compare(claim: &Claim, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Comparison {
    against(claim, &Beside::whole(corpus, lexicon, id))
}

/// Compares a claim with a sentence as a whole and with each of its clauses.
pub fn compare_parts(claim: &Claim, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Vec<Comparison> {
    let clauses = Beside::clauses(corpus, lexicon, id);
    let clauses = clauses.iter().map(|clause| Comparison { is_clause: true, ..against(claim, clause) });
    std::iter::once(compare(claim, corpus, lexicon, id)).chain(clauses).collect()
}

fn against(claim: &Claim, beside: &Beside<'_>) -> Comparison {
    let mut comparison = Comparison {
        id: beside.id,
        is_clause: false,
        shared: 0.0,
        said: 0.0,
        above: 0.0,
        shared_else: 0.0,
        lacking: 0.0,
        unmet: 0,
        telling: 0,
        unmet_light: 0,
        joined: 0.0,
        spread: 0.0,
        is_nameless: false,
        met: 0,
        missing: 0,
        is_particular: false,
        is_withheld: false,
        differences: Vec::new(),
    };
    for asked in &claim.details.numbers {
        comparison.add(number(beside, claim, asked));
    }
    for asked in &claim.details.dates {
        comparison.add(date(beside, claim, asked));
    }
    for asked in &claim.details.weekdays {
        let own = &beside.details.weekdays;
        comparison.add(found(own.contains(asked), asked, own.first().cloned(), Kind::Date));
    }
    for asked in &claim.details.paces {
        comparison.add(pace(beside, claim, asked));
    }
    for asked in &claim.details.ranks {
        comparison.add(rank(beside, asked));
    }
    for place in &claim.details.places {
        comparison.add(named_place(beside, &place.readings, &place.told));
    }
    for asked in &claim.details.references {
        comparison.add(reference(beside, claim, asked));
    }
    let names = differing_names(beside, claim);
    let opposite = opposite(beside, claim);
    let mut differing: Vec<&String> = names.iter().flat_map(|(name, _)| &name.words).collect();
    differing.extend(opposite.as_ref().and_then(|opposite| opposite.instead_of.as_ref()));
    share_words(&mut comparison, claim, beside, &differing);
    let others_do = |name: &&Name| does_else(&claim.details, name, &beside.details);
    comparison.missing += claim.details.names.iter().filter(others_do).count();
    for (name, other) in names {
        let (claimed, found) = (name.told.clone(), other.told.clone());
        comparison.differences.push(Difference { kind: Kind::Name, claimed, found });
    }
    comparison.differences.extend(opposite.map(|opposite| opposite.difference));
    // What the claim denies, and the sentence does not speak of, it does not bear out.
    comparison.missing += usize::from(
        !claim.details.denials.is_empty()
            && beside.details.denials.is_empty()
            && comparison.differences.is_empty(),
    );
    for word in &claim.details.scopes {
        match scope(beside, claim, word) {
            Scope::Same => comparison.met += 1,
            Scope::Other(difference) => comparison.differences.push(difference),
            Scope::Nothing => comparison.missing += 1,
        }
    }
    let lacks =
        |word: &str| claim.core.iter().any(|focus| focus.word == word && beside.share(claim, focus) < HARDLY);
    comparison.is_withheld =
        comparison.differences.is_empty() && comparison.missing == 0 && withholds(beside, claim, &lacks);
    comparison
}

/// Measures how much of the words of a claim a sentence has.
fn share_words(comparison: &mut Comparison, claim: &Claim, beside: &Beside<'_>, differing: &[&String]) {
    let (mut all, mut met, mut all_else, mut met_else) = (0.0, 0.0, 0.0, 0.0);
    let (mut whole, mut said, mut above, mut lacking) = (0.0, 0.0, 0.0, 0.0);
    let names_others = beside.names_others(claim);
    let both_deny = !beside.details.denials.is_empty();
    for (focus, share) in claim.core.iter().zip(shares(claim, beside)) {
        let is_light = |word: &str| is_common_verb(word) || is_light_word(word);
        let is_weak = is_light(&focus.word) || is_light(&lexeme(&focus.word)) || is_called_for(&focus.word);
        let tells = !is_weak;
        let mass = if tells { focus.mass } else { AS_VERB * focus.mass };
        comparison.telling += usize::from(tells);
        comparison.unmet += usize::from(tells && share < HARDLY);
        comparison.unmet_light +=
            usize::from(!tells && share < HARDLY && !(both_deny && claim.denies(&focus.word)));
        all += mass;
        met += share * mass;
        if !differing.contains(&&focus.word) {
            all_else += mass;
            met_else += share * mass;
            lacking = f32::max(lacking, (1.0 - share) * mass);
        }
        let stands = beside.stands(claim, focus);
        whole += focus.mass;
        let says = beside.says(claim, focus);
        said += says * focus.mass;
        above += if says > 0.0 { 0.0 } else { share * mass };
        // A name above the sentence is meant by it only where it names nothing else, goes on about it, or all of its
        // document is about it.
        let may_mean = beside.is_topic(focus) || beside.goes_on || !names_others;
        let lacks = if may_mean { share <= 0.0 } else { !stands };
        comparison.is_nameless |= lacks && claim.is_name(focus);
        let vocabulary = &beside.corpus.vocabulary;
        let uses = focus.terms.first().map_or(0, |&term| vocabulary.sentence_count(term));
        let own = focus.terms.first().is_some_and(|term| beside.terms.contains(term));
        comparison.is_particular |= own && (1..=PARTICULAR).contains(&uses);
    }
    all += claim.dropped_mass;
    all_else += claim.dropped_mass;
    comparison.is_nameless |= claim.details.quoted.iter().any(|word| !beside.details.words.contains(word));
    comparison.said = if whole > 0.0 { said / whole } else { 1.0 };
    comparison.shared = if all > 0.0 { met / all } else { 1.0 };
    comparison.above = if all > 0.0 { above / all } else { 0.0 };
    comparison.shared_else = if all_else > 0.0 { met_else / all_else } else { 0.0 };
    comparison.lacking = if all_else > 0.0 { lacking / all_else } else { 0.0 };
    comparison.joined = beside.joined(claim);
    comparison.spread = beside.stretch(claim) as f32 / claim.details.words.len().max(1) as f32;
}

/// How much of each word of a claim a sentence has. What it names a kind of is looked up only where most is met.
fn shares(claim: &Claim, beside: &Beside<'_>) -> Vec<f32> {
    let mut shares: Vec<f32> = claim.core.iter().map(|focus| beside.share(claim, focus)).collect();
    let all: f32 = claim.core.iter().map(|focus| focus.mass).sum();
    let met: f32 = claim.core.iter().zip(&shares).map(|(focus, share)| focus.mass * share).sum();
    if met >= all / 2.0 {
        for (focus, share) in claim.core.iter().zip(&mut shares).filter(|(_, share)| **share <= 0.5) {
            *share = share.max(beside.share_by_kind(focus));
        }
    }
    shares
}

/// A date of the claim in a sentence; of several, the one nearest to what is claimed is meant. One that says which thing
/// is meant (“the 1952 film”) is no other than one that says when.
fn date(beside: &Beside<'_>, claim: &Claim, asked: &NamedDate) -> Found {
    let alike = |date: &&NamedDate| date.is_of_thing == asked.is_of_thing;
    let own: Vec<&NamedDate> = beside.details.dates.iter().filter(alike).collect();
    let near = |date: &&NamedDate| beside.nearness(claim, date.at);
    let nearest = own.iter().copied().max_by(|a, b| near(a).total_cmp(&near(b)));
    let holds = |date: &NamedDate| {
        let same_bound = asked.bound == date.bound;
        asked.date.holds(&date.date).filter(|_| same_bound)
    };
    let before = beside.id.sentence.checked_sub(1).filter(|_| beside.has_before());
    let before = before.map_or(&[][..], |before| &beside.lexicon.notes(beside.id.document, before).dates);
    match nearest {
        // “In 2018” may stand before the list of what was done.
        None if before.iter().any(|date| asked.date.holds(date) == Some(true)) => Found::Same,
        Some(date) if holds(date) == Some(true) => Found::Same,
        Some(_) if own.iter().any(|date| holds(date) != Some(false)) => Found::Nothing,
        other => found(false, &asked.told, other.map(|date| date.told.clone()), Kind::Date),
    }
}

/// How often; of several, the one nearest to what is claimed is meant, and none where another is the one claimed.
fn pace(beside: &Beside<'_>, claim: &Claim, asked: &Pace) -> Found {
    let own = &beside.details.paces;
    let near = |pace: &&Pace| beside.nearness(claim, pace.at);
    let nearest = own.iter().max_by(|a, b| near(a).total_cmp(&near(b)));
    let same = |pace: &Pace| (pace.days - asked.days).abs() < f64::EPSILON;
    match nearest {
        Some(pace) if same(pace) => Found::Same,
        Some(_) if own.iter().any(same) => Found::Nothing,
        other => found(false, &asked.told, other.map(|pace| pace.told.clone()), Kind::Quantity),
    }
}

/// A place in an order: another of the same things is another.
fn rank(beside: &Beside<'_>, asked: &Rank) -> Found {
    let mut of_same = beside.details.ranks.iter().filter(|own| lexeme(&own.of) == lexeme(&asked.of));
    let same = of_same.clone().any(|own| own.nth == asked.nth);
    found(same, &asked.told, of_same.next().map(|own| own.told.clone()), Kind::Quantity)
}

/// A reference; of several in a sentence, the one that stands nearest to what the claim is about is meant.
fn reference(beside: &Beside<'_>, claim: &Claim, claimed: &str) -> Found {
    let own = &beside.details.references;
    let others = own.iter().filter(|other| !claim.details.references.contains(other));
    let other = others.map(String::as_str).collect::<Vec<_>>().join(", ");
    let has = own.iter().any(|reference| reference == claimed);
    if has && own.len() > claim.details.references.len() && nearest_reference(beside, claim) != Some(claimed)
    {
        return Found::Nothing;
    }
    found(has, claimed, Some(other).filter(|other| !other.is_empty()), Kind::Reference)
}

fn nearest_reference<'b>(beside: &'b Beside<'_>, claim: &Claim) -> Option<&'b str> {
    let telling = claim.core.iter().filter(|focus| focus.has_terms(beside.terms));
    let rarest = telling.max_by(|a, b| a.mass.total_cmp(&b.mass))?;
    let at = beside.terms.iter().position(|term| rarest.terms.contains(term))?;
    let words = beside.details.words.iter().enumerate();
    let references = words.filter(|(_, word)| beside.details.references.contains(word));
    references.min_by_key(|(place, _)| place.abs_diff(at)).map(|(_, word)| word.as_str())
}

fn named_place(beside: &Beside<'_>, readings: &[PlaceId], claimed: &str) -> Found {
    let notes = beside.lexicon.notes(beside.id.document, beside.id.sentence);
    let gazetteer = &beside.lexicon.gazetteer;
    let named = if beside.places.is_empty() { &notes.about } else { &beside.places };
    // Of “Turin in Italy” the city tells where.
    let is_wider =
        |place: &PlaceId| named.iter().any(|other| other != place && gazetteer.resolves(place, other));
    let own: Vec<&PlaceId> = named.iter().filter(|place| !is_wider(place)).collect();
    let within = |own: &PlaceId| readings.iter().any(|asked| gazetteer.resolves(asked, own));
    let around = |own: &PlaceId| readings.iter().any(|asked| gazetteer.resolves(own, asked));
    if named.iter().chain(&notes.about).any(within) {
        return Found::Same;
    }
    if own.iter().copied().any(around) {
        return Found::Nothing;
    }
    let told_as: Vec<&str> = own.iter().map(|id| gazetteer.display_name(id)).collect();
    found(false, claimed, Some(told_as.join(", ")).filter(|others| !others.is_empty()), Kind::Place)
}

/// Names of the claim that the sentence lacks, each with one of the sentence's that the claim lacks.
fn differing_names<'b>(beside: &'b Beside<'_>, claim: &'b Claim) -> Vec<(&'b Name, &'b Name)> {
    let lacks = |name: &&Name| !name.words.iter().any(|word| beside.has(claim, word));
    let id = |word: &String| beside.corpus.vocabulary.id(word);
    let claims_it = |name: &Name| {
        let terms: Vec<TermId> = name.words.iter().filter_map(id).collect();
        claim.plan.focus.iter().any(|focus| focus.meets(&terms))
    };
    let others: Vec<&Name> = beside.named.iter().filter(|name| !claims_it(name)).collect();
    let lacking = claim.details.names.iter().filter(lacks);
    let is_acronym =
        |name: &Name| name.words.len() == 1 && name.told.chars().filter(|c| c.is_uppercase()).count() > 1;
    // An acronym may be short for a name that begins with its letter.
    let initial = |name: &Name| name.words.first().and_then(|word| word.chars().next());
    let differs =
        |name: &Name, other: &Name| is_acronym(name) == is_acronym(other) || initial(name) != initial(other);
    let is_place = |other: &Name| !beside.details.names.contains(other);
    let other = |name: &'b Name| {
        let same_role = |other: &Name| share_role(&claim.details, name, &beside.details, other);
        let fitting = || others.iter().filter(|other| differs(name, other) && same_role(other));
        let mut places = others.iter().filter(|other| is_place(other));
        let place = if claim.details.says_where(name) { places.next() } else { None };
        Some((name, *place.or_else(|| fitting().next())?))
    };
    lacking.filter(|name| is_said_of(beside, claim, name)).filter_map(other).collect()
}

/// Whether the sentence has the word that comes after a name in the claim: else it says nothing of what is named so,
/// as a sentence about stations does of “the BART fare”.
fn is_said_of(beside: &Beside<'_>, claim: &Claim, name: &Name) -> bool {
    let words = &claim.details.words;
    let at = name.words.last().and_then(|last| words.iter().position(|word| word == last));
    let next = at.and_then(|at| words.get(at + 1));
    next.and_then(|next| claim.focus(next)).is_none_or(|focus| beside.stands(claim, focus))
}
