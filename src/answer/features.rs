//! What there is to say about one sentence as an answer to one question, as numbers.

use std::cell::LazyCell;

use super::focus::Focus;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;

/// The measures of one sentence for one question. All lie between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// Share of the mass of the needed words that stands in the sentence.
    pub coverage: f32,
    /// The same, counting headings, the lead-in and the sentences beside it, each at a discount.
    pub context: f32,
    /// BM25 over sentences, as a share of the most that the question's words could give.
    pub bm25: f32,
    /// Share of the question's neighbouring words that are neighbours here, too.
    pub proximity: f32,
    /// The passage's score in the index beside the best passage's.
    pub passage: f32,
    /// How well the sentence has what the question asks for: a name, a date, a number, a definition.
    pub kind: f32,
    /// How early in its passage the sentence stands: 1 for the first.
    pub position: f32,
}

/// BM25's saturation and length normalisation, as Anserini's defaults have them.
const K1: f32 = 0.9;
const B: f32 = 0.4;
/// Length of an ordinary sentence, in words.
const ORDINARY_LENGTH: f32 = 22.0;
/// What a word counts that stands not in the sentence but above it, or beside it.
const IN_HEADING: f32 = 0.7;
const IN_LEAD_IN: f32 = 0.7;
const BESIDE: f32 = 0.4;
/// What a word of the same family counts.
const AS_KIN: f32 = 0.75;
/// Words further apart than this are no neighbours.
const NEAR: usize = 5;

/// The words an answer should contain, with a sieve that tells most other terms apart at once: a
/// Bloom filter of one hash (Bloom 1970). What it lets through may still be another word.
pub struct Sought<'a> {
    focus: &'a [Focus],
    sieve: [u64; SIEVE_WORDS],
}

const SIEVE_WORDS: usize = 16;

impl<'a> Sought<'a> {
    /// Sieves for these words.
    pub fn new(focus: &'a [Focus]) -> Self {
        let mut sieve = [0; SIEVE_WORDS];
        for &term in focus
            .iter()
            .flat_map(|word| word.terms.iter().chain(&word.kin).chain(word.phrases.iter().flatten()))
        {
            let (at, bit) = place(term);
            sieve[at] |= bit;
        }
        Self { focus, sieve }
    }

    /// Those of `terms` that the words may ask for, in order: all that they do ask for, and few more.
    fn among(&self, terms: &[TermId]) -> Vec<TermId> {
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

impl Features {
    /// Measures a sentence. `met` is the mass of what it was already found to meet: the place asked
    /// for, say. `passage` is its passage's score beside the best one's; `kind` is judged by the
    /// caller.
    pub fn measure(
        corpus: &Corpus,
        sought: &Sought<'_>,
        met: f32,
        id: SentenceId,
        passage: f32,
        kind: f32,
    ) -> Self {
        let document = corpus.document(id.document);
        let forward = &corpus.forward[id.document as usize];
        let passage_index = document.passage_of(id.sentence);
        let home = &document.passages[passage_index as usize];
        let terms = forward.sentence(id.sentence);
        let lead_in = corpus.sentence(id).lead_in.map_or(&[][..], |lead| forward.sentence(lead));
        let position = id.sentence - home.first_sentence;
        let before = if position > 0 { forward.sentence(id.sentence - 1) } else { &[] };
        let has_next = position + 1 < home.sentence_count;
        let after = if has_next { forward.sentence(id.sentence + 1) } else { &[] };
        let focus = sought.focus;
        let own = sought.among(terms);
        // Not looked at where the sentence has every word itself.
        let around = LazyCell::new(|| {
            [forward.headings(home.section), lead_in, before, after].map(|terms| sought.among(terms))
        });

        let mut found =
            Features { passage, kind, position: 1.0 / (1.0 + position as f32), ..Self::default() };
        let mass = |focus: &Focus| focus.mass;
        let all: f32 = met + focus.iter().map(mass).sum::<f32>();
        let needed: f32 = met + focus.iter().filter(|word| word.needed).map(mass).sum::<f32>();
        if all <= 0.0 {
            return found;
        }
        (found.coverage, found.context) = (met, met);
        let norm = K1 * (1.0 - B + B * terms.len() as f32 / ORDINARY_LENGTH);
        for word in focus {
            let count = own.iter().filter(|term| word.terms.contains(term)).count();
            let count = match count {
                0 if word.is_spelt_out(&own) => 1.0,
                0 if word.has_kin(&own) => AS_KIN,
                count => count as f32,
            };
            if word.needed {
                let near = if count > 0.0 { count.min(1.0) } else { nearness(word, &around) };
                found.coverage += count.min(1.0) * word.mass;
                found.context += near * word.mass;
            }
            found.bm25 += word.mass * count * (K1 + 1.0) / (count + norm) / (K1 + 1.0);
        }
        found.coverage /= needed.max(f32::MIN_POSITIVE);
        found.context /= needed.max(f32::MIN_POSITIVE);
        found.bm25 /= all;
        found.proximity = if own.len() > 1 { proximity(focus, terms) } else { 0.0 };
        found
    }
}

/// What a word counts that the sentence lacks, by what is around it: headings, lead-in, the sentence
/// before and the one after.
fn nearness(word: &Focus, [headings, lead_in, before, after]: &[Vec<TermId>; 4]) -> f32 {
    if word.meets(headings) {
        IN_HEADING
    } else if word.meets(lead_in) {
        IN_LEAD_IN
    } else if word.meets(before) || word.meets(after) {
        BESIDE
    } else {
        0.0
    }
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
