//! Tables: lines that stand side by side, drawn cell by cell.

use super::lines::Line;

/// A piece of a page in reading order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// A line of running text.
    Line(Line),
    /// The cells of a row, each with its lines.
    Row(Vec<Vec<Line>>),
}

/// Most lines in a cell, where the cell is as wide as a column of text would be.
const MAX_COLUMN_LINES: usize = 5;
/// Least part of the page's width for a column of text.
const COLUMN_WIDTH: f32 = 0.28;
/// Largest leading within a cell, in ems.
const CELL_LEADING: f32 = 1.7;

/// Parts the lines of a page of this width into running lines and rows.
pub(super) fn part(lines: Vec<Line>, page_width: f32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut row: Vec<Vec<Line>> = Vec::new();
    for stack in stacks(lines) {
        let beside = row.last().is_some_and(|cell| are_beside(cell, &stack, page_width));
        if !beside {
            flush(&mut row, &mut pieces);
        }
        row.push(stack);
    }
    flush(&mut row, &mut pieces);
    pieces
}

fn flush(row: &mut Vec<Vec<Line>>, pieces: &mut Vec<Piece>) {
    let cells = std::mem::take(row);
    if cells.len() > 1 {
        pieces.push(Piece::Row(cells));
    } else {
        pieces.extend(cells.into_iter().flatten().map(Piece::Line));
    }
}

/// Groups lines that follow one another straight down.
fn stacks(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut stacks: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match stacks.last_mut() {
            Some(stack) if stack.last().is_some_and(|above| is_below(above, &line, stack)) => {
                stack.push(line);
            }
            _ => stacks.push(vec![line]),
        }
    }
    stacks
}

fn is_below(above: &Line, line: &Line, stack: &[Line]) -> bool {
    let step = line.y - above.y;
    let left = stack.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    (0.3 * line.size..CELL_LEADING * line.size.max(above.size)).contains(&step)
        && line.left < above.right
        && above.left < line.right
        && line.left > left - line.size
        && line.left < left + 12.0 * line.size
}

fn are_beside(cell: &[Line], next: &[Line], page_width: f32) -> bool {
    let (Some(top), Some(bottom)) = (cell.first(), cell.last()) else { return false };
    let (Some(next_top), Some(next_bottom)) = (next.first(), next.last()) else { return false };
    let right = cell.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let left = next.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let overlap = next_top.y < bottom.y + 0.4 * top.size && top.y < next_bottom.y + 0.4 * top.size;
    let columns = is_column(cell, page_width) && is_column(next, page_width);
    left > right - 0.2 * top.size && overlap && !columns
}

fn is_column(stack: &[Line], page_width: f32) -> bool {
    let left = stack.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let right = stack.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    stack.len() > MAX_COLUMN_LINES && right - left > COLUMN_WIDTH * page_width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(left: f32, right: f32, y: f32) -> Line {
        Line { left, right, y, size: 10.0, ..Line::default() }
    }

    fn shape(lines: Vec<Line>) -> Vec<usize> {
        part(lines, 600.0)
            .iter()
            .map(|piece| if let Piece::Row(cells) = piece { cells.len() } else { 1 })
            .collect()
    }

    #[test]
    fn cells_side_by_side_are_a_row() {
        let lines = vec![
            line(50.0, 150.0, 100.0),
            line(50.0, 140.0, 112.0),
            line(200.0, 300.0, 100.0),
            line(50.0, 150.0, 130.0),
            line(200.0, 300.0, 130.0),
            line(50.0, 500.0, 160.0),
        ];
        assert_eq!(shape(lines), [2, 2, 1]);
    }

    #[test]
    fn columns_of_text_are_no_row() {
        let column =
            |left: f32| (0..9_u8).map(move |i| line(left, left + 230.0, 100.0 + f32::from(i) * 12.0));
        assert_eq!(shape(column(50.0).chain(column(310.0)).collect()), [1; 18]);
    }
}
