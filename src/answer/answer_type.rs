//! What kind of thing a question asks for, told by its words, and whether a sentence has one that the
//! question does not name itself (answer typing: Moldovan et al. 2000; Li and Roth 2002).

use std::sync::LazyLock;

use regex::Regex;

use super::focus::Focus;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::{Lexicon, Notes};
use crate::text::date::DateMention;
use crate::text::english::word_classes::WordClass;
use crate::text::tokens::{lexeme, tokenize};

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerType {
    /// A person or a body.
    Name,
    /// A place.
    Place,
    /// A date, a year, a time.
    Date,
    /// A number of things, an age, a size.
    Number,
    /// A share.
    Percentage,
    /// A sum of money.
    Money,
    /// A length of time.
    Duration,
    /// A length of time or of a thing: “how long”.
    Length,
    /// How many times in a time: “how often”.
    Frequency,
    /// A speed, or the time that something takes: “how fast”.
    Speed,
    /// A time of the day, or a day.
    ClockTime,
    /// A cause or a purpose.
    Reason,
}

/// The nouns after “what” or “which” that say what is asked for.
const NOUNS: &[(AnswerType, &[&str])] = &[
    (
        AnswerType::Date,
        &["year", "date", "day", "month", "century", "decade", "era", "period", "season", "deadline"],
    ),
    (AnswerType::ClockTime, &["time"]),
    (
        AnswerType::Place,
        &[
            "country",
            "city",
            "state",
            "place",
            "region",
            "location",
            "continent",
            "county",
            "town",
            "area",
            "nation",
            "island",
            "river",
            "street",
            "province",
            "district",
            "village",
        ],
    ),
    (
        AnswerType::Name,
        &[
            "name",
            "person",
            "company",
            "organization",
            "organisation",
            "team",
            "player",
            "group",
            "author",
            "actor",
            "singer",
            "artist",
            "president",
            "king",
            "queen",
            "man",
            "woman",
            "people",
            "agency",
            "university",
            "school",
            "party",
            "leader",
            "scientist",
            "character",
            "director",
            "writer",
        ],
    ),
    (AnswerType::Percentage, &["percentage", "percent", "proportion", "share"]),
    (AnswerType::Money, &["cost", "price", "salary", "budget", "fee", "wage"]),
    (
        AnswerType::Number,
        &[
            "number",
            "amount",
            "quantity",
            "age",
            "temperature",
            "population",
            "score",
            "distance",
            "height",
            "size",
            "length",
            "depth",
            "speed",
            "weight",
            "rate",
            "limit",
        ],
    ),
    (AnswerType::Reason, &["reason", "cause", "purpose"]),
];

/// The adjectives after “how” that ask for a number.
const EXTENTS: &[&str] = &[
    "old", "far", "tall", "high", "large", "big", "deep", "wide", "heavy", "hot", "cold", "thick", "small",
    "low", "close", "strong",
];

/// Words that give a reason, as they stand in a sentence.
const REASONS: &[&str] = &[
    "because",
    "due",
    "since",
    "so",
    "therefore",
    "thus",
    "cause",
    "caused",
    "causes",
    "reason",
    "reasons",
    "avoid",
    "allow",
    "allows",
    "enable",
    "enables",
    "result",
    "resulted",
    "led",
    "lead",
    "order",
    "ensure",
    "prevent",
    "purpose",
    "intended",
    "designed",
];

impl AnswerType {
    /// What a question of this kind, in these words, asks for; `None` where that is not told.
    pub fn asked(kind: Kind, question: &str) -> Option<Self> {
        let words: Vec<String> = tokenize(question).into_iter().map(|token| token.word).collect();
        let told = words.iter().enumerate().find_map(|(at, word)| match word.as_str() {
            "what" | "which" | "whats" => Self::after_what(&words[at + 1..]),
            "how" => Self::after_how(&words[at + 1..]),
            "who" | "whom" | "whose" => Some(Self::Name),
            "when" => Some(Self::Date),
            "where" => Some(Self::Place),
            "why" => Some(Self::Reason),
            _ => None,
        });
        told.or(match kind {
            Kind::Who | Kind::Organisation => Some(Self::Name),
            Kind::When => Some(Self::Date),
            Kind::Where | Kind::WhichPlaces => Some(Self::Place),
            Kind::Count => Some(Self::Number),
            _ => None,
        })
    }

    /// “what year did …”, “which of the cities”, “what was the name of …”.
    fn after_what(words: &[String]) -> Option<Self> {
        const REACH: usize = 5;
        let between = |word: &str| {
            matches!(
                word,
                "is" | "was" | "are" | "were" | "the" | "a" | "of" | "type" | "kind" | "s" | "main" | "most"
            )
        };
        words.iter().take(REACH).enumerate().find_map(|(at, word)| {
            if at > 0 && !words[..at].iter().all(|word| between(word)) && at > 1 {
                return None;
            }
            let noun = lexeme(word);
            NOUNS
                .iter()
                .find(|(_, nouns)| nouns.iter().any(|known| lexeme(known) == noun))
                .map(|(asked, _)| *asked)
        })
    }

    fn after_how(words: &[String]) -> Option<Self> {
        match words.first()?.as_str() {
            "long" => Some(Self::Length),
            "often" | "frequently" | "regularly" => Some(Self::Frequency),
            "fast" => Some(Self::Speed),
            "soon" | "quickly" => Some(Self::Duration),
            "much" if words.get(1).is_some_and(|word| word == "time") => Some(Self::Duration),
            "come" => Some(Self::Reason),
            extent if matches!(extent, "many" | "much") || EXTENTS.contains(&extent) => Some(Self::Number),
            _ => None,
        }
    }

    /// How surely a sentence has such a thing which the question does not name, 0 to 1, and where those stand whose
    /// places are known, as indices of words.
    pub fn given(
        self,
        focus: &[Focus],
        corpus: &Corpus,
        lexicon: &Lexicon,
        id: SentenceId,
    ) -> (f32, Vec<u32>) {
        let notes = lexicon.notes(id.document, id.sentence);
        let terms = corpus.terms(id);
        let text = corpus.text(id);
        let some = |has: bool| if has { 1.0 } else { 0.0 };
        match self {
            Self::Name => {
                let names = new_names(notes, terms, focus);
                (some(!names.is_empty()), names)
            }
            Self::Place => {
                let names = new_names(notes, terms, focus);
                let surely = if notes.places.is_empty() { 0.6 } else { 1.0 };
                (some(!names.is_empty()) * surely, names)
            }
            Self::Date => {
                let dates = new_dates(notes, text, focus, corpus);
                if dates.is_empty() { time_words(text, focus, corpus) } else { (1.0, dates) }
            }
            Self::ClockTime => clock_times(text).unwrap_or_else(|| time_words(text, focus, corpus)),
            Self::Number => {
                let numbers = new_numbers(notes, terms, focus);
                (some(!numbers.is_empty()), numbers)
            }
            Self::Percentage => {
                let share = text.contains('%') || text.contains("percent") || text.contains("per cent");
                (some(share), if share { new_numbers(notes, terms, focus) } else { Vec::new() })
            }
            Self::Money => {
                let money = text.contains(['$', '€', '£']) || text.contains("dollar");
                let numbers = new_numbers(notes, terms, focus);
                (some(money && !numbers.is_empty()), numbers)
            }
            Self::Duration => measures(notes, terms, text, focus, &[WordClass::Duration]),
            Self::Length => measures(notes, terms, text, focus, &[WordClass::Duration, WordClass::Length]),
            Self::Speed => measures(notes, terms, text, focus, &[WordClass::Speed, WordClass::Duration]),
            Self::Frequency => {
                let often = at_words(text, focus, corpus, &[WordClass::Frequency]);
                if often.is_empty() {
                    measures(notes, terms, text, focus, &[WordClass::Duration])
                } else {
                    (1.0, often)
                }
            }
            Self::Reason => {
                let reasons = tokenize(text).into_iter().enumerate();
                let at: Vec<u32> = reasons
                    .filter(|(_, token)| REASONS.contains(&token.word.as_str()))
                    .map(|(at, _)| at as u32)
                    .collect();
                (some(!at.is_empty()), at)
            }
        }
    }
}

fn is_asked(term: TermId, focus: &[Focus]) -> bool {
    focus.iter().any(|word| word.terms.contains(&term))
}

/// The words of names that the question lacks.
fn new_names(notes: &Notes, terms: &[TermId], focus: &[Focus]) -> Vec<u32> {
    let new = |at: &u32| terms.get(*at as usize).is_some_and(|&term| !is_asked(term, focus));
    notes.capitals.iter().copied().filter(new).collect()
}

/// Where the numbers that the question does not name end, as indices of the next word.
fn new_numbers(notes: &Notes, terms: &[TermId], focus: &[Focus]) -> Vec<u32> {
    let new = |next: &u32| {
        let own = (*next as usize).checked_sub(1).and_then(|at| terms.get(at));
        own.is_none_or(|&term| !is_asked(term, focus))
    };
    notes.quantities.iter().map(|quantity| quantity.next).filter(new).collect()
}

/// How surely a text has a number of such units that the question does not name, and where; less surely a unit alone
/// (“within a week”).
fn measures(
    notes: &Notes,
    terms: &[TermId],
    text: &str,
    focus: &[Focus],
    units: &[WordClass],
) -> (f32, Vec<u32>) {
    const UNIT_REACH: usize = 3;
    const UNIT_ALONE: f32 = 0.6;
    let words: Vec<String> = tokenize(text).into_iter().map(|token| token.word).collect();
    let is_unit = |word: &String| units.iter().any(|unit| unit.includes(word));
    let mut numbers = new_numbers(notes, terms, focus);
    numbers.retain(|&next| words.iter().skip(next as usize).take(UNIT_REACH).any(is_unit));
    if !numbers.is_empty() {
        return (1.0, numbers);
    }
    let article = |at: usize| at > 0 && matches!(words[at - 1].as_str(), "a" | "an" | "one");
    let alone = (0..words.len()).filter(|&at| article(at) && is_unit(&words[at]));
    let alone: Vec<u32> = alone.map(|at| at as u32).collect();
    (if alone.is_empty() { 0.0 } else { UNIT_ALONE }, alone)
}

/// How surely a text without a date tells when, and where: by a season or a day, a length of time, how often, or under
/// which condition.
fn time_words(text: &str, focus: &[Focus], corpus: &Corpus) -> (f32, Vec<u32>) {
    const GRADES: [(f32, &[WordClass]); 3] = [
        (0.9, &[WordClass::Season, WordClass::Day]),
        (0.6, &[WordClass::Frequency, WordClass::Duration]),
        (0.4, &[WordClass::Condition]),
    ];
    let graded = GRADES.iter().map(|(surely, classes)| (*surely, at_words(text, focus, corpus, classes)));
    graded.into_iter().find(|(_, at)| !at.is_empty()).unwrap_or_default()
}

/// Where words of these classes stand that the question does not have.
fn at_words(text: &str, focus: &[Focus], corpus: &Corpus, classes: &[WordClass]) -> Vec<u32> {
    let new = |word: &str| corpus.vocabulary.id(word).is_none_or(|term| !is_asked(term, focus));
    let is_of = |word: &str| classes.iter().any(|class| class.includes(word)) && new(word);
    let words = tokenize(text).into_iter().enumerate();
    words.filter(|(_, token)| is_of(&token.word)).map(|(at, _)| at as u32).collect()
}

/// Where a text names a time of the day: “9:30”, “5 pm”.
fn clock_times(text: &str) -> Option<(f32, Vec<u32>)> {
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?i)\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s?(?:am|pm|a\.m|p\.m)\b|\bo['’]clock\b";
        Regex::new(pattern).expect("a test finds times with it")
    });
    let starts: Vec<usize> = CLOCK.find_iter(text).map(|found| found.start()).collect();
    let tokens = tokenize(text);
    let at = |start: &usize| tokens.partition_point(|token| token.span.start < *start) as u32;
    (!starts.is_empty()).then(|| (1.0, starts.iter().map(at).collect()))
}

/// The first words of the dates that have a word which the question lacks.
fn new_dates(notes: &Notes, text: &str, focus: &[Focus], corpus: &Corpus) -> Vec<u32> {
    if notes.dates.is_empty() {
        return Vec::new();
    }
    let tokens = tokenize(text);
    let new = |date: &&DateMention| {
        tokens
            .iter()
            .filter(|token| token.span.overlaps(date.span))
            .any(|token| corpus.vocabulary.id(&token.word).is_none_or(|term| !is_asked(term, focus)))
    };
    let at = |date: &DateMention| tokens.partition_point(|token| token.span.start < date.span.start) as u32;
    notes.dates.iter().filter(new).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_question_asks_for_is_told_by_its_words() {
        for (question, expected) in [
            ("how long is the corridor", AnswerType::Length),
            ("how often does it run", AnswerType::Frequency),
            ("how fast does the train go", AnswerType::Speed),
            ("how soon must I reply", AnswerType::Duration),
            ("how much time do I have", AnswerType::Duration),
            ("what time does it open", AnswerType::ClockTime),
            ("when does it flood", AnswerType::Date),
        ] {
            assert_eq!(AnswerType::asked(Kind::Topic, question), Some(expected), "{question}");
        }
    }

    #[test]
    fn times_of_the_day_are_found() {
        for text in ["It opens at 9:30.", "from 5 pm on", "at ten o'clock"] {
            assert!(clock_times(text).is_some(), "{text}");
        }
        assert!(clock_times("It opens in May 2024.").is_none());
    }
}
