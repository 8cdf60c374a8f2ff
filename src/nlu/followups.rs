//! Questions that lean on the one before: “and in Peru?”, “who adopted it?”, “how many of those?”.

use std::ops::Range;

use super::recognition::{ContentWord, Recognition, Role, Slot};
use crate::text::english::is_question_word;
use crate::text::english::word_classes::WordClass;

/// Words that point back at something said before.
const POINTERS: &[&str] = &[
    "he", "her", "hers", "him", "his", "it", "its", "ones", "she", "that", "their", "them", "there", "these",
    "they", "this", "those",
];

/// Ways to begin that add to what was asked before.
const OPENERS: &[&[&str]] = &[
    &["and"],
    &["what", "about"],
    &["how", "about"],
    &["same", "for"],
    &["also"],
    &["but"],
    &["or"],
    &["ok", "and"],
];

/// The slot whose words say what is to be counted.
pub const COUNTED: &str = "counted";

/// How a question leans on the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaning {
    /// It stands alone.
    Alone,
    /// It replaces what was asked about: “and prosecutors?”, “what about Peru?”.
    Replaces,
    /// It asks the same for another place, time or part: “and in Peru?”.
    Narrows,
    /// It asks something else about the same thing: “who adopted it?”.
    PointsBack,
}

/// How a question leans on an earlier one, judged by its folded words and by what it names itself.
/// `core` are the words without the filler at both ends.
pub fn leaning(words: &[&str], core: &Range<usize>, own: &Recognition) -> Leaning {
    let opens = (0..=core.start).any(|at| OPENERS.iter().any(|opener| words[at..].starts_with(opener)));
    let words = &words[core.clone()];
    let topics = own.words.iter().filter(|word| !matches!(word.role, Role::Marker | Role::Aside)).count();
    let names_slots = own.slots.iter().any(|slot| slot.name != "topic" && slot.name != "counted");
    let points = has_pointer(words);
    let bare_place = topics == 0 && names_slots && words.len() <= 4 && starts_with_preposition(words);
    let opener = OPENERS.iter().find(|opener| words.starts_with(opener)).map_or(0, |opener| opener.len());
    let within = starts_with_preposition(&words[opener..]);
    let is_short_question =
        words.first().is_some_and(|first| is_question_word(first)) && asks(words) && !asks_what_is(words);
    if (opens && topics <= 2 && !asks(words)) || bare_place {
        if within { Leaning::Narrows } else { Leaning::Replaces }
    } else if points && topics <= 3 && !names_slots
        || topics <= 1 && words.len() <= 3 && is_short_question && !names_slots
    {
        Leaning::PointsBack
    } else {
        Leaning::Alone
    }
}

/// Whether a pronoun among the words points at something said outside of them.
pub fn has_pointer(words: &[&str]) -> bool {
    let points = |at: usize| {
        POINTERS.contains(&words[at]) && is_pronoun(words, at) || words[at] == "one" && at + 1 == words.len()
    };
    (0..words.len()).any(points)
}

/// Completes a question from the one before it. What it names itself always wins.
pub fn complete(own: &mut Recognition, earlier: &Recognition, leaning: Leaning) {
    if leaning == Leaning::Alone {
        return;
    }
    own.follows_up = true;
    let has =
        |own: &Recognition, name: &str| own.slots.iter().any(|slot| kind_of(&slot.name) == kind_of(name));
    let inherited: Vec<_> = earlier.slots.iter().filter(|slot| !has(own, &slot.name)).cloned().collect();
    own.slots.extend(inherited);
    let replaced = leaning == Leaning::Replaces;
    let repeats = replaced || leaning == Leaning::Narrows;
    if repeats && own.is_bare() {
        own.intent.clone_from(&earlier.intent);
        own.template.clone_from(&earlier.template);
    }
    if replaced
        && own
            .slots
            .iter()
            .all(|slot| is_condition(slot) || slot.name == COUNTED || earlier.slots.contains(slot))
    {
        own.recount();
    }
    let asks = |word: &ContentWord| !matches!(word.role, Role::Marker | Role::Aside);
    own.restates = repeats;
    let has_topic = own.words.iter().any(asks);
    let replaces_topic = replaced && has_topic;
    let mut words: Vec<ContentWord> = earlier
        .words
        .iter()
        .filter(|word| !own.words.iter().any(|known| known.word == word.word))
        .filter(|word| word.role != Role::Aside && !(replaces_topic && word.role == Role::Counted))
        .map(|word| ContentWord {
            word: word.word.clone(),
            is_name: word.is_name,
            role: match word.role {
                Role::Marker => Role::Marker,
                Role::Counted if repeats => Role::Counted,
                _ if repeats && !has_topic => Role::Topic,
                _ => Role::Earlier,
            },
        })
        .collect();
    words.append(&mut own.words);
    own.words = words;
}

/// Words of earlier questions that are kept: those of a handful.
const KEPT: usize = 40;

/// What was said before, when a question that was completed comes after `earlier`: words that it has not itself.
pub fn said_before(own: &Recognition, earlier: &Recognition) -> Vec<String> {
    let asked = earlier.words.iter().filter(|word| !matches!(word.role, Role::Earlier | Role::Aside));
    let asked = asked.map(|word| &word.word);
    let named = earlier.slots.iter().filter(|slot| is_condition(slot)).map(|slot| &slot.value);
    let mut words: Vec<String> = Vec::new();
    for word in asked.chain(named).chain(&earlier.said_before) {
        if !words.contains(word) && !own.words.iter().any(|known| known.word == *word) {
            words.push(word.clone());
        }
    }
    words.truncate(KEPT);
    words
}

impl Recognition {
    /// “and prosecutors?” after “how many police officers …?”: the words are now what is counted.
    fn recount(&mut self) {
        let words: Vec<&str> =
            self.words.iter().filter(|w| w.role == Role::Topic).map(|w| w.word.as_str()).collect();
        let words = words.join(" ");
        if let Some(slot) =
            self.slots.iter_mut().find(|slot| slot.name == COUNTED).filter(|_| !words.is_empty())
        {
            (slot.value, slot.raw) = (words.clone(), words);
            for word in self.words.iter_mut().filter(|word| word.role == Role::Topic) {
                word.role = Role::Counted;
            }
        }
    }

    /// Whether nothing says what is wanted of the things named: “and in Peru?”.
    fn is_bare(&self) -> bool {
        let says = |name: &str| matches!(name, "facts" | "topic" | "define" | "reference");
        let marks = |word: &ContentWord| matches!(word.role, Role::Marker | Role::Aside);
        self.intent.as_deref().is_none_or(says) || self.words.iter().all(marks)
    }
}

/// Whether a slot says where or when, not what.
fn is_condition(slot: &Slot) -> bool {
    matches!(kind_of(&slot.name), "place" | "date")
}

/// `place` and `place2` are of one kind.
fn kind_of(slot: &str) -> &str {
    slot.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// “that” and “this” before a noun, and the “there” of “is there”, point at nothing said before.
fn is_pronoun(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |i| words[i]);
    let last = at + 1 == words.len();
    match words[at] {
        "there" => last || !matches!(before, "is" | "are" | "was" | "were"),
        "it" => {
            !(matches!(before, "is" | "does")
                && words.get(at + 1).is_some_and(|w| matches!(*w, "true" | "possible")))
        }
        "that" | "this" | "these" | "those" => {
            last || matches!(before, "of" | "was" | "is" | "were" | "are" | "did" | "about" | "does" | "do")
        }
        _ => true,
    }
}

/// Whether the words ask something of their own.
fn asks(words: &[&str]) -> bool {
    /// “Does Peru?” asks what was asked before; with a verb of its own it is whole.
    const SHORTEST_POLAR: usize = 3;
    let first = words.first().copied().unwrap_or_default();
    let polar = WordClass::Auxiliary.includes(first) && words.len() >= SHORTEST_POLAR;
    (is_question_word(first) || polar) && words.get(1) != Some(&"about")
}

/// Whether the words are a whole question about what something is: “what is Harbour?”.
fn asks_what_is(words: &[&str]) -> bool {
    matches!(words, [_, "is" | "are" | "was" | "were", _] | ["whats" | "whos", _])
}

fn starts_with_preposition(words: &[&str]) -> bool {
    words.first().is_some_and(|word| is_preposition(word))
}

fn is_preposition(word: &str) -> bool {
    matches!(word, "in" | "for" | "from" | "at")
}
