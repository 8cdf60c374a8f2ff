//! Questions that wait for somebody's reply, and replies that were saved as answers.

use rusqlite::{OptionalExtension, Row, params};

use super::error::StoreError;
use super::{Store, written};

/// A question that was put to people: the message that asks it, and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The message of Docent's that asks it.
    pub message: u64,
    /// The server that it was asked in, and in which alone its answer holds.
    pub server: u64,
    /// The words.
    pub text: String,
    /// When, in seconds since 1970.
    pub asked_at: i64,
}

/// A message that was saved as the answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The server that it was written in, and in which alone it holds.
    pub server: u64,
    /// The question.
    pub question: String,
    /// The answer: the message's words.
    pub text: String,
    /// The channel of the message.
    pub channel: u64,
    /// The message.
    pub message: u64,
    /// When it was saved, in seconds since 1970.
    pub saved_at: i64,
}

impl Saved {
    /// Where the message opens.
    pub fn url(&self) -> String {
        format!("https://discord.com/channels/{}/{}/{}", self.server, self.channel, self.message)
    }
}

impl Store {
    /// Keeps that a question waits for a reply.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_waiting(&self, waiting: &Waiting) -> Result<(), StoreError> {
        let write =
            "INSERT OR REPLACE INTO waiting (message, asked_at, server, text) VALUES (?1, ?2, ?3, ?4)";
        let Waiting { message, server, text, asked_at } = waiting;
        self.run(|db| {
            db.execute(write, params![written(*message), asked_at, written(*server), text]).map(drop)
        })
    }

    /// Deletes the questions that have waited for a reply since before this time, in seconds since 1970. Returns how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn delete_waiting_before(&self, time: i64) -> Result<usize, StoreError> {
        self.run(|db| db.execute("DELETE FROM waiting WHERE asked_at < ?1", [time]))
    }

    /// The question that a message of Docent's asks in a server.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn waiting(&self, server: u64, message: u64) -> Result<Option<String>, StoreError> {
        let read = "SELECT text FROM waiting WHERE message = ?1 AND server = ?2";
        self.run(|db| {
            db.query_row(read, params![written(message), written(server)], |row| row.get(0)).optional()
        })
    }

    /// Saves an answer in place of the one that the question had in that server, if it had one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save(&self, saved: &Saved) -> Result<(), StoreError> {
        self.run(|db| {
            let write = "INSERT OR REPLACE INTO answer (server, question, text, channel, message, saved_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let Saved { server, question, text, channel, message, saved_at } = saved;
            let ids = [*server, *channel, *message].map(written);
            db.execute(write, params![ids[0], question, text, ids[1], ids[2], saved_at]).map(drop)
        })
    }

    /// The answers saved in a server, the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn answers(&self, server: u64) -> Result<Vec<Saved>, StoreError> {
        self.run(|db| {
            let read = "SELECT server, question, text, channel, message, saved_at FROM answer
                WHERE server = ?1 ORDER BY saved_at DESC, id DESC";
            db.prepare_cached(read)?.query_map([written(server)], saved)?.collect()
        })
    }

    /// All saved answers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn all_answers(&self) -> Result<Vec<Saved>, StoreError> {
        self.run(|db| {
            let read = "SELECT server, question, text, channel, message, saved_at FROM answer ORDER BY id";
            db.prepare(read)?.query_map([], saved)?.collect()
        })
    }

    /// Deletes the answers that a message was saved as: it is gone, and can be cited no more. Returns how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn delete_answer(&self, message: u64) -> Result<usize, StoreError> {
        self.run(|db| db.execute("DELETE FROM answer WHERE message = ?1", [written(message)]))
    }
}

fn saved(row: &Row<'_>) -> rusqlite::Result<Saved> {
    let id = |at: usize| row.get::<_, i64>(at).map(i64::cast_unsigned);
    Ok(Saved {
        server: id(0)?,
        question: row.get(1)?,
        text: row.get(2)?,
        channel: id(3)?,
        message: id(4)?,
        saved_at: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::temporary;

    fn reply(server: u64, text: &str, message: u64) -> Saved {
        let question = "where is the key?".to_owned();
        Saved { server, question, text: text.to_owned(), channel: 3, message, saved_at: 100 }
    }

    #[test]
    fn a_question_has_one_answer_in_each_server() {
        let (_folder, store) = temporary();
        store.save(&reply(1, "under the mat", 10)).unwrap();
        store.save(&reply(1, "with the porter", 11)).unwrap();
        store.save(&reply(2, "there is none", 12)).unwrap();
        assert_eq!(store.answers(1).unwrap(), [reply(1, "with the porter", 11)]);
        assert_eq!(store.answers(2).unwrap(), [reply(2, "there is none", 12)]);
    }

    #[test]
    fn an_answer_goes_with_its_message() {
        let (_folder, store) = temporary();
        store.save(&reply(1, "under the mat", 10)).unwrap();
        assert_eq!(store.all_answers().unwrap(), store.answers(1).unwrap());
        assert_eq!(store.delete_answer(11).unwrap(), 0);
        assert_eq!(store.delete_answer(10).unwrap(), 1);
        assert_eq!(store.answers(1).unwrap(), []);
    }

    #[test]
    fn a_question_waits_in_its_own_server() {
        let (_folder, store) = temporary();
        let waiting = Waiting { message: 9, server: 1, text: "where is the key?".to_owned(), asked_at: 100 };
        store.keep_waiting(&waiting).unwrap();
        assert_eq!(store.waiting(1, 9).unwrap().as_deref(), Some("where is the key?"));
        assert_eq!(store.waiting(2, 9).unwrap(), None);
        store.delete_waiting_before(101).unwrap();
        assert_eq!(store.waiting(1, 9).unwrap(), None);
    }
}
