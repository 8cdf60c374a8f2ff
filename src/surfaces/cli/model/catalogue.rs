//! The models that are known by a name, and which files of a repository are wanted.

use anyhow::{Result, bail};

/// A model with a name of its own.
pub(super) struct Known {
    pub(super) name: &'static str,
    /// What it is, in a line.
    pub(super) what: &'static str,
    pub(super) source: Source<'static>,
}

/// Where a model comes from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// `OWNER/REPOSITORY` on the hub.
    pub(super) repository: &'a str,
    pub(super) files: &'static [File],
}

/// A file of a model.
pub(super) struct File {
    /// Its path in the repository, and what else it may be called there.
    pub(super) names: &'static [&'static str],
    /// Whether every such model has it.
    pub(super) needed: bool,
}

/// The files of an encoder in the layout of Sentence Transformers; cross-encoders have some of them.
const STANDARD: &[File] = &[
    File { names: &["config.json"], needed: false },
    File { names: &["sentence_bert_config.json"], needed: false },
    File { names: &["1_Pooling/config.json"], needed: false },
    File { names: &["tokenizer.json"], needed: true },
    File { names: &["onnx/model.onnx", "model.onnx"], needed: true },
];

/// The models known by name.
pub(super) const KNOWN: &[Known] = &[
    Known {
        name: "minilm",
        what: "an embedding model, the one from which the built-in one was trained, with 32-bit weights: 384 dimensions, 91 MB, English, Apache-2.0",
        source: Source { repository: "sentence-transformers/all-MiniLM-L6-v2", files: STANDARD },
    },
    Known {
        name: "ms-marco",
        what: "a reader, trained to rank passages of MS MARCO; scores each sentence by itself: 91 MB, English, Apache-2.0",
        source: Source { repository: "cross-encoder/ms-marco-MiniLM-L6-v2", files: STANDARD },
    },
    Known {
        name: "squad2",
        what: "a reader, trained to find answers of SQuAD 2 and to tell where there is none: 133 MB, English, CC-BY-4.0",
        source: Source { repository: "deepset/minilm-uncased-squad2", files: STANDARD },
    },
    Known {
        name: "nli-deberta",
        what: "an entailment model, trained on SNLI and MultiNLI: 284 MB, English, Apache-2.0",
        source: Source { repository: "cross-encoder/nli-deberta-v3-xsmall", files: STANDARD },
    },
];

impl<'a> Source<'a> {
    /// The source of a known model, or of a repository.
    ///
    /// # Errors
    /// When the name is neither known nor that of a repository.
    pub(super) fn of(name: &'a str) -> Result<Self> {
        if let Some(known) = KNOWN.iter().find(|known| known.name == name) {
            return Ok(known.source);
        }
        let plain = |part: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            !part.is_empty() && !part.starts_with('.') && part.chars().all(allowed)
        };
        match name.split_once('/') {
            Some((owner, repository)) if plain(owner) && plain(repository) => {
                Ok(Self { repository: name, files: STANDARD })
            }
            _ => {
                let names: Vec<&str> = KNOWN.iter().map(|known| known.name).collect();
                bail!(
                    "{name:?} is no model: give one of {}, or OWNER/REPOSITORY on the hub",
                    names.join(", ")
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_or_a_repository() {
        for known in KNOWN {
            assert_eq!(Source::of(known.name).unwrap().repository, known.source.repository);
        }
        assert_eq!(Source::of("some-one/a_model.v2").unwrap().repository, "some-one/a_model.v2");
        for wrong in ["minilmm", "", "/", "a/", "/b", "a/b/c", "../etc", "a/..", "a b/c", "https://a/b"] {
            assert!(Source::of(wrong).is_err(), "{wrong:?}");
        }
    }
}
