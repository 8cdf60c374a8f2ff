//! PDF files.

use super::error::LoadError;
use crate::corpus::block::Extract;

/// Reads a PDF file.
///
/// # Errors
/// Always, so far.
pub fn load(_bytes: &[u8]) -> Result<Extract, LoadError> {
    Err(LoadError::Damaged("PDF files are not read yet".to_owned()))
}
