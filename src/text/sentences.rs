//! Where the sentences of a paragraph begin and end.

use sentencex::get_sentence_boundaries;

use super::span::Span;

/// A sentence that runs on beyond this many bytes is parted at a space: a quote stays readable
/// and the work on it bounded, whatever a file holds.
const LONGEST: usize = 4_000;

/// The sentences of one paragraph, in order, without the white space around them.
///
/// The boundaries are those of `sentencex` for English, corrected where running documents differ
/// from edited prose: a boundary before a lower-case word, inside brackets, or without a space
/// after it (`ETA.MAR`) is none; a full stop glued to the capital of the next sentence
/// (`Court.The`) is one.
pub fn sentences(paragraph: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for boundary in get_sentence_boundaries("en", paragraph) {
        let span = Span::new(boundary.start_byte, boundary.end_byte).trimmed(paragraph);
        if span.is_empty() {
            continue;
        }
        match spans.last_mut() {
            Some(last) if last.end == span.start || continues(last.of(paragraph), span.of(paragraph)) => {
                last.end = span.end;
            }
            _ => spans.push(span),
        }
    }
    spans
        .into_iter()
        .flat_map(|span| part_glued(paragraph, span))
        .flat_map(|span| part_overlong(paragraph, span))
        .collect()
}

/// Whether `next` goes on with the sentence that `before` began.
fn continues(before: &str, next: &str) -> bool {
    let first_letter = next.chars().find(|c| c.is_alphanumeric());
    let only_marks = first_letter.is_none();
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    only_marks
        || (lower && !before.ends_with(['!', '?']))
        || open_brackets(before) > 0 && before.len() < LONGEST
}

fn open_brackets(text: &str) -> i32 {
    text.chars().fold(0, |depth, c| match c {
        '(' | '[' => depth + 1,
        ')' | ']' => (depth - 1).max(0),
        _ => depth,
    })
}

/// Parts `…Court.WHO …` where the space after the full stop was forgotten.
fn part_glued(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    let chars: Vec<(usize, char)> = span.of(text).char_indices().collect();
    for window in 3..chars.len().saturating_sub(2) {
        let is = |i: usize, test: fn(char) -> bool| test(chars[i].1);
        let stop = chars[window].1 == '.';
        let word_before = (window - 3..window).all(|i| is(i, char::is_lowercase));
        let word_after = is(window + 1, char::is_uppercase) && is(window + 2, char::is_alphabetic);
        if stop && word_before && word_after && !in_address(&chars, window) {
            let end = span.start + chars[window + 1].0;
            parts.push(Span::new(start, end));
            start = end;
        }
    }
    parts.push(Span::new(start, span.end));
    parts
}

/// Whether the word around `at` is an address of the web or of a mailbox.
fn in_address(chars: &[(usize, char)], at: usize) -> bool {
    let from = chars[..at].iter().rposition(|(_, c)| c.is_whitespace()).map_or(0, |i| i + 1);
    chars[from..].iter().take_while(|(_, c)| !c.is_whitespace()).any(|(_, c)| matches!(c, '/' | '@' | '_'))
}

fn part_overlong(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut rest = span;
    while rest.len() > LONGEST {
        let mut cut = rest.start + LONGEST;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let space = text[rest.start..cut].rfind(char::is_whitespace).filter(|&at| at > 0);
        let end = space.map_or(cut, |at| rest.start + at);
        parts.push(Span::new(rest.start, end).trimmed(text));
        rest = Span::new(end, rest.end).trimmed(text);
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(paragraph).into_iter().map(|s| s.of(paragraph)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn references_numbers_and_abbreviations_do_not_end_a_sentence() {
        for whole in [
            "Resolutions on the matter (A/Res/68/191 and A/Res/70/176) were adopted.",
            "The Council adopted the guidelines (2005/20), which is pertinent to girls.",
            "See Rule No. 5 of the annex.",
            "Some services, e.g. legal aid, are free.",
            "Dr. J. R. Smith of St. Mary's opened the session.",
            "The tools are listed at https://www.unodc.org/unodc/en/tools.html for all.",
            "About 7.5 per cent of the U.S. staff took part.",
            "Training was given under the ETA.MAR and SHIP4ALL programmes.",
        ] {
            check(whole, &[whole]);
        }
    }

    #[test]
    fn an_enumeration_is_one_sentence() {
        let whole = "It is contained in: (i) resolution 52/86; (ii) resolution 48/104 (adopting the Declaration);(iii) the Protocol.";
        check(whole, &[whole]);
    }

    #[test]
    fn a_forgotten_space_still_parts_two_sentences() {
        check(
            "It was adopted by the Supreme Court.WHO also provided training.",
            &["It was adopted by the Supreme Court.", "WHO also provided training."],
        );
    }

    #[test]
    fn a_boundary_in_brackets_is_none() {
        let whole = "They trained staff (police. Judges. And others) in 2019.";
        check(whole, &[whole]);
    }

    #[test]
    fn an_endless_sentence_is_parted_at_a_space() {
        let endless = "word ".repeat(2_000);
        let parts = sentences(&endless);
        assert!(parts.len() >= 3);
        assert!(parts.iter().all(|part| part.len() <= LONGEST));
    }
}
