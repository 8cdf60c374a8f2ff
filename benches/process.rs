//! `docent ask` as a whole process with the index in place: its time, and the most memory it holds.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

mod desk;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use criterion::Criterion;

const QUESTION: &str = "how many judges were trained in Egypt";

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let kept = tempfile::tempdir().expect("a temporary folder");
    bench(&mut criterion, "seeds", &desk::seeds(), &kept.path().join("seeds"));
    if let Some(folder) = desk::corpora("") {
        bench(&mut criterion, "corpora", &folder, &kept.path().join("corpora"));
    }
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion, name: &str, documents: &Path, desk: &Path) {
    fs::create_dir_all(desk).expect("the folder can be made");
    let config = desk.join("config.toml");
    fs::write(&config, "").expect("the file can be written");
    let docent = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
        command.arg("--config").arg(&config).arg("--seeds").arg(documents).arg("ask").stderr(Stdio::null());
        command
    };
    // The first question makes the index.
    docent().arg(QUESTION).output().expect("the program runs");
    match peak_memory(docent().arg("--batch")) {
        Some(kilobytes) => println!("\n{name}: peak memory {:.1} MB", f64::from(kilobytes) * 1024.0 / 1e6),
        None => println!("\n{name}: peak memory unknown: this system has no /proc"),
    }
    criterion.benchmark_group("process").bench_function(name, |bencher| {
        bencher.iter(|| {
            let status = docent().arg(QUESTION).stdout(Stdio::null()).status().expect("the program runs");
            assert!(status.code().is_some_and(|code| code < 2), "{status}");
        });
    });
}

/// The most memory that a process had in use when it had answered one question, in KiB: Linux
/// tells while the process lives, so it is asked to wait for a second question.
fn peak_memory(docent: &mut Command) -> Option<u32> {
    let mut child = docent.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let mut questions = child.stdin.take().expect("standard input is a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
    writeln!(questions, "{{\"id\": 1, \"question\": \"{QUESTION}\"}}").expect("the question can be written");
    questions.flush().expect("the question can be written");
    let mut answer = String::new();
    answers.read_line(&mut answer).expect("the answer can be read");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok();
    drop(questions);
    child.wait().expect("the program ends");
    let peak = status?.lines().find_map(|line| line.strip_prefix("VmHWM:").map(str::to_owned))?;
    peak.trim().trim_end_matches("kB").trim().parse().ok()
}
