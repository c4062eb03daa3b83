//! Chance as a value: a small generator seeded by the shell with the browser's randomness.

use alloc::string::String;

use wasl_protocol::{Timestamp, uuid_v7};

/// A pseudo-random sequence: SplitMix64 (Steele, Lea and Flood 2014,
/// <https://doi.org/10.1145/2660193.2660195>). For ids and jitter, not for secrets.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Starts the sequence.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to `top`, both included.
    pub fn up_to(&mut self, top: u64) -> u64 {
        // The bias of the remainder is below 2^-40 for the spans used here.
        self.bits() % top.saturating_add(1)
    }

    /// A new UUIDv7.
    pub fn uuid(&mut self, now: Timestamp) -> String {
        let random = [self.bits(), self.bits()];
        uuid_v7(now, random)
    }
}
