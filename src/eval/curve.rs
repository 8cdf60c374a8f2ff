//! A risk–coverage curve as a picture.

use super::coverage::Point;

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 40.0;

/// The curve as SVG, with a mark where the threshold stands. `title` is plain text.
pub fn svg(title: &str, points: &[Point], threshold: f32) -> String {
    let highest = points.iter().map(|point| point.risk).fold(0.05, f64::max);
    let x = |coverage: f64| LEFT + WIDTH * coverage;
    let y = |risk: f64| TOP + HEIGHT * (1.0 - risk / highest);
    let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);
    let mut drawn = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">{}</text>\n",
        right + 20.0,
        bottom + 50.0,
        escaped(title)
    );
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (across, up) = (x(share), y(share * highest));
        drawn.push_str(&format!(
            "<path d=\"M{LEFT} {up:.1}H{right}M{across:.1} {TOP}V{bottom}\" stroke=\"#ddd\"/>\n\
             <text x=\"{across:.1}\" y=\"{}\" text-anchor=\"middle\">{:.0} %</text>\n\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{:.1} %</text>\n",
            bottom + 16.0,
            share * 100.0,
            LEFT - 6.0,
            up + 4.0,
            share * highest * 100.0
        ));
    }
    let path: Vec<String> =
        points.iter().map(|point| format!("{:.1} {:.1}", x(point.coverage), y(point.risk))).collect();
    if !path.is_empty() {
        drawn.push_str(&format!(
            "<path d=\"M{}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>\n",
            path.join("L")
        ));
    }
    if let Some(point) = points.iter().rfind(|point| point.confidence >= threshold) {
        drawn.push_str(&format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#c0392b\"/>\n",
            x(point.coverage),
            y(point.risk)
        ));
    }
    drawn.push_str(&format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">answered (dot: the threshold)</text>\n\
         <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\">wrong among the answers</text>\n</svg>\n",
        LEFT + WIDTH / 2.0,
        bottom + 38.0,
        TOP + HEIGHT / 2.0
    ));
    drawn
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
        let drawn = svg("a < b", &[point(0.5, 0.0, 0.9), point(1.0, 0.2, 0.1)], 0.5);
        assert!(drawn.contains("a &lt; b") && drawn.contains("M300.0 360.0L540.0 40.0"), "{drawn}");
        assert!(drawn.contains("<circle cx=\"300.0\" cy=\"360.0\""));
        assert!(!svg("", &[], 0.5).contains("circle"));
    }
}
