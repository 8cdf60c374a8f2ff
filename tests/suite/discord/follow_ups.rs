//! A question that only makes sense after another one.

use super::harbour::{PILOTS, PILOTS_NORWAY, PILOTS_QUOTE, harbour};

/// Asks about pilots; alone it would be about all that is in Norway.
const AND_NORWAY: &str = "and in Norway?";
const MUSEUM: &str = "museum";

#[test]
fn a_reply_takes_up_the_question_before_it() {
    let place = harbour().place("reply-follow-ups");
    let ana = harbour().person("Ana");
    let first = ana.says(&place, &format!("@Docent {PILOTS}")).answer();
    first.quotes(PILOTS_QUOTE);
    ana.replies(&first, AND_NORWAY).answer().quotes(PILOTS_NORWAY).lacks(MUSEUM);
}

#[test]
fn a_thread_takes_up_the_question_before_it() {
    let thread = harbour().place("thread-follow-ups").thread("pilots");
    let ana = harbour().person("Ana");
    ana.says(&thread, &format!("@Docent {PILOTS}")).answer().quotes(PILOTS_QUOTE);
    ana.says(&thread, &format!("@Docent {AND_NORWAY}")).answer().quotes(PILOTS_NORWAY).lacks(MUSEUM);
}

#[test]
fn a_direct_message_takes_up_the_question_before_it() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    ana.says(&place, PILOTS).answer().quotes(PILOTS_QUOTE);
    ana.says(&place, AND_NORWAY).answer().quotes(PILOTS_NORWAY).lacks(MUSEUM);
}

#[test]
fn thanks_in_between_change_nothing() {
    let ana = harbour().person("Ana");
    let place = harbour().direct(&ana);
    ana.says(&place, PILOTS).answer().quotes(PILOTS_QUOTE);
    ana.says(&place, "thanks").answer();
    ana.says(&place, AND_NORWAY).answer().quotes(PILOTS_NORWAY).lacks(MUSEUM);
}

#[test]
fn what_somebody_else_asked_does_not_count() {
    let thread = harbour().place("others").thread("pilots");
    let (ana, ben) = (harbour().person("Ana"), harbour().person("Ben"));
    ana.says(&thread, &format!("@Docent {PILOTS}")).answer().quotes(PILOTS_QUOTE);
    ben.says(&thread, &format!("@Docent {AND_NORWAY}")).answer().says(MUSEUM);
}

#[test]
fn what_was_asked_elsewhere_does_not_count() {
    let (here, there) = (harbour().place("here").thread("here"), harbour().place("there").thread("there"));
    let ana = harbour().person("Ana");
    ana.says(&here, &format!("@Docent {PILOTS}")).answer().quotes(PILOTS_QUOTE);
    ana.says(&there, &format!("@Docent {AND_NORWAY}")).answer().says(MUSEUM);
}
