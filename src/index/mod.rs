//! The documents on disk and in memory, ready to be searched. The only floor that names tantivy.

pub mod corpus;
pub mod error;
pub mod forward;
pub mod refresh;
pub mod search;
pub mod storage;
pub mod vectors;
pub mod vocabulary;
