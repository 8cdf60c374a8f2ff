//! A text as the numbers of its tokens, by the model's own tokenizer.json.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tokenizers::Tokenizer;

use super::error::ModelError;

/// Characters of a text that are read for each token that is kept. English has four or five; beyond that the
/// rest of a text cannot matter, and a text without end does not take time without end.
const CHARS_PER_TOKEN: usize = 16;

/// A text that brings out what a tokenizer lacks: letters, an unknown sign, a word longer than any, a space.
const PROBE: &str = "Docent answers. \u{1F9ED}\u{10FFFD} \
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A tokenizer that has been tried.
pub(super) struct Tokens {
    tokenizer: Tokenizer,
    path: PathBuf,
    most: usize,
    /// The token that stands for whatever the tokenizer does not know.
    pub(super) unknown: Option<u32>,
}

/// What of a tokenizer.json the crate does not tell.
#[derive(Deserialize)]
struct Known {
    model: KnownModel,
}

#[derive(Deserialize)]
struct KnownModel {
    unk_token: Option<String>,
    unk_id: Option<u32>,
}

impl Tokens {
    /// Makes the tokenizer that `bytes`, the content of the file `path`, describe. A text becomes at most
    /// `max_tokens` tokens.
    pub(super) fn of(path: &Path, bytes: &[u8], max_tokens: usize) -> Result<Self, ModelError> {
        let fault = |reason: String| ModelError::Tokenizer { path: path.to_owned(), reason };
        // The crate trusts its files: it indexes by what stands in them.
        let made = catch_unwind(AssertUnwindSafe(|| {
            let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| error.to_string())?;
            tokenizer.with_padding(None);
            tokenizer.with_truncation(None).map_err(|error| error.to_string())?;
            for special in [false, true] {
                tokenizer.encode_fast(PROBE, special).map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(tokenizer)
        }));
        let tokenizer = made.unwrap_or_else(|_| Err("it contradicts itself".to_owned())).map_err(fault)?;
        let known: Option<KnownModel> = serde_json::from_slice(bytes).ok().map(|known: Known| known.model);
        let unknown = known.and_then(|model| {
            model.unk_id.or_else(|| model.unk_token.and_then(|token| tokenizer.token_to_id(&token)))
        });
        Ok(Self { tokenizer, path: path.to_owned(), most: max_tokens, unknown })
    }

    /// Refuses a tokenizer whose tokens are not all below `rows`.
    pub(super) fn fit(&self, rows: usize) -> Result<(), ModelError> {
        let listed = self.tokenizer.get_vocab(true).into_values();
        let special = self.of_text(PROBE, true);
        match listed.chain(special).max() {
            Some(token) if token as usize >= rows => {
                Err(ModelError::Vocabulary { path: self.path.clone(), token, rows })
            }
            _ => Ok(()),
        }
    }

    /// The tokens of a text, with those that mark its beginning and end.
    pub(super) fn marked(&self, text: &str) -> Vec<u32> {
        self.of_text(text, true)
    }

    /// The tokens of a text and no others.
    pub(super) fn bare(&self, text: &str) -> Vec<u32> {
        self.of_text(text, false)
    }

    fn of_text(&self, text: &str, special: bool) -> Vec<u32> {
        let end = text.char_indices().nth(self.most * CHARS_PER_TOKEN).map_or(text.len(), |(at, _)| at);
        // What can fail has been tried with the probe; a text that fails all the same has no tokens.
        let Ok(encoding) = self.tokenizer.encode_fast(&text[..end], special) else { return Vec::new() };
        let mut ids = encoding.get_ids().to_vec();
        if ids.len() > self.most {
            // The tokens that mark the end are kept.
            let marks = encoding.get_special_tokens_mask();
            let tail = marks.iter().rev().take_while(|&&mark| mark == 1).count().min(self.most);
            ids.drain(self.most - tail..ids.len() - tail);
        }
        ids
    }
}
