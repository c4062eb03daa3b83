//! The merchant's server: signs who its customers are (JSON Web Tokens, RFC 7519, HS256).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use wasl_protocol::{IdentityToken, SiteId};

/// A key of a site, as `wasl key add` prints it.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its name.
    pub kid: String,
    /// What it signs with.
    pub secret: String,
}

impl Key {
    /// A token of a customer that holds until so long after now, or ran out so long before.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes keys of every length.
    pub fn sign(&self, site: &SiteId, customer: &str, until: Until) -> IdentityToken {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default();
        let until = match until {
            Until::After(span) => now + span,
            Until::Before(span) => now.saturating_sub(span),
        };
        let header = json!({"alg": "HS256", "kid": self.kid});
        let claims = json!({
            "sub": customer,
            "aud": site.as_str(),
            "exp": until.as_secs_f64(),
        });
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())
            .expect("HMAC takes keys of every length");
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        IdentityToken::new(format!("{signed}.{signature}"))
    }
}

/// When a token runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// So long after now.
    After(Duration),
    /// So long before.
    Before(Duration),
}
