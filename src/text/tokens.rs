//! Words of a text: folded for comparison, stemmed for matching.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::span::Span;

/// A word or number of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Lower case, without accents, digit groups closed up: `Bogotá` is `bogota`, `7,500` is `7500`.
    pub word: String,
}

impl Token {
    /// The word's stem by the English Snowball algorithm (Porter2): `office` and `officer` are one.
    pub fn stem(&self) -> String {
        stem(&self.word)
    }

    /// The word without its inflection: `officers` is `officer`, and no `office`.
    pub fn lexeme(&self) -> String {
        lexeme(&self.word)
    }
}

/// The words and numbers of `text`, in order.
///
/// A word is a run of letters and digits. Hyphens and apostrophes part words, but for the
/// possessive `’s`, which is dropped. Numbers keep their groups, decimals and slashes together
/// (`7,500` → `7500`, `65/229`, `2.5`), and dotted abbreviations close up (`U.S.` → `us`, `ETA.MAR` →
/// `etamar`). An address of the web is one word: what it is made of says nothing about its sentence.
pub fn tokenize(text: &str) -> Vec<Token> {
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::with_capacity(text.len() / 6 + 1);
    let mut at = 0;
    while at < bytes.len() {
        if !is_word(bytes[at].1) {
            at += 1;
            continue;
        }
        let first = at;
        if begins_address(&text[bytes[first].0..]) {
            while at < bytes.len() && !bytes[at].1.is_whitespace() {
                at += 1;
            }
        }
        while at < bytes.len() && (is_word(bytes[at].1) || joins(&bytes, first, at)) {
            at += 1;
        }
        let end = bytes.get(at).map_or(text.len(), |&(byte, _)| byte);
        let span = Span::new(bytes[first].0, end);
        tokens.push(Token { span, word: fold(span.of(text)) });
        at = skip_possessive(&bytes, at);
    }
    tokens
}

/// The words of `texts` that stand there in lower case somewhere, folded: what is written so is no name.
pub fn lower_case_words<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let small = |text: &'a str| {
        let tokens = tokenize(text).into_iter();
        tokens
            .filter(move |token| token.span.of(text).starts_with(char::is_lowercase))
            .map(|token| token.word)
    };
    texts.flat_map(small).collect()
}

/// `text` in lower case, without accents and without the marks that join the parts of a token.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        folded.retain(|c| c.is_ascii_alphanumeric() || c == '/' || c == '.');
        return drop_inner_dots(folded);
    }
    let folded = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(plain_letter)
        .filter(|c| c.is_alphanumeric() || *c == '/' || *c == '.')
        .collect();
    drop_inner_dots(folded)
}

/// The stem of a folded word.
pub fn stem(word: &str) -> String {
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    frostem::Stemmer::new(frostem::Algorithm::English).stem(word).into_owned()
}

/// A folded word without its inflection, so that forms of one word are one and other words of its
/// family are not: `trained` and `training` are `train`, `national` is not `nation`. Where Snowball's
/// English algorithm takes off more than an ending of inflection, only the plural is taken off.
pub fn lexeme(word: &str) -> String {
    const INFLECTIONS: [&str; 8] = ["", "s", "es", "ed", "ing", "d", "e", "ings"];
    let stem = stem(word);
    let ending = word.strip_prefix(stem.as_str());
    if ending.is_some_and(|ending| INFLECTIONS.contains(&ending)) || word.len() <= 3 {
        return stem;
    }
    // Snowball turns a final y to i, and takes one of two equal letters before an ending.
    let ending = word.get(stem.len().saturating_sub(1)..).unwrap_or_default();
    let turned = stem.ends_with('i') && matches!(ending, "y" | "ies" | "ied" | "ying");
    let halved = matches!(ending.get(1..), Some(rest) if rest.ends_with("ing") || rest.ends_with("ed"))
        && ending.len() <= 5
        && word.starts_with(&stem);
    if turned || halved {
        return stem;
    }
    singular(word)
}

/// A folded noun without the ending of its plural.
pub fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("ies").filter(|root| root.len() > 2) {
        return format!("{root}y");
    }
    let sibilant = ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| word.ends_with(end));
    let plural =
        word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is");
    match (sibilant, plural) {
        (true, _) => word[..word.len() - 2].to_owned(),
        (false, true) => word[..word.len() - 1].to_owned(),
        (false, false) => word.to_owned(),
    }
}

fn begins_address(text: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| text.starts_with(start))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether the mark at `at` joins what stands before it to what stands after.
fn joins(chars: &[(usize, char)], first: usize, at: usize) -> bool {
    let (Some(&(_, before)), Some(&(_, after))) = (chars.get(at.wrapping_sub(1)), chars.get(at + 1)) else {
        return false;
    };
    match chars[at].1 {
        ',' => before.is_ascii_digit() && digits_after(chars, at + 1) == 3,
        '/' => before.is_ascii_digit() && after.is_ascii_digit(),
        '.' if before.is_ascii_digit() => after.is_ascii_digit(),
        '.' => before.is_alphabetic() && after.is_alphabetic() && abbreviates(chars, first, at),
        _ => false,
    }
}

/// Whether the dot at `at` stands inside an abbreviation: parts of at most three letters,
/// alike in case. `Court.WHO`, where a space was forgotten, is two words.
fn abbreviates(chars: &[(usize, char)], first: usize, at: usize) -> bool {
    let before = chars[first..at].iter().rev().take_while(|(_, c)| c.is_alphabetic());
    let after = chars[at + 1..].iter().take_while(|(_, c)| c.is_alphabetic());
    let short = |n: usize| (1..=3).contains(&n);
    short(before.count())
        && short(after.count())
        && chars[at - 1].1.is_uppercase() == chars[at + 1].1.is_uppercase()
}

fn digits_after(chars: &[(usize, char)], from: usize) -> usize {
    chars[from.min(chars.len())..].iter().take_while(|(_, c)| c.is_ascii_digit()).count()
}

fn skip_possessive(chars: &[(usize, char)], at: usize) -> usize {
    let char_at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let apostrophe = matches!(char_at(at), Some('\'' | '’'));
    let s = matches!(char_at(at + 1), Some('s' | 'S'));
    if apostrophe && s && !char_at(at + 2).is_some_and(is_word) { at + 2 } else { at }
}

fn drop_inner_dots(mut word: String) -> String {
    // “v22.18” is a number, too.
    let number = word.strip_prefix('v').unwrap_or(&word);
    if word.contains('.') && !number.starts_with(|c: char| c.is_ascii_digit()) {
        word.retain(|c| c != '.');
    }
    word
}

/// Letters that Unicode does not decompose but readers type without their marks.
fn plain_letter(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        _ => "",
    };
    let own = plain.is_empty().then_some(c);
    plain.chars().chain(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn numbers_and_references_stay_whole() {
        assert_eq!(
            words("7,500 in 2005/20; A/Res/68/191, 1,2"),
            ["7500", "in", "2005/20", "a", "res", "68/191", "1", "2"]
        );
    }

    #[test]
    fn a_forgotten_space_parts_words_and_an_abbreviation_does_not() {
        assert_eq!(
            words("Court.WHO under ETA.MAR, e.g. U.S."),
            ["court", "who", "under", "etamar", "eg", "us"]
        );
    }

    #[test]
    fn forms_of_a_word_are_one_and_its_family_is_not() {
        for (one, other) in [
            ("trained", "training"),
            ("officers", "officer"),
            ("countries", "country"),
            ("policies", "policy"),
            ("provided", "providing"),
            ("planned", "plan"),
            ("judges", "judge"),
            ("workshops", "workshop"),
            ("classes", "class"),
            ("studied", "study"),
            ("offices", "office"),
        ] {
            assert_eq!(lexeme(one), lexeme(other), "{one}, {other}");
            assert_eq!(stem(&lexeme(one)), stem(one), "{one}");
        }
        for (one, other) in [("officer", "office"), ("national", "nations"), ("prosecutor", "prosecution")] {
            assert_ne!(lexeme(one), lexeme(other), "{one}, {other}");
        }
    }

    #[test]
    fn versions_keep_their_dots() {
        assert_eq!(words("v22.18.0 and 22.18, U.S."), ["v22.18.0", "and", "22.18", "us"]);
    }

    #[test]
    fn an_address_is_one_word() {
        assert_eq!(
            words("See https://www.x.org/egypt/tools.html now"),
            ["see", "https//wwwxorg/egypt/toolshtml", "now"]
        );
    }

    #[test]
    fn accents_case_and_possessives_do_not_matter() {
        assert_eq!(words("Bogotá’s WHO's Straße"), ["bogota", "who", "strasse"]);
    }
}
