//! The kinds of figures: counters, gauges, histograms, and counters by a label. They are written
//! from anywhere without waiting, and read as Prometheus text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Something that only grows.
pub struct Counter(AtomicU64);

impl Counter {
    /// At 0.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Counts some more.
    pub fn add(&self, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Something that grows and shrinks.
pub struct Gauge(AtomicI64);

impl Gauge {
    /// At 0.
    pub const fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    /// Some more.
    pub fn add(&self, count: usize) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// Some fewer.
    pub fn subtract(&self, count: usize) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.0.fetch_sub(count, Ordering::Relaxed);
    }

    /// How many there are. One that is counted off before it was counted is none.
    pub(super) fn get(&self) -> u64 {
        u64::try_from(self.0.load(Ordering::Relaxed)).unwrap_or(0)
    }
}

/// The upper bounds of a histogram's buckets, as Prometheus writes them, and in microseconds.
const BOUNDS: [(&str, u64); 14] = [
    ("0.0005", 500),
    ("0.001", 1_000),
    ("0.0025", 2_500),
    ("0.005", 5_000),
    ("0.01", 10_000),
    ("0.025", 25_000),
    ("0.05", 50_000),
    ("0.1", 100_000),
    ("0.25", 250_000),
    ("0.5", 500_000),
    ("1", 1_000_000),
    ("2.5", 2_500_000),
    ("5", 5_000_000),
    ("10", 10_000_000),
];

/// How long something takes.
pub struct Histogram {
    /// One for each bound, and one for what is beyond.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Histogram {
    /// Nothing was seen.
    pub const fn new() -> Self {
        Self {
            buckets: [const { AtomicU64::new(0) }; BOUNDS.len() + 1],
            micros: AtomicU64::new(0),
        }
    }

    /// Counts one that took so long.
    pub fn observe(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let place = BOUNDS.iter().position(|(_, bound)| micros <= *bound);
        self.buckets[place.unwrap_or(BOUNDS.len())].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// Writes its lines; `labels` is `name="value"` pairs, or empty.
    pub(super) fn write(&self, text: &mut String, name: &str, labels: &str) {
        let comma = if labels.is_empty() { "" } else { "," };
        let bounds = BOUNDS.iter().map(|(text, _)| *text).chain(["+Inf"]);
        let mut total = 0;
        for (bound, bucket) in bounds.zip(&self.buckets) {
            total += bucket.load(Ordering::Relaxed);
            let _ = writeln!(
                text,
                "{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {total}"
            );
        }
        let micros = self.micros.load(Ordering::Relaxed);
        let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
        let labels = braced(labels);
        let _ = writeln!(text, "{name}_sum{labels} {seconds}.{rest:06}");
        let _ = writeln!(text, "{name}_count{labels} {total}");
    }
}

/// A figure for each value of its labels. The values are few: codes, kinds, routes.
pub struct Labelled<K, V>(Mutex<BTreeMap<K, V>>);

impl<K: Ord, V> Labelled<K, V> {
    /// Nothing was seen.
    pub const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, BTreeMap<K, V>> {
        // Nothing under the lock panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord> Labelled<K, u64> {
    /// Counts one.
    pub fn count(&self, key: K) {
        self.add(key, 1);
    }

    /// Counts some more.
    pub fn add(&self, key: K, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        *self.lock().entry(key).or_insert(0) += count;
    }
}

/// Labels in their braces; nothing for none.
pub(super) fn braced(labels: &str) -> String {
    if labels.is_empty() {
        String::new()
    } else {
        format!("{{{labels}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_up_to_each_bound() {
        let histogram = Histogram::new();
        for micros in [500, 501, 3_000, 20_000_000] {
            histogram.observe(Duration::from_micros(micros));
        }
        let mut text = String::new();
        histogram.write(&mut text, "x", "a=\"b\"");
        for line in [
            "x_bucket{a=\"b\",le=\"0.0005\"} 1\n",
            "x_bucket{a=\"b\",le=\"0.001\"} 2\n",
            "x_bucket{a=\"b\",le=\"0.0025\"} 2\n",
            "x_bucket{a=\"b\",le=\"10\"} 3\n",
            "x_bucket{a=\"b\",le=\"+Inf\"} 4\n",
            "x_sum{a=\"b\"} 20.004001\n",
            "x_count{a=\"b\"} 4\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
