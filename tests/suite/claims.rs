//! Claims beside the documents: verdicts that people would give, and the sentence that each rests on.

use std::collections::BTreeMap;
use std::fs;

use docent::check::verdict::{Checked, Verdict};
use docent::engine::Engine;
use docent::index::refresh::Sources;
use docent::render::chat::message::DESCRIPTION;
use docent::render::chat::verdict::message;
use docent::render::phrases::Phrases;
use docent::render::terminal::{Abilities, draw};
use docent::render::verdict::{name, page};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde::Deserialize;

use crate::support::{Desk, FACT, SHIPPED, open, repository, shared};

/// A claim with the label that a person gave it.
#[derive(Deserialize)]
struct Labelled {
    claim: String,
    label: String,
}

/// Of all verdicts so many are right, and of those that say something.
const ACCURATE: f64 = 0.83;
const PRECISE: f64 = 0.97;

/// Judges the claims of a file and holds the verdicts against its labels.
fn judge(engine: &Engine, file: &str) {
    let text = fs::read_to_string(repository(file)).unwrap();
    let claims: Vec<Labelled> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(claims.len() > 100);
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut right, mut told, mut told_right) = (0.0, 0.0, 0.0);
    for Labelled { claim, label } in &claims {
        let checked = engine.check(claim).unwrap();
        let is_right = name(checked.verdict) == label;
        right += f64::from(u8::from(is_right));
        if checked.verdict != Verdict::NotEnoughInfo {
            told += 1.0;
            told_right += f64::from(u8::from(is_right));
        }
        if !is_right {
            let kind = format!("{label}, taken as {}", name(checked.verdict));
            wrong.entry(kind).or_default().push(claim.clone());
        }
    }
    let accuracy = right / claims.len() as f64;
    assert!(accuracy >= ACCURATE, "{accuracy:.3} are right: {wrong:#?}");
    assert!(told_right / told >= PRECISE, "{told_right} of {told} are right: {wrong:#?}");
}

#[test]
fn verdicts_on_the_documents_that_ship() {
    judge(&SHIPPED, "tests/data/claims/seeds.jsonl");
}

#[test]
fn verdicts_on_a_text_as_people_write_it() {
    let Some(folder) = shared("seeds") else { return };
    let index = tempfile::tempdir().unwrap();
    let sources = Sources { folders: vec![folder], index: index.path().to_owned(), max_file_bytes: 1 << 20 };
    judge(&open(&sources, &mut |_| {}), "tests/data/claims/shared.jsonl");
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test is used")]
fn check(claim: &str, expected: Expect) {
    let checked = SHIPPED.check(claim).unwrap();
    expected.assert_eq(&draw(&page(&checked, &Phrases::load(None).unwrap()), Abilities::NONE));
}

#[test]
fn what_differs_is_told() {
    check(
        "266 criminal justice officers in Viet Nam were trained by UNODC.",
        expect![[r#"
            Refuted: 266 criminal justice officers in Viet Nam were trained by UNODC.
              The document says 166 criminal justice officers; the claim says 266 criminal justice officers.

              UNODC trained 166 criminal justice officers in Viet Nam to provide protective and justice services for victims of violence against women and girls. [1]

            Sources
            [1] UNODC Training and Support by Place › Viet Nam, line 82 · training-by-place.md#6099
        "#]],
    );
    check(
        "The Bangkok Rules were adopted by General Assembly resolution 52/86.",
        expect![[r#"
        Refuted: The Bangkok Rules were adopted by General Assembly resolution 52/86.
          The document says 65/229; the claim says 52/86.

          The Bangkok Rules, in full the United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. [1]

        Sources
        [1] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16 · policy-framework.md#995
    "#]],
    );
    check(
        "The address given for UNODC is in Geneva.",
        expect![[r#"
        Refuted: The address given for UNODC is in Geneva.
          The document says USA; the claim says Geneva.

          The address given for UNODC is United Nations Headquarters, DC1 Building, Room 613, One United Nations Plaza, New York, NY 10017, USA. [1]

        Sources
        [1] About the United Nations Office on Drugs and Crime › Address, line 23 · about-unodc.md#1214
    "#]],
    );
    check(
        "Docent pings people in Discord.",
        expect![[r#"
            Refuted: Docent pings people in Discord.
              The document says “never pings anybody in Discord”; the claim says “Docent pings people in Discord”.

              Docent never pings anybody in Discord. [1]

            Sources
            [1] About Docent › Docent in Discord, line 55 · about-docent.md#2887
        "#]],
    );
    check(
        "UNICEF is the manager of the UN Voluntary Trust Fund.",
        expect![[r#"
        Refuted: UNICEF is the manager of the UN Voluntary Trust Fund.
          The document says UNODC; the claim says UNICEF.

          UNODC is the manager of the UN Voluntary Trust Fund for Victims of Trafficking in Persons, Especially Women and Children. [1]

        Sources
        [1] Trafficking in Persons and Smuggling of Migrants › UN Voluntary Trust Fund for victims, line 17 · trafficking-and-smuggling.md#507
    "#]],
    );
}

#[test]
fn what_is_borne_out_and_what_is_not_told() {
    check(
        "unodc traned 166 criminal justice officers in viet nam",
        expect![[r#"
        Supported: unodc traned 166 criminal justice officers in viet nam

          UNODC trained 166 criminal justice officers in Viet Nam to provide protective and justice services for victims of violence against women and girls. [1]

        Sources
        [1] UNODC Training and Support by Place › Viet Nam, line 82 · training-by-place.md#6099
    "#]],
    );
    check(
        "UNODC trained 50 prosecutors in Peru.",
        expect![[r#"
            Not enough information: UNODC trained 50 prosecutors in Peru.

            Nearest, though it decides nothing:
              Judges, prosecutors, police officers and victim advocates in Peru were trained by UNODC on how to investigate violence against women and girls (VAWG) effectively and with a victim-centred approach. [1]

            Sources
            [1] UNODC Training and Support by Place › Peru, line 77 · training-by-place.md#5754
        "#]],
    );
    check(
        "The moon is made of cheese.",
        expect![[r#"
        Not enough information: The moon is made of cheese.
    "#]],
    );
}

#[test]
fn numbers_are_compared_by_their_bounds() {
    let desk = Desk::of(&[(
        "harbour.md",
        "# Harbour\n\nMore than 300 boats were repaired in Tallinn in 2019.\n\nThe harbour has 12 cranes.\n\n\
         Between 20 and 30 sailors were trained in Riga.\n",
    )]);
    let engine = desk.engine();
    let verdict = |claim: &str| name(engine.check(claim).unwrap().verdict);
    for (claim, expected) in [
        ("Over 300 boats were repaired in Tallinn in 2019.", "supported"),
        ("More than 200 boats were repaired in Tallinn in 2019.", "supported"),
        ("Fewer than 250 boats were repaired in Tallinn in 2019.", "refuted"),
        ("More than 400 boats were repaired in Tallinn in 2019.", "not_enough_info"),
        ("The harbour has twelve cranes.", "supported"),
        ("The harbour has at least ten cranes.", "supported"),
        ("The harbour has 13 cranes.", "refuted"),
        ("The harbour has 12 lighthouses.", "not_enough_info"),
        ("The harbour has up to 14 cranes.", "not_enough_info"),
        ("The harbour does not have cranes.", "refuted"),
        ("More than 300 boats were repaired in Tallinn in 2018.", "refuted"),
        ("More than 300 boats were repaired in Pärnu in 2019.", "refuted"),
        ("More than 300 boats were repaired in Oslo in 2019.", "refuted"),
        ("More than 300 boats were never repaired in Tallinn in 2019.", "refuted"),
    ] {
        assert_eq!(verdict(claim), expected, "{claim}");
    }
}

#[test]
fn claims_in_other_words_and_with_other_details() {
    let desk = Desk::of(&[(
        "ferry.md",
        "# Ferry\n\nThe ferry office in Turku is on the fifth floor.\n\nTickets are checked every two weeks.\n\n\
         The night ferry sails every Wednesday from Turku.\n\n\
         The harbour board accepted the timetable on 3 March 2021.\n\n\
         The safety course is open to captains, pilots and engineers.\n\n\
         The captain taught 12 sailors in Turku; the pilot taught 9 sailors in Oulu.\n\n\
         The ferry takes people and cars.\n",
    )]);
    let engine = desk.engine();
    let verdict = |claim: &str| name(engine.check(claim).unwrap().verdict);
    for (claim, expected) in [
        ("The ferry office in Turku is on the third floor.", "refuted"),
        ("Tickets are checked every two weeks.", "supported"),
        ("Tickets are checked weekly.", "refuted"),
        ("The night ferry sails from Turku on Fridays.", "refuted"),
        ("The harbour board accepted the timetable in March 2021.", "supported"),
        ("The harbour board accepted the timetable on 4 March 2021.", "refuted"),
        ("The harbour board rejected the timetable on 3 March 2021.", "refuted"),
        ("The safety course is open to pilots only.", "refuted"),
        ("The captain taught 12 people in Turku.", "supported"),
        ("The captain taught 15 people in Turku.", "refuted"),
    ] {
        assert_eq!(verdict(claim), expected, "{claim}");
    }
}

#[test]
fn too_little_information_is_never_certain() {
    let sure = |claim: &str| SHIPPED.check(claim).unwrap().confidence;
    let (unknown, undecided) =
        (sure("The moon is made of cheese."), sure("UNODC trained 50 prosecutors in Peru."));
    assert!(undecided < unknown && unknown < 1.0, "{undecided}, {unknown}");
}

#[test]
fn the_command_tells_by_its_status() {
    let desk = Desk::of(&[FACT]);
    let supported = desk.run(&["check", "The harbour master counted 31 rowing boats in Tallinn."]);
    assert_eq!(supported.status, Some(0), "{}{}", supported.out, supported.err);
    let refuted = desk.run(&["check", "--json", "The harbour master counted 32 rowing boats in Tallinn."]);
    assert_eq!(refuted.status, Some(1), "{}", refuted.out);
    let object: serde_json::Value = serde_json::from_str(&refuted.out).unwrap();
    assert_eq!(object["verdict"], "refuted");
    assert_eq!(object["differences"][0]["found"], "31 blue rowing boats");
    assert_eq!(desk.run(&["check", "Whales live in the sea there."]).status, Some(3));
    let nothing = desk.run(&["check", "what?"]);
    assert_eq!(nothing.status, Some(2));
    assert!(nothing.err.contains("states nothing"), "{}", nothing.err);
}

/// A verdict other than “not enough information” rests on a sentence, a refutation on a difference; what is quoted stands
/// in its document.
fn holds(checked: &Checked) {
    if checked.verdict != Verdict::NotEnoughInfo {
        assert!(!checked.evidence.is_empty(), "{checked:?}");
    }
    assert_eq!(checked.verdict == Verdict::Refuted, !checked.differences.is_empty(), "{checked:?}");
    assert_eq!(checked.evidence.len(), checked.citations.len());
    assert!((0.0..=1.0).contains(&checked.confidence), "{checked:?}");
    for statement in &checked.evidence {
        let id = SHIPPED.corpus().find(&checked.citations[statement.citations[0]].key()).unwrap();
        assert_eq!(SHIPPED.corpus().text(id), statement.quote);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_gets_a_verdict_with_its_evidence(text in "\\PC{0,80}") {
        holds(&SHIPPED.check(&text).unwrap());
    }

    #[test]
    fn a_message_keeps_the_limits(texts in prop::collection::vec("\\PC{0,300}", 1..7), long in 0usize..2) {
        let known = "UNODC trained 166 officers in Viet Nam. ".repeat(1 + 12 * long);
        let checked = |text: &String| SHIPPED.check(&format!("{known}{text}")).unwrap();
        let checked: Vec<Checked> = texts.iter().map(checked).collect();
        let drawn = message(&checked, &Phrases::load(None).unwrap());
        prop_assert!(drawn.embed.description.encode_utf16().count() <= DESCRIPTION);
        prop_assert!(!drawn.embed.description.is_empty() && drawn.private);
    }

    #[test]
    fn a_sentence_with_a_word_of_another_gets_one(from in 0usize..500, other in 0usize..500, at in 0usize..30) {
        let corpus = SHIPPED.corpus();
        let all: Vec<_> = corpus.sentences().collect();
        let text = |n: usize| corpus.text(all[n % all.len()]);
        let mut words: Vec<&str> = text(from).split(' ').collect();
        let place = at % words.len();
        words[place] = text(other).split(' ').next().unwrap();
        holds(&SHIPPED.check(&words.join(" ")).unwrap());
    }

    #[test]
    fn a_sentence_of_the_documents_is_not_refuted(from in 0usize..500) {
        let corpus = SHIPPED.corpus();
        let all: Vec<_> = corpus.sentences().collect();
        let checked = SHIPPED.check(corpus.text(all[from % all.len()])).unwrap();
        prop_assert!(checked.verdict != Verdict::Refuted, "{checked:?}");
    }
}

/// The entailment model is not asked whether a sentence says what it says.
#[test]
fn a_claim_in_the_words_of_a_sentence_is_supported() {
    let desk = Desk::of(&[(
        "import.md",
        "# Import\n\nNothing is lost.\n\nThe import process has **four** steps.\n",
    )]);
    desk.configure("[models]\nentailment = \"builtin\"");
    let ran = desk.run(&["check", "--json", "The import process has four steps."]);
    let checked: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(ran.out.contains("\"supported\""), "{checked}");
}
