//! Token buckets: how often one address, or one socket, may do something.
//!
//! Pure: time comes in as an [`Instant`]. The defaults are generous; they stop floods, not people.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How much is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How many a second in the long run.
    pub per_second: f64,
}

/// What one source has left.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn full(rate: Rate, now: Instant) -> Self {
        Self {
            tokens: f64::from(rate.burst),
            at: now,
        }
    }

    /// Takes one; else says how long to wait for it.
    pub fn take(&mut self, rate: Rate, now: Instant) -> Result<(), Duration> {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_second;
        self.tokens = (self.tokens + gained).min(f64::from(rate.burst));
        self.at = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64(
            (1.0 - self.tokens) / rate.per_second,
        ))
    }

    fn is_full(&self, rate: Rate, now: Instant) -> bool {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_second;
        self.tokens + gained >= f64::from(rate.burst)
    }
}

/// The most addresses that are remembered; beyond it the idle ones are forgotten.
const MAX_ADDRESSES: usize = 50_000;

/// A bucket for each address.
pub struct ByAddress {
    rate: Rate,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl ByAddress {
    /// Full buckets for everybody.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one for an address; else says how long to wait for it.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_ADDRESSES {
            buckets.retain(|_, bucket| !bucket.is_full(self.rate, now));
        }
        buckets
            .entry(network_of(address))
            .or_insert_with(|| Bucket::full(self.rate, now))
            .take(self.rate, now)
    }

    /// Whether an address has one left, without taking it.
    pub fn peek(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        match buckets.get(&network_of(address)) {
            Some(bucket) => bucket.clone().take(self.rate, now),
            None => Ok(()),
        }
    }
}

/// One subscriber has a whole /64 of IPv6 addresses.
fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let mut octets = v6.octets();
                octets[8..].fill(0);
                IpAddr::V6(octets.into())
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 2,
        per_second: 0.5,
    };

    #[test]
    fn a_bucket_empties_and_fills() {
        let start = Instant::now();
        let mut bucket = Bucket::full(RATE, start);
        assert!(bucket.take(RATE, start).is_ok());
        assert!(bucket.take(RATE, start).is_ok());
        assert_eq!(bucket.take(RATE, start), Err(Duration::from_secs(2)));
        let later = start + Duration::from_secs(2);
        assert!(bucket.take(RATE, later).is_ok());
        assert!(bucket.take(RATE, later).is_err());
    }

    #[test]
    fn addresses_do_not_share_but_networks_do() {
        let now = Instant::now();
        let limit = ByAddress::new(RATE);
        for _ in 0..2 {
            assert!(limit.take("2001:db8::1".parse().unwrap(), now).is_ok());
        }
        assert!(limit.peek("2001:db8::2".parse().unwrap(), now).is_err());
        assert!(limit.take("2001:db8::2".parse().unwrap(), now).is_err());
        assert!(limit.take("2001:db8:0:1::2".parse().unwrap(), now).is_ok());
        assert!(limit.take("10.0.0.1".parse().unwrap(), now).is_ok());
    }
}
