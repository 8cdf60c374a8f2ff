//! Understanding a question: templates, slots, places, follow-ups. A sibling of the index.

pub mod places;
pub mod recognition;
pub mod terms;
