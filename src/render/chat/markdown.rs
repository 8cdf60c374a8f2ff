//! Discord's Markdown: text that is to be read as it stands, quotes, links.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_segmentation::UnicodeSegmentation;

use super::message::units;
use crate::render::terminal::harmless_char;
use crate::text::span::Span;

/// UTF-16 units of a link's address. A longer one is left out, or first its text fragment.
const ADDRESS: usize = 512;

/// What an address in a masked link must not carry bare: all that could end it or begin markup.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'`')
    .add(b'*')
    .add(b'|')
    .add(b'{')
    .add(b'}');

/// Text of a document or a person so that exactly its characters are shown. Line ends stay; other
/// characters that steer what shows them are replaced.
pub fn escape(text: &str) -> String {
    escape_part(text, Span::new(0, text.len()))
}

/// A part of a text, escaped with an eye to what stands around it.
fn escape_part(text: &str, part: Span) -> String {
    let mut escaped = String::with_capacity(part.len() + 8);
    let mut before = '\n';
    let mut line = Line::Start;
    for (at, c) in text.char_indices().take_while(|&(at, _)| at < part.end) {
        if at >= part.start {
            if is_markup(c, before, &text[at + c.len_utf8()..], line) {
                escaped.push('\\');
            }
            escaped.push(if c == '\n' { c } else { harmless_char(c) });
        }
        before = c;
        line = line.after(c);
    }
    escaped
}

/// What of a line has been read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Nothing but white space.
    Start,
    /// A number, and white space before it.
    Number,
    /// More.
    Inside,
}

impl Line {
    fn after(self, c: char) -> Self {
        match (self, c) {
            (_, '\n') => Self::Start,
            (Self::Start, c) if is_space(c) => Self::Start,
            (Self::Start | Self::Number, c) if c.is_ascii_digit() => Self::Number,
            _ => Self::Inside,
        }
    }
}

/// Whether Discord could take `c` for markup. A backslash inside an address would be shown, but no
/// address is left that Discord could find: its colon is escaped, too.
fn is_markup(c: char, before: char, after: &str, line: Line) -> bool {
    match c {
        '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '@' => true,
        '~' | '|' => before == c || after.starts_with(c),
        '(' => before == ']',
        '#' | '>' | '-' | '+' => line == Line::Start,
        '.' => line == Line::Number,
        ':' => after.starts_with("//") || is_emoji(after),
        _ => false,
    }
}

/// Whether what follows a colon may be the rest of `:name:`. Nothing need stand in between: of two
/// colons side by side the second may have got a backslash, and that would be a name.
fn is_emoji(after: &str) -> bool {
    let end = after.find(|c: char| c == ':' || is_space(c));
    end.is_some_and(|end| after[end..].starts_with(':'))
}

/// Whether the character is white space, and still is when it is shown.
fn is_space(c: char) -> bool {
    c == '\n' || harmless_char(c).is_whitespace()
}

/// A quote, each of its lines set off at the side, with `strong` in bold and `marks` after it.
pub fn quote(text: &str, strong: &[Span], marks: &str) -> String {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        lines.push(format!("> {}", emphasise(text, Span::new(at, at + line.len()), strong)));
        at += line.len() + 1;
    }
    lines.join("\n") + marks
}

/// A line of `text` with what of `strong` stands on it in bold.
fn emphasise(text: &str, line: Span, strong: &[Span]) -> String {
    let mut drawn = String::new();
    let mut at = line.start;
    // Where the text was cut, a span may end inside of what stands for the rest.
    let whole = |at: usize| text.floor_char_boundary(at);
    let strong = strong.iter().map(|span| Span { start: whole(span.start), end: whole(span.end) });
    for span in joined(strong, line) {
        drawn.push_str(&escape_part(text, Span::new(at, span.start)));
        drawn.push_str(&format!("**{}**", escape_part(text, span)));
        at = span.end;
    }
    drawn + &escape_part(text, Span::new(at, line.end))
}

/// The spans as far as they lie within `line`, those that touch made one: between `**` and `**`
/// something must stand.
fn joined(spans: impl Iterator<Item = Span>, line: Span) -> Vec<Span> {
    let within = |span: Span| Span {
        start: span.start.clamp(line.start, line.end),
        end: span.end.clamp(line.start, line.end),
    };
    let mut spans: Vec<Span> = spans.map(within).filter(|span| span.start < span.end).collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    joined
}

/// Words that lead to `url`, or the words alone where it is no address of the web or too long for
/// a message. `open` stands for words that cannot be a link: Discord wants no brackets in them and
/// nothing that looks like another address.
pub fn link(words: &str, url: Option<&str>, open: &str) -> String {
    let words_drawn = escape(&words.replace('\n', " "));
    match url.and_then(address) {
        None => words_drawn,
        Some(address) if words.contains(['[', ']']) || words.contains("://") => {
            format!("{words_drawn} · [{open}]({address})")
        }
        Some(address) => format!("[{words_drawn}]({address})"),
    }
}

/// An address of the web as it may stand in a masked link.
fn address(url: &str) -> Option<String> {
    let web =
        ["https://", "http://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
    let whole = url.split(":~:").next().unwrap_or_default();
    let encode = |url: &str| utf8_percent_encode(url, UNSAFE).to_string();
    let short = |address: &String| address.len() <= ADDRESS;
    let candidates = [url, whole.strip_suffix('#').unwrap_or(whole)];
    candidates.into_iter().filter(|_| web).map(encode).find(short)
}

/// `draw` of the text, or of as much of its beginning as `most` UTF-16 units hold: cut after a word
/// where there is one, and with “…” in the place of the rest.
pub fn shortened(text: &str, most: usize, draw: impl Fn(&str) -> String) -> String {
    // Nothing that is drawn is shorter than its text.
    let within = text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end]);
    if within.len() == text.len() {
        let whole = draw(text);
        if units(&whole) <= most {
            return whole;
        }
    }
    let cut = |end: usize| draw(&format!("{}…", within[..end].trim_end()));
    let longest = |ends: Vec<usize>| {
        let fitting = ends.partition_point(|&end| units(&cut(end)) <= most);
        fitting.checked_sub(1).map_or(0, |last| ends[last])
    };
    let words = longest(within.match_indices(char::is_whitespace).map(|(at, _)| at).collect());
    let letters = longest(within.grapheme_indices(true).map(|(at, _)| at).collect());
    // One endless word at the end would otherwise take all the room it could have had.
    let end = if words * 2 >= letters { words } else { letters };
    let drawn = cut(end);
    if units(&drawn) <= most { drawn } else { String::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::terminal::harmless;

    /// What a reader sees: a backslash before a sign takes away its meaning and is gone.
    fn read(markdown: &str) -> String {
        let mut seen = String::new();
        let mut chars = markdown.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.peek() {
                Some(&next) if c == '\\' && !next.is_ascii_alphanumeric() && !next.is_whitespace() => {
                    seen.push(next);
                    chars.next();
                }
                _ => seen.push(c),
            }
        }
        seen
    }

    /// The signs that keep their meaning, in place; a letter for all else.
    fn bare(markdown: &str) -> String {
        let mut chars = markdown.chars();
        let mut bare = String::new();
        while let Some(c) = chars.next() {
            if c == '\\' {
                chars.next();
                bare.push('x');
            } else {
                bare.push(c);
            }
        }
        bare
    }

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "*",
                "_",
                "~~",
                "||",
                "`",
                "```",
                "\\",
                "[",
                "]",
                "](",
                ")",
                "<",
                ">",
                "<@1>",
                "<@&1>",
                "<#1>",
                "</a:1>",
                "<t:1>",
                "<a:e:1>",
                "@everyone",
                "@here",
                "https://x.org",
                "http",
                ":",
                ":100:",
                "://",
                "//",
                "# ",
                "-# ",
                "- ",
                "+ ",
                "> ",
                ">>> ",
                "1. ",
                "12.",
                " ",
                "\n",
                "\r",
                "a",
                "é",
                "👨‍👩‍👧",
                "\u{202e}",
                "¯\\_(ツ)_/¯",
            ])
            .prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(text in hostile()) {
            let lines: Vec<String> = text.split('\n').map(harmless).collect();
            prop_assert_eq!(read(&escape(&text)), lines.join("\n"));
        }

        #[test]
        fn nothing_is_left_that_discord_takes_for_markup(text in hostile()) {
            let bare = bare(&escape(&text));
            for sign in ["\\", "*", "_", "`", "[", "]", "<", "@", "~~", "||", "](", "://"] {
                prop_assert!(!bare.contains(sign), "{sign:?} in {bare:?}");
            }
            for line in bare.lines().map(str::trim_start) {
                prop_assert!(!line.starts_with(['#', '>', '-', '+']), "{line:?}");
                let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
                prop_assert!(number.len() == line.len() || !number.starts_with('.'), "{line:?}");
            }
            let emoji = regex::Regex::new(":[^\\s:]+:").unwrap();
            prop_assert!(!emoji.is_match(&bare), "{bare:?}");
        }

        #[test]
        fn a_cut_keeps_its_measure(text in hostile(), most in 0usize..60) {
            let cut = shortened(&text, most, escape);
            prop_assert!(units(&cut) <= most, "{cut:?}");
            let seen = read(&cut);
            let whole = text.split('\n').map(harmless).collect::<Vec<_>>().join("\n");
            let begins = seen.strip_suffix('…').is_some_and(|start| whole.starts_with(start));
            prop_assert!(seen.is_empty() || seen == whole || begins, "{seen:?} of {whole:?}");
        }

        #[test]
        fn every_line_of_a_quote_is_set_off(text in hostile(), at in 0usize..40, length in 0usize..40) {
            let place = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let strong = [Span::new(place(at), place(at + length)), Span::new(0, place(at))];
            let drawn = quote(&text, &strong, "");
            prop_assert!(drawn.split('\n').all(|line| line.starts_with("> ")), "{drawn:?}");
            let plain: Vec<String> = drawn.split('\n').map(|line| line[2..].replace("**", "")).collect();
            let escaped = escape(&text).replace("**", "");
            prop_assert_eq!(plain.join("\n"), escaped);
        }
    }

    #[test]
    fn only_what_could_mean_something_is_escaped() {
        for (text, escaped) in [
            (
                "A plain sentence, with (brackets) & more: 10:30.",
                "A plain sentence, with (brackets) & more: 10:30.",
            ),
            ("well-known | a + b # c > d ~ e", "well-known | a + b # c > d ~ e"),
            ("1. one\n 2.5 two\n- three 3.", "1\\. one\n 2\\.5 two\n\\- three 3."),
            ("see https://x.org/a_b", "see https\\://x.org/a\\_b"),
            ("<@1> @everyone :100: a](b", "\\<\\@1> \\@everyone \\:100: a\\]\\(b"),
            ("||x|| ~~y~~", "\\|\\|x\\|\\| \\~\\~y\\~\\~"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }

    #[test]
    fn a_quote_is_set_off_and_what_was_asked_for_is_strong() {
        let strong = [Span::new(0, 3), Span::new(3, 5), Span::new(9, 9)];
        assert_eq!(quote("12 judges\n- all", &strong, " [1]"), "> **12 ju**dges\n> \\- all [1]");
    }

    #[test]
    fn a_link_cannot_be_broken_out_of() {
        for (words, url, drawn) in [
            (
                "Title",
                "https://x.org/a_(b)?q=\"<c>\"#:~:text=d",
                "[Title](https://x.org/a_%28b%29?q=%22%3Cc%3E%22#:~:text=d)",
            ),
            ("[a](b)", "https://x.org", "\\[a\\]\\(b) · [open](https://x.org)"),
            ("see http://y", "http://x.org", "see http\\://y · [open](http://x.org)"),
            ("Title", "javascript:alert(1)", "Title"),
            ("Title", "https://", "Title"),
        ] {
            assert_eq!(link(words, Some(url), "open"), drawn);
        }
        let long = format!("https://x.org/p#:~:text={}", "a%20".repeat(200));
        assert_eq!(link("T", Some(&long), "open"), "[T](https://x.org/p)");
        let longer = format!("https://x.org/{}", "p".repeat(600));
        assert_eq!(link("T", Some(&longer), "open"), "T");
    }

    #[test]
    fn a_cut_falls_between_words_where_there_are_any() {
        assert_eq!(shortened("one two three", 9, escape), "one two…");
        assert_eq!(shortened("one twothreefour", 12, escape), "one twothre…");
        assert_eq!(shortened("**********", 6, escape), "\\*\\*…");
        assert_eq!(shortened("👨‍👩‍👧👨‍👩‍👧", 12, escape), "👨‍👩‍👧…");
    }
}
