//! What a button does, as the id that comes back when it is pressed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::index::corpus::{Edition, SentenceId};

/// What a button does. All that is needed to do it stands in its id, so that it works after a
/// restart, and after an update of the documents can be told to be expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Shows the statements that had no room.
    More {
        /// The documents that were answered from.
        edition: Edition,
        /// Where the statements stand, in their order.
        sentences: Vec<SentenceId>,
    },
    /// Shows a quote in its passage.
    Context {
        /// The documents that were answered from.
        edition: Edition,
        /// The quote that is shown, then all that are offered beside it, in the order of their
        /// numbers. The shown one is among them again when there are several.
        sentences: Vec<SentenceId>,
    },
    /// Tells whether an answer was any good.
    Rate {
        /// Whether it was.
        good: bool,
        /// The documents that were answered from.
        edition: Edition,
        /// The first statement of the answer.
        sentence: Option<SentenceId>,
    },
    /// Puts the question of a refusal to people.
    AskHumans,
    /// Keeps whoever presses it from being greeted again.
    StopGreeting,
    /// Asks a question.
    Ask {
        /// As if the person had typed it.
        question: String,
    },
    /// Turns to a page of the topics.
    Topics {
        /// From 0.
        page: u16,
    },
    /// Turns to a page of the documents.
    Sources {
        /// From 0.
        page: u16,
    },
    /// Turns to a page of the path through the documents.
    Tour {
        /// From 0.
        page: u16,
    },
    /// Asks the next question of a quiz.
    Quiz {
        /// From where on.
        round: Round,
    },
    /// Chooses an answer. Which is right does not stand in it: it is found out anew.
    Choose {
        /// The documents that the question was made from.
        edition: Edition,
        /// The question.
        round: Round,
        /// Which answer, from 0.
        choice: u8,
    },
}

/// A place in a round of a quiz, and how it has gone so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Which round.
    pub seed: u32,
    /// Which of its questions.
    pub number: u32,
    /// How many were answered rightly.
    pub right: u32,
    /// Of how many.
    pub asked: u32,
}

impl Round {
    /// The beginning of a round that nobody foresees.
    pub fn any() -> Self {
        Self { seed: fastrand::u32(..), number: 0, right: 0, asked: 0 }
    }
}

/// Characters of a button's id.
pub const ID: usize = 100;

/// Stands second in every id. Raised whenever the same bytes would mean something else.
const VERSION: u8 = b'1';

/// Bytes of the checksum: it is against ids that were cut or mixed up, not against forgers, who
/// could not send one that Docent did not make.
const CHECK: usize = 2;

impl Action {
    /// The id: ASCII, a letter for the kind, the version, then the rest in base64 (RFC 4648, for
    /// URLs). A question of ASCII alone stands there as it is. `None` when that takes more than
    /// [`ID`] characters.
    pub fn encode(&self) -> Option<String> {
        let mut bytes = Vec::new();
        let kind = match self {
            Self::More { edition, sentences } => {
                bytes.extend(edition.0.to_le_bytes());
                write_sentences(&mut bytes, sentences);
                b'm'
            }
            Self::Context { edition, sentences } => {
                bytes.extend(edition.0.to_le_bytes());
                write_sentences(&mut bytes, sentences);
                b'c'
            }
            Self::Rate { good, edition, sentence } => {
                bytes.extend(edition.0.to_le_bytes());
                write_sentences(&mut bytes, sentence.as_slice());
                if *good { b'g' } else { b'b' }
            }
            Self::Ask { question } => {
                bytes.extend(question.as_bytes());
                if is_printable(question) { b'a' } else { b'u' }
            }
            Self::AskHumans => b'h',
            Self::StopGreeting => b'x',
            Self::Topics { page } => {
                write_number(&mut bytes, u64::from(*page));
                b't'
            }
            Self::Sources { page } => {
                write_number(&mut bytes, u64::from(*page));
                b's'
            }
            Self::Tour { page } => {
                write_number(&mut bytes, u64::from(*page));
                b'o'
            }
            Self::Quiz { round } => {
                write_round(&mut bytes, *round);
                b'q'
            }
            Self::Choose { edition, round, choice } => {
                bytes.extend(edition.0.to_le_bytes());
                write_round(&mut bytes, *round);
                write_number(&mut bytes, u64::from(*choice));
                b'w'
            }
        };
        let check = checksum(kind, &bytes);
        let start = [kind, VERSION].map(char::from).iter().collect::<String>();
        let id = match self {
            Self::Ask { question } if kind == b'a' => {
                format!("{start}{}{question}", URL_SAFE_NO_PAD.encode(check))
            }
            _ => {
                bytes.extend(check);
                start + &URL_SAFE_NO_PAD.encode(bytes)
            }
        };
        (id.len() <= ID).then_some(id)
    }

    /// The action of an id; `None` for anything that [`Action::encode`] has not made.
    pub fn decode(id: &str) -> Option<Self> {
        let rest = id.get(2..).filter(|_| id.len() <= ID)?;
        let (kind, version) = (id.as_bytes()[0], id.as_bytes()[1]);
        let (bytes, check) = if kind == b'a' {
            // Two bytes are three characters of base64.
            (rest.get(3..)?.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(rest.get(..3)?).ok()?)
        } else {
            let mut bytes = URL_SAFE_NO_PAD.decode(rest).ok()?;
            let check = bytes.split_off(bytes.len().checked_sub(CHECK)?);
            (bytes, check)
        };
        if version != VERSION || check != checksum(kind, &bytes) {
            return None;
        }
        let mut read = Reader { bytes: &bytes };
        let action = match kind {
            b'm' => Self::More { edition: read.edition()?, sentences: read.sentences()? },
            b'c' => Self::Context { edition: read.edition()?, sentences: read.sentences()? },
            b'g' | b'b' => {
                let (edition, sentences) = (read.edition()?, read.sentences()?);
                Self::Rate { good: kind == b'g', edition, sentence: sentences.first().copied() }
            }
            b'a' | b'u' => Self::Ask { question: std::str::from_utf8(read.rest()).ok()?.to_owned() },
            b'h' => Self::AskHumans,
            b'x' => Self::StopGreeting,
            b't' => Self::Topics { page: read.page()? },
            b's' => Self::Sources { page: read.page()? },
            b'o' => Self::Tour { page: read.page()? },
            b'q' => Self::Quiz { round: read.round()? },
            b'w' => {
                let (edition, round) = (read.edition()?, read.round()?);
                Self::Choose { edition, round, choice: u8::try_from(read.number()?).ok()? }
            }
            _ => return None,
        };
        read.bytes.is_empty().then_some(action)
    }

    /// The sentences that it leads to.
    pub fn sentences(&self) -> &[SentenceId] {
        match self {
            Self::More { sentences, .. } | Self::Context { sentences, .. } => sentences,
            _ => &[],
        }
    }

    /// The action with as many of its sentences, from the first, as fit an id.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        if let Self::More { sentences, .. } | Self::Context { sentences, .. } = &mut self {
            sentences.truncate(ID / 2);
        }
        while self.encode().is_none() {
            match &mut self {
                Self::More { sentences, .. } | Self::Context { sentences, .. } if !sentences.is_empty() => {
                    sentences.pop();
                }
                _ => break,
            }
        }
        self
    }
}

fn is_printable(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

fn checksum(kind: u8, bytes: &[u8]) -> [u8; CHECK] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[kind, VERSION]).update(bytes);
    let mut check = [0; CHECK];
    check.copy_from_slice(&hasher.finalize().as_bytes()[..CHECK]);
    check
}

/// Each address as its distance from the one before: statements of one answer stand close.
fn write_sentences(bytes: &mut Vec<u8>, sentences: &[SentenceId]) {
    let mut before = SentenceId { document: 0, sentence: 0 };
    for &id in sentences {
        write_number(bytes, zigzag(i64::from(id.document) - i64::from(before.document)));
        write_number(bytes, zigzag(i64::from(id.sentence) - i64::from(before.sentence)));
        before = id;
    }
}

fn write_round(bytes: &mut Vec<u8>, round: Round) {
    for number in [round.seed, round.number, round.right, round.asked] {
        write_number(bytes, u64::from(number));
    }
}

/// Small numbers of either sign as small numbers: 0, -1, 1, -2 as 0, 1, 2, 3.
fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Seven bits a byte, the lowest first; the high bit says that more follow (LEB128).
fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn edition(&mut self) -> Option<Edition> {
        let (first, rest) = self.bytes.split_first_chunk::<4>()?;
        self.bytes = rest;
        Some(Edition(u32::from_le_bytes(*first)))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn page(&mut self) -> Option<u16> {
        u16::try_from(self.number()?).ok()
    }

    fn round(&mut self) -> Option<Round> {
        let mut next = || u32::try_from(self.number()?).ok();
        Some(Round { seed: next()?, number: next()?, right: next()?, asked: next()? })
    }

    fn sentences(&mut self) -> Option<Vec<SentenceId>> {
        let mut sentences = Vec::new();
        let mut before = SentenceId { document: 0, sentence: 0 };
        while !self.bytes.is_empty() {
            let document = self.moved(before.document)?;
            let sentence = self.moved(before.sentence)?;
            before = SentenceId { document, sentence };
            sentences.push(before);
        }
        Some(sentences)
    }

    fn moved(&mut self, from: u32) -> Option<u32> {
        let to = i64::from(from).checked_add(unzigzag(self.number()?))?;
        u32::try_from(to).ok()
    }

    fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near() -> impl Strategy<Value = Vec<SentenceId>> {
        let id = (0u32..300, 0u32..2_000).prop_map(|(document, sentence)| SentenceId { document, sentence });
        prop::collection::vec(id, 0..40)
    }

    fn any_id() -> impl Strategy<Value = SentenceId> {
        (any::<u32>(), any::<u32>()).prop_map(|(document, sentence)| SentenceId { document, sentence })
    }

    fn rounds() -> impl Strategy<Value = Round> {
        any::<[u32; 4]>().prop_map(|[seed, number, right, asked]| Round { seed, number, right, asked })
    }

    fn actions() -> impl Strategy<Value = Action> {
        let edition = any::<u32>().prop_map(Edition);
        prop_oneof![
            (edition.clone(), near()).prop_map(|(edition, sentences)| Action::More { edition, sentences }),
            (edition.clone(), near()).prop_map(|(edition, sentences)| Action::Context { edition, sentences }),
            (any::<bool>(), edition, prop::option::of(any_id()))
                .prop_map(|(good, edition, sentence)| Action::Rate { good, edition, sentence }),
            ".{0,110}".prop_map(|question| Action::Ask { question }),
            "[ -~]{80,110}".prop_map(|question| Action::Ask { question }),
            Just(Action::AskHumans),
            Just(Action::StopGreeting),
            any::<u16>().prop_map(|page| Action::Topics { page }),
            any::<u16>().prop_map(|page| Action::Sources { page }),
            any::<u16>().prop_map(|page| Action::Tour { page }),
            rounds().prop_map(|round| Action::Quiz { round }),
            (any::<u32>(), rounds(), any::<u8>()).prop_map(|(edition, round, choice)| {
                Action::Choose { edition: Edition(edition), round, choice }
            }),
        ]
    }

    proptest! {
        #[test]
        fn an_action_comes_back_from_its_id(action in actions()) {
            let action = action.fitted();
            if let Some(id) = action.encode() {
                prop_assert!(id.len() <= ID && id.is_ascii(), "{id}");
                prop_assert_eq!(Action::decode(&id), Some(action));
            } else {
                prop_assert!(matches!(action, Action::Ask { .. }), "{:?}", action);
            }
        }

        #[test]
        fn any_text_is_decoded_or_refused(id in "\\PC{0,120}", start in "[a-z]1", tail in "[A-Za-z0-9_-]{0,98}") {
            let _ = Action::decode(&id);
            let _ = Action::decode(&format!("{start}{tail}"));
        }
    }

    #[test]
    fn a_mangled_id_is_refused() {
        let sentences =
            vec![SentenceId { document: 3, sentence: 14 }, SentenceId { document: 3, sentence: 9 }];
        let actions = [
            Action::Context { edition: Edition(77), sentences },
            Action::Ask { question: "how many boats?".to_owned() },
            Action::Choose {
                edition: Edition(77),
                round: Round { seed: 5, number: 300, right: 1, asked: 2 },
                choice: 3,
            },
        ];
        for id in actions.iter().filter_map(Action::encode) {
            for at in 0..id.len() {
                let mut mangled = id.clone().into_bytes();
                mangled[at] ^= 1;
                let mangled = String::from_utf8(mangled).unwrap();
                assert_eq!(Action::decode(&mangled), None, "{mangled} of {id}");
                assert_eq!(Action::decode(&id[..at]), None, "{id} cut at {at}");
            }
        }
    }

    #[test]
    fn twenty_five_statements_of_a_list_fit() {
        let sentences: Vec<_> =
            (0..40).map(|n| SentenceId { document: 200, sentence: 300 + 3 * n }).collect();
        let action = Action::More { edition: Edition(u32::MAX), sentences }.fitted();
        let Action::More { sentences, .. } = action else { panic!() };
        assert!(sentences.len() >= 25, "{}", sentences.len());
    }
}
