//! What there is to say about one sentence as an answer to one question, as numbers.

use serde::{Deserialize, Serialize};

use super::focus::Focus;
use super::surroundings::{Sought, Surroundings};
use crate::index::vocabulary::TermId;

/// Declares the measures once: as fields, as names, and as a list of numbers.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// The measures of one sentence for one question; with other numbers, what each measure weighs. Measures
        /// lie between 0 and 1.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Features {
            $($(#[$doc])* pub $name: f32,)+
        }

        impl Features {
            /// What the measures are called, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// The measures, in the order of their names.
            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$name),+]
            }

            /// The measures with these values, in the order of their names; those that are missing are 0.
            pub fn of(values: &[f32]) -> Self {
                let mut values = values.iter().copied();
                Self { $($name: values.next().unwrap_or_default()),+ }
            }

            /// The sum of all measures, each by its weight.
            pub fn dot(&self, weights: &Self) -> f32 {
                0.0 $(+ self.$name * weights.$name)+
            }
        }
    };
}

features! {
    /// Share of the mass of the needed words that stands in the sentence.
    coverage,
    /// The same, counting headings, the lead-in and the sentences beside it, each at a discount.
    context,
    /// BM25 over sentences, as a share of the most that the question's words could give.
    bm25,
    /// The same beside the best sentence's.
    relative,
    /// Share of the question's neighbouring words that are neighbours here, too.
    proximity,
    /// Share of the mass that stands within a few words of one another.
    window,
    /// Share of the mass that stands in the order of the question.
    order,
    /// Whether the word that tells most is in the sentence.
    rarest,
    /// Coverage, where a word counts less the more sentences of the passage have it.
    telling,
    /// Share of the needed words, whatever each tells.
    words,
    /// Share of the mass met by the very form of the word that was asked, not by its kin or its synonyms.
    exact,
    /// Share of the mass of names and numbers that stands in the sentence.
    names,
    /// Share of the mass of other words that stands in the sentence: of what is said of the names.
    predicate,
    /// Share of the mass in the sentence and the one before it.
    with_before,
    /// The same where the sentence points back: “Today, this is known as …”.
    points_back,
    /// Share of the mass in the headings above.
    headings,
    /// Share of the words of the headings above that the question has.
    titled,
    /// Share of the mass in the sentences beside it.
    beside,
    /// The passage's score in the index beside the best passage's.
    passage,
    /// Share of the mass in the passage and the headings above it.
    passage_coverage,
    /// How well the sentence has what the kind of question asks for: a definition, the number of the things to be
    /// counted.
    kind,
    /// The same, by how much such a question turns on it.
    detail,
    /// Whether the sentence has a thing of the type asked for which the question does not name.
    typed,
    /// Share of the mass that stands within a few words of such a thing.
    typed_near,
    /// Whether a type is asked for and the sentence has none.
    untyped,
    /// How early in its passage the sentence stands: 1 for the first.
    position,
    /// How long the sentence is: 1 from sixty words on.
    length,
    /// Whether the sentence is too short to say anything.
    scrap,
    /// Whether it is no running text: the row of a table.
    row,
    /// Whether it lacks what is required of an answer: a place, a time, a number.
    unmet,
    /// Whether it gives its numbers to things of another name than those to be counted, though the documents count
    /// those by their name.
    other_thing,
    /// Share of the mass of words that the documents never use.
    unknown,
    /// Share of the mass of names and numbers that stand neither in the sentence nor around it.
    unnamed,
    /// How much the words in the sentence tell together: 1 for six that the documents use once.
    strength,
    /// How far its passage is ahead of the next in the index, or behind the best.
    lead,
    /// How few words there are to go by: 1 for one.
    brevity,
    /// How far the score is from the best of another passage.
    margin,
    /// Its share in a softmax over the scores of the best sentences: how clearly it comes first.
    rank_share,
    /// How like the meaning of the sentence's passage is to the question's, by the vectors of a model.
    passage_likeness,
    /// How far that likeness stands out from that of ordinary passages.
    passage_eminence,
    /// How like the meaning of the sentence itself is to the question's.
    sentence_likeness,
    /// How far that likeness stands out from that of ordinary passages.
    sentence_eminence,
    /// The reader's score of the sentence: a half where it is as likely to answer as not.
    reading,
    /// The probability, by the reader, that of all sentences read, or nothing, this one answers best.
    reading_share,
    /// The probability, by the reader, that any of the sentences read answers.
    answerable,
}

/// BM25's saturation and length normalisation, as Anserini's defaults have them.
const K1: f32 = 0.9;
const B: f32 = 0.4;
/// Length of an ordinary sentence, in words.
const ORDINARY_LENGTH: f32 = 22.0;
/// A sentence of this many words is as long as any.
const LONG: f32 = 60.0;
/// A sentence of fewer words says nothing whole.
const SCRAP: usize = 5;
/// What a word counts that stands not in the sentence but above it, or beside it.
const IN_HEADING: f32 = 0.7;
const IN_LEAD_IN: f32 = 0.7;
const BESIDE: f32 = 0.4;
/// What a word of the same family counts.
const AS_KIN: f32 = 0.75;
/// What a word counts that may say the same.
const AS_RELATED: f32 = 0.5;
/// Words further apart than this are no neighbours.
const NEAR: usize = 5;
/// Words within this many of one another stand together.
const WINDOW: usize = 12;

impl Features {
    /// Measures how the words of the question stand in a sentence and around it. `met` is the mass of what it was
    /// already found to meet: the place asked for, say.
    pub fn measure(sought: &Sought<'_>, around: &Surroundings<'_>, met: f32) -> Self {
        let terms = around.terms;
        let focus = sought.focus;
        let mut found = Features {
            position: 1.0 / (1.0 + around.position as f32),
            length: (terms.len() as f32 / LONG).min(1.0),
            scrap: indicator(terms.len() < SCRAP),
            titled: around.titled(),
            brevity: 1.0 / sought.needed.max(1) as f32,
            ..Self::default()
        };
        let (all, needed) = (met + sought.all_mass, met + sought.needed_mass);
        if all <= 0.0 {
            return found;
        }
        (found.coverage, found.context) = (met, met);
        (found.telling, found.exact, found.passage_coverage, found.with_before) = (met, met, met, met);
        let own = sought.among(terms);
        let norm = K1 * (1.0 - B + B * terms.len() as f32 / ORDINARY_LENGTH);
        let mut count_met = 0;
        let (mut names, mut others) = (0.0, 0.0);
        for (nth, word) in focus.iter().enumerate() {
            let count = own.iter().filter(|term| word.terms.contains(term)).count();
            let count = match count {
                0 if word.is_spelt_out(&own) => 1.0,
                0 if word.has_kin(&own) => AS_KIN,
                0 if word.has_related(&own) => AS_RELATED,
                count => count as f32,
            };
            found.bm25 += word.mass * count * (K1 + 1.0) / (count + norm) / (K1 + 1.0);
            if !word.needed {
                continue;
            }
            let stands = count.min(1.0);
            let nearby = Nearby::of(word, around);
            let near = if count > 0.0 { stands } else { nearby.nearness() };
            found.coverage += stands * word.mass;
            found.context += near * word.mass;
            found.telling += stands * word.mass * (1.0 - around.share_with(nth));
            found.headings += indicator(nearby.above) * word.mass;
            found.beside += indicator(nearby.beside) * word.mass;
            found.passage_coverage += indicator(nearby.above || around.is_in_passage(nth)) * word.mass;
            if word.terms.first().is_some_and(|term| own.contains(term)) {
                found.exact += word.mass;
            }
            if sought.rarest == Some(nth) {
                found.rarest = near;
            }
            found.with_before += if count > 0.0 || nearby.before { word.mass } else { 0.0 };
            if word.is_name {
                names += word.mass;
                found.names += stands * word.mass;
                found.unnamed += (1.0 - near) * word.mass;
            } else {
                others += word.mass;
                found.predicate += stands * word.mass;
            }
            if word.is_unknown() {
                found.unknown += word.mass;
            }
            count_met += usize::from(count > 0.0);
        }
        found.strength = (found.context / sought.telling_mass).min(1.0);
        let needed = needed.max(f32::MIN_POSITIVE);
        for share in [
            &mut found.coverage,
            &mut found.context,
            &mut found.telling,
            &mut found.exact,
            &mut found.headings,
            &mut found.beside,
            &mut found.passage_coverage,
            &mut found.with_before,
            &mut found.unknown,
        ] {
            *share = (*share / needed).min(1.0);
        }
        found.unnamed = if names > 0.0 { found.unnamed / names } else { 0.0 };
        found.names = if names > 0.0 { found.names / names } else { 1.0 };
        found.predicate = if others > 0.0 { found.predicate / others } else { 1.0 };
        found.points_back = if around.points_back { found.with_before } else { 0.0 };
        found.bm25 /= all;
        found.words = count_met as f32 / sought.needed.max(1) as f32;
        if own.len() > 1 {
            let places = places(focus, terms);
            found.proximity = proximity(focus, terms);
            found.window = window(focus, &places) / needed;
            found.order = order(focus, &places) / needed;
        } else {
            found.window = found.coverage;
            found.order = found.coverage;
        }
        found
    }
}

fn indicator(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// Where around a sentence a word stands.
#[expect(clippy::struct_excessive_bools, reason = "a word can stand in all of these places at once")]
struct Nearby {
    above: bool,
    lead_in: bool,
    before: bool,
    beside: bool,
}

impl Nearby {
    fn of(word: &Focus, around: &Surroundings<'_>) -> Self {
        let before = word.meets(around.before);
        Self {
            before,
            above: word.meets(around.headings),
            lead_in: word.meets(around.lead_in),
            beside: before || word.meets(around.after),
        }
    }

    /// What a word counts that the sentence lacks.
    fn nearness(&self) -> f32 {
        if self.above {
            IN_HEADING
        } else if self.lead_in {
            IN_LEAD_IN
        } else if self.beside {
            BESIDE
        } else {
            0.0
        }
    }
}

/// Where the needed words stand in a sentence: each place with the number of the word.
fn places(focus: &[Focus], terms: &[TermId]) -> Vec<(usize, usize)> {
    let asks = |term: &TermId| {
        focus.iter().position(|word| word.needed && (word.terms.contains(term) || word.kin.contains(term)))
    };
    terms.iter().enumerate().filter_map(|(at, term)| Some((at, asks(term)?))).collect()
}

/// How far from a thing the words may stand that it goes with.
const REACH: usize = 8;

/// The share of the mass that stands near the best of these places in a sentence.
pub fn near(sought: &Sought<'_>, terms: &[TermId], things: &[u32]) -> f32 {
    let places = places(sought.focus, terms);
    let mass_near = |thing: u32| {
        let within = places.iter().filter(|(at, _)| at.abs_diff(thing as usize) <= REACH);
        let mut words: Vec<usize> = within.map(|&(_, word)| word).collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().map(|word| sought.focus[word].mass).sum::<f32>()
    };
    let most = things.iter().map(|&thing| mass_near(thing)).fold(0.0, f32::max);
    (most / sought.needed_mass.max(f32::MIN_POSITIVE)).min(1.0)
}

/// The most mass that stands within [`WINDOW`] words.
fn window(focus: &[Focus], places: &[(usize, usize)]) -> f32 {
    let mut most = 0.0f32;
    for (nth, &(first, _)) in places.iter().enumerate() {
        let within: Vec<usize> =
            places[nth..].iter().take_while(|(at, _)| *at < first + WINDOW).map(|&(_, word)| word).collect();
        let distinct = within.iter().enumerate().filter(|(at, word)| !within[..*at].contains(word));
        most = most.max(distinct.map(|(_, &word)| focus[word].mass).sum());
    }
    most
}

/// The mass of the heaviest run of words that stand in the order of the question: a heaviest increasing
/// subsequence.
fn order(focus: &[Focus], places: &[(usize, usize)]) -> f32 {
    let mut best: Vec<f32> = Vec::with_capacity(places.len());
    for (nth, &(_, word)) in places.iter().enumerate() {
        let before = places[..nth].iter().zip(&best).filter(|((_, earlier), _)| *earlier < word);
        let heaviest = before.map(|(_, mass)| *mass).fold(0.0, f32::max);
        best.push(heaviest + focus[word].mass);
    }
    best.into_iter().fold(0.0, f32::max)
}

/// For each two words that stand side by side in the question, how close they stand in the
/// sentence in the same order: 1 when side by side, down to 0 beyond [`NEAR`].
fn proximity(focus: &[Focus], terms: &[TermId]) -> f32 {
    let mut near = 0.0;
    let mut total = 0.0;
    for pair in focus.windows(2) {
        let weight = pair[0].mass.min(pair[1].mass);
        total += weight;
        let closest = (0..terms.len())
            .filter(|&at| pair[0].terms.contains(&terms[at]))
            .filter_map(|at| {
                let window = &terms[at + 1..terms.len().min(at + 1 + NEAR)];
                window.iter().position(|term| pair[1].terms.contains(term))
            })
            .min();
        if let Some(between) = closest {
            near += weight / (1.0 + between as f32);
        }
    }
    if total > 0.0 { near / total } else { 0.0 }
}
