//! Gathers what the lines of a corpus introduce into terms.

use std::collections::{BTreeMap, BTreeSet};

use super::{Line, Term, TermKind, acronyms, key, names};
use crate::nlu::places::Gazetteer;

/// The terms of the lines, in order of their forms.
pub(super) fn terms(lines: &[Line], words: &BTreeSet<String>, places: &Gazetteer) -> Vec<Term> {
    let mut found = Found::default();
    let mut recurring: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let text = match line {
            Line::Heading(text) => {
                if (1..=8).contains(&text.split_whitespace().count()) && text.contains(char::is_alphabetic) {
                    let next = if at + 1 < lines.len() { at + 1 } else { at };
                    found.add(text.trim(), None, TermKind::Heading, next);
                }
                continue;
            }
            Line::Question(_) => continue,
            Line::Sentence(text) => text,
        };
        for (short, long) in acronyms::definitions(text) {
            found.add(short, Some(long), TermKind::Acronym, at);
        }
        for (name, long) in names::in_parentheses(text) {
            found.add(name, Some(long), TermKind::Named, at);
        }
        for title in names::quoted(text) {
            found.add(title, None, TermKind::Title, at);
        }
        for name in names::capitalised(text, words, places) {
            let (_, seen) = recurring.entry(key(name)).or_insert_with(|| (name.to_owned(), Vec::new()));
            seen.push(at);
        }
    }
    for (name, seen) in recurring.into_values() {
        if (seen.len() > 1 || names::is_organisation(&name)) && !found.is_alias(&name) {
            found.add(&name, None, TermKind::Name, seen[0]);
        }
    }
    found.into_terms()
}

/// Terms by their keys.
#[derive(Default)]
struct Found {
    terms: BTreeMap<String, Term>,
    aliases: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, form: &str, alias: Option<&str>, kind: TermKind, line: usize) {
        let kind = if names::is_organisation(alias.unwrap_or(form))
            && kind != TermKind::Heading
            && kind != TermKind::Title
        {
            TermKind::Organisation
        } else {
            kind
        };
        let term = self.terms.entry(key(form)).or_insert_with(|| Term {
            form: form.to_owned(),
            aliases: Vec::new(),
            kind,
            definition_sentences: Vec::new(),
        });
        term.kind = term.kind.min(kind);
        if term.definition_sentences.last() != Some(&line) {
            term.definition_sentences.push(line);
        }
        if let Some(alias) = alias {
            self.aliases.insert(key(alias));
            if term.aliases.iter().all(|known| key(known) != key(alias)) {
                term.aliases.push(alias.to_owned());
                term.aliases.sort();
            }
        }
    }

    fn is_alias(&self, name: &str) -> bool {
        self.aliases.contains(&key(name))
    }

    fn into_terms(self) -> Vec<Term> {
        let mut terms: Vec<Term> =
            self.terms.into_iter().filter(|(key, _)| !key.is_empty()).map(|(_, term)| term).collect();
        for term in &mut terms {
            term.definition_sentences.sort_unstable();
            term.definition_sentences.dedup();
        }
        terms.sort_by(|a, b| a.form.cmp(&b.form));
        terms
    }
}
