//! A Discord on this machine: its gateway and the routes that Docent uses, on one port of loopback.
//! It keeps what is posted, holds every request against Discord's own rules, and can make trouble.

pub(crate) mod bucket;
pub(crate) mod gateway;
pub(crate) mod interactions;
pub(crate) mod permissions;
pub(crate) mod plans;
pub(crate) mod posts;
pub(crate) mod rest;
pub(crate) mod rules;
pub(crate) mod shapes;
pub(crate) mod specification;
pub(crate) mod world;

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use self::specification::Specification;
use self::world::World;

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The server; it ends with this value.
pub(crate) struct Loopback {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    shared: Arc<Shared>,
    /// Kept, because the server runs on it.
    _runtime: Runtime,
}

/// What the server's tasks and the test look at together.
pub(crate) struct Shared {
    world: Mutex<World>,
    changed: Condvar,
    /// Discord's own description of its routes, when it is there.
    pub(crate) specification: Option<Specification>,
}

impl Shared {
    /// Does something to the world, and wakes whoever waits for a change.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let result = act(&mut self.lock());
        self.changed.notify_all();
        result
    }

    /// A test that fails while it looks at the world must not take the others with it.
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loopback {
    /// Starts a server; `specification` is the path of Discord's `openapi.json`.
    pub(crate) fn start(specification: Option<&Path>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime for the server");
        let listener =
            runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port of this machine is free");
        let address = format!("http://{}", listener.local_addr().expect("the port is bound"));
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(&address)),
            changed: Condvar::new(),
            specification: specification.map(Specification::read),
        });
        let routes = Router::new()
            .route("/", any(gateway::upgrade))
            .fallback(rest::answer)
            .with_state(Arc::clone(&shared));
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Self { address, shared, _runtime: runtime }
    }

    /// Does something to the world, or looks at it.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.shared.with(act)
    }

    /// Waits until `look` sees what it looks for; `None` when that does not come in time.
    pub(crate) fn wait<T>(&self, patience: Duration, look: impl Fn(&World) -> Option<T>) -> Option<T> {
        let end = Instant::now() + patience;
        let mut world = self.shared.lock();
        loop {
            if let Some(found) = look(&world) {
                return Some(found);
            }
            let left = end.checked_duration_since(Instant::now())?;
            let waited = self.shared.changed.wait_timeout(world, left);
            world = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
