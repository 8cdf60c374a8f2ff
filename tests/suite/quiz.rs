//! A quiz never has two right answers.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use docent::answer::compose::Limits;
use docent::check::verdict::Verdict;
use docent::corpus::block::{Block, BlockKind, Extract};
use docent::corpus::segment::segment;
use docent::engine::{Engine, Settings};
use docent::nlu::intents::Intents;
use docent::nlu::synonyms::{BUILT_IN, Synonyms};
use docent::onboard::quiz::{Question, Turn};
use docent::text::english::is_function_word;
use docent::text::tokens::tokenize;
use expect_test::expect;
use proptest::prelude::*;
use serde_json::Value;

use crate::onboarding::FERRY;
use crate::support::{Desk, SHIPPED};

/// Every question of a round, each once.
fn round(engine: &Engine, seed: u32) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    let mut turn = Turn { seed, number: 0 };
    while let Some(next) = engine.question(turn).unwrap() {
        if found.iter().any(|asked| asked.citation.id == next.citation.id) {
            break;
        }
        turn.number = next.turn.number + 1;
        found.push(next);
    }
    found
}

fn filled(question: &Question, choice: &str) -> String {
    format!("{}{choice}{}", question.before, question.after)
}

/// The words of a text that say something.
fn words(text: &str) -> HashSet<String> {
    let words = tokenize(text).into_iter().map(|token| token.lexeme());
    words.filter(|word| !is_function_word(word)).collect()
}

/// What holds of every question, by the documents' plain words.
fn is_sound(question: &Question, engine: &Engine) {
    let corpus = engine.corpus();
    let text = corpus.text(question.citation.id);
    assert_eq!(filled(question, &question.choices[question.right]), text);
    assert_eq!(question.statement.quote, text);
    let distinct: BTreeSet<&String> = question.choices.iter().collect();
    assert_eq!((question.choices.len(), distinct.len()), (4, 4), "{question:?}");
    let rest = words(&format!("{} {}", question.before, question.after));
    for (at, choice) in question.choices.iter().enumerate() {
        if at == question.right {
            continue;
        }
        let claim = filled(question, choice);
        assert_ne!(engine.check(&claim).unwrap().verdict, Verdict::Supported, "{claim}");
        let wanted: Vec<String> = tokenize(choice).into_iter().map(|token| token.word).collect();
        let shown: Vec<String> = tokenize(&question.text()).into_iter().map(|token| token.word).collect();
        assert!(!shown.windows(wanted.len()).any(|run| run == wanted), "{claim} has its choice twice");
        for id in corpus.sentences().filter(|&id| id != question.citation.id) {
            let other = corpus.text(id);
            let own: Vec<String> = tokenize(other).into_iter().map(|token| token.word).collect();
            if own.windows(wanted.len()).any(|run| run == wanted) {
                let both = words(other).intersection(&rest).count();
                assert!(both * 4 < rest.len() * 3, "{claim}\nis also said by\n{other}");
            }
        }
    }
}

#[test]
fn no_question_of_the_shipped_documents_has_two_right_answers() {
    let mut places = [0; 4];
    for seed in 0..3 {
        let questions = round(&SHIPPED, seed);
        assert!(questions.len() >= 25, "{}", questions.len());
        for question in &questions {
            is_sound(question, &SHIPPED);
            places[question.right] += 1;
        }
    }
    assert!(places.iter().all(|count| *count > 0), "the right one stands in a place that tells: {places:?}");
}

#[test]
fn the_same_number_is_the_same_question() {
    let turn = Turn { seed: 9, number: 4 };
    let first = SHIPPED.question(turn).unwrap().unwrap();
    assert_eq!(SHIPPED.question(turn).unwrap().unwrap(), first);
    // From where it was found, it is found again.
    assert_eq!(SHIPPED.question(first.turn).unwrap().unwrap(), first);
}

#[test]
fn a_pipe_gets_questions_with_their_answers() {
    let desk = Desk::of(&FERRY);
    let ran = desk.run(&["quiz", "--seed", "1", "--count", "3"]);
    ran.expect(0, &[]);
    expect![[r#"
        Routes
        1. The northern ferry takes _____ minutes from the old quay to the island of seals.
           a  30
           b  38
           c  64
           d  90

        d: 90
          The northern ferry takes 90 minutes from the old quay to the island of seals. [1]

        Sources
        [1] Routes › North, line 6 · routes.md#75

        Leave
        2. Every sailor of IFS has _____ days of leave in a year.
           a  12
           b  30
           c  38
           d  64

        b: 30
          Every sailor of IFS has 30 days of leave in a year. [1]

        Sources
        [1] Leave, line 4 · crew/leave.md#68

        Routes
        3. In 1998 the northern ferry carried its first bus to _____.
           a  Denmark
           b  Iceland
           c  Norway
           d  Sweden

        c: Norway
          In 1998 the northern ferry carried its first bus to Norway. [1]

        Sources
        [1] Routes › North, line 5 · routes.md#15
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(desk.run(&["quiz", "--seed", "1", "--count", "3"]).out, ran.out);
}

#[test]
fn the_json_is_documented() {
    let documented = std::fs::read_to_string(crate::support::repository("docs/json.md")).unwrap();
    let list: Value =
        serde_json::from_str(&Desk::of(&FERRY).run(&["quiz", "--seed", "1", "--json"]).out).unwrap();
    for key in list[0].as_object().unwrap().keys() {
        assert!(documented.contains(&format!("| `{key}` |")), "{key} is not in docs/json.md");
    }
}

#[test]
fn documents_without_a_question_say_so() {
    let ran = Desk::of(&[("a.md", "# Boats\n\nThe boats are all painted blue by the crew in spring.\n")])
        .run(&["quiz"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.out.contains("give no question"), "{}", ran.out);
    let json = Desk::of(&[("a.md", "# Boats\n\nThe boats are blue.\n")]).run(&["quiz", "--json"]);
    assert_eq!((json.status, json.out.trim()), (Some(1), "[]"));
}

/// A fact of a made corpus: in this place, so many of these things.
type Fact = (usize, usize, u32);

const PLACES: [&str; 8] = ["Norway", "Kenya", "Peru", "Egypt", "Japan", "Chad", "Cuba", "Nepal"];
const THINGS: [&str; 4] = ["rowing boats", "iron anchors", "brass bells", "rescue flags"];

/// The same fact in one of several wordings.
fn told((place, thing, number): Fact, wording: usize) -> String {
    let (place, thing) = (PLACES[place], THINGS[thing]);
    match wording {
        0 => format!(
            "The harbour master of {place} counted {number} {thing} in the old harbour before winter."
        ),
        1 => format!("In {place}, {number} {thing} were counted by the harbour master before winter came."),
        _ => format!("Before winter the old harbour of {place} held {number} {thing} by the master's count."),
    }
}

/// The fact that a sentence tells, read off its words.
fn read(text: &str) -> Option<Fact> {
    let place = PLACES.iter().position(|place| text.contains(place))?;
    let thing = THINGS.iter().position(|thing| text.contains(thing))?;
    let number = text.split(|c: char| !c.is_ascii_digit()).find_map(|digits| digits.parse().ok())?;
    Some((place, thing, number))
}

fn engine(facts: &[(Fact, usize)]) -> Engine {
    let block = |&(fact, wording): &(Fact, usize)| Block {
        kind: BlockKind::Paragraph,
        text: told(fact, wording),
        marks: Vec::new(),
    };
    let documents = facts.chunks(5).enumerate().map(|(n, facts)| {
        let blocks = facts.iter().map(block).collect();
        segment(&format!("count-{n}.md"), Extract { blocks, ..Extract::default() })
    });
    let settings = Settings {
        intents: Arc::new(Intents::built_in().unwrap()),
        synonyms: Synonyms::parse(BUILT_IN).unwrap(),
        limits: Limits { threshold: 0.5, nearest: 2 },
        max_question_chars: 2_000,
        embedding: None,
        reader: None,
        entailment: None,
    };
    Engine::over(documents.collect(), settings, Path::new("nowhere")).unwrap()
}

#[test]
fn made_facts_give_questions() {
    let facts: Vec<(Fact, usize)> = (0..16).map(|n| ((n % 8, n / 4, 5 + 3 * n as u32), n % 3)).collect();
    let count = round(&engine(&facts), 0).len();
    assert!(count >= 8, "{count} questions of {} facts", facts.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is true is known here: the facts that the documents were made of.
    #[test]
    fn exactly_one_choice_is_a_fact(
        facts in prop::collection::vec(((0..PLACES.len(), 0..THINGS.len(), 5u32..30), 0usize..3), 6..40),
        seed in any::<u32>(),
    ) {
        let engine = engine(&facts);
        let known: BTreeSet<Fact> = facts.iter().map(|(fact, _)| *fact).collect();
        for question in round(&engine, seed) {
            let facts = question.choices.iter().filter_map(|choice| read(&filled(&question, choice)));
            let right = facts.filter(|fact| known.contains(fact)).count();
            prop_assert_eq!(right, 1, "{:?}", question);
        }
    }
}
