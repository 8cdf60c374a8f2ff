//! Intents by example and curated answers: a FAQ beside the documents, and how well examples are matched.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use docent::answer::compose::Limits;
use docent::answer::outcome::Answer;
use docent::engine::{Engine, Settings};
use docent::nlu::intents::Intents;
use docent::nlu::question::Question;
use docent::nlu::synonyms::{BUILT_IN, Synonyms};
use docent::render::chat::answer::{Shown, answer};
use docent::render::phrases::Phrases;
use docent::render::{json, reply};

use crate::support::{ASKED, Desk, FACT, QUOTE, repository, shared};

const FAQ: &str = r#"[[faq]]
id = "warranty"
examples = ["how long is the warranty", "is there a warranty", "what does the warranty cover", "warranty period", "when does the warranty end"]
answer = "The warranty lasts ten years from the day of delivery."
source = "Terms of sale"
url = "https://example.org/terms"

[[faq]]
id = "returns"
examples = ["can I send it back", "how do I return a mattress", "return policy", "I want to return my order", "do you take returns"]
answer = '''
Write to us within 100 nights.
We fetch it at "no" cost.
'''
source = "Terms of sale"

[[faq]]
id = "payment"
examples = ["can I pay by card", "which cards do you take", "do you accept credit cards", "ways to pay", "how can I pay for it"]
answer = "Cards and bank transfers are taken."
source = "Shop handbook"
"#;

/// A desk with the shipped intents and a FAQ among them.
fn desk() -> Desk {
    let desk = Desk::of(&[FACT]);
    fs::create_dir(desk.path("intents")).unwrap();
    for file in fs::read_dir(repository("intents")).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, desk.path("intents").join(path.file_name().unwrap())).unwrap();
    }
    fs::write(desk.path("intents/faq.toml"), FAQ).unwrap();
    desk
}

fn engine(desk: &Desk, intents: Intents) -> Engine {
    let settings = Settings {
        intents: Arc::new(intents),
        synonyms: Synonyms::parse(BUILT_IN).unwrap(),
        limits: Limits { threshold: 0.5, nearest: 2 },
        max_question_chars: 2_000,
        embedding: None,
        reader: None,
        entailment: None,
    };
    Engine::open(&desk.sources(), settings, &mut |_| {}).unwrap()
}

#[test]
fn a_faq_is_answered_by_hand_and_documents_by_themselves() {
    let desk = desk();
    let path = desk.path("intents");
    let engine = engine(&desk, Intents::load(&path).unwrap());
    let phrases = Phrases::load(None).unwrap();
    for (asked, name) in [
        ("How long does the warranty last?", "warranty"),
        ("what is the warranty period?", "warranty"),
        ("can I return the mattress?", "returns"),
        ("do you accept credit cards?", "payment"),
    ] {
        let got = engine.answer(&Question::new(asked)).unwrap();
        let Answer::Curated(curated) = &got.answer else { panic!("{asked}: {got:?}") };
        assert_eq!(got.recognition.intent.as_deref(), Some(name), "{asked}");
        let entry = &curated.entry;
        assert_eq!(entry.span.of(&fs::read_to_string(&entry.file).unwrap()), entry.text);
        let object = json::object(&got, &phrases, 5, Duration::ZERO);
        assert_eq!(object["outcome"], "curated");
        assert_eq!(object["statements"][0]["quote"], entry.text.as_str());
        assert_eq!(object["statements"][0]["citations"][0], object["citations"][0]["number"]);
        let page = reply::page(&got, &phrases, 5).text();
        assert!(page.starts_with(&phrases.curated) && page.contains("[1] "), "{page}");
        let shown = Shown { most: 5, question: None, edition: engine.edition(), topics: &[], humans: false };
        let message = answer(&got, &phrases, &shown);
        assert!(message.embed.description.contains(&phrases.curated), "{message:?}");
    }
    let from_documents = engine.answer(&Question::new(ASKED)).unwrap();
    let Answer::Supported(supported) = &from_documents.answer else { panic!("{from_documents:?}") };
    assert_eq!(supported.statements[0].quote, QUOTE);
    for asked in ["thanks", "what can you do?", "where is Tallinn?", "who counted the boats?", "xyzzy"] {
        let got = engine.answer(&Question::new(asked)).unwrap();
        assert!(!matches!(got.answer, Answer::Curated(_)), "{asked}: {got:?}");
    }
}

#[test]
fn nothing_changes_without_examples() {
    let intents = Intents::built_in().unwrap();
    assert!(intents.likest(ASKED).is_none());
}

#[test]
fn the_command_line_knows_examples() {
    let desk = desk();
    desk.run(&["intents", "check"]).expect(0, &[]);
    let explained = desk.run(&["intents", "explain", "how long is the warranty period?"]).out;
    assert!(explained.contains("\nexample   warranty: ") && explained.contains(": decides"), "{explained}");
    let answered = desk.run(&["ask", "is there any warranty?"]);
    answered.expect(0, &[]);
    assert!(
        answered.out.contains("[1] Terms of sale, line 4 <https://example.org/terms>"),
        "{}",
        answered.out
    );
}

/// The faults of a file, one a line.
fn faults(name: &str, text: &str) -> String {
    let faults = Intents::parse(&[(name, text)]).unwrap_err().0;
    faults.iter().map(|fault| format!("{}: {}\n", fault.line(), fault.message)).collect()
}

#[test]
fn faults_of_a_faq_are_told() {
    let text = "[[faq]]\nid = \"a\"\nexamples = [\"hi there\", \"?\"]\nanswer = \"x\\ty\"\nsource = \"s\"\ncolour = 1\n\
                [[faq]]\nid = \"b\"\nexamples = [\"Hi, there!\"]\nanswer = \"z\"\nurl = \"ftp://x\"\nsource = \"s\"\n\
                [[faq]]\nexamples = []\nanswer = \"\"\n";
    assert_eq!(
        faults("faq.toml", text),
        "3: an example without words\n\
         4: an answer with escapes\n\
         6: unknown key `colour`\n\
         11: no address of the web\n\
         13: an entry without a name\n\
         14: no examples\n\
         15: an answer that says nothing\n\
         15: an answer without a source\n\
         9: `a` and `b` both have this example\n"
    );
    assert_eq!(
        faults("x.toml", "examples = [\"who pays\"]\n[answer]\nsource = \"s\"\n"),
        "2: an answer that says nothing\n"
    );
}

#[test]
fn ten_thousand_examples_are_learnt() {
    let examples =
        |word: &str| (0..5_000).map(|n| format!("\"{word} {}\"", n % 5_000)).collect::<Vec<_>>().join(",");
    let text = format!("kind = \"topic\"\nexamples = [{}]\n", examples("boat"));
    let other = format!("kind = \"topic\"\nexamples = [{}]\n", examples("tram"));
    let intents = Intents::parse(&[("boats.toml", &text), ("trams.toml", &other)]).unwrap();
    assert_eq!(intents.likest("boat 17").unwrap().intent.name, "boats");
    assert!(intents.likest(&"tram ".repeat(2 << 20)).is_some());
}

#[test]
fn examples_are_measured() {
    let desk = Desk::of(&[FACT]);
    let rows = "sentence,label\n\"cancel it, please\",cancel\nwhat does it cost,price\n";
    fs::write(desk.path("train.csv"), rows).unwrap();
    fs::write(desk.path("test.csv"), format!("{rows}zebras graze,none\n")).unwrap();
    let arguments =
        ["eval", "intents", "--train", "train.csv", "--test", "test.csv", "--out-of-scope", "none"];
    let table = desk.run(&arguments);
    table.expect(0, &[]);
    assert!(table.out.contains("Matthews correlation"), "{}", table.out);
    let ran = desk.run(&[&arguments[..], &["--json", "--curve", "curve.svg"]].concat());
    ran.expect(0, &[]);
    let object: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for key in ["in_scope_accuracy", "oos_recall", "mcc"] {
        assert_eq!(object[key], 1.0, "{key}: {object}");
    }
    assert!(fs::read_to_string(desk.path("curve.svg")).unwrap().starts_with("<svg"));
    fs::write(desk.path("test.csv"), "a,b\n1,2\n").unwrap();
    desk.run(&arguments).expect(2, &["test.csv, line 2", "the columns sentence and label"]);
}

#[test]
fn a_shop_is_told_from_what_is_not_for_it() {
    let Some(folder) = shared("eval/hint3-sofmattress") else { return };
    let desk = Desk::of(&[FACT]);
    let file = |part: &str| folder.join(format!("sofmattress_{part}.csv")).display().to_string();
    let ran = desk.run(&[
        "eval",
        "intents",
        "--json",
        "--out-of-scope",
        "NO_NODES_DETECTED",
        "--train",
        &file("train"),
        "--test",
        &file("test"),
    ]);
    ran.expect(0, &[]);
    let object: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(object["mcc"].as_f64().unwrap() >= 0.6, "{object}");
}
