//! Documents and questions that are up to no good.

use std::sync::OnceLock;

use super::chat::Chat;
use super::harbour::PATIENT;
use super::seen::Seen;
use crate::support::{Desk, FACT};

/// A sentence for each trick, with a question that finds it.
const TRICKS: [(&str, &str); 14] = [
    ("what does the walrus call?", "The walrus calls @everyone and @here to the beach."),
    (
        "who does the pelican visit?",
        "The pelican visits <@123456789012345678> and <@&987654321098765432> daily.",
    ),
    (
        "where does the heron stand?",
        "The heron stands in <#111111111111111111> near </ask:222222222222222222>.",
    ),
    ("what does the otter wear?", "The otter wears **bold** and __under__ and ~~gone~~ and ||hidden|| hats."),
    ("what does the badger write?", "The badger writes `code` and ```rust fences``` on paper."),
    (
        "where does the magpie link?",
        "The magpie links [free gold](https://evil.example/login) for everybody.",
    ),
    ("what does the raven see?", "The raven sees https://evil.example/a_b_c*d and www.evil.example daily."),
    (
        "how does the stork read?",
        "The stork reads \u{202e}sdrawkcab\u{202c} and \u{2066}isolated\u{2069} words.",
    ),
    ("what does the lizard escape?", r"The lizard escapes \*stars\* and C:\temp\_new and a\\b slashes."),
    ("what does the gecko multiply?", "The gecko multiplies 2*3*4 and snake_case_names and 5 * 6 spaces."),
    (
        "what does the weasel animate?",
        "The weasel animates <a:dance:333333333333333333> and :smile: at <t:1700000000:R>.",
    ),
    ("what does the marten quote?", "The marten quotes > nothing and # no heading and - no item."),
    ("what does the stoat count?", "The stoat counts &lt;@1&gt; & <b>tags</b> as 1 < 2 > 0 signs."),
    ("what does the ferret greet?", "The ferret greets @\u{200b}everyone politely with a zero width space."),
];

fn menagerie() -> &'static Chat {
    static CHAT: OnceLock<Chat> = OnceLock::new();
    CHAT.get_or_init(|| {
        let desk = Desk::of(&[FACT]);
        for (number, (_, sentence)) in TRICKS.iter().enumerate() {
            desk.write(&format!("trick-{number:02}.txt"), format!("{sentence}\n"));
        }
        desk.write(
            "headings.md",
            "# @everyone <@1> **Shouting** `heads`\n\nThe shouting penguin weighs 12 stones.\n",
        );
        let endless = "endless ".repeat(60);
        let title = format!("---\ntitle: {endless}\n---\n# {endless}heading\n\nThe ostrich runs 43 laps.\n");
        desk.write("endless.md", title);
        let words = "barnacle ".repeat(440);
        desk.write("long.txt", format!("The tortoise carries {words} on its long back.\n"));
        let many = |n: usize| format!("The lemming number {n} jumped from rock {} at dawn.\n\n", n * 7);
        desk.write("many.txt", (0..3_000).map(many).collect::<String>());
        Chat::for_all(desk, |_| PATIENT.to_owned())
    })
}

/// Fails unless the message reads `sentence` and mentions, links and shows nothing by it.
fn check_harmless(seen: &Seen<'_>, sentence: &str) {
    let steering =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{fffd}');
    let plain = |text: &str| text.chars().filter(|c| !steering(*c)).collect::<String>();
    let shown = seen.drawn();
    assert_eq!(shown.mentions, Vec::<String>::new(), "in:\n{:#}", seen.body);
    assert!(shown.links.iter().all(|link| !link.contains("evil.example")), "{:?}", shown.links);
    assert!(
        plain(&shown.words).contains(&plain(sentence)),
        "{sentence:?} is not what is read:\n{}\n{:#}",
        shown.words,
        seen.body
    );
    let steers =
        |text: &str| text.contains(|c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    assert!(!steers(&shown.words), "the reading direction is turned in {:?}", shown.words);
}

#[test]
fn what_documents_say_is_read_and_does_nothing() {
    let place = menagerie().place("tricks");
    let ana = menagerie().person("Ana");
    for (question, sentence) in TRICKS {
        let answer = ana.says(&place, &format!("@Docent {question}")).answer();
        check_harmless(&answer, sentence);
        check_harmless(&ana.asks(&place, question), sentence);
        check_harmless(&ana.presses(&answer, "Show in context"), sentence);
    }
}

#[test]
fn what_people_ask_is_told_back_harmlessly() {
    let place = menagerie().place("askers");
    let ana = menagerie().person("Ana");
    for (_, sentence) in TRICKS {
        let question = format!("why would {} descale a samovar?", sentence.trim_end_matches('.'));
        for seen in [ana.says(&place, &format!("@Docent {question}")).answer(), ana.asks(&place, &question)] {
            assert_eq!(seen.drawn().mentions, Vec::<String>::new(), "{question:?}: {:#}", seen.body);
        }
    }
    for question in
        ["@everyone", "<@1>", "```", "**", "\u{202e}", "||||", "> ", "\\", "<#1> @here ?", "[a](http://b)"]
    {
        let seen = ana.asks(&place, question);
        assert_eq!(seen.drawn().mentions, Vec::<String>::new(), "{question:?}: {:#}", seen.body);
    }
}

#[test]
fn lists_are_harmless_too() {
    let place = menagerie().place("lists");
    let ana = menagerie().person("Ana");
    for command in ["topics", "sources", "help"] {
        let seen = ana.uses(&place, command);
        assert_eq!(seen.drawn().mentions, Vec::<String>::new(), "/{command}: {:#}", seen.body);
    }
    ana.types(&place, "shout");
    ana.types(&place, "@every");
    ana.types(&place, "endless");
    ana.asks(&place, "how many laps does the ostrich run?").quotes("The ostrich runs 43 laps.");
    ana.asks(&place, "how much does the shouting penguin weigh?")
        .quotes("The shouting penguin weighs 12 stones.");
}

#[test]
fn a_sentence_longer_than_a_message_is_cut_within_the_limits() {
    let place = menagerie().place("lengths");
    let ana = menagerie().person("Ana");
    let answer = ana.says(&place, "@Docent what does the tortoise carry on its back?").answer();
    answer.says("The tortoise carries");
    for label in ["Show in context", "More"] {
        if answer.has_button(label) {
            ana.presses(&answer, label).says("barnacle");
        }
    }
}

#[test]
fn thousands_of_statements_stay_within_the_limits() {
    let place = menagerie().place("multitudes");
    let ana = menagerie().person("Ana");
    let answer = ana.says(&place, "@Docent which lemming jumped from rocks at dawn?").answer();
    answer.says("lemming number");
    let mut more = ana.presses(&answer, "More");
    for _ in 0..5 {
        let Some((label, _)) =
            more.buttons().into_iter().find(|(l, _)| l.contains("More") || l.contains("Next"))
        else {
            break;
        };
        more = ana.presses(&more, &label);
        assert!(!more.reads().is_empty());
    }
}
