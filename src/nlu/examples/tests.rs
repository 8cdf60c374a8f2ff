//! Examples of every sort, learnt from and asked.

use proptest::prelude::*;

use super::*;

fn shop() -> Vec<Example<'static>> {
    let rows: [(&str, &[&str]); 4] = [
        (
            "cancel",
            &[
                "cancel my order",
                "I want to cancel",
                "how do I cancel an order",
                "stop my order please",
                "please cancel it",
                "cancel the order I made",
            ],
        ),
        (
            "price",
            &[
                "what does it cost",
                "how much is the bed",
                "price of the mattress",
                "cost of a bed",
                "tell me the price",
                "how much do you charge",
            ],
        ),
        (
            "warranty",
            &[
                "how long is the warranty",
                "is there a warranty",
                "warranty period",
                "what does the warranty cover",
                "tell me about the warranty",
                "warranty claim",
            ],
        ),
        (
            "store",
            &[
                "where is your store",
                "is there a shop near me",
                "store address",
                "can I visit a showroom",
                "nearest store",
                "which shops have it",
            ],
        ),
    ];
    rows.iter()
        .flat_map(|(label, texts)| texts.iter().map(|text| Example { text, label: Some(label) }))
        .collect()
}

#[test]
fn unseen_wordings_are_matched_and_strange_ones_refused() {
    let examples = shop();
    let classifier = Classifier::learn(&examples, None).unwrap();
    for (ask, label) in [
        ("can I cancel my order?", "cancel"),
        ("what is the price of a bed", "price"),
        ("about your warranty", "warranty"),
    ] {
        let guess = classifier.guess(ask, None).unwrap();
        assert_eq!((guess.label, guess.sure), (label, true), "{ask}: {guess:?}");
        assert_eq!(examples[guess.nearest].label, Some(label));
    }
    for ask in ["zebras graze in Kenya", "sing something"] {
        assert!(!classifier.guess(ask, None).unwrap().sure, "{ask}");
    }
    assert_eq!(classifier.guess("?!", None), None);
}

#[test]
fn the_same_examples_give_the_same_guess() {
    let guess = || {
        let classifier = Classifier::learn(&shop(), None).unwrap();
        classifier
            .guess("cancel the bed", None)
            .map(|guess| (guess.label.to_owned(), guess.confidence.to_bits()))
    };
    assert_eq!(guess(), guess());
}

#[test]
fn one_example_answers_to_itself_alone() {
    let one = [Example { text: "where is the key to the boat house", label: Some("key") }];
    let classifier = Classifier::learn(&one, None).unwrap();
    assert!(classifier.guess("Where is the key to the boat house?", None).unwrap().sure);
    assert!(!classifier.guess("how many boats are there", None).unwrap().sure);
    assert!(Classifier::learn(&[], None).is_none());
    assert!(Classifier::learn(&[Example { text: "", label: Some("a") }], None).is_none());
    assert!(Classifier::learn(&[Example { text: "a b", label: None }], None).is_none());
}

#[test]
fn meaning_helps_where_words_do_not() {
    let about = |text: &&str| -> Vec<f32> {
        let dear = ["cost", "price", "charge", "much", "expensive"].iter().any(|word| text.contains(word));
        if dear { vec![1.0, 0.0] } else { vec![0.0, 1.0] }
    };
    let embed = move |texts: &[&str]| texts.iter().map(about).collect();
    let classifier = Classifier::learn(&shop(), Some(&embed)).unwrap();
    assert_eq!(classifier.guess("expensive?", Some(&embed)).unwrap().label, "price");
}

#[test]
fn a_sentence_without_end_is_read_to_a_point() {
    let classifier = Classifier::learn(&shop(), None).unwrap();
    let long = "cancel ".repeat(10 << 17);
    assert!(classifier.guess(&long, None).is_some());
    assert!(classifier.guess(&"x".repeat(10 << 20), None).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_examples_are_learnt_from(
        rows in prop::collection::vec(("(a|b|the|é|\\?| |cost|\u{202e}){0,6}", prop::option::of("[a-d]")), 0..40),
        ask in ".{0,40}",
    ) {
        let examples: Vec<Example<'_>> =
            rows.iter().map(|(text, label)| Example { text, label: label.as_deref() }).collect();
        if let Some(classifier) = Classifier::learn(&examples, None)
            && let Some(guess) = classifier.guess(&ask, None)
        {
            prop_assert!((0.0..=1.0).contains(&guess.confidence));
            prop_assert_eq!(examples[guess.nearest].label, Some(guess.label));
        }
    }
}
