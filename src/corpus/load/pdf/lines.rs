//! Lines: glyphs on one baseline, with spaces where the gaps are.

use super::glyphs::{Glyph, Letters, Sheet};
use crate::corpus::load::labels;

/// A stretch of text on one baseline, within one column or cell. Lengths are in points.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// What it says, with single spaces, without marks of footnotes.
    pub(super) text: String,
    /// Page, from 1.
    pub(super) page: u32,
    /// Left end of the text, label excluded.
    pub(super) left: f32,
    /// Right end.
    pub(super) right: f32,
    /// Baseline, from the page's upper edge.
    pub(super) y: f32,
    /// Font size of most of its glyphs.
    pub(super) size: f32,
    /// Whether all of it is bold.
    pub(super) bold: bool,
    /// Whether all of it is slanted.
    pub(super) italic: bool,
    /// A small raised mark before its first word, as of a footnote.
    pub(super) note: Option<String>,
    /// A number or bullet that stands before the text: `16.12`, `(a)`, `•`.
    pub(super) label: Option<String>,
}

/// The lines of a page, in the order drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Page, from 1.
    pub(super) number: u32,
    /// Width in points.
    pub(super) width: f32,
    /// Height in points.
    pub(super) height: f32,
    /// Running text.
    pub(super) lines: Vec<Line>,
    /// Footnotes.
    pub(super) notes: Vec<Line>,
}

/// Widest gap inside a line, in ems, where no blank is drawn.
const MAX_GAP: f32 = 1.0;
/// Widest stretch of blanks inside a line, in ems; a wider one parts columns or cells.
const MAX_BLANK: f32 = 2.5;
/// Narrowest gap between words, in ems, where no blank is drawn.
const WORD_GAP: f32 = 0.16;
/// The same, on pages that draw their blanks.
const WORD_GAP_BESIDE_BLANKS: f32 = 0.2;
/// Raised and lowered marks are at most this large against the text.
const SMALL: f32 = 0.8;
/// Narrowest gap, in ems, that parts a label from its text.
const LABEL_BLANK: f32 = 0.6;
/// Widest gap between a label and its text, in ems.
const LABEL_GAP: f32 = 6.0;

/// Builds a page's lines.
pub(super) fn build(sheet: &Sheet) -> Page {
    let blanks = sheet.glyphs.iter().filter(|glyph| glyph.text[0] == ' ').count();
    let word_gap = if blanks * 20 > sheet.glyphs.len() { WORD_GAP_BESIDE_BLANKS } else { WORD_GAP };
    let mut lines = Vec::new();
    let mut run: Option<Run> = None;
    for glyph in &sheet.glyphs {
        if glyph.text[0] == '\0' || glyph.size < 0.5 {
            continue;
        }
        if glyph.text[0] == ' ' {
            if let Some(run) = run.as_mut().filter(|run| run.is_beside(glyph)) {
                run.blank(glyph);
            }
            continue;
        }
        match run.as_mut().map(|run| run.place(glyph)) {
            Some(Place::Twice) => {}
            Some(Place::Inside) => {
                if let Some(run) = run.as_mut() {
                    run.push(glyph, word_gap);
                }
            }
            Some(Place::Raised) => {
                if let Some(run) = run.as_mut() {
                    run.raise(glyph);
                }
            }
            Some(Place::AfterMark) => {
                let mark = run.take().map(|run| run.text);
                run = Some(Run { note: mark, ..Run::start(glyph) });
            }
            Some(Place::Outside) | None => {
                lines.extend(run.replace(Run::start(glyph)).and_then(|run| run.finish(sheet.page)));
            }
        }
    }
    lines.extend(run.and_then(|run| run.finish(sheet.page)));
    let lines = join_labels(lines);
    Page { number: sheet.page, width: sheet.width, height: sheet.height, lines, notes: Vec::new() }
}

/// Where a glyph stands to the run before it.
enum Place {
    Inside,
    Raised,
    AfterMark,
    Twice,
    Outside,
}

struct Run {
    text: String,
    note: Option<String>,
    raised: String,
    left: f32,
    ink_end: f32,
    pen: f32,
    y: f32,
    size: f32,
    sizes: Vec<(f32, usize)>,
    bold: usize,
    italic: usize,
    count: usize,
    last: (Letters, f32),
    space: bool,
}

impl Run {
    fn start(glyph: &Glyph) -> Self {
        let mut run = Self {
            text: String::new(),
            note: None,
            raised: String::new(),
            left: glyph.x,
            ink_end: glyph.x,
            pen: glyph.x,
            y: glyph.y,
            size: glyph.size,
            sizes: Vec::new(),
            bold: 0,
            italic: 0,
            count: 0,
            last: (['\0'; 4], f32::MIN),
            space: false,
        };
        run.push(glyph, f32::MAX);
        run
    }

    fn is_beside(&self, glyph: &Glyph) -> bool {
        (glyph.y - self.y).abs() < 0.7 * self.size && (glyph.x - self.pen).abs() < MAX_GAP * self.size
    }

    fn place(&self, glyph: &Glyph) -> Place {
        let em = self.size.max(glyph.size);
        let (gap, blank) = (glyph.x - self.pen, glyph.x - self.ink_end);
        let lower = glyph.y - self.y;
        if glyph.text == self.last.0 && (glyph.x - self.last.1).abs() < 0.1 * em && lower.abs() < 0.1 * em {
            return Place::Twice;
        }
        if gap < -0.6 * em || gap > MAX_GAP * em || blank > MAX_BLANK * em {
            return Place::Outside;
        }
        if blank > LABEL_BLANK * em && labels::is_label(&self.text) {
            return Place::Outside;
        }
        let small = glyph.size < SMALL * self.size;
        if lower.abs() < 0.08 * em || (small && (0.0..0.4 * em).contains(&lower)) {
            Place::Inside
        } else if small && (0.08 * em..0.7 * em).contains(&-lower) {
            Place::Raised
        } else if self.size < SMALL * glyph.size
            && self.text.chars().count() <= 3
            && (0.08 * em..0.7 * em).contains(&lower)
        {
            Place::AfterMark
        } else {
            Place::Outside
        }
    }

    fn blank(&mut self, glyph: &Glyph) {
        self.pen = self.pen.max(glyph.x + glyph.width);
        self.space |= glyph.width > 0.05 * self.size;
    }

    fn push(&mut self, glyph: &Glyph, word_gap: f32) {
        let gap = glyph.x - self.pen;
        self.settle_raised();
        if (self.space || gap > word_gap * self.size.max(glyph.size)) && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.space = false;
        let letters = glyph.text.iter().take_while(|c| **c != '\0');
        let count = letters.clone().count();
        self.text.extend(letters);
        self.count += count;
        self.bold += if glyph.face.bold { count } else { 0 };
        self.italic += if glyph.face.italic { count } else { 0 };
        match self.sizes.iter_mut().find(|(size, _)| (size - glyph.size).abs() < 0.1) {
            Some((_, seen)) => *seen += count,
            None => self.sizes.push((glyph.size, count)),
        }
        if let Some((size, _)) = self.sizes.iter().max_by_key(|(_, seen)| *seen) {
            self.size = *size;
        }
        self.advance(glyph);
    }

    fn raise(&mut self, glyph: &Glyph) {
        self.raised.extend(glyph.text.iter().take_while(|c| **c != '\0'));
        self.advance(glyph);
    }

    fn advance(&mut self, glyph: &Glyph) {
        self.last = (glyph.text, glyph.x);
        self.pen = glyph.x + glyph.width;
        self.ink_end = self.pen;
    }

    fn settle_raised(&mut self) {
        let raised = std::mem::take(&mut self.raised);
        self.text.push_str(&labels::write_raised(&raised, &self.text));
    }

    fn finish(mut self, page: u32) -> Option<Line> {
        self.settle_raised();
        let text = without_leaders(self.text.trim_end());
        (!text.is_empty()).then(|| Line {
            text,
            page,
            left: self.left,
            right: self.ink_end,
            y: self.y,
            size: self.size,
            bold: self.bold * 10 >= self.count * 9,
            italic: self.italic * 10 >= self.count * 9,
            note: self.note,
            label: None,
        })
    }
}

/// The text without the row of dots that leads the eye to a page number.
fn without_leaders(text: &str) -> String {
    let dots =
        text.chars().rev().take_while(|c| matches!(c, '.' | '…' | ' ' | '_' | '·')).collect::<String>();
    if dots.chars().filter(|c| *c != ' ').count() < 4 {
        return text.to_owned();
    }
    text[..text.len() - dots.len()].to_owned()
}

fn join_labels(lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        if let Some(before) = joined.last()
            && (before.y - line.y).abs() < 0.3 * line.size
            && (0.0..LABEL_GAP * line.size).contains(&(line.left - before.right))
            && before.label.is_none()
            && labels::is_label(&before.text)
            && line.text.starts_with(|c: char| c.is_alphanumeric() || "“\"‘'([".contains(c))
        {
            line.label = joined.pop().map(|label| label.text);
        }
        joined.push(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::load::pdf::fonts::Face;

    /// Glyphs half an em wide; `_` is a gap where nothing is drawn.
    fn glyphs(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let place = |(i, c): (usize, char)| {
            let text = [c, '\0', '\0', '\0'];
            let x = x + i as f32 * size / 2.0;
            (c != '_').then_some(Glyph { text, x, y, width: size / 2.0, size, face: Face::default() })
        };
        text.chars().enumerate().filter_map(place).collect()
    }

    #[track_caller]
    fn check(parts: &[Vec<Glyph>], expected: &[&str]) {
        let sheet = Sheet { page: 1, width: 600.0, height: 800.0, glyphs: parts.concat() };
        let lines = build(&sheet).lines;
        let texts: Vec<String> = lines
            .into_iter()
            .map(|line| match (line.note, line.label) {
                (Some(note), _) => format!("<{note}> {}", line.text),
                (_, Some(label)) => format!("[{label}] {}", line.text),
                _ => line.text,
            })
            .collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn words_part_at_blanks_and_at_gaps() {
        check(&[glyphs("one two", 50.0, 100.0, 10.0)], &["one two"]);
        check(&[glyphs("one_two", 50.0, 100.0, 10.0)], &["one two"]);
    }

    #[test]
    fn wide_gaps_part_cells() {
        check(&[glyphs("one____two", 50.0, 100.0, 10.0)], &["one", "two"]);
    }

    #[test]
    fn raised_marks_are_dropped_and_powers_kept() {
        let parts = |word| vec![glyphs(word, 50.0, 100.0, 10.0), glyphs("2", 75.0, 96.0, 6.0)];
        check(&parts("aware"), &["aware"]);
        check(&parts("12 km"), &["12 km2"]);
        check(&parts("540,0"), &["540,0"]);
    }

    #[test]
    fn a_raised_mark_before_a_line_is_its_note() {
        check(&[glyphs("1", 50.0, 96.0, 6.0), glyphs("_See", 50.0, 100.0, 10.0)], &["<1> See"]);
    }

    #[test]
    fn labels_join_their_text() {
        check(&[glyphs("16.1____The", 50.0, 100.0, 10.0)], &["[16.1] The"]);
        check(&[glyphs("(a)____The", 50.0, 100.0, 10.0)], &["[(a)] The"]);
    }

    #[test]
    fn leaders_go() {
        assert_eq!(without_leaders("Overview . . . . . ."), "Overview");
        assert_eq!(without_leaders("and so on..."), "and so on...");
    }
}
