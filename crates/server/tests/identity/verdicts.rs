//! What is proof and what is not, token by token.

use serde_json::{Value, json};
use wasl_protocol::*;
use wasl_server::identity::{IdentityError, Proven, verify};
use wasl_server::store::IdentityKey;

use crate::signature::signed;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const SECRET: &str = "a secret of the shop's server";

fn key(kid: &str, secret: &str) -> IdentityKey {
    IdentityKey {
        kid: kid.to_owned(),
        secret: secret.to_owned(),
        created_at: NOW,
    }
}

fn good() -> Value {
    json!({"sub": "customer-77", "aud": "shop", "exp": 1_800_000_600})
}

fn header() -> Value {
    json!({"alg": "HS256", "typ": "JWT", "kid": "k1"})
}

fn judge(token: &str) -> Result<Proven, IdentityError> {
    let keys = [key("k0", "older"), key("k1", SECRET)];
    verify(&IdentityToken::new(token), &SiteId::new("shop"), &keys, NOW)
}

fn with(changes: &Value) -> Value {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims
                .as_object_mut()
                .unwrap()
                .insert(name.clone(), value.clone()),
        };
    }
    claims
}

#[test]
fn a_token_proves_what_it_says() {
    let claims = with(&json!({
        "name": "Huda هدى", "email": "h@mail.example", "phone": "+966", "nbf": 1_799_999_999.5,
        "aud": ["blog", "shop"], "exp": 1_800_000_600.25,
    }));
    let proven = judge(&signed(&header(), &claims, SECRET)).unwrap();
    assert_eq!(
        proven,
        Proven {
            verified: Verified {
                subject: "customer-77".to_owned(),
                until: Timestamp::from_millis(1_800_000_600_250),
            },
            name: Some("Huda هدى".to_owned()),
            contact: Some("h@mail.example".to_owned()),
        }
    );
    let claims = with(&json!({"phone": "+966"}));
    let proven = judge(&signed(&header(), &claims, SECRET)).unwrap();
    assert_eq!(proven.contact.as_deref(), Some("+966"));
    assert_eq!(proven.name, None);
}

#[test]
fn times_are_judged_with_half_a_minute_to_spare() {
    let at = |seconds: i64| 1_800_000_000 + seconds;
    for (claims, code) in [
        (json!({"exp": at(-29)}), None),
        (json!({"exp": at(-30)}), Some(ErrorCode::IdentityExpired)),
        (json!({"exp": 1}), Some(ErrorCode::IdentityExpired)),
        (json!({"exp": -1}), Some(ErrorCode::Unauthorized)),
        (json!({"exp": at(86_430)}), None),
        (json!({"exp": at(86_431)}), Some(ErrorCode::Unauthorized)),
        (json!({"exp": 1e300}), Some(ErrorCode::Unauthorized)),
        (json!({"nbf": at(30)}), None),
        (json!({"nbf": at(31)}), Some(ErrorCode::Unauthorized)),
    ] {
        let judged = judge(&signed(&header(), &with(&claims), SECRET));
        assert_eq!(judged.err().map(|error| error.code()), code, "{claims}");
    }
}

#[test]
fn what_is_not_signed_for_this_site_proves_nothing() {
    let long = "x".repeat(4 * 1024);
    let token = signed(&header(), &good(), SECRET);
    let (message, signature) = token.rsplit_once('.').unwrap();
    let mut cases = vec![
        String::new(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        message.to_owned(),
        format!("{message}."),
        format!("{message}.{}", signature.to_ascii_uppercase()),
        format!("{token}."),
        format!("{token}{long}"),
        signed(&header(), &good(), "another secret"),
        // A key that exists, and the secret of another.
        signed(&json!({"alg": "HS256", "kid": "k0"}), &good(), SECRET),
        signed(&json!({"alg": "HS256", "kid": "k2"}), &good(), SECRET),
        signed(&json!({"alg": "HS256"}), &good(), SECRET),
    ];
    for algorithm in [
        "none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA", "",
    ] {
        let header = json!({"alg": algorithm, "kid": "k1"});
        cases.push(signed(&header, &good(), SECRET));
        let unsigned = signed(&header, &good(), SECRET);
        cases.push(format!("{}.", unsigned.rsplit_once('.').unwrap().0));
    }
    for claims in [
        json!({"aud": "blog"}),
        json!({"aud": ["blog"]}),
        json!({"aud": null}),
        json!({"sub": null}),
        json!({"sub": ""}),
        json!({"sub": 77}),
        json!({"sub": "x".repeat(257)}),
        json!({"exp": null}),
        json!({"exp": "tomorrow"}),
    ] {
        cases.push(signed(&header(), &with(&claims), SECRET));
    }
    for case in cases {
        let judged = judge(&case);
        assert_eq!(
            judged.err().map(|error| error.code()),
            Some(ErrorCode::Unauthorized),
            "{case}"
        );
    }
}
