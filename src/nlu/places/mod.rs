//! Places: the countries and regions of the world, and the localities that only the corpus names.
//!
//! Data come from the crate keshvar (ISO 3166, UN M49, the translations of iso-codes); `world` adds what it lacks.

mod build;
mod find;
mod gazetteer;
pub mod localities;
mod lookup;
pub mod spelling;
mod world;

pub use find::{Form, PlaceMention};
pub use gazetteer::{Gazetteer, Place, PlaceId, PlaceKind};
pub use spelling::Suggestion;
