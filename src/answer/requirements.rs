//! What a sentence should have besides the words of the question: the place, time, number or kind of detail that was
//! asked for. Lacking it is evidence against an answer, no veto.

use std::sync::LazyLock;

use regex::Regex;

use super::answer_type::AnswerType;
use super::count;
use super::focus::Focus;
use super::plan::{AskedReference, Contact, Plan};
use crate::index::corpus::{Corpus, SentenceId};
use crate::index::vocabulary::TermId;
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;
use crate::text::tokens::lexeme;

/// What a sentence lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each names one requirement; all can fail at once")]
pub struct Unmet {
    /// It is about none of the places asked for.
    pub place: bool,
    /// It is about other places instead.
    pub elsewhere: bool,
    /// It names no time that meets one asked for.
    pub date: bool,
    /// It names other times instead.
    pub other_time: bool,
    /// It does not name the resolution, rule or number.
    pub reference: bool,
    /// It has no number of what is to be counted.
    pub number: bool,
    /// It has no word of what a follow-up asks about instead.
    pub topic: bool,
    /// It has no detail of the kind asked for: a date, a place, an address.
    pub detail: bool,
}

impl Unmet {
    /// Whether nothing is lacking.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// Whether it is about another place, time, reference or topic than was asked for, or about none.
    pub fn is_about_another(self) -> bool {
        self.place || self.date || self.reference || self.topic
    }

    /// The log-odds that an answer loses, beyond the fitted weight of lacking anything. Set by hand: public questions
    /// seldom name a place, a time or a reference that the sentences beside the answer contradict.
    pub fn log_odds_lost(self) -> f32 {
        let lacks = |lacks: bool, odds: f32| if lacks { odds } else { 0.0 };
        lacks(self.place, 0.5)
            + lacks(self.elsewhere, 3.0)
            + lacks(self.other_time, 2.0)
            + lacks(self.reference, 2.0)
            + lacks(self.topic, 3.0)
    }

    /// The log-odds lost for lacking a number or a detail, where only words were compared: a reader sees for itself whether
    /// the sentence gives it in another form.
    pub fn log_odds_lost_unread(self) -> f32 {
        f32::from(u8::from(self.number) + u8::from(self.detail))
    }
}

/// What the sentence lacks of what `plan` requires.
pub fn unmet(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Unmet {
    let forward = &corpus.forward[id.document as usize];
    let (document, terms) = (corpus.document(id.document), forward.sentence(id.sentence));
    let section = document.passages[document.passage_of(id.sentence) as usize].section;
    let names = |term: &u32| terms.contains(term) || forward.headings(section).contains(term);
    let lacks_reference = |reference: &AskedReference| !reference.terms.iter().any(names);
    let notes = lexicon.notes(id.document, id.sentence);
    let place = !plan.places.is_empty() && !about_place(plan, lexicon, id);
    let date = !plan.dates.is_empty() && !in_time(plan, corpus, lexicon, id);
    Unmet {
        place,
        elsewhere: place && !notes.about.is_empty(),
        date,
        other_time: date && !notes.dates.is_empty(),
        reference: plan.references.iter().any(lacks_reference),
        number: plan.kind == Kind::Count && count::lacks_number(plan, corpus, lexicon, id),
        topic: plan.restates && lacks_topic(plan, terms, forward.headings(section)),
        detail: lacks_detail(plan, corpus, lexicon, id),
    }
}

/// Whether the text has an address of the kind asked for.
pub fn has_address(text: &str, contact: Contact) -> bool {
    static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+\.\w+").ok());
    static WEB: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"https?://|\bwww\.").ok());
    static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"\+?\b0?\d[\d ().-]{7,}\d|\(\d{2,4}\)[ .-]?\d{2,4}[ .-]\d{2,}|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b",
        )
        .ok()
    });
    static POSTAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let parts = r"(?:room|suite|floor|street|avenue|boulevard|plaza|square|road|p\.?\s?o\.?\s?box)";
        let german = r"\p{Lu}[\p{L}.-]+ \d+\p{Ll}?, \d{4,5} \p{Lu}";
        Regex::new(&format!(r"(?i:\b{parts}\b.*\d|\d.*\b{parts}\b)|\b[A-Z]{{2}} \d{{5}}\b|{german}")).ok()
    });
    let has =
        |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text));
    // The slow patterns are tried only where a character is that each of their matches has.
    let has_digit = || text.contains(char::is_numeric);
    let has_mail = || text.contains('@') && has(&MAIL);
    match contact {
        Contact::Any => has_mail() || has(&WEB) || has_digit() && (has(&POSTAL) || has(&PHONE)),
        Contact::Mail => has_mail(),
        Contact::Phone => has_digit() && has(&PHONE),
        Contact::Web => has(&WEB),
        Contact::Postal => has(&POSTAL),
    }
}

/// Whether neither the sentence nor the headings above it have a word of what a follow-up names itself.
fn lacks_topic(plan: &Plan, terms: &[TermId], headings: &[TermId]) -> bool {
    let mut own = plan.needed().filter(|focus| !focus.is_earlier).peekable();
    let says = |focus: &Focus| {
        [terms, headings].into_iter().any(|terms| focus.meets(terms) || focus.has_related(terms))
    };
    own.peek().is_some() && !own.any(says)
}

/// Whether the sentence is about a place that meets one asked for.
fn about_place(plan: &Plan, lexicon: &Lexicon, id: SentenceId) -> bool {
    let about = &lexicon.notes(id.document, id.sentence).about;
    plan.places.iter().any(|asked| about.iter().any(|named| asked.is_met_by(named)))
}

/// Whether the sentence names a time that meets one asked for; one that names no time at all may
/// take it from its passage.
fn in_time(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> bool {
    let meets = |sentence: u32| {
        let named = &lexicon.notes(id.document, sentence).dates;
        plan.dates.iter().any(|asked| named.iter().any(|named| asked.date.overlaps(named)))
    };
    if !lexicon.notes(id.document, id.sentence).dates.is_empty() {
        return meets(id.sentence);
    }
    let document = corpus.document(id.document);
    let passage = &document.passages[document.passage_of(id.sentence) as usize];
    let mut before =
        document.sentences_of(passage).map(|(sentence, _)| sentence).filter(|&s| s < id.sentence);
    before.any(meets)
}

fn lacks_detail(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> bool {
    let notes = lexicon.notes(id.document, id.sentence);
    match plan.kind {
        Kind::When if plan.exact_date => notes.dates.is_empty(),
        Kind::When => {
            let given = plan.answer_type.map(|asked| asked.given(&plan.focus, corpus, lexicon, id));
            notes.dates.is_empty() && given.is_none_or(|(surely, _)| surely <= 0.0)
        }
        Kind::WhichPlaces => {
            let asked = |named: &PlaceId| plan.places.iter().any(|asked| asked.id == *named);
            // Every country is known; a town may be known by its capital only.
            let is_country = |focus: &Focus| matches!(lexeme(&focus.word).as_str(), "countri" | "nation");
            let named = !plan.focus.iter().any(is_country)
                && AnswerType::Place.given(&plan.focus, corpus, lexicon, id).0 > 0.0;
            notes.places.iter().all(asked) && notes.quantities.is_empty() && !named
        }
        Kind::Contact => !has_address(corpus.text(id), plan.contact),
        Kind::Define if plan.full_form => {
            let here = (id.document, id.sentence);
            !plan.terms.iter().any(|term| lexicon.introductions(term).contains(&here))
        }
        _ => false,
    }
}
