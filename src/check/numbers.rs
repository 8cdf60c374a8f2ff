//! The numbers of a claim beside those of a sentence.

use super::beside::Beside;
use super::claim::Claim;
use super::compare::{Found, Kind, found};
use super::details::Number;
use super::opposites::is_called_for;
use crate::answer::count::belongs;
use crate::index::vocabulary::TermId;
use crate::nlu::places::PlaceId;
use crate::text::english::kinds::is_kind_of;
use crate::text::quantity::{Limit, Quantity};

/// Of several numbers that count the same, one that other words of the claim are nearly as near to may be meant as well.
const AS_NEAR: f32 = 0.9;

/// A number of the claim in a sentence. Of several that count the same, the one that stands nearest to what is claimed
/// is meant; where that cannot be told, none is.
pub fn number(beside: &Beside<'_>, claim: &Claim, asked: &Number) -> Found {
    let of_same = beside.details.numbers.iter().filter(|own| counts_same(beside, claim, asked, own));
    let there: Vec<&Number> = of_same.filter(|own| is_there(beside, claim, own)).collect();
    let calls_for = claim.details.words.iter().any(|word| is_called_for(word));
    let fit = |own: &Number| {
        // “At least two years are needed” says what the least is, not only that there are more.
        let both_least = asked.quantity.bound == Limit::AtLeast && own.quantity.bound == Limit::AtLeast;
        let differ = (asked.quantity.value - own.quantity.value).abs() > f64::EPSILON;
        if calls_for && both_least && differ { Some(false) } else { fits(&asked.quantity, &own.quantity) }
    };
    let there: Vec<&Number> = there
        .into_iter()
        .filter(|own| fit(own) == Some(true) || !counts_others(beside, claim, own))
        .collect();
    let near = |own: &Number| beside.nearness(claim, own.next);
    let nearest = there.iter().map(|own| near(own)).fold(0.0, f32::max);
    let (meant, others): (Vec<&Number>, Vec<&Number>) =
        there.into_iter().partition(|own| near(own) >= AS_NEAR * nearest);
    let bears_out = |numbers: &[&Number]| numbers.iter().any(|own| fit(own) == Some(true));
    let other =
        |numbers: &[&Number]| numbers.iter().find(|own| fit(own) == Some(false)).map(|own| own.told.clone());
    match (bears_out(&meant), other(&meant)) {
        (true, Some(_)) => Found::Nothing,
        (false, Some(_)) if bears_out(&others) || meant.len() > 1 => Found::Nothing,
        (same, differs) => found(same, &asked.told, differs, Kind::Quantity),
    }
}

/// Whether a number belongs to a place of the claim.
fn is_there(beside: &Beside<'_>, claim: &Claim, number: &Number) -> bool {
    let stretches = &beside.lexicon.notes(beside.id.document, beside.id.sentence).stretches;
    let meets = |named: &PlaceId| {
        let readings = claim.details.places.iter().flat_map(|place| &place.readings);
        readings.into_iter().any(|asked| beside.lexicon.gazetteer.resolves(asked, named))
    };
    // In a sentence about other places it may be the same number all the same, and the place is what differs.
    !beside.places.iter().any(meets) || belongs(stretches, beside.first + number.next, meets)
}

/// Whether two numbers count the same: the words that say what one counts say it of the other, too.
fn counts_same(beside: &Beside<'_>, claim: &Claim, asked: &Number, own: &Number) -> bool {
    if asked.quantity.unit != own.quantity.unit {
        return false;
    }
    let ids = |words: &[String]| -> Vec<TermId> {
        words.iter().filter_map(|word| beside.corpus.vocabulary.id(word)).collect()
    };
    let (after, before) = (ids(&own.counted), ids(&own.before));
    let words = if asked.counted.is_empty() { &asked.before } else { &asked.counted };
    let meets = |word: &String, terms: &[TermId]| claim.focus(word).is_some_and(|focus| focus.meets(terms));
    if own.counted.is_empty() {
        // “The participants numbered 40” counts them; “Slack 101” counts no channels.
        return match &asked.head {
            Some(head) => meets(head, &before),
            None => words.iter().any(|word| meets(word, &before)),
        };
    }
    words.iter().any(|word| meets(word, &after)) || counts_kind(beside, claim, asked, own)
}

/// Whether a number counts only some of them, or how many there are each time: “two further resolutions”, “the last four
/// years”, “5 degrees per year”.
fn counts_others(beside: &Beside<'_>, claim: &Claim, own: &Number) -> bool {
    const BESIDES: [&str; 9] =
        ["additional", "another", "extra", "final", "first", "further", "last", "other", "top"];
    const EACH: [&str; 3] = ["per", "each", "every"];
    let words = &beside.details.words;
    let near = own.next.saturating_sub(3)..words.len().min(own.next + 2);
    let of_some = words[near].iter().find(|word| BESIDES.contains(&word.as_str()));
    let each = words.iter().skip(own.next).take(3).find(|word| EACH.contains(&word.as_str()));
    of_some.into_iter().chain(each).any(|word| !claim.details.words.contains(word))
}

/// Whether one number counts a kind of what the other does: 103 “participants” are 103 “people”. Whatever else the
/// claim says of them must stand in the sentence.
fn counts_kind(beside: &Beside<'_>, claim: &Claim, asked: &Number, own: &Number) -> bool {
    let Some(head) = own.head.as_ref().filter(|head| is_plural(head)) else { return false };
    let Some(at) = asked.counted.iter().position(|above| is_kind_of(head, above)) else { return false };
    let stands = |word: &String| claim.focus(word).is_none_or(|focus| beside.stands(claim, focus));
    asked.counted[..at].iter().all(stands)
}

/// Whether a folded noun stands for several.
fn is_plural(noun: &str) -> bool {
    noun.ends_with('s') || matches!(noun, "people" | "men" | "women" | "children" | "police" | "staff")
}

/// Whether a number of a sentence bears out one that is claimed: `Some(false)` where it cannot be, `None` where it may.
pub fn fits(claimed: &Quantity, found: &Quantity) -> Option<bool> {
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
    if claimed.bound == Limit::AtMost && found.upper == Some(claimed.value) {
        return Some(true);
    }
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
