//! `docent eval` on data sets that are made here, by the figures that it prints.

use serde_json::Value;

use crate::support::{Desk, FACT};

const PARAGRAPHS: &str = r#"{"data":[{"title":"Harbour","paragraphs":[
  {"context":"The harbour master is Ada Quill. She keeps the tide tables in the lighthouse.","qas":[
    {"question":"Who is the harbour master?","answers":[{"text":"Ada Quill","answer_start":22}]},
    {"question":"Where are the tide tables kept?","answers":[{"text":"lighthouse","answer_start":66}]},
    {"question":"What is the salary of the harbour master?","answers":[],"is_impossible":true}]},
  {"context":"Ferries leave at nine in the morning. Bread is baked on the quay by two brothers.","qas":[
    {"question":"When do ferries leave?","answers":[{"text":"nine in the morning","answer_start":17}]}]}]}]}"#;

fn figures(desk: &Desk, arguments: &[&str]) -> Value {
    let ran = desk.run(&[&["eval"], arguments, &["--json"]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn answers_and_refusals_over_paragraphs() {
    let desk = Desk::of(&[FACT]);
    desk.write("q.json", PARAGRAPHS);
    let found = figures(&desk, &["qa", "seeds/q.json", "--curve", "c.svg"]);
    assert_eq!((found["questions"].as_u64(), found["answerable"].as_u64()), (Some(4), Some(3)));
    assert_eq!(found["hit_at_1"], 1.0, "{found}");
    assert_eq!(found["hit_at_5"], 1.0);
    assert!(found["refusal_auc"].as_f64().unwrap() > 0.5, "{found}");
    assert!(std::fs::read_to_string(desk.path("c.svg")).unwrap().starts_with("<svg"));
    assert_eq!(found, figures(&desk, &["qa", "seeds/q.json"]), "the same each time");
}

#[test]
fn retrieval_and_its_run() {
    let desk = Desk::of(&[FACT]);
    desk.write("set/corpus.jsonl", "{\"_id\":\"a\",\"title\":\"\",\"text\":\"Whales sing.\"}\n{\"_id\":\"b\",\"title\":\"Boats\",\"text\":\"Kayaks are narrow.\"}\n");
    desk.write(
        "set/queries.jsonl",
        "{\"_id\":\"1\",\"text\":\"narrow kayaks\"}\n{\"_id\":\"2\",\"text\":\"singing whales\"}\n",
    );
    desk.write("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\tb\t1\n2\ta\t1\n");
    let found = figures(&desk, &["retrieval", "seeds/set", "--run", "run.txt"]);
    assert_eq!((&found["ndcg_at_10"], &found["recall_at_100"]), (&Value::from(1.0), &Value::from(1.0)));
    assert!(std::fs::read_to_string(desk.path("run.txt")).unwrap().starts_with("1 Q0 b 1 "));
}

#[test]
fn later_turns_and_claims() {
    let desk = Desk::of(&[FACT]);
    desk.write("turns.jsonl", r#"{"input":[{"speaker":"user","text":"who runs the ferry"},{"speaker":"agent","text":"Bo."},{"speaker":"user","text":"when does it leave?"}],"contexts":[{"document_id":"f","text":"The ferry leaves at nine."}]}"#);
    assert_eq!(figures(&desk, &["followups", "seeds/turns.jsonl"])["recall_at_5"], 1.0);
    desk.write("claims.jsonl", r#"{"text":"The ferry leaves at nine.","label":"SUPPORTS","gold_evidence":[{"text":"At nine the ferry leaves the quay.","section_header":""}],"retrieved_evidence":[{"text":"Whales sing.","section_header":""}]}"#);
    assert_eq!(figures(&desk, &["claims", "seeds/claims.jsonl"])["hit_at_1"], 1.0);
}

#[test]
fn the_sentence_that_was_annotated_counts_not_one_with_its_words() {
    let desk = Desk::of(&[FACT]);
    desk.write(
        "q.json",
        r#"{"data":[{"title":"Pier","paragraphs":[
            {"context":"The pier was painted red in spring by the harbour crew. Red was chosen after a vote.","qas":[
                {"question":"Which colour was chosen after a vote for the pier?","answers":[{"text":"red","answer_start":21}]}]}]}]}"#,
    );
    let found = figures(&desk, &["qa", "seeds/q.json"]);
    assert_eq!((&found["hit_at_1"], &found["hit_at_3"]), (&Value::from(0.0), &Value::from(1.0)), "{found}");
    desk.write(
        "cases.jsonl",
        r#"{"input":"when was the pier painted","passages":[{"title":"Pier","text":"The pier was painted in May. It was painted by Ann."}],"output":[{"answer":"In May.","selected_sentences":["The pier was painted in May."]}]}"#,
    );
    let found = figures(&desk, &["answerable", "seeds/cases.jsonl"]);
    assert_eq!(found["hit_at_1"], 1.0, "{found}");
    assert_eq!(found["candidate_recall"], 1.0);
    assert!(found["threshold_at_95"].is_number() && found["coverage_at_95"] == 1.0, "{found}");
}

const CHAT: &str = r#"
{"corpus": "harbour", "turns": ["who is the harbour master"], "answerable": true, "gold": ["ada QUILL"], "kind": "who"}
{"corpus": "harbour", "turns": ["when do the ferries leave", "and on sundays?"], "answerable": true, "gold": ["at  ten on sundays"], "kind": "when"}
{"corpus": "harbour", "turns": ["what is the harbour master's salary"], "answerable": false, "gold": [], "kind": "who"}
{"corpus": "bakery", "turns": ["who bakes the bread"], "answerable": true, "gold": ["three sisters"], "kind": "who"}
"#;

const HARBOUR: &str = "The harbour master is Ada Quill.\n\nFerries leave at nine on weekdays. Ferries leave at ten on Sundays.\n";

/// A desk with two corpora below `sets`.
fn two_corpora() -> Desk {
    let desk = Desk::of(&[FACT]);
    desk.write("sets/harbour/a.md", HARBOUR);
    desk.write("sets/bakery/b.md", "The bread is baked by two brothers.\n");
    desk
}

#[test]
fn chat_questions_over_several_corpora() {
    let desk = two_corpora();
    desk.write("chat.jsonl", CHAT);
    let found = figures(&desk, &["chat", "seeds/chat.jsonl", "--corpus", "seeds/sets", "--curve", "c.svg"]);
    let count = |key: &str| found[key].as_u64().unwrap();
    assert_eq!((count("answerable"), count("unanswerable")), (3, 1));
    let outcomes = ["right_first", "right_in_five", "wrong", "refused"];
    assert_eq!(outcomes.map(count).iter().sum::<u64>(), 3, "each counts once: {found}");
    assert_eq!(found["corpora"]["harbour"]["right_first"], 2, "{found}");
    assert_eq!(found["kinds"]["when"]["answerable"], 1);
    let results = found["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    let bakery = results.iter().find(|result| result["turns"][0] == "who bakes the bread").unwrap();
    assert_eq!(bakery["corpus"], "bakery");
    assert_ne!(bakery["outcome"], "right_first");
    assert_eq!((&bakery["wanted"][0], &bakery["gold_exists"]), (&"three sisters".into(), &false.into()));
    assert!(std::fs::read_to_string(desk.path("c.svg")).unwrap().starts_with("<svg"));
    let named = ["--corpus", "harbour=seeds/sets/harbour", "--corpus", "bakery=seeds/sets/bakery"];
    assert_eq!(found, figures(&desk, &[&["chat", "seeds/chat.jsonl"][..], &named].concat()));
    let table = desk.run(&["eval", "chat", "seeds/chat.jsonl", "--corpus", "seeds/sets"]).out;
    assert!(
        table.contains("who bakes the bread  [bakery, who]") && table.contains("wanted: three sisters"),
        "{table}"
    );
}

#[test]
fn what_is_read_for_each_question_is_written() {
    let desk = two_corpora();
    desk.write("chat.jsonl", CHAT);
    let arguments =
        ["eval", "chat", "seeds/chat.jsonl", "--corpus", "seeds/sets", "--excerpts", "read.jsonl"];
    assert_eq!(desk.run(&arguments).status, Some(0));
    let written = std::fs::read_to_string(desk.path("read.jsonl")).unwrap();
    let read: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read.len(), CHAT.trim().lines().count());
    let excerpts = read.iter().flat_map(|question| question["excerpts"].as_array().unwrap());
    let mut with_gold = 0;
    for excerpt in excerpts {
        assert_eq!(
            excerpt["scores"].as_array().unwrap().len(),
            excerpt["sentences"].as_array().unwrap().len()
        );
        with_gold += usize::from(!excerpt["gold"].as_array().unwrap().is_empty());
    }
    assert!(with_gold > 0, "{written}");
}

#[test]
fn a_team_asks_its_own_documents() {
    let desk = Desk::of(&[FACT]);
    desk.write("chat.jsonl", r#"{"turns": ["how many rowing boats were counted in Tallinn?"], "answerable": true, "gold": ["31"]}"#);
    let found = figures(&desk, &["chat", "seeds/chat.jsonl"]);
    assert_eq!(
        (&found["right_first"], &found["candidate_recall"]),
        (&1.into(), &Value::from(1.0)),
        "{found}"
    );
    desk.write(
        "claims.jsonl",
        r#"{"claim": "The harbour master counted 32 blue rowing boats in Tallinn.", "label": "refuted"}"#,
    );
    let found = figures(&desk, &["claims", "seeds/claims.jsonl"]);
    assert_eq!((&found["precision_refuted"], &found["coverage"]), (&1.0.into(), &1.0.into()), "{found}");
}

#[test]
fn labelled_claims_with_their_misses() {
    let desk = two_corpora();
    desk.write(
        "claims.jsonl",
        r#"{"corpus": "harbour", "claim": "The harbour master is Ada Quill.", "label": "supported"}
{"corpus": "bakery", "claim": "The bread is baked by two brothers.", "label": "refuted"}
{"corpus": "harbour", "claim": "Ferries carry bicycles for free.", "label": "not_enough_info"}"#,
    );
    let found = figures(&desk, &["claims", "seeds/claims.jsonl", "--corpus", "seeds/sets"]);
    assert_eq!((&found["supported"], &found["precision_supported"]), (&2.into(), &0.5.into()), "{found}");
    assert_eq!(found["misses"][0]["evidence"][0], "The bread is baked by two brothers.");
    let table = desk.run(&["eval", "claims", "seeds/claims.jsonl", "--corpus", "seeds/sets"]).out;
    assert!(
        table.contains("supported for refuted: The bread is baked by two brothers.  [bakery]"),
        "{table}"
    );
}

#[test]
fn what_is_no_data_set_is_named_with_its_line() {
    let desk = Desk::of(&[FACT]);
    desk.write("bad.jsonl", "{\"input\":\"a\",\"passages\":[]}\nnothing\n");
    desk.write("gold.jsonl", "\n{\"turns\":[\"a\"],\"answerable\":true,\"gold\":[\" \"]}");
    desk.write("named.jsonl", r#"{"corpus":"wiki","turns":["a"],"answerable":false}"#);
    desk.write("label.jsonl", r#"{"claim":"It rains.","label":"maybe"}"#);
    for (arguments, told) in [
        (&["answerable", "seeds/bad.jsonl"][..], "bad.jsonl, line 2"),
        (&["qa", "seeds/bad.jsonl"], "bad.jsonl, line 1"),
        (&["qa", "missing.json"], "missing.json"),
        (&["retrieval", "nowhere"], "corpus.jsonl"),
        (&["chat", "seeds/gold.jsonl"], "gold.jsonl, line 2: it is answerable, but has no gold text"),
        (&["chat", "seeds/named.jsonl", "--corpus", "x=seeds"], "give --corpus wiki=DIR"),
        (&["claims", "seeds/label.jsonl"], "label.jsonl, line 1: unknown variant `maybe`"),
    ] {
        let ran = desk.run(&[&["eval"], arguments].concat());
        ran.expect(2, &[told]);
    }
}
