//! What belongs to one person: how far they came in a tour, their score, whether they want to be greeted. All of it
//! goes when they ask to be forgotten.

use rusqlite::{OptionalExtension, Row, params};

use super::error::StoreError;
use super::{Store, written};

/// Questions of a quiz.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How many were answered.
    pub asked: u32,
    /// How many of them rightly.
    pub right: u32,
}

/// What was deleted of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Questions and ratings that were kept with their id.
    pub questions: usize,
    /// Places in tours, scores and wishes about greetings.
    pub others: usize,
}

impl Store {
    /// The stop of this tour at which the person was last; `None` for whoever has not begun it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn progress(&self, person: u64, tour: &str) -> Result<Option<u32>, StoreError> {
        self.run(|db| {
            let read = "SELECT stop FROM progress WHERE person = ?1 AND tour = ?2";
            db.query_row(read, params![written(person), tour], |row| row.get(0)).optional()
        })
    }

    /// Keeps at which stop of this tour the person is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_progress(&self, person: u64, tour: &str, stop: u32) -> Result<(), StoreError> {
        self.run(|db| {
            let write = "INSERT INTO progress (person, tour, stop) VALUES (?1, ?2, ?3)
                ON CONFLICT DO UPDATE SET stop = excluded.stop";
            db.execute(write, params![written(person), tour, stop]).map(drop)
        })
    }

    /// The person's score in all quizzes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn score(&self, person: u64) -> Result<Score, StoreError> {
        let read = "SELECT asked, right FROM score WHERE person = ?1";
        self.run(|db| db.query_row(read, [written(person)], score).optional()).map(Option::unwrap_or_default)
    }

    /// Adds to the person's score, and returns what it is then.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_score(&self, person: u64, more: Score) -> Result<Score, StoreError> {
        self.run(|db| {
            let write = "INSERT INTO score (person, asked, right) VALUES (?1, ?2, ?3)
                ON CONFLICT DO UPDATE SET asked = asked + excluded.asked, right = right + excluded.right
                RETURNING asked, right";
            db.query_row(write, params![written(person), more.asked, more.right], score)
        })
    }

    /// Whether the person has not said that they do not want to be greeted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn may_greet(&self, person: u64) -> Result<bool, StoreError> {
        let read = "SELECT NOT EXISTS (SELECT 1 FROM ungreeted WHERE person = ?1)";
        self.run(|db| db.query_row(read, [written(person)], |row| row.get(0)))
    }

    /// Keeps that the person does not want to be written to.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn stop_greeting(&self, person: u64) -> Result<(), StoreError> {
        let write = "INSERT INTO ungreeted (person) VALUES (?1) ON CONFLICT DO NOTHING";
        self.run(|db| db.execute(write, [written(person)]).map(drop))
    }

    /// Deletes all that is kept of a person.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing is deleted.
    pub fn forget(&self, person: u64) -> Result<Forgotten, StoreError> {
        self.run(|db| {
            let all = db.unchecked_transaction()?;
            let delete = |table: &str| {
                all.execute(&format!("DELETE FROM {table} WHERE person = ?1"), [written(person)])
            };
            let questions = delete("question")?;
            let others = delete("progress")? + delete("score")? + delete("ungreeted")?;
            all.commit()?;
            // Out of the log of writes, too. Where somebody reads just then, it goes from there with the next writes.
            let _ = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            Ok(Forgotten { questions, others })
        })
    }
}

fn score(row: &Row<'_>) -> rusqlite::Result<Score> {
    Ok(Score { asked: row.get(0)?, right: row.get(1)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::temporary;

    #[test]
    fn a_tour_goes_on_where_it_was_left() {
        let (_folder, store) = temporary();
        assert_eq!(store.progress(1, "handbook").unwrap(), None);
        store.keep_progress(1, "handbook", 3).unwrap();
        store.keep_progress(1, "handbook", 4).unwrap();
        assert_eq!(store.progress(1, "handbook").unwrap(), Some(4));
        assert_eq!(store.progress(2, "handbook").unwrap(), None);
        assert_eq!(store.progress(1, "minutes").unwrap(), None);
    }

    #[test]
    fn scores_add_up() {
        let (_folder, store) = temporary();
        store.add_score(1, Score { asked: 1, right: 1 }).unwrap();
        assert_eq!(store.add_score(1, Score { asked: 1, right: 0 }).unwrap(), Score { asked: 2, right: 1 });
        assert_eq!((store.score(1).unwrap().asked, store.score(2).unwrap().asked), (2, 0));
    }

    #[test]
    fn nobody_is_greeted_against_their_will() {
        let (_folder, store) = temporary();
        store.stop_greeting(1).unwrap();
        store.stop_greeting(1).unwrap();
        assert!(!store.may_greet(1).unwrap() && store.may_greet(2).unwrap());
    }

    #[test]
    fn who_is_forgotten_leaves_nothing() {
        let (_folder, store) = temporary();
        store.keep_progress(1, "handbook", 3).unwrap();
        store.keep_progress(2, "handbook", 5).unwrap();
        store.add_score(1, Score { asked: 1, right: 1 }).unwrap();
        assert_eq!(store.forget(1).unwrap(), Forgotten { questions: 0, others: 2 });
        assert_eq!(store.progress(1, "handbook").unwrap(), None);
        assert_eq!(store.progress(2, "handbook").unwrap(), Some(5));
        assert_eq!(store.forget(1).unwrap(), Forgotten::default());
    }
}
