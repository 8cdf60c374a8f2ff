//! Dates and years in a text.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::span::Span;

/// A date, a month, a year or a stretch of time that a text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub kind: DateKind,
}

/// A point or stretch of time, as exact as the text gives it. Gregorian; years 1000 to 2100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateKind {
    /// "2019".
    Year(i32),
    /// "July 2016".
    Month {
        /// The year.
        year: i32,
        /// 1 to 12.
        month: u8,
    },
    /// "12 May 2020", "May 12".
    Day {
        /// The year, where the text has it.
        year: Option<i32>,
        /// 1 to 12.
        month: u8,
        /// 1 to 31; not checked against the month.
        day: u8,
    },
    /// "between July 2016 and December 2017", "the 1990s", "2019/20": both ends are part of it.
    Range(Box<DateKind>, Box<DateKind>),
}

impl DateMention {
    /// Whether a date that is found bears out this one, which is claimed: it falls within it. `Some(false)` where it
    /// cannot, `None` where it is less exact.
    pub fn holds(&self, found: &DateMention) -> Option<bool> {
        self.kind.holds(&found.kind)
    }

    /// Whether the two share a year.
    pub fn overlaps(&self, other: &DateMention) -> bool {
        let (Some(own), Some(other)) = (self.kind.years(), other.kind.years()) else { return false };
        own.0 <= other.1 && other.0 <= own.1
    }
}

impl DateKind {
    /// The first and the last year that it touches; `None` for a day without its year.
    pub fn years(&self) -> Option<(i32, i32)> {
        match self {
            Self::Year(year) | Self::Month { year, .. } => Some((*year, *year)),
            Self::Day { year, .. } => year.map(|year| (year, year)),
            Self::Range(from, to) => Some((from.years().or(to.years())?.0, to.years()?.1)),
        }
    }
}

/// A year, a month and a day.
type Day = (i32, u8, u8);

impl DateKind {
    fn holds(&self, found: &Self) -> Option<bool> {
        if let (Some(own), Some(other)) = (self.days(), found.days()) {
            return if own.0 <= other.0 && other.1 <= own.1 {
                Some(true)
            } else if own.1 < other.0 || other.1 < own.0 {
                Some(false)
            } else {
                None
            };
        }
        // One of the two is a day of any year.
        let (own, other) = (self.of_year()?, found.of_year()?);
        let apart = own.0 != other.0 || matches!((own.1, other.1), (Some(a), Some(b)) if a != b);
        match (apart, self.years(), own.1.is_none() || other.1.is_some()) {
            (true, ..) => Some(false),
            (false, None, true) => Some(true),
            _ => None,
        }
    }

    /// Its first day, as year, month and day; `None` for a day without its year.
    pub fn first_day(&self) -> Option<(i32, u8, u8)> {
        self.days().map(|(first, _)| first)
    }

    /// Its first and its last day, as year, month and day; `None` for a day without its year.
    fn days(&self) -> Option<(Day, Day)> {
        match *self {
            Self::Year(year) => Some(((year, 1, 1), (year, 12, 31))),
            Self::Month { year, month } => Some(((year, month, 1), (year, month, 31))),
            Self::Day { year, month, day } => year.map(|year| ((year, month, day), (year, month, day))),
            Self::Range(ref from, ref to) => {
                let to = to.days()?.1;
                Some((from.days().map_or((to.0, 1, 1), |days| days.0), to))
            }
        }
    }

    /// The month, and the day where it has one.
    fn of_year(&self) -> Option<(u8, Option<u8>)> {
        match *self {
            Self::Month { month, .. } => Some((month, None)),
            Self::Day { month, day, .. } => Some((month, Some(day))),
            Self::Year(_) | Self::Range(..) => None,
        }
    }
}

/// The dates that `text` names, in its order. A number of four digits is a year unless it counts something
/// ("2000 officers") or belongs to a reference ("2005/20", "A/2019/3").
pub fn dates(text: &str) -> Vec<DateMention> {
    let mut found: Vec<DateMention> = Vec::new();
    for captures in DATE.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        let span = Span::new(whole.start(), whole.end());
        let Some(kind) = read(&captures).filter(|kind| stands_alone(text, span) && !counts(text, span, kind))
        else {
            continue;
        };
        let mention = DateMention { span, kind };
        match found.last_mut().filter(|last| spans_time(text, last, &mention)) {
            Some(last) => *last = joined(last, mention),
            None => found.push(mention),
        }
    }
    found
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?\
                     |oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";

/// The longer forms first: where several begin at one place, the first that fits is taken.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let year = "(?:1[0-9]{3}|20[0-9]{2}|2100)";
    let day = "[0-3]?[0-9](?:st|nd|rd|th)?";
    pattern(&format!(
        r"(?ix) \b (?:
            (?<iso_year>{year}) - (?<iso_month>[01][0-9]) - (?<iso_day>[0-3][0-9])
          | (?<d1>{day}) \s+ (?:of\s+)? (?<m1>{MONTH}) (?: ,?\s+ (?<y1>{year}) )?
          | (?<m2>{MONTH}) \s+ (?<d2>{day}) \b (?: ,?\s+ (?<y2>{year}) )?
          | (?<m3>{MONTH}) \s* (?:-|–|—|to|and) \s* (?<m4>{MONTH}) \s+ (?<y4>{year})
          | (?<m5>{MONTH}) ,?\s+ (?:of\s+)? (?<y5>{year})
          | (?:the\s+)? (?<decade>(?:1[0-9]|20)[0-9]0) s
          | (?<from>{year}) \s*[-–—/]\s* (?<to>[0-9]{{4}}|[0-9]{{2}})
          | (?<year>{year})
        ) \b"
    ))
});

/// What stands before a year that is one, whatever follows.
static BEFORE_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s(])(?:in|since|until|till|during|by|from|before|after|between|through|the|year|years|fiscal|early|late|mid|around|its|our)[\s-]+$",
    )
});

/// What a number counts: a plural, or a word that is plural without an ending, within two words.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ (?:[a-z]+(?:-[a-z]+)* ){0,2}?(?:[a-z]{3,}[^aisu\W\d]s|people|women|men|children|police|staff|personnel|participants)\b",
    )
});

/// A regex that is part of the program.
fn pattern(source: &str) -> Regex {
    Regex::new(source).unwrap_or_else(|fault| unreachable!("a constant pattern: {fault}"))
}

fn read(captures: &Captures) -> Option<DateKind> {
    let text = |name| captures.name(name).map(|found| found.as_str());
    let year = |name| text(name).and_then(|digits| digits.parse::<i32>().ok());
    if let Some(year) = year("iso_year") {
        return day_of(Some(year), text("iso_month")?.parse().ok()?, text("iso_day")?);
    }
    for (day, month, of) in [("d1", "m1", "y1"), ("d2", "m2", "y2")] {
        if let Some(name) = text(month) {
            // "5 may", "may 12": a verb as likely as a month.
            let verb = year(of).is_none() && name.starts_with('m') && name.len() <= 3;
            return if verb { None } else { day_of(year(of), month_of(name)?, text(day)?) };
        }
    }
    if let (Some(from), Some(to), Some(year)) = (text("m3"), text("m4"), year("y4")) {
        let month = |name| Some(DateKind::Month { year, month: month_of(name)? });
        return Some(DateKind::Range(Box::new(month(from)?), Box::new(month(to)?)));
    }
    if let (Some(month), Some(year)) = (text("m5"), year("y5")) {
        return Some(DateKind::Month { year, month: month_of(month)? });
    }
    if let Some(first) = year("decade") {
        return Some(years(first, first + 9));
    }
    if let (Some(from), Some(to)) = (year("from"), year("to")) {
        let short = to < 100;
        let to = if short { from - from % 100 + to } else { to };
        let slash = captures.get(0)?.as_str().contains('/');
        // A slash joins the two years of a season; anything else with one is a reference, such as 2005/20.
        let fits = if slash { to == from + 1 } else { to > from && to <= 2100 };
        return fits.then(|| years(from, to));
    }
    year("year").map(DateKind::Year)
}

fn years(from: i32, to: i32) -> DateKind {
    DateKind::Range(Box::new(DateKind::Year(from)), Box::new(DateKind::Year(to)))
}

fn month_of(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    MONTHS.iter().position(|month| name.starts_with(month)).map(|at| at as u8 + 1)
}

fn day_of(year: Option<i32>, month: u8, day: &str) -> Option<DateKind> {
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(DateKind::Day { year, month, day })
}

/// Whether the digits at the ends of `span` are not part of a longer number, reference or word.
fn stands_alone(text: &str, span: Span) -> bool {
    let mut before = text[..span.start].chars().rev();
    let mut after = text[span.end..].chars();
    let (last, next) = (before.next(), after.next());
    let joins =
        |c: Option<char>| c.is_some_and(|c| matches!(c, '/' | '_' | '$' | '€' | '£' | '#' | '=' | '+'));
    let number = |mark: Option<char>, beyond: Option<char>| {
        matches!(mark, Some('.' | ',' | '-')) && beyond.is_some_and(|c| c.is_ascii_digit())
    };
    !joins(last)
        && !joins(next)
        && next != Some('%')
        && !number(last, before.next())
        && !number(next, after.next())
}

/// Whether a lone year is a count: "2000 police officers", but "in 2018 officers" and "the 2019 workshops".
fn counts(text: &str, span: Span, kind: &DateKind) -> bool {
    let (before, after) = (nearby_before(text, span.start), &text[span.end..]);
    matches!(kind, DateKind::Year(_)) && COUNTED.is_match(nearby(after)) && !BEFORE_YEAR.is_match(before)
}

/// The next 60 bytes: enough for three words, few enough to keep the whole linear.
fn nearby(text: &str) -> &str {
    &text[..text.floor_char_boundary(60)]
}

fn nearby_before(text: &str, end: usize) -> &str {
    &text[text.floor_char_boundary(end.saturating_sub(20))..end]
}

/// Whether what stands between two dates makes them the ends of one stretch.
fn spans_time(text: &str, first: &DateMention, second: &DateMention) -> bool {
    if matches!(first.kind, DateKind::Range(..)) || matches!(second.kind, DateKind::Range(..)) {
        return false;
    }
    let between = text[first.span.end..second.span.start].trim().to_ascii_lowercase();
    let before = nearby_before(text, first.span.start).trim_end().to_ascii_lowercase();
    match between.as_str() {
        "to" | "until" | "till" | "through" | "-" | "–" | "—" => true,
        "and" => before.ends_with("between"),
        _ => false,
    }
}

/// Two dates as one stretch; a first day without its year has the second's.
fn joined(first: &DateMention, second: DateMention) -> DateMention {
    let from = match (&first.kind, second.kind.years()) {
        (DateKind::Day { year: None, month, day }, Some((year, _))) => {
            DateKind::Day { year: Some(year), month: *month, day: *day }
        }
        (kind, _) => kind.clone(),
    };
    let span = Span::new(first.span.start, second.span.end);
    DateMention { span, kind: DateKind::Range(Box::new(from), Box::new(second.kind)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(kind: &DateKind) -> String {
        match kind {
            DateKind::Year(year) => year.to_string(),
            DateKind::Month { year, month } => format!("{year}-{month}"),
            DateKind::Day { year, month, day } => format!("{}-{month}-{day}", year.unwrap_or(0)),
            DateKind::Range(from, to) => format!("{}..{}", written(from), written(to)),
        }
    }

    #[test]
    fn dates_are_read() {
        for (text, expected) in [
            ("In 2019, WHO trained 3,500", "2019"),
            ("in 2018.", "2018"),
            ("Between July 2016 and December 2017, more", "2016-7..2017-12"),
            ("on 12 May 2020 and May 12, 2020 and 2016-07-01", "2020-5-12 2020-5-12 2016-7-1"),
            ("the 1990s", "1990..1999"),
            ("2019/20 and (2005/20)", "2019..2020"),
            ("2016-2018, 2016–17", "2016..2018 2016..2017"),
            ("from 2016 to 2018", "2016..2018"),
            ("2016 and 2018", "2016 2018"),
            ("January to March 2020", "2020-1..2020-3"),
            ("1 July to 3 August 2021", "2021-7-1..2021-8-3"),
            ("2000 police officers and 1900 women", ""),
            ("the 2019 training workshops in 2018 officers", "2019 2018"),
            ("The 2030 Agenda for Sustainable Development", "2030"),
            ("A/Res/68/191, 65/229, A/2019/3, $2000, 2,019, 1999.5, 12019", ""),
            ("5 may be given", ""),
            ("3rd of March", "0-3-3"),
            ("99 June 2020", "2020-6"),
            ("", ""),
        ] {
            let found = dates(text);
            let all: Vec<String> = found.iter().map(|date| written(&date.kind)).collect();
            assert_eq!(all.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_date_that_is_claimed_is_borne_out_by_one_within_it() {
        for (claimed, found, expected) in [
            ("in 2024", "October 1, 2024", Some(true)),
            ("November 1, 2024", "October 1, 2024", Some(false)),
            ("October 1, 2024", "in 2024", None),
            ("in 2016", "between July 2016 and December 2017", None),
            ("between July 2018 and May 2019", "between July 2016 and December 2017", Some(false)),
            ("2016 to 2018", "July 2016 to December 2017", Some(true)),
            ("on 3 March", "on 3 March 2020", Some(true)),
            ("on 3 March", "on 4 March 2020", Some(false)),
            ("on 3 March 2021", "on 3 March", None),
            ("on 3 March", "in April 2020", Some(false)),
            ("on 3 March", "in March 2020", None),
        ] {
            assert_eq!(dates(claimed)[0].holds(&dates(found)[0]), expected, "{claimed}, {found}");
        }
    }

    #[test]
    fn the_span_is_the_date() {
        let text = "Since Sept. 2016, é 12th May, 2020";
        let spans: Vec<&str> = dates(text).iter().map(|date| date.span.of(text)).collect();
        assert_eq!(spans, ["Sept. 2016", "12th May, 2020"]);
    }
}
