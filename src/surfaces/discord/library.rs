//! An engine for each set of documents that somebody may ask. Each has its own index, its own
//! words and terms: nothing of one shows in the answers, corrections or suggestions of another.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};

use crate::config::routes::{Access, Place, access};
use crate::engine::Engine;
use crate::index::refresh::Progress;
use crate::surfaces::setup::Setup;

/// The engines.
pub struct Library {
    setup: Arc<Setup>,
    engines: RwLock<HashMap<Documents, Arc<Engine>>>,
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
    documents: Documents,
}

impl Library {
    /// Opens what the routes lead to, bringing the indexes up to date first.
    ///
    /// # Errors
    /// When no document of a route can be read.
    pub fn open(setup: Arc<Setup>, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Self> {
        let library = Self { setup, engines: RwLock::default() };
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
            if library.opened(&documents).is_none() {
                let engine = library.read(&documents, progress)?;
                library.put(documents, engine);
            }
        }
        Ok(library)
    }

    /// What may be asked in a place; `None` when nothing may. Reads documents the first time that
    /// several routes together lead to them, so it may take long.
    ///
    /// # Errors
    /// When these documents cannot be read.
    pub fn holdings(&self, place: &Place) -> Result<Option<Holdings>> {
        let Some((documents, personal)) = self.documents(place) else { return Ok(None) };
        let engine = match self.opened(&documents) {
            Some(engine) => engine,
            None => self.put(documents.clone(), self.read_warm(&documents)?),
        };
        Ok(Some(Holdings { engine, personal, documents }))
    }

    /// Whether anything may be asked in a place.
    pub fn opens(&self, place: &Place) -> bool {
        self.documents(place).is_some()
    }

    /// Reads the documents of a holdings anew.
    ///
    /// # Errors
    /// When none can be read; the old ones are then kept.
    pub fn reload(&self, holdings: &Holdings) -> Result<Arc<Engine>> {
        let engine = self.read_warm(&holdings.documents)?;
        Ok(self.put(holdings.documents.clone(), engine))
    }

    /// Gathers the topics of every engine, so that nobody who types has to wait for them.
    pub fn warm(&self) {
        for engine in self.engines() {
            engine.topics();
        }
    }

    /// Every engine that is open.
    pub fn engines(&self) -> Vec<Arc<Engine>> {
        self.engines.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn documents(&self, place: &Place) -> Option<(Documents, bool)> {
        let routes = &self.setup.config.routes;
        if routes.is_empty() {
            return Some((Documents::Seeds, false));
        }
        let Access { collections, personal } = access(routes, place)?;
        (!collections.is_empty()).then_some((Documents::Collections(collections), personal))
    }

    fn opened(&self, documents: &Documents) -> Option<Arc<Engine>> {
        self.engines.read().unwrap_or_else(PoisonError::into_inner).get(documents).cloned()
    }

    fn put(&self, documents: Documents, engine: Engine) -> Arc<Engine> {
        let engine = Arc::new(engine);
        let mut engines = self.engines.write().unwrap_or_else(PoisonError::into_inner);
        engines.insert(documents, Arc::clone(&engine));
        engine
    }

    fn read_warm(&self, documents: &Documents) -> Result<Engine> {
        let engine = self.read(documents, &mut |_| {})?;
        engine.topics();
        Ok(engine)
    }

    fn read(&self, documents: &Documents, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Engine> {
        let config = &self.setup.config;
        let (sources, name) = match documents {
            Documents::Seeds => (config.sources.clone(), "seeds".to_owned()),
            Documents::Collections(names) => {
                let listed: Vec<&str> = names.iter().map(String::as_str).collect();
                (config.sources_of(names), listed.join(", "))
            }
        };
        Engine::open(&sources, self.setup.settings.clone(), progress)
            .with_context(|| format!("the documents of {name} cannot be read"))
    }
}
