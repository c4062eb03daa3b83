//! The waits of conversations for an agent: what a message makes of them, and the statements.
//!
//! A wait begins with a visitor's words while none is open, and ends with an agent's or with the end of
//! the conversation. It is written in the transaction that stores the message.

use wasl_protocol::{Author, Body, ConversationState, MessageEvent};

/// The most conversations that are told their place; who stands further back is told later.
pub const MOST: i64 = 1_000;

/// How many waits the pace is made of.
pub const COUNTED: i64 = 20;

/// What a message makes of its conversation's wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The visitor wrote.
    Begins,
    /// An agent answered.
    Answered,
    /// The conversation was resolved.
    Over,
}

impl Change {
    /// What a message changes, if anything.
    pub const fn of(event: &MessageEvent) -> Option<Self> {
        match (&event.body, &event.from) {
            (Body::Text { .. } | Body::Handover { .. }, Author::Visitor) => Some(Self::Begins),
            (Body::Text { .. }, Author::Agent { .. }) => Some(Self::Answered),
            (
                Body::Status {
                    state: ConversationState::Resolved,
                },
                _,
            ) => Some(Self::Over),
            (
                Body::Text { .. }
                | Body::Handover { .. }
                | Body::Status { .. }
                | Body::Survey { .. }
                | Body::Rating(_),
                _,
            ) => None,
        }
    }
}

/// Those who wait since `$2`, oldest first. Who is blocked waits for nobody.
pub const WAITING: &str = "SELECT conversation, visitor, since, is_first FROM waits w \
    WHERE site = $1 AND ended_at IS NULL AND since >= $2 \
    AND NOT EXISTS (SELECT 1 FROM blocked_visitors b WHERE b.visitor = w.visitor) \
    ORDER BY since, conversation LIMIT $3";

/// Those who were answered last, since `$2`.
pub const WAITED: &str = "SELECT since, ended_at FROM waits \
    WHERE site = $1 AND is_first = 1 AND answered = 1 AND ended_at >= $2 \
    ORDER BY ended_at DESC LIMIT $3";

/// Makes the method of a store that reads the waits of a site from the pool `$pool`.
macro_rules! wait_reads {
    ($store:ty, $pool:ident) => {
        impl $store {
            /// Who waits at a site for an agent, and who has waited.
            pub async fn waits(
                &self,
                site: &wasl_protocol::SiteId,
                now: wasl_protocol::Timestamp,
            ) -> Result<$crate::queue::Waits, $crate::store::StoreError> {
                use wasl_protocol::{ConversationId, VisitorId};
                use $crate::queue::{LOOKS_BACK, STANDS, Waited, Waiting, Waits};
                use $crate::store::column::{millis, timestamp};
                use $crate::store::waits::{COUNTED, MOST, WAITED, WAITING};
                let before = |past: std::time::Duration| {
                    millis(now).saturating_sub(i64::try_from(past.as_millis()).unwrap_or(i64::MAX))
                };
                let waiting: Vec<(String, String, i64, i64)> = sqlx::query_as(WAITING)
                    .bind(site.as_str())
                    .bind(before(STANDS))
                    .bind(MOST)
                    .fetch_all(&self.$pool)
                    .await?;
                let waited: Vec<(i64, i64)> = sqlx::query_as(WAITED)
                    .bind(site.as_str())
                    .bind(before(LOOKS_BACK))
                    .bind(COUNTED)
                    .fetch_all(&self.$pool)
                    .await?;
                Ok(Waits {
                    waiting: waiting
                        .into_iter()
                        .map(|(conversation, visitor, since, first)| Waiting {
                            conversation: ConversationId::new(conversation),
                            visitor: VisitorId::new(visitor),
                            since: timestamp(since),
                            first: first == 1,
                        })
                        .collect(),
                    waited: waited
                        .into_iter()
                        .map(|(since, until)| Waited {
                            since: timestamp(since),
                            until: timestamp(until),
                        })
                        .collect(),
                })
            }
        }
    };
}
pub(super) use wait_reads;
