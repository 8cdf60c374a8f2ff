//! From what was asked to what is said: a plan for the index, the evidence it finds, and the
//! answer made of that evidence.

pub mod cite;
pub mod duplicates;
pub mod features;
pub mod outcome;
pub mod reply;
