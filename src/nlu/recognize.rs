//! From a question to what it asks. Cannot fail: not understanding is a value.

use std::ops::Range;

use super::clauses::{AskedClause, find_question};
use super::followups::{COUNTED, complete, has_pointer, leaning, said_before};
use super::intents::{Intents, Likest, Match};
use super::kind::Kind;
use super::lexicon::Lexicon;
use super::mentions::{Named, mentions};
use super::question::Question;
use super::recognition::{AskedAmount, ContentWord, Correction, Likened, Recognition, Role, Slot};
use super::slot_kind::{Mention, SlotKind};
use super::spelling::mend;
use super::template::compile::RawSlot;
use crate::text::english::{is_common_verb, is_function_word, is_light_word};
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};

/// Understands a question. The earlier recognition it carries is used only when the question
/// leans on it.
pub fn recognize(question: &Question, intents: &Intents, lexicon: &Lexicon) -> Recognition {
    let reading = Reading::of(&question.text, intents, lexicon);
    let words = reading.words();
    let mut recognition = reading.understand(intents, &words);
    // What an example is sure to mean leans on nothing.
    if let Some(earlier) = question.earlier.as_ref().filter(|_| recognition.example.is_none()) {
        let asked = &words[reading.asked.words.clone()];
        let leaning = leaning(asked, &intents.content(asked), &recognition);
        complete(&mut recognition, earlier, leaning);
        recognition.said_before = said_before(&recognition, earlier);
    }
    recognition
}

/// How a question was understood, with all that was considered: for whoever writes intents.
pub fn explain(text: &str, intents: &Intents, lexicon: &Lexicon) -> String {
    let reading = Reading::of(text, intents, lexicon);
    let mentions: Vec<Mention> = reading.named.iter().map(|named| named.mention.clone()).collect();
    let mut explained = intents.explain(&reading.words(), &mentions).to_string();
    if let Some(likest) = intents.likest(text) {
        let found = reading.best_match(intents, &mentions);
        explained.push_str(&told(&likest, found.is_some_and(|(found, _)| is_whole(&found))));
    }
    explained
}

/// A question with its slips mended and all that it names.
struct Reading<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    mended: Vec<String>,
    corrections: Vec<Correction>,
    named: Vec<Named>,
    asked: AskedClause,
    lexicon: &'a Lexicon,
}

impl<'a> Reading<'a> {
    fn of(text: &'a str, intents: &Intents, lexicon: &'a Lexicon) -> Self {
        let tokens = tokenize(text);
        let mut mended: Vec<String> = tokens.iter().map(|token| token.word.clone()).collect();
        let corrections = mend(&mut mended, lexicon, intents);
        let rewritten = rewrite(text, &tokens, &mended);
        let tokens_now = tokenize(&rewritten);
        let aligned = tokens_now.len() == tokens.len();
        let named = if aligned { mentions(&rewritten, &tokens_now, lexicon) } else { Vec::new() };
        let words: Vec<&str> = mended.iter().map(String::as_str).collect();
        let asked = find_question(text, &tokens, &words);
        Self { text, tokens, mended, corrections, named, asked, lexicon }
    }

    fn words(&self) -> Vec<&str> {
        self.mended.iter().map(String::as_str).collect()
    }

    fn understand(&self, intents: &Intents, words: &[&str]) -> Recognition {
        let mut recognition = Recognition {
            corrections: self.corrections.clone(),
            interrogative: self.asked.interrogative.map(|start| self.span(start..self.asked.words.end)),
            asides: self.asked.asides.iter().map(|aside| self.span(aside.clone())).collect(),
            ..Recognition::default()
        };
        let mut roles: Vec<Option<Role>> = vec![None; words.len()];
        let mentions: Vec<Mention> = self.named.iter().map(|named| named.mention.clone()).collect();
        let found = self.best_match(intents, &mentions);
        // Such an intent says itself what to look for where nothing else is asked.
        let looks_up = found.as_ref().is_some_and(|(found, _)| found.intent.look_up.is_some());
        let open = found.as_ref().is_none_or(|(found, _)| !is_whole(found));
        let likest = if open { intents.likest(self.text).filter(|likest| likest.sure) } else { None };
        if let Some(likest) = likest {
            recognition.intent = Some(likest.intent.name.clone());
            let permille = (likest.confidence * 1000.0).round() as u16;
            recognition.example = Some(Likened { to: likest.example.to_owned(), permille });
            roles[self.content(intents)].fill(Some(Role::Topic));
        } else if let Some((matched, before)) = found {
            recognition.intent = Some(matched.intent.name.clone());
            recognition.template = Some(matched.template.to_owned());
            let aside = self.is_aside(&before) && self.says_enough(&matched);
            let leads_up = if aside { Role::Marker } else { Role::Topic };
            roles[before.clone()].fill(Some(leads_up));
            roles[matched.words.clone()].fill(Some(literal_role(matched.intent.kind)));
            for mut slot in matched.slots {
                if slot.name == COUNTED {
                    roles[slot.words.clone()].fill(Some(Role::Topic));
                    slot.words = counted_phrase(words, slot.words);
                    roles[slot.words.clone()].fill(Some(Role::Counted));
                } else {
                    roles[slot.words.clone()].fill(Some(Role::Topic));
                }
                if !slot.words.is_empty() {
                    recognition.slots.push(self.slot(&slot));
                    let defined = self.defined_term(&slot).filter(|_| matched.intent.kind == Kind::Define);
                    recognition.slots.extend(defined);
                }
            }
        } else {
            roles[self.content(intents)].fill(Some(Role::Topic));
        }
        for aside in &self.asked.asides {
            roles[aside.clone()].fill(Some(Role::Aside));
        }
        self.add_named(&mut recognition, &mut roles);
        if !looks_up {
            self.ask_of_markers(&recognition, &mut roles);
        }
        recognition.slots.sort_by_key(|slot| (slot.span, slot.name.clone()));
        let is_term = |at: usize| {
            let span = self.tokens[at].span;
            recognition.slots.iter().any(|slot| is_term_slot(slot) && slot.span == span)
        };
        let kept: Vec<bool> =
            (0..words.len()).map(|at| !is_function_word(words[at]) || is_term(at)).collect();
        recognition.words = (0..words.len())
            .filter(|&at| kept[at])
            .filter_map(|at| {
                let word = words[at].to_owned();
                Some(ContentWord { word, role: roles[at]?, is_name: self.is_name(at) })
            })
            .collect();
        recognition
    }

    /// The words of the question without the filler at its two ends.
    fn content(&self, intents: &Intents) -> Range<usize> {
        let asked = self.asked.words.clone();
        let content = intents.content(&self.words()[asked.clone()]);
        asked.start + content.start..asked.start + content.end
    }

    /// The term of the documents that a slot names as a whole, in whatever case: “what does im stand for”. A pronoun
    /// names none.
    fn defined_term(&self, slot: &RawSlot) -> Option<Slot> {
        let words: Vec<&str> = self.mended[slot.words.clone()].iter().map(String::as_str).collect();
        let span = self.span(slot.words.clone());
        let known = self
            .named
            .iter()
            .any(|named| named.mention.kind == SlotKind::Term && named.mention.words == slot.words);
        let term =
            self.lexicon.glossary.named(&words.join(" ")).filter(|_| !known && !has_pointer(&words))?;
        let value = self.lexicon.glossary.terms[term].form.clone();
        Some(Slot { name: "term".to_owned(), value, raw: span.of(self.text).to_owned(), span })
    }

    /// Words that mark the intent are what is asked about where nothing else is: “what are the areas of
    /// focus?”.
    fn ask_of_markers(&self, recognition: &Recognition, roles: &mut [Option<Role>]) {
        let telling = |at: usize| !is_function_word(&self.mended[at]);
        let asked =
            (0..roles.len()).any(|at| matches!(roles[at], Some(Role::Topic | Role::Counted)) && telling(at));
        if asked || recognition.slots.iter().any(|slot| slot.name != "topic") {
            return;
        }
        for role in roles.iter_mut().filter(|role| **role == Some(Role::Marker)) {
            *role = Some(Role::Topic);
        }
    }

    /// Whether a word is written as a name. In a question all in capitals, or with a capital on every word,
    /// none is.
    fn is_name(&self, at: usize) -> bool {
        let capital = |token: &Token| token.span.of(self.text).starts_with(char::is_uppercase);
        let capitals = self.tokens.iter().filter(|token| capital(token)).count();
        at > 0 && capital(&self.tokens[at]) && 2 * capitals <= self.tokens.len() + 1
    }

    /// Whether words that lead up to a clause are about who asks, not about what is asked: “I need to know …”. “The
    /// gift came from which …” is about the gift.
    fn is_aside(&self, before: &Range<usize>) -> bool {
        const SPEAKERS: [&str; 13] =
            ["i", "we", "me", "us", "my", "our", "you", "your", "im", "ive", "id", "please", "hello"];
        self.mended[before.clone()].iter().any(|word| SPEAKERS.contains(&word.as_str()))
    }

    /// Whether the words of a clause tell what it is about, so that what led up to it need not.
    fn says_enough(&self, clause: &Match<'_>) -> bool {
        let filled = clause.slots.iter().flat_map(|slot| slot.words.clone());
        let words: Vec<&str> = filled.map(|at| self.mended[at].as_str()).collect();
        if words.first().is_some_and(|word| clause.intent.kind == Kind::Count && word.ends_with("ed")) {
            return false;
        }
        words.iter().any(|word| !is_function_word(word) && !is_light_word(word)) && !words.contains(&"that")
    }

    /// Adds what the question names besides the slots of its template.
    fn add_named(&self, recognition: &mut Recognition, roles: &mut [Option<Role>]) {
        for named in &self.named {
            let words = named.mention.words.clone();
            if roles[words.clone()].iter().all(|role| matches!(role, None | Some(Role::Aside))) {
                continue;
            }
            if named.takes_its_words() {
                roles[words.clone()].fill(None);
            }
            if named.mention.kind == SlotKind::Reference {
                // Of “A/RES/65/229” the number tells all.
                roles[words.start..words.end - 1].fill(None);
            }
            if named.mention.kind == SlotKind::Number {
                self.add_amount(named, recognition);
            }
            let span = self.span(words);
            let kind = named.mention.kind.name();
            let known = |slot: &Slot| slot.name.starts_with(kind) && slot.span.overlaps(span);
            if !recognition.slots.iter().any(known) {
                let raw = span.of(self.text).to_owned();
                recognition.slots.push(Slot { name: kind.to_owned(), value: named.value.clone(), raw, span });
            }
        }
    }

    /// Adds the number of things that a question takes for granted. The number of a name is none (“Super Bowl 50”), and
    /// a small one says how many answers are wanted (“what are the three judges called?”), but for yes or no.
    fn add_amount(&self, number: &Named, recognition: &mut Recognition) {
        const FEW: f64 = 12.0;
        const POLAR: [&str; 12] =
            ["are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "was", "were"];
        let words = self.words();
        let ends_name = number.mention.words.start.checked_sub(1).is_some_and(|before| self.is_name(before));
        let is_few = number.value.parse().is_ok_and(|value: f64| value <= FEW);
        if ends_name || is_few && !words.first().is_some_and(|first| POLAR.contains(first)) {
            return;
        }
        let things = counted_phrase(&words, number.mention.words.end..words.len());
        if !things.is_empty() {
            recognition
                .amounts
                .push(AskedAmount { value: number.value.clone(), of: words[things].join(" ") });
        }
    }

    /// The template that fits the words which ask best, and the words before its clause.
    fn best_match<'b>(
        &self,
        intents: &'b Intents,
        mentions: &[Mention],
    ) -> Option<(Match<'b>, Range<usize>)> {
        const QUESTION_WORDS: [&str; 7] = ["how", "what", "when", "where", "which", "who", "whats"];
        let words = self.words();
        let asked = &self.asked.words;
        let asks_at = |at: usize| {
            let (at, first) = (at + asked.start, self.asked.interrogative);
            // A “when” or “where” that asks nothing begins an adverbial clause.
            let adverbial = matches!(words[at], "when" | "where")
                && first.is_none_or(|first| first > at || at - first > 1);
            QUESTION_WORDS.contains(&words[at]) && !adverbial
        };
        let inside = shift_mentions(mentions, asked);
        let (found, before) = best_match(intents, &words[asked.clone()], &inside, asks_at)?;
        let before = before.start + asked.start..before.end + asked.start;
        Some((shift_match(found, asked.start), before))
    }

    fn slot(&self, slot: &RawSlot) -> Slot {
        let span = self.span(slot.words.clone());
        let same =
            |named: &&Named| Some(named.mention.kind) == slot.kind && named.mention.words == slot.words;
        let value = slot.value.clone().or_else(|| Some(self.named.iter().find(same)?.value.clone()));
        Slot {
            name: slot.name.clone(),
            value: value.unwrap_or_else(|| self.mended[slot.words.clone()].join(" ")),
            raw: span.of(self.text).to_owned(),
            span,
        }
    }

    fn span(&self, words: Range<usize>) -> Span {
        match (self.tokens.get(words.start), words.end.checked_sub(1).and_then(|last| self.tokens.get(last)))
        {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }
}

/// Whether a slot holds a name that the documents define or keep using.
fn is_term_slot(slot: &Slot) -> bool {
    slot.name == SlotKind::Term.name() || slot.name == SlotKind::Organisation.name()
}

/// Whether a template accounts for every word of the question. One that leaves words to `{topic}` does not say
/// what is asked about, so examples are heard before it; they decide only where they are sure.
fn is_whole(found: &Match<'_>) -> bool {
    found.wildcard_words() == 0
}

/// What examples say, in two lines for people.
fn told(likest: &Likest<'_>, template_is_whole: bool) -> String {
    let verdict = match (likest.sure, template_is_whole) {
        (false, _) => "too unsure to decide",
        (true, true) => "the template above accounts for every word and goes first",
        (true, false) => "decides",
    };
    let (name, sure) = (&likest.intent.name, 100.0 * likest.confidence);
    format!("\nexample   {name}: {}\nlikeness  {sure:.0} in 100: {verdict}", likest.example)
}

/// The template that fits best, and the words before its clause. People lead up to a question
/// (“I am writing a report, and need to know how many …”): where the clause from a question word on fits a
/// template that names as much as any that fits the whole, the clause is what is asked.
fn best_match<'a>(
    intents: &'a Intents,
    words: &[&str],
    mentions: &[Mention],
    asks_at: impl Fn(usize) -> bool,
) -> Option<(Match<'a>, Range<usize>)> {
    let whole = intents.matches(words, mentions);
    let core = intents.content(words);
    let starts = (core.start + 1..core.end).filter(|&at| asks_at(at));
    let clauses = starts.filter_map(|at| {
        let found = intents.matches(&words[at..], &shift_mentions(mentions, &(at..words.len())))?;
        Some((shift_match(found, at), core.start..at))
    });
    let clause = clauses.max_by_key(|(found, before)| (found.literal_words(), std::cmp::Reverse(before.end)));
    match (whole, clause) {
        (Some(whole), Some((clause, _))) if clause.literal_words() < whole.literal_words().max(2) => {
            let none = whole.words.start..whole.words.start;
            Some((whole, none))
        }
        (_, Some(clause)) => Some(clause),
        (Some(whole), None) => {
            let none = whole.words.start..whole.words.start;
            Some((whole, none))
        }
        (None, None) => None,
    }
}

/// The mentions within these words, counted from the first of them.
fn shift_mentions(mentions: &[Mention], within: &Range<usize>) -> Vec<Mention> {
    let inside = |mention: &&Mention| within.start <= mention.words.start && mention.words.end <= within.end;
    let shifted = |mention: &Mention| Mention {
        kind: mention.kind,
        words: mention.words.start - within.start..mention.words.end - within.start,
    };
    mentions.iter().filter(inside).map(shifted).collect()
}

/// A match in the words from `start` on, counted from the first word of the question.
fn shift_match(mut found: Match<'_>, start: usize) -> Match<'_> {
    found.words = found.words.start + start..found.words.end + start;
    for slot in &mut found.slots {
        slot.words = slot.words.start + start..slot.words.end + start;
    }
    found
}

/// What a template's own words are to the question. Where it asks who, when or where something
/// was done, they say what was done.
fn literal_role(kind: Kind) -> Role {
    match kind {
        Kind::Who | Kind::When | Kind::Where => Role::Topic,
        _ => Role::Marker,
    }
}

/// The words that name what is counted: up to a verb or a preposition (“professionals | did the programme
/// reach”, “police | in Lesotho”); of “of the participants were men” what follows the verb. None where the phrase begins
/// with a participle (“how many were | trained on it”).
fn counted_phrase(words: &[&str], slot: Range<usize>) -> Range<usize> {
    let within = |at: usize| matches!(words[at], "of" | "and" | "or" | "the" | "s");
    let ends = |at: usize| {
        let verb = is_common_verb(words[at]) || is_light_word(words[at]);
        !within(at) && (is_function_word(words[at]) || verb && at > slot.start)
    };
    if slot.is_empty() {
        return slot;
    }
    let end = slot.clone().find(|&at| ends(at));
    match end {
        Some(at) if words[slot.start] == "of" && at + 1 < slot.end => at + 1..slot.end,
        _ if words[slot.start].ends_with("ed") => slot.start..slot.start,
        Some(at) => slot.start..at,
        None => slot,
    }
}

/// The question with its slips mended, so that names are found in it as they are written.
fn rewrite(text: &str, tokens: &[Token], words: &[String]) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for (token, word) in tokens.iter().zip(words) {
        mended.push_str(&text[at..token.span.start]);
        let typed = token.span.of(text);
        if token.word == *word {
            mended.push_str(typed);
        } else {
            let capital = typed.starts_with(char::is_uppercase);
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if capital => mended.extend(first.to_uppercase().chain(letters)),
                _ => mended.push_str(word),
            }
        }
        at = token.span.end;
    }
    mended.push_str(&text[at..]);
    mended
}
