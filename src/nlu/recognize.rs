//! From a question to what it asks. Cannot fail: not understanding is a value.

use std::ops::Range;

use super::followups::{complete, leaning};
use super::intents::Intents;
use super::lexicon::Lexicon;
use super::mentions::{Mention, mentions};
use super::question::Question;
use super::recognition::{ContentWord, Recognition, Role, Slot};
use super::spelling::mend;
use crate::text::english::is_function_word;
use crate::text::span::Span;
use crate::text::tokens::{Token, tokenize};

/// Understands a question. The earlier recognition it carries is used only when the question
/// leans on it.
pub fn recognize(question: &Question, intents: &Intents, lexicon: &Lexicon) -> Recognition {
    let tokens = tokenize(&question.text);
    let mut words: Vec<String> = tokens.iter().map(|token| token.word.clone()).collect();
    let corrections = mend(&mut words, lexicon, intents.literals());
    let text = mended(&question.text, &tokens, &words);
    let tokens_now = tokenize(&text);
    let reading = Reading { text: &question.text, tokens: &tokens, words: &words };

    let found = if tokens_now.len() == tokens.len() { mentions(&text, &tokens_now, lexicon) } else { Vec::new() };
    let borrowed: Vec<&str> = words.iter().map(String::as_str).collect();
    let core = intents.core(&borrowed);
    let mut recognition = reading.understand(intents, &core, &found, &borrowed);
    recognition.corrections = corrections;
    if let Some(earlier) = &question.earlier {
        let leaning = leaning(&borrowed[core], &recognition);
        complete(&mut recognition, earlier, leaning);
    }
    recognition
}

struct Reading<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: &'a [String],
}

impl Reading<'_> {
    fn understand(&self, intents: &Intents, core: &Range<usize>, found: &[Mention], words: &[&str]) -> Recognition {
        let mut recognition = Recognition::default();
        let mut roles: Vec<Option<Role>> = vec![Some(Role::Topic); self.tokens.len()];
        if let Some(matched) = intents.matches(words, core.clone(), found) {
            recognition.intent = Some(matched.intent.name.clone());
            recognition.template = Some(matched.template.source.clone());
            roles[core.clone()].fill(Some(Role::Marker));
            for slot in &matched.slots {
                let role = if slot.name == "counted" { Role::Counted } else { Role::Topic };
                roles[slot.words.clone()].fill(Some(role));
                recognition.slots.push(self.slot(&slot.name, slot.words.clone(), found));
            }
        }
        for (at, role) in roles.iter_mut().enumerate() {
            if !core.contains(&at) {
                *role = None;
            }
        }
        for mention in found.iter().filter(|mention| core.start <= mention.words.start && mention.words.end <= core.end) {
            if mention.takes_its_words() {
                roles[mention.words.clone()].fill(None);
            }
            let span = self.span(mention.words.clone());
            let known = recognition.slots.iter().any(|slot| slot.span == span || slot.name.starts_with(mention.slot) && slot.span.contains(span));
            if !known {
                recognition.slots.push(self.slot(mention.slot, mention.words.clone(), found));
            }
        }
        recognition.slots.sort_by_key(|slot| (slot.span, slot.name.clone()));
        recognition.words = (0..self.words.len())
            .filter(|&at| !is_function_word(&self.words[at]))
            .filter_map(|at| Some(ContentWord { word: self.words[at].clone(), role: roles[at]? }))
            .collect();
        recognition
    }

    fn slot(&self, name: &str, words: Range<usize>, found: &[Mention]) -> Slot {
        let span = self.span(words.clone());
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let meant = found.iter().find(|mention| mention.slot == kind && mention.words == words);
        let value = meant.map_or_else(|| self.words[words].join(" "), |mention| mention.value.clone());
        Slot { name: name.to_owned(), value, raw: span.of(self.text).to_owned(), span }
    }

    fn span(&self, words: Range<usize>) -> Span {
        match (self.tokens.get(words.start), words.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }
}

/// The question with its slips mended, so that names are found in it as they are written.
fn mended(text: &str, tokens: &[Token], words: &[String]) -> String {
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
