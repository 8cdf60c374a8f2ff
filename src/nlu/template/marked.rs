//! A question as bytes in which every mention is marked.
//!
//! A regular expression gives one way to read a question, and cannot ask anyone whether `Egypt` is
//! a place. So it is told beforehand. Each word is written as *openers, space, word, closers*,
//! where a control byte opens or closes a mention of each kind:
//!
//! ```text
//! training in the Dominican Republic  →  ␠training␠in␠the ⟨place␠dominican␠republic place⟩
//! ```
//!
//! A typed slot requires its own opener, runs to the next closer of that kind and so takes one
//! whole mention, never part of one and never more. Literals and wildcards pass over all marks. This keeps the
//! search linear, finds the right extent however many wildcards stand around, and needs no second
//! guess after the match.

use std::ops::Range;

use crate::nlu::slot_kind::{Mention, SlotKind};

/// The byte that opens a mention of `kind`.
pub fn opener(kind: SlotKind) -> u8 {
    1 + kind as u8
}

/// The byte that closes a mention of `kind`.
pub fn closer(kind: SlotKind) -> u8 {
    0x11 + kind as u8
}

/// A question to match templates against.
#[derive(Clone, Debug)]
pub struct Marked {
    /// What the regular expressions search.
    pub bytes: Vec<u8>,
    /// The bytes that the words' tokens (openers to closers) start at.
    starts: Vec<usize>,
    kinds: Vec<SlotKind>,
}

impl Marked {
    /// Marks `mentions`, which are of `words`; those that reach outside are left out.
    pub fn new(words: &[&str], mentions: &[Mention]) -> Self {
        let kept = apart(mentions, words.len());
        let mut bytes = Vec::with_capacity(words.iter().map(|word| word.len() + 3).sum());
        let mut starts = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            starts.push(bytes.len());
            bytes.extend(kept.iter().filter(|m| m.words.start == at).map(|m| opener(m.kind)));
            bytes.push(b' ');
            bytes.extend(word.bytes().filter(|byte| *byte > b' '));
            bytes.extend(kept.iter().filter(|m| m.words.end == at + 1).map(|m| closer(m.kind)));
        }
        Self { bytes, starts, kinds: kept.iter().map(|mention| mention.kind).collect() }
    }

    /// The kinds of which there is a mention.
    pub fn kinds(&self) -> &[SlotKind] {
        &self.kinds
    }

    /// The words of a matched range of bytes.
    pub fn words(&self, bytes: Range<usize>) -> Range<usize> {
        let word = |byte| self.starts.partition_point(|start| *start < byte);
        word(bytes.start)..word(bytes.end)
    }
}

/// The mentions without those that overlap an earlier or longer one of their kind.
fn apart(mentions: &[Mention], words: usize) -> Vec<&Mention> {
    let inside = |m: &&Mention| !m.words.is_empty() && m.words.end <= words && !m.kind.is_wildcard();
    let mut sorted: Vec<&Mention> = mentions.iter().filter(inside).collect();
    sorted.sort_by_key(|m| (m.kind, m.words.start, std::cmp::Reverse(m.words.end)));
    let mut kept: Vec<&Mention> = Vec::with_capacity(sorted.len());
    for mention in sorted {
        let clear =
            kept.last().is_none_or(|last| last.kind != mention.kind || last.words.end <= mention.words.start);
        if clear {
            kept.push(mention);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_mentions_of_a_kind_are_one() {
        let place = |words| Mention { kind: SlotKind::Place, words };
        let marked = Marked::new(&["in", "south", "sudan"], &[place(2..3), place(1..3), place(2..9)]);
        assert_eq!(marked.bytes, b" in\x01 south sudan\x11");
        assert_eq!(marked.words(3..marked.bytes.len()), 1..3);
    }
}
