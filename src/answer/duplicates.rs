//! The same fact said twice: once whole and once again, or once cut off.

use crate::index::vocabulary::TermId;

/// How alike two sentences' words must be to say the same: a Jaccard index, 0 to 1.
const ALIKE: f32 = 0.9;

/// A cut-off sentence has at least this many words; fewer could begin many sentences.
const SHORTEST_CUT: usize = 6;

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
            std::cmp::Ordering::Equal => {
                shared += 1;
                a.next();
                b.next();
            }
            std::cmp::Ordering::Less => only.extend(a.next().copied()),
            std::cmp::Ordering::Greater => only.extend(b.next().copied()),
        }
    }
    only.extend(a.copied());
    only.extend(b.copied());
    let alike = shared as f32 / (shared + only.len()).max(1) as f32;
    if alike >= ALIKE && !only.into_iter().any(telling) { Likeness::Same } else { Likeness::Different }
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
    fn one_other_number_is_another_fact() {
        let long: Vec<TermId> = (0..30).collect();
        let mut other = long.clone();
        other[4] = 40;
        check(&long, &other, Likeness::Same);
        other[4] = 100;
        check(&long, &other, Likeness::Different);
    }
}
