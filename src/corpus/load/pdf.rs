//! PDF: text rebuilt from where its glyphs stand on the page.
//!
//! A PDF says where each glyph is drawn and nothing about sentences. The way from one to the other:
//! `script` takes the text operations out of every page, `glyphs` has them drawn and notes each
//! glyph, `lines` builds lines, `furniture` sets aside what belongs to the page and not to the
//! text, `tables` finds rows, `blocks` joins lines into paragraphs across pages, and
//! `headings` gives ranks. All rules are about geometry, repetition and typography; none is about words.

mod blocks;
mod fonts;
mod furniture;
mod glyphs;
mod guard;
mod headings;
mod hyphens;
mod lines;
mod order;
mod script;
mod tables;

use std::thread;

use pdf_extract::{Document, Error, LoadOptions, Object, decode_text_string};

use super::error::LoadError;
use crate::corpus::block::{Extract, Metadata};

/// Stack of the thread that reads a file, in bytes: far more than any nesting the limits admit.
const STACK_BYTES: usize = 64 << 20;

/// Reads a PDF.
///
/// Every mark has a page, from 1, and no line. The title is the one in the file's properties when a
/// person seems to have written it, else the largest heading of page one.
///
/// # Errors
/// [`LoadError::Encrypted`] when a password is needed, [`LoadError::Empty`] when no page holds
/// text, [`LoadError::Damaged`] when the file is broken, cut short (nothing is kept of such a file)
/// or larger inside than the limits in `guard.rs` admit.
pub fn load(bytes: &[u8]) -> Result<Extract, LoadError> {
    guard::check_bytes(bytes)?;
    guard::hush_reader_panics();
    let read = thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name(guard::READER.to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || read(bytes))?;
        reader.join().unwrap_or_else(|_| Err(LoadError::Damaged("its text cannot be decoded".to_owned())))
    })?;
    if read.blocks.is_empty() {
        return Err(LoadError::Empty);
    }
    Ok(read)
}

fn read(bytes: &[u8]) -> Result<Extract, LoadError> {
    let mut document = open(bytes)?;
    let info_title = info_title(&document);
    let pages = script::pages(&document)?;
    let mut sheets = Vec::with_capacity(pages.len());
    let mut budget = guard::Budget::default();
    let mut rest = pages.as_slice();
    while !rest.is_empty() {
        let (script, taken) = script::write(&mut document, rest, &mut budget)?;
        let drawn = glyphs::draw(&mut document, script, &mut budget)?;
        sheets.extend(drawn.iter().map(lines::build));
        rest = &rest[taken..];
    }
    let flow = furniture::separate(sheets);
    let (blocks, heading_title) = blocks::build(flow);
    let title = info_title.or(heading_title);
    Ok(Extract { metadata: Metadata { title, ..Metadata::default() }, blocks, unread_words: Vec::new() })
}

fn open(bytes: &[u8]) -> Result<Document, LoadError> {
    let options = LoadOptions { filter: Some(guard::keep_object), ..LoadOptions::with_password("") };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        Error::Decryption(_) | Error::InvalidPassword | Error::Unimplemented(_) => LoadError::Encrypted,
        other => LoadError::Damaged(other.to_string()),
    })?;
    if document.is_encrypted() { Err(LoadError::Encrypted) } else { Ok(document) }
}

/// The title in the file's properties, unless a program put it there: a file's name, or a
/// placeholder.
fn info_title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let (_, info) = document.dereference(info).ok()?;
    let (_, title) = document.dereference(info.as_dict().ok()?.get(b"Title").ok()?).ok()?;
    let Object::String(..) = title else { return None };
    let title = decode_text_string(title).ok()?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    is_title(&title).then_some(title)
}

fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let file_name = lower.rsplit_once('.').is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len()) && ending.chars().all(char::is_alphanumeric)
    }) || (!title.contains(' ') && title.contains(['_', '/', '\\']));
    let placeholder = lower.starts_with("microsoft ")
        || matches!(lower.trim_matches(['(', ')']), "untitled" | "title" | "anonymous");
    letters >= 3 && title.chars().count() <= 300 && !file_name && !placeholder && !title.contains('\u{fffd}')
}

#[cfg(test)]
mod tests;
