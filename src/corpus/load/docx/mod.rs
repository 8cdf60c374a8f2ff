//! x
use super::error::LoadError;
use crate::corpus::block::Extract;
/// x
pub fn load(_bytes: &[u8]) -> Result<Extract, LoadError> {
    Err(LoadError::Empty)
}
