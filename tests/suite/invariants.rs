//! What holds of every answer, whatever the documents and the question.

use std::cell::OnceCell;

use docent::answer::cite::Citation;
use docent::answer::outcome::{Answer, Statement};
use docent::answer::reply::Reply;
use docent::engine::Engine;
use docent::nlu::question::Question;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::support::{Desk, object, open, reply, repository};

/// Characters of a question that are read.
const READ: usize = 2_000;

/// So many cases in every run; `PROPTEST_CASES` asks for more.
fn at_least(cases: u32) -> ProptestConfig {
    let wished = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    ProptestConfig { cases: wished.unwrap_or(cases), failure_persistence: None, ..ProptestConfig::default() }
}

/// The statements of an answer or a refusal, with what they cite.
fn stated(reply: &Reply) -> (&[Statement], &[Citation]) {
    match &reply.answer {
        Answer::Supported(supported) => (&supported.statements, &supported.citations),
        Answer::NotInDocuments(refusal) => (&refusal.nearest, &refusal.citations),
        // Only where intents have answers of their own.
        Answer::Curated(_) | Answer::Clarify(_) | Answer::Chat(_) => (&[], &[]),
    }
}

/// Every quote is cited, and is its document's own words, byte for byte.
fn check_quotes(engine: &Engine, reply: &Reply) -> TestCaseResult {
    if let Answer::Supported(supported) = &reply.answer {
        prop_assert!(!supported.statements.is_empty(), "an answer that says nothing");
    }
    let (statements, citations) = stated(reply);
    for statement in statements {
        prop_assert!(!statement.citations.is_empty(), "{:?} is not cited", statement.quote);
        prop_assert!((0.0..=1.0).contains(&statement.confidence), "{}", statement.confidence);
        for &number in &statement.citations {
            let citation = &citations[number];
            let document = engine.corpus().document(citation.id.document);
            let sentence = engine.corpus().sentence(citation.id);
            prop_assert_eq!(&citation.document, &document.name);
            prop_assert_eq!(citation.span, sentence.span);
            prop_assert_eq!(engine.corpus().find(&citation.key()), Some(citation.id));
        }
        let first = &citations[statement.citations[0]];
        let text = &engine.corpus().document(first.id.document).text;
        prop_assert_eq!(first.span.of(text), &statement.quote);
        for span in &statement.emphasis {
            prop_assert!(statement.quote.get(span.range()).is_some(), "{:?} of {:?}", span, statement.quote);
        }
    }
    Ok(())
}

/// Every document's passages are its text, and every sentence stands in its passage.
fn check_documents(engine: &Engine) -> TestCaseResult {
    for entry in &engine.corpus().entries {
        let document = &entry.document;
        let joined: String =
            document.passages.iter().map(|passage| passage.span.of(&document.text)).collect();
        prop_assert_eq!(&joined, &document.text, "{}", document.name);
        for (number, passage) in document.passages.iter().enumerate() {
            for (sentence, found) in document.sentences_of(passage) {
                prop_assert!(passage.span.contains(found.span), "{}: sentence {}", document.name, sentence);
                prop_assert_eq!(document.passage_of(sentence) as usize, number);
            }
        }
        let counted: u32 = document.passages.iter().map(|passage| passage.sentence_count).sum();
        prop_assert_eq!(counted as usize, document.sentences.len());
    }
    Ok(())
}

/// A word of the small world that the generated documents and questions speak of.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "boats",
        "sails",
        "judges",
        "trained",
        "counted",
        "the",
        "of",
        "in",
        "Egypt",
        "Peru",
        "Viet Nam",
        "Tallinn",
        "31",
        "7,500",
        "2019",
        "UNX",
        "(the Harbour Rules)",
        "police",
        "officers",
        "resolution",
        "48/104",
        "naïve",
        "e.g.",
        "No. 5",
        "and",
        "women",
        "Mexican",
        "https://example.org/a_b",
    ])
}

fn sentence() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec![".", "!", "", ";", "…"]);
    (prop::collection::vec(word(), 1..12), end)
        .prop_map(|(words, end)| format!("The {}{end}", words.join(" ")))
}

/// A Markdown document: headings, paragraphs, lists and tables of sentences, and any text at all.
fn document() -> impl Strategy<Value = String> {
    let block = prop_oneof![
        2 => sentence().prop_map(|words| format!("# {words}\n\n")),
        6 => prop::collection::vec(sentence(), 1..4).prop_map(|several| several.join(" ") + "\n\n"),
        2 => prop::collection::vec(sentence(), 1..4).prop_map(|items| format!("- {}\n\n", items.join("\n- "))),
        1 => (word(), sentence()).prop_map(|(a, b)| format!("| a | b |\n|---|---|\n| {a} | {b} |\n\n")),
        1 => "\\PC{0,60}".prop_map(|any| any + "\n\n"),
    ];
    // In HTML a stray `<!` makes a comment of all that follows: the first word keeps the file readable.
    prop::collection::vec(block, 1..8).prop_map(|blocks| format!("Begin.\n\n{}End.\n", blocks.concat()))
}

fn corpus() -> impl Strategy<Value = Vec<(String, String)>> {
    let ending = prop::sample::select(vec!["md", "txt", "html"]);
    let files = prop::collection::vec((ending, document()), 1..5);
    files.prop_map(|files| {
        files.into_iter().enumerate().map(|(n, (ending, text))| (format!("{n}.{ending}"), text)).collect()
    })
}

fn question() -> impl Strategy<Value = String> {
    let opening =
        prop::sample::select(vec!["", "how many ", "what is ", "training in ", "which countries ", "when "]);
    (opening, prop::collection::vec(word(), 1..6))
        .prop_map(|(opening, words)| format!("{opening}{}?", words.join(" ")))
}

proptest! {
    #![proptest_config(at_least(8))]

    #[test]
    fn quotes_are_the_documents_own_words(files in corpus(), questions in prop::collection::vec(question(), 4)) {
        let engine = desk(&files).engine();
        check_documents(&engine)?;
        for question in &questions {
            check_quotes(&engine, &reply(&engine, question))?;
        }
    }

    #[test]
    fn a_question_asked_twice_is_answered_alike(files in corpus(), question in question()) {
        let desk = desk(&files);
        let engine = desk.engine();
        let said = object(&engine, &question).to_string();
        prop_assert_eq!(&said, &object(&engine, &question).to_string());
        prop_assert_eq!(&said, &object(&desk.engine(), &question).to_string(), "opened again");
    }

    #[test]
    fn the_order_of_indexing_changes_nothing(files in corpus(), questions in prop::collection::vec(question(), 3)) {
        let whole = desk(&files).engine();
        let grown = Desk::of::<&str>(&[]);
        for (name, text) in files.iter().rev() {
            grown.write(name, text);
            grown.engine();
        }
        let grown = grown.engine();
        for question in &questions {
            prop_assert_eq!(object(&whole, question), object(&grown, question));
        }
    }

    #[test]
    fn what_was_there_and_is_gone_leaves_no_trace(
        files in corpus(), other in document(), questions in prop::collection::vec(question(), 3)
    ) {
        let plain = desk(&files).engine();
        let desk = desk(&files);
        desk.write("other.md", &other);
        desk.engine();
        desk.remove("other.md");
        let after = desk.engine();
        for question in &questions {
            prop_assert_eq!(object(&plain, question), object(&after, question));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 1..2_000), ending in "md|txt|html|pdf|docx") {
        let desk = Desk::of(&[crate::support::FACT]);
        desk.write(&format!("any.{ending}"), bytes);
        let engine = desk.engine();
        let corpus = engine.corpus();
        prop_assert_eq!(corpus.entries.len() + corpus.problems.len(), 2);
        check_documents(&engine)?;
    }

    #[test]
    fn any_text_is_read_without_losing_a_passage(text in any_text(3_000), ending in "md|txt|html") {
        let desk = Desk::of(&[crate::support::FACT]);
        desk.write(&format!("any.{ending}"), text);
        check_documents(&desk.engine())?;
    }
}

fn desk(files: &[(String, String)]) -> Desk {
    Desk::of(&files.iter().map(|(name, text)| (name.as_str(), text)).collect::<Vec<_>>())
}

/// Any characters at all, with those that matter to a parser more often than chance has them.
fn any_text(most: usize) -> impl Strategy<Value = String> {
    let telling = prop::sample::select(
        " \n.,?!()[]{}|*<>/\\\"'#-_:;&%\u{0}\u{301}\u{202e}\u{200d}".chars().collect::<Vec<_>>(),
    );
    let plain = proptest::char::range('a', 'z');
    let any = prop_oneof![2 => any::<char>(), 3 => telling, 5 => plain];
    prop::collection::vec(any, 0..most).prop_map(|chars| chars.into_iter().collect())
}

thread_local! {
    /// The default corpus, opened once for the many questions of one test.
    static SHIPPED: OnceCell<(tempfile::TempDir, Engine)> = const { OnceCell::new() };
}

fn with_shipped(ask: impl FnOnce(&Engine) -> TestCaseResult) -> TestCaseResult {
    SHIPPED.with(|shipped| {
        let (_, engine) = shipped.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let index = folder.path().join("index");
            let folders = vec![repository("seeds")];
            let sources = docent::index::refresh::Sources { folders, index, max_file_bytes: 1 << 26 };
            let engine = open(&sources, &mut |_| {});
            (folder, engine)
        });
        ask(engine)
    })
}

proptest! {
    #![proptest_config(at_least(32))]

    #[test]
    fn any_question_is_answered_or_refused(text in any_text(5_000)) {
        with_shipped(|engine| {
            let answer = reply(engine, &text);
            prop_assert_eq!(&answer.question, &text);
            prop_assert_eq!(answer.read_only.is_some(), text.chars().count() > READ);
            check_quotes(engine, &answer)?;
            for slot in &answer.recognition.slots {
                prop_assert!(text.get(slot.span.range()).is_some(), "{:?}", slot);
            }
            Ok(())
        })?;
    }

    #[test]
    fn any_conversation_goes_on(turns in prop::collection::vec(prop_oneof![question(), any_text(60)], 1..5)) {
        with_shipped(|engine| {
            let mut earlier = None;
            for turn in turns {
                let answer = engine.answer(&Question::after(turn, earlier.take())).unwrap();
                check_quotes(engine, &answer)?;
                earlier = Some(answer.recognition);
            }
            Ok(())
        })?;
    }

    #[test]
    fn every_question_of_the_small_world_is_quoted_from_the_shipped_corpus(text in question()) {
        with_shipped(|engine| check_quotes(engine, &reply(engine, &text)))?;
    }
}

#[test]
fn every_shipped_document_is_whole() {
    with_shipped(|engine| {
        assert!(engine.corpus().problems.is_empty());
        check_documents(engine)
    })
    .unwrap();
}
