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
fn what_is_no_data_set_is_named_with_its_line() {
    let desk = Desk::of(&[FACT]);
    desk.write("bad.jsonl", "{\"input\":\"a\",\"passages\":[]}\nnothing\n");
    for (arguments, told) in [
        (&["answerable", "seeds/bad.jsonl"][..], "bad.jsonl, line 2"),
        (&["qa", "seeds/bad.jsonl"], "bad.jsonl, line 1"),
        (&["qa", "missing.json"], "missing.json"),
        (&["retrieval", "nowhere"], "corpus.jsonl"),
    ] {
        let ran = desk.run(&[&["eval"], arguments].concat());
        ran.expect(2, &[told]);
    }
}
