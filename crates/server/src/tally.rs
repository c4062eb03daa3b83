//! How many of something each source has at this moment, up to a cap. Pure.
//!
//! Who comes in gets a [`Seat`]; dropping it gives the place back, however its task ends.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts what each source has.
pub struct Tally<K: Hash + Eq> {
    cap: u32,
    counts: Arc<Mutex<HashMap<K, u32>>>,
}

/// A place that somebody has.
pub struct Seat<K: Hash + Eq> {
    key: K,
    counts: Arc<Mutex<HashMap<K, u32>>>,
}

impl<K: Hash + Eq + Clone> Tally<K> {
    /// Nobody has anything; each may have up to `cap`.
    #[must_use]
    pub fn new(cap: u32) -> Self {
        Self {
            cap,
            counts: Arc::default(),
        }
    }

    /// Gives a source one more place; none when it has all it may.
    pub fn enter(&self, key: K) -> Option<Seat<K>> {
        let mut counts = lock(&self.counts);
        let count = counts.get(&key).copied().unwrap_or(0);
        if count >= self.cap {
            return None;
        }
        counts.insert(key.clone(), count + 1);
        drop(counts);
        Some(Seat {
            key,
            counts: self.counts.clone(),
        })
    }
}

impl<K: Hash + Eq> Drop for Seat<K> {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        if let Some(count) = counts.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.key);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing under the lock panics: what is in there is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_places_and_gives_them_back() {
        let tally = Tally::new(2);
        let first = tally.enter("a").unwrap();
        let second = tally.enter("a").unwrap();
        assert!(tally.enter("a").is_none());
        assert!(tally.enter("b").is_some());
        drop(first);
        let third = tally.enter("a").unwrap();
        assert!(tally.enter("a").is_none());
        drop((second, third));
        assert!(lock(&tally.counts).is_empty(), "nothing is kept");
    }
}
