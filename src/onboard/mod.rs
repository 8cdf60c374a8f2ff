//! Getting to know a collection: a short path through its documents, and questions to try oneself by. All that is stated
//! is quoted.

pub mod blank; // what may be left out of a sentence
pub mod choices; // the other answers of a question, none of them true
pub mod introduction; // what a collection is
pub mod key_sentence; // the sentence that tells most of a stretch
pub mod main_terms; // the terms that the documents use most
pub mod outline; // folders, documents and sections, in reading order
pub mod quiz; // questions with four choices
pub mod standalone; // whether a sentence can be read alone
pub mod tour; // the path
pub mod tour_file; // the path that somebody wrote: tour.toml
