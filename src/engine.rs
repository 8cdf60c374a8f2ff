//! The path of a question, from its text to its answer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::answer::cite::Citation;
use crate::answer::compose::{Limits, compose};
use crate::answer::evidence::{Evidence, PASSAGES, documents, passages_wanted, reading_order, weigh};
use crate::answer::focus::{Words, is_name};
use crate::answer::gaps::{Gap, Missed, Nearest, gaps};
use crate::answer::meaning::Meaning;
use crate::answer::outcome::{Answer, Curated, Refusal, Statement};
use crate::answer::plan::{Plan, plan};
use crate::answer::ranking::Rankings;
use crate::answer::reading::{ExcerptSpan, choose_excerpts};
use crate::answer::reply::Reply;
use crate::answer::saved::recalled;
use crate::answer::several::join_replies;
use crate::answer::topics::Topics;
use crate::check::claim::Claim;
use crate::check::compare::{Comparison, compare};
use crate::check::decision::{DecisionWeights, WeighedClaim, weigh_claim};
use crate::check::verdict::{Checked, Verdict, judge};
use crate::corpus::document::Document;
use crate::index::corpus::{Corpus, Edition, SentenceId};
use crate::index::error::IndexError;
use crate::index::refresh::{Progress, Refreshed, Sources};
use crate::index::search::Hit;
use crate::index::storage::Index;
use crate::index::vectors::Vectors;
use crate::models::embedding::EmbeddingModel;
use crate::models::entailment::EntailmentModel;
use crate::models::reader::Reader;
use crate::models::threads::Priority;
use crate::nlu::clauses::split_questions;
use crate::nlu::examples::Embed;
use crate::nlu::intents::{Intent, Intents};
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::question::Question;
use crate::nlu::recognition::{ContentWord, Recognition, Role};
use crate::nlu::recognize::recognize;
use crate::nlu::synonyms::Synonyms;
use crate::onboard::quiz::{Question as Quizzed, Quiz, Turn};
use crate::onboard::tour::{Material, Tour};
use crate::onboard::tour_file::{self, TourError};
use crate::text::english::is_function_word;
use crate::text::tokens::tokenize;

/// The confidence from which on a sentence is worth a look by those who own the documents, far below that of an answer.
const SOMEWHAT: f32 = 0.005;

/// Topics offered with a refusal.
const OFFERED: usize = 5;

/// Everything an answer is made from. Never changes; share it freely between threads.
pub struct Engine {
    index: Index,
    lexicon: Lexicon,
    intents: Arc<Intents>,
    synonyms: Synonyms,
    limits: Limits,
    rankings: Rankings,
    rankings_with_vectors: Rankings,
    reader: Option<Arc<Reader>>,
    entailment: Option<Arc<EntailmentModel>>,
    decision: DecisionWeights,
    max_question_chars: usize,
    /// Where a `tour.toml` may stand.
    folders: Vec<PathBuf>,
    topics: OnceLock<Topics>,
    tour: OnceLock<Result<Tour, TourError>>,
    quiz: OnceLock<Quiz>,
    /// What makes vectors of texts, if anything does.
    embedding: Option<Arc<EmbeddingModel>>,
    /// The vectors of all passages, from when they are complete.
    vectors: OnceLock<Vectors>,
    /// Where vectors are kept.
    vectors_folder: PathBuf,
    /// Why the index could not be kept on disk, if it could not.
    pub unkept: Option<IndexError>,
}

/// How questions are understood and answered.
#[derive(Clone)]
pub struct Settings {
    /// The templates.
    pub intents: Arc<Intents>,
    /// Words that mean the same.
    pub synonyms: Synonyms,
    /// How answers are chosen.
    pub limits: Limits,
    /// Characters of a question that are read.
    pub max_question_chars: usize,
    /// What texts are compared by, besides their words.
    pub embedding: Option<Arc<EmbeddingModel>>,
    /// What reads questions and excerpts together; without one, words and vectors decide.
    pub reader: Option<Arc<Reader>>,
    /// What says whether a sentence supports a claim; without it, words and details are compared by rules.
    pub entailment: Option<Arc<EntailmentModel>>,
}

/// A question with everything that was considered for its answer.
pub struct Judged {
    /// How it was understood.
    pub recognition: Recognition,
    /// What was looked for; or the answer that needs nothing to be looked for.
    pub plan: Result<Plan, Answer>,
    /// Every sentence that may answer, best first.
    pub evidence: Vec<Evidence>,
}

impl Engine {
    /// Opens the index of `sources`, reading first what changed. With an embedding model, questions are compared with the
    /// documents by words alone until [`Engine::embed_documents`] is done, unless all vectors are kept from before.
    ///
    /// # Errors
    /// When no document can be read; see [`Index::refresh`].
    pub fn open(
        sources: &Sources,
        settings: Settings,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Self, IndexError> {
        let Refreshed { index, unkept } = Index::refresh(sources, &lexicon_of, progress)?;
        let lexicon = postcard::from_bytes(&index.attachment).unwrap_or_else(|_| read_lexicon(&index.corpus));
        let folders = sources.folders.clone();
        Ok(Self { folders, ..Self::assemble(index, lexicon, settings, sources.index.clone(), unkept) })
    }

    /// An engine over documents that are in memory and in no folder. With an embedding model, all passages are embedded, and
    /// `vectors` is where their vectors are kept.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn over(documents: Vec<Document>, settings: Settings, vectors: &Path) -> Result<Self, IndexError> {
        let index = Index::in_memory(Corpus::of(documents), Vec::new())?;
        let lexicon = read_lexicon(&index.corpus);
        let engine = Self::assemble(index, lexicon, settings, vectors.to_owned(), None);
        // Vectors that cannot be kept are there all the same.
        let _ = engine.embed_documents(&mut |_| {});
        Ok(engine)
    }

    fn assemble(
        index: Index,
        lexicon: Lexicon,
        settings: Settings,
        vectors_folder: PathBuf,
        unkept: Option<IndexError>,
    ) -> Self {
        let Settings { intents, synonyms, limits, max_question_chars, embedding, reader, entailment } =
            settings;
        let kept = embedding.as_ref().and_then(|model| Vectors::kept(&vectors_folder, &index.corpus, model));
        Self {
            index,
            lexicon,
            intents,
            synonyms,
            limits,
            rankings: Rankings::load_shipped(false, reader.is_some()),
            rankings_with_vectors: Rankings::load_shipped(true, reader.is_some()),
            reader,
            entailment,
            decision: DecisionWeights::load_shipped(),
            max_question_chars,
            folders: Vec::new(),
            topics: OnceLock::new(),
            tour: OnceLock::new(),
            quiz: OnceLock::new(),
            embedding,
            vectors: kept.map_or_else(OnceLock::new, OnceLock::from),
            vectors_folder,
            unkept,
        }
    }

    /// Makes the vectors of the passages that have none yet, which may take minutes, and compares questions with all
    /// of them from then on. Does nothing without an embedding model, or where this is done. Returns why the vectors
    /// could not be kept on disk, if they could not; they are used all the same.
    pub fn embed_documents(&self, progress: &mut dyn FnMut(Progress<'_>)) -> Option<IndexError> {
        let model = self.embedding.as_ref().filter(|_| self.vectors.get().is_none())?;
        let (vectors, unkept) = Vectors::refresh(&self.vectors_folder, &self.index.corpus, model, progress);
        // Another caller may have been faster; the vectors are the same.
        let _ = self.vectors.set(vectors);
        unkept
    }

    /// Answers a question; several questions of one message one by one.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn answer(&self, question: &Question) -> Result<Reply, IndexError> {
        let (read, read_only) = self.readable(question);
        let parts = split_questions(&read.text);
        let mut replies = Vec::with_capacity(parts.len());
        let mut earlier = read.earlier.clone();
        for part in &parts {
            let reply = self.answer_one(&Question { text: (*part).to_owned(), earlier })?;
            earlier = Some(reply.context.clone());
            replies.push(reply);
        }
        let reply = match replies.len() {
            1 => replies.pop(),
            _ => join_replies(replies),
        };
        let reply = reply.map_or_else(|| self.answer_one(&read), Ok)?;
        Ok(Reply { question: question.text.clone(), read_only, ..reply })
    }

    /// Answers what is read of a message as one question.
    fn answer_one(&self, read: &Question) -> Result<Reply, IndexError> {
        let recognition = recognize(read, &self.intents, &self.lexicon);
        let (answer, context) = match self.small_talk(&recognition)? {
            // Thanks in between do not make the next question forget what was asked before.
            Some(talk) => (talk, read.earlier.clone().unwrap_or_default()),
            None => match self.plan(&read.text, &recognition) {
                Err(early) => (early, recognition.clone()),
                Ok(plan) => match (self.compose(&plan)?, &read.earlier) {
                    // What cannot be answered of a follow-up is not to stand in the way of the next.
                    (refused @ Answer::NotInDocuments(_), Some(earlier)) if recognition.follows_up => {
                        (refused, earlier.clone())
                    }
                    (answer, _) => (answer, recognition.clone()),
                },
            },
        };
        Ok(Reply { question: read.text.clone(), read_only: None, recognition, context, answer })
    }

    /// How a question is understood, and all sentences that may answer it, whether or not they are good enough
    /// to be said.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn judge(&self, question: &Question) -> Result<Judged, IndexError> {
        let (recognition, plan) = self.understand(question);
        let evidence = plan.as_ref().map_or_else(|_| Ok(Vec::new()), |plan| self.evidence(plan))?;
        Ok(Judged { recognition, plan, evidence })
    }

    /// Recognizes a question and plans what to look for; instead of a plan the answer, where nothing needs to be looked for.
    fn understand(&self, question: &Question) -> (Recognition, Result<Plan, Answer>) {
        let (read, _) = self.readable(question);
        let recognition = recognize(&read, &self.intents, &self.lexicon);
        let plan = self.plan(&read.text, &recognition);
        (recognition, plan)
    }

    /// What a reader reads to answer a question: stretches of sentences, the most promising first. Nothing where the question
    /// asks for nothing.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn excerpts(&self, question: &Question) -> Result<Vec<ExcerptSpan>, IndexError> {
        let (_, Ok(plan)) = self.understand(question) else { return Ok(Vec::new()) };
        let evidence = self.unread_evidence(&plan, self.meaning(&plan).as_ref())?;
        Ok(choose_excerpts(&reading_order(&plan, &evidence), &self.index.corpus))
    }

    /// What the documents say to a claim: one sentence that states something.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn check(&self, claim: &str) -> Result<Checked, IndexError> {
        let Some(weighed) = self.weigh_claim(claim)? else { return self.check_by_rules(claim) };
        Ok(weighed.decide(claim, &self.decision, &self.index.corpus))
    }

    /// The same by words and rules alone, whether or not there are models: vectors may come between a question of a quiz and
    /// its answer.
    fn check_by_rules(&self, claim: &str) -> Result<Checked, IndexError> {
        let (read, _) = self.readable(&Question::new(claim));
        let Some(read) = self.claim(&read) else { return Ok(Checked::nothing(claim)) };
        let evidence = self.unread_evidence(&read.plan, None)?;
        Ok(Checked { claim: claim.to_owned(), ..judge(&read, &evidence, &self.index.corpus, &self.lexicon) })
    }

    /// What supports and what contradicts a claim most, measured, whether or not it decides the claim. `None` without an
    /// entailment model, or where nothing was found.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn weigh_claim(&self, claim: &str) -> Result<Option<WeighedClaim>, IndexError> {
        let (read, _) = self.readable(&Question::new(claim));
        let Some((read, model)) = self.claim(&read).zip(self.entailment.as_deref()) else { return Ok(None) };
        let evidence = self.unread_evidence(&read.plan, self.meaning(&read.plan).as_ref())?;
        Ok(weigh_claim(&read, &evidence, model, &self.index.corpus, &self.lexicon))
    }

    /// The sentences nearest to a claim or a question, in the order of the first ranking: none has been read.
    fn unread_evidence(
        &self,
        plan: &Plan,
        meaning: Option<&Meaning<'_>>,
    ) -> Result<Vec<Evidence>, IndexError> {
        let hits = self.index.search(&plan.query, passages_wanted(plan))?;
        Ok(weigh(plan, &hits, meaning, &self.index.corpus, &self.lexicon, None, self.rankings_for(meaning)))
    }

    /// A claim beside each of these sentences.
    pub fn compare(&self, claim: &str, sentences: &[SentenceId]) -> Vec<Comparison> {
        let (read, _) = self.readable(&Question::new(claim));
        let compared = |claim: Claim| {
            let beside = |&id: &SentenceId| compare(&claim, &self.index.corpus, &self.lexicon, id);
            sentences.iter().map(beside).collect()
        };
        self.claim(&read).map(compared).unwrap_or_default()
    }

    /// A claim with all its words to look for; what it names conditions nothing, but is compared. `None` where it has
    /// no word.
    fn claim(&self, claim: &Question) -> Option<Claim> {
        let understood = recognize(claim, &self.intents, &self.lexicon);
        let text = understood.mended(&claim.text);
        let names: Vec<String> = tokenize(&text)
            .into_iter()
            .skip(1)
            .filter_map(|token| token.span.of(&text).starts_with(char::is_uppercase).then_some(token.word))
            .collect();
        let told = tokenize(&text).into_iter().filter(|token| !is_function_word(&token.word));
        let words = told.map(|token| ContentWord {
            is_name: names.contains(&token.word),
            word: token.word,
            role: Role::Topic,
        });
        let terms = understood.slots.into_iter().filter(is_name);
        let wanted = Recognition { words: words.collect(), slots: terms.collect(), ..Recognition::default() };
        let plan = self.plan_for(Kind::Topic, &text, &wanted, "").ok()?;
        Some(Claim::of(text, plan, &self.lexicon, &self.index.corpus.vocabulary))
    }

    /// Which of these questions the first one asks again, by its place, and how like the two are, 0 to 1.
    pub fn recalls(&self, question: &str, saved: &[&str]) -> Option<(usize, f32)> {
        recalled(question, saved, &self.index.corpus.vocabulary, &self.synonyms)
    }

    /// What the documents fail to answer, by the questions that they did not answer well: the most asked first, without
    /// what comes nearest.
    pub fn gaps(&self, questions: Vec<Missed>) -> Vec<Gap> {
        let embed =
            self.embedding.as_ref().map(|model| |texts: &[&str]| model.embed(texts, Priority::Question));
        gaps(questions, embed.as_ref().map(|embed| embed as &Embed<'_>))
    }

    /// The gap as it is today: whether it would be answered, and what comes nearest.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn today(&self, gap: Gap) -> Result<Gap, IndexError> {
        let Judged { plan, evidence, .. } = self.judge(&Question::new(gap.title()))?;
        let corpus = &self.index.corpus;
        let answer = plan
            .map_or_else(|early| early, |plan| compose(&plan, &evidence, self.limits, corpus, &self.lexicon));
        // To those who own the documents more is near than is worth telling whoever asks.
        let somewhat_near = || {
            let first = evidence.first().filter(|first| first.confidence >= SOMEWHAT)?;
            let statement = Statement::quote(corpus, first.id, first.confidence);
            Some(Nearest { statement, citation: Citation::of(corpus, first.id) })
        };
        let (nearest, is_answered) = match answer {
            Answer::Supported(found) => (near(found.statements, found.citations), true),
            Answer::NotInDocuments(refusal) => {
                (near(refusal.nearest, refusal.citations).or_else(somewhat_near), false)
            }
            Answer::Curated(_) => (None, true),
            Answer::Clarify(_) | Answer::Chat(_) => (None, false),
        };
        Ok(Gap { is_answered, nearest, ..gap })
    }

    /// The best documents for a question, each with its score, best first.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn documents(&self, question: &Question, depth: usize) -> Result<Vec<(u32, f32)>, IndexError> {
        let (read, _) = self.readable(question);
        let recognition = recognize(&read, &self.intents, &self.lexicon);
        // What would be asked back, or needs no document, still has words to find.
        let words = || self.plan_for(Kind::Topic, &read.text, &Recognition::of_words(&read.text), "");
        let Ok(plan) = self.plan(&read.text, &recognition).or_else(|_| words()) else {
            return Ok(Vec::new());
        };
        let hits = self.index.search(&plan.query, depth.max(PASSAGES))?;
        let meaning = self.meaning(&plan);
        let evidence = self.weigh(&plan, &hits, meaning.as_ref());
        let mut ranked = documents(&hits, &evidence, meaning.as_ref(), depth);
        ranked.truncate(depth);
        Ok(ranked)
    }

    /// What to look for, to answer a question that was understood so.
    ///
    /// # Errors
    /// The answer itself, where nothing needs to be looked for: one that somebody wrote, a choice to make, a question
    /// without a word to go by.
    pub fn plan(&self, question: &str, recognition: &Recognition) -> Result<Plan, Answer> {
        if let Some(entry) = self.intent(recognition).and_then(|intent| intent.answer.clone()) {
            let confidence =
                recognition.example.as_ref().map_or(1.0, |like| f32::from(like.permille) / 1000.0);
            return Err(Answer::Curated(Box::new(Curated { entry, confidence })));
        }
        let intent = self.intent(recognition);
        let kind = intent.map_or(Kind::Topic, |intent| intent.kind);
        let words = intent.and_then(|intent| intent.look_up.as_deref()).unwrap_or_default();
        self.plan_for(kind, question, recognition, words)
    }

    /// Plans a question of this kind; one without a word to go by is looked up by `instead`.
    fn plan_for(
        &self,
        kind: Kind,
        question: &str,
        recognition: &Recognition,
        instead: &str,
    ) -> Result<Plan, Answer> {
        let vocabulary = &self.index.corpus.vocabulary;
        let words = Words { vocabulary, lexicon: &self.lexicon, synonyms: &self.synonyms };
        let mut plan = plan(kind, question, recognition, words, &self.index.corpus)?;
        if plan.needed().next().is_none() {
            plan.look_up(instead);
        }
        let looked_up = plan.needed().next().is_none() && !instead.is_empty();
        let nothing_to_go_by = !looked_up && plan.has_nothing_to_go_by();
        if nothing_to_go_by { Err(Answer::NotInDocuments(Refusal::unsure(plan.unknown))) } else { Ok(plan) }
    }

    /// Every sentence that may answer, judged; best first.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn evidence(&self, plan: &Plan) -> Result<Vec<Evidence>, IndexError> {
        let hits = self.index.search(&plan.query, passages_wanted(plan))?;
        Ok(self.weigh(plan, &hits, self.meaning(plan).as_ref()))
    }

    fn weigh(&self, plan: &Plan, hits: &[Hit], meaning: Option<&Meaning<'_>>) -> Vec<Evidence> {
        let reader = self.reader.as_deref();
        weigh(plan, hits, meaning, &self.index.corpus, &self.lexicon, reader, self.rankings_for(meaning))
    }

    fn rankings_for(&self, meaning: Option<&Meaning<'_>>) -> &Rankings {
        if meaning.is_some() { &self.rankings_with_vectors } else { &self.rankings }
    }

    /// What the question means, if the passages have vectors.
    fn meaning(&self, plan: &Plan) -> Option<Meaning<'_>> {
        let (model, vectors) = (self.embedding.as_ref()?, self.vectors.get()?);
        let vector = model.embed(&[plan.wording.as_str()], Priority::Question).pop()?;
        Some(Meaning::of(vector, vectors))
    }

    fn compose(&self, plan: &Plan) -> Result<Answer, IndexError> {
        let evidence = self.evidence(plan)?;
        Ok(compose(plan, &evidence, self.limits, &self.index.corpus, &self.lexicon))
    }

    /// The reply to a greeting, to thanks or to a call for help. The documents come first, where
    /// the intent says what to look up in them: they may tell of Docent itself. Those that lack one of the words do not.
    fn small_talk(&self, recognition: &Recognition) -> Result<Option<Answer>, IndexError> {
        let Some(intent) = self.intent(recognition).filter(|intent| intent.kind.is_chat()) else {
            return Ok(None);
        };
        if let Some(words) = &intent.look_up
            && let Ok(plan) =
                self.plan(words, &recognize(&Question::new(words), &self.intents, &self.lexicon))
            && self.uses_every_word_of(words)
            && let Answer::Supported(supported) = self.compose(&plan)?
        {
            return Ok(Some(Answer::Supported(supported)));
        }
        Ok(Some(Answer::Chat(intent.replies.first().cloned().unwrap_or_default())))
    }

    /// Whether the documents use each of these words, as it is spelt.
    fn uses_every_word_of(&self, words: &str) -> bool {
        tokenize(words).iter().all(|word| self.index.corpus.vocabulary.id(&word.lexeme()).is_some())
    }

    fn intent(&self, recognition: &Recognition) -> Option<&Intent> {
        self.intents.get(recognition.intent.as_deref()?)
    }

    /// The documents and what was found out about them.
    pub fn corpus(&self) -> &Corpus {
        &self.index.corpus
    }

    /// Which documents are answered from: an address in them holds for this edition only.
    pub fn edition(&self) -> Edition {
        self.index.corpus.edition()
    }

    /// What can be asked about. Gathered when it is first wanted, which takes milliseconds over a large corpus.
    pub fn topics(&self) -> &Topics {
        self.topics.get_or_init(|| Topics::of(&self.index.corpus, &self.lexicon))
    }

    /// The short path through the documents: that of their `tour.toml`, or else made from their structure when it is
    /// first wanted.
    ///
    /// # Errors
    /// When a `tour.toml` has faults.
    pub fn tour(&self) -> Result<&Tour, &TourError> {
        let material = || Material { corpus: self.corpus(), lexicon: &self.lexicon, topics: self.topics() };
        self.tour.get_or_init(|| tour_file::tour(&self.folders, material())).as_ref()
    }

    /// The first question of a quiz from this turn on; `None` where the documents give none. What may be asked is gathered
    /// when it is first wanted.
    ///
    /// # Errors
    /// When the files of the index cannot be read any more.
    pub fn question(&self, turn: Turn) -> Result<Option<Quizzed>, IndexError> {
        let (corpus, lexicon) = (self.corpus(), &self.lexicon);
        let quiz = self.quiz.get_or_init(|| Quiz::of(corpus, lexicon));
        let mut failed = None;
        let mut bears_out = |claim: &str| match self.check_by_rules(claim) {
            Ok(checked) => checked.verdict == Verdict::Supported,
            Err(error) => {
                failed = Some(error);
                true
            }
        };
        let found = quiz.question(corpus, lexicon, turn, &mut bears_out);
        failed.map_or(Ok(found), Err)
    }

    /// Gathers what is made only once: topics, the path through the documents, what a quiz may ask.
    pub fn warm(&self) {
        self.topics();
        // A path with faults is told to whoever wants to walk it.
        let _ = self.tour();
        self.quiz.get_or_init(|| Quiz::of(self.corpus(), &self.lexicon));
        if let Some(reader) = &self.reader {
            reader.prepare();
        }
    }

    /// The topics to offer with a refusal: near to what was asked, or where nothing is the best known, and
    /// answered when they are asked.
    pub fn offers(&self, reply: &Reply) -> Vec<String> {
        let answered = |topic: &String| {
            let reply = self.answer(&Question::new(topic));
            reply.is_ok_and(|reply| matches!(reply.answer, Answer::Supported(_)))
        };
        let topics = self.topics();
        let near: Vec<String> = topics.near(reply).into_iter().filter(answered).take(OFFERED).collect();
        if !near.is_empty() {
            return near;
        }
        let known = topics.leading().iter().map(|topic| topic.name.clone());
        known.take(2 * OFFERED).filter(answered).take(OFFERED).collect()
    }

    /// What the documents name.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The vectors of the passages, once they are complete.
    pub fn vectors(&self) -> Option<&Vectors> {
        self.vectors.get()
    }

    /// How questions are understood.
    pub fn intents(&self) -> &Intents {
        &self.intents
    }

    /// The question as far as it is read, and how much that is if not all.
    fn readable(&self, question: &Question) -> (Question, Option<usize>) {
        match question.text.char_indices().nth(self.max_question_chars) {
            None => (question.clone(), None),
            Some((end, _)) => {
                let text = question.text[..end].to_owned();
                (Question { text, earlier: question.earlier.clone() }, Some(self.max_question_chars))
            }
        }
    }
}

/// The first of these statements, with where it stands.
fn near(statements: Vec<Statement>, citations: Vec<Citation>) -> Option<Nearest> {
    let statement = statements.into_iter().next()?;
    let citation = citations.into_iter().nth(*statement.citations.first()?)?;
    Some(Nearest { statement, citation })
}

fn lexicon_of(corpus: &Corpus) -> Vec<u8> {
    postcard::to_stdvec(&read_lexicon(corpus)).unwrap_or_default()
}

fn read_lexicon(corpus: &Corpus) -> Lexicon {
    let documents: Vec<_> = corpus.entries.iter().map(|entry| &entry.document).collect();
    Lexicon::of(&documents)
}
