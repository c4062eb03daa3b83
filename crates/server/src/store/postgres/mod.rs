//! The PostgreSQL store: the truth of one node or of many.
//!
//! Messages go through a few lines, each with its own connection: all orders of a conversation
//! take the same line, what waits in a line becomes one transaction. The rows of the
//! conversations are locked in it, so that several nodes give out one sequence. Everything else
//! takes a connection of a pool. A lost connection is opened anew by the next order.

mod agents;
mod batch;
mod desk;
mod events;
mod feed;
mod line;
mod load;
mod migrate;
mod open;
mod orders;
mod read;
mod save;
mod sites;
mod transfer;

use sqlx::PgPool;

use line::Lines;

/// The data of all nodes that share a database.
pub struct PostgresStore {
    lines: Lines,
    /// Reads, and the rare orders: sites, agents, sessions.
    desk: PgPool,
    /// Telemetry has its own connections, so that its bursts never hold a message up.
    telemetry: PgPool,
}

/// A text to look for; `None` where PostgreSQL's text could not hold it, so nothing has it.
fn findable(text: &str) -> Option<&str> {
    (!text.contains('\0')).then_some(text)
}
