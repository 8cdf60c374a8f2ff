//! `docent model`: what is fetched from a hub of our own, and what is said when there is none.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{StatusCode, Uri};
use tokio::runtime::Runtime;

use crate::support::{ASKED, Desk, FACT};
use crate::tiny_models::{write, write_pair_model, write_table, write_transformer};

/// A hub that has the files below a folder.
struct Hub {
    address: String,
    _runtime: Runtime,
}

impl Hub {
    /// Serves each file of `folder` as that of the main revision of its repository.
    fn over(folder: &Path) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let folder = folder.to_owned();
        let routes = Router::new().fallback(move |uri: Uri| {
            let path = folder.join(uri.path().trim_start_matches('/').replace("/resolve/main", ""));
            async move { fs::read(path).map_err(|_| StatusCode::NOT_FOUND) }
        });
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Self { address, _runtime: runtime }
    }
}

fn desk() -> (Desk, PathBuf) {
    let desk = Desk::of(&[FACT]);
    let shelf = desk.path("hub");
    (desk, shelf)
}

#[test]
fn a_fetched_model_is_used_by_its_name() {
    let (desk, shelf) = desk();
    write_transformer(&shelf.join("someone/tiny.v1"));
    let hub = Hub::over(&shelf);
    let ran = desk.run(&["model", "pull", "someone/tiny.v1", "--from", &hub.address]);
    ran.expect(0, &[]);
    let settings = "[models]\nembedding = \"someone/tiny.v1\"\n";
    assert!(ran.out.ends_with(settings), "{}", ran.out);
    desk.configure(settings);
    let ran = desk.run(&["doctor"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("8 dimensions"), "{}", ran.out);
    desk.run(&["ask", ASKED]).expect(0, &[]);
    drop(hub);
    desk.run(&["model", "pull", "someone/tiny.v1"]).expect(0, &[]);
    let ran = desk.run(&["model", "check", "someone/tiny.v1"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("8 dimensions") && ran.out.contains("sentences a second"), "{}", ran.out);
}

#[test]
fn a_reader_or_an_entailment_model_is_fetched_for_its_task() {
    let (desk, shelf) = desk();
    for (name, task) in [("spans", "reader"), ("relevance", "reader"), ("entailment", "entailment")] {
        let made = write_pair_model(&shelf.join("someone").join(name), name);
        if task == "entailment" {
            let labels = r#""id2label": {"0": "contradiction", "1": "entailment", "2": "neutral"}"#;
            write(&made, "config.json", format!("{{\"max_position_embeddings\": 10, {labels}}}"));
        }
        let hub = Hub::over(&shelf);
        let repository = format!("someone/{name}");
        let ran = desk.run(&["model", "pull", &repository, "--from", &hub.address]);
        ran.expect(0, &[]);
        let settings = format!("[models]\n{task} = \"{repository}\"\n");
        assert!(ran.out.ends_with(&settings), "{}", ran.out);
        let ran = desk.run(&["model", "check", &repository]);
        ran.expect(0, &[]);
        assert!(ran.out.contains("with 8 excerpts takes"), "{}", ran.out);
        desk.configure(&settings);
        desk.run(&["doctor"]).expect(0, &[]);
    }
}

#[test]
fn a_mirror_may_stand_in_the_environment() {
    let (desk, shelf) = desk();
    let repository = shelf.join("sentence-transformers/all-MiniLM-L6-v2");
    let made = write_transformer(&desk.path("made"));
    for (from, to) in [("model.onnx", "onnx/model.onnx"), ("tokenizer.json", "tokenizer.json")] {
        write(&repository, to, fs::read(made.join(from)).unwrap());
    }
    write(&repository, "config.json", fs::read(made.join("config.json")).unwrap());
    let hub = Hub::over(&shelf);
    let mut command = desk.command(&["model", "pull", "minilm"]);
    command.env("HF_ENDPOINT", format!("{}/", hub.address)).assert().code(0);
    let ran = desk.run(&["model", "list"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("all-MiniLM-L6-v2, fetched"), "{}", ran.out);
}

#[test]
fn without_a_network_it_says_what_to_do_by_hand() {
    let (desk, _) = desk();
    // A port that nobody listens on any more.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ran = desk.run(&["model", "pull", "minilm", "--from", &format!("http://{nobody}")]);
    ran.expect(2, &["sentence-transformers/all-MiniLM-L6-v2 cannot be fetched", "HF_ENDPOINT", "by hand"]);
    ran.expect(2, &["onnx/model.onnx", "tokenizer.json", "[models]", "onnection refused"]);
    assert_eq!(ran.out, "");
    assert!(desk.run(&["model", "list"]).out.matches("not fetched").count() == 4);
}

#[test]
fn what_is_not_there_or_no_model_is_not_kept() {
    let (desk, shelf) = desk();
    write_table(&shelf.join("someone/broken"));
    write(&shelf.join("someone/broken"), "tokenizer.json", "<html>");
    let hub = Hub::over(&shelf);
    let pull = |name: &str| desk.run(&["model", "pull", name, "--from", &hub.address]);
    pull("someone/nothing").expect(2, &["tokenizer.json: there is no such file"]);
    pull("someone/broken").expect(2, &["what was fetched cannot be used", "is no tokenizer"]);
    pull("minilmm").expect(
        2,
        &["\"minilmm\" is no model", "give one of minilm, ms-marco, squad2, nli-deberta", "OWNER/REPOSITORY"],
    );
    pull("../../etc").expect(2, &["is no model"]);
    desk.configure("[models]\nembedding = \"someone/broken\"\n");
    desk.run(&["ask", ASKED]).expect(2, &["someone/broken is no folder"]);
    write_table(&shelf.join("someone/broken"));
    pull("someone/broken").expect(0, &[]);
    desk.run(&["ask", ASKED]).expect(0, &[]);
}

#[test]
fn a_folder_is_checked_before_it_is_used() {
    let (desk, _) = desk();
    write_table(&desk.path("model"));
    let ran = desk.run(&["model", "check", "model"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains("model, 4 dimensions\n"), "{}", ran.out);
    desk.run(&["model", "check", "nowhere"]).expect(2, &["nowhere is no folder"]);
}
