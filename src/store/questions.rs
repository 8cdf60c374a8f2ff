//! Questions that got no answer, and those whose answer somebody rated: what was asked, when, where, of which
//! documents, and what came of it.

use rusqlite::{Row, params};

use super::error::StoreError;
use super::{Store, written};
use crate::index::corpus::Edition;

/// A question as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The words.
    pub text: String,
    /// When, in seconds since 1970.
    pub asked_at: i64,
    /// In which server; `None` for a direct message.
    pub server: Option<u64>,
    /// In which channel, threads counted to theirs; 0 in a direct message.
    pub channel: u64,
    /// By whom, where the settings let that be kept.
    pub person: Option<u64>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was answered first, as `docent show` takes it, where an answer was rated.
    pub citation: Option<String>,
    /// Of which documents it was asked.
    pub edition: Edition,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The documents do not say.
    Unanswered,
    /// Somebody found the answer good.
    Good,
    /// Somebody found it bad.
    Bad,
}

/// A question that is kept, to be changed when whoever rated it thinks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept(i64);

/// Which questions are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those of this server alone.
    pub server: Option<u64>,
    /// Those asked at this time or later, in seconds since 1970.
    pub since: i64,
}

impl Outcome {
    fn written(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }

    fn read(written: &str) -> Self {
        match written {
            "good" => Self::Good,
            "bad" => Self::Bad,
            _ => Self::Unanswered,
        }
    }
}

impl Store {
    /// Keeps a question.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep(&self, question: &Question) -> Result<Kept, StoreError> {
        self.run(|db| {
            let write = "INSERT INTO question
                (asked_at, server, channel, person, text, outcome, citation, edition)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
            let values = params![
                question.asked_at,
                question.server.map(written),
                written(question.channel),
                question.person.map(written),
                question.text,
                question.outcome.written(),
                question.citation,
                question.edition.0,
            ];
            db.prepare_cached(write)?.insert(values).map(Kept)
        })
    }

    /// Changes what came of a question. One that is gone stays so.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn change(&self, kept: Kept, outcome: Outcome) -> Result<(), StoreError> {
        let write = "UPDATE question SET outcome = ?2 WHERE id = ?1";
        self.run(|db| db.execute(write, params![kept.0, outcome.written()]).map(drop))
    }

    /// Deletes a question. One that is gone stays so.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn delete(&self, kept: Kept) -> Result<(), StoreError> {
        self.run(|db| db.execute("DELETE FROM question WHERE id = ?1", [kept.0]).map(drop))
    }

    /// The questions that were not answered, or badly, the latest first, at most so many.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn unmet(&self, wanted: Wanted, most: usize) -> Result<Vec<Question>, StoreError> {
        self.run(|db| {
            let read =
                "SELECT text, asked_at, server, channel, person, outcome, citation, edition FROM question
                WHERE outcome <> 'good' AND asked_at >= ?1 AND (?2 IS NULL OR server = ?2)
                ORDER BY asked_at DESC, id DESC LIMIT ?3";
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let mut rows = db.prepare_cached(read)?;
            rows.query_map(params![wanted.since, wanted.server.map(written), most], question)?.collect()
        })
    }

    /// Deletes all questions that were asked before this time, in seconds since 1970. Returns how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn delete_before(&self, time: i64) -> Result<usize, StoreError> {
        self.run(|db| db.execute("DELETE FROM question WHERE asked_at < ?1", [time]))
    }

    /// How many questions are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count(&self) -> Result<usize, StoreError> {
        self.run(|db| db.query_row("SELECT count(*) FROM question", [], |row| row.get::<_, i64>(0)))
            .map(|count| usize::try_from(count).unwrap_or_default())
    }
}

fn question(row: &Row<'_>) -> rusqlite::Result<Question> {
    let id = |at: usize| row.get(at).map(|id: Option<i64>| id.map(i64::cast_unsigned));
    Ok(Question {
        text: row.get(0)?,
        asked_at: row.get(1)?,
        server: id(2)?,
        channel: id(3)?.unwrap_or_default(),
        person: id(4)?,
        outcome: Outcome::read(&row.get::<_, String>(5)?),
        citation: row.get(6)?,
        edition: Edition(row.get(7)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::temporary;

    fn asked(text: &str, asked_at: i64, outcome: Outcome) -> Question {
        Question {
            text: text.to_owned(),
            asked_at,
            server: Some(u64::MAX >> 1),
            channel: 7,
            person: None,
            outcome,
            citation: None,
            edition: Edition(u32::MAX),
        }
    }

    #[test]
    fn a_question_comes_back_as_it_was_kept() {
        let (_folder, store) = temporary();
        let question = Question {
            person: Some(5),
            citation: Some("leave.md#12".to_owned()),
            ..asked("who's “there”?", 100, Outcome::Bad)
        };
        store.keep(&question).unwrap();
        assert_eq!(store.unmet(Wanted::default(), 10).unwrap(), [question]);
    }

    #[test]
    fn good_answers_leave_nothing_unmet() {
        let (_folder, store) = temporary();
        let kept = store.keep(&asked("first", 100, Outcome::Bad)).unwrap();
        store.keep(&asked("second", 200, Outcome::Unanswered)).unwrap();
        store.change(kept, Outcome::Good).unwrap();
        let texts: Vec<String> =
            store.unmet(Wanted::default(), 10).unwrap().into_iter().map(|question| question.text).collect();
        assert_eq!(texts, ["second"]);
    }

    #[test]
    fn one_server_sees_nothing_of_another() {
        let (_folder, store) = temporary();
        store.keep(&Question { server: Some(1), ..asked("ours", 100, Outcome::Unanswered) }).unwrap();
        store.keep(&Question { server: Some(2), ..asked("theirs", 100, Outcome::Unanswered) }).unwrap();
        store.keep(&Question { server: None, ..asked("in private", 100, Outcome::Unanswered) }).unwrap();
        let ours = store.unmet(Wanted { server: Some(1), since: 0 }, 10).unwrap();
        assert_eq!(ours.len(), 1);
        assert_eq!(store.unmet(Wanted::default(), 10).unwrap().len(), 3);
    }

    #[test]
    fn what_is_old_goes() {
        let (_folder, store) = temporary();
        store.keep(&asked("old", 100, Outcome::Unanswered)).unwrap();
        store.keep(&asked("new", 200, Outcome::Unanswered)).unwrap();
        assert_eq!(store.delete_before(150).unwrap(), 1);
        assert_eq!(store.count().unwrap(), 1);
    }
}
