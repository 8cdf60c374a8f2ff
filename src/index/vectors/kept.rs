//! The file of vectors beside an index. What does not fit, or is damaged, is as good as none: it is made anew
//! from the documents.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::quantized::{Quantized, QuantizedTable};
use crate::index::storage::write_whole;
use crate::models::embedding::EmbeddingModel;

/// Raised whenever a file of the same name comes to mean something else.
const FORMAT: u32 = 2;

/// Length of the BLAKE3 hash at the end of a file.
const HASH: usize = 32;

/// Tells texts apart: half of a BLAKE3 hash.
pub(super) type Key = [u8; 16];

/// Vectors by the hash of the text that each is for.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) keys: Vec<Key>,
    /// In the order of `keys`.
    pub(super) table: QuantizedTable,
}

/// What a file begins with. The scales of the vectors follow, as little-endian F32, their numbers, a byte each, and at last
/// the hash of all that.
#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    model: [u8; 32],
    dimension: u32,
    keys: Vec<Key>,
}

/// The hash of a text.
pub(super) fn key(text: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..size_of::<Key>()]);
    key
}

/// Where the vectors by a model are kept. Each model has its own file, so that trying another loses nothing.
pub(super) fn path(folder: &Path, model: &EmbeddingModel) -> PathBuf {
    let name = blake3::Hash::from_bytes(model.fingerprint()).to_hex();
    folder.join(format!("vectors-{}.bin", &name[..16]))
}

impl Kept {
    /// The vectors of a file; none when there is no such file, or it is another model's, or damaged.
    pub(super) fn read(path: &Path, model: &EmbeddingModel) -> Self {
        fs::read(path).ok().and_then(|bytes| Self::parse(&bytes, model)).unwrap_or_default()
    }

    fn parse(bytes: &[u8], model: &EmbeddingModel) -> Option<Self> {
        let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
        if blake3::hash(body).as_bytes() != hash {
            return None;
        }
        let (header, numbers): (Header, &[u8]) = postcard::take_from_bytes(body).ok()?;
        let (count, dimension) = (header.keys.len(), model.dimension());
        let fits = header.format == FORMAT
            && header.model == model.fingerprint()
            && header.dimension as usize == dimension
            && numbers.len() == count * (size_of::<f32>() + dimension);
        if !fits {
            return None;
        }
        let (scales, values) = numbers.split_at(count * size_of::<f32>());
        let (scales, _) = scales.as_chunks::<4>();
        let scales = scales.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        let values = values.iter().map(|byte| byte.cast_signed()).collect();
        Some(Self { keys: header.keys, table: QuantizedTable { scales, values } })
    }

    /// The vectors that are there of those that are wanted.
    pub(super) fn rows_of(&self, wanted: &[Key]) -> Vec<Option<Quantized<'_>>> {
        let rows: HashMap<&Key, usize> = self.keys.iter().enumerate().map(|(row, key)| (key, row)).collect();
        wanted.iter().map(|key| rows.get(key).map(|&row| self.table.row(row))).collect()
    }

    /// The vectors that are there, in order.
    pub(super) fn of(keys: &[Key], rows: &[Option<Quantized<'_>>]) -> Self {
        let mut kept = Self::default();
        for (key, row) in keys.iter().zip(rows) {
            if let Some(row) = row {
                kept.keys.push(*key);
                kept.table.push(row);
            }
        }
        kept
    }

    /// Writes the file whole or not at all. The caller holds the folder's lock.
    pub(super) fn write(&self, path: &Path, model: &EmbeddingModel) -> io::Result<()> {
        let (format, dimension) = (FORMAT, model.dimension() as u32);
        let header = Header { format, model: model.fingerprint(), dimension, keys: self.keys.clone() };
        let mut bytes = postcard::to_stdvec(&header).map_err(io::Error::other)?;
        bytes.extend(self.table.scales.iter().flat_map(|scale| scale.to_le_bytes()));
        bytes.extend(self.table.values.iter().map(|number| number.cast_unsigned()));
        let hash = blake3::hash(&bytes);
        bytes.extend_from_slice(hash.as_bytes());
        write_whole(path, &bytes)
    }
}
