//! Abbreviations and what they stand for, by the algorithm of Schwartz and Hearst, "A Simple Algorithm for
//! Identifying Abbreviation Definitions in Biomedical Text" (Pacific Symposium on Biocomputing, 2003).

/// The abbreviations that `sentence` defines, each with its long form, as written: "long form (SF)" and
/// "SF (long form)".
pub(super) fn definitions(sentence: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (open, _) in sentence.match_indices('(') {
        let Some(length) = sentence[open + 1..].find([')', '(']) else { break };
        let inside =
            sentence[open + 1..open + 1 + length].split([';', ',']).next().unwrap_or_default().trim();
        let before = sentence[..open].trim_end();
        if is_short_form(inside) {
            let words = (letters(inside) + 5).min(letters(inside) * 2);
            if let Some(long) = long_form(inside, last_words(before, words)) {
                found.push((inside, long));
            }
        } else {
            let short =
                before.rsplit(char::is_whitespace).next().unwrap_or_default().trim_matches(['“', '"', '”']);
            if is_short_form(short)
                && let Some(long) = long_form(short, inside)
                && long.len() == inside.len()
            {
                found.push((short, long));
            }
        }
    }
    found
}

/// Whether `text` can be an abbreviation: by the paper at most two words of two to ten characters with a letter,
/// the first a letter or digit. Besides, half of its letters and at least two are capitals, since a corpus that
/// is not biomedical has remarks in parentheses: "Egypt (training for police)".
fn is_short_form(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (2..=10).contains(&text.chars().count())
        && text.split_whitespace().count() <= 2
        && text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '&' | ' '))
        && capitals >= 2
        && capitals * 2 >= text.chars().filter(|c| c.is_alphabetic()).count()
}

/// The shortest end of `candidate` that has the letters of `short` in order, the first at a word's beginning.
/// Read from the right, as in the paper's `findBestLongForm`; but no long form begins with "of" or the like,
/// which the paper would take for the O of an Office.
fn long_form<'a>(short: &str, candidate: &'a str) -> Option<&'a str> {
    let letters: Vec<(usize, char)> = candidate.char_indices().collect();
    let mut at = letters.len();
    for (index, wanted) in short.char_indices().rev().filter(|(_, c)| c.is_alphanumeric()) {
        let wanted = wanted.to_lowercase().next()?;
        loop {
            at = at.checked_sub(1)?;
            let (_, letter) = letters[at];
            let begins = (at == 0 || !letters[at - 1].1.is_alphanumeric())
                && !is_small_word(&candidate[letters[at].0..]);
            if letter.to_lowercase().next() == Some(wanted) && (index > 0 || begins) {
                break;
            }
        }
    }
    let start = letters.get(at)?.0;
    let long = candidate[start..].trim_end_matches(['”', '"', ' ']);
    let repeats = long.split_whitespace().any(|word| word == short);
    let reaches = long.split_whitespace().count() <= self::letters(short) + 5;
    (long.len() > short.len() && long.contains(' ') && !repeats && reaches).then_some(long)
}

fn is_small_word(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(
        word,
        "of" | "on" | "or" | "and" | "the" | "in" | "for" | "to" | "a" | "an" | "by" | "with" | "at" | "from"
    )
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The last `count` words of `text`, and no more than its last clause.
fn last_words(text: &str, count: usize) -> &str {
    let clause = text.rfind([';', '(', ')', ':']).map_or(text, |at| text[at + 1..].trim_start());
    let starts = clause.char_indices().rev().filter(|(at, c)| {
        !c.is_whitespace() && clause[..*at].chars().next_back().is_none_or(char::is_whitespace)
    });
    starts.take(count).last().map_or(clause, |(at, _)| &clause[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_read() {
        for (sentence, expected) in [
            ("The World Health Organization (WHO) is", "WHO=World Health Organization"),
            ("WHO (World Health Organization) is", "WHO=World Health Organization"),
            (
                "through Early Training Action for Maritime Rescue (ETA.MAR).",
                "ETA.MAR=Early Training Action for Maritime Rescue",
            ),
            ("safety on boats and ships (SBS) and", "SBS=safety on boats and ships"),
            (
                "a Technical Review Board (TRB) and an Operations Desk (OD)",
                "TRB=Technical Review Board OD=Operations Desk",
            ),
            ("Egypt (training for police officers)", ""),
            ("Women Offenders (the Oslo Rules)", ""),
            ("resolution (52/86) (A/Res/68/191)", ""),
            ("nothing of it (XYZ)", ""),
            ("(UN", ""),
            ("", ""),
        ] {
            let found: Vec<String> =
                definitions(sentence).iter().map(|(short, long)| format!("{short}={long}")).collect();
            assert_eq!(found.join(" "), expected, "{sentence}");
        }
    }
}
