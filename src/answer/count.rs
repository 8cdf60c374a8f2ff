//! “How many …?”: the number that stands for what is to be counted.

use super::focus::Focus;
use super::plan::{Amount, Plan};
use crate::corpus::block::BlockKind;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::lexicon::{Counted, Lexicon, Stretch};
use crate::nlu::places::PlaceId;

/// A number counts what is named within this many words after it.
const REACH: usize = 12;
/// A number without a noun of its own counts what is named within this many words before it.
const REACH_BACK: usize = 5;
/// What a number is worth that counts something of another name.
pub const OF_SOMETHING: f32 = 0.3;
/// A place within this many words after a number may be where it counts.
const CLOSE: usize = 5;
/// As how many words it counts that a counted word stands elsewhere in the sentence.
const ELSEWHERE: usize = 3;
/// Words that do not end the phrase which a number counts: “76 were female and 27 male”.
const WITHIN: [&str; 10] = ["a", "and", "are", "is", "of", "or", "s", "the", "was", "were"];

/// The number in the sentence that counts what is asked for, and how many words stand between:
/// the nearest when there are several.
pub fn number(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Option<(Counted, usize)> {
    let there = |quantity: &Counted| plan.places.is_empty() || there(plan, lexicon, id, quantity);
    numbers(plan, corpus, lexicon, id)
        .filter(|(quantity, _)| there(quantity))
        .min_by_key(|&(_, between)| between)
}

/// The numbers in the sentence that count what is asked for.
fn numbers<'a>(
    plan: &'a Plan,
    corpus: &'a Corpus,
    lexicon: &'a Lexicon,
    id: SentenceId,
) -> impl Iterator<Item = (Counted, usize)> + 'a {
    let sentence = Sentence::of(corpus, id);
    let quantities = &lexicon.notes(id.document, id.sentence).quantities;
    quantities.iter().enumerate().filter_map(move |(nth, quantity)| {
        let next = quantities.get(nth + 1).map_or(usize::MAX, |next| (next.next as usize).saturating_sub(1));
        Some((*quantity, sentence.counts(quantity, next, &plan.counted)?))
    })
}

/// Whether the sentence gives this number of these things: 265 of “judges” is not 265 of “police
/// officers”.
pub fn has_amount(amount: &Amount, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> bool {
    let sentence = Sentence::of(corpus, id);
    let quantities = &lexicon.notes(id.document, id.sentence).quantities;
    quantities.iter().enumerate().any(|(nth, quantity)| {
        let next = quantities.get(nth + 1).map_or(usize::MAX, |next| (next.next as usize).saturating_sub(1));
        let same = (quantity.value - amount.value).abs() < f64::EPSILON;
        same && sentence.counts(quantity, next, &amount.of).is_some()
    })
}

/// Whether the sentence cannot say how many: it has no number at all, or names what is to be
/// counted and gives its numbers to other things. A number that may count it by another name will do.
pub fn lacks_number(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> bool {
    if number(plan, corpus, lexicon, id).is_some() {
        return false;
    }
    let terms = corpus.terms(id);
    let named = plan.counted.iter().filter_map(|group| group.last()).any(|head| head.meets(terms));
    named || plan.counted.is_empty() || lexicon.notes(id.document, id.sentence).quantities.is_empty()
}

/// Whether the sentence counts what is asked for by its name, wherever that may be.
pub fn is_counted(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> bool {
    !plan.counted.is_empty() && numbers(plan, corpus, lexicon, id).next().is_some()
}

/// How surely the number counts what is asked for: more for every word of the question in the
/// phrase that it counts (“13 partner countries”), less for every word between; 0 without a number.
pub fn nearness(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> f32 {
    let Some((number, between)) = number(plan, corpus, lexicon, id) else {
        return if lacks_number(plan, corpus, lexicon, id) { 0.0 } else { OF_SOMETHING };
    };
    let terms = corpus.terms(id);
    let from = (number.next as usize).min(terms.len());
    let phrase = &terms[from..(from + between + 1).min(terms.len())];
    let others = plan
        .focus
        .iter()
        .filter(|focus| !plan.counted.iter().flatten().any(|counted| counted.word == focus.word));
    let (met, all) = others.fold((0.0, 0.0), |(met, all), focus| {
        (met + if focus.meets(phrase) { focus.mass } else { 0.0 }, all + focus.mass)
    });
    let company = if all > 0.0 { met / all } else { 0.0 };
    (0.8 + 0.4 * company) / (1.0 + 0.05 * between as f32)
}

/// Whether a number belongs to a place asked for.
fn there(plan: &Plan, lexicon: &Lexicon, id: SentenceId, quantity: &Counted) -> bool {
    let meets =
        |named: &PlaceId| plan.places.iter().any(|asked| lexicon.gazetteer.resolves(&asked.id, named));
    belongs(&lexicon.notes(id.document, id.sentence).stretches, quantity.next as usize, meets)
}

/// Whether the number before the word at `at` belongs to a place that `meets`. In a sentence that names several, it
/// belongs to those named last before it (“in Lesotho and South Africa, 70 …”; “Mexico (8,000 …), Myanmar (…)”), and to
/// one right after what it counts (“5 courts in Lima”).
pub fn belongs(stretches: &[Stretch], at: usize, meets: impl Fn(&PlaceId) -> bool) -> bool {
    let Some(first) = stretches.first() else { return true };
    let before = stretches.iter().rev().find(|stretch| (stretch.start as usize) < at).unwrap_or(first);
    let after = stretches.iter().find(|stretch| (at..at + CLOSE).contains(&(stretch.start as usize)));
    std::iter::once(before).chain(after).any(|stretch| stretch.places.iter().any(&meets))
}

struct Sentence<'a> {
    corpus: &'a Corpus,
    terms: &'a [TermId],
    text: &'a str,
    /// Whether it is the row of a table, where a number counts what the row is about.
    is_row: bool,
}

impl<'a> Sentence<'a> {
    fn of(corpus: &'a Corpus, id: SentenceId) -> Self {
        Self {
            corpus,
            terms: corpus.terms(id),
            text: corpus.text(id),
            is_row: corpus.sentence(id).kind == BlockKind::TableRow,
        }
    }

    /// How many words stand between a number and the nearest of the groups it counts. `next` is
    /// where the next number stands.
    fn counts(&self, quantity: &Counted, next: usize, groups: &[Vec<Focus>]) -> Option<usize> {
        let from = (quantity.next as usize).min(self.terms.len());
        let to = (from + REACH).min(next.max(from)).min(self.terms.len());
        let ends = (from..to).find(|&at| self.ends_phrase(self.terms[at])).unwrap_or(to);
        if groups.is_empty() {
            // “One list” is no answer to “how many?”.
            return ((quantity.value - 1.0).abs() > f64::EPSILON).then_some(0);
        }
        let ahead =
            groups.iter().filter_map(|group| distance(group, &self.terms[from..ends], self.terms)).min();
        if ahead.is_some() || ends > from && !self.stands_alone(quantity) && !self.is_row {
            return ahead;
        }
        let number = from.saturating_sub(1);
        let reach = if self.is_row { number } else { REACH_BACK };
        let behind = &self.terms[number.saturating_sub(reach)..number];
        groups.iter().filter_map(|group| distance(group, behind, self.terms)).map(|_| REACH_BACK).min()
    }

    fn ends_phrase(&self, term: TermId) -> bool {
        let vocabulary = &self.corpus.vocabulary;
        vocabulary.is_function_word(term) && !WITHIN.contains(&vocabulary.lexeme(term))
    }

    /// Whether the number has no noun of its own: “activities numbered more than 70, delivered in …”.
    fn stands_alone(&self, quantity: &Counted) -> bool {
        let after = self.text[quantity.span.end.min(self.text.len())..].trim_start();
        let next = self.terms.get(quantity.next as usize);
        after.is_empty()
            || after.starts_with([',', ';', '.', ')', ':'])
            || next.is_some_and(|&term| self.corpus.vocabulary.is_function_word(term))
    }
}

/// How many words of `window` stand before the last of the group's words. The last word of a
/// group says what is counted and is to stand there, or else another with the rest elsewhere in the
/// sentence (“of the participants, 76 were female” counts female participants). Every word must be met: “200
/// police officers” are no number of female police officers.
fn distance(group: &[Focus], window: &[TermId], sentence: &[TermId]) -> Option<usize> {
    let place = |word: &Focus| window.iter().position(|term| word.terms.contains(term));
    if !group.iter().all(|word| place(word).is_some() || word.meets(sentence)) {
        return None;
    }
    let apart = group.iter().filter_map(place).max().map(|last| last + ELSEWHERE);
    place(group.last()?).or(apart)
}
