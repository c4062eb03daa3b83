//! Compressed bodies: some clients send gzip.

use std::io::Read as _;

use flate2::read::GzDecoder;

use super::ReadError;

/// The body of gzip, when it has at most so many bytes: a small file can hold gigabytes.
///
/// # Errors
///
/// [`ReadError::Zipped`] when it is larger, or no gzip.
pub fn unzip(body: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = GzDecoder::new(body).take(most).read_to_end(&mut out);
    if read.is_err() || out.len() > limit {
        return Err(ReadError::Zipped(limit));
    }
    Ok(out)
}
