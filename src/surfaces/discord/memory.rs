//! What is remembered, for a while and only in memory: what was asked before, and which answer
//! belongs to which question.

use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use serenity::model::id::{ChannelId, MessageId, UserId};
use tokio::sync::Mutex;

use crate::index::corpus::Edition;
use crate::nlu::recognition::Recognition;
use crate::onboard::quiz::Turn;
use crate::store::questions::Kept;

/// For how long a question may be followed up.
const FOLLOW_UP: Duration = Duration::from_mins(10);
/// For how long after a question its edits are answered.
pub const EDITABLE: Duration = Duration::from_mins(1);
/// For how long an answer goes when its question is deleted.
const DELETABLE: Duration = Duration::from_hours(24);
/// Characters of a question that are remembered with its answer.
const WORDS: usize = 500;
/// The most entries of each kind; those that were not used for longest are forgotten first.
const MOST: u64 = 10_000;

/// What is remembered.
pub struct Memory {
    /// Written out: as they are used, recognitions take ten times the room.
    earlier: Cache<(Earlier, Edition), Arc<[u8]>>,
    questions: Cache<MessageId, Arc<Exchange>>,
    answers: Cache<MessageId, Answer>,
    votes: Cache<(UserId, MessageId), Kept>,
    put_to_people: Cache<MessageId, ()>,
    chosen: Cache<(UserId, Turn), ()>,
    recent: Cache<(UserId, Event), ()>,
}

/// The message that answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub asker: UserId,
    /// Where it stands.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// What was asked, or how that begins.
    pub question: Arc<str>,
}

/// By what an earlier question is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Earlier {
    /// Who asked it, and where.
    By(UserId, ChannelId),
    /// The answer that it got.
    Answered(MessageId),
}

/// Something that is done for a person at most once in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// An answer to a question that was not put to Docent.
    Overheard,
    /// Saying that they ask too fast.
    Slowed,
    /// A direct message that says what is wrong elsewhere.
    Warned,
}

/// A question that may still be edited.
pub struct Exchange {
    /// When it came.
    pub since: Instant,
    /// What is known of it. Whoever works on it holds the lock, so that an edit waits for the answer
    /// that it changes.
    pub state: Mutex<State>,
}

impl Exchange {
    /// A question of which nothing is known but that it came.
    pub fn now() -> Arc<Self> {
        Arc::new(Self { since: Instant::now(), state: Mutex::default() })
    }
}

/// What is known of a question.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// As it was last read.
    pub text: String,
    /// What was understood before it: an edit leans on that, never on what it was itself.
    pub earlier: Option<Recognition>,
    /// The message that answers it, once it is posted.
    pub answer: Option<MessageId>,
    /// How many messages were posted for it.
    pub posted: u32,
}

impl Memory {
    /// An empty memory.
    pub fn new() -> Self {
        Self {
            earlier: forgetting(FOLLOW_UP),
            questions: forgetting(EDITABLE + EDITABLE),
            answers: forgetting(DELETABLE),
            votes: forgetting(DELETABLE),
            put_to_people: forgetting(DELETABLE),
            chosen: forgetting(DELETABLE),
            recent: forgetting(Duration::from_mins(1)),
        }
    }

    /// What was understood of an earlier question, asked of the same documents.
    pub fn earlier(&self, key: Earlier, edition: Edition) -> Option<Recognition> {
        postcard::from_bytes(&self.earlier.get(&(key, edition))?).ok()
    }

    /// Keeps how a question was understood, for the next.
    pub fn keep(&self, key: Earlier, edition: Edition, context: &Recognition) {
        // Nothing in it can fail to be written; if it did, the next question would stand alone.
        if let Ok(written) = postcard::to_stdvec(context) {
            self.earlier.insert((key, edition), written.into());
        }
    }

    /// A question that came a short while ago.
    pub fn question(&self, id: MessageId) -> Option<Arc<Exchange>> {
        self.questions.get(&id)
    }

    /// Keeps a question while it may be edited. Returns whether it was not there yet.
    pub fn begin(&self, id: MessageId, exchange: &Arc<Exchange>) -> bool {
        self.questions.entry(id).or_insert_with(|| Arc::clone(exchange)).is_fresh()
    }

    /// Keeps which message answers a question.
    pub fn keep_answer(&self, question: MessageId, mut answer: Answer) {
        if let Some((end, _)) = answer.question.char_indices().nth(WORDS) {
            answer.question = answer.question[..end].into();
        }
        self.answers.insert(question, answer);
    }

    /// What was asked in a message that was answered.
    pub fn asked(&self, question: MessageId) -> Option<Arc<str>> {
        self.answers.get(&question).map(|answer| answer.question)
    }

    /// What a person has said of an answer before.
    pub fn vote(&self, person: UserId, answer: MessageId) -> Option<Kept> {
        self.votes.get(&(person, answer))
    }

    /// Keeps what a person has said of an answer, so that they may think again.
    pub fn keep_vote(&self, person: UserId, answer: MessageId, kept: Kept) {
        self.votes.insert((person, answer), kept);
    }

    /// Whether the question of this refusal was not put to people yet; from then on it was.
    pub fn first_put_to_people(&self, refusal: MessageId) -> bool {
        self.put_to_people.entry(refusal).or_insert(()).is_fresh()
    }

    /// Whether a person answers this question of a quiz for the first time.
    pub fn first_chosen(&self, person: UserId, turn: Turn) -> bool {
        self.chosen.entry((person, turn)).or_insert(()).is_fresh()
    }

    /// Forgets what a person asked and said.
    pub fn forget(&self, person: UserId) {
        for (key, _) in &self.earlier {
            if matches!(key.0, Earlier::By(asker, _) if asker == person) {
                self.earlier.invalidate(&*key);
            }
        }
        for (key, _) in self.votes.iter().filter(|(key, _)| key.0 == person) {
            self.votes.invalidate(&*key);
        }
        for (key, ()) in self.chosen.iter().filter(|(key, ())| key.0 == person) {
            self.chosen.invalidate(&*key);
        }
        for (key, answer) in &self.answers {
            if answer.asker == person {
                self.answers.insert(*key, Answer { question: "".into(), ..answer });
            }
        }
    }

    /// Who asked a question that was answered.
    pub fn asker(&self, question: MessageId) -> Option<UserId> {
        self.answers.get(&question).map(|answer| answer.asker)
    }

    /// The answer to a question, which is forgotten with this.
    pub fn take_answer(&self, question: MessageId) -> Option<Answer> {
        self.answers.remove(&question)
    }

    /// Whether this happened for this person less than a minute ago.
    pub fn was_in_this_minute(&self, person: UserId, event: Event) -> bool {
        self.recent.contains_key(&(person, event))
    }

    /// Whether this may happen for this person now; from then on it may not for a minute.
    pub fn first_in_a_minute(&self, person: UserId, event: Event) -> bool {
        self.recent.entry((person, event)).or_insert(()).is_fresh()
    }
}

fn forgetting<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static>(
    after: Duration,
) -> Cache<K, V> {
    // The usual policy would not take in what is new while all that is there was used as often.
    Cache::builder().max_capacity(MOST).time_to_live(after).eviction_policy(EvictionPolicy::lru()).build()
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}
