//! The path through a collection, as pages and as JSON.

use serde_json::{Value, json};

use super::json::citation;
use super::page::{Line, Page, Run, Style};
use super::phrases::{Phrases, fill};
use super::reply::location;
use crate::answer::cite::Citation;
use crate::onboard::tour::{Heading, Quote, Stop, Tour};

/// One page of the path, from 0, with its place among the others.
pub fn page(tour: &Tour, number: usize, phrases: &Phrases) -> Page {
    let mut page = Page::default();
    let Some(stop) = tour.stops.get(number) else { return page };
    if let Some(title) = tour.title.as_ref().filter(|_| number == 0) {
        page.say(Style::Heading, title.clone());
        page.gap();
    }
    let place = Run::of(Style::Faint, format!("  {}", place(tour, number, phrases)));
    page.push(Line::of(Style::Heading, heading(stop, phrases)).and(place));
    if let Some(guidance) = &stop.guidance {
        page.say(Style::Faint, phrases.tour_guidance.clone());
        for line in guidance.lines() {
            page.push(Line::of(Style::Plain, line).set_in(2));
        }
    }
    if stop.heading == Heading::Asking {
        page.say(Style::Plain, phrases.tour_ask.clone());
    }
    let first = tour.stops.iter().position(|other| other.heading == Heading::Reading);
    if stop.heading == Heading::Reading && first == Some(number) {
        page.say(Style::Faint, phrases.tour_order.clone());
    }
    let mut title = None;
    for quote in &stop.quotes {
        page.gap();
        title = quoted(&mut page, stop, quote, title, phrases);
    }
    if !stop.topics.is_empty() {
        page.gap();
        page.say(Style::Plain, phrases.tour_try.clone());
        for topic in &stop.topics {
            page.push(Line::of(Style::Plain, format!("• {topic}")).set_in(2));
        }
    }
    page
}

/// One quote under its name, with its source; a title that stands above it already is not said again. Returns the title.
fn quoted<'a>(
    page: &mut Page,
    stop: &Stop,
    quote: &'a Quote,
    above: Option<&str>,
    phrases: &Phrases,
) -> Option<&'a str> {
    let link = quote.citation.url.clone();
    let title = Some(quote.citation.title.as_str())
        .filter(|title| quote.name.first().is_some_and(|name| name == title));
    let told = stop.heading == Heading::Reading && title.is_some();
    if told {
        if title != above {
            page.say(Style::Heading, title.unwrap_or_default());
        }
        let section = quote.name[1..].join(" › ");
        if !section.is_empty() {
            page.say(Style::Plain, section);
        }
    } else if !quote.name.is_empty() {
        page.say(Style::Heading, name(stop, quote, phrases));
    }
    page.push(Line::of(Style::Plain, quote.statement.quote.clone()).set_in(2));
    let text = if told { within(quote) } else { location(&quote.citation) };
    page.push(Line { indent: 2, runs: vec![Run { text, style: Style::Faint, link }] });
    title
}

/// Where a quote stands in the part that it is under.
fn within(quote: &Quote) -> String {
    let Citation { section, locus, .. } = &quote.citation;
    let mut parts: Vec<String> =
        section.iter().filter(|heading| !quote.name.contains(heading)).cloned().collect();
    parts.extend(locus.page.map(|page| format!("page {page}")));
    parts.extend(locus.lines.map(|(first, last)| {
        if first == last { format!("line {first}") } else { format!("lines {first}–{last}") }
    }));
    if parts.is_empty() { quote.citation.document.clone() } else { parts.join(", ") }
}

/// What a page is about, in words.
pub fn heading<'a>(stop: &'a Stop, phrases: &'a Phrases) -> &'a str {
    match &stop.heading {
        Heading::About => &phrases.tour_about,
        Heading::Terms => &phrases.tour_terms,
        Heading::Reading => &phrases.tour_reading,
        Heading::Asking => &phrases.tour_asking,
        Heading::Own(title) => title,
    }
}

/// What a quote is about: a term with its other names, or a part with what is around it. May be empty.
pub fn name(stop: &Stop, quote: &Quote, phrases: &Phrases) -> String {
    if stop.heading == Heading::Terms
        && let [term, aliases @ ..] = &quote.name[..]
        && !aliases.is_empty()
    {
        return format!("{term}: {}", aliases.join(", "));
    }
    let name = quote.name.join(" › ");
    match quote.documents {
        0 | 1 => name,
        several => format!("{name} ({})", fill(&phrases.tour_documents, &[("count", &several.to_string())])),
    }
}

/// Which page of how many this is.
pub fn place(tour: &Tour, number: usize, phrases: &Phrases) -> String {
    let (page, pages) = ((number + 1).to_string(), tour.stops.len().to_string());
    fill(&phrases.tour_place, &[("page", &page), ("pages", &pages)])
}

/// The whole path; `docs/json.md` describes it.
pub fn object(tour: &Tour, phrases: &Phrases) -> Value {
    let quote = |quote: &Quote| {
        json!({
            "name": quote.name,
            "documents": quote.documents,
            "quote": quote.statement.quote,
            "citation": citation(1, &quote.citation),
        })
    };
    let stop = |stop: &Stop| {
        json!({
            "heading": heading(stop, phrases),
            "kind": kind(&stop.heading),
            "guidance": stop.guidance,
            "quotes": stop.quotes.iter().map(quote).collect::<Vec<_>>(),
            "topics": stop.topics,
        })
    };
    json!({"title": tour.title, "stops": tour.stops.iter().map(stop).collect::<Vec<_>>()})
}

fn kind(heading: &Heading) -> &'static str {
    match heading {
        Heading::About => "about",
        Heading::Terms => "terms",
        Heading::Reading => "reading",
        Heading::Asking => "asking",
        Heading::Own(_) => "own",
    }
}
