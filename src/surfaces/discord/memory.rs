//! What is remembered, for a while and only in memory: what was asked before, and which answer
//! belongs to which question.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use serenity::model::id::{ChannelId, GuildId, MessageId, UserId};
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
/// Bytes of the words of questions that are remembered.
const WORDS: u64 = 16 << 20;
/// The most entries of each kind; those that were not used for longest are forgotten first.
const MOST: u64 = 10_000;

/// What is remembered.
pub struct Memory {
    /// Written out: as they are used, recognitions take ten times the room.
    earlier: Cache<(Earlier, Edition), Arc<[u8]>>,
    questions: Cache<MessageId, Arc<Exchange>>,
    answers: Cache<MessageId, Answer>,
    asked: Cache<u64, (UserId, Arc<str>)>,
    votes: Cache<(UserId, Answered), Kept>,
    unanswered: Cache<u64, Kept>,
    put_to_people: Cache<Answered, ()>,
    greeted: Cache<(UserId, GuildId), ()>,
    chosen: Cache<(UserId, Turn), ()>,
    recent: Cache<(UserId, Event), ()>,
}

/// The message that answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub asker: UserId,
    /// Where it stands.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
}

/// By what an earlier question is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Earlier {
    /// Who asked it, and where.
    By(UserId, ChannelId),
    /// The answer that it got.
    Answered(MessageId),
}

/// A message of Docent's as the answer to certain words: an edit of the question makes it another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Answered {
    /// The message.
    pub message: MessageId,
    /// A hash of the question.
    pub question: u64,
}

impl Answered {
    /// This message as the answer to this question.
    pub fn of(message: MessageId, question: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        question.hash(&mut hasher);
        Self { message, question: hasher.finish() }
    }
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
            asked: Cache::builder()
                .max_capacity(WORDS)
                .weigher(|_, (_, words): &(UserId, Arc<str>)| {
                    u32::try_from(words.len() + 64).unwrap_or(u32::MAX)
                })
                .time_to_live(DELETABLE)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
            votes: forgetting(DELETABLE),
            unanswered: forgetting(DELETABLE),
            put_to_people: forgetting(DELETABLE),
            greeted: forgetting(DELETABLE),
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
    pub fn keep_answer(&self, question: MessageId, answer: Answer) {
        self.answers.insert(question, answer);
    }

    /// What was asked, by the id of the message or the interaction that asked it, or of the message that shows the answer.
    pub fn asked(&self, id: u64) -> Option<Arc<str>> {
        self.asked.get(&id).map(|(_, words)| words)
    }

    /// Keeps what somebody asked, under such an id.
    pub fn keep_asked(&self, id: u64, person: UserId, words: &str) {
        self.asked.insert(id, (person, words.into()));
    }

    /// Keeps under which number a question without an answer is kept, by the id of the message that asked it.
    pub fn keep_unanswered(&self, question: u64, kept: Kept) {
        self.unanswered.insert(question, kept);
    }

    /// The number of a question without an answer, which is forgotten with this.
    pub fn take_unanswered(&self, question: MessageId) -> Option<Kept> {
        self.unanswered.remove(&question.get())
    }

    /// What a person has said of an answer before.
    pub fn vote(&self, person: UserId, answer: Answered) -> Option<Kept> {
        self.votes.get(&(person, answer))
    }

    /// Keeps what a person has said of an answer, so that they may think again.
    pub fn keep_vote(&self, person: UserId, answer: Answered, kept: Kept) {
        self.votes.insert((person, answer), kept);
    }

    /// Whether the question of this refusal was not put to people yet; from then on it was.
    pub fn first_put_to_people(&self, refusal: Answered) -> bool {
        self.put_to_people.entry(refusal).or_insert(()).is_fresh()
    }

    /// It could not be put to people after all.
    pub fn not_put_to_people(&self, refusal: Answered) {
        self.put_to_people.invalidate(&refusal);
    }

    /// Whether a person was not greeted in this server for a day; from then on they were.
    pub fn first_greeted(&self, person: UserId, server: GuildId) -> bool {
        self.greeted.entry((person, server)).or_insert(()).is_fresh()
    }

    /// Whether a person answers this question of a quiz for the first time.
    pub fn first_chosen(&self, person: UserId, turn: Turn) -> bool {
        self.chosen.entry((person, turn)).or_insert(()).is_fresh()
    }

    /// Forgets what a person asked and said. What an edit of theirs would need goes by itself within two minutes.
    pub fn forget(&self, person: UserId) {
        let own: HashSet<MessageId> =
            self.answers.iter().filter(|(_, one)| one.asker == person).map(|(_, one)| one.message).collect();
        invalidate(&self.earlier, |(key, _), _| match key {
            Earlier::By(asker, _) => *asker == person,
            Earlier::Answered(message) => own.contains(message),
        });
        invalidate(&self.asked, |_, (asker, _)| *asker == person);
        invalidate(&self.votes, |(voter, _), _| *voter == person);
        invalidate(&self.chosen, |(chooser, _), ()| *chooser == person);
        invalidate(&self.greeted, |(greeted, _), ()| *greeted == person);
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

/// Drops the entries that `goes` says so of.
fn invalidate<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static>(
    cache: &Cache<K, V>,
    goes: impl Fn(&K, &V) -> bool,
) {
    for (key, _) in cache.iter().filter(|(key, value)| goes(key, value)) {
        cache.invalidate(&*key);
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
