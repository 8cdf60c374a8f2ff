//! Checking a claim: what the documents say to it, and where they differ.
//!
//! A claim is read for what can be compared soundly (`details`), held against each sentence that is about the same
//! (`compare`), and judged by the sentence that decides it (`verdict`). Nothing is concluded that no sentence says.

pub mod claim; // what is claimed
pub mod compare; // a claim beside one sentence
pub mod details; // numbers, dates, places, names and denials in a sentence
pub mod verdict; // what follows from all sentences
