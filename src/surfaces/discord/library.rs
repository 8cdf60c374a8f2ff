//! An engine for each set of documents that somebody may ask. Each has its own index, its own
//! words and terms: nothing of one shows in the answers, corrections or suggestions of another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow};
use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use crate::answer::gaps::{Gap, Missed, gaps};
use crate::config::routes::{Access, Place, access};
use crate::engine::Engine;
use crate::index::refresh::Progress;
use crate::store::answers::Saved;
use crate::store::questions::{Outcome, Question};
use crate::surfaces::setup::Setup;

/// How many engines are kept open for roles that come together in one person, besides those that
/// single routes lead to. Who has other roles waits until theirs is read.
const COMBINED: u64 = 16;

/// The engines.
pub struct Library {
    setup: Arc<Setup>,
    engines: Cache<Documents, Arc<Engine>>,
}

/// What is asked: the documents of the settings, or those of some collections.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Documents {
    Seeds,
    Collections(BTreeSet<String>),
}

/// The documents that an asker may ask in a place.
#[derive(Clone)]
pub struct Holdings {
    /// What answers from them.
    pub engine: Arc<Engine>,
    /// Whether the asker's role opened them: then only the asker should see.
    pub personal: bool,
    /// Under which name it is kept how far somebody has come in them.
    pub name: String,
}

impl Documents {
    fn name(&self) -> String {
        match self {
            Self::Seeds => "seeds".to_owned(),
            Self::Collections(names) => names.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        }
    }

    fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Collections(own), Self::Collections(others)) => own.is_superset(others),
            (own, other) => own == other,
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Collections(own), Self::Collections(others)) => !own.is_disjoint(others),
            (own, other) => own == other,
        }
    }
}

impl Library {
    /// Opens what the routes lead to, bringing the indexes up to date first.
    ///
    /// # Errors
    /// When no document of a route can be read.
    pub fn open(setup: Arc<Setup>, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Self> {
        let most = setup.config.routes.len().max(1) as u64 + COMBINED;
        let engines = Cache::builder().max_capacity(most).eviction_policy(EvictionPolicy::lru()).build();
        let library = Self { setup, engines };
        let routes = &library.setup.config.routes;
        let mut all: Vec<Documents> = routes
            .iter()
            .filter(|route| !route.collections.is_empty())
            .map(|route| Documents::Collections(route.collections.iter().cloned().collect()))
            .collect();
        if routes.is_empty() {
            all.push(Documents::Seeds);
        }
        for documents in all {
            if !library.engines.contains_key(&documents) {
                let engine = Arc::new(library.read(&documents, progress)?);
                library.engines.insert(documents, engine);
            }
        }
        Ok(library)
    }

    /// Embeds the documents of every engine that is open, which may take minutes.
    pub fn embed_documents(&self, progress: &mut dyn FnMut(Progress<'_>)) {
        for engine in self.engines() {
            embed(&engine, progress);
        }
    }

    /// What may be asked in a place; `None` when nothing may. Reads documents the first time that
    /// several routes together lead to them, so it may take long.
    ///
    /// # Errors
    /// When these documents cannot be read.
    pub fn holdings(&self, place: &Place) -> Result<Option<Holdings>> {
        let Some((documents, personal)) = self.documents(place) else { return Ok(None) };
        Ok(Some(Holdings { engine: self.opened(&documents)?, personal, name: documents.name() }))
    }

    /// The same for those who cannot wait: nothing as long as the documents are not read.
    pub fn open_holdings(&self, place: &Place) -> Option<Holdings> {
        let (documents, personal) = self.documents(place)?;
        Some(Holdings { engine: self.engines.get(&documents)?, personal, name: documents.name() })
    }

    /// Whether anything may be asked in a place.
    pub fn opens(&self, place: &Place) -> bool {
        self.documents(place).is_some()
    }

    /// Reads anew all that somebody may ask in a place, with a role of theirs or without. Returns what
    /// answers them from then on; `None` when nothing may be asked there.
    ///
    /// # Errors
    /// When some documents cannot be read; the old ones are then kept.
    pub fn reload(&self, place: &Place) -> Result<Option<Arc<Engine>>> {
        let everybody = Place { roles: Vec::new(), ..place.clone() };
        let asked: Vec<Documents> =
            [place, &everybody].into_iter().filter_map(|place| Some(self.documents(place)?.0)).collect();
        let Some(own) = asked.first() else { return Ok(None) };
        let open = self.engines.iter().map(|(documents, _)| documents);
        let concerned = open.filter(|documents| asked.iter().any(|asked| asked.overlaps(documents)));
        for documents in concerned.collect::<Vec<_>>() {
            let engine = self.read_warm(&documents)?;
            // The old engine answers until the new one knows as much.
            embed(&engine, &mut |_| {});
            self.engines.insert(documents.as_ref().clone(), engine);
        }
        self.opened(own).map(Some)
    }

    /// What the documents fail to answer, by the questions that they did not answer well: those of each place held against
    /// what everybody there may ask today, without those that `saved` answers in their server. With a `place`, only
    /// questions to documents that may be asked there. The most asked come first, at most so many; returns how many there
    /// are, too.
    ///
    /// # Errors
    /// When these documents cannot be read.
    pub fn gaps(
        &self,
        questions: Vec<Question>,
        saved: &[Saved],
        place: Option<&Place>,
        most: usize,
    ) -> Result<(Vec<Gap>, usize)> {
        let own = place.map(|place| self.documents(place).map(|(documents, _)| documents));
        let mut asked: Vec<(Option<Documents>, Vec<Question>)> = Vec::new();
        for question in questions {
            let place = Place { server: question.server, channel: question.channel, ..Place::default() };
            let documents = self.documents(&place).map(|(documents, _)| documents);
            let may_see = own.as_ref().is_none_or(|own| match (own, &documents) {
                (Some(own), Some(documents)) => own.includes(documents),
                _ => false,
            });
            match asked.iter_mut().find(|(known, _)| *known == documents) {
                Some((_, asked)) if may_see => asked.push(question),
                None if may_see => asked.push((documents, vec![question])),
                _ => {}
            }
        }
        let mut found: Vec<(Gap, Option<Arc<Engine>>)> = Vec::new();
        for (documents, mut questions) in asked {
            let engine = documents.map(|documents| self.opened(&documents)).transpose()?;
            if let Some(engine) = &engine {
                questions.retain(|question| !is_answered(question, saved, engine));
            }
            let missed = questions.into_iter().map(missed).collect();
            let grouped = match &engine {
                Some(engine) => engine.gaps(missed),
                None => gaps(missed, None),
            };
            found.extend(grouped.into_iter().map(|gap| (gap, engine.clone())));
        }
        found.sort_by_key(|(gap, _)| std::cmp::Reverse((gap.asked(), gap.last)));
        let all = found.len();
        let near = |(gap, engine): (Gap, Option<Arc<Engine>>)| match engine {
            Some(engine) => Ok(engine.today(gap)?),
            None => Ok(gap),
        };
        Ok((found.into_iter().take(most).map(near).collect::<Result<_>>()?, all))
    }

    /// Gathers what every engine makes only once, so that nobody has to wait for it.
    pub fn warm(&self) {
        for engine in self.engines() {
            engine.warm();
        }
    }

    /// Every engine that is open.
    pub fn engines(&self) -> Vec<Arc<Engine>> {
        self.engines.iter().map(|(_, engine)| engine).collect()
    }

    fn documents(&self, place: &Place) -> Option<(Documents, bool)> {
        let routes = &self.setup.config.routes;
        if routes.is_empty() {
            return Some((Documents::Seeds, false));
        }
        let Access { collections, personal } = access(routes, place)?;
        (!collections.is_empty()).then_some((Documents::Collections(collections), personal))
    }

    /// The engine of these documents, read if it is not open; nobody reads what another is reading.
    fn opened(&self, documents: &Documents) -> Result<Arc<Engine>> {
        let read = || {
            let engine = self.read_warm(documents)?;
            let embedded = Arc::clone(&engine);
            // Until then, it answers by words alone.
            thread::spawn(move || embed(&embedded, &mut |_| {}));
            Ok(engine)
        };
        let opened = self.engines.try_get_with_by_ref(documents, read);
        opened.map_err(|error: Arc<anyhow::Error>| anyhow!("{error:#}"))
    }

    fn read_warm(&self, documents: &Documents) -> Result<Arc<Engine>> {
        let engine = self.read(documents, &mut |_| {})?;
        engine.warm();
        Ok(Arc::new(engine))
    }

    fn read(&self, documents: &Documents, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Engine> {
        let config = &self.setup.config;
        let sources = match documents {
            Documents::Seeds => config.sources.clone(),
            Documents::Collections(names) => config.sources_of(names),
        };
        let name = documents.name();
        Engine::open(&sources, self.setup.settings.clone(), progress)
            .with_context(|| format!("the documents of {name} cannot be read"))
    }
}

/// Embeds the documents of an engine, if it has an embedding model and they are not embedded yet.
fn embed(engine: &Engine, progress: &mut dyn FnMut(Progress<'_>)) {
    if let Some(error) = engine.embed_documents(progress) {
        tracing::warn!("the vectors of the documents cannot be kept: {error}");
    }
}

/// Whether an answer that was saved in the question's server answers it.
fn is_answered(question: &Question, saved: &[Saved], engine: &Engine) -> bool {
    let there = saved.iter().filter(|saved| Some(saved.server) == question.server);
    let known: Vec<&str> = there.map(|saved| saved.question.as_str()).collect();
    !known.is_empty() && engine.recalls(&question.text, &known).is_some()
}

fn missed(question: Question) -> Missed {
    let is_rated_bad = question.outcome == Outcome::Bad;
    Missed { text: question.text, asked_at: question.asked_at, is_rated_bad }
}
