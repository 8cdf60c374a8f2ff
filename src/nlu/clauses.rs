//! Splits a message into clauses, and finds the one that asks and those that are asides: “my boss Pete wants to know”.
//!
//! A clause asks when it begins with a question word or an inverted auxiliary, or when a question word in it follows a
//! word that takes a question as its object (“no clue how …”, Karttunen 1977) or stands before an inverted auxiliary.
//! An aside is another independent clause, about the person who writes or in a sentence of its own. It is one only where
//! the clause that asks says by itself what it is about.

use std::ops::Range;

use super::followups::has_pointer;
use crate::text::english::word_classes::WordClass;
use crate::text::english::{is_common_verb, is_function_word, is_light_word};
use crate::text::tokens::{Token, tokenize};

/// Which words of a message ask, and which are said besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedClause {
    /// The words to match templates against: the question with what belongs to it; all words where there is no aside.
    pub words: Range<usize>,
    /// Where the interrogative clause begins; `None` where no clause asks.
    pub interrogative: Option<usize>,
    /// Words that the question does not need, in order.
    pub asides: Vec<Range<usize>>,
}

/// What parts a segment from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// The message begins, a sentence or a parenthesis ended.
    Sentence,
    /// A comma or a dash.
    Comma,
}

/// A stretch of words without punctuation that parts clauses.
#[derive(Clone, Debug)]
struct Segment {
    words: Range<usize>,
    before: Break,
}

/// How surely a clause asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    /// It may also be a relative or adverbial clause: “when I log in”.
    Possible,
    /// An inverted auxiliary begins it: “can I …”, which may also lead up to a question word.
    Polar,
    /// A question word asks.
    Sure,
}

/// A place where a question may begin.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    segment: usize,
    /// The first word of the question, with the preposition of its question word.
    start: usize,
    certainty: Certainty,
}

/// How far before a question word the word may stand that takes the question as its object.
const EMBEDDING_REACH: usize = 4;
/// How many words may stand between a question word and the auxiliary: “how many days of leave do …”.
const PHRASE_REACH: usize = 7;
/// Words that must say what a question is about where what leads up to it is not about the writer.
const MIN_CONTENT_WORDS: usize = 2;
/// Questions of one message that are answered one by one; a longer message is answered as a whole.
const MAX_QUESTIONS: usize = 4;

/// Finds the question of a message, given with its tokens and their words with spelling corrected.
pub fn find_question(text: &str, tokens: &[Token], words: &[&str]) -> AskedClause {
    let message = Message { words, segments: segments(text, tokens) };
    message.question()
}

/// The questions of a message, each with what is said to it; one alone where they cannot be separated.
pub fn split_questions(text: &str) -> Vec<&str> {
    let tokens = tokenize(text);
    let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
    let message = Message { words: &words, segments: segments(text, &tokens) };
    let starts = message.question_starts();
    if !(2..=MAX_QUESTIONS).contains(&starts.len()) {
        return vec![text];
    }
    let cuts: Vec<usize> = starts.iter().skip(1).map(|&start| tokens[start].span.start).collect();
    let from = std::iter::once(0).chain(cuts.iter().copied());
    let to = cuts.iter().copied().chain(std::iter::once(text.len()));
    from.zip(to).map(|(from, to)| text[from..to].trim()).collect()
}

/// Splits the words of a text at punctuation.
fn segments(text: &str, tokens: &[Token]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = match at.checked_sub(1) {
            None => Some(Break::Sentence),
            Some(last) => {
                let previous = &tokens[last];
                break_in(&text[previous.span.end..token.span.start], &previous.word)
            }
        };
        match (before, segments.last_mut()) {
            (None, Some(open)) => open.words.end = at + 1,
            (before, _) => {
                segments.push(Segment { words: at..at + 1, before: before.unwrap_or(Break::Sentence) });
            }
        }
    }
    segments
}

/// What the characters between two words part, if they do.
fn break_in(between: &str, previous: &str) -> Option<Break> {
    let ends_abbreviation = previous.len() <= 2;
    let full_stop = between.starts_with('.') && between.contains(char::is_whitespace) && !ends_abbreviation;
    if full_stop || between.contains(['?', '!', ';', ':', '\n', '(', ')', '[', ']', '…']) {
        Some(Break::Sentence)
    } else if between.contains([',', '–', '—']) || between.contains(" - ") {
        Some(Break::Comma)
    } else {
        None
    }
}

struct Message<'a> {
    words: &'a [&'a str],
    segments: Vec<Segment>,
}

impl Message<'_> {
    fn question(&self) -> AskedClause {
        let all = 0..self.words.len();
        let candidates = self.candidates();
        let says_enough = |candidate: &&Candidate| self.content_words(&self.clause_at(**candidate)) > 0;
        let surest = candidates.iter().map(|candidate| candidate.certainty).max();
        let mut surest = candidates.iter().filter(|candidate| Some(candidate.certainty) == surest);
        let first = surest.clone().next();
        let Some(&asked) = surest.find(says_enough).or(first) else {
            return self.statement();
        };
        let clause = self.clause_at(asked);
        let asides = self.asides_of(asked, &clause);
        let whole = AskedClause { words: all.clone(), interrogative: Some(asked.start), asides: Vec::new() };
        if asides.is_empty() || has_pointer(&self.words[clause.clone()]) {
            return whole;
        }
        let about_writer = asides.iter().all(|aside| self.is_about_writer(aside) || self.is_opener(aside));
        let needed = if about_writer { 1 } else { MIN_CONTENT_WORDS };
        if self.content_words(&clause) < needed {
            return whole;
        }
        AskedClause { words: without(&clause, &asides, all.end), ..whole }.with(asides)
    }

    /// A message in which no clause asks: what is about the writer is an aside to enough that is not.
    fn statement(&self) -> AskedClause {
        let all = 0..self.words.len();
        let is_aside = |segment: &Segment| self.is_aside(segment, segment.before);
        let asides: Vec<Range<usize>> = self
            .segments
            .iter()
            .filter(|segment| is_aside(segment) && self.is_about_writer(&segment.words))
            .map(|segment| segment.words.clone())
            .collect();
        let mut others = all.clone().filter(|at| !asides.iter().any(|aside| aside.contains(at)));
        let content = others.clone().filter(|&at| is_content(self.words[at])).count();
        let whole = AskedClause { words: all, interrogative: None, asides: Vec::new() };
        let (Some(first), Some(last)) = (others.clone().next(), others.next_back()) else { return whole };
        if asides.is_empty() || content < MIN_CONTENT_WORDS {
            return whole;
        }
        AskedClause { words: first..last + 1, ..whole }.with(asides)
    }

    /// The question from its first word to the end of its sentence, without asides behind it.
    fn clause_at(&self, asked: Candidate) -> Range<usize> {
        let mut end = self.segments[asked.segment].words.end;
        for segment in &self.segments[asked.segment + 1..] {
            if segment.before == Break::Sentence || self.is_aside(segment, Break::Comma) {
                break;
            }
            end = segment.words.end;
        }
        asked.start..end
    }

    /// The stretches beside a question that are asides, or nothing but words that open a clause.
    fn asides_of(&self, asked: Candidate, clause: &Range<usize>) -> Vec<Range<usize>> {
        let mut asides = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let lead = segment.words.start..asked.start;
            if number == asked.segment && !lead.is_empty() {
                if self.leads_up(&lead) {
                    asides.push(lead);
                }
            } else if number != asked.segment
                && !clause.contains(&segment.words.start)
                && (self.is_opener(&segment.words) || self.is_aside(segment, self.parted_by(number, asked)))
            {
                asides.push(segment.words.clone());
            }
        }
        asides
    }

    /// What stands between a segment and the question.
    fn parted_by(&self, segment: usize, asked: Candidate) -> Break {
        let between = if segment < asked.segment {
            segment + 1..asked.segment + 1
        } else {
            asked.segment + 1..segment + 1
        };
        let sentence = self.segments[between].iter().any(|segment| segment.before == Break::Sentence);
        if sentence { Break::Sentence } else { Break::Comma }
    }

    /// Whether the words before a question in its own segment are an aside: about the writer, about asking, or set off by
    /// “but”.
    fn leads_up(&self, lead: &Range<usize>) -> bool {
        let last = self.words[lead.end - 1];
        let asks = lead.clone().rev().take(EMBEDDING_REACH);
        self.is_opener(lead)
            || self.is_about_writer(lead)
            || last == "but"
            || asks.clone().any(|at| WordClass::Embedding.includes(self.words[at]))
    }

    /// Whether a segment is an independent clause about something else.
    fn is_aside(&self, segment: &Segment, parted_by: Break) -> bool {
        let rest = self.after_openers(&segment.words);
        let Some(&first) = self.words[rest.clone()].first() else { return false };
        let depends = WordClass::Conjunction.includes(first) || WordClass::Preposition.includes(first);
        if parted_by == Break::Comma && depends {
            return false;
        }
        let is_clause = self.words[rest.clone()].iter().any(|word| WordClass::Auxiliary.includes(word));
        self.is_about_writer(&rest) || parted_by == Break::Sentence && is_clause
    }

    /// Whether a stretch begins with a word for the person who writes, openers apart.
    fn is_about_writer(&self, stretch: &Range<usize>) -> bool {
        const SUBJECT_REACH: usize = 3;
        let rest = self.after_openers(stretch);
        self.words[rest].iter().take(SUBJECT_REACH).any(|word| WordClass::Speaker.includes(word))
    }

    fn is_opener(&self, stretch: &Range<usize>) -> bool {
        self.after_openers(stretch).is_empty()
    }

    fn after_openers(&self, stretch: &Range<usize>) -> Range<usize> {
        let openers =
            self.words[stretch.clone()].iter().take_while(|word| WordClass::Opener.includes(word)).count();
        stretch.start + openers..stretch.end
    }

    fn content_words(&self, clause: &Range<usize>) -> usize {
        self.words[clause.clone()].iter().filter(|word| is_content(word)).count()
    }

    fn candidates(&self) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            candidates.extend(self.candidate_at_start(number, segment));
            candidates.extend(self.candidates_within(number, segment));
        }
        candidates
    }

    /// A question that begins where its segment does.
    fn candidate_at_start(&self, number: usize, segment: &Segment) -> Option<Candidate> {
        let rest = self.after_openers(&segment.words);
        let prepositions =
            self.words[rest.clone()].iter().take_while(|word| WordClass::Preposition.includes(word)).count();
        let at = rest.start + prepositions;
        if at >= rest.end {
            return None;
        }
        let word = self.words[at];
        let certainty = if is_question_word(word) {
            let ambiguous = match word {
                "when" | "where" => true,
                "which" | "who" | "whom" => segment.before == Break::Comma,
                _ => false,
            };
            if !ambiguous || self.is_inverted(at, segment) { Certainty::Sure } else { Certainty::Possible }
        } else if prepositions == 0 && self.is_polar(at, segment) {
            Certainty::Polar
        } else {
            return None;
        };
        Some(Candidate { segment: number, start: rest.start, certainty })
    }

    /// Questions that begin within a segment: “no clue how long …”, “… but how many …”.
    fn candidates_within(&self, number: usize, segment: &Segment) -> Vec<Candidate> {
        let first = self.after_openers(&segment.words).start + 1;
        let mut candidates = Vec::new();
        for at in first..segment.words.end {
            let word = self.words[at];
            let preposition = WordClass::Preposition.includes(self.words[at - 1]);
            let start = if preposition && at > first { at - 1 } else { at };
            if !is_question_word(word) {
                continue;
            }
            let from = start.saturating_sub(EMBEDDING_REACH).max(segment.words.start);
            let embedded = (from..start).any(|before| WordClass::Embedding.includes(self.words[before]));
            let coordinated = matches!(self.words[start - 1], "but" | "so" | "and" | "or");
            let relative = matches!(word, "which" | "who" | "whom" | "whose");
            let inverted = !relative && !preposition && self.is_inverted(at, segment);
            if embedded || (coordinated || inverted) && self.has_verb(at, segment) {
                candidates.push(Candidate { segment: number, start, certainty: Certainty::Sure });
            }
        }
        candidates
    }

    /// Whether an auxiliary stands before its subject behind the question word at `at`.
    fn is_inverted(&self, at: usize, segment: &Segment) -> bool {
        let next = at + 1;
        if next < segment.words.end && WordClass::Auxiliary.includes(self.words[next]) {
            return true;
        }
        let phrase = next..segment.words.end.min(next + PHRASE_REACH);
        phrase.clone().any(|verb| {
            let subject = self.words.get(verb + 1).filter(|_| verb + 1 < segment.words.end);
            WordClass::Auxiliary.includes(self.words[verb]) && subject.is_some_and(|word| is_subject(word))
        })
    }

    /// Whether the clause from the question word at `at` on has a verb of its own, as far as closed classes tell.
    fn has_verb(&self, at: usize, segment: &Segment) -> bool {
        let rest = &self.words[at + 1..segment.words.end];
        let verb = |word: &&&str| {
            WordClass::Auxiliary.includes(word) || WordClass::Pronoun.includes(word) || **word == "to"
        };
        rest.iter().any(|word| verb(&word))
    }

    /// Whether an inverted auxiliary begins a question at `at`: “can I”, “is parking”.
    fn is_polar(&self, at: usize, segment: &Segment) -> bool {
        let word = self.words[at];
        let Some(next) = self.words.get(at + 1).filter(|_| at + 1 < segment.words.end) else { return false };
        let also_a_verb =
            matches!(word, "have" | "had" | "may" | "might" | "must" | "will" | "can" | "do" | "don");
        WordClass::Auxiliary.includes(word) && (!also_a_verb || is_subject(next))
    }

    /// Where the questions begin that stand by themselves: each in a sentence of its own, or behind “and”.
    fn question_starts(&self) -> Vec<usize> {
        let mut starts: Vec<usize> = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let at_start = self.candidate_at_start(number, segment).filter(|candidate| {
                segment.before == Break::Sentence && candidate.certainty != Certainty::Possible
            });
            let joined = self.candidates_within(number, segment).into_iter().filter(|candidate| {
                self.words[candidate.start - 1] == "and" && self.is_inverted(candidate.start, segment)
            });
            for candidate in at_start.into_iter().chain(joined) {
                if self.stands_alone(&self.clause_at(candidate)) {
                    let joint = candidate.start.checked_sub(1).filter(|&before| self.words[before] == "and");
                    starts.push(joint.unwrap_or(candidate.start));
                }
            }
        }
        if let [first, second, ..] = starts[..]
            && !self.stands_alone(&(first..second))
        {
            starts.remove(1);
        }
        starts
    }

    /// Whether a question says what it is about, or points at what was said before.
    fn stands_alone(&self, clause: &Range<usize>) -> bool {
        let words = &self.words[clause.clone()];
        self.content_words(clause) > 0 || words.len() > 2 && has_pointer(words)
    }
}

impl AskedClause {
    fn with(self, asides: Vec<Range<usize>>) -> Self {
        Self { asides, ..self }
    }

    /// Whether the word at `at` belongs to an aside.
    pub fn is_aside(&self, at: usize) -> bool {
        self.asides.iter().any(|aside| aside.contains(&at))
    }
}

/// The words around a clause up to the nearest asides, or the ends of the message.
fn without(clause: &Range<usize>, asides: &[Range<usize>], end: usize) -> Range<usize> {
    let before = asides.iter().map(|aside| aside.end).filter(|&end| end <= clause.start).max();
    let after = asides.iter().map(|aside| aside.start).filter(|&start| start >= clause.end).min();
    before.unwrap_or(0)..after.unwrap_or(end)
}

/// Whether a word says what a question is about.
fn is_content(word: &str) -> bool {
    !is_function_word(word)
        && !is_light_word(word)
        && !is_common_verb(word)
        && !WordClass::Opener.includes(word)
}

fn is_question_word(word: &str) -> bool {
    crate::text::english::is_question_word(word)
        || matches!(word, "whats" | "wheres" | "whens" | "hows" | "whos")
}

fn is_subject(word: &str) -> bool {
    WordClass::Pronoun.includes(word) || WordClass::Determiner.includes(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The question with asides in brackets.
    fn read(text: &str) -> String {
        let tokens = tokenize(text);
        let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
        let asked = find_question(text, &tokens, &words);
        let mut shown = String::new();
        for (at, word) in words.iter().enumerate() {
            let opens = asked.asides.iter().any(|aside| aside.start == at);
            let closes = asked.asides.iter().any(|aside| aside.end == at + 1);
            shown.push_str(if opens { " [" } else { " " });
            shown.push_str(word);
            shown.push_str(if closes { "]" } else { "" });
        }
        shown.trim().to_owned()
    }

    #[test]
    fn asides_are_set_apart() {
        for (text, expected) in [
            (
                "my cat is ill today, how many days of leave can I take",
                "[my cat is ill today] how many days of leave can i take",
            ),
            (
                "how long is the notice period, my landlord asked",
                "how long is the notice period [my landlord asked]",
            ),
            ("(I use a Mac) where is the installer", "[i use a mac] where is the installer"),
            (
                "apologies if this came up already but when does the canteen close",
                "[apologies if this came up already but] when does the canteen close",
            ),
            ("tbh I have no clue how the deposit works", "[tbh i have no clue] how the deposit works"),
            ("btw, who pays for the parking permit?", "[btw] who pays for the parking permit"),
            (
                "I started in March. Can I join the pension plan?",
                "[i started in march] can i join the pension plan",
            ),
            ("installing the vpn client, my laptop is new", "installing the vpn client [my laptop is new]"),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn what_the_question_needs_is_no_aside() {
        for text in [
            "if I resign, how much notice do I give",
            "When I log in I get error 500, how do I fix that?",
            "getting error 500 when I log in, what to do",
            "In 2007, who won the cup?",
            "The gift came from which company",
            "my laptop is broken, how do I get a new one?",
            "the printer on floor 3 is broken. Who do I call?",
            "dragon ball how many episodes are there",
            "Berlin, Hamburg and Munich offices",
        ] {
            assert!(!read(text).contains('['), "{}", read(text));
        }
    }

    #[test]
    fn questions_of_a_message_are_split() {
        for (text, expected) in [
            (
                "How many days of leave do we get? And who approves it?",
                "How many days of leave do we get?|And who approves it?",
            ),
            (
                "where is the printer and what is the wifi password",
                "where is the printer|and what is the wifi password",
            ),
            ("I am new. Where is the printer? thanks", "I am new. Where is the printer? thanks"),
            ("When and where was the treaty signed?", "When and where was the treaty signed?"),
            ("what is the deadline? any ideas?", "what is the deadline? any ideas?"),
        ] {
            let parts = split_questions(text).join("|");
            assert_eq!(parts, expected);
        }
    }
}
