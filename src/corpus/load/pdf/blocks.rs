//! Paragraphs: lines joined by leading, indent and labels, and joined again across pages.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::furniture::body_size;
use super::headings::{self, Ranks};
use super::hyphens::Vocabulary;
use super::lines::{Line, Page};
use super::tables::Piece;
use super::{order, tables};
use crate::corpus::block::{Block, BlockKind, CELL_SEPARATOR, Mark};
use crate::corpus::load::labels;

/// Ends of a line short of the right edge by more than this, in ems, may end a paragraph.
const SHORT: f32 = 2.0;
/// An indent, in ems.
const INDENT: f32 = 0.7;
/// How much wider than the common leading a step within a paragraph may be.
const LEADING_SLACK: f32 = 1.22;
/// Most leading between the number of a table and its name, in ems.
const CAPTION_LEADING: f32 = 1.5;
/// Tables, captions and headings that may stand between the halves of a sentence.
const MAX_BETWEEN: usize = 12;

/// Lines that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The lines; of a row, none.
    pub(super) lines: Vec<Line>,
    /// The cells of a row.
    pub(super) cells: Vec<Vec<Line>>,
    /// Number or bullet before the text.
    pub(super) label: Option<String>,
    /// Whether it is a footnote.
    pub(super) note: bool,
    /// Whether it names a table or figure.
    pub(super) caption: bool,
}

/// Builds the blocks of a document, and finds its largest heading on page one.
pub(super) fn build(pages: Vec<Page>) -> (Vec<Block>, Option<String>) {
    let body = body_size(&pages);
    let vocabulary = Vocabulary::of(
        pages.iter().flat_map(|page| page.lines.iter().chain(&page.notes)).map(|line| line.text.as_str()),
    );
    let mut drafts = Vec::new();
    let measure = Measure::of(&pages, |page| &page.lines);
    let note_measure = Measure::of(&pages, |page| &page.notes);
    for page in pages {
        let Page { number: _, width, height: _, lines, notes } = page;
        let start = drafts.len();
        for piece in tables::part(order::arrange(lines), width) {
            match piece {
                Piece::Line(line) => add_line(&mut drafts, start, line, &measure),
                Piece::Row(cells) => drafts.push(Draft { cells, ..Draft::default() }),
            }
        }
        let first_note = drafts.len();
        for line in notes {
            add_line(&mut drafts, first_note, line, &note_measure);
        }
        drafts[first_note..].iter_mut().for_each(|draft| draft.note = true);
    }
    mark_captions(&mut drafts);
    let drafts = join_parted(drafts, body, &vocabulary, &measure);
    let ranks = Ranks::of(drafts.iter().filter(|draft| headings::is_heading(draft, body)));
    let title = headings::title(&drafts, body, |draft| text_of(draft, &vocabulary).0);
    let blocks = drafts.iter().filter_map(|draft| block(draft, body, &ranks, &vocabulary)).collect();
    (blocks, title)
}

/// How the document's text is set.
struct Measure {
    leadings: HashMap<i32, f32>,
    rights: HashMap<(u32, i32, i32), f32>,
}

impl Measure {
    fn of(pages: &[Page], part: fn(&Page) -> &[Line]) -> Self {
        let mut steps: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
        let mut rights: HashMap<(u32, i32, i32), f32> = HashMap::new();
        for page in pages {
            let pairs = part(page).windows(2);
            for pair in pairs.filter(|pair| size_key(&pair[0]) == size_key(&pair[1])) {
                let step = pair[1].y - pair[0].y;
                if (0.8..2.6).contains(&(step / pair[0].size)) {
                    let step = (step * 4.0).round() as i32;
                    *steps.entry(size_key(&pair[0])).or_default().entry(step).or_default() += 1;
                }
            }
            for line in part(page) {
                for column in [column_key(line.left), column_key(line.left) - 1, column_key(line.left) + 1] {
                    let right = rights.entry((page.number, size_key(line), column)).or_default();
                    *right = right.max(line.right);
                }
            }
        }
        let common = |steps: HashMap<i32, usize>| {
            steps
                .into_iter()
                .max_by_key(|(step, count)| (*count, -*step))
                .map_or(0.0, |(step, _)| step as f32 / 4.0)
        };
        Self { leadings: steps.into_iter().map(|(size, steps)| (size, common(steps))).collect(), rights }
    }

    fn leading(&self, line: &Line) -> f32 {
        self.leadings.get(&size_key(line)).copied().unwrap_or(1.2 * line.size).max(line.size)
    }

    /// How far a line ends before its column does, in ems.
    fn shortfall(&self, line: &Line) -> f32 {
        let key = (line.page, size_key(line), column_key(line.left));
        (self.rights.get(&key).copied().unwrap_or(line.right) - line.right) / line.size
    }
}

fn size_key(line: &Line) -> i32 {
    (line.size * 2.0).round() as i32
}

/// Columns of 30 points; indents of one column's text fall into neighbouring ones.
fn column_key(left: f32) -> i32 {
    (left / 30.0).floor() as i32
}

fn add_line(drafts: &mut Vec<Draft>, start: usize, line: Line, measure: &Measure) {
    if drafts.len() > start
        && let Some(open) = drafts.last_mut()
        && goes_on(open, &line, measure)
    {
        open.lines.push(line);
        return;
    }
    let mut draft = Draft { label: line.label.clone(), lines: vec![line], ..Draft::default() };
    if draft.label.is_none()
        && let Some(line) = draft.lines.first_mut()
        && let Some((label, rest)) = labels::split(&line.text)
    {
        draft.label = Some(label.to_owned());
        line.text = rest.to_owned();
    }
    drafts.push(draft);
}

/// Whether a line goes on with the paragraph before it on the page.
fn goes_on(open: &Draft, line: &Line, measure: &Measure) -> bool {
    let Some(last) = open.lines.last() else { return false };
    let step = line.y - last.y;
    let same_size = (line.size - last.size).abs() < 0.08 * last.size.max(line.size);
    if line.label.is_some() || line.note.is_some() || !same_size || line.bold != last.bold {
        return false;
    }
    if step < 0.3 * line.size || step > LEADING_SLACK * measure.leading(line) {
        return false;
    }
    if labels::split(&line.text).is_some_and(|(label, _)| labels::is_bullet(label) && label != "-") {
        return false;
    }
    let em = line.size;
    let centred = ((line.left + line.right) - (last.left + last.right)).abs() < 0.8 * em;
    let one_line = open.lines.len() == 1;
    let shift = (line.left - last.left) / em;
    let short = measure.shortfall(last);
    if line.bold {
        return shift.abs() < INDENT || centred;
    }
    let first_word = line.text.split(' ').next().unwrap_or_default().chars().count() as f32 * 0.5;
    let mid_sentence = line.text.starts_with(char::is_lowercase) && !ends_sentence(&last.text);
    if !mid_sentence && short > SHORT + first_word && !(centred && shift.abs() > INDENT) {
        return false;
    }
    if shift > INDENT && !centred {
        return one_line && (mid_sentence || (short < SHORT && open.label.is_some()));
    }
    shift > -INDENT || one_line || centred
}

/// Marks what stands close under a lone number of a table or figure: it looks like a heading, but
/// the text after it is not under it.
fn mark_captions(drafts: &mut [Draft]) {
    for i in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(i);
        let ([.., number], [name, ..]) = (before, rest) else { continue };
        let ([line], Some(first)) = (number.lines.as_slice(), name.lines.first()) else { continue };
        let numbered = (2..=3).contains(&line.text.split(' ').count())
            && line.text.rsplit(' ').next().is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
        let close = (0.0..CAPTION_LEADING * line.size).contains(&(first.y - line.y));
        let same_page = first.page == line.page && (first.left - line.left).abs() < 0.5 * line.size;
        name.caption = numbered && close && same_page && !line.bold && !line.italic;
    }
}

/// Joins the two halves of a paragraph that a page, a column or a table parted.
fn join_parted(drafts: Vec<Draft>, body: f32, vocabulary: &Vocabulary, measure: &Measure) -> Vec<Draft> {
    let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut open: Option<usize> = None;
    for draft in drafts {
        let target = open.filter(|at| {
            joined.len() - at <= MAX_BETWEEN
                && is_rest(&joined[*at], &draft, joined.len() - at, vocabulary, measure)
        });
        if let Some(at) = target {
            joined[at].lines.extend(draft.lines);
            continue;
        }
        joined.push(draft);
        if is_running(&joined[joined.len() - 1], body) {
            open = Some(joined.len() - 1);
        }
    }
    joined
}

/// Whether a draft is running text, not a heading, caption, row or note.
fn is_running(draft: &Draft, body: f32) -> bool {
    let like = |line: &Line| (line.size - body).abs() < 0.12 * body && !line.bold;
    !draft.note && draft.lines.first().is_some_and(like)
}

fn is_rest(open: &Draft, draft: &Draft, apart: usize, vocabulary: &Vocabulary, measure: &Measure) -> bool {
    let (Some(last), Some(first)) = (open.lines.last(), draft.lines.first()) else { return false };
    if draft.label.is_some() || draft.note || !draft.cells.is_empty() || !alike(open, draft) {
        return false;
    }
    let parted = first.page != last.page || first.y < last.y || apart > 1;
    if !parted || first.page > last.page + 2 {
        return false;
    }
    let text = text_of(open, vocabulary).0;
    let starts_low = first.text.chars().next().is_some_and(char::is_lowercase);
    let full = measure.shortfall(last) < SHORT;
    if ends_sentence(&text) {
        // Flush and after a full line, where paragraphs have labels or indents: it goes on.
        let flush = (first.left - last.left).abs() < first.size;
        let unindented = is_indented(open) && draft.lines.len() > 1 && !is_indented(draft);
        return apart == 1 && full && ((open.label.is_some() && flush) || unindented);
    }
    starts_low
        || (apart == 1 && full && !last.bold && (first.left - last.left).abs() < 2.0 * first.size)
        || (text.ends_with('-') && full)
}

/// Whether a paragraph's first line stands further in than its second.
fn is_indented(draft: &Draft) -> bool {
    matches!(draft.lines.as_slice(), [first, second, ..] if first.left - second.left > INDENT * first.size)
}

fn alike(a: &Draft, b: &Draft) -> bool {
    let (Some(a), Some(b)) = (a.lines.last(), b.lines.first()) else { return false };
    (a.size - b.size).abs() < 0.06 * a.size && a.bold == b.bold
}

/// Whether a text ends as sentences, list items and lead-ins do.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', ':', ';'])
}

fn block(draft: &Draft, body: f32, ranks: &Ranks, vocabulary: &Vocabulary) -> Option<Block> {
    let (mut text, mut marks) = text_of(draft, vocabulary);
    let mut kind = BlockKind::Paragraph;
    if !draft.cells.is_empty() {
        kind = BlockKind::TableRow;
    } else if headings::is_heading(draft, body) {
        kind = BlockKind::Heading(ranks.level(draft));
        if let Some(label) = draft.label.as_ref().filter(|label| !labels::is_bullet(label)) {
            text.insert_str(0, &format!("{label} "));
            marks.iter_mut().skip(1).for_each(|mark| mark.at += label.len() + 1);
        }
    } else if draft.label.as_deref().is_some_and(|label| !is_paragraph_number(label)) && !draft.note {
        kind = BlockKind::ListItem;
    }
    let readable = text.chars().any(char::is_alphabetic);
    readable.then_some(Block { kind, text, marks })
}

/// Whether a label numbers paragraphs (`16.12`) rather than items.
fn is_paragraph_number(label: &str) -> bool {
    labels::is_number(label) && label.starts_with(|c: char| c.is_ascii_digit())
}

/// The text of a draft and where its pages begin.
fn text_of(draft: &Draft, vocabulary: &Vocabulary) -> (String, Vec<Mark>) {
    let mut text = String::new();
    let mut marks: Vec<Mark> = Vec::new();
    if draft.cells.is_empty() {
        append(&mut text, &mut marks, &draft.lines, vocabulary);
    }
    for cell in &draft.cells {
        let mut cell_text = String::new();
        let mut cell_marks = Vec::new();
        append(&mut cell_text, &mut cell_marks, cell, vocabulary);
        if !text.is_empty() {
            text.push_str(CELL_SEPARATOR);
        }
        for mark in cell_marks {
            if marks.last().is_none_or(|last| last.page != mark.page) {
                marks.push(Mark { at: text.len() + mark.at, ..mark });
            }
        }
        text.push_str(&cell_text);
    }
    (text, marks)
}

fn append(text: &mut String, marks: &mut Vec<Mark>, lines: &[Line], vocabulary: &Vocabulary) {
    for line in lines {
        let words: String = line.text.nfc().collect();
        vocabulary.join(text, &words);
        if marks.last().is_none_or(|mark| mark.page != Some(line.page)) {
            let at = if marks.is_empty() { 0 } else { text.len() - words.len() };
            marks.push(Mark { at, line: None, page: Some(line.page) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, page: u32, y: f32) -> Line {
        Line { text: text.to_owned(), page, y, size: 10.0, left: 50.0, right: 300.0, ..Line::default() }
    }

    #[track_caller]
    fn check(pages: Vec<Vec<Line>>, expected: &[(BlockKind, &str)]) {
        let page =
            |(i, lines)| Page { number: i as u32 + 1, width: 400.0, height: 800.0, lines, notes: Vec::new() };
        let (blocks, _) = build(pages.into_iter().enumerate().map(page).collect());
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_join_by_leading() {
        let lines = vec![
            line("One goes", 1, 100.0),
            line("on.", 1, 112.0),
            line("Two too.", 1, 124.0),
            line("Three.", 1, 142.0),
        ];
        check(
            vec![lines],
            &[(BlockKind::Paragraph, "One goes on. Two too."), (BlockKind::Paragraph, "Three.")],
        );
    }

    #[test]
    fn an_indent_starts_a_paragraph() {
        let indented = Line { left: 62.0, ..line("Two starts.", 1, 124.0) };
        let lines = vec![
            line("One goes", 1, 100.0),
            line("on here.", 1, 112.0),
            indented,
            line("And ends.", 1, 136.0),
        ];
        check(
            vec![lines],
            &[(BlockKind::Paragraph, "One goes on here."), (BlockKind::Paragraph, "Two starts. And ends.")],
        );
    }

    #[test]
    fn a_paragraph_runs_over_the_page() {
        let pages = vec![vec![line("It runs over", 1, 700.0)], vec![line("the page.", 2, 100.0)]];
        check(pages.clone(), &[(BlockKind::Paragraph, "It runs over the page.")]);
        let page =
            |(i, lines)| Page { number: i as u32 + 1, width: 400.0, height: 800.0, lines, notes: Vec::new() };
        let (blocks, _) = build(pages.into_iter().enumerate().map(page).collect());
        let marks: Vec<_> = blocks[0].marks.iter().map(|mark| (mark.at, mark.page)).collect();
        assert_eq!(marks, [(0, Some(1)), (13, Some(2))]);
    }

    #[test]
    fn labels_leave_paragraphs_and_make_items() {
        let numbered = Line { label: Some("16.1".to_owned()), ..line("The work is:", 1, 100.0) };
        let item = Line { label: Some("(a)".to_owned()), left: 70.0, ..line("Normative;", 1, 112.0) };
        check(
            vec![vec![numbered, item]],
            &[(BlockKind::Paragraph, "The work is:"), (BlockKind::ListItem, "Normative;")],
        );
    }

    #[test]
    fn two_bold_lines_are_one_heading() {
        let bold = |text, y| Line { bold: true, ..line(text, 1, y) };
        let lines = vec![
            bold("Plan and", 100.0),
            bold("performance", 112.0),
            line("Text of it.", 1, 130.0),
            line("More text.", 1, 142.0),
        ];
        check(
            vec![lines],
            &[
                (BlockKind::Heading(1), "Plan and performance"),
                (BlockKind::Paragraph, "Text of it. More text."),
            ],
        );
    }
}
