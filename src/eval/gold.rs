//! Which sentence an annotation of a data set is in: found by position, as reading a text changes its white space only.

use std::ops::Range;

use crate::corpus::document::Document;

/// Returns the sentences of a document that hold a stretch of its text, as indices into its sentences. `counted` says
/// which characters are counted, and `stretch` counts those from the beginning of the text. Where no sentence holds the
/// whole stretch, all sentences with a part of it are returned.
pub fn sentences_holding(
    document: &Document,
    stretch: Range<usize>,
    counted: impl Fn(char) -> bool,
) -> Vec<u32> {
    let mut bytes = document.text.char_indices().filter(|&(_, c)| counted(c));
    let Some((start, first)) = bytes.nth(stretch.start) else { return Vec::new() };
    let length = stretch.end.saturating_sub(stretch.start);
    let last = if length > 1 { bytes.nth(length - 2) } else { Some((start, first)) };
    let Some((last_start, last)) = last else { return Vec::new() };
    let end = last_start + last.len_utf8();
    let numbered = || document.sentences.iter().map(|sentence| sentence.span).zip(0u32..);
    let whole: Vec<u32> = numbered()
        .filter(|(span, _)| span.start <= start && end <= span.end)
        .map(|(_, number)| number)
        .collect();
    if !whole.is_empty() {
        return whole;
    }
    numbered().filter(|(span, _)| span.start < end && start < span.end).map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::block::BlockKind::Paragraph;
    use crate::corpus::segment::segment_texts;

    fn holding(stretch: Range<usize>) -> Vec<u32> {
        let text = "Two boats left the old harbour early today. Three boats came back to the harbour late. Four sank in \
                    the deep water outside of it.";
        let document = segment_texts("a.txt", &[(Paragraph, text)]);
        sentences_holding(&document, stretch, |c| !c.is_whitespace())
    }

    #[test]
    fn the_sentence_at_the_position_counts_and_not_one_with_the_same_words() {
        // “boats” stands in the first two sentences.
        assert_eq!(holding(3..8), [0]);
        assert_eq!(holding(41..46), [1]);
        assert_eq!(holding(71..72), [2]);
    }

    #[test]
    fn a_stretch_over_two_sentences_is_in_both() {
        assert_eq!(holding(30..40), [0, 1]);
        assert_eq!(holding(105..110), [0u32; 0]);
    }
}
