//! Closed classes of words: those that show how a message is built from clauses, and those that tell a time or measure.

use super::table::words;

/// Sorted, one class a line with its words. Made by hand from grammars of English.
const CLASSES: &str = include_str!("word_classes.txt");

/// Declares the classes with the names that the file has for them.
macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident = $name:literal),+ $(,)?) => {
        /// A class that a word may belong to, beside others.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum WordClass {
            $($(#[$doc])* $class),+
        }

        impl WordClass {
            fn name(self) -> &'static str {
                match self {
                    $(Self::$class => $name),+
                }
            }
        }
    };
}

classes! {
    /// A verb that changes places with the subject in a question: “do”, “is”, “can”.
    Auxiliary = "auxiliary",
    /// Begins a clause that tells when something happens: “once”, “before”.
    Condition = "condition",
    /// Begins a clause that is part of another: “if”, “when”, “which”.
    Conjunction = "conjunction",
    /// A day of the week or a time of the day.
    Day = "day",
    /// Begins a noun phrase: “the”, “my”.
    Determiner = "determiner",
    /// A unit of time.
    Duration = "duration",
    /// A verb or noun that takes a question as its object: “know”, “wonder”, “idea” (Karttunen 1977).
    Embedding = "embedding",
    /// Tells how often: “daily”, “every”.
    Frequency = "frequency",
    /// A unit of length.
    Length = "length",
    /// May stand before a clause without being part of it: “and”, “sorry”, “btw”.
    Opener = "opener",
    /// Begins a prepositional phrase: “in”, “after”.
    Preposition = "preposition",
    /// Can be a subject by itself: “we”, “it”.
    Pronoun = "pronoun",
    /// A time of the year.
    Season = "season",
    /// Refers to the person who writes: “I”, “my”.
    Speaker = "speaker",
    /// A unit of speed.
    Speed = "speed",
}

impl WordClass {
    /// Whether `word`, folded, is of this class.
    pub fn includes(self, word: &str) -> bool {
        words(CLASSES, self.name()).any(|known| known == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_is_found() {
        assert!(CLASSES.lines().is_sorted());
        for (class, word) in [
            (WordClass::Auxiliary, "does"),
            (WordClass::Condition, "once"),
            (WordClass::Conjunction, "if"),
            (WordClass::Day, "noon"),
            (WordClass::Determiner, "the"),
            (WordClass::Duration, "weeks"),
            (WordClass::Embedding, "clue"),
            (WordClass::Frequency, "annually"),
            (WordClass::Length, "km"),
            (WordClass::Opener, "btw"),
            (WordClass::Preposition, "in"),
            (WordClass::Pronoun, "there"),
            (WordClass::Season, "spring"),
            (WordClass::Speaker, "my"),
            (WordClass::Speed, "mph"),
        ] {
            assert!(class.includes(word), "{class:?}: {word}");
        }
        assert!(!WordClass::Auxiliary.includes("house"));
    }
}
