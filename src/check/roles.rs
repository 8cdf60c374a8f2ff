//! What a name is said to do in a sentence, so that only what stands in the same place is held against it.

use super::details::{Details, Name};
use crate::text::english::irregular::verb_of;
use crate::text::english::is_function_word;
use crate::text::tokens::stem;

/// What tells a name's role.
#[derive(Debug, PartialEq, Eq)]
enum Role {
    /// Who does it: “UNODC trained”, “trained by UNODC”.
    Agent(String),
    /// The word before it, and that which ties the two: “named in config.toml”.
    Tied(String, String),
}

/// How many words may stand between a name and what is said of it.
const REACH: usize = 3;

/// Whether a name of one text has a role that a name of another text has, too.
pub fn share_role(of: &Details, name: &Name, other_of: &Details, other: &Name) -> bool {
    let others = roles(other_of, other);
    roles(of, name).iter().any(|role| others.contains(role))
}

/// Whether a text says by whom something is done, and another that has the name says nothing of that: “was produced by
/// him” is not what “he hoped to return” says.
pub fn does_else(of: &Details, name: &Name, other_of: &Details) -> bool {
    let first = of.words.iter().position(|word| Some(word) == name.words.first());
    let before: Vec<&String> = first.map_or_else(Vec::new, |first| {
        of.words[..first].iter().rev().filter(|word| *word != "the").take(2).collect()
    });
    let [by, verb] = before.as_slice() else { return false };
    let stands = name.words.iter().all(|word| other_of.words.contains(word));
    *by == "by" && stands && !other_of.words.iter().any(|word| family(word) == family(verb))
}

fn ties(word: &str) -> bool {
    const OTHERS: [&str; 7] = ["against", "among", "between", "during", "through", "under", "within"];
    is_function_word(word) || OTHERS.contains(&word)
}

/// What the forms and the kin of a word share: “managed” and “manager”, “ran” and “run”.
fn family(word: &str) -> String {
    stem(verb_of(word).unwrap_or(word))
}

fn roles(details: &Details, name: &Name) -> Vec<Role> {
    let words = &details.words;
    let place = |word: Option<&String>| word.and_then(|word| words.iter().position(|own| own == word));
    let (Some(first), Some(last)) = (place(name.words.first()), place(name.words.last())) else {
        return Vec::new();
    };
    let mut roles = Vec::new();
    let telling = |word: &&String| !is_function_word(word);
    roles.extend(
        words[last.max(first) + 1..].iter().take(REACH).filter(telling).map(|word| Role::Agent(family(word))),
    );
    let before: Vec<&String> =
        words[..first].iter().rev().filter(|word| *word != "the").take(REACH).collect();
    if let [tie, rest @ ..] = before.as_slice()
        && ties(tie)
        && let Some(word) = rest.iter().find(|word| !is_function_word(word))
    {
        roles.push(if *tie == "by" {
            Role::Agent(family(word))
        } else {
            Role::Tied(family(word), (*tie).clone())
        });
    }
    roles
}
