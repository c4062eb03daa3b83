//! Surveys: what their events say, and the ratings of the built-in poll, which are in the other
//! file.

use sqlx::sqlite::SqliteRow;
use wasl_protocol::SiteId;

use super::SqliteStore;
use crate::store::StoreError;
use crate::store::column::timestamp;
use crate::store::surveys::survey_reads;

fn as_it_is(words: String) -> Result<String, sqlx::Error> {
    Ok(words)
}

survey_reads!(SqliteStore, SqliteRow, event_reads, message_reads, as_it_is);
