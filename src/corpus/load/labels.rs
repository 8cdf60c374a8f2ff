//! What stands before or above text without being part of it: numbers, bullets, marks of notes.

/// Whether the text is nothing but the label of a paragraph or item.
pub(super) fn is_label(text: &str) -> bool {
    is_bullet(text) || is_item_label(text) || is_number(text)
}

/// Whether the label is a bullet or dash.
pub(super) fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(
        chars.next(),
        Some('•' | '‣' | '▪' | '◦' | '●' | '○' | '■' | '□' | '–' | '—' | '-' | '*' | '·' | '➢')
    ) && chars.next().is_none()
}

/// Whether the label is that of a list's item: `(a)`, `(iv)`, `a)`, `3)`.
pub(super) fn is_item_label(text: &str) -> bool {
    text.strip_suffix(')').is_some_and(|body| is_ordinal(body.strip_prefix('(').unwrap_or(body)))
}

/// Whether the label is a section's or paragraph's number: `16.12`, `3.`, `IV.`, `A.`
pub(super) fn is_number(text: &str) -> bool {
    let Some(body) = text.strip_suffix('.').or_else(|| text.contains('.').then_some(text)) else {
        return false;
    };
    let mut parts = body.split('.');
    let first_is_right = parts.next().is_some_and(is_ordinal);
    first_is_right && parts.all(|part| is_digits(part, 3))
}

/// How a raised text is written behind `before`: not at all if it is the mark of a footnote, apart by `^` if it is the power
/// of a number, as it stands if it belongs to a unit or is the ending of an ordinal.
pub(super) fn write_raised(raised: &str, before: &str) -> String {
    if raised.is_empty() {
        return String::new();
    }
    let is_power =
        before.ends_with(|c: char| c.is_ascii_digit()) && raised.chars().all(|c| c.is_ascii_digit());
    match (is_note_mark(raised, before), is_power) {
        (true, _) => String::new(),
        (false, true) => format!("^{raised}"),
        (false, false) => raised.to_owned(),
    }
}

/// Whether a raised text is a footnote's mark, rather than a power, a unit or an ordinal's ending. A number of one or two
/// digits may be the base of a power; what is raised behind a longer one is a mark.
fn is_note_mark(raised: &str, before: &str) -> bool {
    const LONGEST_BASE: usize = 2;
    let marks = raised.chars().all(|c| c.is_ascii_digit() || "*†‡§¶, ".contains(c));
    let letter = raised.chars().count() == 1 && raised.chars().all(|c| c.is_ascii_lowercase());
    let last_word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let stars = raised.starts_with(['*', '†', '‡', '§', '¶']);
    let base = !stars
        && (is_digits(last_word, LONGEST_BASE)
            || matches!(last_word, "m" | "km" | "cm" | "mm" | "ft" | "s" | "x" | "y" | "n" | "r" | "R"))
        && raised.chars().count() <= 2;
    (marks || letter) && !base
}

/// The label at the very start of a text, and the rest, where they are parted by a space only.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once(' ')?;
    (is_label(label) && !rest.is_empty()).then_some((label, rest))
}

fn is_ordinal(text: &str) -> bool {
    let roman = |set: &str| (1..=6).contains(&text.len()) && text.chars().all(|c| set.contains(c));
    is_digits(text, 3)
        || (text.len() == 1 && text.chars().all(|c| c.is_ascii_alphabetic()))
        || roman("ivxl")
        || roman("IVXL")
}

fn is_digits(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known() {
        for label in ["•", "–", "(a)", "(iv)", "b)", "16.12", "3.", "A.", "IV.", "2.1.3"] {
            assert!(is_label(label), "{label}");
        }
        for text in ["a", "word", "2025", "(see)", "e.g.", "12.5%", ""] {
            assert!(!is_label(text), "{text}");
        }
    }

    #[test]
    fn marks_are_told_from_powers_and_ordinals() {
        assert!(is_note_mark("1", "resources."));
        assert!(is_note_mark("3", "in 2025"));
        assert!(is_note_mark("a", "total"));
        assert!(is_note_mark("*", "12"));
        assert!(!is_note_mark("2", "25 m"));
        assert!(!is_note_mark("6", "10"));
        assert!(!is_note_mark("th", "19"));
        assert!(is_note_mark("16", "540,000"));
    }

    #[test]
    fn powers_are_written_apart() {
        assert_eq!(write_raised("6", "10"), "^6");
        assert_eq!(write_raised("2", "25 m"), "2");
        assert_eq!(write_raised("16", "540,000"), "");
        assert_eq!(write_raised("th", "19"), "th");
        assert_eq!(write_raised("", "19"), "");
    }
}
