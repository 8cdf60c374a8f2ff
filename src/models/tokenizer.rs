//! A text as the numbers of its tokens, by a model's own tokenizer.json.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::error::ModelError;
use super::network::TokenSequence;

/// Characters of a text that are read for each token that is kept. English has four or five; beyond that the
/// rest of a text cannot matter, and a text without end does not take time without end.
const CHARS_PER_TOKEN: usize = 16;

/// A text that brings out what a tokenizer lacks: letters, an unknown sign, a word longer than any, a space.
const PROBE: &str = "Docent answers. \u{1F9ED}\u{10FFFD} \
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A tokenizer that has been tried.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    max_tokens: usize,
    path: PathBuf,
}

impl Tokenizer {
    /// Makes the tokenizer that `bytes`, the content of the file `path`, describe. A text becomes at most
    /// `max_tokens` tokens.
    ///
    /// # Errors
    /// When the file is damaged, or of a kind that the crate tokenizers cannot use.
    pub fn from_bytes(path: &Path, bytes: &[u8], max_tokens: usize) -> Result<Self, ModelError> {
        let fault = |reason: String| ModelError::Tokenizer { path: path.to_owned(), reason };
        // The crate trusts its files: it indexes by what stands in them.
        let made = catch_unwind(AssertUnwindSafe(|| {
            let mut tokenizer =
                tokenizers::Tokenizer::from_bytes(bytes).map_err(|error| error.to_string())?;
            tokenizer.with_padding(None);
            tokenizer.with_truncation(None).map_err(|error| error.to_string())?;
            for special in [false, true] {
                tokenizer.encode_fast(PROBE, special).map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(tokenizer)
        }));
        let tokenizer = made.unwrap_or_else(|_| Err("it contradicts itself".to_owned())).map_err(fault)?;
        Ok(Self { inner: tokenizer, max_tokens, path: path.to_owned() })
    }

    /// Returns the tokens of a text with those that mark its beginning and end, `[CLS]` and `[SEP]` for BERT. Of a
    /// text that is too long the beginning is kept.
    pub fn encode(&self, text: &str) -> TokenSequence {
        let text = beginning(text, self.max_tokens * CHARS_PER_TOKEN);
        // What can fail has been tried with the probe; a text that fails all the same has no tokens.
        let Ok(encoding) = self.inner.encode_fast(text, true) else { return TokenSequence::default() };
        let mut ids = encoding.get_ids().to_vec();
        let mut type_ids = encoding.get_type_ids().to_vec();
        if ids.len() > self.max_tokens {
            // The tokens that mark the end are kept.
            let marks = encoding.get_special_tokens_mask();
            let tail = marks.iter().rev().take_while(|&&mark| mark == 1).count().min(self.max_tokens);
            let cut = self.max_tokens - tail..ids.len() - tail;
            ids.drain(cut.clone());
            type_ids.drain(cut);
        }
        TokenSequence { ids, type_ids }
    }

    /// Returns the tokens of the words of a text and no others, at most `max_tokens`.
    pub fn word_pieces(&self, text: &str, max_tokens: usize) -> Vec<u32> {
        let text = beginning(text, max_tokens * CHARS_PER_TOKEN);
        let Ok(encoding) = self.inner.encode_fast(text, false) else { return Vec::new() };
        let ids = encoding.get_ids();
        ids[..ids.len().min(max_tokens)].to_vec()
    }

    /// The number of a token such as `[CLS]`, if there is one.
    pub fn token_id(&self, token: &str) -> Option<u32> {
        self.inner.token_to_id(token)
    }

    /// Every token with its number.
    pub fn vocabulary(&self) -> HashMap<String, u32> {
        self.inner.get_vocab(true)
    }

    /// The highest number of a token, those that mark beginning and end included.
    pub fn highest_id(&self) -> u32 {
        let marked = self.encode(PROBE).ids;
        self.vocabulary().into_values().chain(marked).max().unwrap_or_default()
    }

    /// The most tokens that a text becomes.
    pub fn max_tokens(&self) -> usize {
        self.max_tokens
    }

    /// The file that it was made from.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// At most so many characters of a text.
fn beginning(text: &str, max_chars: usize) -> &str {
    let end = text.char_indices().nth(max_chars).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
