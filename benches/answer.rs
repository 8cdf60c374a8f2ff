//! The time of an answer, beside that of the bare search inside it, on the documents that ship and
//! on a larger corpus.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

mod desk;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use docent::answer::evidence::PASSAGES;
use docent::engine::Engine;
use docent::index::search::Query;
use docent::index::storage::Index;
use docent::nlu::question::Question;
use docent::nlu::recognize::recognize;

/// Questions of all kinds, many of them to the documents that ship. A question after `>` follows
/// up the one before it.
const QUESTIONS: &str = "\
training in Egypt
What did UNODC do in the Dominican Republic?
What training took place in Viet Nam?
hey, can you tell me about Peruvian judges pls??
activities in Central America
West Bank
training in Norway
Compare Mexico and Peru
> and in Egypt?
how many judges were trained in Egypt
> and prosecutors?
> when was that?
How many people were trained in the Dominican Republic?
how many nurses were trained in Egypt
how many countries took part
what is the Bangkok Rules
> who adopted them?
what does UNODC stand for
define GLO.ACT
What is the Geneva Convention?
What is the updated Model Strategies and Practical Measures?
Which countries received support?
which places had workshops for police
Who adopted resolution 65/229?
when were the Bangkok Rules adopted
where did the training of prosecutors take place
which organisation supports women in prison
A/Res/68/191
resolution 99/999
what are the areas of focus
What are the parts of the policy framework?
where can I find handbooks and tools
how do I contact UNODC
what is the address of the office
trainning in Mexcio
bangok ruls
support for victims of violence against women
smuggling of migrants
access to justice for women
what about violence in prisons and the treatment of women prisoners
how often is the coffee machine cleaned?
hello
what can you do?
thanks
😀 ¿?
Congo";

/// How often each question is asked for the table.
const ROUNDS: usize = 200;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let kept = tempfile::tempdir().expect("a temporary folder");
    bench(&mut criterion, "seeds", &desk::seeds(), &kept.path().join("seeds-index"));
    if let Some(folder) = desk::corpora("") {
        bench(&mut criterion, "corpora", &folder, &kept.path().join("corpora-index"));
    }
    let made_up = kept.path().join("made-up");
    desk::write_made_up(&made_up, 10_000);
    bench(&mut criterion, "10,000 passages", &made_up, &kept.path().join("made-up-index"));
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion, name: &str, folder: &Path, index: &Path) {
    let sources = desk::sources(folder, index);
    let engine = desk::engine(&sources);
    let index = Index::open(index).expect("the index can be opened").expect("the index was kept");
    let asked = asked(&engine);
    table(name, &engine, &index, &asked);

    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(asked.len() as u64));
    group.bench_function("answer, all questions", |bencher| {
        bencher.iter(|| {
            for one in &asked {
                black_box(engine.answer(&one.question).expect("the index can be read"));
            }
        });
    });
    group.bench_function("search, all questions", |bencher| {
        bencher.iter(|| {
            for query in asked.iter().filter_map(|one| one.query.as_ref()) {
                black_box(index.search(query, PASSAGES).expect("the index can be read"));
            }
        });
    });
    group.finish();
}

/// A question with what its answer asks of the index; nothing where the answer needs no search.
struct Asked {
    question: Question,
    query: Option<Query>,
}

fn asked(engine: &Engine) -> Vec<Asked> {
    let mut earlier = None;
    let questions = QUESTIONS.lines().map(|line| {
        let question = match line.strip_prefix("> ") {
            Some(follow_up) => Question::after(follow_up, earlier.take()),
            None => Question::new(line),
        };
        let recognition = recognize(&question, engine.intents(), engine.lexicon());
        earlier = Some(recognition.clone());
        let chat = recognition.intent.as_deref().and_then(|name| engine.intents().get(name));
        let plan = engine.plan(&question.text, &recognition).ok();
        let searches = !chat.is_some_and(|intent| intent.kind.is_chat());
        let query = plan.map(|plan| plan.query).filter(|query| searches && !query.terms.is_empty());
        Asked { question, query }
    });
    questions.collect()
}

/// Times each question's answer and its bare search in turn, and prints the medians over the
/// questions. The ratio is over those that search at all.
fn table(name: &str, engine: &Engine, index: &Index, asked: &[Asked]) {
    let (mut answers, mut searches, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for one in asked {
        let (mut whole, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            whole.push(time(|| engine.answer(&one.question).expect("the index can be read")));
            if let Some(query) = &one.query {
                bare.push(time(|| index.search(query, PASSAGES).expect("the index can be read")));
            }
        }
        let whole = median(&mut whole);
        answers.push(whole);
        if bare.is_empty() {
            rows.push(format!("{whole:9.1} {:>9} {:>7}  {}", "-", "-", one.question.text));
            continue;
        }
        let bare = median(&mut bare);
        searches.push(bare);
        ratios.push(whole / bare);
        rows.push(format!("{whole:9.1} {bare:9.1} {:7.1}  {}", whole / bare, one.question.text));
    }
    println!("\n{name}: µs an answer, µs its bare search, ratio");
    for row in rows {
        println!("{row}");
    }
    println!(
        "{:9.1} {:9.1} {:7.1}  median of {} questions\n",
        median(&mut answers),
        median(&mut searches),
        median(&mut ratios),
        asked.len()
    );
}

/// How long `act` takes, in microseconds. What it returns is dropped after the clock has stopped.
fn time<T>(act: impl FnOnce() -> T) -> f64 {
    let began = Instant::now();
    let made = black_box(act());
    let elapsed: Duration = began.elapsed();
    drop(made);
    elapsed.as_secs_f64() * 1e6
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
