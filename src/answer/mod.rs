//! From what was asked to what is said: a plan for the index, the evidence it finds, and the
//! answer made of that evidence.

pub mod answer_type;
pub mod cite;
pub mod compose;
pub mod confidence;
pub mod count;
pub mod duplicates;
pub mod evidence;
pub mod features;
pub mod focus;
pub mod gaps;
pub mod glossary;
pub mod lists;
pub mod meaning;
pub mod outcome;
pub mod plan;
pub mod ranking;
pub mod reading;
pub mod reply;
pub mod requirements;
pub mod saved;
pub mod several;
pub mod surroundings;
pub mod topics;
