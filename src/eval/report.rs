//! What is told of a measurement: a table to read, or JSON.

use std::fmt;

use serde_json::{Map, Value, json};

use super::bootstrap;

/// What one data set gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What was measured, in a line.
    pub title: String,
    /// The measures, in the order in which they are told.
    pub measures: Vec<Measure>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its key in JSON.
    pub key: &'static str,
    /// What it is, for a reader.
    pub label: String,
    /// The figure itself.
    pub figure: Figure,
}

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A number of things.
    Count(usize),
    /// A share or another measure, with its 95 % interval; `None` where it is not defined.
    Share(Option<f64>, Option<(f64, f64)>),
}

impl Report {
    /// A report without figures yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), measures: Vec::new() }
    }

    /// Adds a number of things.
    pub fn count(&mut self, key: &'static str, label: &str, count: usize) {
        self.measures.push(Measure { key, label: label.to_owned(), figure: Figure::Count(count) });
    }

    /// Adds a measure of `cases`, with its interval.
    pub fn add<T: Clone>(
        &mut self,
        key: &'static str,
        label: &str,
        cases: &[T],
        measure: impl Fn(&[T]) -> Option<f64>,
    ) {
        let figure = Figure::Share(measure(cases), bootstrap::interval(cases, &measure));
        self.measures.push(Measure { key, label: label.to_owned(), figure });
    }

    /// Adds the mean of values, with its interval.
    pub fn mean(&mut self, key: &'static str, label: &str, values: &[f64]) {
        self.add(key, label, values, |drawn| (!drawn.is_empty()).then(|| super::metrics::mean(drawn)));
    }

    /// Adds a measure that no interval is drawn for.
    pub fn add_value(&mut self, key: &'static str, label: &str, value: Option<f64>) {
        self.measures.push(Measure { key, label: label.to_owned(), figure: Figure::Share(value, None) });
    }

    /// The figure with this key.
    pub fn value(&self, key: &str) -> Option<f64> {
        match self.measures.iter().find(|measure| measure.key == key)?.figure {
            Figure::Count(count) => Some(count as f64),
            Figure::Share(value, _) => value,
        }
    }

    /// A table for a reader.
    pub fn table(&self) -> String {
        let width = self.measures.iter().map(|measure| measure.label.chars().count()).max().unwrap_or(0);
        let mut table = format!("{}\n", self.title);
        for measure in &self.measures {
            table.push_str(&format!("  {:width$}  {}\n", measure.label, measure.figure));
        }
        table
    }

    /// An object: each measure by its key, and the intervals under `intervals`.
    pub fn json(&self) -> Value {
        let rounded = |value: f64| (value * 1e6).round() / 1e6;
        let mut object = Map::new();
        let mut intervals = Map::new();
        for measure in &self.measures {
            let value = match measure.figure {
                Figure::Count(count) => json!(count),
                Figure::Share(value, _) => json!(value.map(rounded)),
            };
            object.insert(measure.key.to_owned(), value);
            if let Figure::Share(_, Some((low, high))) = measure.figure {
                intervals.insert(measure.key.to_owned(), json!([rounded(low), rounded(high)]));
            }
        }
        object.insert("intervals".to_owned(), Value::Object(intervals));
        Value::Object(object)
    }
}

/// Lays rows out in columns under a header: the first flush left, the others flush right, two spaces between them and
/// two before each line.
pub fn columns(header: &[&str], rows: &[Vec<String>]) -> String {
    let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&header).chain(rows).collect();
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let mut table = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        let joined = cells.collect::<Vec<_>>().join("  ");
        table.push_str(&format!("  {}\n", joined.trim_end()));
    }
    table
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Share(None, _) => write!(f, "–"),
            Self::Share(Some(value), None) => write!(f, "{value:.3}"),
            Self::Share(Some(value), Some((low, high))) => write!(f, "{value:.3}  [{low:.3}, {high:.3}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_and_its_json_tell_the_same() {
        let mut report = Report::new("two questions");
        report.count("questions", "questions", 2);
        report.mean("hit_at_1", "right first", &[1.0, 0.0]);
        report.mean("none", "nothing", &[]);
        assert_eq!(report.value("hit_at_1"), Some(0.5));
        let table = report.table();
        assert!(table.contains("questions    2\n") && table.contains("0.500  [0.000, 1.000]"), "{table}");
        let json = report.json();
        assert_eq!(json["questions"], 2);
        assert_eq!(json["hit_at_1"], 0.5);
        assert_eq!(json["none"], Value::Null);
        assert_eq!(json["intervals"]["hit_at_1"], json!([0.0, 1.0]));
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["a".to_owned(), "1".to_owned()], vec!["longer".to_owned(), "200".to_owned()]];
        assert_eq!(columns(&["kind", "n"], &rows), "  kind      n\n  a         1\n  longer  200\n");
    }
}
