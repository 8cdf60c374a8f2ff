//! What can be compared soundly in a claim and in a sentence: numbers with what they count, dates, places, references,
//! names, and what is denied.

use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;
use crate::text::date::{DateMention, dates};
use crate::text::english::{is_function_word, is_word};
use crate::text::quantity::{Limit, Quantity, quantities};
use crate::text::tokens::{Token, tokenize};

/// A number with the words that say what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The number.
    pub quantity: Quantity,
    /// As the text has it, with its bound: “more than 300”.
    pub told: String,
    /// The first word after it, as an index into the text's words.
    pub next: usize,
    /// The words after it, up to the end of its phrase, folded.
    pub counted: Vec<String>,
    /// The last word of the phrase that it begins, before “of” and the like: what it counts most plainly.
    pub head: Option<String>,
    /// The words before it, the nearest first: what it counts in “the participants numbered 40”.
    pub before: Vec<String>,
}

/// A place that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlace {
    /// What the name may stand for.
    pub readings: Vec<PlaceId>,
    /// As the text has it.
    pub told: String,
}

/// A date that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedDate {
    /// Which.
    pub date: DateMention,
    /// As the text has it.
    pub told: String,
    /// Its first word, as an index into the text's words.
    pub at: usize,
    /// The word that bounds it: “after 1921”.
    pub bound: Option<String>,
    /// Whether it says which thing is meant: “the 1952 film”.
    pub is_of_thing: bool,
}

/// How often something is done: “weekly”, “every two weeks”.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// Once in so many days.
    pub days: f64,
    /// Its first word, as an index into the text's words.
    pub at: usize,
    /// As the text has it.
    pub told: String,
}

/// A place in an order that a text names: “the fifth floor”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Which, from 1.
    pub nth: u32,
    /// What is ordered, folded.
    pub of: String,
    /// As the text has it.
    pub told: String,
}

/// Words that are written as one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The words, folded.
    pub words: Vec<String>,
    /// As the text has it.
    pub told: String,
}

/// A word that is denied: the first that tells after “not”, “never” or “no”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The words that are denied, folded: those that tell, up to the end of the clause.
    pub words: Vec<String>,
    /// As the text has it, from the word that denies on.
    pub told: String,
    /// Whether it stands in a clause that only adds to what is said: “even if they are not members”.
    pub is_aside: bool,
}

/// All of these in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// Its words, folded.
    pub words: Vec<String>,
    /// The numbers.
    pub numbers: Vec<Number>,
    /// The dates.
    pub dates: Vec<NamedDate>,
    /// The days of the week, folded.
    pub weekdays: Vec<String>,
    /// How often something is done.
    pub paces: Vec<Pace>,
    /// The places in an order.
    pub ranks: Vec<Rank>,
    /// The places.
    pub places: Vec<NamedPlace>,
    /// Numbers of resolutions, rules and the like: “65/229”.
    pub references: Vec<String>,
    /// The names, other than of places.
    pub names: Vec<Name>,
    /// What is denied.
    pub denials: Vec<Denial>,
    /// Words in quotation marks or set as code.
    pub quoted: Vec<String>,
    /// Words that claim all, most or only: they must be met by the same word.
    pub scopes: Vec<String>,
    /// Words that are part of any of these, but for the names: what is left is what the text is about.
    pub taken: Vec<String>,
}

/// How many words of a phrase a number counts.
const COUNTED: usize = 5;
/// How far a denial reaches.
const DENIED: usize = 6;

const DENIALS: [&str; 14] = [
    "not", "never", "no", "without", "nor", "neither", "nobody", "none", "cannot", "instead", "rather", "t",
    "dont", "doesnt",
];

/// Words that say of how many something holds, or that it is the first of its kind.
const SCOPES: [&str; 29] = [
    "all",
    "always",
    "best",
    "biggest",
    "each",
    "every",
    "everyone",
    "exclusively",
    "half",
    "highest",
    "largest",
    "last",
    "least",
    "longest",
    "majority",
    "mainly",
    "most",
    "mostly",
    "newest",
    "nobody",
    "oldest",
    "only",
    "smallest",
    "sole",
    "solely",
    "twice",
    "worst",
    "youngest",
    "entirely",
];

impl Details {
    /// Whether a name tells where: it stands after “in” or the like.
    pub fn says_where(&self, name: &Name) -> bool {
        let at = name.words.first().and_then(|first| self.words.iter().position(|word| word == first));
        let before = at.and_then(|at| self.words.get(at.checked_sub(1)?));
        before.is_some_and(|word| matches!(word.as_str(), "in" | "at" | "from" | "near" | "to"))
    }

    /// Reads them in a text.
    pub fn of(text: &str, lexicon: &Lexicon) -> Self {
        let tokens = tokenize(text);
        let words: Vec<String> = tokens.iter().map(|token| token.word.clone()).collect();
        let mut details = Self { words, ..Self::default() };
        let mut taken = vec![false; tokens.len()];
        for place in lexicon.gazetteer.find(text, &tokens) {
            let told = told(text, &tokens[place.tokens.clone()]);
            taken[place.tokens.clone()].fill(true);
            details.places.push(NamedPlace { readings: place.places, told });
        }
        for date in dates(text) {
            take(&tokens, date.span, &mut taken);
            let at = tokens.partition_point(|token| token.span.end <= date.span.start);
            details.dates.push(named_date(text, &tokens, date, at));
        }
        for (at, token) in tokens.iter().enumerate() {
            if let Some(weekday) = weekday(&token.word) {
                taken[at] = true;
                details.weekdays.push(weekday.to_owned());
            }
        }
        details.ranks = ranks(text, &tokens, &mut taken);
        details.paces = paces(text, &tokens, &mut taken);
        for (at, token) in tokens.iter().enumerate() {
            if token.word.contains('/') && token.word.starts_with(|c: char| c.is_ascii_digit()) && !taken[at]
            {
                taken[at] = true;
                details.references.push(token.word.clone());
            }
        }
        let in_pace = |quantity: &Quantity| {
            tokens.iter().zip(&taken).any(|(token, taken)| *taken && token.span.overlaps(quantity.span))
        };
        let numbers: Vec<Quantity> =
            quantities(text).into_iter().filter(|quantity| !in_pace(quantity)).collect();
        for quantity in &numbers {
            take(&tokens, quantity.span, &mut taken);
        }
        for (nth, quantity) in numbers.iter().enumerate() {
            let next = numbers.get(nth + 1).map_or(usize::MAX, |next| next.span.start);
            details.numbers.push(number(text, &tokens, *quantity, next));
        }
        details.names = names(text, &tokens, &taken);
        details.denials = denials(text, &tokens);
        details.quoted = quoted(text);
        let scope = |&at: &usize| SCOPES.contains(&details.words[at].as_str()) && !is_other_use(&details, at);
        details.scopes = (0..details.words.len()).filter(scope).map(|at| details.words[at].clone()).collect();
        details.taken =
            tokens.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(t, _)| t.word.clone()).collect();
        details
    }
}

fn named_date(text: &str, tokens: &[Token], date: DateMention, at: usize) -> NamedDate {
    const BOUNDS: [&str; 6] = ["after", "before", "by", "since", "till", "until"];
    let before = at.checked_sub(1).map(|before| tokens[before].word.as_str());
    let next = tokens.iter().find(|token| token.span.start >= date.span.end);
    let goes_on = next.is_some_and(|next| {
        text[date.span.end..next.span.start].trim().is_empty() && !is_function_word(&next.word)
    });
    let is_of_thing = goes_on && matches!(before, Some("the" | "a" | "an" | "its" | "their"));
    let bound = before.filter(|word| BOUNDS.contains(word)).map(str::to_owned);
    NamedDate { told: date.span.of(text).to_owned(), date, at, bound, is_of_thing }
}

/// Whether a word that may say of how many says something else where it stands: “at least 5”, “events last 5 minutes”.
fn is_other_use(details: &Details, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| details.words[before].as_str());
    match details.words[at].as_str() {
        "least" | "most" => before == Some("at"),
        "last" => !matches!(before, Some("the" | "its" | "their" | "our" | "his" | "her" | "your")),
        _ => false,
    }
}

/// The day of the week that a folded word names, one or several: “Fridays”.
fn weekday(word: &str) -> Option<&'static str> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.into_iter().find(|day| word.strip_prefix(day).is_some_and(|rest| matches!(rest, "" | "s")))
}

/// The places in an order, each with the noun that follows at once.
fn ranks(text: &str, tokens: &[Token], taken: &mut [bool]) -> Vec<Rank> {
    let mut found = Vec::new();
    for at in 0..tokens.len().saturating_sub(1) {
        let (word, next) = (&tokens[at], &tokens[at + 1]);
        let spaced = text[word.span.end..next.span.start].trim().is_empty();
        if taken[at] || taken[at + 1] || !spaced || is_function_word(&next.word) {
            continue;
        }
        if let Some(nth) = ordinal(&word.word) {
            taken[at] = true;
            found.push(Rank { nth, of: next.word.clone(), told: told(text, &tokens[at..=at + 1]) });
        }
    }
    found
}

/// How often, each with the words that say it.
fn paces(text: &str, tokens: &[Token], taken: &mut [bool]) -> Vec<Pace> {
    const ONCE: [(&str, f64); 9] = [
        ("annually", 365.0),
        ("biweekly", 14.0),
        ("daily", 1.0),
        ("fortnightly", 14.0),
        ("hourly", 1.0 / 24.0),
        ("monthly", 30.0),
        ("quarterly", 90.0),
        ("weekly", 7.0),
        ("yearly", 365.0),
    ];
    const PERIODS: [(&str, f64); 5] =
        [("day", 1.0), ("week", 7.0), ("month", 30.0), ("quarter", 90.0), ("year", 365.0)];
    const NUMBERS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
    let number = |word: &str| {
        let written = NUMBERS.iter().position(|own| *own == word).map(|at| at as f64 + 1.0);
        written.or_else(|| word.parse().ok()).or_else(|| (word == "other").then_some(2.0))
    };
    let period = |word: &str| {
        let one = word.strip_suffix('s').unwrap_or(word);
        PERIODS.iter().find(|(own, _)| *own == one).map(|(_, days)| *days)
    };
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let (length, days) = match word(at) {
            "every" | "each" => match (period(word(at + 1)), number(word(at + 1)), period(word(at + 2))) {
                (Some(days), ..) => (2, Some(days)),
                (None, Some(count), Some(days)) => (3, Some(count * days)),
                _ => (0, None),
            },
            once => {
                let twice = at > 0 && word(at - 1) == "bi";
                let days = ONCE.iter().find(|(own, _)| *own == once).map(|(_, days)| *days);
                (1, days.map(|days| if twice { 2.0 * days } else { days }))
            }
        };
        if let Some(days) = days {
            taken[at..at + length].fill(true);
            found.push(Pace { days, at, told: told(text, &tokens[at..at + length]) });
        }
    }
    found
}

/// “Fifth”, “35th”.
fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    if let Some(at) = WORDS.iter().position(|other| *other == word) {
        return Some(at as u32 + 1);
    }
    let digits = ["st", "nd", "rd", "th"].into_iter().find_map(|end| word.strip_suffix(end))?;
    digits.parse().ok()
}

fn take(tokens: &[Token], span: crate::text::span::Span, taken: &mut [bool]) {
    for (token, taken) in tokens.iter().zip(taken) {
        *taken |= token.span.overlaps(span);
    }
}

fn told(text: &str, tokens: &[Token]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => text[first.span.start..last.span.end].to_owned(),
        _ => String::new(),
    }
}

/// Marks that end the phrase which a number counts.
const ENDS: [char; 6] = [',', ';', ':', '(', ')', '|'];

fn number(text: &str, tokens: &[Token], quantity: Quantity, next: usize) -> Number {
    let mut end = quantity.span.end;
    let goes_on = |token: &&Token| {
        let joins = matches!(token.word.as_str(), "of" | "the" | "and" | "s");
        let gap = &text[end..token.span.start];
        end = token.span.end;
        token.span.start < next && !gap.contains(ENDS) && (!is_function_word(&token.word) || joins)
    };
    let mut phrase_end = quantity.span.end;
    let is_of_phrase = |token: &&Token| {
        let gap = &text[phrase_end..token.span.start];
        phrase_end = token.span.end;
        token.span.start < next && !gap.contains(ENDS) && !is_function_word(&token.word)
    };
    let phrase = tokens.iter().filter(|token| token.span.start >= quantity.span.end);
    let head = phrase.take_while(is_of_phrase).last().map(|token| token.word.clone());
    let after = tokens.iter().filter(|token| token.span.start >= quantity.span.end).take_while(goes_on);
    let counted = after.filter(|token| !is_function_word(&token.word)).take(COUNTED);
    let before = tokens.iter().rev().filter(|token| token.span.end <= quantity.span.start).take(COUNTED);
    let before = before.filter(|token| !is_function_word(&token.word));
    Number {
        next: tokens.partition_point(|token| token.span.start < quantity.span.end),
        head,
        counted: counted.map(|token| token.word.clone()).collect(),
        before: before.map(|token| token.word.clone()).collect(),
        told: counted_as(text, tokens, &quantity, next),
        quantity,
    }
}

/// A number as it is told to people, with its bound and the words that say of what: “at least 12 new boats”.
fn counted_as(text: &str, tokens: &[Token], quantity: &Quantity, next: usize) -> String {
    const WORDS: usize = 3;
    let goes_on = |token: &&Token| !is_function_word(&token.word) && token.span.start < next;
    let after = tokens.iter().filter(|token| token.span.start >= quantity.span.end).take_while(goes_on);
    let end = after.take(WORDS).last().map_or(quantity.span.end, |token| token.span.end);
    let words = text[quantity.span.end..end].to_owned();
    let ends = words.find([',', ';', '.', '(', ':', '|']).unwrap_or(words.len());
    format!("{}{}", bounded(text, quantity), &words[..ends])
}

/// A number as it is told to people: with its bound.
fn bounded(text: &str, quantity: &Quantity) -> String {
    let number = quantity.span.of(text);
    match quantity.bound {
        Limit::Exactly => number.to_owned(),
        Limit::AtLeast => format!("at least {number}"),
        Limit::MoreThan => format!("more than {number}"),
        Limit::AtMost => format!("at most {number}"),
        Limit::LessThan => format!("fewer than {number}"),
        Limit::About => format!("about {number}"),
    }
}

/// Runs of words written as names, also over “of the”: “Office of the Attorney General”. The first word of a text is one
/// only where it is no word of English. What a dot joins is one, too: “config.toml”.
fn names(text: &str, tokens: &[Token], taken: &[bool]) -> Vec<Name> {
    let dotted = |at: usize| {
        let next = tokens.get(at + 1).filter(|next| !taken[at] && next.span.start == tokens[at].span.end + 1);
        next.is_some_and(|next| matches!(text.as_bytes()[next.span.start - 1], b'.' | b'_'))
    };
    let is_name = |at: usize| {
        let written = tokens[at].span.of(text);
        let capital = written.starts_with(char::is_uppercase);
        let shouts = written.chars().filter(|c| c.is_uppercase()).count() > 1;
        let may = at > 0 || shouts || !is_word(&tokens[at].word);
        let in_code = dotted(at) || at > 0 && dotted(at - 1);
        in_code || capital && !taken[at] && !is_function_word(&tokens[at].word) && may
    };
    let run = |from: usize| {
        (from..tokens.len()).take_while(|&next| is_name(next) && adjoin(text, tokens, from, next)).count()
    };
    let joined = |from: usize, end: usize| {
        let joins = ["of", "the"].iter().zip(&tokens[end.min(tokens.len())..]);
        let between = joins.take_while(|(word, token)| token.word == **word).count();
        let beyond = if between > 0 { run(end + between) } else { 0 };
        let adjoins = beyond > 0 && adjoin(text, tokens, from, end) && !dotted(end - 1);
        if adjoins { between + beyond } else { 0 }
    };
    let mut names: Vec<Name> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut length = run(at);
        if length > 0 {
            length += joined(at, at + length);
            let run = &tokens[at..at + length];
            let words = run.iter().filter(|token| !is_function_word(&token.word));
            names
                .push(Name { words: words.map(|token| token.word.clone()).collect(), told: told(text, run) });
        }
        at += length.max(1);
    }
    names
}

fn quoted(text: &str) -> Vec<String> {
    const MARKS: [char; 4] = ['`', '"', '“', '”'];
    let inside = text.split(MARKS).skip(1).step_by(2);
    inside.flat_map(tokenize).map(|token| token.word).collect()
}

/// Whether nothing but spaces, or a dot within a name, stands before a word that is not the first of a name.
fn adjoin(text: &str, tokens: &[Token], first: usize, next: usize) -> bool {
    let Some(before) = next.checked_sub(1).filter(|_| next > first) else { return true };
    let Some(token) = tokens.get(next) else { return false };
    let gap = &text[tokens[before].span.end..token.span.start];
    gap.trim().is_empty() || matches!(gap, "." | "_")
}

/// Whether the last of these words stands in a clause that a word such as “if” begins, after another clause.
fn is_aside(text: &str, tokens: &[Token]) -> bool {
    const BEGIN: [&str; 9] =
        ["although", "because", "if", "though", "unless", "until", "when", "whether", "while"];
    let mut next = text.len();
    let clause = tokens.iter().rev().take_while(|token| {
        let gap = if next == text.len() { "" } else { &text[token.span.end..next] };
        next = token.span.start;
        !gap.contains([',', ';', ':', '('])
    });
    let words: Vec<&str> = clause.map(|token| token.word.as_str()).collect();
    words.len() < tokens.len() && words.iter().any(|word| BEGIN.contains(word))
}

fn denials(text: &str, tokens: &[Token]) -> Vec<Denial> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !DENIALS.contains(&token.word.as_str()) {
            continue;
        }
        // “No longer than a week” bounds; “no longer required” denies.
        let next = |nth: usize| tokens.get(at + nth).map(|token| token.word.as_str());
        if token.word == "no" && next(1) == Some("longer") && next(2) == Some("than") {
            continue;
        }
        let clause = tokens[at + 1..].iter().scan(token.span.end, |end, next| {
            let gap = &text[*end..next.span.start];
            *end = next.span.end;
            (!gap.contains([',', ';', '.', ':', '(']) && next.word != "but").then_some(next)
        });
        let clause: Vec<&Token> = clause.take(DENIED).collect();
        let words: Vec<String> =
            clause.iter().filter(|t| !is_function_word(&t.word)).map(|t| t.word.clone()).collect();
        let end = clause.last().map_or(token.span.end, |last| last.span.end);
        if !words.is_empty() {
            let told = text[token.span.start..end].to_owned();
            found.push(Denial { words, told, is_aside: is_aside(text, &tokens[..=at]) });
        }
    }
    found
}
