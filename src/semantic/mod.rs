//! Texts as vectors, by a local model on the CPU: texts that mean alike lie near one another. The only floor
//! that names tokenizers, safetensors and ndarray.

mod bert;
pub mod error;
pub mod model;
mod table;
mod tokens;
mod weights;
