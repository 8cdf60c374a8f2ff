//! Counts, shares and amounts in a text.

use super::date::dates;
use super::span::Span;
use super::tokens::{Token, tokenize};

/// A number that says how many or how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number with its sign, scale and unit ("$5 million", "12 per cent"), without "more than".
    pub span: Span,
    /// Its value; percentages as written (12 for "12 %").
    pub value: f64,
    /// The upper end of a range such as "5-10".
    pub upper: Option<f64>,
    /// How the text bounds it.
    pub bound: Limit,
    /// What it is a number of.
    pub unit: Unit,
}

/// How a text bounds a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// "300".
    Exactly,
    /// "at least 300", "300 or more".
    AtLeast,
    /// "more than 300", "over 300".
    MoreThan,
    /// "up to 300".
    AtMost,
    /// "fewer than 300".
    LessThan,
    /// "about 300", "nearly 300".
    About,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: "103 participants".
    Count,
    /// Hundredths: "12 %".
    Percent,
    /// Money: "$5 million".
    Money,
}

/// The quantities in `text`, in its order.
///
/// Dates, ordinals, references ("65/229"), identifiers ("No. 5", "Article 7"), labels ("(5)", "2."), section
/// numbers, digits of addresses and the pronoun "one" are none. Nor is a number that a hyphen ties to a word:
/// "two-stage" and "10-day" say what a thing is like, not how many there are.
pub fn quantities(text: &str) -> Vec<Quantity> {
    let tokens = tokenize(text);
    let dates = dates(text);
    let mut next_date = dates.iter().peekable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        while next_date.next_if(|date| date.span.end <= tokens[at].span.start).is_some() {}
        let is_date = next_date.peek().is_some_and(|date| date.span.overlaps(tokens[at].span));
        let number = if is_date { None } else { number(text, &tokens, at) };
        match number {
            Some((end, value)) => {
                let (end, quantity) = quantity(text, &tokens, at, end, value);
                if let Some(quantity) = quantity {
                    found.push(quantity);
                }
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The number that begins at `at`: the token after it and its value.
fn number(text: &str, tokens: &[Token], at: usize) -> Option<(usize, f64)> {
    let word = tokens[at].word.as_str();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        // A token folds "2½" into digits that the text does not have.
        let value = word
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite() && tokens[at].span.of(text).is_ascii())?;
        let scale = tokens
            .get(at + 1)
            .filter(|next| spaced(text, &tokens[at], next))
            .and_then(|next| scale(&next.word));
        return Some(scale.map_or((at + 1, value), |scale| (at + 2, value * scale)));
    }
    number_words(text, tokens, at)
}

/// A number in words. By hand, since text2num also reads ordinals, plurals ("hundreds", "seconds") and the
/// letter o as numbers, and has no bound on how large a run of "billion" may grow.
fn number_words(text: &str, tokens: &[Token], at: usize) -> Option<(usize, f64)> {
    let article = matches!(tokens[at].word.as_str(), "a" | "an");
    let mut end = at;
    let (mut total, mut group) = (0.0, None::<f64>);
    if article {
        let next = tokens.get(at + 1).filter(|next| spaced(text, &tokens[at], next))?;
        return match next.word.as_str() {
            "dozen" => Some((at + 2, 12.0)),
            word => scale(word).map(|scale| (at + 2, scale)),
        };
    }
    if tokens[at].word == "half" {
        return Some((at + 1, 0.5));
    }
    let mut last_unit = f64::INFINITY;
    while end < tokens.len() && end - at < 12 && (end == at || linked(text, &tokens[end - 1], &tokens[end])) {
        let word = tokens[end].word.as_str();
        if let Some(unit) = unit_word(word) {
            // "twenty five" is one number, "five twenty" and "two three" are two.
            if last_unit <= unit || (last_unit < 20.0) || (last_unit < 100.0 && unit >= 10.0) {
                break;
            }
            group = Some(group.unwrap_or(0.0) + unit);
            last_unit = unit;
        } else if let Some(scale) = scale(word).filter(|_| end > at) {
            match group.take() {
                Some(value) if scale < 1e3 => group = Some(value * scale),
                Some(value) => total += value * scale,
                None => break,
            }
            last_unit = scale;
        } else if word == "dozen" && end > at {
            return group.map(|value| (end + 1, (total + value) * 12.0));
        } else {
            let joins = word == "and" && end > at && scale(&tokens[end - 1].word).is_some();
            if !joins || tokens.get(end + 1).is_none_or(|next| unit_word(&next.word).is_none()) {
                break;
            }
        }
        end += 1;
    }
    (end > at).then(|| (end, total + group.unwrap_or(0.0)))
}

/// The quantity made of the number at `at..end`, with what stands about it, and the token after it all.
/// `None` when the number is something else.
fn quantity(text: &str, tokens: &[Token], at: usize, end: usize, value: f64) -> (usize, Option<Quantity>) {
    let mut span = Span::new(tokens[at].span.start, tokens[end - 1].span.end);
    let digits = tokens[at].word.starts_with(|c: char| c.is_ascii_digit());
    let (upper, end) = match upper(text, tokens, end) {
        Some((beyond, upper)) if upper > value => (Some(upper), beyond),
        Some((beyond, _)) => return (beyond, None),
        None => (None, end),
    };
    span.end = tokens[end - 1].span.end;
    let (unit, end) = unit(text, tokens, end, &mut span);
    let fits = if digits {
        !is_identifier(text, tokens, at, span, unit)
    } else {
        end - at > 1 || stands_for_a_number(text, tokens, at)
    };
    let tied =
        text[span.end..].strip_prefix(['-', '‑']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    if !fits || tied {
        return (end, None);
    }
    let bound = limit(text, tokens, at, span);
    (end, Some(Quantity { span, value, upper, bound, unit }))
}

/// The upper end of "5-10", "five to ten". More numbers tied by hyphens are no range but a code.
fn upper(text: &str, tokens: &[Token], end: usize) -> Option<(usize, f64)> {
    let hyphened = |at: usize| {
        let (before, after) = (tokens.get(at.checked_sub(1)?)?, tokens.get(at)?);
        let gap = text[before.span.end..after.span.start].trim();
        (matches!(gap, "-" | "–" | "—" | "‑") && after.word.starts_with(|c: char| c.is_ascii_digit()))
            .then_some(at)
    };
    if let Some(at) = hyphened(end) {
        let (beyond, value) = number(text, tokens, at)?;
        return Some((beyond, if hyphened(beyond).is_some() { f64::NEG_INFINITY } else { value }));
    }
    let to = tokens.get(end).filter(|to| to.word == "to" && spaced(text, &tokens[end - 1], to))?;
    let next = tokens.get(end + 1).filter(|next| spaced(text, to, next))?;
    let (beyond, value) = number(text, tokens, end + 1)?;
    // "from 5 to 3" and "a ratio of 2 to 1" are no ranges, but both numbers stay as they are.
    (number(text, tokens, end - 1).is_some_and(|(_, low)| low < value) && !next.word.is_empty())
        .then_some((beyond, value))
}

/// The unit of a number and the token after it; `span` grows by its sign.
fn unit(text: &str, tokens: &[Token], end: usize, span: &mut Span) -> (Unit, usize) {
    let rest = &text[span.end..];
    let sign = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    if sign.starts_with('%') {
        span.end += rest.len() - sign.len() + 1;
        return (Unit::Percent, end);
    }
    let word = |at: usize| {
        tokens.get(at).filter(|next| spaced(text, &tokens[at - 1], next)).map(|next| next.word.as_str())
    };
    let words = match (word(end), word(end + 1)) {
        (Some("percent" | "pct"), _) => Some((Unit::Percent, 1)),
        (Some("per"), Some("cent")) => Some((Unit::Percent, 2)),
        (Some("dollars" | "euros" | "usd" | "eur" | "pounds" | "francs"), _) => Some((Unit::Money, 1)),
        _ => None,
    };
    let before = text[..span.start].trim_end_matches([' ', '\u{a0}']);
    if let Some(sign) = before.chars().next_back().filter(|c| matches!(c, '$' | '€' | '£' | '¥')) {
        span.start = before.len() - sign.len_utf8();
        for country in ["US", "A", "C"] {
            if sign == '$' && text[..span.start].ends_with(country) {
                span.start -= country.len();
                break;
            }
        }
        return (Unit::Money, end);
    }
    match words {
        Some((unit, more)) => {
            span.end = tokens[end + more - 1].span.end;
            (unit, end + more)
        }
        None => (Unit::Count, end),
    }
}

/// Words after which a number names a thing and counts nothing.
const NAMED_BY_NUMBER: &[&str] = &[
    "no",
    "nos",
    "number",
    "numbers",
    "section",
    "sections",
    "article",
    "articles",
    "rule",
    "chapter",
    "page",
    "pages",
    "pp",
    "para",
    "paragraph",
    "paragraphs",
    "table",
    "figure",
    "annex",
    "appendix",
    "item",
    "step",
    "phase",
    "version",
    "target",
    "goal",
    "sdg",
    "part",
    "resolution",
    "decision",
    "volume",
    "vol",
    "iso",
    "room",
    "building",
    "box",
    "level",
    "grade",
    "gs",
    "suite",
    "wing",
    "class",
    "schedule",
    "form",
    "line",
    "tier",
    "type",
    "option",
    "question",
    "session",
    "tel",
    "fax",
    "phone",
    "python",
    "http",
    "error",
    "note",
    "footnote",
    "indicator",
    "output",
    "subprogramme",
    "budget section",
];

/// Whether a number in digits is a label, a reference or part of an address or code.
fn is_identifier(text: &str, tokens: &[Token], at: usize, span: Span, unit: Unit) -> bool {
    if unit != Unit::Count {
        return in_address(&text[..span.start]);
    }
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let last = before.chars().next_back();
    let next = after.chars().next();
    let glued = |c: Option<char>| {
        c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '#' | '@' | '=' | '+' | ':'))
    };
    if glued(last) || glued(next.filter(|c| !matches!(c, ':' | '+'))) {
        return true;
    }
    // "1:1", "8:00", and what stands in a link.
    let ratio = after.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if ratio || in_address(before) {
        return true;
    }
    // "(5)", "5.", "5)" at the beginning of a line.
    let begins_line = before
        .trim_end_matches([' ', '\t', '(', '[', '*', '-'])
        .chars()
        .next_back()
        .is_none_or(|c| c == '\n');
    if (matches!(last, Some('(' | '[')) && matches!(next, Some(')' | ']')))
        || (begins_line && (matches!(next, Some(')')) || after.starts_with(". ") || after.starts_with(".\t")))
    {
        return true;
    }
    // A hyphen before: "COVID-19", "555-1234".
    if matches!(last, Some('-' | '‑' | '.')) && before.chars().rev().nth(1).is_some_and(char::is_alphanumeric)
    {
        return true;
    }
    let decimal = tokens[at].word.contains('.') && tokens[at].span.end == span.end;
    let counts = after.starts_with(' ') && after[1..].starts_with(char::is_lowercase);
    if decimal && !counts {
        return true;
    }
    let Some(previous) = at.checked_sub(1).map(|before| &tokens[before]) else {
        return begins_line && decimal;
    };
    let gap = &text[previous.span.end..span.start];
    // "+1 212 5551234"; but after a year, "in 2019 25 countries".
    if gap == " " && previous.word.len() != 4 && previous.word.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let near = matches!(gap.trim(), "" | "." | "-");
    let state =
        previous.word.len() == 2 && !previous.span.of(text).contains(char::is_lowercase) && span.len() == 5;
    near && gap.len() <= 3 && (NAMED_BY_NUMBER.contains(&previous.word.as_str()) || state)
}

/// Whether the text goes on with part of a link.
fn in_address(before: &str) -> bool {
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(200))..];
    let word = near.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") || word.contains("www.")
}

/// Whether a lone number word counts: "one" and "half" are more often a pronoun and an adverb.
fn stands_for_a_number(text: &str, tokens: &[Token], at: usize) -> bool {
    let previous = at.checked_sub(1).map_or("", |before| tokens[before].word.as_str());
    let next =
        tokens.get(at + 1).filter(|next| spaced(text, &tokens[at], next)).map(|next| next.word.as_str());
    // "One United Nations Plaza" is a name; the "Nine" of "Nine WHO workshops", where a sentence
    // begins, is not.
    let capital = |token: &Token| token.span.of(text).starts_with(char::is_uppercase);
    let begins = at == 0 && !tokens.get(2).is_some_and(capital);
    let in_name = !begins
        && capital(&tokens[at])
        && tokens.get(at + 1).is_some_and(|next| spaced(text, &tokens[at], next) && capital(next));
    if in_name || NAMED_BY_NUMBER.contains(&previous) {
        return false;
    }
    match tokens[at].word.as_str() {
        "one" => {
            let pronoun_before = [
                "the", "this", "that", "each", "every", "any", "which", "another", "no", "some", "only",
                "everyone", "new",
            ];
            let pronoun_after = [
                "of", "another", "can", "could", "should", "may", "might", "must", "will", "would", "is",
                "was", "has", "had", "does", "who", "that", "which", "to", "in", "for", "on", "at", "with",
                "by", "from", "and", "or", "size", "thing",
            ];
            !pronoun_before.contains(&previous) && next.is_some_and(|next| !pronoun_after.contains(&next))
        }
        "half" => matches!(next, Some("of" | "the" | "a" | "their" | "all")),
        _ => true,
    }
}

/// Phrases before a number that bound it, the longest of each ending first.
const BEFORE: &[(&str, Limit)] = &[
    ("no fewer than", Limit::AtLeast),
    ("no less than", Limit::AtLeast),
    ("not less than", Limit::AtLeast),
    ("no more than", Limit::AtMost),
    ("not more than", Limit::AtMost),
    ("more than", Limit::MoreThan),
    ("greater than", Limit::MoreThan),
    ("fewer than", Limit::LessThan),
    ("less than", Limit::LessThan),
    ("at least", Limit::AtLeast),
    ("minimum of", Limit::AtLeast),
    ("at most", Limit::AtMost),
    ("up to", Limit::AtMost),
    ("maximum of", Limit::AtMost),
    ("in excess of", Limit::MoreThan),
    ("upwards of", Limit::MoreThan),
    ("close to", Limit::About),
    ("over", Limit::MoreThan),
    ("above", Limit::MoreThan),
    ("exceeding", Limit::MoreThan),
    ("under", Limit::LessThan),
    ("below", Limit::LessThan),
    ("about", Limit::About),
    ("around", Limit::About),
    ("approximately", Limit::About),
    ("roughly", Limit::About),
    ("nearly", Limit::About),
    ("almost", Limit::About),
    ("some", Limit::About),
    ("circa", Limit::About),
];

fn limit(text: &str, tokens: &[Token], at: usize, span: Span) -> Limit {
    let sign = text[..span.start].trim_end().chars().next_back();
    match sign {
        Some('>') => return Limit::MoreThan,
        Some('<') => return Limit::LessThan,
        Some('≥') => return Limit::AtLeast,
        Some('≤') => return Limit::AtMost,
        Some('~' | '≈') => return Limit::About,
        _ => {}
    }
    let after = text[span.end..].trim_start();
    if after.starts_with('+') || after.starts_with("or more") || after.starts_with("and more") {
        return Limit::AtLeast;
    }
    if after.starts_with("or fewer") || after.starts_with("or less") {
        return Limit::AtMost;
    }
    let words: Vec<&str> = tokens[at.saturating_sub(3)..at].iter().map(|token| token.word.as_str()).collect();
    let before = words.join(" ");
    let ends =
        |phrase: &str| before.strip_suffix(phrase).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
    BEFORE.iter().find(|(phrase, _)| ends(phrase)).map_or(Limit::Exactly, |(_, limit)| *limit)
}

fn unit_word(word: &str) -> Option<f64> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let unit = UNITS.iter().position(|unit| *unit == word).map(|at| at as f64);
    unit.or_else(|| TENS.iter().position(|ten| *ten == word).map(|at| (at + 2) as f64 * 10.0))
}

fn scale(word: &str) -> Option<f64> {
    match word {
        "hundred" => Some(1e2),
        "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        "trillion" => Some(1e12),
        _ => None,
    }
}

/// Whether only a space parts two words.
fn spaced(text: &str, before: &Token, after: &Token) -> bool {
    matches!(&text[before.span.end..after.span.start], " " | "\u{a0}" | "\u{202f}")
}

/// Whether two number words belong together: "twenty five", "twenty-five".
fn linked(text: &str, before: &Token, after: &Token) -> bool {
    spaced(text, before, after) || matches!(&text[before.span.end..after.span.start], "-" | "‑" | "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let one = |found: &Quantity| {
            let bound = match found.bound {
                Limit::Exactly => "",
                Limit::AtLeast => ">=",
                Limit::MoreThan => ">",
                Limit::AtMost => "<=",
                Limit::LessThan => "<",
                Limit::About => "~",
            };
            let unit = match found.unit {
                Unit::Count => "",
                Unit::Percent => "%",
                Unit::Money => "$",
            };
            let upper = found.upper.map_or(String::new(), |upper| format!("..{upper}"));
            format!("{bound}{}{upper}{unit}", found.value)
        };
        quantities(text).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn quantities_are_read() {
        for (text, expected) in [
            ("reaching 7,500 professionals", "7500"),
            ("trained more than 300 criminal justice practitioners", ">300"),
            ("In 2019, WHO trained over 3,500 practitioners in 25 countries", ">3500 25"),
            ("nine training workshops for 178 judges and two workshops for 40", "9 178 2 40"),
            ("twenty-five states, one hundred and three officers, two hundred thousand", "25 103 200000"),
            ("7.5 thousand, 1.3 million people", "7500 1300000"),
            ("12 %, 12%, 12 per cent, 12 percent", "12% 12% 12% 12%"),
            ("$5 million, US$ 30, €2.50, 40 euros", "5000000$ 30$ 2.5$ 40$"),
            ("5-10 days, 5–10 people, five to ten people", "5..10 5..10 5..10"),
            ("a dozen workshops, half of them, half the time", "12 0.5 0.5"),
            (
                "at least 5, up to 10, fewer than 3, about 200, 20 or more, 500+ people",
                ">=5 <=10 <3 ~200 >=20 >=500",
            ),
            ("the first and third, 3rd, 21st", ""),
            ("resolutions 65/229, A/Res/68/191 and (2005/20)", ""),
            ("No. 5, Article 7, Section 16.12, rule 4, Room 613, New York, NY 10017. USA", ""),
            ("16.12 Introduction", ""),
            ("1. Background\n2) Aims\n(3) More", ""),
            ("(i) something", ""),
            ("one of the “one-window centre”, no one, one can, the one", ""),
            ("one workshop and 1 court", "1 1"),
            ("a two-stage training and a 10-day course", ""),
            ("103 participants (76 female and 27 male)", "103 76 27"),
            ("5 courts in Lima in 26 states", "5 26"),
            ("https://example.org/2/page?x=3 SHIP4ALL COVID-19", ""),
            ("call 555-123-4567 or +1 212 5551234", ""),
            ("2000 police officers", "2000"),
            ("One United Nations Plaza, a 1:1 at 8:00, 2½ cups, https://a.org/b%5D_16%5D", ""),
            ("hundreds of billions", ""),
            ("billion billion million", ""),
            ("", ""),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn the_span_holds_number_and_unit() {
        let text = "over US$5 million, 12 per cent, twenty-five";
        let spans: Vec<&str> = quantities(text).iter().map(|found| found.span.of(text)).collect();
        assert_eq!(spans, ["US$5 million", "12 per cent", "twenty-five"]);
    }
}
