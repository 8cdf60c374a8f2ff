//! `docent onboard`: a short path through the documents.

use std::io::{BufRead, IsTerminal, stdin, stdout};

use anyhow::{Result, anyhow};

use super::args::{Common, OnboardArgs};
use super::session::{Embedding, Session};
use super::{ANSWERED, quiz, terminal};
use crate::onboard::tour::Tour;
use crate::render::page::{Page, Style};
use crate::render::tour::{object, page};

/// Shows the path: page by page on a terminal, all of it elsewhere.
///
/// # Errors
/// When the documents or a `tour.toml` beside them cannot be read, or the output is closed.
pub fn run(common: &Common, args: &OnboardArgs) -> Result<u8> {
    let session = Session::open_with(common, Embedding::NotNeeded)?;
    let tour = session.engine.tour().map_err(|fault| anyhow!("{fault}"))?;
    if args.json {
        terminal::write(&format!("{:#}\n", object(tour, &session.phrases)))?;
    } else if stdin().is_terminal() && stdout().is_terminal() {
        walk(&session, tour, &mut stdin().lock())?;
    } else {
        for number in 0..tour.stops.len() {
            let mut page = page(tour, number, &session.phrases);
            if number + 1 < tour.stops.len() {
                page.gap();
            }
            terminal::print(&page)?;
        }
    }
    Ok(ANSWERED)
}

/// Turns the pages as the reader says.
fn walk(session: &Session, tour: &Tour, keys: &mut impl BufRead) -> Result<()> {
    let mut number = 0;
    loop {
        terminal::print(&page(tour, number, &session.phrases))?;
        let mut hint = Page::default();
        hint.say(Style::Faint, session.phrases.tour_keys.clone());
        terminal::write("\n")?;
        terminal::print(&hint)?;
        let mut line = String::new();
        if keys.read_line(&mut line)? == 0 {
            return Ok(());
        }
        match turn(&line, number, tour.stops.len()) {
            Turned::To(next) => number = next,
            Turned::Quiz => quiz::sit(session, fastrand::u32(..), quiz::COUNT, keys)?,
            Turned::End => return Ok(()),
        }
    }
}

/// Where a line leads.
#[derive(Debug, PartialEq, Eq)]
enum Turned {
    To(usize),
    Quiz,
    End,
}

fn turn(line: &str, number: usize, pages: usize) -> Turned {
    match line.trim().to_lowercase().as_str() {
        "" | "n" | "next" if number + 1 < pages => Turned::To(number + 1),
        "b" | "back" => Turned::To(number.saturating_sub(1)),
        "quiz" | "z" => Turned::Quiz,
        "q" | "quit" | "exit" | "" | "n" | "next" => Turned::End,
        other => match other.parse::<usize>() {
            Ok(page) if (1..=pages).contains(&page) => Turned::To(page - 1),
            _ => Turned::To(number),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_turns_the_page() {
        for (line, turned) in [
            ("\n", Turned::To(2)),
            ("b\n", Turned::To(0)),
            ("3\n", Turned::To(2)),
            ("9\n", Turned::To(1)),
            ("quiz\n", Turned::Quiz),
            ("q\n", Turned::End),
            ("wat\n", Turned::To(1)),
        ] {
            assert_eq!(turn(line, 1, 3), turned, "{line:?}");
        }
        assert_eq!(turn("\n", 2, 3), Turned::End);
    }
}
