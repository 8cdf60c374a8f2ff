//! The text of a template, as a tree.

use crate::text::{span::Span, tokens::tokenize};

/// A template longer than this, in bytes, is a fault.
pub const MAX_LENGTH: usize = 2_000;
/// A template nested deeper than this is a fault.
pub const MAX_DEPTH: usize = 32;
/// The most whole words that glued pieces such as `judge[s]` may stand for.
const MAX_GLUED: usize = 64;

/// A template or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A folded word.
    Word(String),
    /// One after the other.
    Sequence(Vec<Node>),
    /// `(one|another)`.
    Choice(Vec<Node>),
    /// `[perhaps]`.
    Optional(Box<Node>),
    /// `{kind}` or `{kind:name}`; without a name of its own, a slot is named after its kind.
    Slot {
        /// A built-in kind or the name of a list.
        kind: String,
        /// What the match calls it.
        name: String,
        /// The braces and what is between them.
        span: Span,
    },
    /// `<rule>`, or `<rule:name>` for a slot filled by all that the rule matches.
    Rule {
        /// The rule's name.
        name: String,
        /// The slot that it fills.
        slot: Option<String>,
        /// The angle brackets and what is between them.
        span: Span,
    },
}

/// What is wrong with a template's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes of the template.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Parses `text`.
///
/// Literal text is folded as questions are, so case, accents and punctuation do not matter.
/// Pieces without a space between them make whole words: `judge[s]`, `countr(y|ies)`.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    if text.len() > MAX_LENGTH {
        let message = format!("template of {} bytes", text.len());
        return Err(error(
            0..text.len(),
            message,
            format!("keep it under {MAX_LENGTH}; move parts into rules"),
        ));
    }
    let mut parser = Parser { text, at: 0, depth: 0 };
    let node = parser.choice()?;
    match parser.peek() {
        None => Ok(node),
        Some(stray) => {
            let help = format!("take it out, or open it with `{}`", opener(stray));
            Err(error(parser.at..parser.at + stray.len_utf8(), format!("`{stray}` closes nothing"), help))
        }
    }
}

/// Whether `name` can name a slot, list or rule: lower-case letters, digits and `_`.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// A piece that may be glued to the next: literal text or a node.
enum Piece {
    Text(String),
    Node(Node, Span),
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Alternatives parted by `|`, up to a closing mark or the end.
    fn choice(&mut self) -> Result<Node, SyntaxError> {
        let mut alternatives = vec![self.sequence()?];
        while self.peek() == Some('|') {
            self.at += 1;
            alternatives.push(self.sequence()?);
        }
        let empty = |node: &Node| matches!(node, Node::Sequence(nodes) if nodes.is_empty());
        let open = alternatives.iter().any(empty);
        alternatives.retain(|node| !empty(node));
        let node = match alternatives.len() {
            0 => Node::Sequence(Vec::new()),
            1 => alternatives.remove(0),
            _ => Node::Choice(alternatives),
        };
        let is_empty = empty(&node);
        Ok(if open && !is_empty { Node::Optional(Box::new(node)) } else { node })
    }

    fn sequence(&mut self) -> Result<Node, SyntaxError> {
        let mut nodes = Vec::new();
        let mut run: Vec<Piece> = Vec::new();
        loop {
            let start = self.at;
            match self.peek() {
                None | Some('|' | ')' | ']') => break,
                Some(c) if c.is_whitespace() => {
                    self.at += c.len_utf8();
                    nodes.extend(glue(std::mem::take(&mut run))?);
                }
                Some('(') => {
                    let inner = self.group(')')?;
                    run.push(Piece::Node(inner, Span::new(start, self.at)));
                }
                Some('[') => {
                    let inner = self.group(']')?;
                    run.push(Piece::Node(Node::Optional(Box::new(inner)), Span::new(start, self.at)));
                }
                Some('{') => {
                    let slot = self.slot()?;
                    run.push(Piece::Node(slot, Span::new(start, self.at)));
                }
                Some('<') => {
                    let rule = self.rule()?;
                    run.push(Piece::Node(rule, Span::new(start, self.at)));
                }
                Some(stray @ ('}' | '>')) => {
                    let help = format!("take it out, or open it with `{}`", opener(stray));
                    return Err(error(start..start + 1, format!("`{stray}` closes nothing"), help));
                }
                Some(_) => run.push(Piece::Text(self.literal())),
            }
        }
        nodes.extend(glue(run)?);
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Sequence(nodes) })
    }

    fn group(&mut self, close: char) -> Result<Node, SyntaxError> {
        let start = self.at;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let help = "move the inner groups into a rule";
            return Err(error(start..start + 1, format!("nested deeper than {MAX_DEPTH}"), help));
        }
        self.at += 1;
        let inner = self.choice()?;
        if self.peek() != Some(close) {
            let open = opener(close);
            let help = format!("add the missing `{close}`");
            return Err(error(start..start + 1, format!("`{open}` is never closed"), help));
        }
        self.at += 1;
        self.depth -= 1;
        if inner == Node::Sequence(Vec::new()) {
            return Err(error(
                start..self.at,
                "nothing between the brackets",
                "name the words, or take it out",
            ));
        }
        Ok(inner)
    }

    fn slot(&mut self) -> Result<Node, SyntaxError> {
        let (inside, span) = self.enclosed('}')?;
        let (kind, name) = inside.split_once(':').unwrap_or((inside, inside));
        for part in [kind, name] {
            if !is_name(part) {
                let help = "write `{place}`, or `{place:other}` for a place named other";
                return Err(error(span.range(), format!("`{part}` cannot name a slot"), help));
            }
        }
        Ok(Node::Slot { kind: kind.to_owned(), name: name.to_owned(), span })
    }

    fn rule(&mut self) -> Result<Node, SyntaxError> {
        let (inside, span) = self.enclosed('>')?;
        let (name, slot) = match inside.split_once(':') {
            Some((name, slot)) => (name, Some(slot)),
            None => (inside, None),
        };
        if let Some(bad) = [Some(name), slot].into_iter().flatten().find(|part| !is_name(part)) {
            let help = "names are lower-case letters, digits and `_`";
            return Err(error(span.range(), format!("`{bad}` cannot name a rule or slot"), help));
        }
        Ok(Node::Rule { name: name.to_owned(), slot: slot.map(str::to_owned), span })
    }

    fn enclosed(&mut self, close: char) -> Result<(&str, Span), SyntaxError> {
        let start = self.at;
        let Some(length) = self.text[start..].find(close) else {
            let open = opener(close);
            let help = format!("add the missing `{close}`");
            return Err(error(start..start + 1, format!("`{open}` is never closed"), help));
        };
        let span = Span::new(start, start + length + 1);
        self.at = span.end;
        Ok((&self.text[start + 1..span.end - 1], span))
    }

    fn literal(&mut self) -> String {
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || "()[]{}<>|".contains(c);
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }
}

/// The nodes of pieces that stand without a space between them.
fn glue(mut run: Vec<Piece>) -> Result<Vec<Node>, SyntaxError> {
    run.retain(|piece| match piece {
        Piece::Text(text) => text.chars().any(char::is_alphanumeric),
        Piece::Node(..) => true,
    });
    if run.len() < 2 {
        return Ok(run.into_iter().flat_map(plain).collect());
    }
    let mut words = vec![String::new()];
    for piece in &run {
        let endings = match piece {
            Piece::Text(text) => vec![text.clone()],
            Piece::Node(node, span) => endings(node).ok_or_else(|| {
                let help =
                    "put a space before and after it; only plain endings such as `judge[s]` are glued on";
                error(span.range(), "stands against other words without a space", help)
            })?,
        };
        words = words.iter().flat_map(|word| endings.iter().map(move |end| format!("{word}{end}"))).collect();
        if words.len() > MAX_GLUED {
            let span = run.iter().find_map(|p| if let Piece::Node(_, span) = p { Some(*span) } else { None });
            let message = format!("stands for more than {MAX_GLUED} words");
            return Err(error(span.unwrap_or_default().range(), message, "write the words out, with spaces"));
        }
    }
    let alternatives: Vec<Node> = words.iter().map(|word| phrase(word)).collect();
    Ok(vec![Node::Choice(alternatives)])
}

fn plain(piece: Piece) -> Vec<Node> {
    match piece {
        Piece::Text(text) => tokenize(&text).into_iter().map(|token| Node::Word(token.word)).collect(),
        Piece::Node(node, _) => vec![node],
    }
}

fn phrase(text: &str) -> Node {
    let mut words: Vec<Node> = tokenize(text).into_iter().map(|token| Node::Word(token.word)).collect();
    if words.len() == 1 { words.remove(0) } else { Node::Sequence(words) }
}

/// What a group of plain words can add to the word before it.
fn endings(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::Word(word) => Some(vec![word.clone()]),
        Node::Choice(nodes) => nodes.iter().map(endings).collect::<Option<Vec<_>>>().map(|all| all.concat()),
        Node::Optional(inner) => endings(inner).map(|mut all| {
            all.push(String::new());
            all
        }),
        Node::Sequence(_) | Node::Slot { .. } | Node::Rule { .. } => None,
    }
}

fn opener(close: char) -> char {
    match close {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '>' => '<',
        other => other,
    }
}

fn error(span: std::ops::Range<usize>, message: impl Into<String>, help: impl Into<String>) -> SyntaxError {
    SyntaxError { span: Span::new(span.start, span.end), message: message.into(), help: help.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tree as a canonical template, or the error with its place.
    fn check(template: &str, expected: &str) {
        let got = match parse(template) {
            Ok(node) => show(&node),
            Err(e) => format!("{}..{}: {}", e.span.start, e.span.end, e.message),
        };
        assert_eq!(got, expected, "{template}");
    }

    fn show(node: &Node) -> String {
        let join = |nodes: &[Node], with: &str| nodes.iter().map(show).collect::<Vec<_>>().join(with);
        match node {
            Node::Word(word) => word.clone(),
            Node::Sequence(nodes) => join(nodes, " "),
            Node::Choice(nodes) => format!("({})", join(nodes, "|")),
            Node::Optional(inner) => format!("[{}]", show(inner)),
            Node::Slot { kind, name, .. } if kind == name => format!("{{{kind}}}"),
            Node::Slot { kind, name, .. } => format!("{{{kind}:{name}}}"),
            Node::Rule { name, slot: None, .. } => format!("<{name}>"),
            Node::Rule { name, slot: Some(slot), .. } => format!("<{name}:{slot}>"),
        }
    }

    #[test]
    fn trees() {
        check("Training IN  {place}?", "training in {place}");
        check(
            "[what|which] <activity> (in|at) {place:other}",
            "[(what|which)] <activity> (in|at) {place:other}",
        );
        check("(page|text)[s] left", "(pages|page|texts|text) left");
        check("the <law:named> ( a )", "the <law:named> a");
        check("what's that", "what that");
        check("judge[s] countr(y|ies)", "(judges|judge) (country|countries)");
        check("(hello|good (morning|evening))!", "(hello|good (morning|evening))");
        check("(a|) b", "[a] b");
        check("¿ÉTÉ {topic}.", "ete {topic}");
    }

    #[test]
    fn faults_name_the_byte() {
        check("in {place", "3..4: `{` is never closed");
        check("in [the {place}", "3..4: `[` is never closed");
        check("in the] x", "6..7: `]` closes nothing");
        check("in } x", "3..4: `}` closes nothing");
        check("a {Bad Name}", "2..12: `Bad Name` cannot name a slot");
        check("a <>", "2..4: `` cannot name a rule or slot");
        check("a () b", "2..4: nothing between the brackets");
        check("pre{topic}", "3..10: stands against other words without a space");
        check(&"(".repeat(40), "32..33: nested deeper than 32");
        check(&"a ".repeat(1001), "0..2002: template of 2002 bytes");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "[a-zé'\\[\\](){}<>|: ]{0,80}") {
            if let Err(e) = parse(&text) {
                prop_assert!(e.span.end <= text.len());
            }
        }
    }
}
