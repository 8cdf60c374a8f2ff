//! What is wrong with an intent file, shown as the Rust compiler shows its errors.

use std::{fmt, sync::Arc};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::text::span::Span;

/// A file's name and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As it is shown: a path.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Something wrong in an intent file. `Display` shows it with the place under a caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file it is in.
    pub source: Arc<Source>,
    /// The place, in bytes of the file's text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Fault {
    /// The line the fault is on, from 1.
    pub fn line(&self) -> usize {
        self.before().matches('\n').count() + 1
    }

    /// The column the fault starts at, in characters, from 1.
    pub fn column(&self) -> usize {
        let before = self.before();
        before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1
    }

    /// The fault for people, by a plain or a coloured renderer.
    pub fn render(&self, renderer: &Renderer) -> String {
        let snippet = Snippet::source(self.source.text.as_str())
            .path(self.source.name.as_str())
            .annotation(AnnotationKind::Primary.span(self.span.range()));
        let mut group = Level::ERROR.primary_title(self.message.as_str()).element(snippet);
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }

    fn before(&self) -> &str {
        self.source.text.get(..self.span.start).unwrap_or_default()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(&Renderer::plain()))
    }
}

/// Faults that are shown where nobody came to mend them.
const FEW: usize = 3;

/// Everything that is wrong with a set of intent files; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Alternatively (`{:#}`) the first few, for those who did not come to mend them.
        let shown = if f.alternate() { FEW } else { usize::MAX };
        for fault in self.0.iter().take(shown) {
            writeln!(f, "{fault}\n")?;
        }
        let count = self.0.len();
        write!(f, "{count} fault{} in the intent files", if count == 1 { "" } else { "s" })?;
        if count > shown { f.write_str("; `docent intents check` shows them all") } else { Ok(()) }
    }
}
