//! Conversations with what their last turn should find, in the format of MTRAG-UN: `input` holds the turns,
//! `contexts` the passages.

use std::path::PathBuf;

use serde::Deserialize;

use super::dataset::{DatasetError, json_lines};
use super::library::Text;

const EXPECTED: &str = r#"{"input":[{"speaker","text"}],"contexts":[{"document_id","text"}]} a line"#;

/// One line of a file.
#[derive(Clone, Debug, Deserialize)]
pub struct Conversation {
    /// The turns; the last is the one to be answered.
    pub input: Vec<Turn>,
    /// The passages that answer the last turn.
    #[serde(default)]
    pub contexts: Vec<Context>,
}

/// What one side said.
#[derive(Clone, Debug, Deserialize)]
pub struct Turn {
    speaker: String,
    /// What was said.
    pub text: String,
}

/// A passage.
#[derive(Clone, Debug, Deserialize)]
pub struct Context {
    /// What the data set calls it.
    pub document_id: String,
    text: String,
    #[serde(default)]
    title: String,
}

impl Conversation {
    /// Reads files as one set.
    ///
    /// # Errors
    /// When a file cannot be read or a line is something else.
    pub fn read(paths: &[PathBuf]) -> Result<Vec<Self>, DatasetError> {
        let mut conversations = Vec::new();
        for path in paths {
            conversations.extend(json_lines::<Self>(path, EXPECTED)?);
        }
        Ok(conversations)
    }

    /// What the person asked, in order.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.input.iter().filter(|turn| turn.speaker == "user").map(|turn| turn.text.as_str())
    }

    /// Whether its last turn comes after others and has passages that answer it.
    pub fn is_later(&self) -> bool {
        self.input.len() > 1 && !self.contexts.is_empty()
    }
}

/// The passages of all conversations, each once.
pub fn contexts(conversations: &[Conversation]) -> Vec<Text> {
    let mut seen = std::collections::HashSet::new();
    let all = conversations.iter().flat_map(|conversation| &conversation.contexts);
    let first = all.filter(|context| seen.insert(&context.document_id));
    let text = |context: &Context| Text {
        id: context.document_id.clone(),
        title: context.title.clone(),
        body: context.text.clone(),
    };
    first.map(text).collect()
}
