//! The program's own source, as the tidiness tests read it.

use std::fs;
use std::path::Path;

use crate::support::repository;

/// A file of `src/`.
pub(crate) struct Source {
    /// Its path below `src/`, with `/` between names.
    pub(crate) name: String,
    /// All of it.
    pub(crate) text: String,
    /// What is compiled outside tests, comments blanked out; line by line the same as `text`.
    pub(crate) code: String,
    /// The string and character literals of `code`, the rest blanked out.
    pub(crate) literals: String,
}

impl Source {
    /// The floor the file belongs to: its folder below `src/`, or its own name at the top.
    pub(crate) fn floor(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap_or_default()
    }

    /// How many modules it lies below the crate's root.
    pub(crate) fn depth(&self) -> usize {
        let names = self.name.split('/').count();
        if self.name.ends_with("/mod.rs") { names - 1 } else { names }
    }

    /// The lines of code with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        numbered(&self.code)
    }
}

/// The lines of a text with their numbers, from 1.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(number, line)| (number + 1, line))
}

/// Every `.rs` file of `src/`, in order.
pub(crate) fn sources() -> Vec<Source> {
    let root = repository("src");
    let mut sources = Vec::new();
    read(&root, &root, &mut sources);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(sources.len() > 20, "the source is not where this test looks for it");
    sources
}

fn read(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, sources);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            let tests_only = name.ends_with("/tests.rs");
            let code = if tests_only { String::new() } else { without_tests(&without_comments(&text)) };
            let literals = literals(&code);
            sources.push(Source { name, text, code, literals });
        }
    }
}

/// The source with every comment blanked out. Strings stay as they are.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Comment(words) => kept.extend(words.chars().map(|c| if c == '\n' { c } else { ' ' })),
            Piece::Code(words) | Piece::Literal(words) => kept.push_str(words),
        }
    }
    kept
}

/// The code with all but its literals blanked out.
fn literals(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    for piece in pieces(code) {
        match piece {
            Piece::Literal(words) => kept.push_str(words),
            other => kept.extend(other.text().chars().map(|c| if c == '\n' { c } else { ' ' })),
        }
    }
    kept
}

/// The code with every item under `#[cfg(test)]` blanked out.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        let item = &rest[at..];
        let end = end_of_item(item);
        kept.extend(item[..end].chars().filter(|&c| c == '\n'));
        rest = &item[end..];
    }
    kept + rest
}

/// Where the item at the start of `code` ends: after its block, or its semicolon.
fn end_of_item(code: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    for piece in pieces(code) {
        if let Piece::Code(words) = piece {
            for (byte, c) in words.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 1 => return at + byte + 1,
                    '}' => depth -= 1,
                    ';' if depth == 0 => return at + byte + 1,
                    _ => {}
                }
            }
        }
        at += piece.text().len();
    }
    code.len()
}

#[derive(Clone, Copy)]
enum Piece<'a> {
    Code(&'a str),
    Comment(&'a str),
    Literal(&'a str),
}

impl<'a> Piece<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Code(text) | Self::Comment(text) | Self::Literal(text) => text,
        }
    }
}

/// Parts Rust source into code, comments, and string or character literals.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let code = rest.char_indices().find(|&(at, _)| begins(rest, at)).map_or(rest.len(), |(at, _)| at);
        let (before, after) = rest.split_at(code);
        pieces.push(Piece::Code(before));
        let length = comment(after).or_else(|| literal(after)).unwrap_or(after.len());
        let (special, remaining) = after.split_at(length);
        pieces.push(if special.starts_with('/') { Piece::Comment(special) } else { Piece::Literal(special) });
        rest = remaining;
    }
    pieces
}

fn begins(text: &str, at: usize) -> bool {
    let in_word = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
    let rest = &text[at..];
    match rest.as_bytes()[0] {
        b'/' => comment(rest).is_some(),
        b'"' | b'\'' => literal(rest).is_some(),
        b'r' | b'b' => !in_word && literal(rest).is_some(),
        _ => false,
    }
}

fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| text.find("*/").map_or(text.len(), |end| end + 2))
}

/// The length of the literal that `text` begins with.
fn literal(text: &str) -> Option<usize> {
    let prefix = text.len() - text.trim_start_matches('b').len();
    let body = &text[prefix.min(1)..];
    let prefix = text.len() - body.len();
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        return Some(prefix + 1 + hashes + 1 + inner.find(&close)? + close.len());
    }
    if let Some(inner) = body.strip_prefix('"') {
        return Some(prefix + 1 + closing(inner, '"')?);
    }
    let inner = body.strip_prefix('\'')?;
    let mut chars = inner.chars();
    let (first, second) = (chars.next()?, chars.next()?);
    // `'a` without a closing quote is a lifetime.
    (first == '\\' || second == '\'').then(|| closing(inner, '\'')).flatten().map(|end| prefix + 1 + end)
}

/// Where an escaped literal ends, its closing quote included.
fn closing(inner: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

#[test]
fn comments_and_tests_are_told_from_code() {
    let text = "let a = \"// no {\"; // yes\nlet b = '{';\n#[cfg(test)]\nmod tests {\n let c = '}';\n}\nfn d<'a>() {}";
    let expected = "let a = \"// no {\";       \nlet b = '{';\n\n\n\n\nfn d<'a>() {}";
    assert_eq!(without_tests(&without_comments(text)).trim_end(), expected);
}
