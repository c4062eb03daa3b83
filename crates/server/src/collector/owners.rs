//! The part of the judgement that asks the store: whose the conversations are that events name.

use std::collections::BTreeSet;

use serde_json::value::RawValue;
use wasl_protocol::{SiteId, Timestamp};

use super::{Judged, Writer, judge};
use crate::store::{Store, StoreError};

/// Judges each event of a batch, and refuses those that name another site's conversation.
///
/// # Errors
///
/// The store's.
pub async fn judge_with_owners(
    store: &Store,
    site: &SiteId,
    batch: &[&RawValue],
    writer: Writer,
    now: Timestamp,
) -> Result<Judged, StoreError> {
    let mut judged = judge(site, batch, writer, now);
    let mut foreign = BTreeSet::new();
    for conversation in judged.conversations() {
        let found = store.ownership(&conversation).await?;
        if found.is_none_or(|found| found.site != *site) {
            foreign.insert(conversation);
        }
    }
    judged.refuse(&foreign);
    Ok(judged)
}
