//! Understanding a question: templates, slots, places, follow-ups. A sibling of the index.

pub mod fault;
pub mod intents;
pub mod kind;
pub mod recognition;
pub mod slot_kind;
pub mod template;
