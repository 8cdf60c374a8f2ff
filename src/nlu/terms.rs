//! stub
#![allow(missing_docs, reason = "stub")]
use std::ops::Range; use crate::text::tokens::Token;
#[derive(Clone,Debug,Default,serde::Serialize,serde::Deserialize)] pub struct Glossary{pub terms:Vec<Term>}
#[derive(Clone,Debug,Default,serde::Serialize,serde::Deserialize)] pub struct Term{pub form:String}
impl Term{pub fn is_organisation(&self)->bool{false}}
pub struct TermMention{pub term:usize,pub tokens:Range<usize>}
impl Glossary{pub fn mine<'a>(_:impl Iterator<Item=&'a str>,_:impl Iterator<Item=&'a str>)->Self{Self::default()} pub fn find(&self,_:&[Token])->Vec<TermMention>{vec![]}}
