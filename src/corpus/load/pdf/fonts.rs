//! Fonts: what their names and descriptors say of weight and slant, and a copy that is safe to decode.

use pdf_extract::{Dictionary, Document, Object, Stream};

use super::guard::{damaged, unpack};
use crate::corpus::load::error::LoadError;

/// How a font looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Face {
    /// Heavier than running text.
    pub(super) bold: bool,
    /// Slanted.
    pub(super) italic: bool,
}

/// Codes that one range of a font's tables may span: all of two bytes.
const MAX_RANGE: u32 = 0xffff;

/// Reads a font's face, from its descriptor's flags (ISO 32000-1, 9.8.2) and its name.
pub(super) fn face(document: &Document, font: &Dictionary) -> Face {
    let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
    let name = String::from_utf8_lossy(name).to_lowercase();
    let holder = descendant(document, font).unwrap_or(font);
    let descriptor = deref_dict(document, holder, b"FontDescriptor");
    let number =
        |key| descriptor.and_then(|d| d.get(key).ok()).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
    let flags = number(b"Flags") as u32;
    Face {
        bold: ["bold", "black", "heavy", "demi", "cmbx", "medi"].iter().any(|word| name.contains(word))
            || number(b"FontWeight") >= 600.0
            || flags & (1 << 18) != 0,
        italic: ["italic", "oblique", "cmti", "reguital"].iter().any(|word| name.contains(word))
            || flags & (1 << 6) != 0
            || number(b"ItalicAngle").abs() > 1.0,
    }
}

/// A copy of a font whose tables are unpacked, bounded and in forms that the decoder knows.
///
/// # Errors
/// [`LoadError::Damaged`] when a table asks for more than two bytes of codes.
pub(super) fn sanitize(document: &mut Document, font: &Dictionary) -> Result<Dictionary, LoadError> {
    let mut safe = font.clone();
    if safe.get(b"BaseFont").is_err() {
        safe.set("BaseFont", Object::Name(b"Unnamed".to_vec()));
    }
    inline_stream(document, &mut safe, b"ToUnicode")?;
    inline_stream(document, &mut safe, b"Encoding")?;
    if let Some(Object::Name(name)) = deref(document, &safe, b"Encoding") {
        let known = [&b"WinAnsiEncoding"[..], b"MacRomanEncoding", b"MacExpertEncoding"];
        if !known.contains(&name.as_slice()) && !safe.get(b"Subtype").is_ok_and(|s| is_name(s, b"Type0")) {
            safe.remove(b"Encoding");
        }
    }
    if let Some(descriptor) = deref_dict(document, &safe, b"FontDescriptor").cloned() {
        let descriptor = safe_descriptor(document, descriptor)?;
        safe.set("FontDescriptor", Object::Dictionary(descriptor));
    }
    if let Some(mut inner) = descendant(document, &safe).cloned() {
        if let Some(Object::Array(widths)) = deref(document, &inner, b"W").cloned() {
            inner.set("W", Object::Array(spelled_widths(document, &widths)?));
        }
        if let Some(Object::Real(width)) = deref(document, &inner, b"DW").cloned() {
            inner.set("DW", Object::Integer(width as i64));
        }
        if inner.get(b"FontDescriptor").is_err() {
            inner.set("FontDescriptor", Object::Dictionary(Dictionary::new()));
        }
        let id = document.add_object(Object::Dictionary(inner));
        safe.set("DescendantFonts", Object::Array(vec![Object::Reference(id)]));
    }
    Ok(safe)
}

fn safe_descriptor(document: &mut Document, mut descriptor: Dictionary) -> Result<Dictionary, LoadError> {
    // A TrueType file says nothing that the decoder uses.
    descriptor.remove(b"FontFile2");
    inline_stream(document, &mut descriptor, b"FontFile")?;
    inline_stream(document, &mut descriptor, b"FontFile3")?;
    Ok(descriptor)
}

/// Replaces a stream by an unpacked copy.
fn inline_stream(document: &mut Document, dict: &mut Dictionary, key: &[u8]) -> Result<(), LoadError> {
    let Some(Object::Stream(stream)) = deref(document, dict, key) else { return Ok(()) };
    let content = unpack(stream)?;
    if !ranges_bounded(&content) {
        return Err(damaged("a font maps more codes than two bytes hold"));
    }
    let mut plain = Dictionary::new();
    if let Ok(subtype) = stream.dict.get(b"Subtype") {
        plain.set("Subtype", subtype.clone());
    }
    let id = document.add_object(Object::Stream(Stream::new(plain, content)));
    dict.set(key, Object::Reference(id));
    Ok(())
}

/// Whether every `<from> <to>` pair of a character map spans at most two bytes of codes.
fn ranges_bounded(map: &[u8]) -> bool {
    let Some(start) = map.windows(10).position(|window| window == b"beginbfran") else { return true };
    let text = String::from_utf8_lossy(&map[start..]);
    let mut hexes = text.split('<').skip(1).map(|part| {
        let (code, after) = part.split_once('>').unwrap_or((part, ""));
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        (u32::from_str_radix(&code, 16).ok(), after.trim().is_empty())
    });
    let Some(mut last) = hexes.next() else { return true };
    for next in hexes {
        if let ((Some(from), true), (Some(to), _)) = (last, next)
            && to > from
            && to - from > MAX_RANGE
            && !is_surrogate_target(from, to)
        {
            return false;
        }
        last = next;
    }
    true
}

/// Whether the pair is rather the end of a range and the UTF-16 text it maps to.
fn is_surrogate_target(from: u32, to: u32) -> bool {
    from <= MAX_RANGE && (0xd800_0000..0xdc00_0000).contains(&to)
}

/// Writes every `first last width` as `first [width …]`, the one form that the decoder reads right.
fn spelled_widths(document: &Document, widths: &[Object]) -> Result<Vec<Object>, LoadError> {
    let mut spelled = Vec::with_capacity(widths.len());
    let mut rest = widths;
    while let [first, second, after @ ..] = rest {
        let (Ok(from), Ok((_, second))) = (first.as_i64(), document.dereference(second)) else { break };
        if let Object::Array(_) = second {
            spelled.extend([first.clone(), second.clone()]);
            rest = after;
            continue;
        }
        let (Ok(to), [width, after @ ..]) = (second.as_i64(), after) else { break };
        let count = usize::try_from(to - from + 1).unwrap_or(0);
        if count > MAX_RANGE as usize + 1 {
            return Err(damaged("a font has more widths than two bytes hold codes"));
        }
        spelled.extend([first.clone(), Object::Array(vec![width.clone(); count])]);
        rest = after;
    }
    Ok(spelled)
}

fn descendant<'a>(document: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    let inner = deref(document, font, b"DescendantFonts")?.as_array().ok()?.first()?;
    document.dereference(inner).ok()?.1.as_dict().ok()
}

fn deref<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    Some(document.dereference(dict.get(key).ok()?).ok()?.1)
}

fn deref_dict<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    deref(document, dict, key)?.as_dict().ok()
}

fn is_name(object: &Object, name: &[u8]) -> bool {
    object.as_name().is_ok_and(|found| found == name)
}
