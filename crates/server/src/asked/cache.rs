//! The counts of each site, read anew every few minutes at most: settings and their entity tags stay the
//! same in between.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wasl_protocol::{SiteId, Timestamp};

use super::{Count, FORGOTTEN_DAYS, day_of};
use crate::digest;
use crate::store::Store;

/// The most sites that are kept.
const MAX_KEPT: usize = 10_000;

/// The counts of a site, as they were read.
#[derive(Debug, Default)]
pub struct Counts {
    /// They.
    pub list: Vec<Count>,
    /// The day of which they are told.
    pub day: i64,
    /// What tells them from others.
    pub hash: digest::Hash,
}

/// The counts of sites.
#[derive(Default)]
pub struct AskedCache {
    kept: Mutex<HashMap<SiteId, (Instant, Arc<Counts>)>>,
    /// The day on which what is old was last forgotten.
    swept: Mutex<i64>,
}

impl AskedCache {
    /// The counts of a site and their day, at most `age` old. Where they cannot be read it is as if
    /// nothing had been asked: settings are worth more than their order.
    pub async fn of(
        &self,
        store: &Store,
        site: &SiteId,
        now: Timestamp,
        age: Duration,
    ) -> Arc<Counts> {
        let known = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(site).cloned()
        };
        if let Some((read, counts)) = known
            && read.elapsed() < age
        {
            return counts;
        }
        let day = day_of(now);
        self.sweep(store, day).await;
        let list = store.faq_counts(site).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot read what the FAQ is asked");
            Vec::new()
        });
        let text = format!("{day} {list:?}");
        let counts = Arc::new(Counts {
            hash: digest::hash(&[text.as_bytes()]),
            list,
            day,
        });
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(site.clone(), (Instant::now(), counts.clone()));
        counts
    }

    /// Once a day: what nobody asks any more is forgotten.
    async fn sweep(&self, store: &Store, day: i64) {
        {
            let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
            if *swept == day {
                return;
            }
            *swept = day;
        }
        if let Err(error) = store.forget_asked(day - FORGOTTEN_DAYS, day - 1).await {
            tracing::warn!(%error, "cannot forget what the FAQ was asked");
        }
    }
}
