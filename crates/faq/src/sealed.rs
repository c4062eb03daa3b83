//! The envelope of the files that a page fetches: what it is, how new, how long, and whether it came
//! through whole.
//!
//! Eight bytes of name, two of version, four of length, eight of checksum (FNV-1a, 64 bits, over all
//! that stands before it and after it), little-endian, then the body. One changed byte always gives
//! another checksum: each step of FNV-1a keeps two different states different.

use core::fmt;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An index made by `wasl faq build`.
    Index,
    /// A language pack.
    Meaning,
}

impl Kind {
    const fn name(self) -> &'static [u8; 8] {
        match self {
            Self::Index => b"WASLFAQI",
            Self::Meaning => b"WASLFAQM",
        }
    }

    /// The version of its format. A file of another one is made anew, not read.
    ///
    /// Of the index: 2 since entries keep what else they show (cards, buttons, pictures).
    #[must_use]
    pub const fn version(self) -> u16 {
        match self {
            Self::Index => 2,
            Self::Meaning => 1,
        }
    }
}

const BEFORE: usize = 14;
const HEAD: usize = BEFORE + 8;

/// The longest body, in bytes: more is not asked of a page.
pub const MAX_BYTES: usize = 16 << 20;

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It is something else.
    Foreign,
    /// It is of this version, and another is read here.
    Version(u16),
    /// It is shorter or longer than it says.
    Length,
    /// Its bytes are not those that were written.
    Checksum,
    /// Its bytes are as written, but no such file: what made it is at fault.
    Content,
}

impl Damage {
    /// What is wrong, and what to do.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Foreign => "it is no such file; check the address",
            Self::Version(_) => "it is of another version; build it anew with this version of Wasl",
            Self::Length => "it is cut short or has more than its own bytes; upload it again",
            Self::Checksum => {
                "its bytes were changed on the way; upload it again, as a binary file"
            }
            Self::Content => "what it says does not fit together; build it anew",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Damage {}

/// FNV-1a over `bytes`, on from `sum`.
fn check(mut sum: u64, bytes: &[u8]) -> u64 {
    for &byte in bytes {
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    sum
}

fn checksum(before: &[u8], body: &[u8]) -> [u8; 8] {
    check(check(0xcbf2_9ce4_8422_2325, before), body).to_le_bytes()
}

/// Puts a body into its envelope.
#[must_use]
pub fn seal(kind: Kind, body: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(HEAD + body.len());
    file.extend_from_slice(kind.name());
    file.extend_from_slice(&kind.version().to_le_bytes());
    file.extend_from_slice(&(body.len() as u32).to_le_bytes());
    let sum = checksum(&file, body);
    file.extend_from_slice(&sum);
    file.extend_from_slice(body);
    file
}

/// The body of a file.
///
/// # Errors
/// What is wrong with it, when it is not one of this kind and version, whole and unchanged.
pub fn open(kind: Kind, file: &[u8]) -> Result<&[u8], Damage> {
    let Some((before, rest)) = file.split_at_checked(BEFORE) else {
        return Err(Damage::Length);
    };
    let (name, numbers) = before.split_at(8);
    if name != kind.name() {
        return Err(Damage::Foreign);
    }
    let mut numbers = Reader(numbers);
    let version = numbers.short()?;
    if version != kind.version() {
        return Err(Damage::Version(version));
    }
    let length = numbers.word()? as usize;
    let Some((sum, body)) = rest.split_at_checked(HEAD - BEFORE) else {
        return Err(Damage::Length);
    };
    if body.len() != length || length > MAX_BYTES {
        return Err(Damage::Length);
    }
    if sum != checksum(before, body) {
        return Err(Damage::Checksum);
    }
    Ok(body)
}

/// Takes one thing after another from bytes. Never takes more than there is.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Damage> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Damage::Content)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Damage> {
        Ok(self.bytes(1)?[0])
    }

    pub(crate) fn short(&mut self) -> Result<u16, Damage> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(crate) fn word(&mut self) -> Result<u32, Damage> {
        Ok(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }

    pub(crate) fn float(&mut self) -> Result<f32, Damage> {
        let float = f32::from_bits(self.word()?);
        // A number that is none would spread through all scores.
        if float.is_finite() {
            Ok(float)
        } else {
            Err(Damage::Content)
        }
    }

    /// A number in bytes of seven bits, the lowest first.
    pub(crate) fn number(&mut self) -> Result<usize, Damage> {
        let mut number = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number as usize);
            }
        }
        Err(Damage::Content)
    }

    /// The length of a list whose items take at least a byte each: so it fits what is there.
    pub(crate) fn length(&mut self) -> Result<usize, Damage> {
        let length = self.number()?;
        if length > self.0.len() {
            return Err(Damage::Content);
        }
        Ok(length)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Damage> {
        let length = self.length()?;
        core::str::from_utf8(self.bytes(length)?).map_err(|_| Damage::Content)
    }

    /// Ascending hashes, as the differences between them.
    pub(crate) fn hashes(&mut self) -> Result<Vec<u32>, Damage> {
        let length = self.length()?;
        let mut hashes = Vec::with_capacity(length);
        let mut last = 0_u32;
        for _ in 0..length {
            last = last.wrapping_add(self.number()? as u32);
            hashes.push(last);
        }
        Ok(hashes)
    }
}

/// Writes what [`Reader`] reads.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn float(&mut self, float: f32) {
        self.0.extend_from_slice(&float.to_le_bytes());
    }

    pub(crate) fn number(&mut self, number: usize) {
        let mut rest = number as u32;
        while rest >= 0x80 {
            self.byte(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.byte(rest as u8);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Hashes, which must ascend.
    pub(crate) fn hashes(&mut self, hashes: &[u32]) {
        self.number(hashes.len());
        let mut last = 0;
        for &hash in hashes {
            self.number(hash.wrapping_sub(last) as usize);
            last = hash;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(numbers in prop::collection::vec(any::<u32>(), 0..50), text in ".*") {
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            let mut writer = Writer::default();
            writer.hashes(&sorted);
            writer.text(&text);
            for &number in &numbers {
                writer.number(number as usize);
            }
            writer.float(1.5);
            let mut reader = Reader(&writer.0);
            prop_assert_eq!(reader.hashes(), Ok(sorted));
            prop_assert_eq!(reader.text(), Ok(text.as_str()));
            for number in numbers {
                prop_assert_eq!(reader.number(), Ok(number as usize));
            }
            prop_assert_eq!(reader.float(), Ok(1.5));
            prop_assert_eq!(reader.byte(), Err(Damage::Content));
        }

        #[test]
        fn a_changed_or_cut_file_is_refused(body in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
            let file = seal(Kind::Index, &body);
            prop_assert_eq!(open(Kind::Index, &file), Ok(body.as_slice()));
            prop_assert_eq!(open(Kind::Meaning, &file), Err(Damage::Foreign));
            let at = at.index(file.len());
            prop_assert!(open(Kind::Index, &file[..at]).is_err());
            let mut changed = file.clone();
            changed[at] ^= flip;
            prop_assert!(open(Kind::Index, &changed).is_err());
            let mut longer = file;
            longer.push(flip);
            prop_assert_eq!(open(Kind::Index, &longer), Err(Damage::Length));
        }
    }

    #[test]
    fn another_version_is_named() {
        let mut file = seal(Kind::Meaning, b"body");
        file[8] = 9;
        assert_eq!(open(Kind::Meaning, &file), Err(Damage::Version(9)));
    }
}
