//! An endpoint's address, taken apart and checked before anything is asked of the network. Pure.

use axum::http::Uri;

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Whether it is spoken to through TLS.
    pub is_secure: bool,
    /// The host, a name or an address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The host as the `host` header has it.
    pub authority: String,
    /// Path and query.
    pub target: String,
}

/// Why an address is none to post to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEndpoint {
    /// Not an address.
    #[error("this is not an address; write one like https://collector.example/v1/events")]
    Form,
    /// Another scheme.
    #[error("only http and https are posted to")]
    Scheme,
    /// A user or password in it.
    #[error("an address has no user and password; use a header")]
    User,
}

impl std::str::FromStr for Endpoint {
    type Err = NotAnEndpoint;

    fn from_str(text: &str) -> Result<Self, NotAnEndpoint> {
        let uri: Uri = text.parse().map_err(|_| NotAnEndpoint::Form)?;
        let is_secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) => return Err(NotAnEndpoint::Scheme),
            None => return Err(NotAnEndpoint::Form),
        };
        let authority = uri.authority().ok_or(NotAnEndpoint::Form)?;
        if authority.as_str().contains('@') {
            return Err(NotAnEndpoint::User);
        }
        let host = authority.host();
        let host = host.strip_prefix('[').unwrap_or(host);
        let host = host.strip_suffix(']').unwrap_or(host);
        if host.is_empty() {
            return Err(NotAnEndpoint::Form);
        }
        let usual = if is_secure { 443 } else { 80 };
        Ok(Self {
            is_secure,
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(usual),
            authority: authority.as_str().to_owned(),
            target: uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        for (text, secure, host, port, target) in [
            ("https://a.example", true, "a.example", 443, "/"),
            (
                "http://a.example:8080/x?y=1",
                false,
                "a.example",
                8080,
                "/x?y=1",
            ),
            (
                "https://[2606:4700::1]:8443/v1",
                true,
                "2606:4700::1",
                8443,
                "/v1",
            ),
        ] {
            let found: Endpoint = text.parse().unwrap();
            let parts = (found.is_secure, &*found.host, found.port, &*found.target);
            assert_eq!(parts, (secure, host, port, target), "{text}");
        }
        for (text, error) in [
            ("", NotAnEndpoint::Form),
            ("a.example/x", NotAnEndpoint::Form),
            ("/v1/events", NotAnEndpoint::Form),
            ("ftp://a.example/", NotAnEndpoint::Scheme),
            ("file:///etc/passwd", NotAnEndpoint::Form),
            ("gopher://a.example/", NotAnEndpoint::Scheme),
            ("https://user:word@a.example/", NotAnEndpoint::User),
            ("https://a b/", NotAnEndpoint::Form),
        ] {
            assert_eq!(text.parse::<Endpoint>().err(), Some(error), "{text}");
        }
    }
}
