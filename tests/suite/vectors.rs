//! The vectors of an index: made once for each passage and sentence, kept, made again when they are damaged, and asked.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use docent::engine::Engine;
use docent::index::refresh::Progress;
use docent::index::vectors::Vectors;
use docent::models::embedding::EmbeddingModel;
use docent::models::threads::Priority;

use crate::support::{ASKED, Desk, FACT, QUOTE, object, open_with};
use crate::tiny_models::{table, transformer, write};

const SHIPS: (&str, &str) =
    ("ships.md", "# Ships\n\nThe harbour counted red ships.\n\nNobody counted the blue paint.\n");

fn desk() -> (Desk, Arc<EmbeddingModel>) {
    let desk = Desk::of(&[FACT, SHIPS]);
    let model = table(&desk.path("model"));
    (desk, model)
}

/// The engine after a refresh, and how many texts were to be embedded, as its progress told.
fn refresh(desk: &Desk, model: &Arc<EmbeddingModel>) -> (Engine, usize) {
    let mut told = 0;
    let mut progress = |progress: Progress<'_>| {
        if let Progress::Embedding { total, .. } = progress {
            told = total;
        }
    };
    let engine = open_with(&desk.sources(), Some(Arc::clone(model)), &mut progress);
    assert!(engine.embed_documents(&mut progress).is_none());
    assert_eq!(vectors(&engine).embedded, told);
    (engine, told)
}

fn vectors(engine: &Engine) -> &Vectors {
    engine.vectors().unwrap()
}

/// The only file of vectors.
fn kept(desk: &Desk) -> PathBuf {
    let files = fs::read_dir(desk.path("index")).unwrap().map(|file| file.unwrap().path());
    let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("vectors-");
    let files: Vec<PathBuf> = files.filter(named).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

/// Every vector of an engine, with its text: passages, then sentences.
fn all(engine: &Engine) -> Vec<(String, Vec<f32>)> {
    let (corpus, vectors) = (engine.corpus(), vectors(engine));
    let axes: Vec<Vec<f32>> = (0..vectors.dimension())
        .map(|axis| (0..vectors.dimension()).map(|at| if at == axis { 1.0 } else { 0.0 }).collect())
        .collect();
    let numbers = |cosine: &dyn Fn(&[f32]) -> f32| axes.iter().map(|axis| cosine(axis)).collect::<Vec<f32>>();
    let mut all = Vec::new();
    for (number, entry) in (0u32..).zip(&corpus.entries) {
        let document = &entry.document;
        for (at, passage) in (0u32..).zip(&document.passages) {
            let vector = numbers(&|axis| vectors.passage_cosine(axis, number, at));
            all.push((passage.span.of(&document.text).to_owned(), vector));
        }
        for (at, sentence) in (0u32..).zip(&document.sentences) {
            let vector = numbers(&|axis| vectors.sentence_cosine(axis, number, at));
            all.push((sentence.span.of(&document.text).to_owned(), vector));
        }
    }
    all
}

#[test]
fn every_passage_and_sentence_has_its_vector() {
    let (desk, model) = desk();
    let (engine, embedded) = refresh(&desk, &model);
    assert!(engine.unkept.is_none());
    assert_eq!((vectors(&engine).len(), vectors(&engine).dimension()), (embedded, 4));
    let all = all(&engine);
    assert!(all.len() >= embedded && embedded > 1);
    let length = |vector: &[f32]| vector.iter().map(|x| x * x).sum::<f32>();
    assert!(all.iter().all(|(_, vector)| (length(vector) - 1.0).abs() < 0.02));
    let other = "What the harbour counted.";
    let asked = model.embed(&[other], Priority::Question).remove(0);
    for (number, entry) in (0u32..).zip(&engine.corpus().entries) {
        for (at, sentence) in (0u32..).zip(&entry.document.sentences) {
            let title = &entry.document.title;
            let text = sentence.span.of(&entry.document.text);
            let in_place =
                if text.starts_with(title.as_str()) { text.to_owned() } else { format!("{title}. {text}") };
            let vector = model.embed(&[in_place.as_str()], Priority::Question).remove(0);
            let exact: f32 = vector.iter().zip(&asked).map(|(a, b)| a * b).sum();
            let found = vectors(&engine).sentence_cosine(&asked, number, at);
            assert!((found - exact).abs() < 0.02, "{text}: {found} instead of {exact}");
        }
    }
}

#[test]
fn words_answer_until_the_vectors_are_complete() {
    let (desk, model) = desk();
    let words_only = desk.engine();
    let engine = open_with(&desk.sources(), Some(Arc::clone(&model)), &mut |_| {});
    assert!(engine.vectors().is_none());
    let by_words = object(&engine, ASKED);
    assert_eq!(by_words, object(&words_only, ASKED));
    assert!(engine.embed_documents(&mut |_| {}).is_none());
    let with_vectors = object(&engine, ASKED);
    assert_ne!(with_vectors, by_words, "another ranking has another confidence");
    let opened_again = open_with(&desk.sources(), Some(model), &mut |_| panic!("everything is kept"));
    assert_eq!(object(&opened_again, ASKED), with_vectors);
}

#[test]
fn only_new_texts_are_embedded() {
    let (desk, model) = desk();
    let (_, first) = refresh(&desk, &model);
    assert_eq!(refresh(&desk, &model).1, 0);
    desk.write("more.txt", "The master counted the paint in Tallinn.\n");
    let (engine, second) = refresh(&desk, &model);
    assert_eq!(second, 1);
    assert_eq!(vectors(&engine).len(), first + 1);
    desk.write("again.txt", "The master counted the paint in Tallinn.\n");
    assert_eq!(refresh(&desk, &model).1, 1, "the same passage, below another title");
    desk.remove("more.txt");
    desk.remove("again.txt");
    let (engine, third) = refresh(&desk, &model);
    assert_eq!((third, vectors(&engine).len()), (0, first), "what is gone is not kept");
    assert_eq!(refresh(&desk, &model).1, 0);
}

#[test]
fn what_was_kept_is_what_is_made_anew() {
    let (desk, _) = desk();
    let model = transformer(&desk.path("transformer"));
    desk.remove("ships.md");
    refresh(&desk, &model);
    desk.write(SHIPS.0, SHIPS.1);
    let (grown, _) = refresh(&desk, &model);
    let (kept_on, none) = refresh(&desk, &model);
    assert_eq!(none, 0);
    let bytes = fs::read(kept(&desk)).unwrap();
    fs::remove_dir_all(desk.path("index")).unwrap();
    let (anew, _) = refresh(&desk, &model);
    assert_eq!(all(&grown), all(&anew));
    assert_eq!(all(&kept_on), all(&anew));
    assert_eq!(bytes, fs::read(kept(&desk)).unwrap());
}

#[test]
fn a_damaged_or_foreign_file_is_made_anew() {
    let (desk, model) = desk();
    let (engine, first) = refresh(&desk, &model);
    let path = kept(&desk);
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let other = Desk::of(&[FACT]);
    let another_model = transformer(&other.path("model"));
    refresh(&other, &another_model);
    let foreign = fs::read(kept(&other)).unwrap();
    for bytes in [&whole[..whole.len() - 1], &whole[..10], b"", b"no vectors", &flipped, &foreign] {
        fs::write(&path, bytes).unwrap();
        let (mended, embedded) = refresh(&desk, &model);
        assert_eq!(embedded, first);
        assert!(mended.unkept.is_none());
        assert_eq!(all(&mended), all(&engine));
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[test]
fn models_do_not_mix_their_vectors() {
    let (desk, model) = desk();
    let (_, first) = refresh(&desk, &model);
    let other = transformer(&desk.path("transformer"));
    let (engine, second) = refresh(&desk, &other);
    assert_eq!(second, first);
    assert_eq!(vectors(&engine).dimension(), 8);
    assert_eq!((refresh(&desk, &model).1, refresh(&desk, &other).1), (0, 0), "each is kept");
}

#[test]
fn where_nothing_can_be_kept_they_live_in_memory() {
    let (desk, model) = desk();
    let (engine, first) = refresh(&desk, &model);
    fs::write(desk.path("a file"), "").unwrap();
    let nowhere = desk.path("a file").join("index");
    let (found, error) = Vectors::refresh(&nowhere, engine.corpus(), &model, &mut |_| {});
    assert_eq!(found.embedded, first);
    assert!(error.unwrap().to_string().contains("cannot be written"));
    let axis = [1.0, 0.0, 0.0, 0.0];
    let same = found.passage_cosine(&axis, 0, 0) - vectors(&engine).passage_cosine(&axis, 0, 0);
    assert!(same.abs() < f32::EPSILON);
}

#[test]
fn the_nearest_passage_need_not_share_a_word() {
    let (desk, model) = desk();
    let (engine, _) = refresh(&desk, &model);
    let vectors = vectors(&engine);
    let asked = model.embed(&["blue rowing boats"], Priority::Question).remove(0);
    let nearest = vectors.nearest_passages(&asked, 100);
    assert_eq!(nearest, vectors.nearest_passages(&asked, 100));
    assert!(nearest.is_sorted_by(|a, b| a.2 >= b.2), "{nearest:?}");
    let (document, passage, near) = nearest[0];
    let text = |(document, passage, _): (u32, u32, f32)| {
        let document = engine.corpus().document(document);
        document.passages[passage as usize].span.of(&document.text).to_owned()
    };
    assert!(text(nearest[0]).contains(QUOTE), "{nearest:?}");
    assert!((near - vectors.passage_cosine(&asked, document, passage)).abs() < 1e-6);
    assert_eq!(vectors.nearest_passages(&asked, 2), nearest[..2]);
}

#[test]
fn answers_are_the_same_documents_quoted() {
    let (desk, model) = desk();
    let (engine, _) = refresh(&desk, &model);
    assert_eq!(object(&engine, ASKED)["statements"][0]["quote"], QUOTE);
}

#[test]
fn the_settings_name_a_model() {
    let (desk, _) = desk();
    desk.configure("[models]\nembedding = \"model\"\n");
    let ran = desk.run(&["index", "--stats"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains(" vectors  "), "{}", ran.out);
    let ran = desk.run(&["doctor"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("model, 4 dimensions"), "{}", ran.out);
    desk.run(&["ask", ASKED]).expect(0, &[]);
    desk.configure("");
    let ran = desk.run(&["doctor"]);
    assert!(ran.out.contains("no model: texts are compared by their words"), "{}", ran.out);
    assert!(!desk.run(&["index", "--stats"]).out.contains("vectors"));
}

#[test]
fn a_model_that_cannot_be_used_stops_the_program() {
    let (desk, _) = desk();
    let check = |name: &str, said: &[&str]| {
        desk.configure(&format!("[models]\nembedding = {name}\n"));
        for command in [["ask", ASKED], ["index", "--stats"]] {
            let ran = desk.run(&command);
            ran.expect(2, &["config.toml"]);
            ran.expect(2, said);
            assert_eq!(ran.out, "");
        }
        let ran = desk.run(&["doctor"]);
        assert_eq!(ran.status, Some(1));
        ran
    };
    let ran = check("\"no-such-model\"", &["[models]", "no-such-model is no folder", "docent model pull"]);
    assert_eq!(ran.out.matches("is no folder").count(), 1, "{}", ran.out);
    write(&desk.path("model"), "model.onnx", "damaged");
    let ran = check("\"model\"", &["model.onnx is no ONNX network"]);
    assert!(ran.out.contains("mend  embedding"), "{}", ran.out);
    desk.configure("[models]\nembedding = \"\"\n");
    desk.run(&["ask", ASKED]).expect(2, &["`models.embedding` is \"\""]);
    desk.configure("[models]\nembeddings = \"x\"\n");
    desk.run(&["ask", ASKED]).expect(2, &["line 7", "embeddings"]);
    desk.configure("[semantic]\nmodel = \"model\"\n");
    let instead = "[models]\nembedding = \"model\"";
    desk.run(&["ask", ASKED]).expect(2, &["`semantic.model` is no longer used", instead]);
}
