//! Whatever is asked and whatever the documents hold, a message keeps Discord's limits, and nothing in
//! it becomes markup that Docent has not put there.

use std::collections::HashSet;
use std::sync::LazyLock;

use docent::answer::cite::Citation;
use docent::answer::gaps::{Gap, Nearest, Wording};
use docent::answer::outcome::{Answer, Choice, Choices, Curated, Reason, Refusal, Statement, Supported};
use docent::answer::reply::Reply;
use docent::corpus::document::Locus;
use docent::engine::Engine;
use docent::index::corpus::{Edition, SentenceId};
use docent::nlu::intents;
use docent::nlu::recognition::{Correction, Recognition};
use docent::onboard::quiz::{Kind, Question, Turn};
use docent::onboard::tour::{Heading, Quote, Stop, Tour};
use docent::render::chat::action::{Action, Round};
use docent::render::chat::answer::{Shown, answer};
use docent::render::chat::message::Message;
use docent::render::chat::pages;
use docent::render::chat::tour::Arrival;
use docent::render::chat::{gaps, humans, quiz, tour};
use docent::render::phrases::Phrases;
use docent::text::span::Span;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use regex::Regex;

use crate::support::{Desk, reply};

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::load(None).unwrap());

fn cases(most: u32) -> ProptestConfig {
    let wished = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    ProptestConfig { cases: wished.unwrap_or(most), failure_persistence: None, ..ProptestConfig::default() }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Every limit that Discord sets to an embed and to buttons.
fn check_limits(message: &Message) -> TestCaseResult {
    let embed = &message.embed;
    prop_assert!(units(&embed.author) <= 256, "author: {}", embed.author);
    prop_assert!((1..=4096).contains(&units(embed.description.trim())), "{}", units(&embed.description));
    prop_assert!(units(&embed.description) <= 4096);
    prop_assert!(units(&embed.footer) <= 2048);
    prop_assert!(embed.fields.len() <= 25);
    let mut all = units(&embed.author) + units(&embed.description) + units(&embed.footer);
    for field in &embed.fields {
        prop_assert!((1..=256).contains(&units(field.name.trim())), "{}", field.name);
        prop_assert!((1..=1024).contains(&units(field.value.trim())), "{}", field.value);
        all += units(&field.name) + units(&field.value);
    }
    prop_assert!(all <= 6000, "{all} in all");
    prop_assert!(message.rows.len() <= 5);
    let mut ids = HashSet::new();
    for row in &message.rows {
        prop_assert!((1..=5).contains(&row.len()));
    }
    for button in message.buttons() {
        prop_assert!(units(&button.label) <= 80, "{}", button.label);
        prop_assert!(button.emoji.is_some() || button.label.contains(char::is_alphanumeric));
        prop_assert!((1..=100).contains(&units(&button.id)), "{}", button.id);
        prop_assert!(ids.insert(&button.id), "{} comes twice", button.id);
        prop_assert_eq!(Action::decode(&button.id), Some(button.action.clone()));
    }
    Ok(())
}

/// The only markup is Docent's own: quotes, bold words, small print, links to the web, times.
fn check_markup(markdown: &str) -> TestCaseResult {
    static ESCAPED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\[^0-9A-Za-z\s]").unwrap());
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[[^\[\]]+\]\(https?://[^\s()<>\[\]\\*`|]+\)").unwrap());
    static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new("<t:[0-9]+:D>").unwrap());
    let plain = ESCAPED.replace_all(markdown, "x");
    let plain = LINK.replace_all(&plain, "link");
    let plain = TIME.replace_all(&plain, "time");
    for line in plain.lines() {
        let line = line.strip_prefix("> ").unwrap_or(line);
        let line = line.strip_prefix("-# ").unwrap_or(line);
        prop_assert_eq!(line.matches("**").count() % 2, 0, "bold is left open: {}", line);
        let line = line.replace("**", "");
        for sign in ["\\", "*", "_", "`", "[", "]", "<", "@", "~~", "||", "://"] {
            prop_assert!(!line.contains(sign), "{:?} in {:?} of {}", sign, line, markdown);
        }
        prop_assert!(!line.trim_start().starts_with(['#', '>', '-', '+']), "{:?}", line);
    }
    Ok(())
}

fn check(message: &Message) -> TestCaseResult {
    check_limits(message)?;
    check_markup(&message.embed.description)
}

/// Text that means ill.
fn hostile(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "boats ", "in Egypt ", "31 ", "the harbour ", "judges, ", "*", "**", "_", "~~", "||", "`", "```", "\\",
            "[", "]", "](https://evil.org)", "[x](https://evil.org)", "(", ")", "<@1>", "<@&1>", "</ask:1>", "<t:1>",
            "@everyone", "@here", "https://x.org/a_b ", ":100:", "# ", "-# ", "- ", "> ", ">>> ", "1. ", "\n", "\n\n",
            "👨‍👩‍👧", "\u{202e}", "\u{0}", "\u{301}", "¯\\_(ツ)_/¯", "ß", "\u{2028}", "\t",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{1,12} ".prop_map(|word| word),
    ];
    let text = prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat());
    // Short ones mostly, and now and then one that is longer than any message.
    let times = prop_oneof![8 => Just(1), 1 => Just(20), 1 => Just(most)];
    (text, times).prop_map(move |(text, times)| {
        let mut text = text.repeat(times);
        text.truncate(text.floor_char_boundary(most));
        text
    })
}

fn url() -> impl Strategy<Value = Option<String>> {
    let path = hostile(3_000).prop_map(|path| format!("https://example.org/{path}"));
    prop::option::of(prop_oneof![path, hostile(60)])
}

fn citation() -> impl Strategy<Value = Citation> {
    let id = (0u32..400, 0u32..3_000).prop_map(|(document, sentence)| SentenceId { document, sentence });
    let lines = (1u32..9_000).prop_map(|line| (line, line + 2));
    (id, hostile(10_000), prop::collection::vec(hostile(2_000), 0..4), prop::option::of(lines), url())
        .prop_map(|(id, title, section, lines, url)| Citation {
            id,
            document: "x.md".to_owned(),
            title,
            section,
            locus: Locus { lines, page: None },
            span: Span::new(0, 1),
            url,
        })
}

/// Statements that cite any of so many places.
fn statement(citations: usize) -> impl Strategy<Value = Statement> {
    let spans = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4);
    let cited = prop::collection::vec(0..citations, 1..9);
    let group = prop::option::weighted(0.3, hostile(300));
    let header = prop::option::weighted(0.3, hostile(300));
    (hostile(10_000), 0.0f32..=1.0, cited, spans, group, header).prop_map(
        |(quote, confidence, citations, spans, group, table_header)| {
            let emphasis = spans.into_iter().map(|(one, other)| {
                let place =
                    |index: prop::sample::Index| quote.floor_char_boundary(index.index(quote.len() + 1));
                let (one, other) = (place(one), place(other));
                Span::new(one.min(other), one.max(other))
            });
            let emphasis = emphasis.collect();
            Statement { quote, confidence, citations, emphasis, group, table_header }
        },
    )
}

fn stated() -> impl Strategy<Value = (Vec<Statement>, Vec<Citation>)> {
    prop::collection::vec(citation(), 1..12).prop_flat_map(|citations| {
        let count = citations.len();
        let few = prop::collection::vec(statement(count), 1..12);
        let statements =
            (few, prop_oneof![6 => Just(1usize), 1 => Just(300)]).prop_map(|(statements, times)| {
                statements.iter().cloned().cycle().take(statements.len() * times).collect()
            });
        (statements, Just(citations))
    })
}

fn reasons() -> impl Strategy<Value = Vec<Reason>> {
    let reason = prop_oneof![
        hostile(2_000).prop_map(Reason::Place),
        prop::collection::vec(hostile(200), 1..30).prop_map(Reason::Words),
        (hostile(200), hostile(2_000)).prop_map(|(place, topic)| Reason::NothingThere { place, topic }),
        Just(Reason::Unsure),
    ];
    prop::collection::vec(reason, 0..9)
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let choice = (hostile(300), hostile(300)).prop_map(|(label, question)| Choice { label, question });
    prop_oneof![
        4 => (stated(), reasons()).prop_map(|((statements, citations), missing)| {
            Answer::Supported(Supported { statements, citations, missing })
        }),
        3 => (stated(), reasons(), 0.0f32..=1.0).prop_map(|((nearest, citations), reasons, confidence)| {
            Answer::NotInDocuments(Refusal { reasons, confidence, nearest, citations })
        }),
        1 => reasons().prop_map(|reasons| Answer::NotInDocuments(Refusal { reasons, ..Refusal::default() })),
        2 => (hostile(2_000), prop::collection::vec(choice, 0..40))
            .prop_map(|(raw, options)| Answer::Clarify(Choices { raw, options })),
        1 => (hostile(6_000), 0.0f32..=1.0).prop_map(|(text, confidence)| {
            let url = "https://discord.com/channels/1/2/3".to_owned();
            let span = Span::new(0, text.len());
            let source = "A reply".to_owned();
            let entry = intents::Curated { text, span, file: url.clone(), lines: None, source, url: Some(url) };
            Answer::Curated(Box::new(Curated { entry, confidence }))
        }),
    ]
}

fn any_reply() -> impl Strategy<Value = Reply> {
    let corrections = prop::collection::vec(("[a-z]{1,5}", hostile(100)), 0..3);
    (any_answer(), hostile(2_000), prop::option::of(1usize..3_000), corrections).prop_map(
        |(answer, question, read_only, corrections)| {
            let corrections =
                corrections.into_iter().map(|(typed, meant)| Correction { typed, meant }).collect();
            let recognition = Recognition { corrections, ..Recognition::default() };
            Reply { question, read_only, context: recognition.clone(), recognition, answer }
        },
    )
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn no_reply_breaks_a_limit(
        reply in any_reply(), most in prop_oneof![0usize..12, Just(usize::MAX)], humans in any::<bool>(),
        topics in prop::collection::vec(hostile(200), 0..9), edition in any::<u32>()
    ) {
        let (question, edition) = (Some(reply.question.as_str()), Edition(edition));
        let shown = Shown { most, question, edition, topics: &topics, humans };
        check(&answer(&reply, &PHRASES, &shown))?;
    }
}

fn any_gap() -> impl Strategy<Value = Gap> {
    let wording = (hostile(6_000), 1u32..1_000).prop_map(|(text, asked)| Wording { text, asked });
    let nearest =
        (statement(1), citation()).prop_map(|(statement, citation)| Nearest { statement, citation });
    let times = any::<[i64; 2]>();
    (prop::collection::vec(wording, 1..5), times, 0u32..9, any::<bool>(), prop::option::of(nearest)).prop_map(
        |(wordings, [first, last], rated_bad, is_answered, nearest)| Gap {
            wordings,
            rated_bad,
            first,
            last,
            is_answered,
            nearest,
        },
    )
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn no_gap_breaks_a_limit(gaps in prop::collection::vec(any_gap(), 0..30)) {
        check(&gaps::message(&gaps, gaps.len() + 7, &PHRASES))?;
    }

    #[test]
    fn no_question_for_people_breaks_a_limit(question in hostile(6_000), answer in hostile(6_000)) {
        let place = "https://discord.com/channels/1/2/3";
        for asked_in in [None, Some(place)] {
            check(&humans::question(&question, asked_in, &PHRASES))?;
        }
        check(&humans::answered(&question, &answer, place, &PHRASES))?;
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn no_document_breaks_a_limit(
        files in prop::collection::vec((hostile(20_000), "md|txt|html"), 1..4),
        questions in prop::collection::vec(hostile(300), 3)
    ) {
        let desk = Desk::of(&[crate::support::FACT]);
        for (number, (text, ending)) in files.iter().enumerate() {
            desk.write(&format!("{number}.{ending}"), format!("Begin.\n\n{text}"));
        }
        let engine = desk.engine();
        check_pages(&engine)?;
        for question in &questions {
            let reply = reply(&engine, question);
            let topics = engine.topics().near(&reply);
            let shown = Shown { most: 3, question: None, edition: engine.edition(), topics: &topics, humans: true };
            check(&answer(&reply, &PHRASES, &shown))?;
            for completed in engine.topics().complete(question, 25) {
                prop_assert!((1..=100).contains(&units(&completed)), "{completed}");
            }
        }
    }
}

/// A question with all that may come of it.
fn check_question(asked: &Question) -> TestCaseResult {
    let round = Round { seed: u32::MAX, number: u32::MAX, right: 3, asked: u32::MAX };
    let message = quiz::question(asked, Edition(u32::MAX), round, &PHRASES);
    check(&message)?;
    prop_assert_eq!(message.buttons().count(), 4);
    for choice in [0, asked.right, 200] {
        for all in [None, Some((u32::MAX, u32::MAX))] {
            check(&quiz::outcome(asked, choice, round, all, &PHRASES))?;
        }
    }
    Ok(())
}

fn any_stop() -> impl Strategy<Value = Stop> {
    let quote = (prop::collection::vec(hostile(2_000), 0..4), 0usize..3, statement(1), citation())
        .prop_map(|(name, documents, statement, citation)| Quote { name, documents, statement, citation });
    let headings = prop_oneof![
        prop::sample::select(vec![Heading::About, Heading::Terms, Heading::Reading, Heading::Asking]),
        hostile(400).prop_map(Heading::Own),
    ];
    let quotes = prop::collection::vec(quote, 0..6);
    (headings, prop::option::of(hostile(4_000)), quotes, prop::collection::vec(hostile(300), 0..6))
        .prop_map(|(heading, guidance, quotes, topics)| Stop { heading, guidance, quotes, topics })
}

fn any_question() -> impl Strategy<Value = Question> {
    let choices = prop::collection::hash_set("[a-z]{1,9} [*_@]{0,3}.{0,120}", 4);
    (
        statement(1),
        citation(),
        prop::option::of(hostile(3_000)),
        hostile(3_000),
        hostile(3_000),
        choices,
        0usize..4,
    )
        .prop_map(|(statement, citation, title, before, after, choices, right)| Question {
            turn: Turn { seed: 1, number: u32::MAX },
            kind: Kind::Name,
            title,
            before,
            after,
            choices: choices.into_iter().collect(),
            right,
            statement,
            citation,
        })
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn no_page_of_a_path_breaks_a_limit(
        stops in prop::collection::vec(any_stop(), 1..4), title in prop::option::of(hostile(300)), page in 0u16..4
    ) {
        let path = Tour { title, stops };
        for arrival in [Arrival::Turned, Arrival::Resumed] {
            check(&tour::message(&path, page, arrival, Round::any(), &PHRASES))?;
        }
    }

    #[test]
    fn no_question_of_a_quiz_breaks_a_limit(asked in any_question()) {
        check_question(&asked)?;
    }
}

/// Every page there is, with the pages that its buttons lead to.
fn check_pages(engine: &Engine) -> TestCaseResult {
    let corpus = engine.corpus();
    let all: Vec<SentenceId> = corpus.sentences().take(60).collect();
    check(&pages::more(corpus, &all, &PHRASES))?;
    for (at, id) in all.iter().enumerate() {
        check(&pages::context(corpus, &all[at..], &PHRASES))?;
        check(&pages::context(corpus, &[&[*id], &all[..at.min(20)]].concat(), &PHRASES))?;
    }
    let path = engine.tour().unwrap();
    for page in (0..path.stops.len() as u16).chain([u16::MAX]) {
        for arrival in [Arrival::Turned, Arrival::Resumed] {
            check(&tour::message(path, page, arrival, Round::any(), &PHRASES))?;
        }
    }
    if let Some(asked) = engine.question(Turn { seed: 1, number: 0 }).unwrap() {
        check_question(&asked)?;
    }
    for page in [0, 1, u16::MAX] {
        check(&pages::topics(engine.topics(), page, &PHRASES))?;
        check(&pages::sources(corpus, page, &PHRASES))?;
    }
    check_limits(&pages::help(engine.topics(), "@everyone *", &PHRASES))
}

#[test]
fn no_phrase_is_longer_than_a_message() {
    let long = "word ".repeat(3_000);
    let own = format!(
        "help = {long:?}\nhelp_ask = {long:?}\nhelp_ask_ways = {long:?}\nhelp_command_list = {long:?}"
    );
    let phrases = Phrases::load(Some(&own)).unwrap();
    let desk = Desk::of(&[crate::support::FACT]);
    check_limits(&pages::help(desk.engine().topics(), &long, &phrases)).unwrap();
    check_limits(&pages::notice(&long)).unwrap();
    check_limits(&pages::notice("")).unwrap();
}
