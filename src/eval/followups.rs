//! The later turns of conversations: is what they mean found, when half of it was said before?

use super::conversation::{Conversation, contexts};
use super::library::open;
use super::metrics::recall;
use super::report::Report;
use crate::engine::Settings;
use crate::index::error::IndexError;
use crate::nlu::question::Question;

/// How many passages may be looked at.
const DEPTH: usize = 5;

/// Holds every conversation up to its last turn, over one corpus of all passages, and looks at what the last finds.
///
/// # Errors
/// When memory runs out.
pub fn measure(
    conversations: &[Conversation],
    settings: Settings,
    step: &mut dyn FnMut(usize),
) -> Result<Report, IndexError> {
    let texts = contexts(conversations);
    let later: Vec<&Conversation> = conversations.iter().filter(|c| c.is_later()).collect();
    let title = format!("{} later turns over {} passages as one corpus", later.len(), texts.len());
    let mut report = Report::new(title);
    let engine = open(texts, settings)?;
    let (mut recalls, mut alone) = (Vec::new(), Vec::new());
    for conversation in later {
        let mut earlier = None;
        let mut question = Question::default();
        for turn in conversation.questions() {
            question = Question::after(turn, earlier.take());
            earlier = Some(engine.answer(&question)?.context);
        }
        let relevant: Vec<&str> = conversation.contexts.iter().map(|c| c.document_id.as_str()).collect();
        let found = |question: &Question| {
            let ranked = engine.documents(question, DEPTH)?;
            let names: Vec<&str> = ranked
                .iter()
                .map(|&(document, _)| engine.corpus().document(document).name.as_str())
                .collect();
            Ok::<_, IndexError>(recall(&names, &relevant, DEPTH))
        };
        recalls.extend(found(&question)?);
        alone.extend(found(&Question::new(question.text.clone()))?);
        step(recalls.len());
    }
    report.count("turns", "later turns", recalls.len());
    report.mean("recall_at_5", "recall@5 of the turn's passages", &recalls);
    report.mean("recall_at_5_alone", "… when what was said before is forgotten", &alone);
    Ok(report)
}
