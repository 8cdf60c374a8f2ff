//! Documents: their blocks as a loader reads them, and the sections, passages and sentences
//! built from those without losing a byte. Knows no index.

pub mod block;
pub mod document;
pub mod folder;
pub mod load;
pub mod segment;
