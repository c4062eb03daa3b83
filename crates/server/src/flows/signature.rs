//! Signatures of [Standard Webhooks](https://www.standardwebhooks.com): HMAC-SHA256 over
//! `id.timestamp.body`, as `v1,BASE64` in `webhook-signature`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What secrets begin with.
const PREFIX: &str = "whsec_";

/// The shortest and longest key, in bytes, as the specification has them.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// How far a signature's time may be from now, in seconds.
const TOLERANCE: u64 = 5 * 60;

/// A key that signs.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// A text is no secret.
#[derive(Debug, thiserror::Error)]
#[error(
    "a secret is \"whsec_\" and the base64 of 24 to 64 random bytes; `openssl rand -base64 32` makes them"
)]
pub struct WrongSecret;

/// Why a signature does not count.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongSignature {
    /// A header is missing, or is not what it must be.
    #[error("the headers webhook-id, webhook-timestamp and webhook-signature must be there")]
    Headers,
    /// It is too old, or from the future.
    #[error("the signature's time is more than five minutes away")]
    Time,
    /// None of the signatures is of this key.
    #[error("no signature fits")]
    Signature,
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

impl Secret {
    /// Reads `whsec_…`.
    ///
    /// # Errors
    ///
    /// [`WrongSecret`].
    pub fn parse(text: &str) -> Result<Self, WrongSecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(WrongSecret)?;
        let key = STANDARD.decode(encoded).map_err(|_| WrongSecret)?;
        if KEY_BYTES.contains(&key.len()) {
            Ok(Self(key))
        } else {
            Err(WrongSecret)
        }
    }

    /// A new one, of 256 random bits.
    #[must_use]
    pub fn random(words: [u64; 4]) -> Self {
        Self(words.iter().flat_map(|word| word.to_be_bytes()).collect())
    }

    /// The headers that go with a body. `at` is seconds since 1970.
    #[must_use]
    pub fn headers(&self, id: &str, at: u64, body: &str) -> [(&'static str, String); 3] {
        let mac = self.mac(id, &at.to_string(), body.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", at.to_string()),
            ("webhook-signature", format!("v1,{signature}")),
        ]
    }

    /// Judges a body by its headers, as the one who receives it does. `now` is seconds since 1970.
    ///
    /// # Errors
    ///
    /// [`WrongSignature`].
    pub fn verify(
        &self,
        header: &dyn Fn(&str) -> Option<String>,
        body: &[u8],
        now: u64,
    ) -> Result<(), WrongSignature> {
        let read = |name| header(name).ok_or(WrongSignature::Headers);
        let (id, at) = (read("webhook-id")?, read("webhook-timestamp")?);
        let signatures = read("webhook-signature")?;
        let seconds: u64 = at.parse().map_err(|_| WrongSignature::Headers)?;
        if now.abs_diff(seconds) > TOLERANCE {
            return Err(WrongSignature::Time);
        }
        let fits = signatures.split(' ').any(|signature| {
            let encoded = signature.strip_prefix("v1,").unwrap_or_default();
            STANDARD
                .decode(encoded)
                .is_ok_and(|tag| self.mac(&id, &at, body).verify_slice(&tag).is_ok())
        });
        if fits {
            Ok(())
        } else {
            Err(WrongSignature::Signature)
        }
    }

    fn mac(&self, id: &str, at: &str, body: &[u8]) -> Hmac<Sha256> {
        Hmac::<Sha256>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length")
            .chain_update(id)
            .chain_update(".")
            .chain_update(at)
            .chain_update(".")
            .chain_update(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn signs_as_the_specification_does() {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let [_, _, (_, signature)] = secret.headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_was_changed_does_not_fit() {
        let secret = Secret::random([1, 2, 3, 4]);
        let headers = secret.headers("a", 1_000, "{}");
        let header = |name: &str| {
            let found = headers.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| value.clone())
        };
        assert_eq!(secret.verify(&header, b"{}", 1_200), Ok(()));
        assert_eq!(
            secret.verify(&header, b"{ }", 1_200),
            Err(WrongSignature::Signature)
        );
        assert_eq!(
            Secret::random([4, 3, 2, 1]).verify(&header, b"{}", 1_200),
            Err(WrongSignature::Signature)
        );
        for now in [600, 1_400] {
            assert_eq!(
                secret.verify(&header, b"{}", now),
                Err(WrongSignature::Time)
            );
        }
        assert_eq!(
            secret.verify(&|_| None, b"{}", 1_000),
            Err(WrongSignature::Headers)
        );
    }

    #[test]
    fn a_secret_has_its_form() {
        for text in [
            "",
            "whsec_",
            "whsec_c2hvcnQ=",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_?",
        ] {
            assert!(Secret::parse(text).is_err(), "{text}");
        }
    }
}
