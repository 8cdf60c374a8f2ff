//! Lists that belong together: a sentence that leads in to a list is answered with its items.

use super::evidence::Evidence;
use super::plan::Plan;
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::kind::Kind;

/// A heading that says this much of the topic announces the whole section as the answer.
const HEADING_SAYS_IT: f32 = 0.8;

/// A section with more sentences than this is no list of parts.
const LONGEST_LIST: usize = 24;

/// The chosen sentences, each with its confidence; after one that leads in to a list, the items
/// of the list. For a question after the parts of something, a section whose heading names it is
/// given whole, in reading order.
pub fn with_items(plan: &Plan, chosen: Vec<&Evidence>, corpus: &Corpus) -> Vec<(SentenceId, f32)> {
    let mut listed: Vec<(SentenceId, f32)> = Vec::new();
    let mut add = |id: SentenceId, confidence: f32| {
        if !listed.iter().any(|&(known, _)| known == id) {
            listed.push((id, confidence));
        }
    };
    if plan.kind == Kind::Parts
        && let Some(first) = chosen.first()
    {
        for id in section_of(plan, first.id, corpus) {
            add(id, first.confidence);
        }
    }
    for found in chosen {
        add(found.id, found.confidence);
        for item in items_after(found.id, corpus) {
            add(item, found.confidence);
        }
    }
    listed
}

/// The sentences of the list that `lead_in` leads in to.
fn items_after(lead_in: SentenceId, corpus: &Corpus) -> impl Iterator<Item = SentenceId> {
    let sentences = &corpus.document(lead_in.document).sentences;
    let first = lead_in.sentence as usize + 1;
    let items = sentences[first.min(sentences.len())..]
        .iter()
        .take_while(move |s| s.lead_in == Some(lead_in.sentence));
    (lead_in.sentence + 1..).zip(items).map(move |(sentence, _)| SentenceId { sentence, ..lead_in })
}

/// All sentences under the outermost heading above `id` that names what is asked for, those under
/// its inner headings included.
fn section_of(plan: &Plan, id: SentenceId, corpus: &Corpus) -> Vec<SentenceId> {
    let document = corpus.document(id.document);
    let forward = &corpus.forward[id.document as usize];
    let total: f32 = plan.needed().map(|focus| focus.mass).sum();
    let names_it = |section: u32| {
        let headings = forward.headings(section);
        let said: f32 = plan.needed().filter(|focus| focus.meets(headings)).map(|focus| focus.mass).sum();
        total > 0.0 && said / total >= HEADING_SAYS_IT
    };
    let home = document.passages[document.passage_of(id.sentence) as usize].section;
    let mut naming: Vec<u32> = document.ancestors(home).filter(|&section| names_it(section)).collect();
    while let Some(outermost) = naming.pop() {
        let inside = |section: u32| document.ancestors(section).any(|above| above == outermost);
        let passages = document.passages.iter().filter(|passage| inside(passage.section));
        let sentences =
            passages.flat_map(|passage| document.sentences_of(passage).map(|(sentence, _)| sentence));
        let sentences: Vec<SentenceId> = sentences.map(|sentence| SentenceId { sentence, ..id }).collect();
        if sentences.len() <= LONGEST_LIST {
            return sentences;
        }
    }
    Vec::new()
}
