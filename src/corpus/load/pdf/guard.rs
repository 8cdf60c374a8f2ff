//! Limits on what a file may ask of us, and quiet for the panics of the crate that decodes it.

use std::io::{Read, copy};
use std::panic;
use std::sync::Once;
use std::thread;

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Object, ObjectId, Stream};

use crate::corpus::load::error::LoadError;

/// Name of the thread that reads a PDF; its panics are reported as errors and not printed.
pub(super) const READER: &str = "pdf-reader";
/// Pages a file may have.
pub(super) const MAX_PAGES: usize = 10_000;
/// Glyphs a file may draw.
const MAX_GLYPHS: usize = 30_000_000;
/// Drawing operations a file may hold, forms counted as often as they are drawn.
const MAX_OPERATIONS: usize = 50_000_000;
/// Operations that drawing a form counts for, besides its own.
pub(super) const FORM_OPERATIONS: usize = 200;
/// Bytes of text operations and of unpacked streams read, over the whole file.
const MAX_READ_BYTES: usize = 1 << 30;
/// Bytes one stream may unpack to.
const MAX_STREAM_BYTES: u64 = 64 << 20;
/// Levels to which drawings may hold drawings, and nodes of the page tree may lie in nodes.
pub(super) const MAX_NESTING: usize = 24;

/// Packed bytes of one LZW stream, which unpacks to at most some 2,700 times as many.
const MAX_LZW_BYTES: usize = 64 << 10;
/// Bytes that all streams together may unpack to, pictures included.
const MAX_UNPACKED_BYTES: u64 = 2 << 30;
/// A PDF's first line stands within so many bytes of its start.
const HEADER_WITHIN: usize = 1024;

/// What a file has used up of what it may.
#[derive(Debug, Default)]
pub(super) struct Budget {
    operations: usize,
    bytes: usize,
    glyphs: usize,
}

impl Budget {
    /// Counts drawing operations and bytes read.
    ///
    /// # Errors
    /// [`LoadError::Damaged`] when there were too many.
    pub(super) fn spend(&mut self, operations: usize, bytes: usize) -> Result<(), LoadError> {
        self.operations += operations;
        self.bytes += bytes;
        if self.operations > MAX_OPERATIONS || self.bytes > MAX_READ_BYTES {
            return Err(damaged("it draws far more than a document holds"));
        }
        Ok(())
    }

    /// Counts a glyph; `false` when there were too many.
    pub(super) fn spend_glyph(&mut self) -> bool {
        self.glyphs += 1;
        self.glyphs <= MAX_GLYPHS
    }
}

/// Refuses what is no PDF, and streams that unpack beyond all measure, before anything is parsed.
///
/// # Errors
/// [`LoadError::Damaged`].
pub(super) fn check_bytes(bytes: &[u8]) -> Result<(), LoadError> {
    let head = &bytes[..bytes.len().min(HEADER_WITHIN)];
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err(damaged("it does not begin as a PDF does"));
    }
    let mut total = 0;
    for packed in raw_streams(bytes) {
        let size = unpacked_size(packed);
        total += size;
        if size > MAX_STREAM_BYTES * 4 || total > MAX_UNPACKED_BYTES {
            return Err(damaged("it unpacks to far more than a document holds"));
        }
    }
    Ok(())
}

/// Keeps an object that the reader may unpack safely; object streams are unpacked on loading.
pub(super) fn keep_object(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        unpack(stream).ok()?;
    }
    Some((id, object.clone()))
}

/// The bytes that a stream stands for.
///
/// # Errors
/// [`LoadError::Damaged`] when a filter is unknown or fails, or the result passes
/// [`MAX_STREAM_BYTES`].
pub(super) fn unpack(stream: &Stream) -> Result<Vec<u8>, LoadError> {
    let filters: Vec<Vec<u8>> =
        stream.filters().map(|names| names.into_iter().map(<[u8]>::to_vec).collect()).unwrap_or_default();
    if filters.len() > 3 {
        return Err(damaged("a stream is packed more than three times over"));
    }
    let mut content = stream.content.clone();
    for filter in &filters {
        let too_large = match filter.as_slice() {
            b"FlateDecode" | b"Fl" => unpacked_size(&content) > MAX_STREAM_BYTES,
            b"LZWDecode" | b"LZW" => content.len() > MAX_LZW_BYTES,
            _ => false,
        };
        if too_large {
            return Err(damaged("a stream unpacks to far more than a page holds"));
        }
        let mut dict = Dictionary::new();
        dict.set("Filter", Object::Name(filter.clone()));
        if let Ok(params) = stream.dict.get(b"DecodeParms")
            && filters.len() == 1
        {
            dict.set("DecodeParms", params.clone());
        }
        content = Stream::new(dict, content)
            .decompressed_content()
            .map_err(|error| LoadError::Damaged(error.to_string()))?;
    }
    Ok(content)
}

/// Has panics of reader threads pass in silence; every other thread's go to the hook that stood
/// before. Set once for the process, so that no thread ever finds the hook missing.
pub(super) fn hush_reader_panics() {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(READER) {
                before(info);
            }
        }));
    });
}

/// The error for a file that is broken in this way.
pub(super) fn damaged(how: &str) -> LoadError {
    LoadError::Damaged(how.to_owned())
}

/// What follows each `stream` keyword, wherever it looks like zlib data.
fn raw_streams(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let found = from + bytes[from..].windows(6).position(|window| window == b"stream")?;
            from = found + 6;
            let data = &bytes[from..];
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let data = data.strip_prefix(b"\n").unwrap_or(data);
            if let [0x78, flags, ..] = data
                && (0x7800 + u16::from(*flags)).is_multiple_of(31)
            {
                return Some(data);
            }
        }
    })
}

/// How far zlib data unpacks, counted up to just over the most that is ever allowed.
fn unpacked_size(packed: &[u8]) -> u64 {
    let mut bounded = ZlibDecoder::new(packed).take(MAX_STREAM_BYTES * 4 + 1);
    let mut size = Counted(0);
    let _ = copy(&mut bounded, &mut size);
    size.0
}

/// Counts what is written to it; what came before an error counts too.
struct Counted(u64);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
