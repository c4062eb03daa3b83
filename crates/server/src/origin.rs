//! Which web pages may speak for a site.
//!
//! A browser always names the page's origin on a WebSocket upgrade and on a cross-origin request;
//! a page cannot change it. So the list stops other people's pages, not programs: those can
//! send any header, and get nothing that a visitor's token does not give them.

use axum::http::{HeaderMap, HeaderName, header};
use serde::{Deserialize, Serialize};

use crate::store::SiteRecord;

/// The word in a site's list that allows pages served by this very server.
pub const SAME_HOST: &str = "same-host";

/// The word in a site's list that allows every page of the visitor's own machine.
pub const LOOPBACK: &str = "loopback";

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The `Origin` header, in lower case; `None` when there is none.
    pub origin: Option<String>,
    /// The `Host` header, in lower case.
    pub host: String,
}

impl Source {
    /// Reads the headers of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self {
            origin: headers.contains_key(header::ORIGIN).then(|| {
                // An unreadable origin is an origin, and on nobody's list.
                let origin = the_only(headers, header::ORIGIN);
                origin.unwrap_or("invalid").to_ascii_lowercase()
            }),
            host: the_only(headers, header::HOST)
                .unwrap_or_default()
                .to_ascii_lowercase(),
        }
    }

    /// Whether the page is one of this server's own.
    #[must_use]
    pub fn is_same_host(&self) -> bool {
        self.origin
            .as_deref()
            .and_then(authority)
            .is_some_and(|authority| !self.host.is_empty() && authority == self.host)
    }

    /// Whether the page may use a site; `extra` are origins allowed for every site. A request
    /// without an origin does not come from a page: the caller decides about it.
    #[must_use]
    pub fn may_use(&self, site: &SiteRecord, extra: &[String]) -> bool {
        let Some(origin) = self.origin.as_deref() else {
            return false;
        };
        site.origins
            .iter()
            .chain(extra)
            .any(|entry| match entry.as_str() {
                SAME_HOST => self.is_same_host(),
                LOOPBACK => is_loopback(origin),
                entry => entry.eq_ignore_ascii_case(origin),
            })
    }
}

/// A header that is there once: of two, each reader would believe another.
fn the_only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        (_, _) => None,
    }
}

/// Whether a text is an origin as a browser writes it, or one of the two words.
#[must_use]
pub fn is_entry(text: &str) -> bool {
    text == SAME_HOST
        || text == LOOPBACK
        || authority(text).is_some_and(|authority| {
            !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ', '*', '\\'])
        })
}

fn authority(origin: &str) -> Option<&str> {
    origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
}

fn is_loopback(origin: &str) -> bool {
    let Some(authority) = authority(origin) else {
        return false;
    };
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasl_protocol::SiteId;

    fn site(origins: &[&str]) -> SiteRecord {
        SiteRecord {
            id: SiteId::new("s"),
            name: "S".into(),
            origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        }
    }

    #[test]
    fn origins_are_compared_whole() {
        let shop = site(&["https://shop.example", SAME_HOST]);
        for (origin, host, allowed) in [
            ("https://shop.example", "wasl.example", true),
            ("HTTPS://SHOP.EXAMPLE", "wasl.example", true),
            ("https://wasl.example", "wasl.example", true),
            ("http://127.0.0.1:8787", "127.0.0.1:8787", true),
            ("http://127.0.0.1:8788", "127.0.0.1:8787", false),
            ("http://shop.example", "wasl.example", false),
            ("https://shop.example:444", "wasl.example", false),
            ("https://shop.example.evil.example", "wasl.example", false),
            ("https://evil.example", "wasl.example", false),
            ("https://shop.example/", "wasl.example", false),
            ("null", "wasl.example", false),
            ("", "", false),
            ("https://", "", false),
            ("file://", "", false),
            ("http://localhost", "wasl.example", false),
        ] {
            let source = Source {
                origin: Some(origin.to_ascii_lowercase()),
                host: host.into(),
            };
            assert_eq!(source.may_use(&shop, &[]), allowed, "{origin} at {host}");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        let demo = site(&[LOOPBACK]);
        for (origin, allowed) in [
            ("http://localhost:9000", true),
            ("https://localhost", true),
            ("http://127.0.0.1:1", true),
            ("http://[::1]:8787", true),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example:80", false),
            ("http://evil.example:127", false),
            ("http://localhost:80@evil.example", false),
        ] {
            let source = Source {
                origin: Some(origin.into()),
                host: "x".into(),
            };
            assert_eq!(source.may_use(&demo, &[]), allowed, "{origin}");
        }
    }

    #[test]
    fn no_origin_is_on_no_list() {
        let source = Source {
            origin: None,
            host: "h".into(),
        };
        assert!(!source.may_use(&site(&[SAME_HOST, LOOPBACK]), &[]));
    }

    #[test]
    fn entries_are_origins_without_path() {
        for good in [
            "https://a.example",
            "http://a.example:81",
            SAME_HOST,
            LOOPBACK,
        ] {
            assert!(is_entry(good), "{good}");
        }
        for bad in [
            "a.example",
            "https://",
            "https://a/b",
            "https://*.a.example",
            "*",
            "null",
        ] {
            assert!(!is_entry(bad), "{bad}");
        }
    }
}
