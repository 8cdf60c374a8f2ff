//! Text with meaning instead of markup: each surface draws it in its own way.

/// What a surface sends: lines of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The lines, without line ends. An empty one is a gap.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How far the line, and what of it wraps, is set in.
    pub indent: u8,
    /// Its pieces, in order.
    pub runs: Vec<Run>,
}

/// A stretch of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// What they are to the reader.
    pub style: Style,
    /// Where they lead.
    pub link: Option<String>,
}

/// What a run is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Ordinary text.
    Plain,
    /// What was asked for.
    Strong,
    /// A heading of a group or a list.
    Heading,
    /// What may be passed over: citation marks, locations, hints.
    Faint,
}

impl Page {
    /// Adds a line.
    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds a line of one run.
    pub fn say(&mut self, style: Style, text: impl Into<String>) {
        self.push(Line::of(style, text));
    }

    /// Adds an empty line, unless the page is empty or ends in one.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.runs.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    /// The words alone.
    pub fn text(&self) -> String {
        let line = |line: &Line| {
            let words: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            format!("{:indent$}{words}\n", "", indent = usize::from(line.indent))
        };
        self.lines.iter().map(line).collect()
    }
}

impl Line {
    /// A line of one run.
    pub fn of(style: Style, text: impl Into<String>) -> Self {
        Self { indent: 0, runs: vec![Run::of(style, text)] }
    }

    /// The line, set in by `indent` columns.
    #[must_use]
    pub fn set_in(mut self, indent: u8) -> Self {
        self.indent = indent;
        self
    }

    /// The line with one more run.
    #[must_use]
    pub fn and(mut self, run: Run) -> Self {
        self.runs.push(run);
        self
    }
}

impl Run {
    /// A run without a link.
    pub fn of(style: Style, text: impl Into<String>) -> Self {
        Self { text: text.into(), style, link: None }
    }
}
