//! The path through the documents and the quiz, for each person from where they left off.

use std::sync::Arc;

use anyhow::anyhow;

use super::bot::Bot;
use super::from_discord::Caller;
use super::library::Holdings;
use crate::index::corpus::Edition;
use crate::onboard::quiz::Turn;
use crate::onboard::tour::Tour;
use crate::render::chat::action::Round;
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::render::chat::quiz;
use crate::render::chat::tour::{self, Arrival};
use crate::store::people::Score;

/// The path, from where the person left it; from its beginning for who has not begun it, or has come to its end.
pub async fn resume(bot: &Arc<Bot>, caller: &Caller) -> Message {
    let (id, person) = (caller.id.get(), caller.person.get());
    bot.look_up(caller, move |bot, holdings| {
        let kept = bot.store().progress(person, &holdings.name).unwrap_or_else(|error| {
            tracing::error!(%error, "how far somebody came could not be read");
            None
        });
        on(bot, holdings, id, |path| {
            let last = path.stops.len() as u32 - 1;
            let left = kept.and_then(|page| u16::try_from(page.min(last)).ok());
            match left.filter(|page| *page > 0 && u32::from(*page) < last) {
                Some(page) => tour::message(path, page, Arrival::Resumed, Round::any(), bot.phrases()),
                None => tour::message(path, 0, Arrival::Turned, Round::any(), bot.phrases()),
            }
        })
    })
    .await
}

/// A page of the path, which is kept as the one where the person is.
pub async fn turn(bot: &Arc<Bot>, caller: &Caller, page: u16) -> Message {
    let (id, person) = (caller.id.get(), caller.person.get());
    bot.look_up(caller, move |bot, holdings| {
        on(bot, holdings, id, |path| {
            if usize::from(page) < path.stops.len() {
                let kept = bot.store().keep_progress(person, &holdings.name, u32::from(page));
                if let Err(error) = kept {
                    // They read on all the same.
                    tracing::error!(%error, "how far somebody came could not be kept");
                }
            }
            tour::message(path, page, Arrival::Turned, Round::any(), bot.phrases())
        })
    })
    .await
}

/// The next question of a round.
pub async fn question(bot: &Arc<Bot>, caller: &Caller, round: Round) -> Message {
    if let Err(wait) = bot.pace.count(caller.person, caller.channel) {
        return bot.slow_down(wait);
    }
    let id = caller.id.get();
    bot.look_up(caller, move |bot, holdings| match holdings.engine.question(turn_of(round)) {
        Ok(Some(asked)) => quiz::question(&asked, holdings.engine.edition(), round, bot.phrases()),
        Ok(None) => quiz::nothing(bot.phrases()),
        Err(error) => bot.wrong(id, &error.into()),
    })
    .await
}

/// What came of a choice. It counts once, however often the button is pressed.
pub async fn chosen(bot: &Arc<Bot>, caller: &Caller, edition: Edition, round: Round, choice: u8) -> Message {
    let (id, person) = (caller.id.get(), caller.person);
    bot.look_up(caller, move |bot, holdings| {
        let engine = &holdings.engine;
        if engine.edition() != edition {
            return notice(&bot.phrases().expired);
        }
        let asked = match engine.question(turn_of(round)) {
            Ok(Some(asked)) if asked.turn == turn_of(round) => asked,
            Ok(_) => return notice(&bot.phrases().expired),
            Err(error) => return bot.wrong(id, &error.into()),
        };
        let is_right = u32::from(usize::from(choice) == asked.right);
        let round = Round {
            right: round.right.saturating_add(is_right),
            asked: round.asked.saturating_add(1),
            ..round
        };
        let counts = bot.memory.first_chosen(person, turn_of(round));
        let more = if counts { Score { asked: 1, right: is_right } } else { Score::default() };
        let all = bot.store().add_score(person.get(), more);
        let all = all.inspect_err(|error| tracing::error!(%error, "a score could not be kept")).ok();
        quiz::outcome(
            &asked,
            usize::from(choice),
            round,
            all.map(|all| (all.right, all.asked)),
            bot.phrases(),
        )
    })
    .await
}

/// A message about the path, or that something is wrong with what its owner wrote.
fn on(bot: &Bot, holdings: &Holdings, id: u64, show: impl FnOnce(&Tour) -> Message) -> Message {
    match holdings.engine.tour() {
        Ok(path) => show(path),
        Err(fault) => bot.wrong(id, &anyhow!("{fault}")),
    }
}

fn turn_of(round: Round) -> Turn {
    Turn { seed: round.seed, number: round.number }
}
