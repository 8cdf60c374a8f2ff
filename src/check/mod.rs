//! Checking a claim: what the documents say to it, and where they differ.
//!
//! A claim is read for what can be compared soundly (`details`), held against each sentence that is about the same
//! (`compare`), and judged by the sentence that decides it (`verdict`). Nothing is concluded that no sentence says.

pub mod beside; // a sentence, read to be held against a claim
pub mod claim; // what is claimed
pub mod compare; // a claim beside one sentence
pub mod decision; // the verdict by an entailment model and what differs
pub mod details; // numbers, dates, places, names and denials in a sentence
pub mod guards; // what keeps a sentence with all the words from bearing a claim out
pub mod numbers; // whether numbers count the same, and fit
pub mod opposites; // what one says is so and the other that it is not
pub mod roles; // what a name is said to do
pub mod scopes; // “only”, “all”, “most”
pub mod verdict; // what follows from all sentences
