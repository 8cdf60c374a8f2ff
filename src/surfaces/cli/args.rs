//! The command line: what can be asked of the program, and the help that teaches it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use super::eval::EvalCommand;
use crate::config::Overrides;
use crate::surfaces::discord::shards::Shards;

/// Answers questions with sentences quoted from your own documents, each with a citation.
#[derive(Debug, Parser)]
#[command(name = "docent", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The documents and settings to use.
    #[command(flatten)]
    pub common: Common,
}

const EXAMPLES: &str = "Examples:
  docent ask \"who approves overtime?\"     what the documents say, with citations
  docent ask what is the travel policy     quotes are optional
  docent ask --all training in Norway      every fact, not just the first five
  docent check \"the office has 12 staff\"   whether the documents bear that out
  docent chat                              a conversation: \"and in Spain?\" is understood
  docent onboard                           new here? the documents in five minutes; then docent quiz
  docent --seeds ~/handbook ask overtime   another folder of documents
  docent run                               answer in Discord
  docent doctor                            what is wrong, and how to mend it

Exit status: 0 answered, 1 not in the documents or a choice to make, 2 an error.";

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// Documents to ask: a folder or a file; may be given several times [default: `seeds` in the config]
    #[arg(long, global = true, value_name = "DIR")]
    pub seeds: Vec<PathBuf>,
    /// The settings [default: config.toml in this folder, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer a question, or many
    Ask(Ask),
    /// Check a claim against the documents, or many: supported, refuted, or not enough information
    #[command(after_help = CHECKING)]
    Check(Check),
    /// Hold a conversation: follow-up questions, history, line editing
    Chat,
    /// The documents' own terms, each with the sentence that introduces it
    Glossary(GlossaryArgs),
    /// A short path through the documents for newcomers: what they are, their terms, their parts, where to ask
    #[command(after_help = ONBOARDING)]
    Onboard(OnboardArgs),
    /// Questions with four choices, made of the documents' own sentences
    #[command(after_help = QUIZZING)]
    Quiz(QuizArgs),
    /// What people asked in Discord and the documents did not answer, or not well
    #[command(after_help = GAPS)]
    Gaps(GapsArgs),
    /// Build the index, or bring it up to date
    Index(IndexArgs),
    /// Show the passage around a quote
    #[command(
        after_help = "Example:\n  docent show handbook/leave.md#1024\nEvery answer names its citations so."
    )]
    Show {
        /// The citation, as an answer prints it: document, `#`, byte
        citation: String,
    },
    /// Check, test and explain the intents
    #[command(subcommand)]
    Intents(IntentsCommand),
    /// Fetch, list and try local models, which compare texts by what they mean
    #[command(subcommand)]
    Model(ModelCommand),
    /// Answer in Discord, with the bot's token
    #[command(
        after_help = "Example:\n  DISCORD_TOKEN=… docent run\nThe README tells how to come by a token; `docent doctor --discord` looks it over."
    )]
    Run(RunArgs),
    /// Look over settings, documents, intents and index, and say what to mend
    Doctor(DoctorArgs),
    /// Measure answers, refusals and verdicts on public data sets, or on your own questions and claims
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Print completions for a shell, to be sourced by it
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Arguments of `ask`.
#[derive(Args, Debug)]
pub struct Ask {
    /// The question; quotes around it are optional
    #[arg(required_unless_present = "batch", num_args = 1.., value_name = "QUESTION")]
    pub question: Vec<String>,
    /// Every fact, not just the first few
    #[arg(long)]
    pub all: bool,
    /// One JSON object instead of text; docs/json.md describes it
    #[arg(long)]
    pub json: bool,
    /// Read {"id","question"} or {"id","turns":[…]} from standard input, one a line, and write a JSON
    /// object a line, in the same order
    #[arg(long, conflicts_with = "question")]
    pub batch: bool,
}

const CHECKING: &str = "Examples:
  docent check \"the course in Oslo had 266 participants\"
  docent check --json the office opened in 2019

Each sentence is a claim of its own. A claim is refuted only by a sentence about the same event, group and place.

Exit status: 0 supported, 1 refuted, 3 not enough information, 2 an error; of several claims, the worst of 1, 3 and 0.";

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// The claim; quotes around it are optional
    #[arg(required_unless_present = "batch", num_args = 1.., value_name = "CLAIM")]
    pub claim: Vec<String>,
    /// One JSON object a claim instead of text; docs/json.md describes it
    #[arg(long)]
    pub json: bool,
    /// Read {"id","claim"} from standard input, one a line, and write a JSON object a line, in the same order
    #[arg(long, conflicts_with = "claim")]
    pub batch: bool,
}

/// Arguments of `glossary`.
#[derive(Args, Debug)]
pub struct GlossaryArgs {
    /// A term, by any of its names [default: all]
    #[arg(value_name = "TERM")]
    pub term: Vec<String>,
    /// A JSON list instead of text; docs/json.md describes it
    #[arg(long)]
    pub json: bool,
}

const ONBOARDING: &str = "Examples:
  docent onboard                   page by page on a terminal: Enter, b, quiz, q
  docent onboard | less            all of it
  docent --seeds ~/handbook onboard --json

The path is made from the documents' own structure. A tour.toml beside them says another; the README shows one.";

/// Arguments of `onboard`.
#[derive(Args, Debug)]
pub struct OnboardArgs {
    /// One JSON object instead of text; docs/json.md describes it
    #[arg(long)]
    pub json: bool,
}

const QUIZZING: &str = "Examples:
  docent quiz                      on a terminal: asks five questions, and tells the score
  docent quiz | less               in a pipe: the questions with their answers
  docent quiz --count 20
  docent quiz --seed 7 --json      the same questions every time, with their answers

Exit status: 0 asked, 1 the documents give no question, 2 an error.";

/// Arguments of `quiz`.
#[derive(Args, Debug)]
pub struct QuizArgs {
    /// How many questions
    #[arg(long, default_value_t = super::quiz::COUNT, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub count: u32,
    /// Which round: the same number asks the same as long as the documents are the same [default: any]
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// A JSON list of questions with their answers instead of text; docs/json.md describes it
    #[arg(long)]
    pub json: bool,
}

const GAPS: &str = "Examples:
  docent gaps                              the most asked first, with what comes nearest
  docent gaps --csv > gaps.csv             for a spreadsheet
  docent gaps --as-intents > faq.toml      drafts of answers, to be filled in and put among the intents

Questions that ask much the same count as one. Kept are those that got no answer and those whose answer was found bad;
[store] in the settings says for how long.";

/// Arguments of `gaps`.
#[derive(Args, Debug)]
pub struct GapsArgs {
    /// Only those of this server
    #[arg(long, value_name = "ID")]
    pub server: Option<u64>,
    /// Only those of the last so many days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub days: Option<u32>,
    /// How many are shown [default: 20 as text, all otherwise]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub count: Option<u32>,
    /// A JSON list instead of text; docs/json.md describes it
    #[arg(long, group = "form")]
    pub json: bool,
    /// CSV with a line of names
    #[arg(long, group = "form")]
    pub csv: bool,
    /// A file of intents: an entry for each, with its wordings as examples and the answer left to you
    #[arg(long, group = "form")]
    pub as_intents: bool,
}

/// Arguments of `index`.
#[derive(Args, Debug)]
pub struct IndexArgs {
    /// Count documents, sentences, words, terms, places and vectors
    #[arg(long)]
    pub stats: bool,
}

/// Arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// The shards that this process holds, of how many: 0..4/16 [default: as many as Discord recommends]
    #[arg(long, value_name = "RANGE/TOTAL")]
    pub shards: Option<Shards>,
    /// Where Discord's interface is reached: a proxy [default: `api` in the config, or Discord]
    #[arg(long, value_name = "URL")]
    pub discord_api: Option<String>,
}

/// Arguments of `doctor`.
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// Ask Discord too: about the token, the permissions, the servers
    #[arg(long)]
    pub discord: bool,
    /// Where Discord's interface is reached: a proxy [default: `api` in the config, or Discord]
    #[arg(long, value_name = "URL")]
    pub discord_api: Option<String>,
}

/// What to do with the intents.
#[derive(Debug, Subcommand)]
pub enum IntentsCommand {
    /// Find every fault in the files, with its line and column
    Check,
    /// Run the tests that the files hold
    Test,
    /// Show how a question is understood
    Explain {
        /// The question
        #[arg(required = true, num_args = 1..)]
        question: Vec<String>,
    },
}

/// What to do about local models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Fetch a model into the cache and say how to use it
    #[command(
        after_help = "Example:\n  docent model pull minilm\nHF_ENDPOINT names a mirror, as --from does."
    )]
    Pull {
        /// One of `docent model list`, or OWNER/REPOSITORY on the hub
        name: String,
        /// Where models are fetched from: a mirror [default: `HF_ENDPOINT`, or the Hugging Face Hub]
        #[arg(long, value_name = "URL")]
        from: Option<String>,
    },
    /// Name the models that are known, and which of them are fetched
    List,
    /// Load a model, run it over a few sentences, and say how fast
    Check {
        /// The model's folder, or the name of a fetched one
        #[arg(value_name = "DIR")]
        model: String,
    },
}

impl Common {
    /// What these options change of the settings.
    pub fn overrides(&self) -> Overrides {
        Overrides { config: self.config.clone(), seeds: self.seeds.clone() }
    }
}
