//! Reading conversations: summaries, positions, messages.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};
use wasl_protocol::{
    ClientId, ConversationId, ConversationSummary, MessageEvent, MessageId, PageFacts, SeenMark,
    Seq, SiteId, VisitorFacts, VisitorId,
};

use super::SqliteStore;
use crate::store::column::{from_json, seq, state_from, timestamp, verified};
use crate::store::{Ownership, RatingCounts, StoreError};

/// The most conversations that the inbox lists.
const INBOX_LIMIT: i64 = 500;

/// Everything of [`ConversationSummary`]; `summary_of` reads it.
macro_rules! select_summary {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.state, c.head, c.agent_seen, c.visitor_seen, c.preview, c.updated_at, \
             c.started_at, c.rating, c.rating_comment, v.id AS visitor, v.name, v.contact, \
             v.locale, v.page_url, v.page_title, v.page_stage, v.page_count, v.verified_as, v.verified_until, c.site, \
             EXISTS (SELECT 1 FROM blocked_visitors b WHERE b.visitor = v.id) AS blocked \
             FROM conversations c JOIN visitors v ON v.id = c.visitor ",
            $rest
        )
    };
}

pub(super) use select_summary;

impl SqliteStore {
    /// The conversations of a visitor, oldest first.
    pub async fn conversations_of(
        &self,
        visitor: &VisitorId,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        Ok(summaries_of_visitor(&self.message_reads, visitor).await?)
    }

    /// The conversations of several visitors.
    pub async fn conversations_of_all(
        &self,
        visitors: Vec<VisitorId>,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        let mut all = Vec::new();
        for visitor in &visitors {
            all.extend(self.conversations_of(visitor).await?);
        }
        Ok(all)
    }

    /// The conversations of a site, the latest first.
    pub async fn inbox(&self, site: &SiteId) -> Result<Vec<ConversationSummary>, StoreError> {
        let rows = sqlx::query(select_summary!(
            "WHERE c.site = ? ORDER BY c.updated_at DESC, c.id DESC LIMIT ?"
        ))
        .bind(site.as_str())
        .bind(INBOX_LIMIT)
        .fetch_all(&self.message_reads)
        .await?;
        Ok(rows.iter().map(summary_of).collect::<Result<_, _>>()?)
    }

    /// Whose a conversation is, and where it stands.
    pub async fn ownership(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<Ownership>, StoreError> {
        let row = sqlx::query(
            "SELECT site, visitor, id, head, visitor_seen, agent_seen FROM conversations WHERE id = ?",
        )
        .bind(conversation.as_str())
        .fetch_optional(&self.message_reads)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Ownership {
            site: SiteId::new(row.try_get::<String, _>("site")?),
            visitor: VisitorId::new(row.try_get::<String, _>("visitor")?),
            mark: mark_of(&row)?,
        }))
    }

    /// The messages after a place, in order.
    pub async fn messages_after(
        &self,
        conversation: &ConversationId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<MessageEvent>, StoreError> {
        let rows = sqlx::query(
            "SELECT conversation, seq, id, cid, author, body, at FROM messages \
             WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(conversation.as_str())
        .bind(i64::from(after.0))
        .bind(i64::from(limit))
        .fetch_all(&self.message_reads)
        .await?;
        Ok(rows.iter().map(event_of).collect::<Result<_, _>>()?)
    }

    /// How many visitors of a site gave each score; the latest answer of each conversation.
    pub async fn rating_counts(&self, site: &SiteId) -> Result<RatingCounts, StoreError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT rating, count(*) FROM conversations \
             WHERE site = ? AND rating BETWEEN 1 AND 5 GROUP BY rating",
        )
        .bind(site.as_str())
        .fetch_all(&self.message_reads)
        .await?;
        let mut counts = [0; 5];
        for (rating, count) in rows {
            let place = usize::try_from(rating - 1).unwrap_or(0).min(4);
            counts[place] = u32::try_from(count).unwrap_or(u32::MAX);
        }
        Ok(counts)
    }
}

/// The conversations of a visitor, oldest first.
pub async fn summaries_of_visitor<'c>(
    db: impl SqliteExecutor<'c>,
    visitor: &VisitorId,
) -> Result<Vec<ConversationSummary>, sqlx::Error> {
    let rows = sqlx::query(select_summary!(
        "WHERE c.visitor = ? ORDER BY c.started_at, c.id"
    ))
    .bind(visitor.as_str())
    .fetch_all(db)
    .await?;
    rows.iter().map(summary_of).collect()
}

/// One conversation.
pub async fn summary<'c>(
    db: impl SqliteExecutor<'c>,
    conversation: &ConversationId,
) -> Result<ConversationSummary, sqlx::Error> {
    let row = sqlx::query(select_summary!("WHERE c.id = ?"))
        .bind(conversation.as_str())
        .fetch_one(db)
        .await?;
    summary_of(&row)
}

/// A message, from a row of the log.
pub fn event_of(row: &SqliteRow) -> Result<MessageEvent, sqlx::Error> {
    Ok(MessageEvent {
        conversation: ConversationId::new(row.try_get::<String, _>("conversation")?),
        seq: seq(row.try_get("seq")?),
        id: MessageId::new(row.try_get::<String, _>("id")?),
        cid: row.try_get::<Option<String>, _>("cid")?.map(ClientId::new),
        from: from_json(row.try_get("author")?)?,
        body: from_json(row.try_get("body")?)?,
        at: timestamp(row.try_get("at")?),
    })
}

fn mark_of(row: &SqliteRow) -> Result<SeenMark, sqlx::Error> {
    Ok(SeenMark {
        conversation: ConversationId::new(row.try_get::<String, _>("id")?),
        head: seq(row.try_get("head")?),
        visitor_seen: seq(row.try_get("visitor_seen")?),
        agent_seen: seq(row.try_get("agent_seen")?),
    })
}

/// A conversation, from a row of [`select_summary!`].
pub fn summary_of(row: &SqliteRow) -> Result<ConversationSummary, sqlx::Error> {
    let mark = mark_of(row)?;
    Ok(ConversationSummary {
        id: mark.conversation,
        state: state_from(row.try_get("state")?),
        head: mark.head,
        agent_seen: mark.agent_seen,
        visitor_seen: mark.visitor_seen,
        preview: row.try_get("preview")?,
        updated_at: timestamp(row.try_get("updated_at")?),
        started_at: timestamp(row.try_get("started_at")?),
        visitor: VisitorFacts {
            id: VisitorId::new(row.try_get::<String, _>("visitor")?),
            name: row.try_get("name")?,
            contact: row.try_get("contact")?,
            locale: row.try_get("locale")?,
            page: PageFacts {
                url: row.try_get("page_url")?,
                title: row.try_get("page_title")?,
                stage: row.try_get("page_stage")?,
                page_count: seq(row.try_get("page_count")?).0,
            },
            // Known to the hub, not to the database.
            online: false,
            verified: verified(row.try_get("verified_as")?, row.try_get("verified_until")?),
            blocked: row.try_get("blocked")?,
        },
        rating: row
            .try_get::<Option<i64>, _>("rating")?
            .and_then(|rating| u8::try_from(rating).ok()),
        rating_comment: row.try_get("rating_comment")?,
    })
}
