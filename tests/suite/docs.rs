//! The documentation is true: its commands run, its links lead somewhere.

use std::fs;

use crate::support::{Desk, FACT, repository};

/// The lines of the fenced blocks of `file` in this language.
pub(crate) fn blocks(file: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(repository(file)).unwrap();
    let mut lines = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.trim().strip_prefix("```") {
            Some(name) => inside = !inside && name == language,
            None if inside => lines.push(line.to_owned()),
            None => {}
        }
    }
    lines
}

/// The words of a command line; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(n, part)| match n % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn the_commands_of_the_readme_answer() {
    let commands = blocks("README.md", "console");
    let asked = commands.iter().filter_map(|line| line.strip_prefix("$ cargo run --release -- "));
    let mut count = 0;
    for line in asked {
        let desk = Desk::of(&[FACT]);
        let seeds = repository("seeds").display().to_string();
        let mut arguments = vec!["--seeds".to_owned(), seeds];
        arguments.extend(words(line));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = desk.run(&arguments);
        ran.expect(0, &[]);
        assert!(ran.out.contains("[1] "), "{line}: {}", ran.out);
        count += 1;
    }
    assert!(count >= 2, "the README shows no question");
}

#[test]
fn the_answers_of_the_readme_are_given() {
    let shown = blocks("README.md", "text").join("\n");
    for exchange in shown.split("$ docent ").skip(1) {
        let (line, expected) = exchange.split_once('\n').unwrap();
        let desk = Desk::of(&[FACT]);
        let seeds = repository("seeds").display().to_string();
        let mut arguments = vec!["--seeds".to_owned(), seeds];
        arguments.extend(words(line));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let out = desk.run(&arguments).out;
        for line in expected.lines().filter(|line| !line.trim().is_empty()) {
            assert!(out.contains(line), "not said: {line}\n{out}");
        }
    }
}

#[test]
fn links_lead_somewhere() {
    for file in ["README.md", "ARCHITECTURE.md", "docs/json.md", "intents/README.md", "docs/performance.md"] {
        let text = fs::read_to_string(repository(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        let folder = repository(file).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            let elsewhere = link.starts_with("http") || path.is_empty();
            assert!(elsewhere || folder.join(path).exists(), "{file} links to {link}, which is not there");
        }
    }
}
