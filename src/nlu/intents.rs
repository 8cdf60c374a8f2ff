//! stub
#![allow(missing_docs, reason = "stub")]
use std::ops::Range; use std::path::Path; use super::mentions::Mention; pub use super::kind::Kind;
pub struct Intents {} pub struct Intent { pub name: String } pub struct Template { pub source: String }
pub struct RawSlot { pub name: String, pub words: Range<usize> }
pub struct Match<'a> { pub intent: &'a Intent, pub template: &'a Template, pub slots: Vec<RawSlot> }
impl Intents {
 pub fn load(_:&Path)->anyhow::Result<Self>{Ok(Self{})} pub fn built_in()->anyhow::Result<Self>{Ok(Self{})}
 pub fn literals(&self)->&[String]{&[]} pub fn core(&self,w:&[&str])->Range<usize>{0..w.len()}
 pub fn matches(&self,_:&[&str],_:Range<usize>,_:&[Mention])->Option<Match<'_>>{None}
 pub fn kind(&self,_:Option<&str>)->Kind{Kind::Topic} pub fn reply(&self,_:Option<&str>)->Option<&str>{None}
}
