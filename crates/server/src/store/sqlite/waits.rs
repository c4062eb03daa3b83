//! The waits of conversations for an agent; written beside each message, see `append`.

use super::SqliteStore;
use crate::store::waits::{Change, wait_reads};

wait_reads!(SqliteStore, message_reads);

/// A message, its place in the feed, and what it makes of the wait: one statement, with the
/// conversation `?1`, the place `?2`, the time `?9`, the site `?10` and the visitor `?11`.
pub const fn insert(change: Option<Change>) -> &'static str {
    macro_rules! insert {
        ($rest:literal) => {
            concat!(
                "INSERT INTO messages (conversation, seq, id, cid, body_hash, sender, author, body, at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9); \
                 INSERT INTO feed (conversation, seq) VALUES (?1, ?2)",
                $rest
            )
        };
    }
    match change {
        None => insert!(""),
        Some(Change::Begins) => insert!(
            "; INSERT INTO waits (conversation, seq, site, visitor, since, is_first) \
             SELECT ?1, ?2, ?10, ?11, ?9, NOT EXISTS (SELECT 1 FROM waits w \
             WHERE w.conversation = ?1 AND w.answered = 1 AND w.is_over = 0) \
             WHERE NOT EXISTS (SELECT 1 FROM waits w \
             WHERE w.conversation = ?1 AND w.ended_at IS NULL)"
        ),
        Some(Change::Answered) => insert!(
            "; UPDATE waits SET ended_at = ?9, answered = 1 \
             WHERE conversation = ?1 AND ended_at IS NULL"
        ),
        Some(Change::Over) => insert!(
            "; UPDATE waits SET ended_at = coalesce(ended_at, ?9), is_over = 1 \
             WHERE conversation = ?1 AND is_over = 0"
        ),
    }
}
