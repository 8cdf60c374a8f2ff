//! `docent quiz`: questions with four choices, from the documents.

use std::io::{BufRead, IsTerminal, stdin, stdout};

use anyhow::Result;
use serde_json::Value;

use super::args::{Common, QuizArgs};
use super::session::{Embedding, Session};
use super::{ANSWERED, NOT_FOUND, terminal};
use crate::index::error::IndexError;
use crate::onboard::quiz::{Question, Turn};
use crate::render::page::{Page, Style};
use crate::render::quiz::{LETTERS, answer, object, outcome, question, score};

/// Questions of one quiz.
pub const COUNT: u32 = 5;

/// Asks on a terminal; prints the questions with their answers elsewhere.
///
/// # Errors
/// When the documents cannot be read or the output is closed.
pub fn run(common: &Common, args: &QuizArgs) -> Result<u8> {
    let session = Session::open_with(common, Embedding::NotNeeded)?;
    let seed = args.seed.unwrap_or_else(|| fastrand::u32(..));
    let questions = questions(&session, seed, args.count)?;
    if args.json {
        let list: Value = questions.iter().map(object).collect();
        terminal::write(&format!("{list:#}\n"))?;
    } else if questions.is_empty() {
        terminal::write(&format!("{}\n", session.phrases.quiz_none))?;
    } else if stdin().is_terminal() && stdout().is_terminal() {
        ask(&session, &questions, &mut stdin().lock())?;
    } else {
        for (nth, asked) in questions.iter().enumerate() {
            let mut page = question(asked, nth + 1);
            page.gap();
            page.lines.extend(answer(asked, &session.phrases).lines);
            if nth + 1 < questions.len() {
                page.gap();
            }
            terminal::print(&page)?;
        }
    }
    Ok(if questions.is_empty() { NOT_FOUND } else { ANSWERED })
}

/// Asks so many questions of a round, and tells the score.
///
/// # Errors
/// When the documents cannot be read or the terminal is lost.
pub fn sit(session: &Session, seed: u32, count: u32, answers: &mut impl BufRead) -> Result<()> {
    let questions = questions(session, seed, count)?;
    if questions.is_empty() {
        return terminal::write(&format!("{}\n", session.phrases.quiz_none));
    }
    ask(session, &questions, answers)
}

/// As many questions as the documents give, at most `count`; none twice.
fn questions(session: &Session, seed: u32, count: u32) -> Result<Vec<Question>, IndexError> {
    let mut questions: Vec<Question> = Vec::new();
    let mut turn = Turn { seed, number: 0 };
    while (questions.len() as u32) < count {
        let Some(next) = session.engine.question(turn)? else { break };
        // After the last the round would begin again.
        if questions.iter().any(|asked| asked.citation.id == next.citation.id) {
            break;
        }
        turn.number = next.turn.number + 1;
        questions.push(next);
    }
    Ok(questions)
}

fn ask(session: &Session, questions: &[Question], answers: &mut impl BufRead) -> Result<()> {
    let phrases = &session.phrases;
    let (mut right, mut done) = (0, 0);
    'all: for (nth, asked) in questions.iter().enumerate() {
        terminal::print(&question(asked, nth + 1))?;
        let chosen = loop {
            let mut line = String::new();
            say(&phrases.quiz_keys)?;
            if answers.read_line(&mut line)? == 0 {
                break 'all;
            }
            match choice(&line) {
                Choice::Of(chosen) => break chosen,
                Choice::End => break 'all,
                Choice::None => {}
            }
        };
        done += 1;
        right += u32::from(chosen == asked.right);
        let mut told = outcome(asked, chosen, phrases);
        told.gap();
        terminal::print(&told)?;
    }
    terminal::write(&format!("{}\n", score(right, done, phrases)))
}

fn say(hint: &str) -> Result<()> {
    let mut page = Page::default();
    page.say(Style::Faint, hint);
    terminal::print(&page)
}

#[derive(Debug, PartialEq, Eq)]
enum Choice {
    Of(usize),
    None,
    End,
}

fn choice(line: &str) -> Choice {
    let typed = line.trim().to_lowercase();
    match typed.as_str() {
        "q" | "quit" | "exit" => Choice::End,
        _ => {
            let letter = typed.chars().next().filter(|_| typed.chars().count() == 1);
            let at = letter.and_then(|letter| LETTERS.iter().position(|known| *known == letter));
            at.map_or(Choice::None, Choice::Of)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_chooses() {
        for (line, chosen) in [
            ("a\n", Choice::Of(0)),
            (" D \n", Choice::Of(3)),
            ("e\n", Choice::None),
            ("\n", Choice::None),
            ("ab\n", Choice::None),
            ("q\n", Choice::End),
        ] {
            assert_eq!(choice(line), chosen, "{line:?}");
        }
    }
}
