//! A message as a person reads it: Discord's markup drawn, escapes gone.

use serde_json::Value;

/// Everything that stands in a message, from top to bottom, as it is written.
pub(crate) fn written(message: &Value) -> String {
    parts(message).into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("\n")
}

/// What a person sees of a message.
pub(crate) fn seen(message: &Value) -> Drawn {
    let mut all = Drawn::default();
    for (text, is_markdown) in parts(message) {
        if !all.words.is_empty() {
            all.words.push('\n');
        }
        if is_markdown {
            let drawn = drawn(text);
            all.words.push_str(&drawn.words);
            all.mentions.extend(drawn.mentions);
            all.links.extend(drawn.links);
        } else {
            all.words.push_str(text);
        }
    }
    all
}

/// The words that a person reads in a message.
pub(crate) fn read(message: &Value) -> String {
    seen(message).words
}

/// The texts of a message, each with whether it is Markdown; an embed's author and footer are not.
fn parts(message: &Value) -> Vec<(&str, bool)> {
    let mut parts = vec![(&message["content"], true)];
    for embed in message["embeds"].as_array().into_iter().flatten() {
        parts.extend([
            (&embed["author"]["name"], false),
            (&embed["title"], true),
            (&embed["description"], true),
        ]);
        for field in embed["fields"].as_array().into_iter().flatten() {
            parts.extend([(&field["name"], true), (&field["value"], true)]);
        }
        parts.push((&embed["footer"]["text"], false));
    }
    let texts = parts.into_iter().filter_map(|(text, is_markdown)| Some((text.as_str()?, is_markdown)));
    texts.filter(|(text, _)| !text.is_empty()).collect()
}

/// What drawing a text makes of it.
#[derive(Default, Debug)]
pub(crate) struct Drawn {
    /// The words that are seen.
    pub(crate) words: String,
    /// What would be drawn as a mention, or would be one if it were allowed.
    pub(crate) mentions: Vec<String>,
    /// Where links lead.
    pub(crate) links: Vec<String>,
}

/// Signs that a client draws nothing for.
const UNSEEN: [char; 4] = ['\u{200b}', '\u{200c}', '\u{2060}', '\u{feff}'];

/// Draws a text: escaped signs stand for themselves, signs of emphasis, quotation and small print
/// go, masked links leave their words.
pub(crate) fn drawn(text: &str) -> Drawn {
    let mut drawn = Drawn::default();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            drawn.words.push('\n');
        }
        draw_line(without_prefix(line), &mut drawn);
    }
    drawn.words.retain(|c| !UNSEEN.contains(&c));
    drawn
}

/// A line without what makes it a quotation, a heading, an item or small print.
fn without_prefix(line: &str) -> &str {
    let marks = [">>> ", "> ", "-# ", "### ", "## ", "# ", "- ", "* "];
    marks.iter().find_map(|mark| line.strip_prefix(mark)).map_or(line, without_prefix)
}

fn draw_line(line: &str, drawn: &mut Drawn) {
    let mut rest = line;
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        rest = match sign {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                drawn.words.push_str(&after[..1]);
                &after[1..]
            }
            '*' | '_' | '~' | '`' => {
                let run = &rest[..rest.len() - rest.trim_start_matches(sign).len()];
                if !is_markup(run, &rest[run.len()..], &drawn.words) {
                    drawn.words.push_str(run);
                }
                &rest[run.len()..]
            }
            '|' if after.starts_with('|') => &after[1..],
            '<' => match tag(after) {
                Some((inside, after)) => {
                    draw_tag(inside, drawn);
                    after
                }
                None => push(drawn, sign, after),
            },
            '[' => match masked(after) {
                Some((words, address, after)) => {
                    draw_line(words, drawn);
                    drawn.links.push(address.to_owned());
                    after
                }
                None => push(drawn, sign, after),
            },
            '@' => {
                let called = ["everyone", "here"].into_iter().find(|name| after.starts_with(name));
                drawn.mentions.extend(called.map(|name| format!("@{name}")));
                push(drawn, sign, after)
            }
            _ => push(drawn, sign, after),
        };
    }
}

fn push<'a>(drawn: &mut Drawn, sign: char, after: &'a str) -> &'a str {
    drawn.words.push(sign);
    after
}

/// A lone `~`, an underscore inside a word, and a sign between spaces are themselves; all others
/// mark something.
fn is_markup(run: &str, after: &str, before: &str) -> bool {
    let next = after.chars().next().unwrap_or(' ');
    let inside = before.ends_with(char::is_alphanumeric) && next.is_alphanumeric();
    let spaced = before.ends_with(' ') && next == ' ';
    !(run == "~" || run.starts_with('_') && inside || spaced)
}

/// The inside of `<…>`, if it is a mention, an emoji, a time or a link.
fn tag(after: &str) -> Option<(&str, &str)> {
    let (inside, after) = after.split_once('>')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let id = inside.trim_start_matches(['@', '#', '&', '!']);
    let mention = inside.starts_with(['@', '#']) && digits(id);
    let named = [":", "a:", "t:", "/", "id:"].iter().any(|kind| inside.starts_with(kind)) && inside.len() > 3;
    let link = inside.starts_with("http://") || inside.starts_with("https://");
    (mention || named || link).then_some((inside, after))
}

fn draw_tag(inside: &str, drawn: &mut Drawn) {
    if inside.starts_with("http") {
        drawn.links.push(inside.to_owned());
        drawn.words.push_str(inside);
    } else if inside.starts_with('/') {
        drawn.words.push_str(inside.split(':').next().unwrap_or_default());
    } else if inside.starts_with("t:") {
        drawn.words.push_str("a moment");
    } else {
        drawn.mentions.push(format!("<{inside}>"));
    }
}

/// The words and the link of `words](link)`, and what follows.
fn masked(after: &str) -> Option<(&str, &str, &str)> {
    let end = unescaped(after, ']')?;
    let rest = after[end + 1..].strip_prefix('(')?;
    let close = rest.find(')')?;
    let link = rest[..close].trim_start_matches('<').trim_end_matches('>');
    let web = link.starts_with("http://") || link.starts_with("https://");
    web.then_some((&after[..end], link, &rest[close + 1..]))
}

fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    for (at, sign) in text.char_indices() {
        if sign == wanted && !escaped {
            return Some(at);
        }
        escaped = sign == '\\' && !escaped;
    }
    None
}

#[test]
fn a_message_is_read_as_discord_draws_it() {
    let check = |text: &str, words: &str| assert_eq!(drawn(text).words, words, "{text:?}");
    check(r"2 \* 3 \_ 4 \<@1\> \`x\`", "2 * 3 _ 4 <@1> `x`");
    check("> The **31** boats *sail* ~~not~~ snake_case", "The 31 boats sail not snake_case");
    check("-# [the page](https://example.org/a) 1", "the page 1");
    check("</ask:12> since <t:1700000000:R>", "/ask since a moment");
    check("[\\[1\\]](<https://example.org>) here", "[1] here");
    let hostile = drawn("<@12> <@&3> <#4> @everyone \\@here @\u{200b}here <:a:1>");
    assert_eq!(hostile.mentions, ["<@12>", "<@&3>", "<#4>", "@everyone", "<:a:1>"]);
}
