//! Whoever joins a server is told how to begin, where the settings want that and they have not said that they do not.

use std::sync::Arc;

use serenity::http::Route;
use serenity::model::id::{GuildId, UserId};

use super::bot::Bot;
use super::from_discord::Caller;
use super::messages::tell;
use crate::config::routes::Place;
use crate::render::chat::action::Action;
use crate::render::chat::markdown::escape;
use crate::render::chat::message::{Button, Look, Message};
use crate::render::chat::pages::notice;
use crate::render::phrases::fill;

/// What matters of a server.
#[derive(serde::Deserialize)]
struct Server {
    name: String,
}

/// Greets somebody who has joined.
pub async fn greet(bot: &Arc<Bot>, person: UserId, server: GuildId) {
    let Ok(_permit) = bot.greeting.try_acquire() else {
        tracing::warn!("so many join at once that not all are greeted");
        return;
    };
    if !bot.memory.first_greeted(person, server) {
        return;
    }
    match bot.stored(move |store| store.may_greet(person.get())).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => {
            tracing::error!(
                error = format!("{error:#}"),
                "whether somebody is to be greeted could not be read"
            );
            return;
        }
    }
    let named = bot.rest.get::<Server>(Route::Guild { guild_id: server }).await.map(|server| server.name);
    let name = named.unwrap_or_else(|_| "Discord".to_owned());
    let phrases = bot.phrases();
    let words = fill(&phrases.welcome, &[("server", &escape(&name)), ("name", &escape(&bot.name))]);
    // Where routes leave direct messages without documents, there is nothing to be shown there.
    let tour = Button::of(&phrases.button_tour, Action::Tour { page: 0 }, Look::Main);
    let tour = tour.filter(|_| bot.library.opens(&Place::default()));
    let stop = Button::of(&phrases.button_stop_greeting, Action::StopGreeting, Look::Quiet);
    let welcome = notice(&words).with_row(tour.into_iter().chain(stop));
    // One for each person and server, in the few characters that Discord takes.
    let nonce = format!("g{:x}", person.get() ^ server.get().rotate_left(7));
    if let Err(error) = tell(bot, person, &welcome, &nonce).await {
        tracing::info!(reason = %error, "who joined takes no direct messages");
    }
}

/// Keeps that somebody does not want to be greeted.
pub async fn stop(bot: &Arc<Bot>, caller: &Caller) -> Message {
    let person = caller.person;
    match bot.stored(move |store| store.stop_greeting(person.get())).await {
        Ok(()) => notice(&bot.phrases().greeting_stopped),
        Err(error) => bot.wrong(caller.id.get(), &error),
    }
}
