//! Our values in the columns of a database, the same in each.

use crate::digest::Hash;
use wasl_protocol::{ConversationState, Seq, Timestamp, Verified};

/// A `u32` of ours that went through an integer column.
pub fn seq(value: i64) -> Seq {
    Seq(u32::try_from(value).unwrap_or(0))
}

/// A time for an integer column.
pub fn millis(time: Timestamp) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// A time from an integer column.
pub fn timestamp(value: i64) -> Timestamp {
    Timestamp::from_millis(u64::try_from(value).unwrap_or(0))
}

/// Hashes from a column of bytes.
pub fn hashes(values: Vec<Vec<u8>>) -> Vec<Hash> {
    let values = values.into_iter();
    values.filter_map(|bytes| bytes.try_into().ok()).collect()
}

/// A value of ours in a JSON column.
pub fn to_json<T: serde::Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

/// A value of ours from a JSON column.
pub fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// A state as its column holds it.
pub const fn state_name(state: ConversationState) -> &'static str {
    match state {
        ConversationState::Open => "open",
        ConversationState::Resolved => "resolved",
        ConversationState::Reopened => "reopened",
    }
}

/// The state that a column holds.
pub fn state_from(name: &str) -> ConversationState {
    match name {
        "resolved" => ConversationState::Resolved,
        "reopened" => ConversationState::Reopened,
        _ => ConversationState::Open,
    }
}

/// What a token proved, from its two columns.
pub fn verified(subject: Option<String>, until: Option<i64>) -> Option<Verified> {
    Some(Verified {
        subject: subject?,
        until: timestamp(until?),
    })
}
