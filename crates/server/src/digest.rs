//! SHA-256 in the few shapes that the server needs: stored secrets, visitor ids, body hashes,
//! entity tags.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use wasl_protocol::{Body, SiteId, VisitorId, VisitorToken};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// The hash of several parts, each ended by a zero byte so that their borders count.
#[must_use]
pub fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
        hasher.update([0]);
    }
    hasher.finalize().into()
}

/// The hash under which a secret (session, sign-in link) is stored.
#[must_use]
pub fn of_secret(secret: &str) -> Hash {
    hash(&[b"wasl secret", secret.as_bytes()])
}

/// The token that a session's mutations must carry: derived, so that it need not be stored.
#[must_use]
pub fn csrf(session: &str) -> String {
    hex(&hash(&[b"wasl csrf", session.as_bytes()]))
}

/// The visitor behind a token: 122 bits of the hash in the form of a UUID of version 8.
///
/// It needs no row and is the same on every node. The token cannot be found from it.
#[must_use]
pub fn visitor_id(site: &SiteId, token: &VisitorToken) -> VisitorId {
    let mut bytes = hash(&[
        b"wasl visitor",
        site.as_str().as_bytes(),
        token.as_str().as_bytes(),
    ]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let digits = hex(&bytes[..16]);
    VisitorId::new(format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    ))
}

/// The hash that tells whether a message came again or another one took its id.
///
/// # Panics
///
/// Never: a body always has a JSON form.
#[must_use]
pub fn of_body(body: &Body) -> Hash {
    let json = serde_json::to_vec(body).expect("a body serialises");
    hash(&[&json])
}

/// Bytes as lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether two secrets are the same, in a time that does not depend on where they differ.
#[must_use]
pub fn same_secret(left: &str, right: &str) -> bool {
    of_secret(left) == of_secret(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_id_is_a_uuid_that_depends_on_site_and_token() {
        let token = VisitorToken::from_entropy([1, 2, 3, 4]);
        let id = visitor_id(&SiteId::new("demo"), &token);
        assert!(id.is_uuid());
        assert_eq!(id, visitor_id(&SiteId::new("demo"), &token));
        assert_ne!(id, visitor_id(&SiteId::new("other"), &token));
        let other = VisitorToken::from_entropy([1, 2, 3, 5]);
        assert_ne!(id, visitor_id(&SiteId::new("demo"), &other));
    }

    #[test]
    fn borders_between_parts_count() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
    }
}
