//! How good it is: figures over sets of questions whose answers are known.

pub mod bootstrap;
pub mod coverage;
pub mod curve;
pub mod intents;
pub mod matthews;
