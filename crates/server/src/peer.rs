//! Whose address a request has when proxies stand before the server. Pure.
//!
//! Anybody can write anything into a forwarding header; only what a trusted proxy appended counts.
//! So the chain is read from its right end, where the nearest proxy wrote, and only as far as it
//! consists of trusted proxies: the first address that is not one of them is the client. Whatever
//! stands further left is the client's own claim.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The most entries of a chain that are looked at; more proxies stand before nobody.
const MAX_HOPS: usize = 32;

/// A block of addresses, e.g. `10.0.0.0/8` or `2001:db8::/32`; a single address is a block too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// A text that is no block of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a block of addresses: write it like 10.0.0.0/8 or 2001:db8::/32")]
pub struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            // "+8" is a number to the parser, and a slip of the pen here.
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| wrong())?
            }
            Some(_) => return Err(wrong()),
            None => width,
        };
        if bits > width {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                (u32::from(own) ^ u32::from(other)) & mask == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                (u128::from(own) ^ u128::from(other)) & mask == 0
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// Where the trusted proxies write the addresses. One header is read, never both: a proxy passes
/// on untouched what a client wrote into the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedIn {
    /// `X-Forwarded-For: client, proxy, proxy`.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=client, for=proxy` (RFC 7239).
    Forwarded,
}

/// The proxies whose word counts; none at first.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies {
    /// Their addresses.
    pub networks: Vec<Network>,
    /// Where they write.
    pub header: ForwardedIn,
    /// Where they write the client's country, if they do.
    pub country: Option<HeaderName>,
}

/// The client's country as a trusted proxy says it: two capital letters of ISO 3166-1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country(HeaderValue);

impl Country {
    /// As a header's value.
    #[must_use]
    pub const fn value(&self) -> &HeaderValue {
        &self.0
    }

    /// What a header says: `SA`, also in small letters. Not `XX`, which means that nobody knows,
    /// nor what is no country, as Cloudflare's `T1` for Tor.
    fn read(value: &HeaderValue) -> Option<Self> {
        let text = value.to_str().ok()?.trim().to_ascii_uppercase();
        let is_country =
            text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) && text != "XX";
        is_country.then(|| HeaderValue::from_str(&text).ok().map(Self))?
    }
}

impl TrustedProxies {
    /// Whether a connection from here is one of the proxies.
    #[must_use]
    pub fn include(&self, address: IpAddr) -> bool {
        let address = plain(address);
        self.networks
            .iter()
            .any(|network| network.contains(address))
    }

    /// The address of the client behind a connection.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = plain(peer);
        if !self.include(nearest) {
            return nearest;
        }
        for entry in self.entries(headers).into_iter().rev().take(MAX_HOPS) {
            // What a trusted proxy cannot have written ends the chain: it vouches for itself only.
            let Some(address) = self.address_in(entry) else {
                break;
            };
            nearest = address;
            if !self.include(nearest) {
                break;
            }
        }
        nearest
    }

    /// The country of the client behind a connection, if a trusted proxy says it. Of several lines
    /// the last counts: that is the one that the nearest proxy wrote.
    #[must_use]
    pub fn country(&self, peer: IpAddr, headers: &HeaderMap) -> Option<Country> {
        if !self.include(peer) {
            return None;
        }
        let values = headers.get_all(self.country.as_ref()?);
        Country::read(values.iter().next_back()?)
    }

    /// The chain from left to right: several lines of the header are one list.
    fn entries<'h>(&self, headers: &'h HeaderMap) -> Vec<&'h str> {
        let name = match self.header {
            ForwardedIn::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ForwardedIn::Forwarded => header::FORWARDED,
        };
        headers
            .get_all(name)
            .iter()
            // An unreadable line is one entry that is no address.
            .flat_map(|line| line.to_str().unwrap_or("?").split(','))
            .map(str::trim)
            .collect()
    }

    fn address_in(&self, entry: &str) -> Option<IpAddr> {
        match self.header {
            ForwardedIn::XForwardedFor => address(entry),
            ForwardedIn::Forwarded => entry
                .split(';')
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(name, _)| name.eq_ignore_ascii_case("for"))
                .and_then(|(_, node)| address(node)),
        }
    }
}

/// An address as proxies write it: bare, quoted, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = match text.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => text,
    };
    if let Some(bracketed) = text.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        let address: Ipv6Addr = address.parse().ok()?;
        let is_port = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
        return is_port.then(|| plain(IpAddr::V6(address)));
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(plain(address));
    }
    let (address, port) = text.rsplit_once(':')?;
    let address: std::net::Ipv4Addr = address.parse().ok()?;
    is_port(port).then_some(IpAddr::V4(address))
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// An IPv4 address that came in IPv6 clothes is the IPv4 address.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
#[path = "peer_tests.rs"]
mod tests;
