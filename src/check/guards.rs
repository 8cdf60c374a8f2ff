//! What keeps a sentence from bearing a claim out although it has the claim's words: it says them in another order, denies them,
//! compares other things, or speaks of more. Each rule only withholds: what it is doubtful about is too little information.

use super::beside::Beside;
use super::claim::Claim;
use crate::text::date::{DateMention, dates};
use crate::text::english::{is_denial, is_function_word, is_question_word};
use crate::text::quantity::{Limit, quantities};
use crate::text::tokens::{Token, lexeme, tokenize};

/// Words that say always, or never.
const ALWAYS: [&str; 6] = ["all", "always", "any", "every", "never", "whenever"];
/// Words that say on which terms something holds.
const CONDITIONAL: [&str; 6] = ["except", "generally", "if", "most", "unless", "usually"];
/// Beginnings that turn a word into its opposite.
const TURNING: [&str; 6] = ["dis", "im", "in", "ir", "non", "un"];
/// Words after which a claim says where, when, with whom or for what.
const PREPOSITIONS: [&str; 20] = [
    "across", "after", "against", "at", "before", "by", "during", "for", "from", "in", "into", "near", "on",
    "through", "under", "until", "via", "with", "within", "without",
];
/// Forms of “to be”.
const BEING: [&str; 7] = ["are", "be", "been", "being", "is", "was", "were"];
/// Words that may stand between one of those and what it leads to.
const DETERMINERS: [&str; 14] =
    ["a", "an", "any", "each", "every", "his", "its", "our", "that", "the", "their", "these", "this", "your"];

/// Whether something keeps the sentence from bearing the claim out. `lacks` tells of a folded word of the claim whether the
/// sentence has nothing for it.
pub fn withholds(beside: &Beside<'_>, claim: &Claim, lacks: &dyn Fn(&str) -> bool) -> bool {
    let (claimed, said) = (tokenize(&claim.text), &beside.tokens);
    denies_otherwise(&claimed, said)
        || turns_a_word(&claimed, said)
        || orders_otherwise(&claimed, said)
        || compares_otherwise(&claimed, said)
        || lacks_a_circumstance(&claimed, lacks)
        || lacks_the_point(&claimed, lacks)
        || lacks_capitals(&claim.text, &claimed, beside.text, said)
        || bounds_otherwise(&claim.text, &claimed, beside.text)
        || counts_more(&claim.text, beside.text)
        || spans_otherwise(&claim.text, beside.text)
}

fn has(tokens: &[Token], words: &[&str]) -> bool {
    tokens.iter().any(|token| words.contains(&token.word.as_str()))
}

/// One denies something and the other nothing; or the claim says “never” and the sentence “if”.
fn denies_otherwise(claimed: &[Token], said: &[Token]) -> bool {
    let is_general = has(claimed, &ALWAYS) && !has(claimed, &CONDITIONAL);
    let denies = |tokens: &[Token]| tokens.iter().any(|token| is_denial(&token.word));
    denies(claimed) != denies(said) || is_general && has(said, &CONDITIONAL)
}

/// “Paid” beside “unpaid”.
fn turns_a_word(claimed: &[Token], said: &[Token]) -> bool {
    let has = |side: &[Token], word: &str| side.iter().any(|token| token.word == word);
    let turned = |one: &[Token], other: &[Token]| {
        one.iter().any(|token| {
            let roots = TURNING.iter().filter_map(|start| token.word.strip_prefix(start));
            let mut roots = roots.filter(|root| root.len() > 2);
            roots.any(|root| has(other, root) && !has(one, root) && !has(other, &token.word))
        })
    };
    turned(claimed, said) || turned(said, claimed)
}

/// “Use one before the other” beside “use the other before the one”.
fn orders_otherwise(claimed: &[Token], said: &[Token]) -> bool {
    let (Some(ours), theirs) = (order(claimed), order(said)) else { return false };
    let Some(theirs) = theirs else { return true };
    let shared = |one: &[String], other: &[String]| one.iter().filter(|word| other.contains(word)).count();
    let straight = shared(&ours.0, &theirs.0) + shared(&ours.1, &theirs.1);
    let crossed = shared(&ours.0, &theirs.1) + shared(&ours.1, &theirs.0);
    crossed >= straight
}

/// What comes first and what later, by “before” or “after”, where both stand on either side of it.
fn order(tokens: &[Token]) -> Option<(Vec<String>, Vec<String>)> {
    let at = tokens.iter().position(|token| matches!(token.word.as_str(), "before" | "after"))?;
    let words = |side: &[Token]| {
        let telling = side.iter().filter(|token| !is_function_word(&token.word));
        telling.map(|token| lexeme(&token.word)).collect::<Vec<_>>()
    };
    let (left, right) = (words(&tokens[..at]), words(&tokens[at + 1..]));
    let both = !left.is_empty() && !right.is_empty();
    both.then_some(if tokens[at].word == "before" { (left, right) } else { (right, left) })
}

/// “More of these than of those” beside a sentence that compares nothing, or the other way round.
fn compares_otherwise(claimed: &[Token], said: &[Token]) -> bool {
    let compared = |tokens: &[Token]| {
        let at = tokens.iter().position(|token| token.word == "than")?;
        let number =
            tokens.get(at + 1).is_some_and(|next| next.word.starts_with(|c: char| c.is_ascii_digit()));
        let words = tokens[..at].iter().rev().map(|token| token.word.as_str());
        let degree = words.take(4).find(|word| {
            matches!(*word, "more" | "fewer" | "less" | "better" | "worse")
                || word.len() > 4 && word.ends_with("er")
        });
        degree.filter(|_| !number).map(str::to_owned)
    };
    // A number in words after “than” is a bound, which is compared as one.
    let is_bound =
        |text: &[Token]| text.windows(2).any(|pair| pair[0].word == "than" && is_number(&pair[1].word));
    match compared(claimed).filter(|_| !is_bound(claimed)) {
        Some(degree) => compared(said) != Some(degree),
        None => false,
    }
}

fn is_number(word: &str) -> bool {
    !quantities(&format!("{word} things")).is_empty()
}

/// A word after “in”, “with” or the like that the sentence has nothing for: “stored in the cloud”.
fn lacks_a_circumstance(claimed: &[Token], lacks: &dyn Fn(&str) -> bool) -> bool {
    claimed.iter().enumerate().any(|(at, token)| {
        let before = claimed[..at].iter().rev();
        let mut before = before.skip_while(|token| DETERMINERS.contains(&token.word.as_str()));
        let leads = before.next().is_some_and(|token| PREPOSITIONS.contains(&token.word.as_str()));
        leads && !is_function_word(&token.word) && lacks(&token.word)
    })
}

/// What the claim says of its subject: the word after “is”, or the last. “It is paid out” is not what “it will be forfeited”
/// says, whatever else is the same.
fn lacks_the_point(claimed: &[Token], lacks: &dyn Fn(&str) -> bool) -> bool {
    let tells = |token: &&Token| !is_function_word(&token.word);
    let predicates = claimed.iter().enumerate().filter(|(_, token)| BEING.contains(&token.word.as_str()));
    let mut said = predicates.filter_map(|(at, _)| claimed[at + 1..].iter().find(tells));
    said.any(|token| lacks(&token.word))
        || claimed.iter().rfind(tells).is_some_and(|token| lacks(&token.word))
}

/// A word in capitals that is also a word of every day, and that the sentence has not in capitals: “WHO”.
fn lacks_capitals(claim: &str, claimed: &[Token], text: &str, said: &[Token]) -> bool {
    let in_capitals = |text: &str, token: &Token| {
        let written = token.span.of(text);
        written.len() > 1 && written.chars().all(|c| c.is_ascii_uppercase())
    };
    if !claim.contains(char::is_lowercase) {
        return false;
    }
    claimed.iter().filter(|token| in_capitals(claim, token)).any(|token| {
        let common = is_function_word(&token.word) || is_question_word(&token.word);
        common && !said.iter().any(|other| other.word == token.word && in_capitals(text, other))
    })
}

/// “Exactly 300” beside “more than 300”.
fn bounds_otherwise(claim: &str, claimed: &[Token], text: &str) -> bool {
    let is_exact = has(claimed, &["exactly", "precisely"]);
    let numbers = quantities(text);
    is_exact
        && quantities(claim).iter().any(|own| {
            let mut same = numbers.iter().filter(|other| (other.value - own.value).abs() < f64::EPSILON);
            same.any(|other| other.bound != Limit::Exactly)
        })
}

/// A number that counts several kinds of things together, beside the same number of one kind: “265 officers, prosecutors and
/// clerks”.
fn counts_more(claim: &str, text: &str) -> bool {
    let together = |text: &str, from: usize| -> Option<(String, String)> {
        let rest = &text[from..];
        let end = rest.find(['.', ';', ':', '(']).unwrap_or(rest.len());
        let rest = &rest[..end];
        let (first, others) = rest.split_once(',').or_else(|| rest.split_once(" and "))?;
        let leads_elsewhere = tokenize(first).iter().any(|token| is_function_word(&token.word));
        let is_list = !first.trim().is_empty() && first.split_whitespace().count() <= 4 && !leads_elsewhere;
        // “200 officers and 50 prosecutors” counts each by its own.
        let several = (rest.contains(" and ") || rest.contains(" or ")) && quantities(rest).is_empty();
        (is_list && several).then(|| (first.to_lowercase(), others.to_lowercase()))
    };
    let numbers = quantities(text);
    quantities(claim).iter().any(|own| {
        let Some(other) = numbers.iter().find(|other| (other.value - own.value).abs() < f64::EPSILON) else {
            return false;
        };
        let Some((first, others)) = together(text, other.span.end) else { return false };
        let counted: Vec<Token> = tokenize(&claim[own.span.end..]);
        let counted: Vec<&Token> =
            counted.iter().take_while(|token| !is_function_word(&token.word)).collect();
        let within = |part: &str| {
            let words: Vec<String> = tokenize(part).iter().map(|token| lexeme(&token.word)).collect();
            counted.last().is_some_and(|last| words.contains(&lexeme(&last.word)))
        };
        within(&first) && !within(&others) && together(claim, own.span.end).is_none()
    })
}

/// Two dates that begin and end a time, of which one is another: “between July 2015 and December 2017”.
fn spans_otherwise(claim: &str, text: &str) -> bool {
    let ends = |text: &str| -> Vec<String> {
        let is_end = |date: &DateMention| {
            let before = text[..date.span.start].trim_end().to_lowercase();
            let after = text[date.span.end..].trim_start().to_lowercase();
            let whole = date.span.of(text);
            let leads = ["between", "from", "and", "to", "until"].iter().any(|word| before.ends_with(word));
            (leads || after.starts_with("and") || after.starts_with("to")) && !whole.is_empty()
        };
        dates(text).iter().filter(|date| is_end(date)).map(|date| date.span.of(text).to_lowercase()).collect()
    };
    let spans = |text: &str| {
        let tokens = tokenize(text);
        has(&tokens, &["between", "from"]) && has(&tokens, &["and", "to", "until"])
    };
    let (ours, theirs) = (ends(claim), ends(text));
    spans(claim) && spans(text) && !ours.is_empty() && !theirs.is_empty() && ours != theirs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        tokenize(text)
    }

    #[test]
    fn a_denial_on_one_side_withholds() {
        let check = |claim: &str, text: &str| denies_otherwise(&tokens(claim), &tokens(text));
        assert!(check("A badge is required.", "A badge is no longer required."));
        assert!(check("A badge is never required.", "A badge is not required if you are known."));
        assert!(!check("A badge is not required.", "A badge isn't required."));
        assert!(!check("A badge is required.", "A badge is required at the door."));
    }

    #[test]
    fn a_turned_word_withholds() {
        let check = |claim: &str, text: &str| turns_a_word(&tokens(claim), &tokens(text));
        assert!(check("twelve weeks of paid leave", "twelve weeks of unpaid leave"));
        assert!(check("it is unsafe", "it is safe"));
        assert!(!check("paid leave", "paid leave, not unpaid leave"));
    }

    #[test]
    fn the_order_of_things_counts() {
        let check = |claim: &str, text: &str| orders_otherwise(&tokens(claim), &tokens(text));
        let text = "Use your comp time before using annual leave.";
        assert!(check("Use annual leave before your comp time.", text));
        assert!(check("Comp time is used after annual leave.", text));
        assert!(!check("Comp time is used before annual leave.", text));
        assert!(!check("Annual leave is used after comp time.", text));
        assert!(check("Use comp time before annual leave.", "Use comp time and annual leave."));
    }

    #[test]
    fn a_comparison_needs_a_comparison() {
        let check = |claim: &str, text: &str| compares_otherwise(&tokens(claim), &tokens(text));
        assert!(check("More men than women took part.", "76 women and 27 men took part."));
        assert!(!check("More than 300 took part.", "Over 300 took part."));
        assert!(!check("More men than women came.", "There came more men than women."));
    }

    #[test]
    fn a_number_of_several_is_none_of_one() {
        let text = "They trained 265 police officers, prosecutors and legal aid professionals in the north.";
        assert!(counts_more("They trained 265 police officers.", text));
        assert!(!counts_more("They trained 265 professionals.", text));
        assert!(!counts_more("They trained 265 officers, prosecutors and professionals.", text));
        assert!(!counts_more(
            "They trained 40 officers.",
            "They trained 40 officers in Peru, Chile and Spain."
        ));
        let each = "They trained 200 officers and 50 prosecutors.";
        assert!(!counts_more("They trained 200 officers.", each));
    }

    #[test]
    fn the_ends_of_a_time_are_the_same() {
        let text = "It ran between July 2016 and December 2017.";
        assert!(spans_otherwise("It ran between July 2015 and December 2017.", text));
        assert!(!spans_otherwise("It ran between July 2016 and December 2017.", text));
        assert!(!spans_otherwise("It ran in 2016.", text));
    }

    #[test]
    fn exactly_is_not_more_than() {
        let check = |claim: &str, text: &str| bounds_otherwise(claim, &tokens(claim), text);
        assert!(check("Exactly 300 people came.", "More than 300 people came."));
        assert!(!check("Exactly 300 people came.", "300 people came."));
    }

    #[test]
    fn the_point_of_a_claim_is_not_lacking() {
        let check = |claim: &str, lacking: &str| lacks_the_point(&tokens(claim), &|word| word == lacking);
        assert!(check("Unused time is paid out when you leave.", "paid"));
        assert!(check("The kit includes a standing desk.", "desk"));
        assert!(!check("The kit includes a standing desk.", "includes"));
    }

    #[test]
    fn capitals_tell_a_name_from_a_word() {
        let check = |claim: &str, text: &str| lacks_capitals(claim, &tokens(claim), text, &tokens(text));
        assert!(check("Done together with WHO.", "Done together with those who came."));
        assert!(!check("Done together with WHO.", "WHO did it together with others."));
    }
}
