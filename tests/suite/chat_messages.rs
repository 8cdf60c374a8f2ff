//! Whole messages of the shipped corpus, as a chat gets them. `UPDATE_EXPECT=1 cargo test` writes what
//! is said now; read the difference before you keep it.

use std::sync::LazyLock;

use docent::answer::outcome::Answer;
use docent::engine::Engine;
use docent::onboard::quiz::Turn;
use docent::render::chat::action::Action;
use docent::render::chat::action::Round;
use docent::render::chat::answer::{Shown, answer};
use docent::render::chat::message::Message;
use docent::render::chat::pages;
use docent::render::chat::tour::Arrival;
use docent::render::chat::{quiz, tour};
use docent::render::phrases::Phrases;
use expect_test::{Expect, expect};

use crate::onboarding::FERRY;
use crate::support::{Desk, SHIPPED, reply};

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::load(None).unwrap());

/// What somebody gets who asks this, at most two statements of it.
/// The round that *Quiz me* begins, for once.
const ROUND: Round = Round { seed: 1, number: 0, right: 0, asked: 0 };

fn asked(engine: &Engine, question: &str) -> Message {
    let reply = reply(engine, question);
    let refused = matches!(reply.answer, Answer::NotInDocuments(_));
    let topics = if refused { engine.offers(&reply) } else { Vec::new() };
    let shown = Shown { most: 2, question: None, edition: engine.edition(), topics: &topics, humans: false };
    answer(&reply, &PHRASES, &shown)
}

/// What somebody gets who presses the button of this label, or of this sign.
fn pressed(engine: &Engine, message: &Message, label: &str) -> Message {
    let button = message.buttons().find(|button| button.label == label || button.emoji == Some(label));
    let button = button.unwrap_or_else(|| panic!("no {label:?} in {}", drawn(message)));
    match Action::decode(&button.id).unwrap() {
        Action::More { edition, sentences } => {
            assert_eq!(edition, engine.edition());
            pages::more(engine.corpus(), &sentences, &PHRASES)
        }
        Action::Context { edition, sentences } => {
            assert_eq!(edition, engine.edition());
            pages::context(engine.corpus(), &sentences, &PHRASES)
        }
        Action::Ask { question } => asked(engine, &question),
        Action::Topics { page } => pages::topics(engine.topics(), page, &PHRASES),
        Action::Sources { page } => pages::sources(engine.corpus(), page, &PHRASES),
        Action::Tour { page } => {
            let path = engine.tour().unwrap();
            tour::message(path, page, Arrival::Turned, ROUND, &PHRASES)
        }
        Action::Quiz { round } => {
            let turn = Turn { seed: round.seed, number: round.number };
            quiz::question(&engine.question(turn).unwrap().unwrap(), engine.edition(), round, &PHRASES)
        }
        Action::Choose { edition, round, choice } => {
            assert_eq!(edition, engine.edition());
            let turn = Turn { seed: round.seed, number: round.number };
            let round = Round { asked: round.asked + 1, ..round };
            quiz::outcome(
                &engine.question(turn).unwrap().unwrap(),
                choice.into(),
                round,
                Some((4, 9)),
                &PHRASES,
            )
        }
        Action::Rate { .. } | Action::AskHumans | Action::StopGreeting => {
            panic!("nothing is shown for {label:?}")
        }
    }
}

/// The message as text: who sees it, how it is meant, what is said, the buttons.
fn drawn(message: &Message) -> String {
    let embed = &message.embed;
    let mut text = format!("{} {:?}\n", if message.private { "private" } else { "public" }, embed.tone);
    if !embed.author.is_empty() {
        text.push_str(&format!("author: {}\n", embed.author));
    }
    text.push_str(&format!("{}\n", embed.description));
    for field in &embed.fields {
        text.push_str(&format!("field: {}\n{}\n", field.name, field.value));
    }
    if !embed.footer.is_empty() {
        text.push_str(&format!("footer: {}\n", embed.footer));
    }
    for row in &message.rows {
        let buttons =
            row.iter().map(|button| format!("[{}{}]", button.emoji.unwrap_or_default(), button.label));
        text.push_str(&format!("{}\n", buttons.collect::<Vec<_>>().join(" ")));
    }
    text
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test is used")]
fn check(message: &Message, expected: Expect) {
    expected.assert_eq(&drawn(message));
}

#[test]
fn an_answer_and_what_its_buttons_show() {
    let message = asked(&SHIPPED, "training in Egypt");
    check(
        &message,
        expect![[r#"
            public Likely
            **Probably:**

            > Nine UNODC **training** workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. \[1\]

            > More than 300 criminal justice practitioners in Egypt, made up of police, prosecutors, judges and forensic doctors, were **trained** by UNODC. \[2\]

            **Sources**
            \[1\] UNODC Training and Support by Place › Egypt, line 23
            \[2\] UNODC Training and Support by Place › Egypt, line 25
            footer: Fair confidence · 9 more
            [More] [Show in context] [👍] [👎]
        "#]],
    );
    check(
        &pressed(&SHIPPED, &message, "More"),
        expect![[r#"
            private Plain
            > For more effective police and justice responses to violence against women and gender-based violence, UNODC provided training in Egypt for police officers, prosecutors, judges and forensic doctors. \[1\]

            > In Egypt, UNODC started work on training manuals that deal with how police and prosecutors should appropriately handle cases of violence against women and girls. \[2\]

            > Another two UNODC workshops in Egypt, for 40 administrative prosecution judges, were about violence against women. \[3\]

            > Egypt's Forensic Medicine Authority was given medical equipment by UNODC to make it easier to receive the ISO certificate with which the clinics will be able to meet international standards. \[4\]

            > UNODC made a contribution as the government of Egypt strengthened its response to violence against women and girls. \[5\]

            > UNODC training and capacity building meant to make police and justice responses to violence against women and gender-based violence (VAW/GBV) more effective took place in Egypt, Kenya, Kyrgyzstan, Mexico, Myanmar and Namibia. \[6\]

            > In one list for the reporting period, the criminal justice professionals to whom UNODC gave training and capacity building on crime prevention and criminal justice responses to gender-based violence against women were in Colombia, Dominican Republic, Egypt, Ethiopia, Iraq, Kenya, Kyrgyzstan, Mauritania, Mexico, Nigeria, Pakistan, Panama, State of Palestine, Somalia and Viet Nam. \[7\]

            > In another list for the reporting period, UNODC's training and capacity building on crime prevention and criminal justice responses to gender-based violence against women went to criminal justice professionals (police, prosecutors, judges, legal aid and other service providers) in Bolivia, Colombia, Ecuador, Egypt, Guatemala, Iraq, Jordan, Liberia, Mexico, Nepal, Saudi Arabia, Senegal, Sierra Leone, State of Palestine and Viet Nam. \[8\]

            > The 13 strategically selected countries of GLO.ACT are Belarus, Brazil, Colombia, Egypt, the Kyrgyz Republic, Lao PDR, Mali, Morocco, Nepal, Niger, Pakistan, South Africa and Ukraine. \[9\]

            **Sources**
            \[1\] UNODC Training and Support by Place › Egypt, line 27
            \[2\] UNODC Training and Support by Place › Egypt, line 29
            \[3\] UNODC Training and Support by Place › Egypt, line 24
            \[4\] UNODC Training and Support by Place › Egypt, line 26
            \[5\] UNODC Training and Support by Place › Egypt, line 28
            \[6\] UNODC Training and Support by Place, line 10
            \[7\] Countries Trained during the Reporting Period › Colombia to Viet Nam, line 13
            \[8\] Countries Trained during the Reporting Period › Bolivia to Viet Nam, line 17
            \[9\] Trafficking in Persons and Smuggling of Migrants › GLO.ACT, line 31
            [Show in context]
        "#]],
    );
    let context = pressed(&SHIPPED, &message, "Show in context");
    check(
        &context,
        expect![[r#"
        private Plain
        **\[1\] UNODC Training and Support by Place › Egypt, line 23**

        > Egypt
        > 
        > **Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence.** Another two UNODC workshops in Egypt, for 40 administrative prosecution judges, were about violence against women. More than 300 criminal justice practitioners in Egypt, made up of police, prosecutors, judges and forensic doctors, were trained by UNODC. Egypt's Forensic Medicine Authority was given medical equipment by UNODC to make it easier to receive the ISO certificate with which the clinics will be able to meet international standards. For more effective police and justice responses to violence against women and gender-based violence, UNODC provided training in Egypt for police officers, prosecutors, judges and forensic doctors. UNODC made a contribution as the government of Egypt strengthened its response to violence against women and girls. In Egypt, UNODC started work on training manuals that deal with how police and prosecutors should appropriately handle cases of violence against women and girls.
        [2]
    "#]],
    );
    check(
        &pressed(&SHIPPED, &context, "2"),
        expect![[r#"
        private Plain
        **\[2\] UNODC Training and Support by Place › Egypt, line 25**

        > Egypt
        > 
        > Nine UNODC training workshops for 178 judges in Egypt dealt with making access to justice easier for women victims of violence. Another two UNODC workshops in Egypt, for 40 administrative prosecution judges, were about violence against women. **More than 300 criminal justice practitioners in Egypt, made up of police, prosecutors, judges and forensic doctors, were trained by UNODC.** Egypt's Forensic Medicine Authority was given medical equipment by UNODC to make it easier to receive the ISO certificate with which the clinics will be able to meet international standards. For more effective police and justice responses to violence against women and gender-based violence, UNODC provided training in Egypt for police officers, prosecutors, judges and forensic doctors. UNODC made a contribution as the government of Egypt strengthened its response to violence against women and girls. In Egypt, UNODC started work on training manuals that deal with how police and prosecutors should appropriately handle cases of violence against women and girls.
        [1]
    "#]],
    );
}

#[test]
fn an_answer_by_place() {
    check(
        &asked(&SHIPPED, "Compare Mexico and Peru and Norway"),
        expect![[r#"
            public Likely
            **Probably:**

            **Mexico**
            > In 26 states of Mexico, UNODC's continued training on violence against women for police officers and emergency call operators reached 7,500 professionals. \[1\]

            **Peru**
            > Judges, prosecutors, police officers and victim advocates in Peru were trained by UNODC on how to investigate violence against women and girls (VAWG) effectively and with a victim-centred approach. \[2\]

            **Not in the documents:**
            The documents never mention Norway.

            **Sources**
            \[1\] UNODC Training and Support by Place › Mexico, line 50
            \[2\] UNODC Training and Support by Place › Peru, line 77
            footer: Fair confidence · 8 more
            [More] [Show in context] [👍] [👎]
        "#]],
    );
}

#[test]
fn a_slip_is_told() {
    check(
        &asked(&SHIPPED, "what are the bangok ruls"),
        expect![[r#"
            public Sure
            -# Read as “what are the bangkok rule”.

            > The **Bangkok Rules**, in full the United Nations **Rules** for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders, were adopted by General Assembly resolution 65/229. \[1\]

            **Sources**
            \[1\] UNODC Policy Framework on Violence against Women › General Assembly resolutions, line 16
            footer: High confidence
            [Show in context] [👍] [👎]
        "#]],
    );
}

#[test]
fn a_refusal_offers_what_is_near_and_answered() {
    let message = asked(&SHIPPED, "training in Norway");
    check(
        &message,
        expect![[r#"
            private Refusal
            The documents never mention Norway.
            The documents do speak of these:
            [UNODC] [About Docent] [gender-based violence] [Egypt] [GLO.ACT]
        "#]],
    );
    for button in message.buttons() {
        let Action::Ask { question } = &button.action else { panic!("{button:?}") };
        assert!(matches!(reply(&SHIPPED, question).answer, Answer::Supported(_)), "{question}");
    }
    check(
        &asked(&SHIPPED, "how often is the coffee machine cleaned?"),
        expect![[r#"
            private Refusal
            The documents never use the words “coffee”, “cleaned”.
            The documents do speak of these:
            [UNODC] [About Docent] [gender-based violence] [Egypt] [GLO.ACT]
        "#]],
    );
}

#[test]
fn a_choice_is_a_row_of_buttons() {
    let message = asked(&SHIPPED, "Congo");
    check(
        &message,
        expect![[r#"
        public Plain
        “Congo” can mean several things. Which one?
        [Democratic Republic of the Congo] [Republic of the Congo]
    "#]],
    );
}

#[test]
fn small_talk_has_no_buttons() {
    check(
        &asked(&SHIPPED, "hello"),
        expect![[r#"
        public Plain
        Hello! What would you like to know from the documents?
    "#]],
    );
}

#[test]
fn topics_and_help() {
    let first = pages::topics(SHIPPED.topics(), 0, &PHRASES);
    check(
        &first,
        expect![[r#"
            private Plain
            **What you can ask about**
            Press one to ask about it, or ask in your own words.
            footer: Page 1 of 5 · 98 in all
            [UNODC] [About Docent] [gender-based violence] [Egypt] [GLO.ACT]
            [Kyrgyzstan] [Mexico] [UNODC Policy Framework on Violence against Women] [United Nations Office on Drugs and Crime] [violence against women and girls]
            [About the United Nations Office on Drugs and Crime] [General Assembly] [How Docent answers] [Namibia] [Viet Nam]
            [Crime prevention and criminal justice] [Docent in Discord] [General Assembly resolutions] [Myanmar] [Trafficking in Persons and Smuggling of Migrants]
            [Next]
        "#]],
    );
    let second = pressed(&SHIPPED, &first, "Next");
    assert_eq!(pressed(&SHIPPED, &second, "Back"), first);
    check(
        &pages::topics(SHIPPED.topics(), 900, &PHRASES),
        expect![[r#"
        private Plain
        There is no such page any more.
    "#]],
    );
    check(
        &pages::help(SHIPPED.topics(), "Docent_2", &PHRASES),
        expect![[r#"
            private Plain
            Docent\_2 answers with sentences quoted from the team's own documents, each with its source, or says that the documents do not say.

            For example:
            field: How to ask
            Mention Docent\_2 with a question, reply to one of its messages, or write to it directly.
            `/ask` completes what you type. On anybody's message: Apps → Ask Docent.
            A short question right after another one, such as “and how many?”, is understood from the one before.
            field: Commands
            `/ask` a question
            `/topics` what can be asked about
            `/check` hold a claim against the documents; *Apps → Check facts* on any message
            `/glossary` the documents' own terms
            `/onboard` new here? the documents in five minutes; `/quiz` to try yourself
            `/sources` which documents are indexed
            `/privacy` what is kept of your questions; `/forget-me` deletes what is kept with your id
            `/status`, `/reload`, `/gaps` how it is doing, to read the documents again, and what they do not answer: for those who manage the server
            [UNODC] [About Docent] [gender-based violence] [Egypt] [GLO.ACT]
        "#]],
    );
}

#[test]
fn the_documents_are_listed() {
    let desk = Desk::of(&[
        (
            "a.md",
            "---\ntitle: \"[Boats] of *Tallinn*\"\nsource: https://example.org/boats_(1)\npublisher: Harbour_master\n\
             date: 3 May 2021\n---\n\n# Boats\n\nThere are 31 boats.\n",
        ),
        ("b.txt", "The harbour is old and the water is deep.\n"),
    ]);
    let engine = desk.engine();
    let message = pages::sources(engine.corpus(), 0, &PHRASES);
    let text = drawn(&message);
    // When a file was written is another time in every run.
    let (before, rest) = text.split_once("<t:").unwrap();
    let (_, after) = rest.split_once(":D>").unwrap();
    expect![[r#"
        private Plain
        **What is indexed**
        \[Boats\] of \*Tallinn\* · [open](https://example.org/boats_%281%29)
        -# Harbour\_master · 3 May 2021 · Markdown · 149 B
        b
        -# changed <t:…:D> · text · 42 B
        footer: Page 1 of 1 · 2 in all
    "#]]
    .assert_eq(&format!("{before}<t:…:D>{after}"));
}

#[test]
fn markup_in_a_document_or_a_question_is_read_as_it_stands() {
    let desk = Desk::of(&[(
        "boats_(all).txt",
        "Boats\n\nThe <@1> boats of @everyone are **31** [here](https://x.org), `so` :boat: they ||say||.\n",
    )]);
    let engine = desk.engine();
    let question = "how many <@1> boats of @everyone **are** there?";
    let reply = reply(&engine, question);
    let shown =
        Shown { most: 2, question: Some(question), edition: engine.edition(), topics: &[], humans: false };
    check(
        &answer(&reply, &PHRASES, &shown),
        expect![[r#"
        public Sure
        author: how many <@1> boats of @everyone **are** there?
        > The \<\@1> boats of \@everyone are \*\***31**\*\* \[here\]\(https\://x.org), \`so\` \:boat: they \|\|say\|\|. \[1\]

        **Sources**
        \[1\] Boats, line 3
        footer: High confidence
        [Show in context] [👍] [👎]
    "#]],
    );
}

#[test]
fn what_is_gone_is_said_to_be() {
    let nowhere = docent::index::corpus::SentenceId { document: 900, sentence: 900 };
    let expired = pages::notice(&PHRASES.expired);
    assert_eq!(pages::more(SHIPPED.corpus(), &[nowhere], &PHRASES), expired);
    assert_eq!(pages::context(SHIPPED.corpus(), &[nowhere], &PHRASES), expired);
    assert_eq!(pages::context(SHIPPED.corpus(), &[], &PHRASES), expired);
}

#[test]
fn an_edition_is_that_of_its_documents() {
    let desk = Desk::of(&[("a.md", "One fact of boats.\n")]);
    let first = desk.engine().edition();
    assert_eq!(desk.engine().edition(), first);
    desk.write("a.md", "Two facts of boats.\n");
    assert_ne!(desk.engine().edition(), first);
}

#[test]
fn a_page_of_the_path_and_a_question() {
    let engine = Desk::of(&FERRY).engine();
    let path = engine.tour().unwrap();
    check(
        &tour::message(path, 0, Arrival::Turned, ROUND, &PHRASES),
        expect![[r#"
            private Plain
            **What these documents are**

            > This handbook tells the crew of the island ferry how the ferry is run.
            -# The ferry handbook, line 3

            > The Island Ferry Service (IFS) is a public service that carries people and goods between the islands.
            -# The ferry handbook, line 5
            footer: 1/4
            [Next] [Quiz me]
        "#]],
    );
    let page = tour::message(path, 2, Arrival::Resumed, ROUND, &PHRASES);
    check(
        &page,
        expect![[r#"
            private Plain
            -# You left off here.
            **What there is to read**

            **Routes › South, line 10**
            > In 2011 the southern ferry was lengthened by a shipyard in Denmark.

            **Safety › Drills, line 5**
            > The crew practises a fire drill on the first Monday of the month.

            **Safety › Life jackets, line 9**
            > A life jacket hangs under every seat of the ferry.
            footer: 3/4
            [Back] [Next] [Quiz me] [From the beginning]
        "#]],
    );
    let question = pressed(&engine, &page, "Quiz me");
    check(
        &question,
        expect![[r#"
        private Plain
        **What belongs in the gap?**
        -# Routes
        > The northern ferry takes \_\_\_\_\_ minutes from the old quay to the island of seals.
        [30] [38] [64] [90]
    "#]],
    );
    check(
        &pressed(&engine, &question, "30"),
        expect![[r#"
        private Unsure
        **No. It is: 90**

        > The northern ferry takes **90** minutes from the old quay to the island of seals.
        -# Routes › North, line 6
        footer: 0 of 1 right · 4 of 9 in all
        [Next question]
    "#]],
    );
}
