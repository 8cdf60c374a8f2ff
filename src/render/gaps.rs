//! What the documents fail to answer, as a page, as CSV, as JSON, and as drafts of intents.

use std::collections::HashSet;

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::json::{citation, rounded};
use super::page::{Line, Page, Run, Style};
use super::phrases::{Phrases, fill};
use super::reply::source;
use super::terminal::harmless;
use crate::answer::gaps::{Gap, Nearest};
use crate::text::tokens::tokenize;

/// Other wordings that a page shows of one gap.
const WORDINGS: usize = 3;
/// Columns of the count before a question.
const COUNT: usize = 4;
/// Characters of the name of a draft.
const NAME: usize = 40;

/// The page of these gaps of `all`.
pub fn page(gaps: &[Gap], all: usize, phrases: &Phrases) -> Page {
    let mut page = Page::default();
    if gaps.is_empty() {
        page.say(Style::Plain, phrases.no_gaps.clone());
        return page;
    }
    page.say(Style::Heading, phrases.gaps.clone());
    for gap in gaps {
        page.gap();
        let count = Run::of(Style::Strong, format!("{:>COUNT$}×  ", gap.asked()));
        let title = Run::of(Style::Plain, gap.title());
        page.push(Line { indent: 0, runs: vec![count, title] });
        let mut told: Vec<String> =
            gap.wordings.iter().skip(1).take(WORDINGS).map(|other| other.text.clone()).collect();
        if gap.wordings.len() > 1 + WORDINGS {
            told.push("…".to_owned());
        }
        if !told.is_empty() {
            page.push(below(Style::Faint, told.join(" · ")));
        }
        page.push(below(Style::Faint, history(gap, phrases)));
        match &gap.nearest {
            Some(nearest) => {
                page.push(below(Style::Plain, near(gap, phrases)));
                page.push(source(&nearest.citation, INDENT));
            }
            None => page.push(below(Style::Plain, near(gap, phrases))),
        }
    }
    if all > gaps.len() {
        page.gap();
        let counts = [("count", &*(all - gaps.len()).to_string())];
        page.say(Style::Faint, fill(&phrases.gaps_more, &counts));
    }
    page
}

const INDENT: u8 = COUNT as u8 + 3;

fn below(style: Style, text: String) -> Line {
    Line::of(style, text).set_in(INDENT)
}

/// When it was asked, and what was thought of the answer.
pub fn history(gap: &Gap, phrases: &Phrases) -> String {
    let (first, last) = (day(gap.first), day(gap.last));
    let phrase = if first == last { &phrases.gap_once } else { &phrases.gap_period };
    let mut told = fill(phrase, &[("first", &first), ("last", &last)]);
    if gap.rated_bad > 0 {
        told.push_str(" · ");
        told.push_str(&fill(&phrases.gap_rated_bad, &[("count", &gap.rated_bad.to_string())]));
    }
    told
}

/// What comes nearest, or answers it today.
pub fn near(gap: &Gap, phrases: &Phrases) -> String {
    match (&gap.nearest, gap.is_answered) {
        (Some(nearest), is_answered) => {
            let phrase = if is_answered { &phrases.gap_answered } else { &phrases.gap_nearest };
            fill(phrase, &[("quote", &nearest.statement.quote)])
        }
        (None, true) => phrases.gap_answered_by_hand.clone(),
        (None, false) => phrases.gap_nothing.clone(),
    }
}

/// The list of gaps; `docs/json.md` describes it.
pub fn list(gaps: &[Gap]) -> Value {
    let nearest = |nearest: &Nearest| {
        json!({
            "quote": nearest.statement.quote,
            "confidence": rounded(nearest.statement.confidence),
            "citation": citation(1, &nearest.citation),
        })
    };
    let object = |gap: &Gap| {
        json!({
            "question": gap.title(),
            "asked": gap.asked(),
            "rated_bad": gap.rated_bad,
            "first": day(gap.first),
            "last": day(gap.last),
            "wordings": gap.wordings.iter().map(|wording| json!({"text": wording.text, "asked": wording.asked})).collect::<Vec<_>>(),
            "answered": gap.is_answered,
            "nearest": gap.nearest.as_ref().map(nearest),
        })
    };
    gaps.iter().map(object).collect()
}

/// The gaps as CSV (RFC 4180) with a line of names: other wordings are parted by line ends within their field.
///
/// # Errors
/// When memory runs out.
pub fn csv(gaps: &[Gap]) -> Result<String, csv::Error> {
    let mut written = csv::Writer::from_writer(Vec::new());
    let names = [
        "asked",
        "rated_bad",
        "first",
        "last",
        "question",
        "wordings",
        "nearest",
        "citation",
        "confidence",
        "answered",
    ];
    written.write_record(names)?;
    for gap in gaps {
        let others: Vec<&str> = gap.wordings.iter().skip(1).map(|other| other.text.as_str()).collect();
        let near = gap.nearest.as_ref();
        let of = |told: &dyn Fn(&Nearest) -> String| near.map(told).unwrap_or_default();
        written.write_record([
            gap.asked().to_string(),
            gap.rated_bad.to_string(),
            day(gap.first),
            day(gap.last),
            inert(gap.title()),
            inert(&others.join("\n")),
            of(&|nearest| inert(&nearest.statement.quote)),
            of(&|nearest| inert(&nearest.citation.key())),
            of(&|nearest| format!("{:.2}", nearest.statement.confidence)),
            gap.is_answered.to_string(),
        ])?;
    }
    let bytes = written.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Text that no spreadsheet takes for a formula, and no terminal for an order: what people wrote is data there, too
/// (OWASP, CSV injection).
fn inert(text: &str) -> String {
    let text: Vec<String> = text.lines().map(harmless).collect();
    let text = text.join("\n");
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

/// A file of intents with an entry for each gap, to be filled in: its wordings are the examples, each in one entry only.
pub fn drafts(gaps: &[Gap], phrases: &Phrases) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut told: HashSet<Vec<String>> = HashSet::new();
    let mut file = comment(&phrases.draft);
    for gap in gaps {
        let words = |text: &str| tokenize(text).into_iter().map(|token| token.word).collect::<Vec<_>>();
        let texts = gap.wordings.iter().map(|wording| wording.text.as_str());
        let anew =
            |text: &&str| Some(words(text)).is_some_and(|words| !words.is_empty() && told.insert(words));
        let examples: Vec<&str> = texts.filter(anew).collect();
        if examples.is_empty() {
            continue;
        }
        let slug = slug(examples[0]);
        let same = names.iter().filter(|name| **name == slug).count();
        let name = if same == 0 { slug.clone() } else { format!("{slug}--{}", same + 1) };
        file.push('\n');
        file.push_str(&comment(&format!("{}×, {}", gap.asked(), history(gap, phrases))));
        if let Some(nearest) = &gap.nearest {
            file.push_str(&comment(&format!("{} ({})", near(gap, phrases), nearest.citation.key())));
        }
        file.push_str(&format!("[[faq]]\nid = {}\nexamples = [\n", quoted(&name)));
        for example in examples {
            file.push_str(&format!("    {},\n", quoted(example)));
        }
        let (answer, source) = (&phrases.draft_answer, &phrases.draft_source);
        file.push_str(&format!("]\nanswer = \"\" # {answer}\nsource = \"\" # {source}\n"));
        names.push(slug);
    }
    file
}

/// Comments of TOML, one for each line.
fn comment(text: &str) -> String {
    let line = |line: &str| format!("# {}\n", line.chars().filter(|c| !c.is_control()).collect::<String>());
    text.trim_end().lines().map(line).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A name of small letters and dashes.
fn slug(text: &str) -> String {
    let words = tokenize(text).into_iter().map(|token| token.word);
    let plain = words.map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let mut name = String::new();
    for word in plain.filter(|word| !word.is_empty()) {
        if !name.is_empty() && name.len() + 1 + word.len() > NAME {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().take(NAME));
    }
    if name.is_empty() { "question".to_owned() } else { name }
}

/// The day of a time in seconds since 1970, in UTC, as ISO 8601 has it.
fn day(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).map(|time| time.date().to_string()).unwrap_or_default()
}
