//! Completing what is being typed.

use std::collections::HashSet;

use super::{LONGEST, Topics, rest};
use crate::text::english::{is_function_word, is_one_slip};
use crate::text::tokens::tokenize;

/// Fewer letters leave too little to tell a slip by.
const SHORTEST_SLIP: usize = 4;
/// Words at the end of a question that may be a topic's beginning.
const TAIL: usize = 5;

impl Topics {
    /// What a question that begins so may go on to: topics that begin with it, then those with a word that
    /// does, then those one slip away; then the question with its last words made a topic. The best known
    /// first; nothing typed gives the best known of all.
    pub fn complete(&self, typed: &str, most: usize) -> Vec<String> {
        let tokens = tokenize(typed);
        let folded: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
        if folded.is_empty() {
            return self.all.iter().take(most).map(|topic| topic.name.clone()).collect();
        }
        let mut found = Completions { most, names: Vec::new(), seen: HashSet::new() };
        let whole = folded.join(" ");
        self.add(&mut found, "", self.beginning(&whole, most));
        self.add(&mut found, "", self.with_word(&whole, most));
        if found.names.len() < most {
            self.add(&mut found, "", self.slipped(&whole, most));
        }
        let whole_is_topic = !found.names.is_empty();
        for start in folded.len().saturating_sub(TAIL).max(1)..folded.len() {
            let follows = !whole_is_topic || is_function_word(folded[start - 1]);
            if found.names.len() >= most || !follows || is_function_word(folded[start]) {
                continue;
            }
            let tail = folded[start..].join(" ");
            let head = &typed[..tokens[start].span.start];
            self.add(&mut found, head, self.beginning(&tail, most));
            self.add(&mut found, head, self.slipped_start(&tail, most));
        }
        found.names
    }

    fn add(&self, found: &mut Completions, head: &str, topics: Vec<u32>) {
        for topic in topics {
            let name = &self.all[topic as usize].name;
            let text = format!("{head}{name}");
            let fits = text.encode_utf16().count() <= LONGEST && found.names.len() < found.most;
            if fits && found.seen.insert(text.clone()) {
                found.names.push(text);
            }
        }
    }

    /// The topics that begin so, that very topic first.
    fn beginning(&self, start: &str, most: usize) -> Vec<u32> {
        let key = |topic: u32| self.all[topic as usize].key.as_str();
        let from = self.starts.partition_point(|&topic| key(topic) < start);
        let until = self.starts[from..].partition_point(|&topic| key(topic).starts_with(start));
        let mut topics = best(self.starts[from..from + until].to_vec(), most);
        topics.sort_by_key(|&topic| (key(topic) != start, topic));
        topics
    }

    /// The topics with a word, not the first, that begins so.
    fn with_word(&self, start: &str, most: usize) -> Vec<u32> {
        let from = self.words.partition_point(|&word| rest(&self.all, word) < start);
        let until = self.words[from..].partition_point(|&word| rest(&self.all, word).starts_with(start));
        best(self.words[from..from + until].iter().map(|&(topic, _)| topic).collect(), most)
    }

    /// The topics that begin one slip away from this, or with a word that does.
    fn slipped(&self, typed: &str, most: usize) -> Vec<u32> {
        let mut topics = self.slipped_start(typed, most);
        let mut inside = Vec::new();
        for initial in initials(typed) {
            let from = self.words.partition_point(|&word| rest(&self.all, word) < initial.as_str());
            let words =
                self.words[from..].iter().take_while(|&&word| rest(&self.all, word).starts_with(&initial));
            let near = words.filter(|&&word| begins_near(typed, rest(&self.all, word)));
            inside.extend(near.map(|&(topic, _)| topic));
        }
        topics.extend(best(inside, most));
        topics
    }

    fn slipped_start(&self, typed: &str, most: usize) -> Vec<u32> {
        let key = |topic: u32| self.all[topic as usize].key.as_str();
        let mut topics = Vec::new();
        for initial in initials(typed) {
            let from = self.starts.partition_point(|&topic| key(topic) < initial.as_str());
            let starts =
                self.starts[from..].iter().copied().take_while(|&topic| key(topic).starts_with(&initial));
            topics.extend(starts.filter(|&topic| begins_near(typed, key(topic))));
        }
        best(topics, most)
    }
}

struct Completions {
    most: usize,
    names: Vec<String>,
    seen: HashSet<String>,
}

/// The lowest `most` of the numbers, in order.
fn best(mut numbers: Vec<u32>, most: usize) -> Vec<u32> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(most);
    numbers
}

/// What the name that was meant may begin with: the first letter, or the first two when they are swapped.
fn initials(typed: &str) -> Vec<String> {
    let mut letters = typed.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return Vec::new() };
    if typed.len() < SHORTEST_SLIP {
        return Vec::new();
    }
    let mut initials = vec![first.to_string(), format!("{second}{first}")];
    initials.truncate(if first == second { 1 } else { 2 });
    initials
}

/// Whether `name` begins with something one slip away from `typed`.
fn begins_near(typed: &str, name: &str) -> bool {
    let lengths = typed.len() - 1..=typed.len() + 1;
    lengths.filter_map(|length| name.get(..length)).any(|start| is_one_slip(typed, start))
}

#[cfg(test)]
mod tests {
    use crate::answer::topics::tests::topics;

    #[test]
    fn a_beginning_is_completed() {
        let topics =
            topics(&["Harbour", "Egypt", "Oslo Rules", "Rules of the Road", "Rulers", "Tågfärja", "Ruling"]);
        let completed = |typed| topics.complete(typed, 25).join(", ");
        for (typed, expected) in [
            ("", "Harbour, Egypt, Oslo Rules, Rules of the Road, Rulers, Tågfärja, Ruling"),
            ("rule", "Rules of the Road, Rulers, Oslo Rules, Ruling"),
            ("oslo ru", "Oslo Rules"),
            ("tagf", "Tågfärja"),
            ("Harbuor", "Harbour"),
            ("osol rules", "Oslo Rules"),
            ("ahrbour", "Harbour"),
            ("training in E", "training in Egypt"),
            ("who wrote the oslo", "who wrote the Oslo Rules"),
            ("boats in egipt", "boats in Egypt"),
            ("rules o", "Rules of the Road"),
            ("!?", "Harbour, Egypt, Oslo Rules, Rules of the Road, Rulers, Tågfärja, Ruling"),
            ("in the", ""),
            ("xyz", ""),
        ] {
            assert_eq!(completed(typed), expected, "{typed:?}");
        }
        assert_eq!(topics.complete("rul", 2), ["Rules of the Road", "Rulers"]);
    }
}
