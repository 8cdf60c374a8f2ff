//! Wrapping lines at words, for a terminal of so many columns.

use unicode_width::UnicodeWidthStr;

use super::page::{Line, Run};

/// Columns by which what wraps is set in further than its line.
const HANGING_INDENT: u8 = 2;

/// Columns of text below which a line is left as it is.
const MIN_COLUMNS: usize = 8;

/// Wraps a line at spaces so that each row has at most `width` columns, its indent included. A word that is wider, such as
/// an address, has a row of its own and is not broken.
pub fn wrap(line: &Line, width: usize) -> Vec<Line> {
    let hanging = line.indent.saturating_add(HANGING_INDENT);
    if width < usize::from(hanging) + MIN_COLUMNS {
        return vec![line.clone()];
    }
    let mut rows = vec![Line { indent: line.indent, runs: Vec::new() }];
    let mut column = usize::from(line.indent);
    for word in words(line) {
        let spaces: usize = word.spaces.iter().map(|run| run.text.width()).sum();
        let columns: usize = word.letters.iter().map(|run| run.text.width()).sum();
        let is_at_start = rows.last().is_none_or(|row| row.runs.is_empty());
        if !is_at_start && column + spaces + columns > width {
            rows.push(Line { indent: hanging, runs: Vec::new() });
            column = usize::from(hanging);
        } else {
            column += spaces;
            extend(&mut rows, word.spaces);
        }
        column += columns;
        extend(&mut rows, word.letters);
    }
    rows
}

/// A stretch without a space in it, with the spaces before it: each of one or more runs.
#[derive(Default)]
struct Word {
    spaces: Vec<Run>,
    letters: Vec<Run>,
}

fn words(line: &Line) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for run in &line.runs {
        let of_run = |text: &str| Run { text: text.to_owned(), ..run.clone() };
        let mut rest = run.text.as_str();
        while !rest.is_empty() {
            let letters = rest.trim_start_matches(' ');
            if letters.len() < rest.len() {
                if !word.letters.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                word.spaces.push(of_run(&rest[..rest.len() - letters.len()]));
            }
            let end = letters.find(' ').unwrap_or(letters.len());
            if end > 0 {
                word.letters.push(of_run(&letters[..end]));
            }
            rest = &letters[end..];
        }
    }
    words.push(word);
    words.retain(|word| !word.letters.is_empty());
    words
}

/// Adds runs to the last row; one like the run before it goes on with that.
fn extend(rows: &mut [Line], runs: Vec<Run>) {
    let Some(row) = rows.last_mut() else { return };
    for run in runs {
        match row.runs.last_mut().filter(|last| last.style == run.style && last.link == run.link) {
            Some(last) => last.text.push_str(&run.text),
            None => row.runs.push(run),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::page::Style;

    fn wrapped(line: &Line, width: usize) -> Vec<String> {
        let text = |row: &Line| row.runs.iter().map(|run| run.text.as_str()).collect::<String>();
        let rows = wrap(line, width);
        rows.iter().map(|row| format!("{}{}", " ".repeat(usize::from(row.indent)), text(row))).collect()
    }

    #[test]
    fn words_of_several_runs_stay_together() {
        let line = Line::of(Style::Plain, "Of the ")
            .and(Run::of(Style::Strong, "103"))
            .and(Run::of(Style::Plain, ", 76 were here."))
            .and(Run::of(Style::Faint, " [1]"));
        assert_eq!(wrapped(&line, 12), ["Of the 103,", "  76 were", "  here. [1]"]);
        assert_eq!(wrapped(&line, 80), ["Of the 103, 76 were here. [1]"]);
        assert_eq!(wrapped(&line, 5), ["Of the 103, 76 were here. [1]"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let line = Line::of(Style::Plain, "文書 文書 文書");
        assert_eq!(wrapped(&line, 10), ["文書 文書", "  文書"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_row_is_too_wide(
            text in "( {1,2}[a-z]{1,8}){0,12}",
            indent in 0u8..4,
            width in 14usize..40,
        ) {
            let line = Line::of(Style::Plain, text.as_str()).set_in(indent);
            let rows = wrapped(&line, width);
            prop_assert!(rows.iter().all(|row| row.width() <= width), "{rows:?}");
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&rows.join(" ")), words(&text));
        }
    }
}
