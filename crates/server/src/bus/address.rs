//! Where NATS is, as `--nats` and `WASL_NATS` say it: one address or several, with commas between.

use std::fmt;
use std::str::FromStr;

use async_nats::ServerAddr;

/// How to let ourselves in.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Credentials {
    /// Not at all.
    None,
    /// `nats://token@host`.
    Token(String),
    /// `nats://user:password@host`.
    Password(String, String),
}

/// The addresses of a NATS server, or of several in one cluster.
#[derive(Clone, PartialEq, Eq)]
pub struct NatsAddress {
    pub(super) servers: Vec<ServerAddr>,
    pub(super) credentials: Credentials,
    place: String,
}

/// Why a text is no such address. It never repeats the text, which may have a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--nats is not a NATS address: {reason}. Write nats://user:password@host:4222")]
pub struct NotNats {
    reason: String,
}

impl NatsAddress {
    /// Host and port; never the password.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Debug for NatsAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NatsAddress").field(&self.place).finish()
    }
}

impl FromStr for NatsAddress {
    type Err = NotNats;

    fn from_str(text: &str) -> Result<Self, NotNats> {
        let wrong = |reason: &str| NotNats {
            reason: reason.to_owned(),
        };
        let mut servers = Vec::new();
        let mut credentials = Credentials::None;
        for part in text.split(',') {
            if !part.starts_with("nats://") && !part.starts_with("tls://") {
                return Err(wrong("it does not begin with nats:// or tls://"));
            }
            let server: ServerAddr = part
                .parse()
                .map_err(|_| wrong("host or port cannot be read"))?;
            if server.host().is_empty() {
                return Err(wrong("it names no host"));
            }
            let not_text = || wrong("user or password is no UTF-8 when its %s are taken apart");
            let user = server.username().map(plain);
            let password = server.password().map(plain);
            match (user, password) {
                (Some(user), Some(password)) => {
                    let user = user.ok_or_else(not_text)?;
                    credentials = Credentials::Password(user, password.ok_or_else(not_text)?);
                }
                (Some(token), None) => {
                    credentials = Credentials::Token(token.ok_or_else(not_text)?);
                }
                (None, _) => {}
            }
            servers.push(server);
        }
        let places = servers
            .iter()
            .map(|server| format!("{}:{}", server.host(), server.port()));
        Ok(Self {
            place: Vec::from_iter(places).join(","),
            servers,
            credentials,
        })
    }
}

/// A part of an address with its `%41`s taken apart; none when that is no text.
fn plain(part: &str) -> Option<String> {
    let bytes = part.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%')
            .then(|| part.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_whole() {
        let read = |text: &str| text.parse::<NatsAddress>().unwrap();
        let one = read("nats://nats.example");
        assert_eq!(one.place(), "nats.example:4222");
        assert!(one.credentials == Credentials::None);
        let two = read("nats://wasl:s%3Acret%25@a.example:4333,tls://b.example");
        assert_eq!(two.place(), "a.example:4333,b.example:4222");
        let password = Credentials::Password("wasl".into(), "s:cret%".into());
        assert!(two.credentials == password);
        assert!(!format!("{two:?}").contains("cret"));
        assert!(read("nats://t0ken@h:1").credentials == Credentials::Token("t0ken".into()));
    }

    #[test]
    fn a_wrong_address_is_told_without_its_password() {
        for text in [
            "",
            "localhost:4222",
            "http://u:secret@h",
            "nats://u:secret@h:port",
            "nats://u:secret@",
            "nats://a,u:secret@b",
            "postgres://u:secret@h/d",
            "nats://u:%ff%fesecret@h",
        ] {
            let error = text.parse::<NatsAddress>().expect_err(text).to_string();
            assert!(error.starts_with("--nats is not a NATS address"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
