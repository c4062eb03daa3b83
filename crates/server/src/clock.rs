//! The one place where the server reads the clock and the system's randomness.
//!
//! Everything else takes a [`Timestamp`] or a secret as a value.

use std::time::{SystemTime, UNIX_EPOCH};

use wasl_protocol::{Timestamp, uuid_v7};

/// The time now.
#[must_use]
pub fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// A new UUIDv7 as text.
#[must_use]
pub fn new_id(now: Timestamp) -> String {
    uuid_v7(now, [random_word(), random_word()])
}

/// A new secret: 256 random bits as 64 hex digits.
#[must_use]
pub fn new_secret() -> String {
    let mut text = String::with_capacity(64);
    for _ in 0..4 {
        text.push_str(&format!("{:016x}", random_word()));
    }
    text
}

/// 64 random bits.
#[must_use]
pub fn random_word() -> u64 {
    // Without a working random source no id and no secret would be safe to hand out.
    getrandom::u64().expect("the operating system has a random source")
}
