//! Token buckets: how often one address, visitor, site or socket may do something.
//!
//! Pure: time comes in as an [`Instant`]. The defaults are generous; they stop floods, not people.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How much is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How many a second in the long run.
    pub per_second: f64,
}

/// The longest wait that is told.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

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
        self.take_many(rate, 1, now)
    }

    /// Takes several, all or none; else says how long to wait for them. More than the bucket ever
    /// holds are had from a full one.
    pub fn take_many(&mut self, rate: Rate, count: u32, now: Instant) -> Result<(), Duration> {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_second;
        self.tokens = (self.tokens + gained).min(f64::from(rate.burst));
        self.at = now;
        let wanted = f64::from(count.min(rate.burst.max(1)));
        if self.tokens >= wanted {
            self.tokens -= wanted;
            return Ok(());
        }
        let wait = (wanted - self.tokens) / rate.per_second;
        // A rate of nothing a second is a wait without end; a day is as good.
        Err(Duration::try_from_secs_f64(wait)
            .unwrap_or(LONGEST_WAIT)
            .min(LONGEST_WAIT))
    }

    fn is_full(&self, rate: Rate, now: Instant) -> bool {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_second;
        self.tokens + gained >= f64::from(rate.burst)
    }
}

/// The most sources that are remembered; beyond it the idle ones are forgotten.
const MAX_SOURCES: usize = 50_000;

/// A bucket for each source.
pub struct Buckets<K> {
    rate: Rate,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    /// Full buckets for everybody.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one for a source; else says how long to wait for it.
    pub fn take(&self, source: &K, now: Instant) -> Result<(), Duration> {
        self.take_many(source, 1, now)
    }

    /// Takes several for a source, all or none; else says how long to wait for them.
    pub fn take_many(&self, source: &K, count: u32, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.lock();
        if let Some(bucket) = buckets.get_mut(source) {
            return bucket.take_many(self.rate, count, now);
        }
        if buckets.len() >= MAX_SOURCES {
            buckets.retain(|_, bucket| !bucket.is_full(self.rate, now));
            // So many at work at once is an attack from everywhere: memory goes before memories,
            // and nobody pays for looking through them at every request.
            if buckets.len() > MAX_SOURCES / 2 {
                buckets.clear();
            }
        }
        let mut bucket = Bucket::full(self.rate, now);
        let taken = bucket.take_many(self.rate, count, now);
        buckets.insert(source.clone(), bucket);
        taken
    }

    /// Whether a source has one left, without taking it.
    pub fn peek(&self, source: &K, now: Instant) -> Result<(), Duration> {
        match self.lock().get(source) {
            Some(bucket) => bucket.clone().take(self.rate, now),
            None => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Bucket>> {
        // Nothing in here panics half-way.
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A bucket for each address, or each subscriber's network of IPv6 addresses.
pub struct ByAddress(Buckets<IpAddr>);

impl ByAddress {
    /// Full buckets for everybody.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self(Buckets::new(rate))
    }

    /// Takes one for an address; else says how long to wait for it.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        self.0.take(&network_of(address), now)
    }

    /// Whether an address has one left, without taking it.
    pub fn peek(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        self.0.peek(&network_of(address), now)
    }
}

/// One subscriber has a whole /64 of IPv6 addresses.
#[must_use]
pub fn network_of(address: IpAddr) -> IpAddr {
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

    #[test]
    fn several_are_taken_together_or_not_at_all() {
        let now = Instant::now();
        let limit = Buckets::new(RATE);
        assert!(limit.take(&"a", now).is_ok());
        assert_eq!(limit.take_many(&"a", 2, now), Err(Duration::from_secs(2)));
        assert!(limit.take_many(&"a", 1, now).is_ok(), "nothing was lost");
        assert!(limit.take_many(&"b", 1_000, now).is_ok(), "a full bucket");
        assert!(limit.take(&"b", now).is_err(), "is empty then");
    }

    #[test]
    fn sources_without_number_are_forgotten_not_kept() {
        let now = Instant::now();
        let limit = Buckets::new(RATE);
        for source in 0..MAX_SOURCES * 2 {
            assert!(limit.take(&source, now).is_ok());
        }
        assert!(limit.lock().len() <= MAX_SOURCES);
    }
}
