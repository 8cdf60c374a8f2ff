//! What kind of thing a question asks for, told by its words, and whether a sentence has one that the
//! question does not name itself (answer typing: Moldovan et al. 2000; Li and Roth 2002).

use super::focus::Focus;
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::{Lexicon, Notes};
use crate::text::date::DateMention;
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
    /// A cause or a purpose.
    Reason,
}

/// The nouns after “what” or “which” that say what is asked for.
const NOUNS: &[(AnswerType, &[&str])] = &[
    (
        AnswerType::Date,
        &["year", "date", "day", "month", "century", "decade", "time", "era", "period", "season", "deadline"],
    ),
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
    "old", "far", "tall", "high", "fast", "large", "big", "deep", "wide", "heavy", "hot", "cold", "thick",
    "small", "low", "close", "strong",
];

/// Units of time, as lexemes.
const TIME_UNITS: &[&str] = &[
    "second", "minut", "minute", "hour", "day", "week", "month", "year", "decad", "decade", "centuri",
    "century",
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
            "long" | "often" => Some(Self::Duration),
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
        let terms = corpus.forward[id.document as usize].sentence(id.sentence);
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
                (some(!dates.is_empty()), dates)
            }
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
            Self::Duration => {
                let mut numbers = new_numbers(notes, terms, focus);
                numbers.retain(|&next| {
                    let after = terms.iter().skip(next as usize).take(3);
                    after.map(|&term| corpus.vocabulary.lexeme(term)).any(|word| TIME_UNITS.contains(&word))
                });
                (some(!numbers.is_empty()), numbers)
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
