//! The sentences that Docent says in its own voice, from `_phrases.toml`.

use serde::Deserialize;

/// The phrases as they ship.
pub const BUILT_IN: &str = include_str!("../../intents/_phrases.toml");

/// Every sentence that Docent says in its own voice. `{name}` in a phrase is filled in by
/// [`fill`]; the comments in the file say which phrase takes which names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a line of the file, where its meaning is told")]
pub struct Phrases {
    pub sources: String,
    pub curated: String,
    pub more: String,
    pub more_citations: String,
    pub probably: String,
    pub possibly: String,
    pub taken_as: String,
    pub cut_off: String,
    pub not_said: String,
    pub place: String,
    pub nothing_there: String,
    pub nothing_of_this: String,
    pub word: String,
    pub words: String,
    pub reference: String,
    pub date: String,
    pub number: String,
    pub no_date: String,
    pub no_name: String,
    pub no_place: String,
    pub no_contact: String,
    pub no_full_form: String,
    pub no_answer_to: String,
    pub nearest: String,
    pub partly: String,
    pub clarify: String,
    pub nearest_to_claim: String,
    pub supported: String,
    pub refuted: String,
    pub not_enough_info: String,
    pub differs: String,
    pub sure: String,
    pub likely: String,
    pub unsure: String,
    pub hidden: String,
    pub hidden_beyond: String,
    pub button_more: String,
    pub button_context: String,
    pub button_back: String,
    pub button_next: String,
    pub button_quiz: String,
    pub button_next_question: String,
    pub button_tour_again: String,
    pub button_humans: String,
    pub button_stop_greeting: String,
    pub button_tour: String,
    pub open_link: String,
    pub offered: String,
    pub topics: String,
    pub topics_intro: String,
    pub no_topics: String,
    pub documents: String,
    pub changed: String,
    pub page_of: String,
    pub page_gone: String,
    pub help: String,
    pub help_ask: String,
    pub help_ask_ways: String,
    pub help_commands: String,
    pub help_command_list: String,
    pub help_try: String,
    pub expired: String,
    pub not_yours: String,
    pub no_documents_here: String,
    pub ask_alone: String,
    pub too_fast: String,
    pub cannot_read_reply: String,
    pub missing_permission: String,
    pub went_wrong: String,
    pub empty_question: String,
    pub terms: String,
    pub no_terms: String,
    pub no_term: String,
    pub tour_about: String,
    pub tour_terms: String,
    pub tour_reading: String,
    pub tour_order: String,
    pub tour_asking: String,
    pub tour_ask: String,
    pub tour_ask_chat: String,
    pub tour_resumed: String,
    pub tour_try: String,
    pub tour_documents: String,
    pub tour_guidance: String,
    pub tour_place: String,
    pub tour_keys: String,
    pub quiz_right: String,
    pub quiz_wrong: String,
    pub quiz_answer: String,
    pub quiz_score: String,
    pub quiz_keys: String,
    pub quiz_question: String,
    pub quiz_all: String,
    pub quiz_none: String,
    pub nothing_to_check: String,
    pub gaps: String,
    pub gaps_more: String,
    pub no_gaps: String,
    pub gap_once: String,
    pub gap_period: String,
    pub gap_rated_bad: String,
    pub gap_nearest: String,
    pub gap_answered: String,
    pub gap_answered_by_hand: String,
    pub gap_nothing: String,
    pub draft: String,
    pub draft_answer: String,
    pub draft_source: String,
    pub rated_good: String,
    pub rated_bad: String,
    pub reloaded: String,
    pub reload_failed: String,
    pub status: String,
    pub for_humans: String,
    pub asked_there: String,
    pub how_to_reply: String,
    pub answered_by_human: String,
    pub saved_source: String,
    pub asked_humans: String,
    pub asked_humans_there: String,
    pub no_humans: String,
    pub question_gone: String,
    pub not_a_reply: String,
    pub answer_saved: String,
    pub answer_withdrawn: String,
    pub welcome: String,
    pub greeting_stopped: String,
    pub privacy_questions: String,
    pub privacy_nothing: String,
    pub privacy_who: String,
    pub privacy_nobody: String,
    pub privacy_humans: String,
    pub privacy_people: String,
    pub privacy_memory: String,
    pub privacy_logged: String,
    pub privacy_unlogged: String,
    pub privacy_forget: String,
    pub forgotten: String,
    pub forgotten_nameless: String,
    pub command_ask: String,
    pub command_ask_question: String,
    pub command_ask_about: String,
    pub command_glossary: String,
    pub command_glossary_term: String,
    pub command_check: String,
    pub command_check_claim: String,
    pub command_check_facts: String,
    pub command_topics: String,
    pub command_onboard: String,
    pub command_quiz: String,
    pub command_sources: String,
    pub command_help: String,
    pub command_status: String,
    pub command_reload: String,
    pub command_privacy: String,
    pub command_forget_me: String,
    pub command_gaps: String,
    pub command_save_as_answer: String,
    pub presence: String,
}

impl Phrases {
    /// The built-in phrases, with those of `file`, if any, in their place.
    ///
    /// # Errors
    /// When `file` is no TOML or has a key that is no phrase; the message shows the line.
    pub fn load(file: Option<&str>) -> Result<Self, toml::de::Error> {
        let mut table: toml::Table = toml::from_str(BUILT_IN)?;
        if let Some(own) = file {
            let own: toml::Table = toml::from_str(own)?;
            table.extend(own);
        }
        Self::deserialize(table)
    }
}

/// `phrase` with each `{name}` replaced by its value. What is put in is never filled in again.
pub fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(phrase.len() + 32);
    let mut rest = phrase;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let value = after.find('}').and_then(|close| {
            let (_, value) = values.iter().find(|(name, _)| *name == &after[..close])?;
            Some((*value, close))
        });
        if let Some((value, close)) = value {
            filled.push_str(value);
            rest = &after[close + 1..];
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_once() {
        assert_eq!(fill("no {a}, {b}", &[("a", "{b}"), ("b", "x")]), "no {b}, x");
        assert_eq!(fill("{a", &[("a", "x")]), "{a");
    }

    #[test]
    fn a_file_replaces_single_phrases() {
        let phrases = Phrases::load(Some("not_said = \"Nope.\"")).unwrap();
        assert_eq!((phrases.not_said.as_str(), phrases.sources.as_str()), ("Nope.", "Sources"));
        assert!(Phrases::load(Some("unknown = \"x\"")).is_err());
    }
}
