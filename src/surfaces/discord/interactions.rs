//! Commands, buttons and what completes a question while it is typed. Discord waits three seconds
//! for each; what takes longer is announced first and comes later.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serenity::builder::CreateInteractionResponse;
use serenity::http::{LightMethod, Route};
use serenity::model::application::{CommandInteraction, ComponentInteraction, ResolvedTarget};

use super::bot::{Asking, Before, Bot};
use super::commands::Command;
use super::from_discord::{self, Caller, commander, custom_ids, is_private, presser};
use super::memory::Earlier;
use super::rest::RestError;
use super::{feedback, greetings, humans, onboarding, privacy, status, to_discord, trouble};
use crate::answer::glossary::look_up;
use crate::check::claim::claims;
use crate::check::verdict::Checked;
use crate::index::corpus::Edition;
use crate::render::chat::action::{Action, Round};
use crate::render::chat::glossary;
use crate::render::chat::message::Message;
use crate::render::chat::pages::{self, notice};
use crate::render::chat::verdict::{self, CLAIMS};
use crate::store::questions::Outcome;

/// How long an answer is waited for before it is announced instead: well below Discord's three
/// seconds, of which the network takes its share.
const DIRECT: Duration = Duration::from_millis(1_500);

/// How an answer appears.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// As a message of its own, private or not as the message says.
    Anew,
    /// As a message of its own that only the caller sees.
    Alone,
    /// In place of the message whose button was pressed.
    InPlace,
    /// The same, where everybody reads that message.
    InPublic,
}

/// Does what a command says.
pub async fn commanded(bot: &Arc<Bot>, interaction: CommandInteraction) {
    let caller = commander(&interaction);
    let Some(command) = Command::named(&interaction.data.name, interaction.data.kind, bot.phrases()) else {
        // A command of an earlier version, which Discord has not forgotten yet.
        return respond(bot, &caller, Way::Anew, async { notice(&bot.phrases().expired) }).await;
    };
    if command.is_for_managers() && !caller.manages {
        return respond(bot, &caller, Way::Anew, async { notice(&bot.phrases().not_yours) }).await;
    }
    let own = Earlier::By(caller.person, caller.channel);
    match command {
        Command::Ask => {
            let typed = interaction.data.options.first().and_then(|option| option.value.as_str());
            let question = from_discord::words(typed.unwrap_or_default(), &[], bot.me);
            ask(bot, &caller, question, Way::Anew, Before::Under(vec![own]), caller.id.get()).await;
        }
        Command::Check => {
            let typed = interaction.data.options.first().and_then(|option| option.value.as_str());
            check(bot, &caller, &from_discord::words(typed.unwrap_or_default(), &[], bot.me)).await;
        }
        Command::CheckFacts => check(bot, &caller, &target(bot, &interaction)).await,
        Command::Glossary => {
            let typed = interaction.data.options.first().and_then(|option| option.value.as_str());
            let asked = typed.map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned);
            let looked_up = bot.look_up(&caller, move |bot, holdings| {
                let (corpus, lexicon) = (holdings.engine.corpus(), holdings.engine.lexicon());
                let found = look_up(asked.as_deref(), corpus, lexicon);
                glossary::message(&found, asked.as_deref(), bot.phrases())
            });
            respond(bot, &caller, Way::Anew, looked_up).await;
        }
        Command::AskAbout => {
            let question = target(bot, &interaction);
            // It leans on what its writer said before, which is not known.
            ask(bot, &caller, question, Way::Anew, Before::Known(None), caller.id.get()).await;
        }
        Command::Topics => page(bot, &caller, &Action::Topics { page: 0 }, Way::Anew).await,
        Command::Onboard => respond(bot, &caller, Way::Anew, onboarding::resume(bot, &caller)).await,
        Command::Quiz => {
            respond(bot, &caller, Way::Anew, onboarding::question(bot, &caller, Round::any())).await;
        }
        Command::Sources => page(bot, &caller, &Action::Sources { page: 0 }, Way::Anew).await,
        Command::Help => {
            let help = bot.look_up(&caller, |bot, holdings| {
                pages::help(holdings.engine.topics(), &bot.name, bot.phrases())
            });
            respond(bot, &caller, Way::Anew, help).await;
        }
        Command::Status => respond(bot, &caller, Way::Anew, status::status(bot, &caller)).await,
        Command::Reload => respond(bot, &caller, Way::Anew, status::reload(bot, &caller)).await,
        Command::Gaps => respond(bot, &caller, Way::Anew, status::gaps(bot, &caller)).await,
        Command::Privacy => respond(bot, &caller, Way::Anew, async { privacy::told(bot) }).await,
        Command::ForgetMe => respond(bot, &caller, Way::Anew, privacy::forget(bot, &caller)).await,
        Command::SaveAsAnswer => {
            if let Some(ResolvedTarget::Message(reply)) = interaction.data.target() {
                respond(bot, &caller, Way::Anew, humans::save(bot, &caller, reply)).await;
            }
        }
    }
}

/// The words of the message that a command was used on.
fn target(bot: &Bot, interaction: &CommandInteraction) -> String {
    match interaction.data.target() {
        Some(ResolvedTarget::Message(message)) => {
            from_discord::words(&message.content, &message.mentions, bot.me)
        }
        _ => String::new(),
    }
}

/// Holds the claims of a text against the documents. The caller alone sees what comes of it, so that nobody is shown up
/// before others, and what a role opens stays with it.
async fn check(bot: &Arc<Bot>, caller: &Caller, text: &str) {
    if let Err(wait) = bot.pace.count(caller.person, caller.channel) {
        return respond(bot, caller, Way::Anew, async { bot.slow_down(wait) }).await;
    }
    let claims: Vec<String> = claims(text).into_iter().take(CLAIMS).collect();
    if claims.is_empty() {
        return respond(bot, caller, Way::Anew, async { notice(&bot.phrases().nothing_to_check) }).await;
    }
    let checked = bot.look_up(caller, move |bot, holdings| {
        let checked: Result<Vec<Checked>, _> =
            claims.iter().map(|claim| holdings.engine.check(claim)).collect();
        match checked {
            Ok(checked) => verdict::message(&checked, bot.phrases()),
            Err(error) => bot.wrong(0, &error.into()),
        }
    });
    respond(bot, caller, Way::Anew, checked).await;
}

/// Does what a button says.
pub async fn pressed(bot: &Arc<Bot>, interaction: ComponentInteraction) {
    let caller = presser(&interaction);
    let private = is_private(&interaction.message);
    let Some(action) = Action::decode(&interaction.data.custom_id) else {
        return respond(bot, &caller, Way::Anew, async { notice(&bot.phrases().expired) }).await;
    };
    // A page is turned in its place; an answer stays.
    let turned = if private && !is_answer(&interaction.message) { Way::InPlace } else { Way::Anew };
    match action {
        Action::Ask { question } => {
            // A choice or a topic takes the place of the message that offered it, for whom it was
            // offered to; others get an answer of their own.
            let way = match (private, feedback::asker(bot, &interaction.message) == Some(caller.person)) {
                (true, _) => Way::InPlace,
                (false, true) => Way::InPublic,
                (false, false) => Way::Alone,
            };
            // A button asks a whole question.
            let changed = matches!(way, Way::InPlace | Way::InPublic);
            let shown_by = if changed { interaction.message.id.get() } else { caller.id.get() };
            ask(bot, &caller, question, way, Before::Known(None), shown_by).await;
        }
        Action::Rate { good, edition, sentence } => {
            let outcome = if good { Outcome::Good } else { Outcome::Bad };
            let rated = feedback::rated(bot, &caller, &interaction.message, outcome, edition, sentence);
            respond(bot, &caller, Way::Anew, rated).await;
        }
        Action::AskHumans => {
            respond(bot, &caller, Way::Anew, humans::ask(bot, &caller, &interaction.message)).await;
        }
        Action::StopGreeting => {
            respond(bot, &caller, Way::Anew, greetings::stop(bot, &caller)).await;
        }
        Action::Tour { page } => {
            respond(bot, &caller, turned, onboarding::turn(bot, &caller, page)).await;
        }
        Action::Quiz { round } => {
            respond(bot, &caller, turned, onboarding::question(bot, &caller, round)).await;
        }
        Action::Choose { edition, round, choice } => {
            let chosen = onboarding::chosen(bot, &caller, edition, round, choice);
            respond(bot, &caller, turned, chosen).await;
        }
        other => page(bot, &caller, &other, turned).await,
    }
}

/// Offers what the question may become.
pub async fn typed(bot: &Arc<Bot>, interaction: CommandInteraction) {
    let caller = commander(&interaction);
    let typed = interaction.data.autocomplete().map(|option| option.value.to_owned()).unwrap_or_default();
    let completed = match bot.place_of(&caller).await {
        Ok(place) => {
            let complete = Arc::clone(bot);
            bot.work(move || {
                let holdings = complete.library.open_holdings(&place);
                Ok(holdings.map(|holdings| holdings.engine.topics().complete(&typed, 25)).unwrap_or_default())
            })
            .await
        }
        Err(error) => Err(error.into()),
    };
    let choices = completed.unwrap_or_else(|error| {
        tracing::warn!(reason = format!("{error:#}"), "nothing to complete the question with");
        Vec::new()
    });
    sent(callback(bot, &caller, &to_discord::choices(&choices)).await);
}

/// Whether the message is an answer.
fn is_answer(message: &serenity::model::channel::Message) -> bool {
    custom_ids(message).any(|id| matches!(Action::decode(id), Some(Action::Rate { .. })))
}

/// Answers a question in such a way; what was asked is remembered under `shown_by`, the interaction whose answer shows it
/// or the message that is changed.
async fn ask(bot: &Arc<Bot>, caller: &Caller, text: String, way: Way, before: Before, shown_by: u64) {
    if let Err(wait) = bot.pace.count(caller.person, caller.channel) {
        return respond(bot, caller, Way::Anew, async { bot.slow_down(wait) }).await;
    }
    let key = Earlier::By(caller.person, caller.channel);
    let answer = async {
        let id = caller.id.get();
        let place = match bot.place_of(caller).await {
            Ok(place) => place,
            Err(error) => return bot.wrong(id, &error.into()),
        };
        let aloud = way == Way::InPublic;
        let person = caller.person;
        bot.memory.keep_asked(shown_by, person, &text);
        let asking = Asking { text, person, place, before, unseen: true, aloud, put: true };
        let answered = bot.answer(asking, id).await;
        if let Some((context, edition)) = answered.context {
            bot.memory.keep(key, edition, &context);
        }
        if way == Way::Alone { answered.message.privately() } else { answered.message }
    };
    respond(bot, caller, way, answer).await;
}

/// Shows a page of the documents of the place.
async fn page(bot: &Arc<Bot>, caller: &Caller, action: &Action, way: Way) {
    let action = action.clone();
    let page = bot.look_up(caller, move |bot, holdings| {
        let (engine, phrases) = (&holdings.engine, bot.phrases());
        let current = |edition: Edition| edition == engine.edition();
        match &action {
            Action::Context { edition, sentences, .. } if current(*edition) => {
                pages::context(engine.corpus(), sentences, phrases)
            }
            Action::More { edition, sentences } if current(*edition) => {
                pages::more(engine.corpus(), sentences, phrases)
            }
            Action::Topics { page } => pages::topics(engine.topics(), *page, phrases),
            Action::Sources { page } => pages::sources(engine.corpus(), *page, phrases),
            _ => notice(&phrases.expired),
        }
    });
    respond(bot, caller, way, page).await;
}

/// Answers the interaction: at once when the answer is there soon, else by saying that it will come.
async fn respond(bot: &Arc<Bot>, caller: &Caller, way: Way, answer: impl Future<Output = Message>) {
    tokio::pin!(answer);
    if let Ok(message) = tokio::time::timeout(DIRECT, &mut answer).await {
        let response = match way {
            Way::Anew | Way::Alone => to_discord::response(&message),
            Way::InPlace | Way::InPublic => to_discord::update(&message),
        };
        return sent(callback(bot, caller, &response).await);
    }
    let announced = match way {
        // What the answer will be is not known: a refusal, or what the caller alone may read.
        Way::Anew | Way::Alone => to_discord::deferred(true),
        Way::InPlace | Way::InPublic => CreateInteractionResponse::Acknowledge,
    };
    let announced = callback(bot, caller, &announced).await;
    let came = announced.as_ref().err().is_none_or(trouble::is_done_already);
    sent(announced);
    if came {
        let message = answer.await;
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: bot.application,
            token: &caller.token,
        };
        sent(bot.rest.tell(LightMethod::Patch, route, &to_discord::late(&message)).await);
    }
}

async fn callback(bot: &Bot, caller: &Caller, response: &CreateInteractionResponse) -> Result<(), RestError> {
    let route = Route::InteractionResponse { interaction_id: caller.id, token: &caller.token };
    bot.rest.tell(LightMethod::Post, route, response).await
}

/// One line in the log for an answer that Discord did not take.
fn sent(outcome: Result<(), RestError>) {
    match outcome {
        Err(error) if !trouble::is_done_already(&error) => {
            tracing::warn!(reason = %error, "an interaction stayed unanswered");
        }
        _ => {}
    }
}
