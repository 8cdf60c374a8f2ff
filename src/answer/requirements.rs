//! What a sentence must have, whatever else it says: the place, time, number or kind of detail
//! that was asked for.

use std::sync::LazyLock;

use regex::Regex;

use super::count;
use super::plan::{Contact, Plan};
use crate::index::corpus::{Corpus, SentenceId};
use crate::nlu::kind::Kind;
use crate::nlu::lexicon::Lexicon;
use crate::nlu::places::PlaceId;

/// What a sentence lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each names one requirement; all can fail at once")]
pub struct Unmet {
    /// It is about none of the places asked for.
    pub place: bool,
    /// It names no time that meets one asked for.
    pub date: bool,
    /// It does not name the resolution, rule or number.
    pub reference: bool,
    /// It has no number of what is to be counted.
    pub number: bool,
    /// It has no detail of the kind asked for: a date, a place, an address.
    pub detail: bool,
}

impl Unmet {
    /// Whether nothing is lacking.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What the sentence lacks of what `plan` requires.
pub fn unmet(plan: &Plan, corpus: &Corpus, lexicon: &Lexicon, id: SentenceId) -> Unmet {
    let terms = corpus.forward[id.document as usize].sentence(id.sentence);
    let lacks_reference = |term: Option<u32>| term.is_none_or(|term| !terms.contains(&term));
    Unmet {
        place: !plan.places.is_empty() && !about_place(plan, lexicon, id),
        date: !plan.dates.is_empty() && !in_time(plan, corpus, lexicon, id),
        reference: plan.references.iter().any(|reference| lacks_reference(reference.term)),
        number: plan.kind == Kind::Count && count::lacks_number(plan, corpus, lexicon, id),
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
        Kind::When => notes.dates.is_empty() && (plan.exact_date || !tells_time(corpus, id)),
        Kind::WhichPlaces => {
            let asked = |named: &PlaceId| plan.places.iter().any(|asked| asked.id == *named);
            notes.places.iter().all(asked) && notes.quantities.is_empty()
        }
        Kind::Contact => !has_address(corpus.text(id), plan.contact),
        Kind::Define if plan.full_form => {
            let here = (id.document, id.sentence);
            !plan.terms.iter().any(|term| lexicon.introductions(term).contains(&here))
        }
        _ => false,
    }
}

/// Whether a sentence without a date still says when: before what, how often, after how long.
fn tells_time(corpus: &Corpus, id: SentenceId) -> bool {
    static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let units = "minutes?|hours?|days?|weeks?|months?|years?|quarters?|century|centuries|decades?";
        let days = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|noon|midnight|morning|evening";
        let early = r"(?:in|by|since|around|circa|until|from|after|before)\s+(?:the\s+)?(?:late\s+|early\s+|mid-?)?\d{3,4}s?|\d+\s*(?:bc|bce|bp|ad|ce)";
        let often = "rarely|seldom|usually|often|never|daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|always|immediately|once";
        let order = "before|after|until|till|since|upon|during|by the end|at the end|as soon as";
        Regex::new(&format!(r"(?i)\b(?:{units}|{days}|{early}|{often}|{order})\b")).ok()
    });
    TIME.as_ref().is_some_and(|time| time.is_match(corpus.text(id)))
}
