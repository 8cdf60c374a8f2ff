//! Of how many a claim says that it holds, beside a sentence: “only”, “all”, “most”, “some”.

use super::beside::Beside;
use super::claim::Claim;
use super::compare::{Difference, Kind};
use super::details::Number;
use crate::text::english::is_function_word;
use crate::text::english::kinds::is_kind_of;
use crate::text::tokens::{lexeme, tokenize};

/// What a sentence says to a word that says of how many.
pub enum Scope {
    /// The same, or more.
    Same,
    /// Something else.
    Other(Difference),
    /// Nothing.
    Nothing,
}

/// Words that say of which share something holds, the smallest first.
const SHARES: [(&str, u8); 12] = [
    ("none", 0),
    ("few", 1),
    ("some", 2),
    ("several", 2),
    ("half", 3),
    ("majority", 4),
    ("mostly", 4),
    ("most", 4),
    ("all", 5),
    ("each", 5),
    ("every", 5),
    ("everyone", 5),
];

/// How many words stand between a share and what it is a share of.
const REACH: usize = 4;

/// Holds such a word of the claim against the sentence. Most of a thing is borne out by all of it, and all of it is not
/// what a sentence says that speaks of some.
pub fn scope(beside: &Beside<'_>, claim: &Claim, word: &str) -> Scope {
    if let Some(found) = share(beside, claim, word).or_else(|| part(beside, claim, word)) {
        return found;
    }
    if says_of_same(beside, claim, word) {
        return Scope::Same;
    }
    let difference = |claimed, found| Scope::Other(Difference { kind: Kind::Scope, claimed, found });
    let is_alone = matches!(word, "only" | "sole" | "solely" | "exclusively");
    if is_alone && claim.details.places.len() == 1 && beside.places.len() > 2 {
        let claimed = format!("{word} {}", claim.details.places[0].told);
        return difference(claimed, format!("{} places", beside.places.len()));
    }
    if let Some((claimed, found)) = (is_alone || word == "all").then(|| others(beside, claim, word)).flatten()
    {
        return difference(claimed, found);
    }
    Scope::Nothing
}

/// Whether the sentence has the word, and says it of the same: “the largest airport” is no “largest building”.
fn says_of_same(beside: &Beside<'_>, claim: &Claim, word: &str) -> bool {
    let after = |words: &[String]| {
        let at = words.iter().position(|own| own == word)?;
        Some(nouns(&words[at + 1..]))
    };
    let (claimed, own) = (after(&claim.details.words), after(&beside.details.words));
    own.is_some_and(|own| claimed.is_none_or(|of| of.is_empty() || of.iter().any(|noun| own.contains(noun))))
}

/// What the sentence says of how large a share of the same, where it says it.
fn share(beside: &Beside<'_>, claim: &Claim, word: &str) -> Option<Scope> {
    let rank = |word: &str| SHARES.iter().find(|(own, _)| *own == word).map(|(_, rank)| *rank);
    let claimed = rank(word)?;
    let at = claim.details.words.iter().position(|own| own == word)?;
    let of: Vec<String> = nouns(&claim.details.words[at + 1..]);
    let words = &beside.details.words;
    let same = |&at: &usize| nouns(&words[at + 1..]).iter().any(|noun| of.contains(noun));
    let own = (0..words.len()).filter(|&at| rank(&words[at]).is_some()).find(same)?;
    let found = rank(&words[own])?;
    Some(match (claimed, found) {
        (claimed, found) if claimed == found => Scope::Same,
        // Some may be all, for what a sentence says of some.
        (5, 2) => Scope::Nothing,
        (0, _) | (_, 0) => Scope::Other(of_shares(claim, at, beside, own)),
        (claimed, found) if claimed < found => Scope::Same,
        _ => Scope::Other(of_shares(claim, at, beside, own)),
    })
}

/// What the numbers of the sentence say of the share: of 103 participants, of whom 76 were female, most were women.
fn part(beside: &Beside<'_>, claim: &Claim, word: &str) -> Option<Scope> {
    let at = claim.details.words.iter().position(|own| own == word)?;
    let numbers = &beside.details.numbers;
    let starts_with_of = |number: &&Number| {
        let before = beside.text[..number.quantity.span.start].to_lowercase();
        ["of", "of the", "out of"].iter().any(|of| before.trim_end().ends_with(of))
    };
    let whole = numbers.iter().find(starts_with_of)?.quantity.value;
    let is_claimed = |own: &String| {
        let alike = |word: &String| lexeme(word) == lexeme(own) || is_kind_of(word, own);
        !is_function_word(own) && claim.details.words[at..].iter().any(alike)
    };
    let counts = |number: &&Number| {
        let after = beside.details.words.iter().skip(number.next).take(REACH);
        let own = after.take_while(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
        number.quantity.value < whole && own.into_iter().any(is_claimed)
    };
    let counted = numbers.iter().find(counts)?;
    let is_so = match word {
        "all" | "every" | "each" | "none" => false,
        "most" | "mostly" | "majority" => 2.0 * counted.quantity.value > whole,
        _ => return None,
    };
    let difference = || Difference {
        kind: Kind::Scope,
        claimed: told(&claim.details.words, at),
        found: format!("{} of {whole}", counted.told),
    };
    Some(if is_so { Scope::Same } else { Scope::Other(difference()) })
}

fn of_shares(claim: &Claim, at: usize, beside: &Beside<'_>, own: usize) -> Difference {
    Difference {
        kind: Kind::Scope,
        claimed: told(&claim.details.words, at),
        found: told(&beside.details.words, own),
    }
}

fn told(words: &[String], at: usize) -> String {
    words[at..words.len().min(at + REACH)].join(" ")
}

/// The words that tell among the next.
fn nouns(words: &[String]) -> Vec<String> {
    words.iter().take(REACH).filter(|word| !is_function_word(word)).map(|word| lexeme(word)).collect()
}

/// What the claim says that it holds of alone, and what the sentence names beside that: “only police officers” where it
/// has “judges, prosecutors and police officers”.
fn others(beside: &Beside<'_>, claim: &Claim, word: &str) -> Option<(String, String)> {
    let words = &claim.details.words;
    let at = words.iter().position(|own| own == word)?;
    let near = at.saturating_sub(REACH)..words.len().min(at + REACH);
    let is_meant = |own: &&String| {
        let named = claim.details.names.iter().any(|name| name.words.contains(own));
        !is_function_word(own) && *own != word && (named || words[near.clone()].contains(own))
    };
    let has = |part: &Vec<String>, word: &String| part.iter().any(|own| lexeme(own) == lexeme(word));
    let ends_with_meant = |part: &&Vec<String>| {
        part.last().is_some_and(|last| words.iter().filter(is_meant).any(|word| lexeme(word) == lexeme(last)))
    };
    let is_other = |part: &&Vec<String>| !words.iter().any(|word| !is_function_word(word) && has(part, word));
    enumerations(beside.text).into_iter().find_map(|list| {
        let alone = list.iter().find(ends_with_meant)?;
        let besides: Vec<String> = list.iter().filter(is_other).map(|part| part.join(" ")).collect();
        (!besides.is_empty()).then(|| (format!("{word} {}", alone.join(" ")), besides.join(", ")))
    })
}

/// The things that a text names one after the other, with “and” before the last, each as its words.
fn enumerations(text: &str) -> Vec<Vec<Vec<String>>> {
    const AND: &str = " and ";
    text.match_indices(AND).filter_map(|(at, _)| enumeration(&text[..at], &text[at + AND.len()..])).collect()
}

/// The things that stand before and after an “and”.
fn enumeration(before: &str, after: &str) -> Option<Vec<Vec<String>>> {
    const LONGEST: usize = 4;
    let words = |text: &str| -> Vec<String> { tokenize(text).into_iter().map(|token| token.word).collect() };
    let mut list: Vec<Vec<String>> = Vec::new();
    let next = after.split([',', ';', '.', ':', '(', ')']).next().map(words)?;
    list.push(next.into_iter().take_while(|word| !is_function_word(word)).take(LONGEST).collect());
    for part in before.rsplit(',') {
        let own = words(part);
        let content = own.iter().rev().take_while(|word| !is_function_word(word)).take(LONGEST);
        let mut content: Vec<String> = content.cloned().collect();
        content.reverse();
        let is_whole = content.len() == own.len();
        list.push(content);
        if !is_whole {
            break;
        }
    }
    list.retain(|part| !part.is_empty());
    (list.len() > 1).then_some(list)
}
