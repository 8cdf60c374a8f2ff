//! Which excerpts of the documents a reader reads, and what it says of their sentences.

use std::collections::HashMap;
use std::ops::Range;

use super::duplicates::Repeats;
use crate::corpus::document::Document;
use crate::index::corpus::{Corpus, SentenceId};
use crate::models::pair::Excerpt;
use crate::models::reader::Reader;

/// Excerpts read for one question. Each costs some 25 milliseconds on one core (docs/performance.md).
const MAX_EXCERPTS: usize = 8;
/// Excerpts read at once, one part after the other, until one of their sentences surely answers.
const EXCERPTS_AT_ONCE: [usize; 2] = [4, 4];
/// The probability of the best sentence from which on no more is read. Of 972 questions as people chat 21 % are answered by
/// the first part then, as many rightly as if all were read.
const SURE_SHARE: f32 = 0.8;
/// Texts of other questions that wait for each thread from which on only the first part is read: those of one question
/// on one processor.
const MAX_BACKLOG: usize = MAX_EXCERPTS;
/// Words of an excerpt: about what the reader was trained on.
const MAX_EXCERPT_WORDS: usize = 100;
/// Excerpts of one passage: a long one is read in at most so many places.
const MAX_EXCERPTS_PER_PASSAGE: usize = 2;
/// Logits beyond this say no more: the measures are linear between minus and plus this.
const MAX_LOGIT: f32 = 10.0;

/// A stretch of sentences of one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptSpan {
    /// The document's number.
    pub document: u32,
    /// Indices into [`Document::sentences`].
    pub sentences: Range<u32>,
}

impl ExcerptSpan {
    /// Returns its sentences, in reading order.
    pub fn ids(&self) -> impl Iterator<Item = SentenceId> + use<> {
        let document = self.document;
        self.sentences.clone().map(move |sentence| SentenceId { document, sentence })
    }

    fn contains(&self, id: SentenceId) -> bool {
        self.document == id.document && self.sentences.contains(&id.sentence)
    }
}

/// What the reader says of the sentences that it has read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    scores: HashMap<SentenceId, f32>,
    /// The sum of the exponents of all scores and of 0, which stands for “nothing answers”; taken relative to `highest`.
    total: f32,
    highest: f32,
}

impl Reading {
    /// Reads excerpts around sentences, the most promising first. Some are left unread where the first of them answer
    /// surely, or where other questions wait. A sentence that repeats another shares its score, and counts once.
    pub fn read_excerpts(reader: &Reader, question: &str, around: &[SentenceId], corpus: &Corpus) -> Self {
        let spans = choose_excerpts(around, corpus);
        let is_busy = reader.backlog() >= MAX_BACKLOG;
        let (mut reading, mut scores, mut rest) = (Self::default(), Vec::new(), spans.as_slice());
        let mut repeats = Repeats::default();
        for count in EXCERPTS_AT_ONCE {
            let (next, further) = rest.split_at(rest.len().min(count));
            rest = further;
            let read = score_spans(reader, question, next, corpus).into_iter();
            scores.extend(read.map(|(id, score)| (repeats.add(id, corpus), score)));
            reading = Self::from_scores(&scores);
            if is_busy || rest.is_empty() || reading.highest_share() >= SURE_SHARE {
                break;
            }
        }
        reading.share_with_repeats(around, &repeats, corpus);
        reading
    }

    /// Gives sentences that repeat one that was read its score.
    fn share_with_repeats(&mut self, sentences: &[SentenceId], repeats: &Repeats<'_>, corpus: &Corpus) {
        for &id in sentences {
            let score = repeats.repeated_by(id, corpus).and_then(|first| self.scores.get(&first).copied());
            if let Some(score) = score {
                self.scores.insert(id, score);
            }
        }
    }

    fn from_scores(scores: &[(SentenceId, f32)]) -> Self {
        let mut reading = Self::default();
        for &(id, score) in scores {
            let known = reading.scores.entry(id).or_insert(score);
            *known = known.max(score);
        }
        // Summed in the order of the addresses, so that the same scores give the same bits.
        let mut all: Vec<(SentenceId, f32)> =
            reading.scores.iter().map(|(&id, &score)| (id, score)).collect();
        all.sort_by_key(|&(id, _)| id);
        reading.highest = all.iter().map(|&(_, score)| score).fold(0.0, f32::max);
        let exponents = all.iter().map(|&(_, score)| (score - reading.highest).exp());
        reading.total = (-reading.highest).exp() + exponents.sum::<f32>();
        reading
    }

    /// The probability of the best sentence, of all that were read and of nothing.
    fn highest_share(&self) -> f32 {
        // Where every score is below that of nothing, nothing is the best.
        let highest = self.scores.values().copied().fold(f32::NEG_INFINITY, f32::max);
        (highest - self.highest).exp() / self.total
    }

    /// The score of a sentence from 0 to 1: a half where it is as likely to answer as not. 0 for one that was not read.
    pub fn sentence_score(&self, id: SentenceId) -> f32 {
        let scaled = |score: f32| f32::midpoint(score.clamp(-MAX_LOGIT, MAX_LOGIT) / MAX_LOGIT, 1.0);
        self.scores.get(&id).map_or(0.0, |&score| scaled(score))
    }

    /// The probability that of all sentences read, or nothing, this one answers best.
    pub fn answer_share(&self, id: SentenceId) -> f32 {
        let Some(score) = self.scores.get(&id) else { return 0.0 };
        (score - self.highest).exp() / self.total
    }

    /// The probability that any sentence that was read answers.
    pub fn answerable_share(&self) -> f32 {
        if self.scores.is_empty() { 0.0 } else { 1.0 - (-self.highest).exp() / self.total }
    }
}

/// Reads stretches of sentences, and returns the score of each sentence that was read.
fn score_spans(
    reader: &Reader,
    question: &str,
    spans: &[ExcerptSpan],
    corpus: &Corpus,
) -> Vec<(SentenceId, f32)> {
    let excerpts: Vec<Excerpt<'_>> = spans.iter().map(|span| excerpt_of(span, corpus)).collect();
    // A network that was tested on its files reads every text; should it fail all the same, nothing has been read.
    let scores = reader.score_sentences(question, &excerpts).unwrap_or_default();
    let read = spans.iter().zip(scores).flat_map(|(span, scores)| {
        span.ids().zip(scores).filter_map(|(id, score)| Some((id, score?))).collect::<Vec<_>>()
    });
    read.collect()
}

fn excerpt_of<'a>(span: &ExcerptSpan, corpus: &'a Corpus) -> Excerpt<'a> {
    let document = corpus.document(span.document);
    let texts = span.sentences.clone().map(|sentence| document.sentences[sentence as usize].span);
    Excerpt {
        heading: heading_of(document, span.sentences.start),
        sentences: texts.map(|text| text.of(&document.text)).collect(),
    }
}

/// Chooses what to read: around sentences, the most promising first, stretches of their sections. A sentence that repeats one
/// of a stretch is not read again.
pub fn choose_excerpts(around: &[SentenceId], corpus: &Corpus) -> Vec<ExcerptSpan> {
    let mut chosen: Vec<ExcerptSpan> = Vec::new();
    let mut per_passage: HashMap<(u32, u32), usize> = HashMap::new();
    let mut repeats = Repeats::default();
    for &id in around {
        if chosen.len() >= MAX_EXCERPTS {
            break;
        }
        if chosen.iter().any(|span| span.contains(id)) || repeats.repeated_by(id, corpus).is_some() {
            continue;
        }
        let passage = (id.document, corpus.document(id.document).passage_of(id.sentence));
        let count = per_passage.entry(passage).or_default();
        if *count < MAX_EXCERPTS_PER_PASSAGE {
            *count += 1;
            let span = excerpt_around(id, corpus);
            for id in span.ids() {
                repeats.add(id, corpus);
            }
            chosen.push(span);
        }
    }
    chosen
}

/// The stretch of the section around a sentence that has at most [`MAX_EXCERPT_WORDS`] words: what stands before
/// and after it in turn.
fn excerpt_around(id: SentenceId, corpus: &Corpus) -> ExcerptSpan {
    let document = corpus.document(id.document);
    let words = |sentence: u32| corpus.forward[id.document as usize].sentence(sentence).len();
    let section = section_of(document, id.sentence);
    let may_join = |sentence: u32| {
        (sentence as usize) < document.sentences.len() && section_of(document, sentence) == section
    };
    let (mut first, mut end) = (id.sentence, id.sentence + 1);
    let mut room = MAX_EXCERPT_WORDS.saturating_sub(words(id.sentence));
    let (mut before_open, mut after_open) = (true, true);
    while before_open || after_open {
        before_open = before_open && first > 0 && may_join(first - 1) && words(first - 1) <= room;
        if before_open {
            first -= 1;
            room -= words(first);
        }
        after_open = after_open && may_join(end) && words(end) <= room;
        if after_open {
            room -= words(end);
            end += 1;
        }
    }
    ExcerptSpan { document: id.document, sentences: first..end }
}

fn section_of(document: &Document, sentence: u32) -> u32 {
    document.passages[document.passage_of(sentence) as usize].section
}

/// What stands above an excerpt: title, headings, the sentence that leads in to its list, the first row of its table.
pub fn heading_of(document: &Document, first: u32) -> String {
    let mut parts = document.titled_heading_path(section_of(document, first));
    let above = document.sentences[first as usize].lead_in.filter(|&lead_in| lead_in < first);
    if let Some(above) = above.or_else(|| document.first_row_of(first)) {
        parts.push(document.sentences[above as usize].span.of(&document.text));
    }
    parts.join(" › ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::block::BlockKind::{Heading, Paragraph};
    use crate::corpus::segment::segment_texts;

    #[test]
    fn what_is_said_twice_is_read_once() {
        let rule = "Nobody may smoke on the deck of the ferry.";
        let below = |heading, name| segment_texts(name, &[(Heading(1), heading), (Paragraph, rule)]);
        let corpus = Corpus::of(vec![below("Deck", "a.md"), below("Smoke", "b.md")]);
        let spans = choose_excerpts(&[0, 1].map(|document| SentenceId { document, sentence: 0 }), &corpus);
        assert_eq!(spans, [ExcerptSpan { document: 0, sentences: 0..1 }]);
    }

    fn id(sentence: u32) -> SentenceId {
        SentenceId { document: 0, sentence }
    }

    #[test]
    fn shares_of_all_sentences_and_of_nothing_are_one() {
        let reading = Reading::from_scores(&[(id(0), 2.0), (id(1), -1.0), (id(0), 1.0)]);
        let nothing = 1.0 - reading.answerable_share();
        assert!((reading.answer_share(id(0)) + reading.answer_share(id(1)) + nothing - 1.0).abs() < 1e-6);
        assert!((reading.highest_share() - reading.answer_share(id(0))).abs() < 1e-6);
        assert!(reading.sentence_score(id(0)) > 0.5 && reading.sentence_score(id(1)) < 0.5);
        assert!(
            reading.sentence_score(id(7)).abs() < f32::EPSILON
                && reading.answer_share(id(7)).abs() < f32::EPSILON
        );
    }

    #[test]
    fn where_nothing_was_read_nothing_answers() {
        assert!(Reading::from_scores(&[]).answerable_share().abs() < f32::EPSILON);
    }
}
