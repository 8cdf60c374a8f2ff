//! Models of a few tokens that a test writes, spoils and loads.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use docent::models::embedding::EmbeddingModel;
use docent::models::error::ModelError;
use docent::models::threads::InferenceThreads;
use serde_json::{Value, json};

use crate::support::repository;

/// The words that a tiny tokenizer knows, after its three marks.
pub(crate) const WORDS: [&str; 12] = [
    "boats", "ships", "rowing", "blue", "red", "counted", "harbour", "master", "tallinn", "in", "the",
    "paint",
];

/// A tokenizer of whole words: `[UNK]`, `[CLS]` and `[SEP]` are 0 to 2, then come [`WORDS`].
pub(crate) fn tokenizer() -> Value {
    let marks = ["[UNK]", "[CLS]", "[SEP]"];
    let numbered = marks.iter().chain(&WORDS).enumerate();
    let vocabulary: serde_json::Map<String, Value> =
        numbered.map(|(number, word)| ((*word).to_owned(), number.into())).collect();
    let mark = |number: usize| {
        json!({"id": number, "content": marks[number], "special": true, "single_word": false,
               "lstrip": false, "rstrip": false, "normalized": false})
    };
    let special = |number: usize| json!({"id": marks[number], "ids": [number], "tokens": [marks[number]]});
    let place = |number: usize| json!({"SpecialToken": {"id": marks[number], "type_id": 0}});
    json!({
        "version": "1.0",
        "truncation": {"max_length": 4, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": {"strategy": {"Fixed": 4}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                    "pad_type_id": 0, "pad_token": "[UNK]"},
        "added_tokens": [mark(0), mark(1), mark(2)],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [place(1), {"Sequence": {"id": "A", "type_id": 0}}, place(2)],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"[CLS]": special(1), "[SEP]": special(2)},
        },
        "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    })
}

/// The network of this name that `training/tiny_networks.py` made.
pub(crate) fn network(name: &str) -> PathBuf {
    repository(&format!("tests/data/models/{name}/model.onnx"))
}

/// A model in `folder` whose network is a table of four numbers for each token: boats and ships point the same way, and
/// so do blue and red.
pub(crate) fn write_table(folder: &Path) -> PathBuf {
    write_model(folder, "table")
}

/// A model in `folder` whose network is a transformer of one layer that reads at most ten tokens.
pub(crate) fn write_transformer(folder: &Path) -> PathBuf {
    write(folder, "config.json", json!({"model_type": "bert", "max_position_embeddings": 10}).to_string());
    write_model(folder, "embedding")
}

/// A model in `folder` with one of the networks that read pairs: at most ten tokens.
pub(crate) fn write_pair_model(folder: &Path, name: &str) -> PathBuf {
    write(folder, "config.json", json!({"max_position_embeddings": 10}).to_string());
    write_model(folder, name)
}

fn write_model(folder: &Path, name: &str) -> PathBuf {
    write(folder, "model.onnx", fs::read(network(name)).unwrap());
    write(folder, "tokenizer.json", tokenizer().to_string());
    folder.to_owned()
}

pub(crate) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The model in `folder`.
pub(crate) fn load(folder: &Path) -> Result<EmbeddingModel, ModelError> {
    EmbeddingModel::load(folder, InferenceThreads::start(2))
}

/// The model whose network is a table, to be shared.
pub(crate) fn table(folder: &Path) -> Arc<EmbeddingModel> {
    Arc::new(load(&write_table(folder)).unwrap())
}

/// The model whose network is a transformer, to be shared.
pub(crate) fn transformer(folder: &Path) -> Arc<EmbeddingModel> {
    Arc::new(load(&write_transformer(folder)).unwrap())
}

/// Why the model in `folder` cannot be used.
pub(crate) fn fault(folder: &Path) -> ModelError {
    match load(folder) {
        Ok(model) => panic!("{model} was loaded"),
        Err(error) => error,
    }
}
