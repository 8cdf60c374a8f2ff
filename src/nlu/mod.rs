//! Understanding a question: templates, slots, places, follow-ups. A sibling of the index.

pub mod clauses;
pub mod examples;
pub mod fault;
pub mod followups;
pub mod intents;
pub mod kind;
pub mod lexicon;
pub mod mentions;
pub mod places;
pub mod question;
pub mod recognition;
pub mod recognize;
pub mod slot_kind;
pub mod spelling;
pub mod synonyms;
pub mod template;
pub mod terms;
