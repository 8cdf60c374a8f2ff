//! A quote in its passage.

use super::page::{Line, Page, Run, Style};
use super::reply::location;
use crate::answer::cite::Citation;
use crate::index::corpus::{Corpus, SentenceId};
use crate::text::span::Span;

/// The passage around a sentence, the sentence set off, under its heading and location.
pub fn page(corpus: &Corpus, id: SentenceId) -> Page {
    let citation = Citation::of(corpus, id);
    let document = corpus.document(id.document);
    let passage = &document.passages[document.passage_of(id.sentence) as usize];
    let mut page = Page::default();
    let heading = Run { text: location(&citation), style: Style::Heading, link: citation.url.clone() };
    page.push(Line { indent: 0, runs: vec![heading] });
    page.gap();
    let mut at = passage.span.start;
    for line in passage.span.of(&document.text).split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end_matches('\n').len());
        at += line.len();
        if span.is_empty() { page.gap() } else { page.push(marked(&document.text, span, citation.span)) }
    }
    page
}

/// One line of the passage, with what of the quote stands on it set off.
fn marked(text: &str, line: Span, quote: Span) -> Line {
    let start = quote.start.clamp(line.start, line.end);
    let end = quote.end.clamp(start, line.end);
    let pieces = [
        (Style::Plain, Span::new(line.start, start)),
        (Style::Strong, Span::new(start, end)),
        (Style::Plain, Span::new(end, line.end)),
    ];
    let runs = pieces.into_iter().filter(|(_, span)| !span.is_empty());
    let marks = |style, words: &str| match style {
        Style::Strong => format!("»{words}«"),
        _ => words.to_owned(),
    };
    Line { indent: 2, runs: runs.map(|(style, span)| Run::of(style, marks(style, span.of(text)))).collect() }
}
