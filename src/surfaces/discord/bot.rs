//! Docent in Discord: what all its parts share, and how a question becomes a message.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use moka::sync::Cache;
use serenity::gateway::ShardManager;
use serenity::model::id::{ApplicationId, ChannelId, CommandId, GuildId, RoleId, UserId};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::from_discord::Caller;
use super::humans::SavedMessages;
use super::library::{Holdings, Library};
use super::memory::{Earlier, Memory};
use super::pace::Pace;
use super::rest::{Rest, RestError};
use super::threads::Threads;
use super::{feedback, humans};
use crate::answer::outcome::Answer;
use crate::config::routes::Place;
use crate::index::corpus::Edition;
use crate::nlu::question::Question;
use crate::nlu::recognition::Recognition;
use crate::render::chat::answer::{Shown, answer};
use crate::render::chat::message::Message;
use crate::render::chat::pages::notice;
use crate::render::phrases::{Phrases, fill};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::surfaces::setup::Setup;

/// What all parts share.
pub struct Bot {
    /// Docent's user.
    pub me: UserId,
    /// Docent's name.
    pub name: String,
    /// Docent's application.
    pub application: ApplicationId,
    /// The settings and phrases.
    pub setup: Arc<Setup>,
    /// The documents.
    pub library: Library,
    /// What outlives a restart. Only where nobody is held up by a disk: see [`Bot::work`].
    pub store: Mutex<Store>,
    /// The way to Discord.
    pub rest: Rest,
    /// What was asked before.
    pub memory: Memory,
    /// How fast people may ask.
    pub pace: Pace,
    /// Which channels threads are in.
    pub threads: Threads,
    /// Docent's own role in each server.
    pub own_roles: Cache<RoleId, ()>,
    /// What is being worked on.
    pub tasks: TaskTracker,
    /// Since when Docent has been there.
    pub since: Instant,
    /// The connections, once there are any.
    pub shards: OnceLock<Arc<ShardManager>>,
    /// The id of `/ask`, once it is known.
    pub ask: OnceLock<CommandId>,
    /// In which channel of each server people answer what the documents do not, as far as it is known.
    pub human_channels: RwLock<HashMap<GuildId, ChannelId>>,
    /// Which messages were saved as answers.
    pub saved: SavedMessages,
    /// Held by whoever groups the questions without an answer, which takes a core for a while.
    pub grouping: Semaphore,
    /// Held by those who greet.
    pub greeting: Semaphore,
}

/// A question and all that its answer depends on.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The question.
    pub text: String,
    /// Who asks.
    pub person: UserId,
    /// Where it is asked.
    pub place: Place,
    /// The question before it.
    pub before: Before,
    /// Whether the channel does not show the question, so that the answer must.
    pub unseen: bool,
    /// Whether everybody there reads the answer: then the asker's roles open nothing.
    pub aloud: bool,
    /// Whether it was put to Docent, and for the first time: what was only overheard, or edited, is not kept as a question
    /// without an answer.
    pub put: bool,
}

/// How the question before another is found.
#[derive(Clone, Debug)]
pub enum Before {
    /// Under these keys; the first that is remembered counts.
    Under(Vec<Earlier>),
    /// It is known, or known that there is none.
    Known(Option<Box<Recognition>>),
}

/// A message, and what is to be remembered of the question that it answers.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What to say.
    pub message: Message,
    /// How the question was understood, and of which documents it was asked.
    pub context: Option<(Recognition, Edition)>,
    /// What was understood before it.
    pub earlier: Option<Recognition>,
    /// How sure the answer is, 0 to 1; `None` when it is no answer.
    pub sure: Option<f32>,
}

impl Bot {
    /// What Docent says in its own voice.
    pub fn phrases(&self) -> &Phrases {
        &self.setup.phrases
    }

    /// The place of a message with the channel that its thread is in, where anything depends on it.
    ///
    /// # Errors
    /// When Discord does not say: then it is not known what may be asked there.
    pub async fn located(&self, mut place: Place) -> Result<Place, RestError> {
        let matters = self.setup.config.routes.iter().any(|route| route.channel.is_some());
        if matters && place.server.is_some() && place.parent.is_none() {
            let parent = self.threads.parent(ChannelId::new(place.channel), &self.rest).await?;
            place.parent = parent.map(ChannelId::get);
        }
        Ok(place)
    }

    /// The place of somebody who uses a command or a button.
    ///
    /// # Errors
    /// When neither the interaction nor Discord says which channel a thread is in.
    pub async fn place_of(&self, caller: &Caller) -> Result<Place, RestError> {
        let place = caller.place.clone();
        if caller.located { Ok(place) } else { self.located(place).await }
    }

    /// Answers a question. Whatever goes wrong is said to be wrong, under a number that the log has
    /// too.
    pub async fn answer(self: &Arc<Self>, asking: Asking, id: u64) -> Answered {
        let bot = Arc::clone(self);
        let answered = self.work(move || bot.answer_now(&asking, id)).await;
        answered.unwrap_or_else(|error| Answered::without(self.wrong(id, &error)))
    }

    /// Makes a message from the documents that somebody may ask where they use a command or a button.
    pub async fn look_up(
        self: &Arc<Self>,
        caller: &Caller,
        look: impl FnOnce(&Self, &Holdings) -> Message + Send + 'static,
    ) -> Message {
        let id = caller.id.get();
        let place = match self.place_of(caller).await {
            Ok(place) => place,
            Err(error) => return self.wrong(id, &error.into()),
        };
        let bot = Arc::clone(self);
        let looked = self.work(move || {
            let holdings = bot.library.holdings(&place)?;
            Ok(holdings
                .map_or_else(|| notice(&bot.phrases().no_documents_here), |holdings| look(&bot, &holdings)))
        });
        looked.await.unwrap_or_else(|error| self.wrong(id, &error))
    }

    /// What outlives a restart.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        // Whoever broke off while holding it has left nothing half done: the database sees to that.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads or writes what outlives a restart, where it holds up nobody.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn stored<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T> {
        let bot = Arc::clone(self);
        self.work(move || Ok(work(&bot.store())?)).await
    }

    /// Runs what may take long where it holds up nobody.
    ///
    /// # Errors
    /// Those of the work, or that it broke off.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|broken| anyhow!("a fault of Docent's: {broken}"))?
    }

    /// Says that something went wrong, and logs what.
    pub fn wrong(&self, id: u64, error: &anyhow::Error) -> Message {
        tracing::error!(id, error = format!("{error:#}"), "could not answer");
        notice(&fill(&self.phrases().went_wrong, &[("id", &id.to_string())]))
    }

    /// A phrase that names the command to ask with; people can press it once its id is known.
    pub fn how_to_ask(&self, phrase: &str) -> Message {
        let ask = self.ask.get().map_or_else(|| "`/ask`".to_owned(), |id| format!("</ask:{id}>"));
        notice(&fill(phrase, &[("ask", &ask)]))
    }

    /// Says how long to wait.
    pub fn slow_down(&self, wait: Duration) -> Message {
        let seconds = wait.as_secs().saturating_add(1).to_string();
        notice(&fill(&self.phrases().too_fast, &[("seconds", &seconds)]))
    }

    fn answer_now(self: &Arc<Self>, asking: &Asking, id: u64) -> Result<Answered> {
        let phrases = self.phrases();
        let everybody = Place { roles: Vec::new(), ..asking.place.clone() };
        let place = if asking.aloud { &everybody } else { &asking.place };
        let Some(holdings) = self.library.holdings(place)? else {
            let alone = self.library.opens(&asking.place);
            let message =
                if alone { self.how_to_ask(&phrases.ask_alone) } else { notice(&phrases.no_documents_here) };
            return Ok(Answered::without(message));
        };
        if asking.text.is_empty() {
            return Ok(Answered::without(self.how_to_ask(&phrases.empty_question)));
        }
        let engine = &holdings.engine;
        let edition = engine.edition();
        let earlier = match &asking.before {
            Before::Known(earlier) => earlier.clone().map(|earlier| *earlier),
            Before::Under(keys) => keys.iter().find_map(|&key| self.memory.earlier(key, edition)),
        };
        let began = Instant::now();
        let mut reply = engine.answer(&Question::after(asking.text.clone(), earlier.clone()))?;
        // What leans on another question says too little alone, to people as to whoever reads what is missing.
        let alone = !reply.recognition.follows_up;
        if alone && matches!(reply.answer, Answer::NotInDocuments(_)) {
            let asked = reply.recognition.mended(&asking.text);
            match humans::recalled(self, engine, asking.place.server, &asked) {
                Some(saved) => reply.answer = saved,
                None => feedback::keep_unanswered(self, asking, id, edition),
            }
        }
        let topics = match &reply.answer {
            Answer::NotInDocuments(_) => engine.offers(&reply),
            _ => Vec::new(),
        };
        let shown = Shown {
            most: self.setup.config.answer.shown,
            question: asking.unseen.then_some(asking.text.as_str()),
            edition,
            topics: &topics,
            humans: alone && humans::channel_of(self, asking.place.server).is_some(),
        };
        let mut message = answer(&reply, phrases, &shown);
        message.private |= holdings.personal;
        let sure = matches!(reply.answer, Answer::Supported(_)).then(|| reply.confidence());
        tracing::info!(
            server = asking.place.server,
            // That of direct messages is one person's.
            channel = asking.place.server.map(|_| asking.place.channel),
            outcome = outcome(&reply.answer),
            confidence = reply.confidence(),
            micros = began.elapsed().as_micros() as u64,
            question = self.setup.config.log.questions.then_some(asking.text.as_str()),
            "asked"
        );
        Ok(Answered { message, context: Some((reply.context, edition)), earlier, sure })
    }
}

impl Answered {
    /// A message that answers nothing.
    pub fn without(message: Message) -> Self {
        Self { message, context: None, earlier: None, sure: None }
    }
}

fn outcome(answer: &Answer) -> &'static str {
    match answer {
        Answer::Supported(_) => "answered",
        Answer::Clarify(_) => "clarify",
        Answer::NotInDocuments(_) => "not in the documents",
        Answer::Curated(_) => "curated",
        Answer::Chat(_) => "chat",
    }
}
