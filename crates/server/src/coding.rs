//! Content codings: which one a client takes, and the packing. Pure.

use std::io::Write as _;

use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Brotli's effort: the most, once for each file. Unoptimised code would take seconds for it.
const QUALITY: u32 = if cfg!(debug_assertions) { 6 } else { 11 };

/// Brotli's window: 4 MiB, more than our largest file.
const WINDOW_BITS: u32 = 22;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// Not at all.
    Plain,
    /// Gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Coding {
    /// Its name in headers; none for [`Coding::Plain`].
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

/// Whether a kind of file gets smaller by packing.
pub fn is_worth_it(path: &str) -> bool {
    [
        ".html", ".js", ".mjs", ".ts", ".css", ".wasm", ".json", ".map", ".svg", ".txt",
    ]
    .iter()
    .any(|extension| path.ends_with(extension))
}

/// The best coding that a client takes for a file.
pub fn accepted(headers: &HeaderMap, path: &str) -> Coding {
    if !is_worth_it(path) {
        return Coding::Plain;
    }
    let takes = |name: &str| {
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .any(|entry| {
                let mut parts = entry.split(';').map(str::trim);
                let is_it = parts.next().is_some_and(|it| it.eq_ignore_ascii_case(name));
                // q=0, q=0.0, …: named, but refused.
                let refused = parts.any(|part| {
                    part.strip_prefix("q=")
                        .is_some_and(|q| q.bytes().all(|byte| matches!(byte, b'0' | b'.')))
                });
                is_it && !refused
            })
    };
    if takes("br") {
        Coding::Brotli
    } else if takes("gzip") {
        Coding::Gzip
    } else {
        Coding::Plain
    }
}

/// Packs bytes; `None` when they stay as they are.
pub fn compress(plain: &[u8], coding: Coding) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(plain.len() / 3);
    match coding {
        Coding::Plain => return None,
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(&mut packed, Compression::best());
            encoder.write_all(plain).ok()?;
            encoder.finish().ok()?;
        }
        Coding::Brotli => {
            let mut encoder =
                brotli::CompressorWriter::new(&mut packed, 64 * 1024, QUALITY, WINDOW_BITS);
            encoder.write_all(plain).ok()?;
            encoder.flush().ok()?;
            drop(encoder);
        }
    }
    Some(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::io::Read as _;

    #[test]
    fn the_client_chooses() {
        for (accepts, path, coding) in [
            ("gzip, deflate, br", "a.js", Coding::Brotli),
            ("gzip;q=1.0, br;q=0", "a.js", Coding::Gzip),
            ("GZIP", "a.js", Coding::Gzip),
            ("gzip;q=0.000", "a.js", Coding::Plain),
            ("", "a.js", Coding::Plain),
            ("brotli", "a.js", Coding::Plain),
            ("br", "a.png", Coding::Plain),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepts));
            assert_eq!(super::accepted(&headers, path), coding, "{accepts} {path}");
        }
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let plain = "wasl ".repeat(1_000).into_bytes();
        let mut unpacked = Vec::new();
        let packed = compress(&plain, Coding::Brotli).unwrap();
        brotli::Decompressor::new(&*packed, 4_096)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, plain);
        unpacked.clear();
        let packed = compress(&plain, Coding::Gzip).unwrap();
        flate2::read::GzDecoder::new(&*packed)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, plain);
    }
}
