//! Reading order. Most programs draw text in the order it is read; where a page is drawn in
//! disorder, it is cut along its gutters instead.

use super::lines::Line;

/// Part of a page's steps that may go back up a column before its order is not believed.
const MAX_BACKWARD: f32 = 0.15;
/// How many lines back the one above a line is looked for.
const LOOK_BACK: usize = 40;
/// Narrowest gutter between columns, in ems.
const GUTTER: f32 = 1.2;

/// The lines of a page in reading order.
pub(super) fn arrange(lines: Vec<Line>) -> Vec<Line> {
    let above = |i: usize| {
        let start = i.saturating_sub(LOOK_BACK);
        lines[start..i].iter().rev().find(|before| overlap(before, &lines[i]))
    };
    let pairs: Vec<(&Line, &Line)> = (0..lines.len()).filter_map(|i| Some((above(i)?, &lines[i]))).collect();
    let steps = pairs.len();
    let back = pairs.iter().filter(|(before, line)| line.y < before.y - line.size).count();
    if steps < 8 || back as f32 <= MAX_BACKWARD * steps as f32 { lines } else { cut(lines) }
}

fn overlap(a: &Line, b: &Line) -> bool {
    a.left < b.right && b.left < a.right
}

/// Cuts at the widest gutter that runs all the way down; else sorts by height.
fn cut(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut right = f32::MIN;
    let mut best: Option<(f32, usize)> = None;
    for (i, line) in lines.iter().enumerate() {
        let gap = line.left - right;
        let fair = i * 4 >= lines.len() && (lines.len() - i) * 4 >= lines.len();
        if i > 0 && fair && gap > GUTTER * line.size && best.is_none_or(|(widest, _)| gap > widest) {
            best = Some((gap, i));
        }
        right = right.max(line.right);
    }
    if let Some((_, at)) = best {
        let second = lines.split_off(at);
        return sorted(lines).into_iter().chain(sorted(second)).collect();
    }
    sorted(lines)
}

fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(places: &[(f32, f32)]) -> Vec<Line> {
        let line = |(left, y): &(f32, f32)| Line {
            left: *left,
            right: left + 100.0,
            y: *y,
            size: 10.0,
            ..Line::default()
        };
        places.iter().map(line).collect()
    }

    #[test]
    fn disorder_is_cut_along_the_gutter() {
        let places = [90.0, 30.0, 70.0, 10.0, 50.0, 20.0, 80.0, 40.0, 60.0];
        let mixed: Vec<(f32, f32)> =
            places.iter().flat_map(|y| [(50.0, *y), (50.0, y + 5.0), (300.0, *y)]).collect();
        let arranged = arrange(lines(&mixed));
        assert!(
            arranged.windows(2).all(|pair| pair[0].left < pair[1].left
                || (pair[0].left <= pair[1].left && pair[0].y <= pair[1].y))
        );
    }

    #[test]
    fn drawn_order_is_kept() {
        let columns: Vec<(f32, f32)> = [50.0, 300.0]
            .iter()
            .flat_map(|x| (0..9_u8).map(move |i| (*x, 100.0 + f32::from(i) * 12.0)))
            .collect();
        assert_eq!(arrange(lines(&columns)), lines(&columns));
    }
}
