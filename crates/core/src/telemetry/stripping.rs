//! Addresses without what they should not tell: the query but for an allow-list, the fragment, a
//! user and password. Queries carry search words, e-mail addresses and tokens of sign-in links.

use alloc::string::String;
use alloc::vec::Vec;

use crate::text::cut;

/// The parameters that are kept where the merchant names none: the campaign's, which are about the
/// link and not about the visitor.
pub const KEPT: [&str; 5] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
];

/// The address with only the parameters of those names, in their order.
///
/// ```
/// use wasl_core::telemetry::strip_address;
/// let url = "https://a:b@shop.example/s?q=me%40x.example&utm_source=mail#top";
/// let kept = [String::from("utm_source")];
/// assert_eq!(strip_address(url, &kept), "https://shop.example/s?utm_source=mail");
/// ```
#[must_use]
pub fn strip_address(url: &str, kept: &[String]) -> String {
    let bare = without_query(url);
    let mut out = String::new();
    match cut(bare, b':') {
        Some((scheme, rest)) if rest.starts_with("//") => {
            let rest = &rest[2..];
            let path = rest.bytes().position(|byte| byte == b'/');
            let (host, path) = rest.split_at(path.unwrap_or(rest.len()));
            let host = match host.bytes().rposition(|byte| byte == b'@') {
                Some(at) => &host[at + 1..],
                None => host,
            };
            for part in [scheme, "://", host, path] {
                out.push_str(part);
            }
        }
        Some(_) | None => out.push_str(bare),
    }
    let whole = cut(url, b'#').map_or(url, |(before, _)| before);
    let query = cut(whole, b'?').map_or("", |(_, query)| query);
    let mut joint = '?';
    let pairs: Vec<&str> = query.split('&').collect();
    for pair in pairs {
        let name = cut(pair, b'=').map_or(pair, |(name, _)| name);
        if !name.is_empty() && kept.iter().any(|kept| kept == name) {
            out.push(joint);
            out.push_str(pair);
            joint = '&';
        }
    }
    out
}

/// The address up to its query or fragment.
pub(super) fn without_query(url: &str) -> &str {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    &url[..end.unwrap_or(url.len())]
}
