//! What the documents fail to answer: questions without a good answer, those that ask much the same thing together.

use std::collections::HashMap;

use super::cite::Citation;
use super::outcome::Statement;
use crate::nlu::examples::{Embed, clusters};
use crate::text::tokens::tokenize;

/// How many different wordings are compared with one another; the latest count.
const WORDINGS: usize = 2_000;

/// A question that was not answered, or not well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The words.
    pub text: String,
    /// When it was asked, in seconds since 1970.
    pub asked_at: i64,
    /// Whether it was answered, and somebody found the answer bad.
    pub is_rated_bad: bool,
}

/// One thing that people asked for and did not get.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// How it was asked, each wording once, the most used first.
    pub wordings: Vec<Wording>,
    /// How many of those who asked found the answer bad.
    pub rated_bad: u32,
    /// When it was first asked, in seconds since 1970.
    pub first: i64,
    /// When it was last asked.
    pub last: i64,
    /// Whether it would be answered today, by the documents or by an answer that somebody wrote.
    pub is_answered: bool,
    /// What the documents say that comes nearest.
    pub nearest: Option<Nearest>,
}

/// One way in which something was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// As it was written last.
    pub text: String,
    /// How often.
    pub asked: u32,
}

/// What the documents say that comes nearest to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The sentence.
    pub statement: Statement,
    /// Where it stands.
    pub citation: Citation,
}

impl Gap {
    /// How often it was asked.
    pub fn asked(&self) -> u32 {
        self.wordings.iter().map(|wording| wording.asked).sum()
    }

    /// The wording that stands for all.
    pub fn title(&self) -> &str {
        self.wordings.first().map_or("", |wording| &wording.text)
    }
}

/// The gaps that these questions show, the most asked first, without what comes nearest. With a model, questions are
/// compared by what they mean, too.
pub fn gaps(mut questions: Vec<Missed>, embed: Option<&Embed<'_>>) -> Vec<Gap> {
    questions.sort_by_key(|question| std::cmp::Reverse(question.asked_at));
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut wordings: Vec<Vec<&Missed>> = Vec::new();
    for question in &questions {
        let words: Vec<String> = tokenize(&question.text).into_iter().map(|token| token.word).collect();
        match known.get(&words.join(" ")) {
            Some(&at) => wordings[at].push(question),
            None if wordings.len() < WORDINGS => {
                known.insert(words.join(" "), wordings.len());
                wordings.push(vec![question]);
            }
            None => {}
        }
    }
    let texts: Vec<&str> = wordings.iter().map(|asked| asked[0].text.as_str()).collect();
    let groups = clusters(&texts, embed);
    let mut gaps: Vec<Gap> = groups
        .iter()
        .map(|group| gap(&group.iter().map(|&at| wordings[at].as_slice()).collect::<Vec<_>>()))
        .collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse((gap.asked(), gap.last)));
    gaps
}

fn gap(group: &[&[&Missed]]) -> Gap {
    let wording = |asked: &&[&Missed]| Wording { text: asked[0].text.clone(), asked: asked.len() as u32 };
    let mut wordings: Vec<Wording> = group.iter().map(wording).collect();
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.asked));
    let all = || group.iter().copied().flatten();
    let times = || all().map(|question| question.asked_at);
    Gap {
        wordings,
        rated_bad: all().filter(|question| question.is_rated_bad).count() as u32,
        first: times().min().unwrap_or_default(),
        last: times().max().unwrap_or_default(),
        is_answered: false,
        nearest: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str, asked_at: i64) -> Missed {
        Missed { text: text.to_owned(), asked_at, is_rated_bad: false }
    }

    #[test]
    fn what_is_asked_most_comes_first_in_its_own_words() {
        let bad = Missed { is_rated_bad: true, ..asked("canteen hours", 50) };
        let found = gaps(
            vec![
                asked("who is the chair", 10),
                asked("When does the canteen close?", 20),
                asked("when does the canteen close", 30),
                asked("canteen closing time", 40),
                bad,
            ],
            None,
        );
        let told: Vec<(&str, u32, u32)> =
            found.iter().map(|gap| (gap.title(), gap.asked(), gap.rated_bad)).collect();
        assert_eq!(told, [("when does the canteen close", 4, 1), ("who is the chair", 1, 0)]);
        assert_eq!((found[0].first, found[0].last), (20, 50));
    }

    #[test]
    fn no_questions_are_no_gaps() {
        assert_eq!(gaps(Vec::new(), None), []);
    }
}
