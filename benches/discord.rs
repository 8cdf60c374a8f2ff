//! `docent run` against a Discord on this machine: how soon it serves, how soon it answers, what
//! messages cost that are not meant for it, and whether it grows. Linux only where it reads /proc.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

mod desk;
#[expect(dead_code, reason = "the scenarios use all of it")]
#[path = "../tests/suite/discord/loopback/mod.rs"]
mod loopback;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use loopback::Loopback;
use loopback::world::{Id, Kind, World};

/// Questions that the documents answer, and one that they do not.
const QUESTIONS: [&str; 8] = [
    "What training took place in Viet Nam?",
    "how many judges were trained in Egypt",
    "what is the Bangkok Rules",
    "Which countries received support?",
    "when were the Bangkok Rules adopted",
    "training of police in Mexico",
    "what does UNODC stand for",
    "how often is the coffee machine cleaned?",
];

/// What people say to each other.
const TALK: [&str; 4] = [
    "did anybody see the game yesterday? what a match that was",
    "ok, I will have a look at it after lunch and come back to you",
    "https://example.org/a/long/link?with=parameters&and=more",
    "lol",
];

const PEOPLE: usize = 500;
const CHANNELS: usize = 50;
/// Questions a second, and for how long.
const RATE: u32 = 200;
const ASKED: u32 = 3_000;
/// Messages that are not meant for the bot, and in what time.
const OVERHEARD: u32 = 100_000;
const MINUTE: Duration = Duration::from_mins(1);
/// Questions and messages of the replay, each in so many rounds.
const ROUNDS: u32 = 6;
const REPLAYED: u32 = 5_000;
/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    // `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let kept = tempfile::tempdir().expect("a temporary folder");
    let town = Town::new(kept.path());
    // The first question makes the index, as on any day but the first.
    town.command("ask").arg(QUESTIONS[0]).stdout(Stdio::null()).status().expect("the program runs");
    let began = Instant::now();
    let mut bot = town.command("run");
    bot.arg("--discord-api").arg(&town.discord.address).env("DISCORD_TOKEN", town.token());
    let bot = Running(bot.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs"));
    town.wait("the bot is online", |world| world.online() == 1);
    println!("serves after {} ms", began.elapsed().as_millis());
    town.answer_times();
    town.overheard(&bot);
    town.replay(&bot);
}

/// A server with people in it.
struct Town<'a> {
    folder: &'a Path,
    discord: Loopback,
    people: Vec<Id>,
    channels: Vec<Id>,
}

/// A process that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl<'a> Town<'a> {
    fn new(folder: &'a Path) -> Self {
        let discord = Loopback::start(None);
        let (people, channels) = discord.with(|world| {
            world.checks = false;
            let guild = world.add_guild("Town");
            let people =
                (0..PEOPLE).map(|number| world.add_person(&format!("Person{number}"), false)).collect();
            let channel = |number| world.add_channel(&format!("channel-{number}"), Kind::Text { guild });
            (people, (0..=CHANNELS).map(channel).collect::<Vec<_>>())
        });
        // One channel is listened to, so that the bot gets, and must read, what is said in all.
        let settings = format!(
            "seeds = [{:?}]\nindex = \"index\"\n[discord]\nunasked_channels = [\"{}\"]\n\
             questions_per_person = 1000000\nquestions_per_channel = 1000000\n\
             requests_per_second = 20000\n",
            desk::seeds().display().to_string(),
            channels[CHANNELS]
        );
        fs::write(folder.join("config.toml"), settings).expect("the file can be written");
        Self { folder, discord, people, channels }
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
        command.arg(what).arg("--config").arg(self.folder.join("config.toml"));
        command
    }

    fn token(&self) -> String {
        self.discord.with(|world| world.token.clone())
    }

    fn wait(&self, what: &str, look: impl Fn(&World) -> bool) {
        let come = self.discord.wait(PATIENCE, |world| look(world).then_some(()));
        assert!(come.is_some(), "this did not come: {what}");
    }

    /// Asks the question with this number.
    fn ask(&self, number: u32) -> Id {
        let at = number as usize;
        let (person, channel) = (self.people[at * 7 % PEOPLE], self.channels[at % CHANNELS]);
        self.discord.with(|world| {
            let text = format!("<@{}> {}", world.bot, QUESTIONS[at % QUESTIONS.len()]);
            world.write(person, channel, &text, None, true)
        })
    }

    /// Says something that nobody needs to answer.
    fn talk(&self, number: u32) {
        let at = number as usize;
        let (person, channel) = (self.people[at * 7 % PEOPLE], self.channels[at % CHANNELS]);
        self.discord.with(|world| {
            let id = world.write(person, channel, TALK[at % TALK.len()], None, true);
            world.messages.remove(&id);
        });
    }

    /// Times questions that come at a steady rate, from the write of each to the request that
    /// answers it.
    fn answer_times(&self) {
        for warming in 0..RATE {
            self.ask(warming);
        }
        self.wait("answers to the first", |world| world.replied.len() >= RATE as usize);
        self.forget();
        let mut asked = Vec::new();
        steadily(ASKED, Duration::from_secs(1) / RATE, |number| asked.push(self.ask(number)));
        self.wait("all answers", |world| world.replied.len() >= asked.len());
        let mut times: Vec<Duration> = self.discord.with(|world| {
            let time = |id| world.replied[id].duration_since(world.gateway.written[id]);
            asked.iter().map(time).collect()
        });
        times.sort_unstable();
        let at = |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("{ASKED} questions at {RATE} a second, from MESSAGE_CREATE to the reply's request:");
        println!("  median {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms", at(0.5), at(0.99), at(0.999));
        self.forget();
    }

    /// What a minute of talk costs.
    fn overheard(&self, bot: &Running) {
        let Some(before) = processor_time(bot) else { return };
        let began = Instant::now();
        steadily(OVERHEARD, MINUTE / OVERHEARD, |number| self.talk(number));
        // An answer shows that all before it was read.
        let last = self.ask(0);
        self.wait("an answer after the talk", |world| world.replied.contains_key(&last));
        let used = processor_time(bot).unwrap_or_default().saturating_sub(before);
        let share = used.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
        println!(
            "{OVERHEARD} messages not meant for it in {:.0} s: {share:.1} % of a core",
            began.elapsed().as_secs_f64()
        );
        self.forget();
    }

    /// Memory over many questions and messages, as fast as they are answered.
    fn replay(&self, bot: &Running) {
        let Some(before) = resident(bot) else { return };
        println!("resident memory, at first {before:.1} MB");
        for round in 1..=ROUNDS {
            for number in 0..REPLAYED {
                let id = self.ask(number);
                for line in 0..4 {
                    self.talk(number + line);
                }
                if number % 50 == 0 {
                    self.wait("an answer in the replay", |world| world.replied.contains_key(&id));
                }
            }
            self.wait("all answers of a round", |world| world.replied.len() >= REPLAYED as usize);
            self.forget();
            let now = resident(bot).unwrap_or_default();
            println!(
                "  after {} questions and {} messages {now:.1} MB",
                round * REPLAYED,
                round * REPLAYED * 4
            );
        }
    }

    /// Drops what the server keeps, so that the server itself stays small.
    fn forget(&self) {
        self.discord.with(|world| {
            world.messages.clear();
            world.nonces.clear();
            world.replied.clear();
            world.gateway.written.clear();
        });
    }
}

/// Does something so many times, one after `pause` from the start of the other.
fn steadily(times: u32, pause: Duration, mut act: impl FnMut(u32)) {
    let began = Instant::now();
    for number in 0..times {
        let due = pause * number;
        if let Some(early) = due.checked_sub(began.elapsed()) {
            thread::sleep(early);
        }
        act(number);
    }
}

/// The processor time that a process has used.
fn processor_time(bot: &Running) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", bot.0.id())).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    // The kernel counts hundredths of a second for programs, whatever it counts itself.
    Some(Duration::from_millis(ticks * 10))
}

/// The memory that a process has in use, in MB.
fn resident(bot: &Running) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", bot.0.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}
