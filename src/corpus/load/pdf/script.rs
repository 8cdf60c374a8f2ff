//! The text operations of the pages, taken out of everything else that is drawn.
//!
//! The decoding crate panics on unusual drawing operations, follows drawings that hold themselves,
//! passes over some text operators and says nothing of fonts. So it is given a file's text alone:
//! pages' and forms' operations flattened into one stream, each checked, with a [`Show`] noted for
//! every string shown.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId};

use super::fonts::{Face, face, sanitize};
use super::guard::{Budget, FORM_OPERATIONS, MAX_NESTING, MAX_PAGES, damaged, unpack};
use crate::corpus::load::error::LoadError;

/// What is known of one string shown, before it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Show {
    /// Page, from 1.
    pub(super) page: u32,
    /// How its font looks.
    pub(super) face: Face,
    /// Whether the file marks it as page furniture (ISO 32000-1, 14.8.2.2).
    pub(super) artifact: bool,
}

/// A page to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageRef {
    /// Number of the page, from 1.
    pub(super) number: u32,
    id: ObjectId,
}

/// The text operations of some pages.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// The operations, as a content stream.
    pub(super) operations: Vec<u8>,
    /// What each string shown is, in the order of the operations.
    pub(super) shows: Vec<Show>,
    /// The fonts that the operations name.
    pub(super) fonts: Dictionary,
    /// Number, width and height of each page, in points.
    pub(super) pages: Vec<(u32, f32, f32)>,
}

/// Bytes of operations after which a script ends with the page.
const SCRIPT_BYTES: usize = 4 << 20;
/// US letter, for a page without a size, in points.
const LETTER: [f32; 4] = [0.0, 0.0, 612.0, 792.0];

/// The pages of a file in order.
///
/// # Errors
/// [`LoadError::Damaged`] when the page tree is broken, a page is missing, or there are too many.
pub(super) fn pages(document: &Document) -> Result<Vec<PageRef>, LoadError> {
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Pages"))
        .and_then(Object::as_reference)
        .map_err(|error| LoadError::Damaged(error.to_string()))?;
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let mut stack = vec![(root, 0)];
    while let Some((id, depth)) = stack.pop() {
        let Ok(node) = document.get_dictionary(id) else { return Err(damaged("a page is missing")) };
        let Some(kids) = node.get_deref(b"Kids", document).ok().and_then(|kids| kids.as_array().ok()) else {
            pages.push(PageRef { number: pages.len() as u32 + 1, id });
            if pages.len() > MAX_PAGES {
                return Err(damaged("it has more pages than a document holds"));
            }
            continue;
        };
        if !seen.insert(id) || depth >= MAX_NESTING * 4 {
            return Err(damaged("its page tree runs in a circle"));
        }
        if kids.len() + stack.len() > MAX_PAGES * 2 {
            return Err(damaged("it has more pages than a document holds"));
        }
        stack.extend(kids.iter().rev().filter_map(|kid| kid.as_reference().ok()).map(|kid| (kid, depth + 1)));
    }
    Ok(pages)
}

/// Writes the script of the first of these pages, as many as make a fair load; also says how many.
///
/// # Errors
/// [`LoadError::Damaged`] when a page's content is missing, broken or beyond the limits.
pub(super) fn write(
    document: &mut Document,
    pages: &[PageRef],
    budget: &mut Budget,
) -> Result<(Script, usize), LoadError> {
    let mut writer = Writer {
        budget,
        script: Script::default(),
        fonts: Vec::new(),
        faces: Vec::new(),
        numbers: HashMap::new(),
        page: 0,
        face: Face::default(),
        face_stack: Vec::new(),
        has_font: false,
    };
    let mut taken = 0;
    for page in pages {
        writer.page(document, *page)?;
        taken += 1;
        if writer.script.operations.len() > SCRIPT_BYTES {
            break;
        }
    }
    for (number, font) in writer.fonts.iter().enumerate() {
        let safe = sanitize(document, font)?;
        let id = document.add_object(Object::Dictionary(safe));
        writer.script.fonts.set(format!("F{number}"), Object::Reference(id));
    }
    Ok((writer.script, taken))
}

struct Writer<'a> {
    budget: &'a mut Budget,
    script: Script,
    fonts: Vec<Dictionary>,
    faces: Vec<Face>,
    numbers: HashMap<ObjectId, usize>,
    page: u32,
    face: Face,
    face_stack: Vec<Face>,
    has_font: bool,
}

impl Writer<'_> {
    fn page(&mut self, document: &Document, page: PageRef) -> Result<(), LoadError> {
        let node = document.get_dictionary(page.id).map_err(|_| damaged("a page is missing"))?;
        let content = self.content(document, page)?;
        let empty = Dictionary::new();
        let resources =
            inherited(document, node, b"Resources").and_then(|r| r.as_dict().ok()).unwrap_or(&empty);
        self.page = page.number;
        let (base, width, height) = frame(document, node);
        self.script.pages.push((page.number, width, height));
        self.put("q ");
        self.numbers_then(&base, "cm");
        self.has_font = false;
        self.draw(document, &content, resources, 0)?;
        self.put("Q\n");
        Ok(())
    }

    fn content(&mut self, document: &Document, page: PageRef) -> Result<Vec<u8>, LoadError> {
        let mut content = Vec::new();
        for id in document.get_page_contents(page.id) {
            let stream = document
                .get_object(id)
                .and_then(Object::as_stream)
                .map_err(|_| LoadError::Damaged(format!("what page {} says is missing", page.number)))?;
            content.extend(unpack(stream)?);
            content.push(b'\n');
        }
        self.budget.spend(0, content.len())?;
        Ok(content)
    }

    fn draw(
        &mut self,
        document: &Document,
        content: &[u8],
        resources: &Dictionary,
        depth: usize,
    ) -> Result<(), LoadError> {
        let content = Content::decode(content).map_err(|error| LoadError::Damaged(error.to_string()))?;
        self.budget.spend(content.operations.len(), 0)?;
        let mut saved = 0;
        let mut marked = Vec::new();
        for operation in &content.operations {
            let operands = operation.operands.as_slice();
            match (operation.operator.as_str(), operands) {
                ("q", _) => {
                    saved += 1;
                    self.face_stack.push(self.face);
                    self.put("q ");
                }
                ("Q", _) if saved > 0 => {
                    saved -= 1;
                    self.face = self.face_stack.pop().unwrap_or_default();
                    self.put("Q ");
                }
                ("BDC", [tag, properties, ..]) => {
                    marked.push(is_furniture(document, resources, tag, properties));
                }
                ("BMC" | "BDC", _) => marked.push(false),
                ("EMC", _) => drop(marked.pop()),
                ("Tf", [Object::Name(name), size]) => self.set_font(document, resources, name, size),
                ("Do", [Object::Name(name)]) => self.form(document, resources, name, depth)?,
                _ => self.text(&operation.operator, operands, marked.contains(&true)),
            }
        }
        for _ in 0..saved {
            self.face = self.face_stack.pop().unwrap_or_default();
            self.put("Q ");
        }
        Ok(())
    }

    fn text(&mut self, operator: &str, operands: &[Object], artifact: bool) {
        let show = Show { page: self.page, face: self.face, artifact };
        match (operator, operands) {
            ("BT" | "ET" | "T*", _) => self.put(&format!("{operator}\n")),
            ("Tc" | "Tw" | "Tz" | "TL" | "Ts", [_])
            | ("Td" | "TD", [_, _])
            | ("cm" | "Tm", [_, _, _, _, _, _]) => {
                let numbers: Vec<f32> = operands.iter().filter_map(|o| o.as_float().ok()).collect();
                if numbers.len() == operands.len() {
                    self.numbers_then(&numbers, operator);
                }
            }
            ("Tj", [Object::String(text, _)]) => self.show(text, show),
            ("'", [Object::String(text, _)]) => {
                self.put("T*\n");
                self.show(text, show);
            }
            ("\"", [word, letter, Object::String(text, _)]) => {
                self.numbers_then(&[word.as_float().unwrap_or(0.0)], "Tw");
                self.numbers_then(&[letter.as_float().unwrap_or(0.0)], "Tc");
                self.put("T*\n");
                self.show(text, show);
            }
            ("TJ", [Object::Array(parts)]) if self.has_font => {
                self.put("[");
                for part in parts {
                    if let Object::String(text, _) = part {
                        self.hex(text);
                        self.script.shows.push(show);
                    } else if let Ok(shift) = part.as_float() {
                        self.put(&format!("{shift} "));
                    }
                }
                self.put("]TJ\n");
            }
            _ => {}
        }
    }

    fn show(&mut self, text: &[u8], show: Show) {
        if self.has_font {
            self.hex(text);
            self.put("Tj\n");
            self.script.shows.push(show);
        }
    }

    fn set_font(&mut self, document: &Document, resources: &Dictionary, name: &[u8], size: &Object) {
        let Ok(size) = size.as_float() else { return };
        let Some(entry) = entry(document, resources, b"Font", name) else { return };
        let Ok((id, Object::Dictionary(font))) = document.dereference(entry) else { return };
        let known = id.and_then(|id| self.numbers.get(&id)).copied();
        let number = known.unwrap_or_else(|| {
            self.fonts.push(font.clone());
            self.faces.push(face(document, font));
            let number = self.fonts.len() - 1;
            self.numbers.extend(id.map(|id| (id, number)));
            number
        });
        self.face = self.faces[number];
        self.has_font = true;
        self.put(&format!("/F{number} {size} Tf\n"));
    }

    fn form(
        &mut self,
        document: &Document,
        resources: &Dictionary,
        name: &[u8],
        depth: usize,
    ) -> Result<(), LoadError> {
        let Some(entry) = entry(document, resources, b"XObject", name) else { return Ok(()) };
        let Ok((_, Object::Stream(form))) = document.dereference(entry) else { return Ok(()) };
        if !form.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Form")) {
            return Ok(());
        }
        if depth >= MAX_NESTING {
            return Err(damaged("a drawing holds itself"));
        }
        let content = unpack(form)?;
        self.budget.spend(FORM_OPERATIONS, content.len())?;
        let inner =
            form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).unwrap_or(resources);
        let face = self.face;
        self.put("q ");
        if let Ok(matrix) = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array) {
            let matrix: Vec<f32> = matrix.iter().filter_map(|o| o.as_float().ok()).collect();
            if matrix.len() == 6 {
                self.numbers_then(&matrix, "cm");
            }
        }
        self.draw(document, &content, inner, depth + 1)?;
        self.put("Q ");
        self.face = face;
        Ok(())
    }

    fn numbers_then(&mut self, numbers: &[f32], operator: &str) {
        for number in numbers {
            self.put(&format!("{number} "));
        }
        self.put(operator);
        self.put("\n");
    }

    fn hex(&mut self, text: &[u8]) {
        self.put("<");
        for byte in text {
            // Writing to memory cannot fail.
            let _ = write!(self.script.operations, "{byte:02x}");
        }
        self.put(">");
    }

    fn put(&mut self, text: &str) {
        self.script.operations.extend_from_slice(text.as_bytes());
    }
}

/// The matrix that turns a page upright with its lower left corner at nought, its width and height.
fn frame(document: &Document, node: &Dictionary) -> ([f32; 6], f32, f32) {
    let sides: Vec<f32> = inherited(document, node, b"MediaBox")
        .and_then(|sides| sides.as_array().ok())
        .map(|sides| {
            sides.iter().filter_map(|side| document.dereference(side).ok()?.1.as_float().ok()).collect()
        })
        .unwrap_or_default();
    let [a, b, c, d] = <[f32; 4]>::try_from(sides).unwrap_or(LETTER);
    let (left, bottom, width, height) = (a.min(c), b.min(d), (c - a).abs(), (d - b).abs());
    let turn = inherited(document, node, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0);
    match turn.rem_euclid(360) {
        90 => ([0.0, -1.0, 1.0, 0.0, -bottom, left + width], height, width),
        180 => ([-1.0, 0.0, 0.0, -1.0, left + width, bottom + height], width, height),
        270 => ([0.0, 1.0, -1.0, 0.0, bottom + height, -left], height, width),
        _ => ([1.0, 0.0, 0.0, 1.0, -left, -bottom], width, height),
    }
}

fn inherited<'a>(document: &'a Document, node: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = node;
    for _ in 0..MAX_NESTING * 4 {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

fn entry<'a>(
    document: &'a Document,
    resources: &'a Dictionary,
    kind: &[u8],
    name: &[u8],
) -> Option<&'a Object> {
    resources.get_deref(kind, document).ok()?.as_dict().ok()?.get(name).ok()
}

/// Whether marked content is a running head or foot. Artifacts of other types may be text to read.
fn is_furniture(document: &Document, resources: &Dictionary, tag: &Object, properties: &Object) -> bool {
    let properties = match properties {
        Object::Name(name) => entry(document, resources, b"Properties", name)
            .and_then(|entry| document.dereference(entry).ok())
            .map(|(_, found)| found),
        other => Some(other),
    };
    tag.as_name().is_ok_and(|tag| tag == b"Artifact")
        && properties
            .and_then(|properties| properties.as_dict().ok())
            .and_then(|properties| properties.get(b"Type").ok())
            .is_some_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Pagination"))
}
