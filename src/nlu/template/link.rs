//! Templates with their rules, lists and slots looked up.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use super::parse::{Node, SyntaxError};
use crate::{nlu::slot_kind::SlotKind, text::span::Span};

/// A template that stands for more than this many words and slots once its rules are written
/// out is a fault.
pub const MAX_WEIGHT: usize = 20_000;
/// Rules that use rules that use rules … deeper than this are a fault.
pub const MAX_CHAIN: usize = 16;

/// What a template matches.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A folded word.
    Word(String),
    /// One after the other.
    Sequence(Vec<Pattern>),
    /// One of several.
    Choice(Vec<Pattern>),
    /// Perhaps.
    Optional(Box<Pattern>),
    /// A built-in slot.
    Slot {
        /// What fills it.
        kind: SlotKind,
        /// What the match calls it.
        name: String,
    },
    /// A slot that one of a list's values fills.
    List {
        /// The values.
        list: Arc<List>,
        /// What the match calls it.
        name: String,
    },
    /// A rule's pattern.
    Rule(Arc<Rule>),
    /// A slot that all of what a rule matches fills.
    Named {
        /// The rule.
        rule: Arc<Rule>,
        /// What the match calls it.
        name: String,
    },
}

/// A rule, looked up.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it matches.
    pub pattern: Pattern,
    /// How many words and slots it stands for.
    pub weight: usize,
}

/// The values of a list slot.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// In the order of the file.
    pub values: Vec<ListValue>,
}

/// A value of a list slot.
#[derive(Clone, Debug)]
pub struct ListValue {
    /// The folded words that a question has.
    pub words: Vec<String>,
    /// What they stand for.
    pub out: String,
}

impl List {
    /// What `words` stand for.
    pub fn out(&self, words: &[&str]) -> Option<&str> {
        self.values.iter().find(|value| value.words == words).map(|value| value.out.as_str())
    }
}

/// The rules and lists that a file's templates may name.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// Lists by name.
    pub lists: BTreeMap<String, Arc<List>>,
    /// Rules by name.
    pub rules: BTreeMap<String, Arc<Rule>>,
}

/// What is wrong with the rule of this name.
pub type RuleError = (String, SyntaxError);

impl Definitions {
    /// These definitions with a file's own `lists` and `rules` added, its own going before.
    ///
    /// A rule that is wrong is defined as matching nothing, so that it is blamed once and not at
    /// each use.
    #[must_use]
    pub fn with(
        &self,
        lists: BTreeMap<String, Arc<List>>,
        rules: &BTreeMap<String, Node>,
    ) -> (Self, Vec<RuleError>) {
        let mut all = self.clone();
        all.lists.extend(lists);
        all.rules.retain(|name, _| !rules.contains_key(name));
        let mut linker =
            Linker { definitions: Cow::Owned(all), pending: rules, chain: Vec::new(), faults: Vec::new() };
        for name in rules.keys() {
            linker.rule(name);
        }
        (linker.definitions.into_owned(), linker.faults)
    }

    /// The pattern of a template.
    ///
    /// # Errors
    /// Every unknown slot and rule in it.
    pub fn link(&self, node: &Node, text: &str) -> Result<Pattern, Vec<SyntaxError>> {
        let nothing = BTreeMap::new();
        let mut linker = Linker {
            definitions: Cow::Borrowed(self),
            pending: &nothing,
            chain: Vec::new(),
            faults: Vec::new(),
        };
        let pattern = linker.link(node);
        let mut faults: Vec<SyntaxError> = linker.faults.into_iter().map(|(_, fault)| fault).collect();
        if pattern.weight() > MAX_WEIGHT {
            faults.push(too_heavy(Span::new(0, text.len())));
        }
        if faults.is_empty() { Ok(pattern) } else { Err(faults) }
    }
}

impl Pattern {
    /// How many words and slots it stands for once its rules are written out.
    pub fn weight(&self) -> usize {
        match self {
            Self::Word(_) | Self::Slot { .. } => 1,
            Self::Sequence(parts) | Self::Choice(parts) => {
                parts.iter().map(Self::weight).fold(1, usize::saturating_add)
            }
            Self::Optional(inner) => inner.weight().saturating_add(1),
            Self::List { list, .. } => list.values.iter().map(|value| value.words.len()).sum(),
            Self::Rule(rule) | Self::Named { rule, .. } => rule.weight,
        }
    }

    /// The names of its slots, with repeats.
    pub fn slots(&self) -> Vec<(&str, Option<SlotKind>)> {
        match self {
            Self::Word(_) => Vec::new(),
            Self::Slot { kind, name } => vec![(name, Some(*kind))],
            Self::List { name, .. } => vec![(name, None)],
            Self::Sequence(parts) | Self::Choice(parts) => parts.iter().flat_map(Self::slots).collect(),
            Self::Optional(inner) => inner.slots(),
            Self::Rule(rule) => rule.pattern.slots(),
            Self::Named { rule, name } => {
                let mut slots = rule.pattern.slots();
                slots.push((name, None));
                slots
            }
        }
    }
}

struct Linker<'a> {
    definitions: Cow<'a, Definitions>,
    pending: &'a BTreeMap<String, Node>,
    /// The rules being looked up, outermost first.
    chain: Vec<String>,
    faults: Vec<RuleError>,
}

impl Linker<'_> {
    /// Looks up a pending rule, once.
    fn rule(&mut self, name: &str) -> Option<Arc<Rule>> {
        if let Some(known) = self.definitions.rules.get(name) {
            return Some(known.clone());
        }
        let node = self.pending.get(name)?;
        self.chain.push(name.to_owned());
        let pattern = self.link(node);
        let weight = pattern.weight();
        let rule = if weight > MAX_WEIGHT {
            self.faults.push((name.to_owned(), too_heavy(Span::default())));
            Rule { pattern: nothing(), weight: 1 }
        } else {
            Rule { pattern, weight }
        };
        self.chain.pop();
        let rule = Arc::new(rule);
        self.definitions.to_mut().rules.insert(name.to_owned(), rule.clone());
        Some(rule)
    }

    fn link(&mut self, node: &Node) -> Pattern {
        match node {
            Node::Word(word) => Pattern::Word(word.clone()),
            Node::Sequence(nodes) => Pattern::Sequence(nodes.iter().map(|n| self.link(n)).collect()),
            Node::Choice(nodes) => Pattern::Choice(nodes.iter().map(|n| self.link(n)).collect()),
            Node::Optional(inner) => Pattern::Optional(Box::new(self.link(inner))),
            Node::Slot { kind, name, span } => self.link_slot(kind, name, *span),
            Node::Rule { name, slot, span } => self.link_rule(name, slot.as_deref(), *span),
        }
    }

    fn link_slot(&mut self, kind: &str, name: &str, span: Span) -> Pattern {
        if let Some(list) = self.definitions.lists.get(kind) {
            return Pattern::List { list: list.clone(), name: name.to_owned() };
        }
        if let Some(kind) = SlotKind::named(kind) {
            return Pattern::Slot { kind, name: name.to_owned() };
        }
        let built_in = SlotKind::ALL.iter().map(|kind| kind.name());
        let known = built_in.chain(self.definitions.lists.keys().map(String::as_str));
        let help = nearest(kind, known.clone()).map_or_else(
            || format!("slots are {}", known.collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{{{near}}}`?"),
        );
        self.blame(span, format!("unknown slot or list `{kind}`"), help);
        nothing()
    }

    fn link_rule(&mut self, name: &str, slot: Option<&str>, span: Span) -> Pattern {
        if self.chain.iter().any(|open| open == name) {
            let help = format!("{} → {name}", self.chain.join(" → "));
            self.blame(span, format!("rule `{name}` uses itself"), help);
            return nothing();
        }
        if self.chain.len() >= MAX_CHAIN {
            let help = format!("rules may use rules {MAX_CHAIN} deep");
            self.blame(span, "rules nested too deeply".to_owned(), help);
            return nothing();
        }
        if let Some(rule) = self.rule(name) {
            return match slot {
                Some(slot) => Pattern::Named { rule, name: slot.to_owned() },
                None => Pattern::Rule(rule),
            };
        }
        let known = self.definitions.rules.keys().chain(self.pending.keys()).map(String::as_str);
        let help = nearest(name, known).map_or_else(
            || "define it under `[rules]` in this file or in `_shared.toml`".to_owned(),
            |near| format!("did you mean `<{near}>`?"),
        );
        self.blame(span, format!("unknown rule `{name}`"), help);
        nothing()
    }

    fn blame(&mut self, span: Span, message: String, help: String) {
        let blamed = self.chain.last().cloned().unwrap_or_default();
        self.faults.push((blamed, SyntaxError { span, message, help }));
    }
}

/// The known name that `name` is probably a slip for.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    near.filter(|(score, _)| *score > 0.84).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}

/// Stands for what is wrong: no question has an empty word.
fn nothing() -> Pattern {
    Pattern::Word(String::new())
}

fn too_heavy(span: Span) -> SyntaxError {
    SyntaxError {
        span,
        message: format!("stands for more than {MAX_WEIGHT} words and slots"),
        help: "split it, or let the rules it uses say less".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::template::parse::parse;

    fn faults(rules: &[(&str, &str)], template: &str) -> Vec<String> {
        let rules = rules.iter().map(|(name, text)| ((*name).to_owned(), parse(text).unwrap())).collect();
        let (definitions, wrong) = Definitions::default().with(BTreeMap::new(), &rules);
        let template_faults = definitions.link(&parse(template).unwrap(), template).err().unwrap_or_default();
        let of_rules = wrong.iter().map(|(rule, e)| format!("{rule}: {} ({})", e.message, e.help));
        of_rules.chain(template_faults.iter().map(|e| format!("{} ({})", e.message, e.help))).collect()
    }

    #[test]
    fn names_are_looked_up() {
        assert_eq!(faults(&[("in", "(in|at)")], "training <in> {place}"), [""; 0]);
        assert_eq!(faults(&[], "in {plcae}"), ["unknown slot or list `plcae` (did you mean `{place}`?)"]);
        assert_eq!(
            faults(&[("inside", "in")], "<insid> x"),
            ["unknown rule `insid` (did you mean `<inside>`?)"]
        );
    }

    #[test]
    fn rules_that_use_themselves_are_blamed_once() {
        assert_eq!(
            faults(&[("a", "x <b>"), ("b", "y <a>")], "<a> z"),
            ["b: rule `a` uses itself (a → b → a)"]
        );
    }

    #[test]
    fn rules_that_multiply_are_refused() {
        let names: Vec<(String, String)> = (0..14)
            .map(|n| (format!("r{n:02}"), format!("(a <r{0:02}>|b <r{0:02}> <r{0:02}>)", n + 1)))
            .collect();
        let mut rules: Vec<(&str, &str)> = names.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        rules.push(("r14", "end"));
        let got = faults(&rules, "<r00>");
        assert!(got.iter().any(|fault| fault.contains("stands for more than 20000")), "{got:?}");
    }
}
