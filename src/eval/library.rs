//! The texts of a data set as documents that an engine answers from.

use crate::corpus::block::{Block, BlockKind, Extract, Metadata};
use crate::corpus::document::Document;
use crate::corpus::segment::segment;
use crate::engine::{Engine, Settings};
use crate::index::error::IndexError;

/// A text of a data set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What the data set calls it.
    pub id: String,
    /// Its title; may be empty.
    pub title: String,
    /// What it says: paragraphs, parted by blank lines.
    pub body: String,
}

impl Text {
    fn document(self) -> Document {
        let paragraphs = self.body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        let block = |text: &str| Block {
            kind: BlockKind::Paragraph,
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            marks: Vec::new(),
        };
        let blocks = paragraphs.map(block).collect();
        // Without a title the file's name would become one, and a name is no words.
        let title = Some(self.title.replace('_', " "));
        segment(
            &self.id,
            Extract { metadata: Metadata { title, ..Metadata::default() }, blocks, ..Extract::default() },
        )
    }
}

/// An engine over these texts, in memory, one document each, in their order.
///
/// # Errors
/// When memory runs out.
pub fn open(texts: Vec<Text>, settings: Settings) -> Result<Engine, IndexError> {
    let documents: Vec<Document> = texts.into_iter().map(Text::document).collect();
    let mut hasher = blake3::Hasher::new();
    for document in &documents {
        hasher.update(document.text.as_bytes());
    }
    // Measuring again embeds nothing anew.
    let vectors = std::env::temp_dir().join(format!("docent-eval-{}", &hasher.finalize().to_hex()[..16]));
    Engine::over(documents, settings, &vectors)
}
