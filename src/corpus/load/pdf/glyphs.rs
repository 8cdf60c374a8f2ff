//! Glyphs as they are drawn: what each says and where it stands.

use pdf_extract::{
    Dictionary, Document, MediaBox, Object, OutputDev, OutputError, Stream, Transform, output_doc_page,
};

use super::fonts::Face;
use super::guard::{Budget, damaged};
use super::script::{Script, Show};
use crate::corpus::load::error::LoadError;

/// One glyph. Lengths are in points, from the page's upper left corner, `y` downwards.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it says: mostly one character, more for a ligature, none for what cannot be read.
    pub(super) text: Letters,
    /// Left end.
    pub(super) x: f32,
    /// Baseline.
    pub(super) y: f32,
    /// Advance to the next glyph.
    pub(super) width: f32,
    /// Font size.
    pub(super) size: f32,
    /// How its font looks.
    pub(super) face: Face,
}

/// Up to four characters without a heap.
pub(super) type Letters = [char; 4];

/// The glyphs of a page, in the order drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// Page, from 1.
    pub(super) page: u32,
    /// Width in points.
    pub(super) width: f32,
    /// Height in points.
    pub(super) height: f32,
    /// The upright glyphs.
    pub(super) glyphs: Vec<Glyph>,
}

/// Has a script's text decoded and its glyphs placed.
///
/// # Errors
/// [`LoadError::Damaged`] when the decoder refuses, or there are too many glyphs.
pub(super) fn draw(
    document: &mut Document,
    script: Script,
    budget: &mut Budget,
) -> Result<Vec<Sheet>, LoadError> {
    let mut collector = Collector::new(&script, budget);
    set_only_page(document, script)?;
    output_doc_page(document, &mut collector, 1).map_err(|error| LoadError::Damaged(error.to_string()))?;
    Ok(collector.finish())
}

/// Characters that a glyph's text stands for: ligatures expanded, odd blanks made plain, marks of
/// no meaning to a reader left out.
pub(super) fn letters(text: &str) -> Letters {
    let mut letters = ['\0'; 4];
    let expanded = text.chars().flat_map(|c| {
        let (ligature, one) = match c {
            '\u{fb00}' => ("ff", None),
            '\u{fb01}' => ("fi", None),
            '\u{fb02}' => ("fl", None),
            '\u{fb03}' => ("ffi", None),
            '\u{fb04}' => ("ffl", None),
            '\u{fb05}' | '\u{fb06}' => ("st", None),
            c if c.is_whitespace() || c == '\u{200b}' => ("", Some(' ')),
            // Word's Symbol and Wingdings bullets lie in the private use area.
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f076}' | '\u{f02d}' => ("", Some('•')),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{200c}' | '\u{200d}') => ("", None),
            c => ("", Some(c)),
        };
        ligature.chars().chain(one)
    });
    for (place, c) in letters.iter_mut().zip(expanded) {
        *place = c;
    }
    letters
}

struct Collector<'a> {
    budget: &'a mut Budget,
    shows: std::vec::IntoIter<Show>,
    show: Option<Show>,
    turns: Vec<[usize; 4]>,
    glyphs: Vec<Vec<(u8, Glyph)>>,
    pages: Vec<(u32, f32, f32)>,
}

impl<'a> Collector<'a> {
    fn new(script: &Script, budget: &'a mut Budget) -> Self {
        Self {
            budget,
            shows: script.shows.clone().into_iter(),
            show: None,
            turns: vec![[0; 4]; script.pages.len()],
            glyphs: vec![Vec::new(); script.pages.len()],
            pages: script.pages.clone(),
        }
    }

    /// The glyphs that stand the way most of their page's do; the others are stamps and labels of
    /// axes. A page whose text runs upwards or downwards is turned.
    fn finish(self) -> Vec<Sheet> {
        let pages = self.pages.into_iter().zip(self.glyphs).zip(self.turns);
        pages
            .map(|(((page, width, height), glyphs), turns)| {
                let turn = (0..4).rev().max_by_key(|turn| turns[*turn]).unwrap_or(0);
                let (w, h) = if turn % 2 == 0 { (width, height) } else { (height, width) };
                let upright =
                    glyphs.into_iter().filter(|(way, _)| usize::from(*way) == turn).map(|(_, glyph)| {
                        let (x, y) = match turn {
                            0 => (glyph.x, height - glyph.y),
                            1 => (glyph.y, glyph.x),
                            2 => (width - glyph.x, glyph.y),
                            _ => (height - glyph.y, width - glyph.x),
                        };
                        Glyph { x, y, ..glyph }
                    });
                Sheet { page, width: w, height: h, glyphs: upright.collect() }
            })
            .collect()
    }
}

impl OutputDev for Collector<'_> {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        if !self.budget.spend_glyph() {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let Some(show) = self.show.filter(|show| !show.artifact) else { return Ok(()) };
        let along = place.m11.hypot(place.m12);
        let size = font_size.abs() * place.m21.hypot(place.m22);
        let advance = (width * font_size.abs() + spacing) * along;
        if !(size.is_finite() && advance.is_finite() && place.m31.is_finite() && place.m32.is_finite()) {
            return Ok(());
        }
        let Some(turn) = turn(place.m11 * font_size.signum(), place.m12 * font_size.signum()) else {
            return Ok(());
        };
        let index = (show.page - self.pages[0].0) as usize;
        self.turns[index][usize::from(turn)] += 1;
        let glyph = Glyph {
            text: letters(text),
            x: place.m31 as f32,
            y: place.m32 as f32,
            width: advance as f32,
            size: size as f32,
            face: show.face,
        };
        self.glyphs[index].push((turn, glyph));
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.show = self.shows.next();
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Quarter turns, counter-clockwise, of text that advances this way; `None` for slanting text.
fn turn(x: f64, y: f64) -> Option<u8> {
    if y.abs() < 0.05 * x.abs() {
        Some(if x > 0.0 { 0 } else { 2 })
    } else if x.abs() < 0.05 * y.abs() {
        Some(if y > 0.0 { 1 } else { 3 })
    } else {
        None
    }
}

/// Makes the script the one page of the document.
fn set_only_page(document: &mut Document, script: Script) -> Result<(), LoadError> {
    let content = document.add_object(Object::Stream(Stream::new(Dictionary::new(), script.operations)));
    let mut resources = Dictionary::new();
    resources.set("Font", Object::Dictionary(script.fonts));
    let mut page = Dictionary::new();
    page.set("Type", Object::Name(b"Page".to_vec()));
    page.set("Contents", Object::Reference(content));
    page.set("Resources", Object::Dictionary(resources));
    page.set("MediaBox", Object::Array([0, 0, 1, 1].map(Object::Integer).to_vec()));
    let page = document.add_object(Object::Dictionary(page));
    let mut tree = Dictionary::new();
    tree.set("Type", Object::Name(b"Pages".to_vec()));
    tree.set("Kids", Object::Array(vec![Object::Reference(page)]));
    tree.set("Count", Object::Integer(1));
    let tree = document.add_object(Object::Dictionary(tree));
    let catalog = document.catalog_mut().map_err(|_| damaged("its catalogue is missing"))?;
    catalog.set("Pages", Object::Reference(tree));
    Ok(())
}
