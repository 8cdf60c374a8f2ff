//! What belongs to the page and not to the text: running heads and feet, page numbers; and footnotes,
//! which are text of their own.

use std::collections::{HashMap, HashSet};

use super::lines::{Line, Page};
use crate::corpus::load::labels;

/// Baselines at either edge of a page that may be furniture.
const EDGE_LINES: usize = 4;
/// Points by which furniture may move from page to page.
const DRIFT: f32 = 3.0;
/// Footnotes are at most this large against the running text.
const NOTE_SIZE: f32 = 0.93;
/// Footnotes start below this part of the page's height.
const NOTE_ZONE: f32 = 0.35;

/// Drops running heads, running feet and page numbers, and moves footnotes to [`Page::notes`].
pub(super) fn separate(mut pages: Vec<Page>) -> Vec<Page> {
    drop_repeated(&mut pages);
    let body = body_size(&pages);
    for page in &mut pages {
        part_notes(page, body);
    }
    pages
}

/// The font size of most of the text, in points.
pub(super) fn body_size(pages: &[Page]) -> f32 {
    let mut sizes: HashMap<i32, usize> = HashMap::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        *sizes.entry((line.size * 2.0).round() as i32).or_default() += line.text.len();
    }
    let most = sizes.into_iter().max_by_key(|(size, chars)| (*chars, *size));
    most.map_or(10.0, |(size, _)| size as f32 / 2.0)
}

fn drop_repeated(pages: &mut [Page]) {
    if pages.len() < 2 {
        return;
    }
    let edges: Vec<Vec<usize>> = pages.iter().map(edge_lines).collect();
    let mut seen: HashMap<(String, i32), HashSet<u32>> = HashMap::new();
    for (page, edges) in pages.iter().zip(&edges) {
        for line in edges.iter().map(|i| &page.lines[*i]) {
            for key in keys(line) {
                seen.entry(key).or_default().insert(page.number);
            }
        }
    }
    let enough = if pages.len() < 4 { 2 } else { 3.max(pages.len() / 10) };
    let repeats =
        |line: &Line| keys(line).iter().any(|key| seen.get(key).is_some_and(|on| on.len() >= enough));
    // A head that changes from chapter to chapter still stands where the repeated ones stand.
    let mut places: HashMap<(i32, i32), HashSet<u32>> = HashMap::new();
    for (page, edges) in pages.iter().zip(&edges) {
        for line in edges.iter().map(|i| &page.lines[*i]).filter(|line| repeats(line)) {
            places.entry(place(line)).or_default().insert(page.number);
        }
    }
    let count = pages.len();
    for (page, edges) in pages.iter_mut().zip(edges) {
        let is_furniture = |i: usize| {
            let line = &page.lines[i];
            repeats(line) || places.get(&place(line)).is_some_and(|on| on.len() * 2 > count)
        };
        let drop = outer(page, &edges, is_furniture);
        let mut index = 0;
        page.lines.retain(|_| {
            index += 1;
            !drop.contains(&(index - 1))
        });
    }
}

/// Of the lines at a page's edges, those that are furniture and have no text outside of or beside them.
fn outer(page: &Page, edges: &[usize], is_furniture: impl Fn(usize) -> bool) -> HashSet<usize> {
    let is_beside = |i: usize, text: usize| (page.lines[i].y - page.lines[text].y).abs() < DRIFT;
    let texts: Vec<usize> =
        (0..page.lines.len()).filter(|i| !edges.contains(i) || !is_furniture(*i)).collect();
    let top = texts.iter().map(|i| page.lines[*i].y).fold(f32::MAX, f32::min);
    let bottom = texts.iter().map(|i| page.lines[*i].y).fold(f32::MIN, f32::max);
    edges
        .iter()
        .copied()
        .filter(|i| is_furniture(*i) && !(top..=bottom).contains(&page.lines[*i].y))
        .filter(|i| !texts.iter().any(|text| is_beside(*i, *text)))
        .collect()
}

/// Indices of the lines on the first and the last few baselines of a page.
fn edge_lines(page: &Page) -> Vec<usize> {
    let mut baselines: Vec<i32> = page.lines.iter().map(|line| (line.y / DRIFT).round() as i32).collect();
    baselines.sort_unstable();
    baselines.dedup();
    let top = baselines.iter().take(EDGE_LINES).next_back().copied().unwrap_or_default();
    let bottom = baselines.iter().rev().take(EDGE_LINES).next_back().copied().unwrap_or_default();
    let at_edge = |line: &Line| {
        let y = (line.y / DRIFT).round() as i32;
        let part = line.y / page.height.max(1.0);
        (y <= top && part < 0.25) || (y >= bottom && part > 0.75)
    };
    (0..page.lines.len()).filter(|i| at_edge(&page.lines[*i])).collect()
}

/// What a line has in common with the same furniture of other pages: its text, where a number that
/// counts the pages stands for itself; and its height, twice, so that a small drift matters not.
fn keys(line: &Line) -> Vec<(String, i32)> {
    let text = format!("{}{}", line.label.as_deref().unwrap_or_default(), line.text);
    let mut texts = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let at = text.len() - rest.len() + start;
        let digits = text[at..].chars().take_while(char::is_ascii_digit).count();
        if let Ok(number) = text[at..at + digits].parse::<i64>() {
            let ahead = number - i64::from(line.page);
            texts.push(format!("{}#{ahead}#{}", &text[..at], &text[at + digits..]));
        }
        rest = &text[at + digits..];
    }
    texts.push(if text.chars().all(|c| "ivxlc".contains(c)) { "#".to_owned() } else { text });
    let heights =
        [(line.y / (2.0 * DRIFT)).floor() as i32 * 2, ((line.y / DRIFT - 1.0) / 2.0).floor() as i32 * 2 + 1];
    texts.into_iter().flat_map(|text| heights.map(|height| (text.clone(), height))).collect()
}

fn place(line: &Line) -> (i32, i32) {
    ((line.y / DRIFT).round() as i32, (line.size * 2.0).round() as i32)
}

/// Moves everything from the first footnote of a page on down to its notes.
fn part_notes(page: &mut Page, body: f32) {
    let small = |line: &Line| line.size <= NOTE_SIZE * body;
    let lowest_text =
        page.lines.iter().filter(|line| !small(line)).map(|line| line.y).fold(0.0_f32, f32::max);
    let first = page
        .lines
        .iter()
        .filter(|line| small(line) && line.y > lowest_text && line.y > NOTE_ZONE * page.height)
        .filter(|line| starts_note(line))
        .map(|line| line.y - 0.5 * line.size)
        .fold(f32::MAX, f32::min);
    let (mut notes, lines): (Vec<Line>, Vec<Line>) =
        std::mem::take(&mut page.lines).into_iter().partition(|line| line.y > first);
    for note in &mut notes {
        if note.label.is_none() && note.note.is_none() && starts_note(note) {
            let (mark, rest) = note.text.split_once(' ').unwrap_or((&note.text, ""));
            (note.note, note.text) = (Some(mark.to_owned()), rest.to_owned());
        }
    }
    page.lines = lines;
    page.notes = notes;
}

fn starts_note(line: &Line) -> bool {
    let first = line.text.split(' ').next().unwrap_or_default();
    line.note.is_some()
        || (!first.is_empty() && first.chars().all(|c| "*†‡§¶".contains(c)))
        || line.label.as_deref().is_some_and(|label| !labels::is_bullet(label) || label == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, y: f32, size: f32) -> Line {
        Line { text: text.to_owned(), page: 1, y, size, left: 50.0, right: 500.0, ..Line::default() }
    }

    fn page(number: u32, mut lines: Vec<Line>) -> Page {
        for line in &mut lines {
            line.page = number;
        }
        Page { number, width: 600.0, height: 800.0, lines, notes: Vec::new() }
    }

    fn texts(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn heads_feet_and_numbers_go_and_text_stays() {
        let pages = (1..=6).map(|n| {
            page(
                n,
                vec![
                    line(if n % 2 == 0 { "Annual report" } else { "Chapter" }, 40.0, 9.0),
                    line(
                        &format!(
                            "The text of page {}",
                            ["one", "two", "three", "four", "five", "six"][n as usize - 1]
                        ),
                        300.0,
                        11.0,
                    ),
                    line(&format!("{n}/6"), 780.0, 9.0),
                ],
            )
        });
        let kept = separate(pages.collect());
        assert_eq!(texts(&kept[2].lines), ["The text of page three"]);
        assert_eq!(texts(&kept[3].lines), ["The text of page four"]);
    }

    #[test]
    fn one_page_keeps_all() {
        let kept = separate(vec![page(1, vec![line("Dear Sir", 40.0, 11.0), line("1", 780.0, 11.0)])]);
        assert_eq!(texts(&kept[0].lines), ["Dear Sir", "1"]);
    }

    #[test]
    fn footnotes_are_parted() {
        let mut lines = vec![line("Running text of the page, and rather more of it", 500.0, 11.0)];
        lines.push(Line { note: Some("1".to_owned()), ..line("See the annex.", 700.0, 8.0) });
        lines.push(line("which goes on.", 710.0, 8.0));
        let kept = separate(vec![page(1, lines)]);
        assert_eq!(texts(&kept[0].lines), ["Running text of the page, and rather more of it"]);
        assert_eq!(texts(&kept[0].notes), ["See the annex.", "which goes on."]);
    }
}
