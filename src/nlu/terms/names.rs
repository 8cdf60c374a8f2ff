//! Names written with capitals, in parentheses or in quotation marks.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::nlu::places::Gazetteer;
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};

/// Names of several capitalised words in `sentence`, with the small words inside ("Office of the Attorney
/// General"). A first word that the corpus also has in lower case begins the sentence, not a name; what follows
/// "in", "and" or "to" ends one when it is a place.
pub(super) fn capitalised<'a>(
    sentence: &'a str,
    words: &BTreeSet<String>,
    places: &Gazetteer,
) -> Vec<&'a str> {
    let tokens = tokenize(sentence);
    let place_starts: BTreeSet<usize> =
        places.find(sentence, &tokens).into_iter().flat_map(|mention| mention.tokens).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let opens = is_capitalised(sentence, &tokens[at])
            && !tokens[at].word.ends_with("ly")
            && !(begins(sentence, &tokens[at]) && words.contains(&tokens[at].word));
        if !opens {
            at += 1;
            continue;
        }
        let end = end_of_name(sentence, &tokens, at, &place_starts);
        let all_places = (at..end).all(|token| place_starts.contains(&token));
        if end > at + 1 && !all_places {
            found.push(Span::new(tokens[at].span.start, tokens[end - 1].span.end).of(sentence));
        }
        at = end;
    }
    found
}

/// Names given in parentheses to what stands before: "(the Oslo Rules)" with what they name.
pub(super) fn in_parentheses(sentence: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (open, _) in sentence.match_indices('(') {
        let Some(length) = sentence[open + 1..].find([')', '(']) else { break };
        let inside = &sentence[open + 1..open + 1 + length];
        let before = sentence[..open].trim_end();
        let name = inside.strip_prefix("the ").unwrap_or(inside).trim_matches(['“', '”', '"', ' ']);
        let tokens = tokenize(name);
        let named = tokens.len() > 1
            && tokens.len() < 8
            && !name.contains([',', ';', ':'])
            && tokens
                .iter()
                .all(|token| is_capitalised(name, token) || CONNECTORS.contains(&token.word.as_str()));
        if let Some(long) = phrase_before(before).filter(|_| named) {
            found.push((name, long));
        }
    }
    found
}

/// Titles in quotation marks: two to twenty words that begin with a capital.
pub(super) fn quoted(sentence: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some(open) = rest.find(['“', '"']) {
        let close = if rest[open..].starts_with('“') { '”' } else { '"' };
        let start = open + if close == '”' { '“'.len_utf8() } else { 1 };
        let Some(length) = rest[start..].find(close) else { break };
        let title = rest[start..start + length].trim_end_matches([',', '.']);
        let words = title.split_whitespace().count();
        let capitals = title.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
        if (2..=20).contains(&words) && title.starts_with(char::is_uppercase) && capitals * 3 >= words {
            found.push(title);
        }
        rest = &rest[start + length + close.len_utf8()..];
    }
    found
}

/// Whether the name is that of a body: its head noun, the last before "of", "on" and the like, or its very last
/// word, is one of `BODIES`.
pub(super) fn is_organisation(name: &str) -> bool {
    let tokens = tokenize(name);
    let is_body = |token: &Token| {
        let word = token.word.as_str();
        BODIES.contains(&word) || word.strip_suffix('s').is_some_and(|one| BODIES.contains(&one))
    };
    let head = tokens
        .iter()
        .position(|token| token.word != "and" && CONNECTORS.contains(&token.word.as_str()))
        .unwrap_or(tokens.len());
    head.checked_sub(1).is_some_and(|head| is_body(&tokens[head])) && tokens.len() > 1
}

/// Head nouns of bodies that act.
const BODIES: &[&str] = &[
    "academy",
    "administration",
    "agency",
    "alliance",
    "assembly",
    "association",
    "authority",
    "bank",
    "board",
    "branch",
    "bureau",
    "center",
    "centre",
    "college",
    "commission",
    "committee",
    "corporation",
    "council",
    "court",
    "department",
    "directorate",
    "division",
    "federation",
    "foundation",
    "fund",
    "government",
    "group",
    "initiative",
    "institute",
    "institution",
    "ministry",
    "mission",
    "network",
    "office",
    "organisation",
    "organization",
    "parliament",
    "partnership",
    "police",
    "programme",
    "program",
    "secretariat",
    "section",
    "senate",
    "service",
    "society",
    "team",
    "tribunal",
    "union",
    "unit",
    "university",
];

/// Small words inside a name.
const CONNECTORS: &[&str] = &[
    "of", "the", "for", "on", "against", "in", "and", "to", "de", "del", "la", "du", "a", "with", "by",
    "from",
];

fn end_of_name(text: &str, tokens: &[Token], at: usize, places: &BTreeSet<usize>) -> usize {
    let mut end = at + 1;
    let mut deep = false;
    loop {
        // Over the small words to the next capitalised one.
        let mut next = end;
        let (mut opens, mut joins) = (false, false);
        while next < tokens.len() && next - end < 3 && one_space(text, &tokens[next - 1], &tokens[next]) {
            let word = tokens[next].word.as_str();
            if is_capitalised(text, &tokens[next]) || !CONNECTORS.contains(&word) {
                break;
            }
            opens |= matches!(word, "of" | "on" | "for" | "against" | "de" | "del" | "du");
            joins |= matches!(word, "and" | "in" | "to" | "with" | "by" | "from" | "a");
            next += 1;
        }
        let goes_on = next < tokens.len()
            && (one_space(text, &tokens[next - 1], &tokens[next])
                || hyphened(text, &tokens[next - 1], &tokens[next]))
            && is_capitalised(text, &tokens[next])
            && next - end < 3
            && (!joins || deep || two_fields(text, tokens, at..end, next))
            && !(joins && places.contains(&next));
        if !goes_on {
            return end;
        }
        deep |= opens;
        end = next + 1;
    }
}

/// Whether "and" before `next` joins two fields of one body ("Economic and Social Council") rather than two names.
fn two_fields(text: &str, tokens: &[Token], name: Range<usize>, next: usize) -> bool {
    let field = name.len() == 1
        && tokens[next - 1].word == "and"
        && next == name.end + 1
        && tokens[name.start].span.of(text).contains(char::is_lowercase);
    let mut last = next;
    while last + 1 < tokens.len()
        && one_space(text, &tokens[last], &tokens[last + 1])
        && is_capitalised(text, &tokens[last + 1])
    {
        last += 1;
    }
    field && last > next && BODIES.contains(&tokens[last].word.as_str())
}

/// The capitalised phrase that `text` ends with.
fn phrase_before(text: &str) -> Option<&str> {
    let tokens = tokenize(text);
    let last = tokens.last()?;
    if text[last.span.end..].chars().any(|c| !matches!(c, '”' | '"' | ' ')) {
        return None;
    }
    let mut first = tokens.len();
    for at in (0..tokens.len()).rev() {
        let adjacent = at + 1 == tokens.len()
            || one_space(text, &tokens[at], &tokens[at + 1])
            || hyphened(text, &tokens[at], &tokens[at + 1]);
        let part_of_word = at > 0 && at + 1 < tokens.len() && hyphened(text, &tokens[at - 1], &tokens[at]);
        if !adjacent {
            break;
        }
        if is_capitalised(text, &tokens[at]) {
            first = at;
        } else if !CONNECTORS.contains(&tokens[at].word.as_str()) && !part_of_word {
            break;
        }
    }
    (first + 1 < tokens.len()).then(|| &text[tokens[first].span.start..last.span.end])
}

fn is_capitalised(text: &str, token: &Token) -> bool {
    token.span.of(text).starts_with(char::is_uppercase)
}

/// Whether a token is the first of its sentence, or follows a full stop inside it.
fn begins(text: &str, token: &Token) -> bool {
    let before = text[..token.span.start].trim_end_matches([' ', '“', '"', '(', '*', '-', '#', '\n']);
    before.is_empty() || before.ends_with(['.', ':', '!', '?', ';'])
}

fn one_space(text: &str, before: &Token, after: &Token) -> bool {
    matches!(&text[before.span.end..after.span.start], " " | "\n" | "’ " | "' " | "’s " | "'s ")
}

fn hyphened(text: &str, before: &Token, after: &Token) -> bool {
    matches!(&text[before.span.end..after.span.start], "-" | "‑")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::places::Gazetteer;

    #[test]
    fn capitalised_names_are_found() {
        let places = Gazetteer::world();
        let words: BTreeSet<String> = ["the", "in", "additionally", "they"].map(String::from).into();
        for (sentence, expected) in [
            ("In 2019 the Office of the Attorney General met.", "Office of the Attorney General"),
            (
                "The Global Programme against Trafficking in Persons and provided",
                "Global Programme against Trafficking in Persons",
            ),
            ("Office on Drugs and Crime in Kenya", "Office on Drugs and Crime"),
            ("adopted by the Supreme Court in Kenya and Peru", "Supreme Court"),
            ("in the Dominican Republic, Sierra Leone and Viet Nam", ""),
            ("They and Additionally. Additionally", ""),
            ("of the Economic and Social Council, Especially Women", "Economic and Social Council"),
            ("the Forensic Medicine Authority with", "Forensic Medicine Authority"),
        ] {
            assert_eq!(capitalised(sentence, &words, &places).join("|"), expected, "{sentence}");
        }
    }

    #[test]
    fn names_in_parentheses_name_what_precedes() {
        let text = "(adopting United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders (the Oslo Rules))";
        let long = "United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders";
        assert_eq!(in_parentheses(text), [("Oslo Rules", long)]);
        assert!(in_parentheses("Egypt (training for police), Kenya (Nairobi)").is_empty());
    }

    #[test]
    fn titles_and_bodies() {
        assert_eq!(
            quoted("a “one-window centre”, “Crime prevention and Criminal Justice”"),
            ["Crime prevention and Criminal Justice"]
        );
        assert!(is_organisation("Office on Drugs and Crime") && is_organisation("Supreme Court"));
        assert!(is_organisation("Economic and Social Council"));
        assert!(!is_organisation("Rules for the Office") && !is_organisation("Office"));
    }
}
