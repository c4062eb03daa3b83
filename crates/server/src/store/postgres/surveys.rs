//! Surveys: what their events say, and the ratings of the built-in poll.

use sqlx::postgres::PgRow;
use wasl_protocol::SiteId;

use super::PostgresStore;
use crate::store::StoreError;
use crate::store::column::timestamp;
use crate::store::surveys::survey_reads;

fn words_of(json: String) -> Result<String, sqlx::Error> {
    crate::store::column::from_json(&json)
}

survey_reads!(PostgresStore, PgRow, telemetry, desk, words_of);
