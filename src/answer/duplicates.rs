//! The same fact said twice: once whole and once again, or once cut off.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;

/// How alike two sentences' words must be to say the same: a Jaccard index, 0 to 1.
const ALIKE: f32 = 0.9;

/// A cut-off sentence has at least this many words; fewer could begin many sentences.
const SHORTEST_CUT: usize = 6;

/// Words from which on two sentences of the same words say the same wherever they stand; what fewer say (“Free of charge.”)
/// depends on what stands above them.
const MIN_REPEATED_WORDS: usize = 5;

/// How two sentences relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Both say the same, in full.
    Same,
    /// The first is the beginning of the second.
    CutOff,
    /// The second is the beginning of the first.
    Whole,
    /// They say different things.
    Different,
}

/// Compares two sentences by their terms, in order. `telling` says of a term that it must not
/// differ: a number or a name, where one word changes the fact.
pub fn likeness(first: &[TermId], second: &[TermId], telling: &dyn Fn(TermId) -> bool) -> Likeness {
    if first == second {
        return Likeness::Same;
    }
    if is_beginning(first, second) {
        return Likeness::CutOff;
    }
    if is_beginning(second, first) {
        return Likeness::Whole;
    }
    // No more than the shorter can be shared.
    let (short, long) = (first.len().min(second.len()), first.len().max(second.len()));
    if (short as f32 / long.max(1) as f32) < ALIKE {
        return Likeness::Different;
    }
    let (mut only, mut shared) = (Vec::new(), 0usize);
    let (sorted_first, sorted_second) = (sorted(first), sorted(second));
    let (mut a, mut b) = (sorted_first.iter().peekable(), sorted_second.iter().peekable());
    while let (Some(&&x), Some(&&y)) = (a.peek(), b.peek()) {
        match x.cmp(&y) {
            Ordering::Equal => {
                shared += 1;
                a.next();
                b.next();
            }
            Ordering::Less => only.extend(a.next().copied()),
            Ordering::Greater => only.extend(b.next().copied()),
        }
    }
    only.extend(a.copied());
    only.extend(b.copied());
    let alike = shared as f32 / (shared + only.len()).max(1) as f32;
    if alike >= ALIKE && !only.into_iter().any(telling) { Likeness::Same } else { Likeness::Different }
}

/// Sentences of a corpus by their words: which of them repeat one that came before.
#[derive(Default)]
pub struct Repeats<'a> {
    first: HashMap<&'a [TermId], SentenceId>,
}

impl<'a> Repeats<'a> {
    /// Adds a sentence. Returns the first one that has the same words in the same order, which is itself where there was none
    /// or where it is too short to say the same wherever it stands.
    pub fn add(&mut self, id: SentenceId, corpus: &'a Corpus) -> SentenceId {
        let terms = corpus.terms(id);
        if terms.len() < MIN_REPEATED_WORDS { id } else { *self.first.entry(terms).or_insert(id) }
    }

    /// Returns the sentence that this one repeats, of those added.
    pub fn repeated_by(&self, id: SentenceId, corpus: &Corpus) -> Option<SentenceId> {
        self.first.get(corpus.terms(id)).copied()
    }
}

/// A sentence without markup, white space, case and the punctuation at its end: a site's sources have the first where the
/// site itself has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BareText {
    text: String,
    /// Bytes of markup that were taken away.
    markup: usize,
}

impl BareText {
    /// Strips a sentence.
    pub fn of(sentence: &str) -> Self {
        let stripped = strip_markup(sentence);
        let text: String = stripped.split_whitespace().collect::<String>().to_lowercase();
        let end = text.trim_end_matches(['.', '!', '?', ':', ';', ',', '…']).len();
        Self { text: text[..end].to_owned(), markup: sentence.len() - stripped.len() }
    }

    /// Compares two sentences that [`likeness`] tells apart: the one with less markup is the whole one.
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.text != other.text {
            return Likeness::Different;
        }
        match self.markup.cmp(&other.markup) {
            Ordering::Less => Likeness::Whole,
            Ordering::Equal => Likeness::Same,
            Ordering::Greater => Likeness::CutOff,
        }
    }
}

/// Takes away what Markdown and reStructuredText put around words: roles, targets of links, signs of emphasis.
fn strip_markup(text: &str) -> Cow<'_, str> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"!?\[(?<words>[^\]]*)\]\([^)\s]*\)").expect("valid pattern"));
    static ROLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r":[A-Za-z][\w+.-]*(?::[A-Za-z][\w+.-]*)*:`").expect("valid pattern"));
    static TARGET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s*<[^<>`]+>`_{0,2}").expect("valid pattern"));
    if !text.contains(['`', '*']) && !text.contains("](") {
        return Cow::Borrowed(text);
    }
    let text = LINK.replace_all(text, "$words");
    let text = ROLE.replace_all(&text, "`");
    let text = TARGET.replace_all(&text, "`");
    Cow::Owned(text.replace(['`', '*'], ""))
}

/// Whether `cut` is how `whole` begins. The last word may itself be cut (“… Norway, Mau”).
fn is_beginning(cut: &[TermId], whole: &[TermId]) -> bool {
    cut.len() >= SHORTEST_CUT && cut.len() < whole.len() && cut[..cut.len() - 1] == whole[..cut.len() - 1]
}

fn sorted(terms: &[TermId]) -> Vec<TermId> {
    let mut terms = terms.to_vec();
    terms.sort_unstable();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::block::BlockKind::Paragraph;
    use crate::corpus::segment::segment_texts;

    #[test]
    fn a_sentence_repeats_the_first_of_the_same_words() {
        let texts = [
            ("a.md", "The harbour master counts all of the boats."),
            ("b.md", "The harbour master counts all of the boats!"),
            ("c.md", "Free of charge."),
            ("d.md", "Free of charge."),
        ];
        let corpus = Corpus::of(texts.map(|(name, text)| segment_texts(name, &[(Paragraph, text)])).into());
        let id = |document| SentenceId { document, sentence: 0 };
        let mut repeats = Repeats::default();
        let firsts: Vec<SentenceId> = (0..4).map(|at| repeats.add(id(at), &corpus)).collect();
        assert_eq!(firsts, [id(0), id(0), id(2), id(3)], "what is short depends on what stands above it");
        assert_eq!(repeats.repeated_by(id(1), &corpus), Some(id(0)));
        assert_eq!(repeats.repeated_by(id(3), &corpus), None);
    }

    fn check(first: &[TermId], second: &[TermId], expected: Likeness) {
        assert_eq!(likeness(first, second, &|term| term >= 100), expected);
    }

    #[test]
    fn a_cut_sentence_is_told_from_the_whole_one() {
        check(&[1, 2, 3, 4, 5, 99], &[1, 2, 3, 4, 5, 6, 7], Likeness::CutOff);
        check(&[1, 2, 3, 4, 5, 6, 7], &[1, 2, 3, 4, 5, 99], Likeness::Whole);
        check(&[1, 2, 3], &[1, 2, 3, 4, 5], Likeness::Different);
    }

    #[test]
    fn a_sentence_and_its_source_with_markup_say_the_same() {
        let built = BareText::of("See the Developer log for how privileges are given.");
        for source in [
            "See the :ref:`developer log <developer-log>` for how *privileges* are given.",
            "See `the developer log <https://x.org/log>`__ for how  privileges are given",
            "See [the developer log](../log.md) for how **privileges** are given.",
        ] {
            assert_eq!(BareText::of(source).likeness(&built), Likeness::CutOff, "{source}");
            assert_eq!(built.likeness(&BareText::of(source)), Likeness::Whole, "{source}");
        }
        let other = BareText::of("See the *developer* log for how privileges are taken.");
        assert_eq!(other.likeness(&built), Likeness::Different);
        assert_eq!(BareText::of("1.5 boats").likeness(&BareText::of("15 boats")), Likeness::Different);
    }

    #[test]
    fn one_other_number_is_another_fact() {
        let long: Vec<TermId> = (0..30).collect();
        let mut other = long.clone();
        other[4] = 40;
        check(&long, &other, Likeness::Same);
        other[4] = 100;
        check(&long, &other, Likeness::Different);
    }
}
