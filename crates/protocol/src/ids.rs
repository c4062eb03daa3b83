//! Identifiers: one newtype for each thing that has one, and the maker of UUIDv7s.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text of an id that came from the wire, storage or a maker of ids.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether it looks like a UUID: 36 characters, lower-case hex and four hyphens.
            #[must_use]
            pub fn is_uuid(&self) -> bool {
                is_uuid(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A merchant's site, as named in `data-site`.
    SiteId
);
id!(
    /// A visitor of one site, made by the server.
    VisitorId
);
id!(
    /// An agent who answers in the console, made by the server.
    AgentId
);
id!(
    /// A conversation: a UUIDv7 that the visitor's widget makes.
    ConversationId
);
id!(
    /// A client-made UUIDv7 for one message (`cid`): unique in its conversation for ever.
    ClientId
);
id!(
    /// A committed message, made by the server.
    MessageId
);
id!(
    /// A browser (or console) that talks to the server.
    DeviceId
);
id!(
    /// A telemetry event: a UUIDv7 made in the page.
    EventId
);
id!(
    /// The visitor's secret: 64 hex digits of the browser's randomness, made once and stored.
    VisitorToken
);

id!(
    /// What proves who the visitor is: a JSON Web Token signed by the merchant's own server.
    IdentityToken
);

impl VisitorToken {
    /// Makes the token from 256 random bits.
    #[must_use]
    pub fn from_entropy(words: [u64; 4]) -> Self {
        let mut text = String::with_capacity(64);
        for word in &words {
            push_hex(&mut text, *word, 16);
        }
        Self(text)
    }

    /// Whether it has the right form: 64 lower-case hex digits.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.0.len() == 64 && self.0.bytes().all(is_hex)
    }
}

/// A message's place in its conversation: 1 for the first, with no holes. 0 means "none yet".
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// Before the first message.
    pub const ZERO: Self = Self(0);

    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

const fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (byte >= b'a' && byte <= b'f')
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => is_hex(byte),
        })
}

fn push_hex(out: &mut String, value: u64, digits: u32) {
    for place in (0..digits).rev() {
        let nibble = (value >> (place * 4)) & 0xf;
        out.push(char::from(b"0123456789abcdef"[nibble as usize]));
    }
}

/// A UUID of version 7 ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)): 48 bits
/// of milliseconds, then 74 random bits taken from `random`.
#[must_use]
pub fn uuid_v7(now: Timestamp, random: [u64; 2]) -> String {
    let mut text = String::with_capacity(36);
    let millis = now.as_millis();
    push_hex(&mut text, millis >> 16, 8);
    text.push('-');
    push_hex(&mut text, millis & 0xffff, 4);
    text.push('-');
    push_hex(&mut text, 0x7000 | (random[0] & 0x0fff), 4);
    text.push('-');
    push_hex(&mut text, 0x8000 | ((random[0] >> 12) & 0x3fff), 4);
    text.push('-');
    push_hex(&mut text, random[1] & 0xffff_ffff_ffff, 12);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_v7_has_its_time_version_and_variant() {
        let text = uuid_v7(Timestamp::from_millis(0x0192_3456_789a), [u64::MAX, 0]);
        assert_eq!(text, "01923456-789a-7fff-bfff-000000000000");
        assert!(ClientId::new(text).is_uuid());
    }

    #[test]
    fn later_uuids_sort_later() {
        let early = uuid_v7(Timestamp::from_millis(1_000), [u64::MAX; 2]);
        let late = uuid_v7(Timestamp::from_millis(1_001), [0; 2]);
        assert!(early < late);
    }

    #[test]
    fn only_hex_of_the_right_length_is_a_token() {
        assert!(VisitorToken::from_entropy([1, 2, 3, u64::MAX]).is_valid());
        for bad in ["", "abc", &"g".repeat(64), &"A".repeat(64), &"0".repeat(65)] {
            assert!(!VisitorToken::new(bad).is_valid(), "{bad}");
        }
    }

    #[test]
    fn malformed_uuids_are_told_apart() {
        for bad in [
            "",
            "01923456-789a-7fff-bfff-00000000000",
            "01923456x789a-7fff-bfff-000000000000",
            "01923456-789A-7fff-bfff-000000000000",
        ] {
            assert!(!ConversationId::new(bad).is_uuid(), "{bad}");
        }
    }
}
