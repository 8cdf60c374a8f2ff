//! What a text file says about itself in a block of YAML or TOML before its text.

use serde::Deserialize;
use serde_json::Value;

use super::error::LoadError;
use crate::corpus::block::Metadata;

/// The metadata of a text's front matter, and the text behind it with the number of lines before.
///
/// YAML stands between two lines `---` (or `---` and `...`), TOML between two lines `+++`. A text
/// whose first block is not a table of keys has none: `---` may also be a rule.
///
/// # Errors
/// [`LoadError::Damaged`], naming the line, if the block cannot be parsed.
pub(super) fn split(text: &str) -> Result<(Metadata, &str, u32), LoadError> {
    let Some((fence, block, rest)) = fenced(text) else {
        return Ok((Metadata::default(), text, 0));
    };
    let lines = block.lines().count() as u32 + 2;
    let keys = if fence == "+++" { toml_keys(block)? } else { yaml_keys(block)? };
    match keys {
        Some(keys) => Ok((keys.metadata(), rest, lines)),
        None => Ok((Metadata::default(), text, 0)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys {
    title: Value,
    source: Value,
    url: Value,
    link: Value,
    permalink: Value,
    publisher: Value,
    author: Value,
    authors: Value,
    date: Value,
    question: Value,
}

impl Keys {
    fn metadata(&self) -> Metadata {
        let source = [&self.source, &self.url, &self.link, &self.permalink];
        let publisher = [&self.publisher, &self.author, &self.authors];
        let question = words(&self.question);
        Metadata {
            title: words(&self.title).or_else(|| question.clone()),
            source: source.into_iter().filter_map(words).find(|address| is_absolute(address)),
            publisher: publisher.into_iter().find_map(words),
            date: words(&self.date),
            question,
        }
    }
}

/// Whether this is an absolute `http` or `https` address.
pub(super) fn is_absolute(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

fn fenced(text: &str) -> Option<(&str, &str, &str)> {
    let (first, body) = text.split_once('\n')?;
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || (fence == "---" && end == "...") {
            return Some((fence, &body[..at], &body[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn yaml_keys(block: &str) -> Result<Option<Keys>, LoadError> {
    if !block.lines().any(|line| line.contains(':')) {
        return Ok(None);
    }
    serde_saphyr::from_str(block).map(Some).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line()) + 1;
        damaged(line, &error.without_snippet().to_string())
    })
}

fn toml_keys(block: &str) -> Result<Option<Keys>, LoadError> {
    let table: toml::Table = block.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start.min(block.len()));
        let line = block.as_bytes()[..at].split(|&byte| byte == b'\n').count() - 1;
        damaged(line as u64 + 2, error.message())
    })?;
    let key = |name: &str| table.get(name).map_or(Value::Null, json);
    Ok(Some(Keys {
        title: key("title"),
        source: key("source"),
        url: key("url"),
        link: key("link"),
        permalink: key("permalink"),
        publisher: key("publisher"),
        author: key("author"),
        authors: key("authors"),
        date: key("date"),
        question: key("question"),
    }))
}

fn damaged(line: u64, cause: &str) -> LoadError {
    let cause = cause.lines().next().unwrap_or_default();
    LoadError::Damaged(format!("front matter, line {line}: {cause}"))
}

fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Array(values) => Value::Array(values.iter().map(json).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
        toml::Value::String(text) => Value::String(text.clone()),
        other => Value::String(other.to_string()),
    }
}

/// A value as a person reads it: lists joined by commas, of a person or body the name.
fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.iter().filter_map(words).collect::<Vec<_>>().join(", "),
        Value::Object(keys) => keys.get("name").and_then(words)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match split(text) {
            Ok((metadata, rest, lines)) => {
                let Metadata { title, source, publisher, date, .. } = metadata;
                let fields = [title, source, publisher, date].map(Option::unwrap_or_default);
                format!("{} +{lines} {rest}", fields.join(" ~ "))
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn yaml_and_toml() {
        let yaml = "---\ntitle: 'A: b'\npermalink: /x/\nurl: https://x.org/a\nauthor:\n - name: Ann\n - Bob\ndate: 2024-05-06\nother: {a: 1}\n---\ntext";
        assert_eq!(read(yaml), "A: b ~ https://x.org/a ~ Ann, Bob ~ 2024-05-06 +10 text");
        let toml = "+++\ntitle = \"T\"\ndate = 2024-05-06\n[extra]\nx = 1\n+++\ntext";
        assert_eq!(read(toml), "T ~  ~  ~ 2024-05-06 +6 text");
        assert_eq!(read("---\ntitle: 2024\ndate: 2023\n...\nx"), "2024 ~  ~  ~ 2023 +4 x");
    }

    #[test]
    fn the_question_of_an_entry_is_its_title_failing_another() {
        let question =
            |text: &str| split(text).map(|(metadata, ..)| (metadata.title, metadata.question)).unwrap();
        let asked = Some("Who pays?".to_owned());
        assert_eq!(question("---\nquestion: Who pays?\n---\nx"), (asked.clone(), asked.clone()));
        let titled = question("+++\ntitle = \"Pay\"\nquestion = \"Who pays?\"\n+++\nx");
        assert_eq!(titled, (Some("Pay".to_owned()), asked));
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert_eq!(read("---\nA rule.\n---\nx"), " ~  ~  ~  +0 ---\nA rule.\n---\nx");
        assert_eq!(read("--- \nopen: end\n"), " ~  ~  ~  +0 --- \nopen: end\n");
    }

    #[test]
    fn broken_front_matter_names_the_line() {
        let error = read("---\ntitle: a\nkey: [1, 2\n---\nx");
        assert!(error.contains("front matter, line "), "{error}");
        let error = read("+++\ntitle = \"a\"\nkey = = 2\n+++\nx");
        assert!(error.contains("front matter, line 3"), "{error}");
    }
}
