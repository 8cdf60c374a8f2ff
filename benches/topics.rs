//! The time to complete what is being typed, over ten thousand topics, and to gather those.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

mod desk;

use std::hint::black_box;
use std::time::{Duration, Instant};

use docent::answer::topics::Topics;

/// What is typed, from nothing to a whole question, with slips and without any sense.
const TYPED: &str = "
b
ba
bame
bamenment
training in E
how many judges were trained in egy
what is the babality of lame
bamenmnet
which places had workshops on babal
xqzzt fkdjsl slkdfj";

/// How often each is completed.
const ROUNDS: usize = 200;

fn main() {
    let kept = tempfile::tempdir().expect("a temporary folder");
    let made_up = kept.path().join("made-up");
    desk::write_made_up(&made_up, 12_000);
    let engine = desk::engine(&desk::sources(&made_up, &kept.path().join("index")));
    let started = Instant::now();
    let topics = Topics::of(engine.corpus(), engine.lexicon());
    println!("{} topics gathered in {:?}", topics.leading().len(), started.elapsed());
    for typed in TYPED.lines() {
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| {
                let started = Instant::now();
                black_box(topics.complete(black_box(typed), 25));
                started.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("{:>10.1?} median, {:>10.1?} slowest: {typed:?}", times[ROUNDS / 2], times[ROUNDS - 1]);
    }
}
