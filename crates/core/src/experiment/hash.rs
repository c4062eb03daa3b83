//! The hash that puts visitors into buckets: GrowthBook's, so that both agree on a visitor.
//!
//! FNV-1a with 32 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>) over UTF-16 units, as the
//! SDK has it in a page. Version 1 is kept for what was begun with it; its buckets of two
//! experiments at once are not independent, which version 2 mends by hashing twice.

/// How a visitor's id becomes a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HashVersion {
    /// 1,000 buckets.
    V1,
    /// 10,000 buckets; for everything new.
    #[default]
    V2,
}

impl HashVersion {
    /// The version of that number, as GrowthBook counts them.
    #[must_use]
    pub const fn from_number(number: u32) -> Option<Self> {
        match number {
            1 => Some(Self::V1),
            2 => Some(Self::V2),
            _ => None,
        }
    }

    /// Where an id falls, from 0 to below 1. Another seed throws the dice anew.
    ///
    /// ```
    /// use wasl_core::experiment::HashVersion;
    ///
    /// assert_eq!(HashVersion::V2.bucket(&["seed"], "a"), 0.0505);
    /// ```
    #[must_use]
    pub fn bucket(self, seed: &[&str], id: &str) -> f64 {
        match self {
            Self::V1 => {
                let hash = fold_all(fold(OFFSET, id), seed);
                f64::from(hash % 1_000) / 1_000.0
            }
            Self::V2 => {
                let hash = fold(fold_all(OFFSET, seed), id);
                f64::from(fold_decimal(hash) % 10_000) / 10_000.0
            }
        }
    }
}

const OFFSET: u32 = 0x811C_9DC5;
const PRIME: u32 = 0x0100_0193;

fn fold_all(hash: u32, texts: &[&str]) -> u32 {
    let mut hash = hash;
    for text in texts {
        hash = fold(hash, text);
    }
    hash
}

fn fold(hash: u32, text: &str) -> u32 {
    let mut hash = hash;
    for unit in text.encode_utf16() {
        hash = (hash ^ u32::from(unit)).wrapping_mul(PRIME);
    }
    hash
}

/// The hash of a number's decimal digits.
fn fold_decimal(number: u32) -> u32 {
    let mut hash = OFFSET;
    let mut scale = 1_000_000_000;
    while scale > 1 && number < scale {
        scale /= 10;
    }
    while scale > 0 {
        let digit = u32::from(b'0') + number / scale % 10;
        hash = (hash ^ digit).wrapping_mul(PRIME);
        scale /= 10;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the SDK has it in a page, where a character is a unit of UTF-16.
    #[test]
    fn ids_and_seeds_may_be_of_any_script() {
        for (seed, id, first, second) in
            [("عرض", "زائر-1", 0.767, 0.0201), ("é", "😀", 0.483, 0.3576)]
        {
            assert_eq!(HashVersion::V1.bucket(&[seed], id), first, "{seed}");
            assert_eq!(HashVersion::V2.bucket(&[seed], id), second, "{seed}");
        }
    }
}
