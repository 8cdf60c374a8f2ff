//! One loader a format. Each turns the bytes of a file into an [`Extract`](super::block::Extract).

pub mod error;
pub mod pdf;
