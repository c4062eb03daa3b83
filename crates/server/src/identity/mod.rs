//! Who a visitor is by the word of the merchant's server: a JSON Web Token (RFC 7519) in `identify`.
//!
//! Pure: keys and time come in. A token is signed with HS256 and no other algorithm, names its key
//! (`kid`), its site (`aud`) and its customer (`sub`), and runs out within a day (`exp`), so that
//! one that leaks is soon worth nothing.

mod hmac;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use wasl_protocol::{Duration, ErrorCode, IdentityToken, SiteId, Timestamp, Verified};

use crate::store::IdentityKey;

/// The longest token that is looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 4 * 1024;

/// The longest id of a customer, in bytes.
const MAX_SUBJECT_BYTES: usize = 256;

/// How long a token may be good for.
const MAX_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How far the merchant's clock may be off.
const SKEW: Duration = Duration::from_secs(30);

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Whose it is, and for how long.
    pub verified: Verified,
    /// The customer's name.
    pub name: Option<String>,
    /// The customer's e-mail address, else phone number.
    pub contact: Option<String>,
}

/// Why a token proves nothing. For the log: the page hears the code alone.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// It cannot be read, is signed otherwise, or is for another site.
    #[error("the token is not valid: {0}")]
    NotValid(#[from] jsonwebtoken::errors::Error),
    /// Longer than any of ours.
    #[error("the token has more than {MAX_TOKEN_BYTES} bytes")]
    TooLong,
    /// There is no such key.
    #[error("the token's kid names no key of this site: `wasl key list` names them")]
    UnknownKey,
    /// It has no customer, or a very long one.
    #[error("the token's sub must have 1 to {MAX_SUBJECT_BYTES} bytes")]
    Subject,
    /// It holds for too long.
    #[error("the token's exp is more than 24 hours away")]
    TooLongLived,
    /// It does not hold yet.
    #[error("the token's nbf is in the future")]
    NotYet,
    /// It held once.
    #[error("the token has run out")]
    Expired,
}

impl IdentityError {
    /// What the page is told.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Expired => ErrorCode::IdentityExpired,
            Self::NotValid(_)
            | Self::TooLong
            | Self::UnknownKey
            | Self::Subject
            | Self::TooLongLived
            | Self::NotYet => ErrorCode::Unauthorized,
        }
    }
}

/// Seconds since 1970; many libraries write fractions.
#[derive(Deserialize)]
#[serde(transparent)]
struct NumericDate(f64);

impl NumericDate {
    fn timestamp(&self) -> Timestamp {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast stops at the ends of the range"
        )]
        Timestamp::from_millis((self.0 * 1_000.0) as u64)
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: NumericDate,
    nbf: Option<NumericDate>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

/// Reads a token, with the keys of its site.
///
/// # Errors
///
/// [`IdentityError`] says what is wrong with it.
pub fn verify(
    token: &IdentityToken,
    site: &SiteId,
    keys: &[IdentityKey],
    now: Timestamp,
) -> Result<Proven, IdentityError> {
    hmac::install();
    let token = token.as_str();
    if token.len() > MAX_TOKEN_BYTES {
        return Err(IdentityError::TooLong);
    }
    let kid = decode_header(token)?.kid;
    let key = keys
        .iter()
        .find(|key| Some(&key.kid) == kid.as_ref())
        .ok_or(IdentityError::UnknownKey)?;
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[site.as_str()]);
    rules.set_required_spec_claims(&["aud", "exp", "sub"]);
    // The times are judged below, by the time that came in.
    rules.validate_exp = false;
    let secret = DecodingKey::from_secret(key.secret.as_bytes());
    let claims = decode::<Claims>(token, &secret, &rules)?.claims;
    if claims.sub.is_empty() || claims.sub.len() > MAX_SUBJECT_BYTES {
        return Err(IdentityError::Subject);
    }
    let until = claims.exp.timestamp();
    if until + SKEW <= now {
        return Err(IdentityError::Expired);
    }
    if until > now + MAX_LIFE + SKEW {
        return Err(IdentityError::TooLongLived);
    }
    if claims.nbf.is_some_and(|from| from.timestamp() > now + SKEW) {
        return Err(IdentityError::NotYet);
    }
    Ok(Proven {
        verified: Verified {
            subject: claims.sub,
            until,
        },
        name: claims.name,
        contact: claims.email.or(claims.phone),
    })
}

/// Whether what was proven holds no more.
#[must_use]
pub fn has_run_out(verified: &Verified, now: Timestamp) -> bool {
    verified.until + SKEW <= now
}
