//! The sentence that tells most of what a stretch of text is about, after MEAD (Radev, Jing, Styś and Tam, “Centroid-based
//! summarization of multiple documents”, 2004): near the centre of all sentences, near the beginning, near the heading.

use std::collections::{HashMap, HashSet};

use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::{TermId, Vocabulary};
use crate::text::tokens::tokenize;

/// What nearness to the beginning of its document, and to the heading, count beside nearness to the centre.
const POSITION: f32 = 0.35;
const HEADING: f32 = 0.4;
/// What a sentence gains that says what the thing of the heading is: “Leave is …”.
const DEFINES: f32 = 0.3;
/// What one loses that speaks of links and forms instead of the matter.
const CLERICAL: f32 = 0.3;
/// From the so-manieth sentence of its document on, its position counts for nothing.
const FAR: f32 = 12.0;
/// A sentence of so many words is as long as one likes to read.
const EASY: usize = 28;
/// What each word beyond takes.
const LONG: f32 = 0.01;

/// Words of sentences that send the reader on.
const SENDING: [&str; 14] = [
    "click",
    "email",
    "link",
    "links",
    "questions",
    "refer",
    "see",
    "visit",
    "contact",
    "form",
    "please",
    "feel",
    "welcome",
    "thanks",
];

/// The centre of many sentences: how much each word of theirs weighs, by frequency and by how much it tells.
#[derive(Clone, Debug, Default)]
pub struct Centroid {
    weights: HashMap<TermId, f32>,
    norm: f32,
}

impl Centroid {
    /// The centre of these sentences.
    pub fn of(corpus: &Corpus, ids: impl Iterator<Item = SentenceId>) -> Self {
        let mut counts: HashMap<TermId, f32> = HashMap::new();
        for id in ids {
            for &term in corpus.terms(id) {
                *counts.entry(term).or_default() += 1.0;
            }
        }
        let vocabulary = &corpus.vocabulary;
        counts.retain(|&term, _| tells(vocabulary, term));
        // What stands there once says nothing of the rest.
        if counts.values().any(|count| *count > 1.0) {
            counts.retain(|_, count| *count > 1.0);
        }
        let weigh = |(term, count): (TermId, f32)| (term, (1.0 + count).ln() * vocabulary.idf(Some(term)));
        let weights: HashMap<TermId, f32> = counts.into_iter().map(weigh).collect();
        let mut squares: Vec<f32> = weights.values().map(|weight| weight * weight).collect();
        // The order of a map is another every time, and so would be the rounding.
        squares.sort_by(f32::total_cmp);
        let norm = squares.iter().sum::<f32>().sqrt();
        Self { weights, norm }
    }

    /// How near a sentence of these terms is to the centre: the cosine, 0 to 1.
    pub fn nearness(&self, vocabulary: &Vocabulary, terms: &[TermId]) -> f32 {
        let mut distinct = terms.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.retain(|&term| tells(vocabulary, term));
        let (mut product, mut square) = (0.0, 0.0);
        for term in distinct {
            let idf = vocabulary.idf(Some(term));
            square += idf * idf;
            product += idf * self.weights.get(&term).copied().unwrap_or_default();
        }
        let norm = square.sqrt() * self.norm;
        if norm > 0.0 { product / norm } else { 0.0 }
    }
}

fn tells(vocabulary: &Vocabulary, term: TermId) -> bool {
    !vocabulary.is_function_word(term) && !vocabulary.lexeme(term).bytes().all(|byte| byte.is_ascii_digit())
}

/// The key sentence of those below a heading, and how good it is; `None` where `allowed` lets none pass.
pub fn key_sentence(
    corpus: &Corpus,
    heading: &str,
    ids: &[SentenceId],
    allowed: &dyn Fn(SentenceId) -> bool,
) -> Option<(SentenceId, f32)> {
    let centroid = Centroid::of(corpus, ids.iter().copied());
    let heading = Heading::of(corpus, heading);
    let scored = ids.iter().copied().filter(|&id| allowed(id)).map(|id| {
        let terms = corpus.terms(id);
        let first = ids.iter().find(|other| other.document == id.document).map_or(0, |first| first.sentence);
        let position = 1.0 - ((id.sentence - first) as f32 / FAR).min(1.0);
        let score =
            centroid.nearness(&corpus.vocabulary, terms) + POSITION * position + heading.likeness(corpus, id)
                - CLERICAL * sends_on(corpus.text(id))
                - LONG * terms.len().saturating_sub(EASY) as f32;
        (id, score)
    });
    scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

/// How much of a sentence sends the reader on to somewhere else, 0 to 1.
fn sends_on(text: &str) -> f32 {
    let words: HashSet<String> = tokenize(text).into_iter().map(|token| token.word).collect();
    let sending = SENDING.iter().filter(|word| words.contains(**word)).count();
    (sending as f32 / 2.0).min(1.0)
}

/// The telling words of a heading.
struct Heading {
    terms: Vec<TermId>,
    mass: f32,
}

impl Heading {
    fn of(corpus: &Corpus, heading: &str) -> Self {
        let vocabulary = &corpus.vocabulary;
        let mut terms: Vec<TermId> =
            tokenize(heading).iter().filter_map(|token| vocabulary.id(&token.word)).collect();
        terms.retain(|&term| tells(vocabulary, term));
        terms.sort_unstable();
        terms.dedup();
        let mass = terms.iter().map(|&term| vocabulary.idf(Some(term))).sum();
        Self { terms, mass }
    }

    fn likeness(&self, corpus: &Corpus, id: SentenceId) -> f32 {
        let terms = corpus.terms(id);
        let own = self.terms.iter().filter(|term| terms.contains(term));
        let shared: f32 = own.map(|&term| corpus.vocabulary.idf(Some(term))).sum();
        let likeness = if self.mass > 0.0 { HEADING * shared / self.mass } else { 0.0 };
        likeness + if self.is_defined_by(corpus, id) { DEFINES } else { 0.0 }
    }

    /// Whether the sentence begins with a word of the heading, and goes on with what it is or does.
    fn is_defined_by(&self, corpus: &Corpus, id: SentenceId) -> bool {
        const SUBJECT: usize = 6;
        let tokens = tokenize(corpus.text(id));
        let verb = tokens.iter().take(SUBJECT).position(|token| {
            matches!(token.word.as_str(), "is" | "are" | "means" | "provides" | "provide" | "refers" | "has")
        });
        verb.is_some_and(|verb| {
            let subject = tokens[..verb].iter().filter_map(|token| corpus.vocabulary.id(&token.word));
            subject.into_iter().any(|term| self.terms.contains(&term))
        })
    }
}
