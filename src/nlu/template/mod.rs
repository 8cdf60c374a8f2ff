//! Sentence templates in the manner of Home Assistant's hassil: `[optional]`, `(one|another)`,
//! `{slot}`, `{kind:name}`, `<rule>`.
//!
//! A template's text is parsed ([`parse`]), its rules and slots are looked up ([`link`]), and the
//! pattern that results becomes one regular expression ([`compile`]) that is matched against a
//! question with its mentions marked ([`marked`]).

pub mod compile;
pub mod link;
pub mod marked;
pub mod needs;
pub mod parse;
