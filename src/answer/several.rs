//! Joins the replies to the questions of one message into one reply.

use super::outcome::{Answer, Reason, Refusal, Statement, Supported};
use super::reply::Reply;

/// Joins replies to questions that were asked in one message: the statements stand under their question, the best of each
/// question first, and a question without an answer is named. `None` where they cannot be joined, as one asks back or is
/// answered by what somebody wrote, or where there are none.
pub fn join_replies(replies: Vec<Reply>) -> Option<Reply> {
    let is_talk = |reply: &Reply| matches!(reply.answer, Answer::Chat(_));
    let (mut replies, talk): (Vec<Reply>, Vec<Reply>) =
        replies.into_iter().partition(|reply| !is_talk(reply));
    if replies.len() < 2 {
        return replies.pop().or_else(|| talk.into_iter().next());
    }
    let can_join = |reply: &Reply| matches!(reply.answer, Answer::Supported(_) | Answer::NotInDocuments(_));
    if !replies.iter().all(can_join) {
        return None;
    }
    let corrections = replies.iter().flat_map(|reply| reply.recognition.corrections.clone()).collect();
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    let mut last = None;
    for reply in replies {
        let Reply { question, recognition, context, answer, .. } = reply;
        match answer {
            Answer::Supported(supported) => found.push((question, supported)),
            Answer::NotInDocuments(refusal) => refused.push((question, refusal)),
            Answer::Clarify(_) | Answer::Curated(_) | Answer::Chat(_) => {}
        }
        last = Some((recognition, context));
    }
    let (mut recognition, context) = last?;
    recognition.corrections = corrections;
    let answer = if found.is_empty() {
        Answer::NotInDocuments(join_refusals(refused.into_iter().map(|(_, refusal)| refusal)))
    } else {
        let missing = refused.into_iter().map(|(question, _)| Reason::Question(question));
        Answer::Supported(join_supported(found, missing.collect()))
    };
    Some(Reply { question: String::new(), read_only: None, recognition, context, answer })
}

/// The statements of all, one of each question first, so that every question is among the few that are shown.
fn join_supported(found: Vec<(String, Supported)>, missing: Vec<Reason>) -> Supported {
    let mut joined = Supported { missing, ..Supported::default() };
    let mut ranked: Vec<(usize, usize, Statement)> = Vec::new();
    for (number, (question, supported)) in found.into_iter().enumerate() {
        let offset = joined.citations.len();
        joined.citations.extend(supported.citations);
        joined.missing.extend(supported.missing);
        for (rank, mut statement) in supported.statements.into_iter().enumerate() {
            statement.citations.iter_mut().for_each(|citation| *citation += offset);
            statement.group = Some(question.clone());
            ranked.push((rank, number, statement));
        }
    }
    ranked.sort_by_key(|(rank, number, _)| (*rank, *number));
    joined.statements = ranked.into_iter().map(|(_, _, statement)| statement).collect();
    joined.renumber_citations();
    joined
}

fn join_refusals(refusals: impl Iterator<Item = Refusal>) -> Refusal {
    let mut joined = Refusal::default();
    for refusal in refusals {
        let offset = joined.citations.len();
        joined.citations.extend(refusal.citations);
        joined.confidence = joined.confidence.max(refusal.confidence);
        for reason in refusal.reasons {
            if !joined.reasons.contains(&reason) {
                joined.reasons.push(reason);
            }
        }
        for mut statement in refusal.nearest {
            statement.citations.iter_mut().for_each(|citation| *citation += offset);
            joined.nearest.push(statement);
        }
    }
    joined
}
