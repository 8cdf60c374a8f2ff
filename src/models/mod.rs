//! Neural networks on the CPU: texts as vectors, and whatever else reads tokens. The only floor that names rten and
//! tokenizers.

mod built_in;
pub mod embedding;
pub mod entailment;
pub mod error;
mod files;
pub mod network;
pub mod pair;
pub mod reader;
pub mod threads;
pub mod tokenizer;
