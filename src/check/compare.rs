//! A claim beside one sentence: what it has of it, and in what the two differ.

use super::claim::Claim;
use super::details::{Details, Name, Number};
use crate::answer::count::belongs;
use crate::answer::focus::Focus;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;
use crate::text::english::{is_common_verb, is_light_word};
use crate::text::quantity::{Limit, Quantity};
use crate::text::tokens::tokenize;

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

/// A claim beside a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The sentence.
    pub id: SentenceId,
    /// The share of what the claim is about that the sentence has, in itself or above it, 0 to 1.
    pub shared: f32,
    /// The share that stands in the sentence itself.
    pub said: f32,
    /// The same as `shared`, without the names that differ.
    pub shared_but_names: f32,
    /// Whether it lacks a name of the claim, or what the claim has in quotes.
    pub is_nameless: bool,
    /// How many details both have.
    pub met: usize,
    /// How many details only the claim has.
    pub missing: usize,
    /// Whether they share a word that hardly another sentence has.
    pub is_particular: bool,
    /// In what they differ.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// How closely the sentence is about what is claimed, for choosing among several.
    pub fn rank(&self) -> f32 {
        self.shared_but_names + 0.1 * self.met as f32
    }
}

/// What a word counts that stands in the headings or in the sentence that leads in.
const AROUND: f32 = 0.9;
/// What one counts that stands in the sentence before it.
const BEFORE: f32 = 0.5;
/// What a word counts that may say the same.
const RELATED: f32 = 0.5;
/// What a verb counts that any other may stand in for.
pub const AS_VERB: f32 = 0.3;
/// A word that so few sentences have tells of which event they speak.
const PARTICULAR: u32 = 3;

/// A detail of the claim in a sentence.
enum Found {
    Same,
    Other(Difference),
    Nothing,
}

/// Compares a claim with a sentence.
pub fn compare(claim: &Claim, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Comparison {
    let beside = Beside::of(corpus, lexicon, id);
    let mut comparison = Comparison {
        id,
        shared: 0.0,
        said: 0.0,
        shared_but_names: 0.0,
        is_nameless: false,
        met: 0,
        missing: 0,
        is_particular: false,
        differences: Vec::new(),
    };
    let of = |found: Found, comparison: &mut Comparison| match found {
        Found::Same => comparison.met += 1,
        Found::Other(difference) => comparison.differences.push(difference),
        Found::Nothing => comparison.missing += 1,
    };
    for number in &claim.details.numbers {
        of(beside.number(claim, number), &mut comparison);
    }
    for date in &claim.details.dates {
        let found = beside.details.dates.iter().any(|other| date.date.overlaps(&other.date));
        let other = beside.details.dates.first();
        of(told(found, &date.told, other.map(|other| other.told.clone()), Kind::Date), &mut comparison);
    }
    for place in &claim.details.places {
        of(beside.place(&place.readings, &place.told), &mut comparison);
    }
    for reference in &claim.details.references {
        of(beside.reference(claim, reference), &mut comparison);
    }
    let differing = beside.differing_names(claim);
    let name_words: Vec<&String> = differing.iter().flat_map(|(name, _)| &name.words).collect();
    let (mut all, mut met, mut all_but, mut met_but) = (0.0, 0.0, 0.0, 0.0);
    let (mut whole, mut said) = (0.0, 0.0);
    for focus in &claim.core {
        let share = beside.share(claim, focus);
        let mass = if is_common_verb(&focus.word) || is_light_word(&focus.word) {
            AS_VERB * focus.mass
        } else {
            focus.mass
        };
        all += mass;
        met += share * mass;
        if !name_words.contains(&&focus.word) {
            all_but += mass;
            met_but += share * mass;
        }
        let stands = beside.stands(focus);
        whole += focus.mass;
        said += if stands { focus.mass } else { 0.0 };
        // A name above the sentence is meant by it only where it names nothing else.
        let lacks = if beside.names_others(claim) { !stands } else { share <= 0.0 };
        comparison.is_nameless |= lacks && claim.is_name(focus);
        let uses = focus.terms.first().map_or(0, |&term| corpus.vocabulary.sentence_count(term));
        let own = focus.terms.first().is_some_and(|term| beside.terms.contains(term));
        comparison.is_particular |= own && (1..=PARTICULAR).contains(&uses);
    }
    all += claim.dropped_mass;
    all_but += claim.dropped_mass;
    comparison.is_nameless |= claim.details.quoted.iter().any(|word| !beside.details.words.contains(word));
    comparison.said = if whole > 0.0 { said / whole } else { 1.0 };
    comparison.shared = if all > 0.0 { met / all } else { 1.0 };
    comparison.shared_but_names = if all_but > 0.0 { met_but / all_but } else { 0.0 };
    for (name, other) in differing {
        let (claimed, found) = (name.told.clone(), other.told.clone());
        comparison.differences.push(Difference { kind: Kind::Name, claimed, found });
    }
    comparison.differences.extend(beside.denial(claim));
    // What the claim denies, and the sentence does not speak of, it does not bear out.
    comparison.missing += usize::from(
        !claim.details.denials.is_empty()
            && beside.details.denials.is_empty()
            && comparison.differences.is_empty(),
    );
    beside.scopes(claim, &mut comparison);
    comparison
}

fn told(same: bool, claimed: &str, other: Option<String>, kind: Kind) -> Found {
    match (same, other) {
        (true, _) => Found::Same,
        (false, Some(found)) => Found::Other(Difference { kind, claimed: claimed.to_owned(), found }),
        (false, None) => Found::Nothing,
    }
}

/// A sentence, read for comparing.
struct Beside<'a> {
    corpus: &'a Corpus,
    lexicon: &'a Lexicon,
    id: SentenceId,
    details: Details,
    /// All that it names, places included.
    named: Vec<Name>,
    terms: &'a [TermId],
    around: Vec<TermId>,
    before: Vec<TermId>,
}

impl<'a> Beside<'a> {
    fn of(corpus: &'a Corpus, lexicon: &'a Lexicon, id: SentenceId) -> Self {
        let document = corpus.document(id.document);
        let forward = &corpus.forward[id.document as usize];
        let passage = &document.passages[document.passage_of(id.sentence) as usize];
        let mut around = forward.headings(passage.section).to_vec();
        if let Some(lead) = corpus.sentence(id).lead_in {
            around.extend(forward.sentence(lead));
        }
        let details = Details::of(corpus.text(id), lexicon);
        let places = details.places.iter().map(|place| Name {
            words: tokenize(&place.told).into_iter().map(|token| token.word).collect(),
            told: place.told.clone(),
        });
        let named = details.names.iter().cloned().chain(places).collect();
        let before = id.sentence.checked_sub(1).filter(|before| *before >= passage.first_sentence);
        Self {
            corpus,
            lexicon,
            id,
            details,
            named,
            terms: forward.sentence(id.sentence),
            before: before.map_or_else(Vec::new, |before| forward.sentence(before).to_vec()),
            around,
        }
    }

    /// How much of a word the sentence has.
    fn share(&self, claim: &Claim, focus: &Focus) -> f32 {
        if claim.is_quoted(focus) {
            let own = self.details.words.contains(&focus.word);
            return if own { 1.0 } else { 0.0 };
        }
        if focus.meets(self.terms) || self.spells_out(&focus.word) {
            1.0
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

    /// Whether a word stands in the sentence itself.
    fn stands(&self, focus: &Focus) -> bool {
        focus.meets(self.terms) || self.spells_out(&focus.word)
    }

    /// Whether the sentence names something, other than a place, that the claim does not.
    fn names_others(&self, claim: &Claim) -> bool {
        self.details
            .names
            .iter()
            .any(|name| !name.words.iter().any(|word| claim.details.words.contains(word)))
    }

    /// Whether a name in the sentence has these letters as the initials of its words: “United Nations” for “UN”.
    fn spells_out(&self, acronym: &str) -> bool {
        let letters: Vec<char> = acronym.chars().collect();
        let initials =
            |name: &Name| name.words.iter().filter_map(|word| word.chars().next()).collect::<Vec<char>>();
        letters.len() > 1
            && self
                .details
                .names
                .iter()
                .any(|name| initials(name).windows(letters.len()).any(|w| w == letters))
    }

    /// Whether the sentence, or what stands above it, has a word of the claim.
    fn has(&self, claim: &Claim, word: &str) -> bool {
        let met = claim.focus(word).is_some_and(|focus| focus.meets(self.terms) || focus.meets(&self.around));
        met || self.spells_out(word)
    }

    fn number(&self, claim: &Claim, asked: &Number) -> Found {
        let of_same = self.details.numbers.iter().filter(|own| counts_same(claim, asked, own, self.corpus));
        let there: Vec<&Number> = of_same.filter(|own| self.is_there(claim, own)).collect();
        let fit = |own: &&&Number| fits(&asked.quantity, &own.quantity);
        let borne_out = there.iter().any(|own| fit(&own) == Some(true));
        let other = there.iter().find(|own| fit(own) == Some(false)).map(|own| own.told.clone());
        // Which of several numbers is meant cannot be told.
        if borne_out && other.is_some() {
            return Found::Nothing;
        }
        told(borne_out, &asked.told, other, Kind::Quantity)
    }

    /// Whether a number belongs to a place of the claim.
    fn is_there(&self, claim: &Claim, number: &Number) -> bool {
        let stretches = &self.lexicon.notes(self.id.document, self.id.sentence).stretches;
        let meets = |named: &PlaceId| {
            let readings = claim.details.places.iter().flat_map(|place| &place.readings);
            readings.into_iter().any(|asked| self.lexicon.gazetteer.resolves(asked, named))
        };
        claim.details.places.is_empty() || belongs(stretches, number.next, meets)
    }

    /// Of several references in a sentence, that which stands nearest to what the claim is about.
    fn reference(&self, claim: &Claim, claimed: &str) -> Found {
        let own = &self.details.references;
        let others = own.iter().filter(|other| !claim.details.references.contains(other));
        let other = others.map(String::as_str).collect::<Vec<_>>().join(", ");
        let has = own.iter().any(|reference| reference == claimed);
        if has && own.len() > claim.details.references.len() && self.nearest_reference(claim) != Some(claimed)
        {
            return Found::Nothing;
        }
        told(has, claimed, Some(other).filter(|other| !other.is_empty()), Kind::Reference)
    }

    fn nearest_reference(&self, claim: &Claim) -> Option<&str> {
        let telling = claim.core.iter().filter(|focus| focus.has_terms(self.terms));
        let rarest = telling.max_by(|a, b| a.mass.total_cmp(&b.mass))?;
        let at = self.terms.iter().position(|term| rarest.terms.contains(term))?;
        let words = self.details.words.iter().enumerate();
        let references = words.filter(|(_, word)| self.details.references.contains(word));
        references.min_by_key(|(place, _)| place.abs_diff(at)).map(|(_, word)| word.as_str())
    }

    fn place(&self, readings: &[PlaceId], claimed: &str) -> Found {
        let notes = self.lexicon.notes(self.id.document, self.id.sentence);
        let gazetteer = &self.lexicon.gazetteer;
        let named = if notes.places.is_empty() { &notes.about } else { &notes.places };
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
        told(false, claimed, Some(told_as.join(", ")).filter(|others| !others.is_empty()), Kind::Place)
    }

    /// Names of the claim that the sentence lacks, each with one of the sentence's that the claim lacks.
    fn differing_names<'b>(&'b self, claim: &'b Claim) -> Vec<(&'b Name, &'b Name)> {
        let lacks = |name: &&Name| !name.words.iter().any(|word| self.has(claim, word));
        let id = |word: &String| self.corpus.vocabulary.id(word);
        let claims_it = |name: &Name| {
            let terms: Vec<TermId> = name.words.iter().filter_map(id).collect();
            claim.plan.focus.iter().any(|focus| focus.meets(&terms))
        };
        let others: Vec<&Name> = self.named.iter().filter(|name| !claims_it(name)).collect();
        let lacking = claim.details.names.iter().filter(lacks);
        let is_acronym =
            |name: &Name| name.words.len() == 1 && name.told.chars().filter(|c| c.is_uppercase()).count() > 1;
        // An acronym may be short for any name that is written out.
        let differs = |name: &Name, other: &Name| is_acronym(name) == is_acronym(other);
        let is_place = |other: &Name| !self.details.names.contains(other);
        let other = |name: &'b Name| {
            let fitting = || others.iter().filter(|other| differs(name, other));
            let place = fitting().find(|other| claim.details.says_where(name) && is_place(other));
            Some((name, *place.or_else(|| fitting().next())?))
        };
        lacking.filter_map(other).collect()
    }

    /// Whether one denies what the other says.
    fn denial(&self, claim: &Claim) -> Option<Difference> {
        let id = |word: &String| self.corpus.vocabulary.id(word);
        let denied: Vec<Vec<TermId>> =
            self.details.denials.iter().map(|denial| denial.words.iter().filter_map(id).collect()).collect();
        for denial in &claim.details.denials {
            let Some(focus) =
                denial.words.iter().filter_map(|word| claim.focus(word)).find(|f| self.stands(f))
            else {
                continue;
            };
            if !denied.iter().any(|denied| focus.meets(denied)) {
                return Some(Difference {
                    kind: Kind::Negation,
                    claimed: denial.told.clone(),
                    found: around(self.corpus.text(self.id), |word| self.corpus.vocabulary.id(word), focus),
                });
            }
        }
        let is_denied = |word: &str| claim.details.denials.iter().any(|d| d.words.iter().any(|w| w == word));
        for (denial, terms) in self.details.denials.iter().zip(&denied) {
            let first = terms.iter().take(2);
            let met = claim.core.iter().find(|focus| first.clone().any(|term| focus.meets(&[*term])));
            if let Some(focus) = met.filter(|focus| !is_denied(&focus.word)) {
                return Some(Difference {
                    kind: Kind::Negation,
                    claimed: around(&claim.text, |word| self.corpus.vocabulary.id(word), focus),
                    found: denial.told.clone(),
                });
            }
        }
        None
    }

    /// “Only” and “all” of the claim: a sentence that names others besides refutes “only”; what it says of all is
    /// told by the same word alone.
    fn scopes(&self, claim: &Claim, comparison: &mut Comparison) {
        for scope in &claim.details.scopes {
            if self.details.words.contains(scope) {
                comparison.met += 1;
                continue;
            }
            let named = self.lexicon.notes(self.id.document, self.id.sentence).places.len();
            let alone = matches!(scope.as_str(), "only" | "sole") && claim.details.places.len() == 1;
            if alone && named > 2 {
                let (claimed, found) =
                    (format!("{scope} {}", claim.details.places[0].told), format!("{named} places"));
                comparison.differences.push(Difference { kind: Kind::Scope, claimed, found });
            } else {
                comparison.missing += 1;
            }
        }
    }
}

/// The words of a text around the first that a word of the claim stands for.
fn around(text: &str, id: impl Fn(&str) -> Option<TermId>, focus: &Focus) -> String {
    const BEFORE: usize = 2;
    const AFTER: usize = 3;
    let tokens = tokenize(text);
    let is_meant = |word: &str| word == focus.word || id(word).is_some_and(|term| focus.meets(&[term]));
    let at = tokens.iter().position(|token| is_meant(&token.word)).unwrap_or_default();
    let within = &tokens[at.saturating_sub(BEFORE)..tokens.len().min(at + AFTER + 1)];
    match (within.first(), within.last()) {
        (Some(first), Some(last)) => text[first.span.start..last.span.end].to_owned(),
        _ => text.to_owned(),
    }
}

/// Whether two numbers count the same: the words that say what one counts say it of the other, too.
fn counts_same(claim: &Claim, asked: &Number, own: &Number, corpus: &Corpus) -> bool {
    if asked.quantity.unit != own.quantity.unit {
        return false;
    }
    let ids = |words: &[String]| -> Vec<TermId> {
        words.iter().filter_map(|word| corpus.vocabulary.id(word)).collect()
    };
    let (after, before) = (ids(&own.counted), ids(&own.before));
    let words = if asked.counted.is_empty() { &asked.before } else { &asked.counted };
    let meets = |word: &String, terms: &[TermId]| claim.focus(word).is_some_and(|focus| focus.meets(terms));
    if own.counted.is_empty() {
        return words.iter().any(|word| meets(word, &before));
    }
    words.iter().any(|word| meets(word, &after))
}

/// Whether a number of a sentence bears out one that is claimed: `Some(false)` where it cannot be, `None` where it may.
fn fits(claimed: &Quantity, found: &Quantity) -> Option<bool> {
    const NEARLY: f64 = 0.1;
    let range = |quantity: &Quantity| {
        let (value, upper) = (quantity.value, quantity.upper.unwrap_or(quantity.value));
        match quantity.bound {
            Limit::Exactly => (value, upper),
            Limit::AtLeast => (value, f64::INFINITY),
            Limit::MoreThan => (value + f64::EPSILON * value.abs().max(1.0), f64::INFINITY),
            Limit::AtMost => (0.0, upper),
            Limit::LessThan => (0.0, upper - f64::EPSILON * upper.abs().max(1.0)),
            Limit::About => (value * (1.0 - NEARLY), upper * (1.0 + NEARLY)),
        }
    };
    let (claim, own) = (range(claimed), range(found));
    let same_number = (claimed.value - found.value).abs() < f64::EPSILON && claimed.upper == found.upper;
    let is_ceiling = |limit: Limit| matches!(limit, Limit::AtMost | Limit::LessThan);
    if is_ceiling(claimed.bound)
        && (is_ceiling(found.bound) || claimed.bound == Limit::AtMost)
        && !same_number
    {
        // “Up to 300” says what the most is, not only that there are no more.
        return (is_ceiling(found.bound) || own.0 > claim.1).then_some(false);
    }
    let loosely = matches!(claimed.bound, Limit::Exactly | Limit::About) && same_number;
    if loosely || claim.0 <= own.0 && own.1 <= claim.1 {
        Some(true)
    } else if own.1 < claim.0 || claim.1 < own.0 {
        Some(false)
    } else {
        None
    }
}
