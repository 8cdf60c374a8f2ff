//! The zip file around a document, read within limits that no header can lift.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::encoding;
use super::super::error::LoadError;

/// One part unpacks to at most this many bytes.
const PART_LIMIT: u64 = 128 << 20;

/// All parts read unpack to at most this many bytes together.
const TOTAL_LIMIT: u64 = 192 << 20;

/// The first bytes of an OLE compound file, which Word puts around an encrypted document.
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Container<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, LoadError> {
        if bytes.starts_with(&COMPOUND_FILE) {
            return Err(refuse_compound_file(bytes));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
        Ok(Self { archive, left: TOTAL_LIMIT })
    }

    /// The text of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, LoadError> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(name, &error)),
        };
        if file.encrypted() {
            return Err(LoadError::Encrypted);
        }
        let limit = PART_LIMIT.min(self.left);
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &error))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(LoadError::Damaged(format!("{name} unpacks to more than {limit} bytes")));
        }
        self.left -= size;
        encoding::decode(&bytes).map(Some).map_err(|_| LoadError::Damaged(format!("{name} is no text")))
    }
}

/// An encrypted document names its `EncryptedPackage` in the container; an old `.doc` does not.
fn refuse_compound_file(bytes: &[u8]) -> LoadError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) || bytes.len() < 1024 {
        LoadError::Encrypted
    } else {
        LoadError::Damaged("it is a .doc of before 2007 under another name".to_owned())
    }
}

fn damaged(name: &str, error: &dyn std::error::Error) -> LoadError {
    let place = if name.is_empty() { String::new() } else { format!("{name}: ") };
    LoadError::Damaged(format!("{place}{error}"))
}
