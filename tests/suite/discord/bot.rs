//! `docent run` as a process of its own, connected to the loopback Discord.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::loopback::{Loopback, PATIENCE};
use crate::support::Desk;

/// A running bot. It is ended with this value.
pub(crate) struct Bot {
    child: Child,
}

/// What a bot is started with.
#[derive(Default)]
pub(crate) struct Start {
    /// More arguments of `docent run`.
    pub(crate) arguments: Vec<&'static str>,
    /// Another token than the server's.
    pub(crate) token: Option<&'static str>,
}

/// Ends what it started and clears its desk away when the tests end, however they end: nobody drops
/// a static. The shell waits for its standard input to close.
const GUARDED: &str =
    "desk=$1; shift; \"$@\" & child=$!; cat >/dev/null; kill $child; wait $child; rm -r \"$desk\"";

impl Bot {
    /// Starts the bot of a desk. Its log goes to the server's world.
    pub(crate) fn start(desk: &Desk, discord: &Arc<Loopback>, start: &Start) -> Self {
        Self::spawn(command(desk, discord, start), discord)
    }

    /// The same for a bot that lives as long as the tests.
    pub(crate) fn start_for_all(desk: &Desk, discord: &Arc<Loopback>) -> Self {
        let plain = command(desk, discord, &Start::default());
        let mut guarded = Command::new("sh");
        guarded
            .args(["-c", GUARDED, "sh"])
            .arg(desk.path(""))
            .arg(plain.get_program())
            .args(plain.get_args());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => guarded.env(name, value),
                None => guarded.env_remove(name),
            };
        }
        if let Some(folder) = plain.get_current_dir() {
            guarded.current_dir(folder);
        }
        guarded.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        Self::spawn(guarded, discord)
    }

    fn spawn(mut command: Command, discord: &Arc<Loopback>) -> Self {
        let mut child = command.spawn().unwrap();
        let log = child.stderr.take().unwrap();
        let discord = Arc::clone(discord);
        thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                discord.with(|world| world.log.push(line));
            }
        });
        Self { child }
    }

    /// Asks it to end, as an operator's service does.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success(), "the bot had ended before it was asked to");
    }

    /// Ends it at once, in the middle of whatever it does: signal 9.
    pub(crate) fn kill(&self) {
        let sent = Command::new("kill").args(["-KILL", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success(), "the bot had ended before it was killed");
    }

    /// Waits for its end.
    pub(crate) fn ended(&mut self, patience: Duration) -> ExitStatus {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the bot still runs after {patience:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(desk: &Desk, discord: &Loopback, start: &Start) -> Command {
    let token = start.token.map_or_else(|| discord.with(|world| world.token.clone()), str::to_owned);
    let mut command = desk.process(&["run", "--config", "config.toml", "--discord-api", &discord.address]);
    command.args(&start.arguments).env("DISCORD_TOKEN", token).stdout(Stdio::null());
    command
}

/// Waits until so many shards are online and have said that they serve.
pub(crate) fn wait_until_online(discord: &Loopback, shards: usize) {
    let online = discord.wait(PATIENCE * 2, |world| (world.online() >= shards).then_some(()));
    if online.is_none() {
        let log = discord.with(|world| world.log.join("\n"));
        panic!("the bot did not come online; its log:\n{log}");
    }
}
