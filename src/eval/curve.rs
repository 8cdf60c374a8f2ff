//! Curves as pictures: risk by coverage, and how well confidence is calibrated.

use super::coverage::{Point, WANTED_RISK};
use super::metrics::bins;

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 40.0;

/// A curve with its dots, both axes from 0 on, the horizontal one up to 1.
struct Plot<'a> {
    title: &'a str,
    across: &'a str,
    up: &'a str,
    highest: f64,
    curve: Vec<(f64, f64)>,
    dots: Vec<(f64, f64)>,
    /// Whether the line is drawn on which both are the same.
    diagonal: bool,
    /// A height that is marked by a dashed line.
    level: Option<f64>,
}

/// The risk–coverage curve as SVG, with a mark where the threshold stands, and the wanted risk as a dashed line. `title`
/// is plain text.
pub fn risk(title: &str, points: &[Point], threshold: f32) -> String {
    let last = points.iter().rfind(|point| point.confidence >= threshold);
    let plot = Plot {
        title,
        across: "answered (dot: the threshold; dashed: the wanted risk)",
        up: "wrong among the answers",
        highest: points.iter().map(|point| point.risk).fold(0.05, f64::max),
        curve: points.iter().map(|point| (point.coverage, point.risk)).collect(),
        dots: last.map(|point| (point.coverage, point.risk)).into_iter().collect(),
        diagonal: false,
        level: Some(WANTED_RISK),
    };
    plot.draw()
}

/// How many of the answers stated with a confidence are right, as SVG: the nearer to the diagonal, the better.
pub fn calibration(title: &str, stated: &[(f32, bool)]) -> String {
    let points: Vec<(f64, f64)> = bins(stated).into_iter().map(|bin| (bin.confidence, bin.right)).collect();
    let plot = Plot {
        title,
        across: "confidence",
        up: "right",
        highest: 1.0,
        curve: points.clone(),
        dots: points,
        diagonal: true,
        level: None,
    };
    plot.draw()
}

impl Plot<'_> {
    fn draw(&self) -> String {
        let x = |share: f64| LEFT + WIDTH * share;
        let y = |value: f64| TOP + HEIGHT * (1.0 - value / self.highest);
        let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);
        let mut drawn = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
             <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">{}</text>\n",
            right + 20.0,
            bottom + 50.0,
            escaped(self.title)
        );
        for step in 0..=5 {
            let share = f64::from(step) / 5.0;
            let (across, up) = (x(share), y(share * self.highest));
            drawn.push_str(&format!(
                "<path d=\"M{LEFT} {up:.1}H{right}M{across:.1} {TOP}V{bottom}\" stroke=\"#ddd\"/>\n\
                 <text x=\"{across:.1}\" y=\"{}\" text-anchor=\"middle\">{:.0} %</text>\n\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{:.1} %</text>\n",
                bottom + 16.0,
                share * 100.0,
                LEFT - 6.0,
                up + 4.0,
                share * self.highest * 100.0
            ));
        }
        if self.diagonal {
            drawn.push_str(&format!("<path d=\"M{LEFT} {bottom}L{right} {TOP}\" stroke=\"#aaa\"/>\n"));
        }
        if let Some(level) = self.level.map(y) {
            drawn.push_str(&format!(
                "<path d=\"M{LEFT} {level:.1}H{right}\" stroke=\"#888\" stroke-dasharray=\"6 4\"/>\n"
            ));
        }
        let path: Vec<String> = self.curve.iter().map(|&(a, b)| format!("{:.1} {:.1}", x(a), y(b))).collect();
        if !path.is_empty() {
            drawn.push_str(&format!(
                "<path d=\"M{}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>\n",
                path.join("L")
            ));
        }
        for &(a, b) in &self.dots {
            let (cx, cy) = (x(a), y(b));
            drawn.push_str(&format!("<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"4\" fill=\"#c0392b\"/>\n"));
        }
        drawn.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n\
             <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n</svg>\n",
            LEFT + WIDTH / 2.0,
            bottom + 38.0,
            self.across,
            TOP + HEIGHT / 2.0,
            self.up
        ));
        drawn
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_curve_and_the_threshold() {
        let point = |coverage, risk, confidence| Point { coverage, risk, confidence };
        let drawn = risk("a < b", &[point(0.5, 0.0, 0.9), point(1.0, 0.2, 0.1)], 0.5);
        assert!(drawn.contains("a &lt; b") && drawn.contains("M300.0 360.0L540.0 40.0"), "{drawn}");
        assert!(drawn.contains("<circle cx=\"300.0\" cy=\"360.0\""));
        // 5 % of at most 20 % is a quarter of the height.
        assert!(drawn.contains("M60 280.0H540\" stroke=\"#888\" stroke-dasharray"), "{drawn}");
        assert!(!risk("", &[], 0.5).contains("circle"));
    }

    #[test]
    fn a_calibrated_confidence_lies_on_the_diagonal() {
        let drawn = calibration("", &[(0.25, true), (0.25, false), (0.25, false), (0.25, false)]);
        assert!(drawn.contains("<circle cx=\"180.0\" cy=\"280.0\""), "{drawn}");
    }
}
