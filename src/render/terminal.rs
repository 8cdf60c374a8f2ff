//! A page as text for a terminal, or for a pipe.

use anstyle::{AnsiColor, Style as Ansi};

use super::page::{Line, Page, Run, Style};
use super::wrapping::wrap;

/// What the receiving end can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Colours and weights by ANSI escapes.
    pub styles: bool,
    /// Links by OSC 8.
    pub links: bool,
    /// Columns at which lines wrap; `None` where they do not.
    pub width: Option<usize>,
}

impl Abilities {
    /// Those of a pipe or a file.
    pub const NONE: Self = Self { styles: false, links: false, width: None };
}

/// The page as text. Where links cannot be shown they follow their words in angle brackets.
/// Control characters of documents are made visible, so that no document can steer the terminal.
pub fn draw(page: &Page, abilities: Abilities) -> String {
    let mut drawn = String::new();
    for line in &page.lines {
        let runs = line.runs.iter().map(|run| make_drawable(run, abilities)).collect();
        let line = Line { indent: line.indent, runs };
        let rows = match abilities.width {
            Some(width) => wrap(&line, width),
            None => vec![line],
        };
        for row in rows {
            drawn.push_str(&draw_row(&row, abilities));
        }
    }
    drawn
}

/// Returns the run as it is shown: nothing in it steers the terminal, and a link that cannot be one is text.
fn make_drawable(run: &Run, abilities: Abilities) -> Run {
    let text = harmless(&run.text);
    match run.link.as_deref().map(harmless) {
        Some(link) if !abilities.links => Run::of(run.style, format!("{text} <{link}>")),
        link => Run { text, style: run.style, link },
    }
}

fn draw_row(row: &Line, abilities: Abilities) -> String {
    let mut drawn = " ".repeat(usize::from(row.indent));
    for run in &row.runs {
        drawn.push_str(&draw_run(run, abilities));
    }
    drawn.push('\n');
    drawn
}

fn draw_run(run: &Run, abilities: Abilities) -> String {
    let text = match &run.link {
        Some(link) => format!("\u{1b}]8;;{link}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", run.text),
        None => run.text.clone(),
    };
    let style = match run.style {
        Style::Plain => return text,
        Style::Strong => Ansi::new().bold().fg_color(Some(AnsiColor::Green.into())),
        Style::Heading => Ansi::new().bold(),
        Style::Faint => Ansi::new().dimmed(),
    };
    if abilities.styles { format!("{style}{text}{style:#}") } else { text }
}

/// The text with all that could steer a terminal or turn the reading direction around replaced;
/// line ends too.
pub fn harmless(text: &str) -> String {
    text.chars().map(harmless_char).collect()
}

/// The character, or what stands for it where it could steer what shows it.
pub fn harmless_char(c: char) -> char {
    let steers = c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if steers { '\u{fffd}' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(run: Run) -> Page {
        Page { lines: vec![Line { indent: 2, runs: vec![run] }] }
    }

    #[test]
    fn a_pipe_gets_words_and_bare_links() {
        let run = Run { text: "here".into(), style: Style::Strong, link: Some("https://x.org".into()) };
        assert_eq!(draw(&page(run), Abilities::NONE), "  here <https://x.org>\n");
    }

    #[test]
    fn a_document_cannot_steer_the_terminal() {
        let run = Run::of(Style::Plain, "a\u{1b}[2Jb\u{202e}c");
        assert_eq!(
            draw(&page(run), Abilities { styles: true, links: true, width: None }),
            "  a\u{fffd}[2Jb\u{fffd}c\n"
        );
    }

    #[test]
    fn a_line_wraps_at_the_width_and_an_address_stays_whole() {
        let run =
            Run { text: "to the page".into(), style: Style::Plain, link: Some("https://x.org/a".into()) };
        let drawn = draw(&page(run), Abilities { width: Some(12), ..Abilities::NONE });
        assert_eq!(drawn, "  to the\n    page\n    <https://x.org/a>\n");
    }
}
