//! The command line as scripts see it: exit statuses, pipes, JSON, batches.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};

use serde_json::{Value, json};

use crate::support::{ASKED, Desk, FACT, QUOTE, Ran, quotes};

#[test]
fn the_exit_status_is_that_of_grep() {
    let desk = Desk::of(&[FACT]);
    desk.run(&["ask", ASKED]).expect(0, &[]);
    desk.run(&["ask", "training of nurses in Norway"]).expect(1, &[]);
    desk.run(&["ask", "--seeds", "nowhere", ASKED]).expect(2, &["nowhere is not there"]);
    desk.run(&["ask"]).expect(2, &["Usage"]);
    desk.run(&["frobnicate"]).expect(2, &["Usage"]);
    desk.run(&["index"]).expect(0, &[]);
    desk.run(&["--help"]).expect(0, &[]);
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let desk = Desk::of(&[("picture.png", "x")]);
    desk.run(&["ask", ASKED]).expect(2, &["no documents in", "seeds", "put .md"]);
    desk.write("bad.pdf", "no PDF");
    desk.run(&["ask", ASKED]).expect(2, &["no documents in", "bad.pdf", "is damaged"]);
}

#[test]
fn a_single_file_is_a_corpus() {
    let desk = Desk::of(&[FACT]);
    let ran = desk.run(&["ask", "--seeds", "seeds/fact.md", ASKED]);
    ran.expect(0, &[]);
    desk.run(&["ask", "--seeds", "config.toml", ASKED]).expect(2, &["is a file that no loader knows"]);
}

#[test]
fn quotes_around_a_question_are_optional() {
    let desk = Desk::of(&[FACT]);
    let words: Vec<&str> = std::iter::once("ask").chain(ASKED.split(' ')).collect();
    assert_eq!(desk.run(&words).out, desk.run(&["ask", ASKED]).out);
}

#[test]
fn a_pipe_gets_no_colours_and_no_links() {
    let source = "---\nsource: https://example.org/boats\n---\n";
    let desk = Desk::of(&[("fact.md", format!("{source}{}", FACT.1))]);
    for arguments in
        [&["ask", ASKED][..], &["ask", "Norway"], &["show", "fact.md#7"], &["--help"], &["nonsense"]]
    {
        let ran = desk.run(arguments);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{}{}", ran.out, ran.err);
    }
    let answer = desk.run(&["ask", ASKED]);
    assert!(answer.out.contains("<https://example.org/boats#:~:text=The%20harbour"), "{}", answer.out);
    let forced = Ran::of(desk.command(&["ask", ASKED]).env("CLICOLOR_FORCE", "1"));
    assert!(forced.out.contains("\u{1b}["), "{:?}", forced.out);
    let refused = Ran::of(desk.command(&["ask", ASKED]).env("NO_COLOR", "1"));
    assert!(!refused.out.contains('\u{1b}'), "{:?}", refused.out);
}

#[test]
fn a_reader_who_has_read_enough_is_no_error() {
    let facts: String =
        (1..=150).map(|n| format!("- Boat number {n} lies in the harbour of Tallinn.\n")).collect();
    let desk = Desk::of(&[("boats.md", facts)]);
    desk.run(&["index"]).expect(0, &[]);
    let mut process = desk.process(&["ask", "--all", "boats in the harbour of Tallinn"]).spawn().unwrap();
    let mut lines = BufReader::with_capacity(16, process.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("lies in the harbour")));
    drop(lines);
    check_quiet(process);
    let lines = "{\"id\":1,\"question\":\"boats\"}\n".repeat(50);
    std::fs::write(desk.path("questions"), lines).unwrap();
    let questions = std::fs::File::open(desk.path("questions")).unwrap();
    let mut process = desk.process(&["ask", "--batch"]).stdin(questions).spawn().unwrap();
    drop(process.stdout.take());
    check_quiet(process);
}

fn check_quiet(mut process: std::process::Child) {
    let mut said = String::new();
    process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(0), "{said}");
    assert_eq!(said, "");
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_an_error() {
    let desk = Desk::of(&[FACT]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut process = desk.process(&["ask", ASKED]).stdout(full).spawn().unwrap();
    let mut said = String::new();
    process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(2), "{said}");
    assert!(said.starts_with("error: "), "{said}");
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_json_has_the_documented_keys() {
    let desk = Desk::of(&[FACT]);
    let ran = desk.run(&["ask", "--json", ASKED]);
    assert_eq!(ran.out.lines().count(), 1);
    let object: Value = serde_json::from_str(&ran.out).unwrap();
    let expected = [
        "question",
        "outcome",
        "intent",
        "slots",
        "confidence",
        "statements",
        "citations",
        "nearest",
        "reasons",
        "choices",
        "text",
        "elapsed_us",
    ];
    assert_eq!(keys(&object), expected.into());
    assert_eq!(keys(&object["statements"][0]), ["quote", "confidence", "citations"].into());
    let expected = ["number", "document", "title", "section", "page", "lines", "span", "url"];
    assert_eq!(keys(&object["citations"][0]), expected.into());
    for slot in object["slots"].as_object().unwrap().values() {
        assert_eq!(keys(slot), ["value", "text"].into());
    }
    assert_eq!(object["outcome"], "answered");
    assert_eq!(object["citations"][0]["lines"], json!([3, 3]));
    assert_eq!(object["citations"][0]["section"], json!(["Boats"]));
    assert!(object["elapsed_us"].is_u64());
    let refused = desk.ask("training of nurses in Norway");
    assert_eq!(keys(&refused), keys(&object));
    assert_eq!(refused["outcome"], "not_in_documents");
    assert!(!refused["reasons"].as_array().unwrap().is_empty());
    let chat = desk.ask("hello");
    assert_eq!((keys(&chat), &chat["outcome"]), (keys(&object), &json!("chat")));
    assert_eq!((&chat["statements"], &chat["citations"]), (&json!([]), &json!([])));
}

#[test]
fn the_keys_are_documented() {
    let documented = std::fs::read_to_string(crate::support::repository("docs/json.md")).unwrap();
    let desk = Desk::of(&[FACT]);
    for key in keys(&desk.ask(ASKED)) {
        assert!(documented.contains(&format!("| `{key}` |")), "{key} is not in docs/json.md");
    }
}

/// What `ask --batch` says to these lines.
fn batch(desk: &Desk, lines: &str) -> (Option<i32>, Vec<Value>) {
    let ran = Ran::of(desk.command(&["ask", "--batch"]).write_stdin(lines));
    (ran.status, ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn a_batch_is_answered_in_order() {
    let desk = Desk::of(&[FACT]);
    let questions: String = (0..20)
        .map(|id| {
            json!({"id": id, "question": if id % 2 == 0 { ASKED } else { "Norway" }}).to_string() + "\n"
        })
        .collect();
    let (status, answers) = batch(&desk, &questions);
    assert_eq!(status, Some(0));
    assert_eq!(answers.len(), 20);
    for (id, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], id);
        assert_eq!(answer["outcome"], if id % 2 == 0 { "answered" } else { "not_in_documents" });
    }
    let mut alone = desk.ask(ASKED);
    alone["id"] = json!(0);
    alone["elapsed_us"] = answers[0]["elapsed_us"].clone();
    assert_eq!(answers[0], alone, "a batch answers as the command does");
}

#[test]
fn an_id_is_handed_back_whatever_it_is() {
    let desk = Desk::of(&[FACT]);
    let ids =
        [json!("a\"b"), json!(1.5), json!(null), json!({"x": [1]}), json!(18_446_744_073_709_551_615u64)];
    let lines: String =
        ids.iter().map(|id| json!({"id": id, "question": ASKED}).to_string() + "\n").collect();
    let (status, answers) = batch(&desk, &lines);
    assert_eq!(status, Some(0));
    assert_eq!(answers.iter().map(|answer| answer["id"].clone()).collect::<Vec<_>>(), ids);
}

#[test]
fn turns_are_one_conversation_and_no_other() {
    let desk = Desk::of(&[(
        "a.md",
        "The master counted 31 boats in Estonia.\n\nThe master counted 12 boats in Latvia.\n",
    )]);
    let lines = [
        json!({"id": 1, "turns": ["how many boats were counted in Estonia?", "and in Latvia?"]}),
        json!({"id": 2, "turns": ["how many boats were counted in Latvia?"]}),
        json!({"id": 3, "question": "how many boats were counted in Latvia?"}),
    ];
    let (status, answers) = batch(&desk, &lines.map(|line| line.to_string() + "\n").concat());
    assert_eq!(status, Some(0));
    assert_eq!(answers[0]["question"], "and in Latvia?");
    assert_eq!(quotes(&answers[0])[0], "The master counted 12 boats in Latvia.");
    assert_eq!(answers[1]["statements"], answers[2]["statements"]);
}

#[test]
fn a_line_that_cannot_be_read_stops_no_other() {
    let desk = Desk::of(&[FACT]);
    let good = json!({"id": "good", "question": ASKED}).to_string();
    let bad = [
        "nonsense",
        "{\"id\":1}",
        "{\"question\":\"no id\"}",
        "{\"id\":1,\"question\":\"x\",\"turns\":[\"y\"]}",
        "{\"id\":1,\"turns\":[]}",
        "{\"id\":1,\"question\":5}",
        "{\"id\":1,\"question\":\"x\",\"more\":1}",
        "[]",
    ];
    let lines = format!("{}\n\n{good}", bad.map(|line| format!("{line}\n{good}")).join("\n"));
    let (status, answers) = batch(&desk, &lines);
    assert_eq!(status, Some(2));
    assert_eq!(answers.len(), 2 * bad.len() + 1, "an empty line is passed over");
    for (number, pair) in answers.chunks_exact(2).enumerate() {
        assert_eq!(pair[0]["outcome"], "error");
        assert!(
            pair[0]["error"].as_str().unwrap().starts_with(&format!("line {}: ", 2 * number + 1)),
            "{}",
            pair[0]
        );
        assert_eq!((&pair[1]["id"], &pair[1]["outcome"]), (&json!("good"), &json!("answered")));
    }
}

#[test]
fn a_batch_line_that_is_no_text_stops_no_other() {
    let desk = Desk::of(&[FACT]);
    let mut lines = b"{\"id\":1,\"question\":\"\xFF\xFE\"}\n".to_vec();
    lines.extend(json!({"id": 2, "question": ASKED}).to_string().bytes());
    let out = desk.command(&["ask", "--batch"]).write_stdin(lines).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert_eq!(said.lines().count(), 2);
    assert!(said.lines().nth(1).unwrap().contains(QUOTE));
}

#[test]
fn an_empty_batch() {
    assert_eq!(batch(&Desk::of(&[FACT]), ""), (Some(0), Vec::new()));
}

#[test]
fn show_marks_the_quote_of_any_citation() {
    let desk = Desk::of(&[FACT]);
    let ran = desk.run(&["ask", ASKED]);
    let key = ran.out.split_whitespace().find(|word| word.starts_with("fact.md#")).unwrap();
    let shown = desk.run(&["show", key]);
    shown.expect(0, &[]);
    assert!(shown.out.contains(&format!("»{QUOTE}«")), "{}", shown.out);
    let citation = &desk.ask(ASKED)["citations"][0];
    assert_eq!(key, format!("{}#{}", citation["document"].as_str().unwrap(), citation["span"][0]));
    for wrong in ["fact.md", "fact.md#", "fact.md#999999", "fact.md#-1", "other.md#7", "#", ""] {
        desk.run(&["show", wrong]).expect(2, &["ask"]);
    }
}

#[test]
fn a_name_with_odd_characters_is_shown_again() {
    let name = "a folder/odd #1 (final) é.md";
    let desk = Desk::of(&[(name, FACT.1)]);
    let start = desk.ask(ASKED)["citations"][0]["span"][0].clone();
    let shown = desk.run(&["show", &format!("{name}#{start}")]);
    shown.expect(0, &[]);
    assert!(shown.out.contains(&format!("»{QUOTE}«")), "{}", shown.out);
}

#[test]
fn a_conversation_can_be_piped() {
    let desk = Desk::of(&[FACT]);
    let ran = Ran::of(desk.command(&["chat"]).write_stdin(format!("{ASKED}\n\nNorway\n")));
    ran.expect(0, &[]);
    assert!(ran.out.contains(QUOTE), "{}", ran.out);
}

#[test]
fn completions_are_printed() {
    let desk = Desk::of(&[FACT]);
    for shell in ["bash", "zsh", "fish"] {
        let ran = desk.run(&["completions", shell]);
        ran.expect(0, &[]);
        assert!(ran.out.contains("docent"));
    }
}

#[test]
fn the_glossary_quotes_what_introduces_a_term() {
    let text = "# Signals\n\nThe Maritime Signal Code (MSC) gives each flag one letter.\n";
    let desk = Desk::of(&[("code.md", text)]);
    let one = desk.run(&["glossary", "maritime", "signal", "code"]);
    assert_eq!(one.status, Some(0), "{}", one.err);
    for words in ["MSC: Maritime Signal Code", "The Maritime Signal Code (MSC) gives each flag one letter."] {
        assert!(one.out.contains(words), "{}", one.out);
    }
    let all = desk.run(&["glossary", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&all.out).unwrap();
    assert_eq!(list[0]["term"], "MSC");
    assert_eq!(list[0]["citation"]["document"], "code.md");
    let none = desk.run(&["glossary", "keel"]);
    assert_eq!(none.status, Some(1));
    assert!(none.out.contains("no term “keel”"), "{}", none.out);
}
