//! `docent chat`: a conversation with line editing, history and follow-ups.

use std::io::{IsTerminal, stdin};

use anyhow::Result;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::args::Common;
use super::session::{Embedding, Session};
use super::{ANSWERED, terminal};
use crate::config::history_file;
use crate::nlu::question::Question;
use crate::nlu::recognition::Recognition;
use crate::render::reply;

const PROMPT: &str = "? ";
const GREETING: &str = "Ask the documents; “and in …?” follows up. An empty line, exit or Ctrl-D ends.\n";

/// Answers line after line until the asker has had enough.
///
/// # Errors
/// When the documents cannot be read or the terminal is lost.
pub fn run(common: &Common) -> Result<u8> {
    // A person is answered at once; what is piped in is to have the same answers each time.
    let is_person = stdin().is_terminal();
    let embedding = if is_person { Embedding::InBackground } else { Embedding::First };
    let session = Session::open_with(common, embedding)?;
    let mut talk = Talk { session, earlier: None };
    if is_person { talk.edited() } else { talk.piped() }?;
    Ok(ANSWERED)
}

struct Talk {
    session: Session,
    earlier: Option<Recognition>,
}

impl Talk {
    fn edited(&mut self) -> Result<()> {
        terminal::write(GREETING)?;
        let mut editor = DefaultEditor::new()?;
        let history = history_file();
        if let Some(file) = &history {
            // The first conversation has no history yet.
            let _ = editor.load_history(file);
        }
        loop {
            match editor.readline(PROMPT) {
                Ok(line) if ends(&line) => break,
                Ok(line) => {
                    editor.add_history_entry(&line)?;
                    self.answer(&line)?;
                }
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => break,
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(file) = &history
            && let Some(folder) = file.parent()
            && std::fs::create_dir_all(folder)
                .and_then(|()| editor.save_history(file).map_err(std::io::Error::other))
                .is_err()
        {
            terminal::warn("warning", &format!("the history could not be kept in {}", file.display()));
        }
        Ok(())
    }

    fn piped(&mut self) -> Result<()> {
        for line in stdin().lines() {
            let line = line?;
            if !line.trim().is_empty() && ends(&line) {
                break;
            }
            if !line.trim().is_empty() {
                self.answer(&line)?;
            }
        }
        Ok(())
    }

    fn answer(&mut self, line: &str) -> Result<()> {
        let reply = self.session.engine.answer(&Question::after(line, self.earlier.take()))?;
        let mut page = reply::page(&reply, &self.session.phrases, self.session.config.answer.shown);
        page.gap();
        terminal::print(&page)?;
        self.earlier = Some(reply.context);
        Ok(())
    }
}

fn ends(line: &str) -> bool {
    matches!(line.trim(), "" | "exit" | "quit" | ":q")
}
