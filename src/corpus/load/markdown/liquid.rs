//! Template tags of Jekyll, Liquid, Nunjucks and the like, which site generators replace before they
//! read the Markdown.

use std::borrow::Cow;

/// The text without its template tags, and with as many lines as before, so that line numbers hold.
///
/// - Comments go with what they hold; of raw blocks the content stays as it is.
/// - A tag in a link's address becomes `#`, so that the link is one.
/// - A tag in running text whose arguments are quoted stands for the last of them, be it a name or a
///   label (`{% term "leave" %}`), unless it is a path; every other tag is dropped.
/// - A code span that is nothing but a tag is about the tag, and stays.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    if !text.contains("{%") && !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = opening(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some((text, length)) = literal(from) {
            out.push_str(text);
            rest = &from[length..];
            continue;
        }
        let Some(tag) = Tag::parse(from) else {
            out.push_str(&from[..2]);
            rest = &from[2..];
            continue;
        };
        rest = &from[tag.length..];
        match tag.name {
            "raw" | "verbatim" => {
                let (inside, after) = until_end(rest, tag.name);
                out.push_str(inside);
                rest = after;
            }
            "comment" => {
                let (inside, after) = until_end(rest, tag.name);
                push_lines(&mut out, inside);
                rest = after;
            }
            _ if out.ends_with('`') && rest.starts_with('`') => out.push_str(&from[..tag.length]),
            _ => {
                if is_address(&out) {
                    unescape_link(&mut out);
                    out.push('#');
                } else if let Some(words) = tag.words().filter(|_| !is_alone(&out, rest)) {
                    out.push_str(&words);
                } else if out.is_empty() || out.ends_with('\n') {
                    rest = rest.trim_start_matches([' ', '\t']);
                }
                push_lines(&mut out, &from[..tag.length]);
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.windows(2).position(|pair| matches!(pair, b"{%" | b"{{"))
}

/// The text of a tag that does nothing but say it, `{{ "text" }}`, and the tag's length.
fn literal(tag: &str) -> Option<(&str, usize)> {
    let inside = tag.strip_prefix("{{")?.trim_start();
    let (text, after) = match inside.as_bytes().first()? {
        b'"' => inside[1..].split_once('"')?,
        b'\'' => inside[1..].split_once('\'')?,
        _ => return None,
    };
    let rest = after.trim_start().strip_prefix("}}")?;
    Some((text, tag.len() - rest.len()))
}

struct Tag<'a> {
    name: &'a str,
    arguments: &'a str,
    length: usize,
}

impl<'a> Tag<'a> {
    /// The tag that the text starts with; `None` if it is not closed before the next one opens.
    fn parse(text: &'a str) -> Option<Self> {
        let (closing, is_value) = if text.starts_with("{%") { ("%}", false) } else { ("}}", true) };
        let end = text.find(closing)?;
        let inside = &text[2..end];
        if inside.contains("{%") || inside.contains("{{") || inside.contains("\n\n") {
            return None;
        }
        let inside = inside.trim_matches('-').trim();
        let (name, arguments) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let (name, arguments) = if is_value { ("", "") } else { (name, arguments) };
        Some(Self { name, arguments, length: end + closing.len() })
    }

    /// What the tag says if all its arguments are quoted: the last of them, if it is no path.
    fn words(&self) -> Option<String> {
        let mut arguments = Vec::new();
        let mut rest = self.arguments.trim();
        while let Some(quote) = rest.chars().next() {
            let (argument, after) = match quote {
                '"' | '\'' => rest[1..].split_once(quote)?,
                _ => return None,
            };
            arguments.push(argument);
            rest = after.trim_start();
        }
        let words = arguments.last()?.trim();
        let is_file = words.contains('.') && !words.contains(' ');
        if words.is_empty() || is_file || words.contains(['/', '<', '{']) {
            return None;
        }
        let is_channel = self.name.contains("channel") && arguments.len() == 1;
        let sign = if is_channel && !words.starts_with('#') && !words.contains(' ') { "#" } else { "" };
        Some(format!("{sign}{words}"))
    }
}

/// What a block holds, and the text behind its end tag; up to the end if it has none.
fn until_end<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let end = format!("end{name}");
    let mut from = 0;
    while let Some(at) = text[from..].find("{%") {
        let at = from + at;
        match Tag::parse(&text[at..]) {
            Some(tag) if tag.name == end => return (&text[..at], &text[at + tag.length..]),
            _ => from = at + 2,
        }
    }
    (text, "")
}

fn push_lines(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| *c == '\n'));
}

/// Takes off a backslash before the link text: an address behind it shows that a link was meant.
fn unescape_link(before: &mut String) {
    if let Some(at) = before.rfind("\\[").filter(|at| before.rfind('[') == Some(at + 1)) {
        before.remove(at);
    }
}

/// Whether what follows is the start of a link's or an attribute's address.
fn is_address(before: &str) -> bool {
    let start = before.trim_end_matches(|c: char| !c.is_whitespace() && !matches!(c, '(' | '"' | '\'' | '<'));
    let start = start.strip_suffix('<').unwrap_or(start);
    start.ends_with("](")
        || start.ends_with("=\"")
        || start.ends_with("='")
        || start
            .lines()
            .next_back()
            .is_some_and(|line| line.starts_with('[') && line.trim_end().ends_with("]:"))
}

/// Whether the tag is a block of its own: between blank lines, or at the text's start or end.
fn is_alone(before: &str, after: &str) -> bool {
    let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    let mut above = before.rsplit('\n');
    let mut below = after.split('\n');
    is_blank(above.next()) && is_blank(above.next()) && is_blank(below.next()) && is_blank(below.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_lines_stay() {
        let cases = [
            ("a {{ x }}b", "a b"),
            ("{% alert %}\n  Text.\n{% endalert %}\n", "\n  Text.\n\n"),
            ("{% comment %}\nno\n{% endcomment %}yes", "\n\nyes"),
            ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
            ("[a]({% page \"x/y\" %})", "[a](#)"),
            ("<a href=\"{% page \"x/y\" %}\">a</a>", "<a href=\"#\">a</a>"),
            ("\\[a]({% page \"x\" %})", "[a](#)"),
            ("[a]({{ base }}/x)", "[a](#/x)"),
            ("Ask in {% slack_channel \"help-me\" %}.", "Ask in #help-me."),
            ("See {% term 'leave' %}.", "See leave."),
            ("See {% image \"a/b.png\" \"alt\" %}.", "See alt."),
            ("See {% file \"a/b.png\" %}.", "See ."),
            ("{%include\n  \"x.html\"\n%}\nb", "\n\n\nb"),
            ("use `{{ name }}` here", "use `{{ name }}` here"),
            ("write {{ '{% x %}' }} here", "write {% x %} here"),
            ("the\n{% term 'leave' %}\npolicy", "the\nleave\npolicy"),
            ("not closed {% x", "not closed {% x"),
            ("{%- if x -%} text", "text"),
        ];
        for (text, expected) in cases {
            assert_eq!(strip(text), expected, "{text}");
        }
    }
}
