//! Models of a few tokens that a test writes, spoils and loads.

use std::fs;
use std::path::{Path, PathBuf};

use docent::semantic::error::ModelError;
use docent::semantic::model::Model;
use safetensors::{Dtype, serialize, tensor::TensorView};
use serde_json::{Value, json};

/// The words that a tiny tokenizer knows, after its three marks.
pub(crate) const WORDS: [&str; 12] = [
    "boats", "ships", "rowing", "blue", "red", "counted", "harbour", "master", "tallinn", "in", "the",
    "paint",
];

/// A tensor to be written.
pub(crate) struct Tensor {
    pub(crate) name: String,
    pub(crate) dtype: Dtype,
    pub(crate) shape: Vec<usize>,
    pub(crate) bytes: Vec<u8>,
}

impl Tensor {
    pub(crate) fn f32(name: &str, shape: &[usize], values: &[f32]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self { name: name.to_owned(), dtype: Dtype::F32, shape: shape.to_vec(), bytes }
    }
}

pub(crate) fn safetensors(tensors: &[Tensor]) -> Vec<u8> {
    let views = tensors.iter().map(|tensor| {
        (&tensor.name, TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes).unwrap())
    });
    serialize(views, None).unwrap()
}

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

/// The vectors of the static model: boats and ships point the same way, and so do blue and red.
pub(crate) fn table() -> Vec<f32> {
    let mut rows = vec![[9.0, 9.0, 9.0, 9.0], [0.0; 4], [0.0; 4]];
    rows.extend(WORDS.map(|word| match word {
        "boats" => [1.0, 0.0, 0.0, 0.0],
        "ships" => [0.8, 0.6, 0.0, 0.0],
        "blue" => [0.0, 0.0, 1.0, 0.0],
        "red" => [0.0, 0.0, 0.8, 0.6],
        _ => [0.1, 0.1, 0.1, 0.1],
    }));
    rows.concat()
}

/// A static model in `folder`: a vector of four numbers for each token.
pub(crate) fn write_static(folder: &Path) -> PathBuf {
    let rows = WORDS.len() + 3;
    write(folder, "model.safetensors", safetensors(&[Tensor::f32("embedding.weight", &[rows, 4], &table())]));
    write(folder, "tokenizer.json", tokenizer().to_string());
    folder.to_owned()
}

/// The settings of the tiny transformer.
pub(crate) fn bert_config() -> Value {
    json!({"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 8, "num_hidden_layers": 1,
           "num_attention_heads": 2, "intermediate_size": 16, "hidden_act": "gelu", "vocab_size": 15,
           "max_position_embeddings": 10, "type_vocab_size": 2, "layer_norm_eps": 1e-12})
}

/// The tensors of the tiny transformer; their numbers come from a linear congruence (Numerical Recipes), one
/// after the other in this order.
pub(crate) fn bert_tensors() -> Vec<Tensor> {
    let layer = "encoder.layer.0";
    let mut shapes: Vec<(String, Vec<usize>)> = vec![
        ("embeddings.word_embeddings.weight".to_owned(), vec![15, 8]),
        ("embeddings.position_embeddings.weight".to_owned(), vec![10, 8]),
        ("embeddings.token_type_embeddings.weight".to_owned(), vec![2, 8]),
        ("embeddings.LayerNorm.weight".to_owned(), vec![8]),
        ("embeddings.LayerNorm.bias".to_owned(), vec![8]),
    ];
    for (name, to, from) in [
        ("attention.self.query", 8, 8),
        ("attention.self.key", 8, 8),
        ("attention.self.value", 8, 8),
        ("attention.output.dense", 8, 8),
        ("intermediate.dense", 16, 8),
        ("output.dense", 8, 16),
    ] {
        shapes.push((format!("{layer}.{name}.weight"), vec![to, from]));
        shapes.push((format!("{layer}.{name}.bias"), vec![to]));
    }
    for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
        shapes.push((format!("{layer}.{name}.weight"), vec![8]));
        shapes.push((format!("{layer}.{name}.bias"), vec![8]));
    }
    let mut state: u32 = 7;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 16_777_216.0 * 2.0 - 1.0
    };
    let tensor = |(name, shape): (String, Vec<usize>)| {
        let values: Vec<f32> = (0..shape.iter().product()).map(|_| next()).collect();
        Tensor::f32(&name, &shape, &values)
    };
    shapes.into_iter().map(tensor).collect()
}

/// A transformer of one layer in `folder`.
pub(crate) fn write_bert(folder: &Path) -> PathBuf {
    write(folder, "model.safetensors", safetensors(&bert_tensors()));
    write(folder, "tokenizer.json", tokenizer().to_string());
    write(folder, "config.json", bert_config().to_string());
    folder.to_owned()
}

pub(crate) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Why the model in `folder` cannot be used.
pub(crate) fn fault(folder: &Path) -> ModelError {
    match Model::load(folder) {
        Ok(model) => panic!("{model} was loaded"),
        Err(error) => error,
    }
}
