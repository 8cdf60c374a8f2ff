//! The commands as Discord lists them.

use serde_json::{Value, json};
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::http::{LightMethod, Route};
use serenity::model::Permissions;
use serenity::model::application::{CommandOptionType, CommandType, InstallationContext, InteractionContext};
use serenity::model::id::CommandId;

use super::bot::Bot;
use super::rest::RestError;
use crate::render::phrases::Phrases;

/// What can be commanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// A question.
    Ask,
    /// A question that somebody wrote as a message.
    AskAbout,
    /// A claim to check.
    Check,
    /// What somebody wrote as a message, to check.
    CheckFacts,
    /// The documents' terms.
    Glossary,
    /// What can be asked about.
    Topics,
    /// A short path through the documents.
    Onboard,
    /// Questions with four choices.
    Quiz,
    /// What the answers are from.
    Sources,
    /// How to ask.
    Help,
    /// How Docent is.
    Status,
    /// To read the documents anew.
    Reload,
    /// What is kept of what people ask.
    Privacy,
    /// To delete what is kept of whoever uses it.
    ForgetMe,
    /// What the documents fail to answer.
    Gaps,
    /// To save what somebody wrote as the answer to the question that they replied to.
    SaveAsAnswer,
}

/// The name of the option of `/ask`.
pub const QUESTION: &str = "question";

/// The name of the option of `/check`.
pub const CLAIM: &str = "claim";

/// The name of the option of `/glossary`.
pub const TERM: &str = "term";
/// The longest term that can be looked up.
const LONGEST_TERM: u16 = 200;

/// The longest question that Discord lets people write into a command.
const LONGEST_QUESTION: usize = 6_000;
/// The longest description.
const LONGEST_DESCRIPTION: usize = 100;

impl Command {
    const ALL: [Self; 16] = [
        Self::Ask,
        Self::AskAbout,
        Self::Check,
        Self::CheckFacts,
        Self::Glossary,
        Self::Topics,
        Self::Onboard,
        Self::Quiz,
        Self::Sources,
        Self::Help,
        Self::Status,
        Self::Reload,
        Self::Privacy,
        Self::ForgetMe,
        Self::Gaps,
        Self::SaveAsAnswer,
    ];

    /// The command of this name, as an interaction gives it.
    pub fn named(name: &str, kind: CommandType, phrases: &Phrases) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name(phrases) == name && command.kind() == kind)
    }

    /// Whether only those may use it who manage the server.
    pub fn is_for_managers(self) -> bool {
        matches!(self, Self::Status | Self::Reload | Self::Gaps | Self::SaveAsAnswer)
    }

    fn kind(self) -> CommandType {
        match self {
            Self::AskAbout | Self::CheckFacts | Self::SaveAsAnswer => CommandType::Message,
            _ => CommandType::ChatInput,
        }
    }

    fn name(self, phrases: &Phrases) -> &str {
        match self {
            Self::Ask => "ask",
            Self::AskAbout => &phrases.command_ask_about,
            Self::Check => "check",
            Self::CheckFacts => &phrases.command_check_facts,
            Self::Glossary => "glossary",
            Self::Topics => "topics",
            Self::Onboard => "onboard",
            Self::Quiz => "quiz",
            Self::Sources => "sources",
            Self::Help => "help",
            Self::Status => "status",
            Self::Reload => "reload",
            Self::Privacy => "privacy",
            Self::ForgetMe => "forget-me",
            Self::Gaps => "gaps",
            Self::SaveAsAnswer => &phrases.command_save_as_answer,
        }
    }

    fn description(self, phrases: &Phrases) -> &str {
        match self {
            // Discord shows none, and takes none, for the commands of a message.
            Self::AskAbout | Self::CheckFacts | Self::SaveAsAnswer => "",
            Self::Check => &phrases.command_check,
            Self::Ask => &phrases.command_ask,
            Self::Glossary => &phrases.command_glossary,
            Self::Topics => &phrases.command_topics,
            Self::Onboard => &phrases.command_onboard,
            Self::Quiz => &phrases.command_quiz,
            Self::Sources => &phrases.command_sources,
            Self::Help => &phrases.command_help,
            Self::Status => &phrases.command_status,
            Self::Reload => &phrases.command_reload,
            Self::Privacy => &phrases.command_privacy,
            Self::ForgetMe => &phrases.command_forget_me,
            Self::Gaps => &phrases.command_gaps,
        }
    }

    fn definition(self, phrases: &Phrases, longest_question: usize) -> CreateCommand {
        let mut made = CreateCommand::new(self.name(phrases)).kind(self.kind());
        let description = self.description(phrases);
        if !description.is_empty() {
            made = made.description(clipped(description));
        }
        if self == Self::Ask {
            let longest = u16::try_from(longest_question.min(LONGEST_QUESTION)).unwrap_or(u16::MAX);
            let about = clipped(&phrases.command_ask_question);
            made = made.add_option(
                CreateCommandOption::new(CommandOptionType::String, QUESTION, about)
                    .required(true)
                    .set_autocomplete(true)
                    .max_length(longest),
            );
        }
        if self == Self::Check {
            let about = clipped(&phrases.command_check_claim);
            let longest = u16::try_from(LONGEST_QUESTION).unwrap_or(u16::MAX);
            let option = CreateCommandOption::new(CommandOptionType::String, CLAIM, about);
            made = made.add_option(option.required(true).max_length(longest));
        }
        if self == Self::Glossary {
            let about = clipped(&phrases.command_glossary_term);
            let option = CreateCommandOption::new(CommandOptionType::String, TERM, about);
            made = made.add_option(option.required(false).max_length(LONGEST_TERM));
        }
        if self.is_for_managers() {
            return made
                .default_member_permissions(Permissions::MANAGE_GUILD)
                .integration_types(vec![InstallationContext::Guild])
                .contexts(vec![InteractionContext::Guild]);
        }
        made.integration_types(vec![InstallationContext::Guild, InstallationContext::User]).contexts(vec![
            InteractionContext::Guild,
            InteractionContext::BotDm,
            InteractionContext::PrivateChannel,
        ])
    }
}

/// What came of [`register`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Whether Discord had other commands before.
    pub anew: bool,
    /// The id of `/ask`.
    pub ask: Option<CommandId>,
}

/// Tells Discord the commands, if those that it has are others.
///
/// # Errors
/// When Discord cannot be asked, or refuses them.
pub async fn register(bot: &Bot) -> Result<Registered, RestError> {
    let (phrases, longest) = (bot.phrases(), bot.setup.config.answer.max_question_chars);
    let ours: Vec<CreateCommand> =
        Command::ALL.iter().map(|command| command.definition(phrases, longest)).collect();
    let wanted = ours.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    let route = Route::Commands { application_id: bot.application };
    let listed: Vec<Value> = bot.rest.get(route).await?;
    if essence(&listed) == essence(&wanted) {
        return Ok(Registered { anew: false, ask: ask(&listed, phrases) });
    }
    let listed: Vec<Value> = bot.rest.ask(LightMethod::Put, route, &ours).await?;
    Ok(Registered { anew: true, ask: ask(&listed, phrases) })
}

/// What Discord knows of the commands, whoever told it.
///
/// # Errors
/// When Discord cannot be asked.
pub async fn registered(bot: &Bot) -> Result<Registered, RestError> {
    let listed: Vec<Value> = bot.rest.get(Route::Commands { application_id: bot.application }).await?;
    Ok(Registered { anew: false, ask: ask(&listed, bot.phrases()) })
}

/// The id of `/ask`, if it is listed.
fn ask(listed: &[Value], phrases: &Phrases) -> Option<CommandId> {
    let ask = listed.iter().find(|command| command["name"] == Command::Ask.name(phrases))?;
    let id: u64 = ask["id"].as_str()?.parse().ok()?;
    (id > 0).then(|| CommandId::new(id))
}

/// What of command definitions we set, in one order, with what Discord leaves out filled in.
fn essence(commands: &[Value]) -> Vec<Value> {
    let sorted = |list: &Value| {
        let mut numbers: Vec<u64> = list.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        numbers.sort_unstable();
        numbers
    };
    let or = |value: &Value, default: Value| if value.is_null() { default } else { value.clone() };
    let option = |option: &Value| {
        json!([
            option["type"],
            option["name"],
            option["description"],
            or(&option["required"], json!(false)),
            or(&option["autocomplete"], json!(false)),
            option["max_length"],
        ])
    };
    let mut all: Vec<Value> = commands
        .iter()
        .map(|command| {
            json!([
                command["name"],
                or(&command["type"], json!(1)),
                or(&command["description"], json!("")),
                command["default_member_permissions"],
                sorted(&command["integration_types"]),
                sorted(&command["contexts"]),
                command["options"].as_array().into_iter().flatten().map(option).collect::<Vec<_>>(),
            ])
        })
        .collect();
    all.sort_by_key(Value::to_string);
    all
}

/// The description in as many characters as Discord takes; phrases are for every team to change.
fn clipped(description: &str) -> String {
    description.chars().take(LONGEST_DESCRIPTION).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_discord_gives_back_is_known_again() {
        let phrases = Phrases::load(None).unwrap();
        let ours: Vec<Value> = Command::ALL
            .iter()
            .map(|command| serde_json::to_value(command.definition(&phrases, 2_000)).unwrap())
            .collect();
        let mut given_back = ours.clone();
        given_back.reverse();
        for command in &mut given_back {
            command["id"] = json!("5");
            command["nsfw"] = json!(false);
            if let Some(contexts) = command["contexts"].as_array_mut() {
                contexts.reverse();
            }
        }
        assert_eq!(essence(&ours), essence(&given_back));
        given_back[0]["description"] = json!("another");
        assert_ne!(essence(&ours), essence(&given_back));
    }
}
