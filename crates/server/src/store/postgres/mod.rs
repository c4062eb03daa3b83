//! The PostgreSQL store: the truth of one node or of many.
//!
//! Messages go through a few lines, each with its own connection: all orders of a conversation
//! take the same line, what waits in a line becomes one transaction. The rows of the
//! conversations are locked in it, so that several nodes give out one sequence. Everything else
//! takes a connection of a pool. A lost connection is opened anew by the next order.

mod agents;
mod batch;
mod block;
mod dead_letters;
mod desk;
mod events;
mod faq;
mod feed;
mod forwards;
mod identity_keys;
mod leads;
mod line;
mod load;
mod migrate;
mod open;
mod orders;
mod polls;
mod read;
mod save;
mod sites;
mod surveys;
mod transfer;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use tokio::time::timeout;

use super::{Publish, StoreError};
use line::Lines;

/// How long an answer may take: longer than a line's patience, so that its reason is heard.
const LIMIT: Duration = Duration::from_secs(12);

/// The data of all nodes that share a database.
pub struct PostgresStore {
    lines: Lines,
    publish: Arc<Publish>,
    /// Reads, and the rare orders: sites, agents, sessions.
    desk: PgPool,
    /// Telemetry has its own connections, so that its bursts never hold a message up.
    telemetry: PgPool,
}

/// Waits for an answer, but not for a database that has fallen silent.
pub(super) async fn in_time<T>(
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let silent = || StoreError::Failed("the database did not answer in time".to_owned());
    timeout(LIMIT, answer).await.map_err(|_| silent())?
}

/// A text to look for; `None` where PostgreSQL's text could not hold it, so nothing has it.
fn findable(text: &str) -> Option<&str> {
    (!text.contains('\0')).then_some(text)
}
