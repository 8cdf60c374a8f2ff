//! What is kept of people, told to them, and deleted when they ask for it.

use std::sync::Arc;

use super::bot::Bot;
use super::from_discord::Caller;
use crate::config::store::Questions;
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::render::phrases::fill;

/// What is kept of what people write, as the settings have it.
pub fn told(bot: &Bot) -> Message {
    let (phrases, config) = (bot.phrases(), &bot.setup.config);
    let days = config.store.days.to_string();
    let mut lines = vec![match config.store.questions {
        Questions::None => phrases.privacy_nothing.clone(),
        Questions::Unanswered => fill(&phrases.privacy_questions, &[("days", &days)]),
    }];
    if config.store.questions != Questions::None {
        lines.push(if config.store.who { &phrases.privacy_who } else { &phrases.privacy_nobody }.clone());
    }
    if !config.discord.human_channels.is_empty() {
        lines.push(fill(&phrases.privacy_humans, &[("days", &days)]));
    }
    lines.push(phrases.privacy_people.clone());
    lines.push(phrases.privacy_memory.clone());
    lines
        .push(if config.log.questions { &phrases.privacy_logged } else { &phrases.privacy_unlogged }.clone());
    lines.push(phrases.privacy_forget.clone());
    notice(&lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n"))
}

/// Deletes all that is kept of whoever asks for it.
pub async fn forget(bot: &Arc<Bot>, caller: &Caller) -> Message {
    let (forgetting, person) = (Arc::clone(bot), caller.person);
    let forgotten = bot.work(move || {
        let forgotten = forgetting.store().forget(person.get())?;
        forgetting.memory.forget(person);
        Ok(forgotten)
    });
    match forgotten.await {
        Ok(forgotten) => {
            let (questions, others) = (forgotten.questions.to_string(), forgotten.others.to_string());
            let phrases = bot.phrases();
            let told = fill(&phrases.forgotten, &[("questions", &questions), ("others", &others)]);
            let nameless = bot.setup.config.store.questions != Questions::None && !bot.setup.config.store.who;
            notice(&if nameless { format!("{told}\n{}", phrases.forgotten_nameless) } else { told })
        }
        Err(error) => bot.wrong(caller.id.get(), &error),
    }
}
