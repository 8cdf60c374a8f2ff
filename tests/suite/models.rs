//! Local models: what they compute, and what is said of those that cannot be used.

use std::f32::consts::FRAC_1_SQRT_2;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use docent::models::embedding::EmbeddingModel;
use docent::models::entailment::EntailmentModel;
use docent::models::error::ModelError;
use docent::models::network::{Network, TokenSequence};
use docent::models::pair::Excerpt;
use docent::models::reader::Reader;
use docent::models::threads::{InferenceThreads, Priority};
use docent::models::tokenizer::Tokenizer;
use rayon::prelude::*;
use serde_json::json;
use tempfile::tempdir;

use crate::tiny_models::{
    WORDS, fault, load, network, table, tokenizer, transformer, write, write_pair_model, write_table,
    write_transformer,
};

fn embed(model: &EmbeddingModel, texts: &[&str]) -> Vec<Vec<f32>> {
    model.embed(texts, Priority::Question)
}

fn check_close(found: &[f32], expected: &[f32]) {
    check_within(found, expected, 1e-5);
}

fn check_within(found: &[f32], expected: &[f32], tolerance: f32) {
    let far = |(a, b): (&f32, &f32)| (a - b).abs() > tolerance;
    let differs = found.len() != expected.len() || found.iter().zip(expected).any(far);
    assert!(!differs, "{found:?} is not {expected:?}");
}

#[test]
fn a_table_gives_the_mean_of_the_words() {
    let folder = tempdir().unwrap();
    let model = table(folder.path());
    assert_eq!(model.dimension(), 4);
    let vectors = embed(&model, &["Boats", "blue boats", "ships nobody knows", "", "unknown"]);
    check_close(&vectors[0], &[1.0, 0.0, 0.0, 0.0]);
    check_close(&vectors[1], &[FRAC_1_SQRT_2, 0.0, FRAC_1_SQRT_2, 0.0]);
    check_close(&vectors[2], &[0.8, 0.6, 0.0, 0.0]);
    assert_eq!(vectors[3..], [[0.0; 4], [0.0; 4]]);
    assert!(embed(&model, &[]).is_empty());
}

/// The numbers are those of the Python package transformers, its `BertModel` with the same weights.
#[test]
fn a_transformer_computes_what_the_reference_does() {
    let folder = tempdir().unwrap();
    let model = transformer(folder.path());
    assert_eq!(model.dimension(), 8);
    let texts = ["the harbour master counted blue boats", "red paint", ""];
    let vectors = embed(&model, &texts);
    check_close(&vectors[0], &MEAN_LONG);
    check_close(&vectors[1], &MEAN_SHORT);
    check_close(&vectors[2], &MEAN_EMPTY);
    let first = json!({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false});
    write(folder.path(), "1_Pooling/config.json", first.to_string());
    let by_first = load(folder.path()).unwrap();
    check_close(&embed(&by_first, &["red paint"])[0], &FIRST_SHORT);
    assert_ne!(by_first.fingerprint(), model.fingerprint());
    fs::remove_dir_all(folder.path().join("1_Pooling")).unwrap();
    write(folder.path(), "model.onnx", fs::read(network("embedding-int8")).unwrap());
    let quantized = load(folder.path()).unwrap();
    check_within(&embed(&quantized, &texts)[0], &MEAN_LONG, 0.02);
    assert_ne!(quantized.fingerprint(), model.fingerprint());
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
    let (a, b, c) = (tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap());
    write_transformer(c.path());
    write(c.path(), "model.onnx", fs::read(network("embedding-int8")).unwrap());
    for model in [table(a.path()), transformer(b.path()), Arc::new(load(c.path()).unwrap())] {
        let texts: Vec<String> = (0..200)
            .map(|n| (0..n % 9).map(|k| WORDS[(n * 7 + k * 5) % WORDS.len()]).collect::<Vec<_>>().join(" "))
            .collect();
        let together = model.embed(&texts, Priority::Background);
        let alone = |text: &String| model.embed(&[text], Priority::Question).remove(0);
        // From rayon's workers, too, which take up other work while they wait.
        assert_eq!(together, texts.par_iter().map(alone).collect::<Vec<_>>());
        assert_eq!(together, model.embed(&texts, Priority::Question), "the same again");
        let unit = |vector: &Vec<f32>| (vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5;
        assert!(together[1..9].iter().all(unit));
    }
}

#[test]
fn the_built_in_model_knows_what_is_alike() {
    let model = EmbeddingModel::built_in(InferenceThreads::for_all_processors());
    assert_eq!(model.dimension(), 384);
    let texts = [
        "The two sides agreed to a truce.",
        "A ceasefire was signed by both parties.",
        "Bicycles may be parked in the yard.",
    ];
    let vectors = embed(&model, &texts);
    let likeness = |a: usize, b: usize| vectors[a].iter().zip(&vectors[b]).map(|(a, b)| a * b).sum::<f32>();
    assert!(likeness(0, 1) > 0.5 && likeness(0, 2) < 0.2, "{} {}", likeness(0, 1), likeness(0, 2));
    assert_eq!(vectors, embed(&model, &texts));
}

#[test]
fn of_a_text_that_is_too_long_the_beginning_is_read() {
    let folder = tempdir().unwrap();
    let model = transformer(folder.path());
    // Ten positions: two marks and eight words.
    let eight = "boats ".repeat(8);
    let longer = format!("{eight} red paint");
    let vectors = embed(&model, &[&eight, &longer, &"boats ".repeat(100_000)]);
    assert_eq!(vectors[0], vectors[1]);
    assert_eq!(vectors[0], vectors[2]);
    write(folder.path(), "sentence_bert_config.json", json!({"max_seq_length": 4}).to_string());
    let shorter = load(folder.path()).unwrap();
    let vectors = embed(&shorter, &["red boats", "red boats in the harbour"]);
    assert_eq!(vectors[0], vectors[1]);
}

#[test]
fn a_network_gives_each_of_its_outputs() {
    let threads = InferenceThreads::start(1);
    let pair = TokenSequence { ids: vec![1, 3, 2, 6, 7, 2], type_ids: vec![0, 0, 0, 1, 1, 1] };
    let one_type = TokenSequence { type_ids: vec![0; 6], ..pair.clone() };
    let reader = Network::from_file(&network("reader"), Arc::clone(&threads)).unwrap();
    let piece_logits = reader.output_index(&["start_logits", "piece_logits"]).unwrap();
    let passage_logit = reader.output_index(&["passage_logit"]).unwrap();
    let outputs = reader.run(vec![pair.clone(), one_type], Priority::Question).unwrap();
    assert_eq!((outputs[0][piece_logits].len(), outputs[0][passage_logit].len()), (6, 1));
    assert_ne!(outputs[0], outputs[1], "the types of the tokens matter");
    let missing = reader.output_index(&["logits"]).unwrap_err().to_string();
    assert!(missing.contains("no output logits") && missing.contains("passage_logit"), "{missing}");
    let entailment = Network::from_file(&network("entailment"), threads).unwrap();
    let outputs = entailment.run(vec![pair.clone(); 3], Priority::Question).unwrap();
    assert_eq!(outputs[0][entailment.output_index(&["logits"]).unwrap()].len(), 3);
    assert_eq!(outputs[0], outputs[2]);
    let unknown = TokenSequence { ids: vec![15], type_ids: vec![0] };
    let error = entailment.run(vec![pair, unknown], Priority::Question).unwrap_err();
    assert!(matches!(error, ModelError::Run { .. }), "{error}");
}

#[test]
fn a_tokenizer_gives_pieces_with_and_without_marks() {
    let bytes = tokenizer().to_string();
    let tokenizer = Tokenizer::from_bytes(Path::new("tokenizer.json"), bytes.as_bytes(), 4).unwrap();
    assert_eq!(tokenizer.encode("red Boats").ids, [1, 7, 3, 2]);
    assert_eq!(tokenizer.encode("red boats in the harbour").ids, [1, 7, 3, 2]);
    assert_eq!(tokenizer.word_pieces("red boats in the harbour", 3), [7, 3, 12]);
    assert_eq!(tokenizer.token_id("[SEP]"), Some(2));
    assert_eq!(tokenizer.vocabulary().len(), 15);
}

#[test]
fn a_network_may_stand_in_a_folder_of_its_own() {
    let folder = tempdir().unwrap();
    let model = transformer(folder.path());
    fs::create_dir(folder.path().join("onnx")).unwrap();
    fs::rename(folder.path().join("model.onnx"), folder.path().join("onnx/model.onnx")).unwrap();
    let moved = load(folder.path()).unwrap();
    assert_eq!(embed(&moved, &["red paint"]), embed(&model, &["red paint"]));
    assert_eq!(moved.fingerprint(), model.fingerprint());
}

#[test]
fn a_model_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<EmbeddingModel>();
    shared::<Network>();
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
    check_fault(write_table, gone("tokenizer.json"), &["tokenizer.json is not there", "docent model pull"]);
    check_fault(write_table, gone("model.onnx"), &["model.onnx is not there"]);
}

#[test]
fn networks_that_are_none() {
    let text = |folder: &Path| write(folder, "model.onnx", "version https://git-lfs.github.com/spec/v1");
    check_fault(write_table, text, &["model.onnx is no ONNX network", "copy it again"]);
    let empty = |folder: &Path| write(folder, "model.onnx", "");
    check_fault(write_table, empty, &["model.onnx is no ONNX network"]);
    let cut = |folder: &Path| {
        let path = folder.join("model.onnx");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    };
    check_fault(write_transformer, cut, &["model.onnx is no ONNX network"]);
}

#[test]
fn networks_for_something_else() {
    let reader = |folder: &Path| write(folder, "model.onnx", fs::read(network("reader")).unwrap());
    check_fault(write_transformer, reader, &["no output last_hidden_state", "piece_logits"]);
    let most = json!({"pooling_mode_max_tokens": true, "pooling_mode_mean_tokens": false}).to_string();
    let pooled = |folder: &Path| write(folder, "1_Pooling/config.json", most);
    check_fault(write_transformer, pooled, &["1_Pooling", "pooling"]);
}

#[test]
fn settings_that_do_not_fit() {
    let config = |text: &'static str| move |folder: &Path| write(folder, "config.json", text);
    check_fault(
        write_transformer,
        config("{\"max_position_embeddings\": 2}"),
        &["config.json", "only 2 tokens"],
    );
    check_fault(
        write_transformer,
        config("{\"max_position_embeddings\": 11}"),
        &["model.onnx cannot be run"],
    );
    check_fault(write_transformer, config("{"), &["config.json cannot be used"]);
}

#[test]
fn tokenizers_that_do_not_fit() {
    check_fault(
        write_table,
        |folder| write(folder, "tokenizer.json", "{}"),
        &["tokenizer.json is no tokenizer"],
    );
    let more = |folder: &Path| {
        let mut tokenizer = tokenizer();
        tokenizer["model"]["vocab"]["oars"] = json!(15);
        write(folder, "tokenizer.json", tokenizer.to_string());
    };
    check_fault(write_table, more, &["model.onnx cannot be run", "different models"]);
    check_fault(write_transformer, more, &["model.onnx cannot be run", "different models"]);
    let mark = |folder: &Path| {
        let mut tokenizer = tokenizer();
        tokenizer["post_processor"]["special_tokens"]["[CLS]"]["ids"] = json!([4_000_000]);
        write(folder, "tokenizer.json", tokenizer.to_string());
    };
    check_fault(write_transformer, mark, &["model.onnx cannot be run", "different models"]);
    let unknown = |folder: &Path| {
        let mut tokenizer = tokenizer();
        tokenizer["model"]["unk_token"] = json!("[NONE]");
        write(folder, "tokenizer.json", tokenizer.to_string());
    };
    check_fault(write_table, unknown, &["tokenizer.json is no tokenizer"]);
}

#[test]
fn no_damage_makes_it_panic() {
    let folder = tempdir().unwrap();
    write_transformer(folder.path());
    for name in ["model.onnx", "tokenizer.json", "config.json"] {
        let whole = fs::read(folder.path().join(name)).unwrap();
        for step in 0..120 {
            let at = step * whole.len() / 120;
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (step % 8);
            for bytes in [&whole[..at], &flipped] {
                write(folder.path(), name, bytes);
                if let Ok(model) = load(folder.path()) {
                    let vectors = embed(&model, &["red boats in the harbour"]);
                    assert!(vectors[0].iter().all(|x| x.is_finite()), "{name} {at}");
                }
            }
        }
        write(folder.path(), name, &whole);
    }
}

/// The reader that ships: the sentence that answers comes first, and where none does, nothing answers.
#[test]
fn the_reader_that_ships_finds_the_sentence_that_answers() {
    let reader = Reader::built_in(InferenceThreads::start(1));
    let excerpt = Excerpt {
        heading: "Ferry handbook › Tickets".to_owned(),
        sentences: vec![
            "Tickets are sold on the pier.",
            "A child under six travels free of charge.",
            "Bicycles go on the lower deck.",
        ],
    };
    let score = |question: &str| -> Vec<f32> {
        let scores = reader.score_sentences(question, std::slice::from_ref(&excerpt)).unwrap();
        scores[0].iter().map(|score| score.unwrap()).collect()
    };
    let asked = score("do kids have to pay");
    assert!(asked[1] > asked[0] && asked[1] > asked[2], "{asked:?}");
    let foreign = score("who painted the ceiling of the chapel");
    assert!(foreign.iter().all(|&score| score < 0.0), "{foreign:?}");
    assert_eq!(asked, score("do kids have to pay"), "the same question has the same scores");
}

/// The entailment model that ships: a sentence supports what it says, and contradicts its denial.
#[test]
fn the_entailment_model_that_ships_tells_support_from_contradiction() {
    let model = EntailmentModel::built_in(InferenceThreads::start(1));
    let excerpt =
        Excerpt { heading: "Leave".to_owned(), sentences: vec!["Everybody has 30 days of leave a year."] };
    let judge = |claim: &str| model.judge(claim, std::slice::from_ref(&excerpt)).unwrap()[0];
    let same = judge("Everybody has 30 days of leave a year.");
    let other = judge("Everybody has 12 days of leave a year.");
    assert!(same.supports > 0.5 && same.supports > other.supports, "{same:?} {other:?}");
    assert!(other.contradicts > same.contradicts, "{same:?} {other:?}");
}

const ASKED: &str = "red boats";

/// Two sentences: “ships in” and “the harbour”.
fn two_sentences() -> Excerpt<'static> {
    Excerpt { heading: String::new(), sentences: vec!["ships in", "the harbour"] }
}

/// What a tiny network says of these two sides, the first of type 0 and the second of type 1.
fn outputs_of(name: &str, first: &[u32], second: &[u32]) -> Vec<Vec<f32>> {
    let ids = [&[1], first, &[2], second, &[2]].concat();
    let type_ids = (0..ids.len()).map(|at| u32::from(at > first.len() + 1)).collect();
    let network = Network::from_file(&network(name), InferenceThreads::start(1)).unwrap();
    network.run(vec![TokenSequence { ids, type_ids }], Priority::Question).unwrap().remove(0)
}

fn tiny_reader(folder: &Path, name: &str) -> Reader {
    Reader::load(&write_pair_model(folder, name), InferenceThreads::start(1)).unwrap()
}

#[test]
fn a_reader_of_spans_scores_a_sentence_by_its_best_span() {
    let folder = tempdir().unwrap();
    let reader = tiny_reader(folder.path(), "spans");
    let scores = reader.score_sentences(ASKED, &[two_sentences()]).unwrap().remove(0);
    // red boats, then: ships in the harbour.
    let outputs = outputs_of("spans", &[7, 3], &[4, 12, 13, 9]);
    let (starts, ends) = (&outputs[0], &outputs[1]);
    let span = |start: usize, end: usize| starts[start] + ends[end] - starts[0] - ends[0];
    let best = |first: usize| span(first, first).max(span(first, first + 1)).max(span(first + 1, first + 1));
    check_close(&[scores[0].unwrap(), scores[1].unwrap()], &[best(4), best(6)]);
}

#[test]
fn a_reader_of_relevance_reads_each_sentence_by_itself() {
    let folder = tempdir().unwrap();
    let reader = tiny_reader(folder.path(), "relevance");
    let scores = reader.score_sentences(ASKED, &[two_sentences(), two_sentences()]).unwrap();
    let alone = |sentence: &[u32]| outputs_of("relevance", &[7, 3], sentence)[0][0];
    let expected = [alone(&[4, 12]), alone(&[13, 9])];
    assert_eq!(scores.len(), 2);
    for of_excerpt in scores {
        check_close(&of_excerpt.iter().map(|score| score.unwrap()).collect::<Vec<_>>(), &expected);
    }
}

#[test]
fn a_reader_as_docent_trains_them_leaves_out_what_finds_no_room() {
    let folder = tempdir().unwrap();
    let reader = tiny_reader(folder.path(), "reader");
    let long =
        Excerpt { sentences: vec!["ships in the harbour", "blue paint", "tallinn"], ..two_sentences() };
    let scores = reader.score_sentences("red boats counted", &[long]).unwrap().remove(0);
    assert!(scores[0].is_some() && scores[1].is_some(), "{scores:?}");
    assert_eq!(scores[2], None);
}

#[test]
fn a_public_entailment_model_reads_the_excerpt_first_and_names_its_columns() {
    let folder = tempdir().unwrap();
    write_pair_model(folder.path(), "entailment");
    let config = json!({
        "max_position_embeddings": 10,
        "id2label": {"0": "contradiction", "1": "entailment", "2": "neutral"},
    });
    write(folder.path(), "config.json", config.to_string());
    let model = EntailmentModel::load(folder.path(), InferenceThreads::start(1)).unwrap();
    let judged = model.judge(ASKED, &[two_sentences()]).unwrap()[0];
    let logits = &outputs_of("entailment", &[4, 12, 13, 9], &[7, 3])[0];
    let total: f32 = logits.iter().map(|logit| logit.exp()).sum();
    let expected: Vec<f32> = logits.iter().map(|logit| logit.exp() / total).collect();
    check_close(&[judged.contradicts, judged.supports, judged.neutral], &expected);
}

#[test]
fn a_network_of_pairs_for_another_task_is_refused() {
    let folder = tempdir().unwrap();
    let fault = |name: &str| {
        write_pair_model(folder.path(), name);
        Reader::load(folder.path(), InferenceThreads::start(1)).err().unwrap().to_string()
    };
    let message = fault("entailment");
    assert!(message.contains("3 numbers in the output logits, not 1"), "{message}");
    let message = fault("embedding");
    assert!(message.contains("no output piece_logits or start_logits or logits"), "{message}");
    let unnamed = json!({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}});
    write_pair_model(folder.path(), "entailment");
    write(folder.path(), "config.json", unnamed.to_string());
    let message = EntailmentModel::load(folder.path(), InferenceThreads::start(1)).err().unwrap().to_string();
    assert!(message.contains("config.json has the labels LABEL_0, LABEL_1, LABEL_2"), "{message}");
}
