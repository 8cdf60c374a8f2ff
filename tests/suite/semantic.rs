//! Local models: what they compute, and what is said of those that cannot be used.

use std::f32::consts::FRAC_1_SQRT_2;
use std::fs;
use std::path::Path;

use docent::semantic::model::Model;
use half::{bf16, f16};
use safetensors::Dtype;
use serde_json::json;
use tempfile::{TempDir, tempdir};

use crate::tiny_models::{
    Tensor, WORDS, bert_config, bert_tensors, fault, safetensors, table, tokenizer, write, write_bert,
    write_static,
};

fn a_static_model() -> (TempDir, Model) {
    let folder = tempdir().unwrap();
    let model = Model::load(&write_static(folder.path())).unwrap();
    (folder, model)
}

fn a_transformer() -> (TempDir, Model) {
    let folder = tempdir().unwrap();
    let model = Model::load(&write_bert(folder.path())).unwrap();
    (folder, model)
}

fn check_close(found: &[f32], expected: &[f32]) {
    let far = |(a, b): (&f32, &f32)| (a - b).abs() > 1e-5;
    let differs = found.len() != expected.len() || found.iter().zip(expected).any(far);
    assert!(!differs, "{found:?} is not {expected:?}");
}

#[test]
fn a_static_model_takes_the_mean_of_the_words_that_it_knows() {
    let (_folder, model) = a_static_model();
    assert_eq!(model.dimension(), 4);
    let vectors = model.embed(&["Boats", "blue boats", "ships nobody knows", "", "unknown"]);
    check_close(&vectors[0], &[1.0, 0.0, 0.0, 0.0]);
    check_close(&vectors[1], &[FRAC_1_SQRT_2, 0.0, FRAC_1_SQRT_2, 0.0]);
    check_close(&vectors[2], &[0.8, 0.6, 0.0, 0.0]);
    assert_eq!(vectors[3..], [[0.0; 4], [0.0; 4]]);
    assert!(model.embed::<&str>(&[]).is_empty());
}

#[test]
fn half_precision_means_the_same() {
    let rows = WORDS.len() + 3;
    let halves: Vec<u8> = table().iter().flat_map(|&x| f16::from_f32(x).to_le_bytes()).collect();
    let brains: Vec<u8> = table().iter().flat_map(|&x| bf16::from_f32(x).to_le_bytes()).collect();
    for (dtype, bytes) in [(Dtype::F16, halves), (Dtype::BF16, brains)] {
        let folder = tempdir().unwrap();
        write_static(folder.path());
        let tensor = Tensor { name: "any name".to_owned(), dtype, shape: vec![rows, 4], bytes };
        write(folder.path(), "model.safetensors", safetensors(&[tensor]));
        let model = Model::load(folder.path()).unwrap();
        check_close(&model.embed(&["boats"])[0], &[1.0, 0.0, 0.0, 0.0]);
        let ships = &model.embed(&["ships"])[0];
        assert!((ships[0] - 0.8).abs() < 5e-3 && (ships[1] - 0.6).abs() < 5e-3, "{ships:?}");
    }
}

#[test]
fn tokens_may_share_vectors_and_have_weights() {
    let folder = tempdir().unwrap();
    write_static(folder.path());
    // Boats are the first row with twice the weight of all others, which are the second row.
    let tokens = WORDS.len() + 3;
    let rows: Vec<u8> = (0..tokens).flat_map(|token| i64::from(token != 3).to_le_bytes()).collect();
    let weights: Vec<f32> = (0..tokens).map(|token| if token == 3 { 2.0 } else { 1.0 }).collect();
    let tensors = |rows: Vec<u8>| {
        [
            Tensor::f32("embeddings", &[2, 2], &[1.0, 0.0, 0.0, 1.0]),
            Tensor::f32("weights", &[tokens], &weights),
            Tensor { name: "mapping".to_owned(), dtype: Dtype::I64, shape: vec![tokens], bytes: rows },
        ]
    };
    write(folder.path(), "config.json", json!({"model_type": "model2vec"}).to_string());
    write(folder.path(), "model.safetensors", safetensors(&tensors(rows.clone())));
    let model = Model::load(folder.path()).unwrap();
    check_close(&model.embed(&["boats ships"])[0], &[2.0 / 5_f32.sqrt(), 1.0 / 5_f32.sqrt()]);
    let mut wrong = rows;
    wrong[0] = 2;
    write(folder.path(), "model.safetensors", safetensors(&tensors(wrong)));
    assert!(fault(folder.path()).to_string().contains("mapping"));
}

/// The numbers are those of the Python package transformers, its `BertModel` with the same weights.
#[test]
fn a_transformer_computes_what_the_reference_does() {
    let (folder, model) = a_transformer();
    assert_eq!(model.dimension(), 8);
    let vectors = model.embed(&["the harbour master counted blue boats", "red paint", ""]);
    check_close(&vectors[0], &MEAN_LONG);
    check_close(&vectors[1], &MEAN_SHORT);
    check_close(&vectors[2], &MEAN_EMPTY);
    let first = json!({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false});
    write(folder.path(), "1_Pooling/config.json", first.to_string());
    let by_first = Model::load(folder.path()).unwrap();
    check_close(&by_first.embed(&["red paint"])[0], &FIRST_SHORT);
    assert_ne!(by_first.fingerprint(), model.fingerprint());
}

const MEAN_LONG: [f32; 8] =
    [0.025_028_5, -0.821_392, 0.087_304_8, -0.172_078_3, 0.072_639_1, 0.187_799, 0.137_393_2, -0.477_528_9];
const MEAN_SHORT: [f32; 8] = [
    0.032_833_2,
    -0.827_620_9,
    0.074_054_7,
    -0.166_407_7,
    0.078_060_7,
    0.157_048_8,
    0.146_598_4,
    -0.478_059_6,
];
const MEAN_EMPTY: [f32; 8] =
    [0.044_614_5, -0.815_914_2, 0.121_771_1, -0.093_516_9, 0.072_323_1, 0.217_818, 0.020_748_7, -0.505_583_2];
const FIRST_SHORT: [f32; 8] =
    [0.095_704, -0.824_231_4, 0.100_143_6, -0.244_720, 0.074_639_3, 0.134_771_9, 0.137_726_9, -0.445_941_3];

#[test]
fn a_vector_does_not_depend_on_its_neighbours() {
    for (_folder, model) in [a_static_model(), a_transformer()] {
        let texts: Vec<String> = (0..200)
            .map(|n| (0..n % 9).map(|k| WORDS[(n * 7 + k * 5) % WORDS.len()]).collect::<Vec<_>>().join(" "))
            .collect();
        let together = model.embed(&texts);
        let alone: Vec<Vec<f32>> = texts.iter().map(|text| model.embed(&[text]).remove(0)).collect();
        assert_eq!(together, alone);
        assert_eq!(together, model.embed(&texts), "the same again");
        let unit = |vector: &Vec<f32>| (vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5;
        assert!(together[1..9].iter().all(unit));
    }
}

#[test]
fn of_a_text_that_is_too_long_the_beginning_is_read() {
    let (folder, model) = a_transformer();
    // Ten positions: two marks and eight words.
    let eight = "boats ".repeat(8);
    let vectors = model.embed(&[eight.clone(), format!("{eight} red paint"), "boats ".repeat(100_000)]);
    assert_eq!(vectors[0], vectors[1]);
    assert_eq!(vectors[0], vectors[2]);
    write(folder.path(), "sentence_bert_config.json", json!({"max_seq_length": 4}).to_string());
    let shorter = Model::load(folder.path()).unwrap();
    let vectors = shorter.embed(&["red boats", "red boats in the harbour"]);
    assert_eq!(vectors[0], vectors[1]);
}

#[test]
fn a_checkpoint_may_have_a_prefix_and_another_file_name() {
    let (folder, model) = a_transformer();
    let mut tensors = bert_tensors();
    for tensor in &mut tensors {
        tensor.name.insert_str(0, "bert.");
    }
    fs::remove_file(folder.path().join("model.safetensors")).unwrap();
    write(folder.path(), "weights.safetensors", safetensors(&tensors));
    let other = Model::load(folder.path()).unwrap();
    assert_eq!(other.embed(&["red paint"]), model.embed(&["red paint"]));
    assert_ne!(other.fingerprint(), model.fingerprint());
}

#[test]
fn a_model_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&a_static_model().1);
}

/// Spoils a model and reads what is said of it: always what the file is called, what is wrong, what to do.
fn check_fault(make: fn(&Path) -> std::path::PathBuf, spoil: impl FnOnce(&Path), said: &[&str]) {
    let folder = tempdir().unwrap();
    make(folder.path());
    spoil(folder.path());
    let message = fault(folder.path()).to_string();
    for words in said {
        assert!(message.contains(words), "{words:?} is not in: {message}");
    }
}

#[test]
fn a_missing_folder_or_file() {
    assert!(fault(Path::new("no/such/folder")).to_string().contains("no/such/folder is no folder"));
    let gone = |name: &'static str| move |folder: &Path| fs::remove_file(folder.join(name)).unwrap();
    check_fault(write_static, gone("tokenizer.json"), &["tokenizer.json is not there", "docent model pull"]);
    check_fault(write_static, gone("model.safetensors"), &["model.safetensors is not there"]);
    check_fault(write_bert, gone("config.json"), &["model.safetensors", "no config.json"]);
    let two = |folder: &Path| {
        fs::rename(folder.join("model.safetensors"), folder.join("a.safetensors")).unwrap();
        write(folder, "b.safetensors", "");
    };
    check_fault(write_static, two, &["model.safetensors is not there"]);
}

#[test]
fn weights_that_are_none() {
    let text =
        |folder: &Path| write(folder, "model.safetensors", "version https://git-lfs.github.com/spec/v1");
    check_fault(write_static, text, &["model.safetensors is no safetensors file", "copy it anew"]);
    let empty = |folder: &Path| write(folder, "model.safetensors", "");
    check_fault(write_static, empty, &["is no safetensors file"]);
    let cut = |folder: &Path| {
        let path = folder.join("model.safetensors");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    };
    check_fault(write_bert, cut, &["is no safetensors file"]);
}

#[test]
fn numbers_that_are_not_read() {
    let rows = WORDS.len() + 3;
    let bytes = vec![0; rows * 4];
    let whole = Tensor { name: "table".to_owned(), dtype: Dtype::I8, shape: vec![rows, 4], bytes };
    let spoil = |folder: &Path| write(folder, "model.safetensors", safetensors(&[whole]));
    check_fault(write_static, spoil, &["table", "I8", "F32, F16 and BF16"]);
    let mut values = table();
    values[5] = f32::NAN;
    let tensor = Tensor::f32("table", &[rows, 4], &values);
    let spoil = |folder: &Path| write(folder, "model.safetensors", safetensors(&[tensor]));
    check_fault(write_static, spoil, &["table", "damaged"]);
}

#[test]
fn shapes_that_do_not_fit() {
    let empty = |folder: &Path| {
        write(folder, "model.safetensors", safetensors(&[Tensor::f32("table", &[0, 4], &[])]));
    };
    check_fault(write_static, empty, &["table", "[0, 4]", "a row a token"]);
    let config = |key: &'static str, value: serde_json::Value| {
        move |folder: &Path| {
            let mut config = bert_config();
            config[key] = value;
            write(folder, "config.json", config.to_string());
        }
    };
    check_fault(write_bert, config("hidden_size", json!(16)), &["word_embeddings", "[15, 8]", "[15, 16]"]);
    check_fault(write_bert, config("intermediate_size", json!(4)), &["intermediate.dense", "[4, 8]"]);
    check_fault(
        write_bert,
        config("num_hidden_layers", json!(4_000_000_000_u64)),
        &["no tensor", "layer.1."],
    );
    check_fault(write_bert, config("num_attention_heads", json!(3)), &["config.json", "8", "3 heads"]);
    check_fault(write_bert, config("num_attention_heads", json!(0)), &["config.json", "0 heads"]);
    check_fault(write_bert, config("max_position_embeddings", json!(2)), &["config.json", "only 2 tokens"]);
    check_fault(write_bert, config("hidden_size", json!("eight")), &["config.json", "eight"]);
    check_fault(
        write_bert,
        config("hidden_act", json!("swish")),
        &["config.json", "swish", "all-MiniLM-L6-v2"],
    );
    check_fault(write_bert, config("position_embedding_type", json!("relative_key")), &["relative_key"]);
    check_fault(write_bert, |folder| write(folder, "config.json", "{"), &["config.json cannot be used"]);
}

#[test]
fn kinds_of_models_that_are_not_computed() {
    let kind = |folder: &Path| write(folder, "config.json", json!({"model_type": "mpnet"}).to_string());
    check_fault(write_bert, kind, &["config.json", "mpnet", "does not compute"]);
    let most = json!({"pooling_mode_max_tokens": true, "pooling_mode_mean_tokens": false}).to_string();
    let pooled = |folder: &Path| write(folder, "1_Pooling/config.json", most);
    check_fault(write_bert, pooled, &["1_Pooling", "pooling"]);
}

#[test]
fn tokenizers_that_do_not_fit() {
    check_fault(
        write_static,
        |folder| write(folder, "tokenizer.json", "{}"),
        &["tokenizer.json is no tokenizer"],
    );
    let more = |folder: &Path| {
        let mut tokenizer = tokenizer();
        tokenizer["model"]["vocab"]["oars"] = json!(15);
        write(folder, "tokenizer.json", tokenizer.to_string());
    };
    check_fault(write_static, more, &["tokenizer.json", "number 15", "vectors for 15"]);
    check_fault(write_bert, more, &["tokenizer.json", "number 15", "vectors for 15"]);
    let mark = |folder: &Path| {
        let mut tokenizer = tokenizer();
        tokenizer["post_processor"]["special_tokens"]["[CLS]"]["ids"] = json!([4_000_000]);
        write(folder, "tokenizer.json", tokenizer.to_string());
    };
    check_fault(write_bert, mark, &["number 4000000"]);
    let unknown = |folder: &Path| {
        let mut tokenizer = tokenizer();
        tokenizer["model"]["unk_token"] = json!("[NONE]");
        write(folder, "tokenizer.json", tokenizer.to_string());
    };
    check_fault(write_static, unknown, &["tokenizer.json is no tokenizer"]);
}

#[test]
fn no_damage_makes_it_panic() {
    let folder = tempdir().unwrap();
    write_bert(folder.path());
    for name in ["model.safetensors", "tokenizer.json", "config.json"] {
        let whole = fs::read(folder.path().join(name)).unwrap();
        for step in 0..120 {
            let at = step * whole.len() / 120;
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (step % 8);
            for bytes in [&whole[..at], &flipped] {
                write(folder.path(), name, bytes);
                if let Ok(model) = Model::load(folder.path()) {
                    let vectors = model.embed(&["red boats in the harbour"]);
                    assert!(vectors[0].iter().all(|x| x.is_finite()), "{name} {at}");
                }
            }
        }
        write(folder.path(), name, &whole);
    }
}
