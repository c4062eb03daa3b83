//! Reading conversations: summaries, positions, messages.

use sqlx::postgres::PgRow;
use sqlx::{PgExecutor, Row};
use wasl_protocol::{
    ClientId, ConversationId, ConversationSummary, MessageEvent, MessageId, PageFacts, SeenMark,
    Seq, SiteId, VisitorFacts, VisitorId,
};

use super::{PostgresStore, findable};
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
             EXISTS (SELECT FROM blocked_visitors b WHERE b.visitor = v.id) AS blocked \
             FROM conversations c JOIN visitors v ON v.id = c.visitor ",
            $rest
        )
    };
}
pub(super) use select_summary;

impl PostgresStore {
    /// The conversations of a visitor, oldest first.
    pub async fn conversations_of(
        &self,
        visitor: &VisitorId,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        let visitors = std::slice::from_ref(visitor);
        Ok(summaries_of_visitors(&self.desk, visitors).await?)
    }

    /// The conversations of several visitors.
    pub async fn conversations_of_all(
        &self,
        visitors: Vec<VisitorId>,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        Ok(summaries_of_visitors(&self.desk, &visitors).await?)
    }

    /// The conversations of a site, the latest first.
    pub async fn inbox(&self, site: &SiteId) -> Result<Vec<ConversationSummary>, StoreError> {
        let rows = sqlx::query(select_summary!(
            "WHERE c.site = $1 ORDER BY c.updated_at DESC, c.id DESC LIMIT $2"
        ))
        .bind(site.as_str())
        .bind(INBOX_LIMIT)
        .fetch_all(&self.desk)
        .await?;
        Ok(rows.iter().map(summary_of).collect::<Result<_, _>>()?)
    }

    /// Whose a conversation is, and where it stands.
    pub async fn ownership(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<Ownership>, StoreError> {
        let Some(id) = findable(conversation.as_str()) else {
            return Ok(None);
        };
        let row = sqlx::query(
            "SELECT site, visitor, id, head, visitor_seen, agent_seen FROM conversations \
             WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.desk)
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
        let Some(id) = findable(conversation.as_str()) else {
            return Ok(Vec::new());
        };
        let rows = sqlx::query(
            "SELECT conversation, seq, id, cid, author, body, at FROM messages \
             WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(id)
        .bind(i64::from(after.0))
        .bind(i64::from(limit))
        .fetch_all(&self.desk)
        .await?;
        Ok(rows.iter().map(event_of).collect::<Result<_, _>>()?)
    }

    /// How many visitors of a site gave each score; the latest answer of each conversation.
    pub async fn rating_counts(&self, site: &SiteId) -> Result<RatingCounts, StoreError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT rating, count(*) FROM conversations \
             WHERE site = $1 AND rating BETWEEN 1 AND 5 GROUP BY rating",
        )
        .bind(site.as_str())
        .fetch_all(&self.desk)
        .await?;
        let mut counts = [0; 5];
        for (rating, count) in rows {
            let place = usize::try_from(rating - 1).unwrap_or(0).min(4);
            counts[place] = u32::try_from(count).unwrap_or(u32::MAX);
        }
        Ok(counts)
    }
}

/// The conversations of visitors, oldest first.
pub async fn summaries_of_visitors<'c>(
    db: impl PgExecutor<'c>,
    visitors: &[VisitorId],
) -> Result<Vec<ConversationSummary>, sqlx::Error> {
    let rows = sqlx::query(select_summary!(
        "WHERE c.visitor = ANY($1) ORDER BY c.started_at, c.id"
    ))
    .bind(Vec::from_iter(visitors.iter().map(VisitorId::as_str)))
    .fetch_all(db)
    .await?;
    rows.iter().map(summary_of).collect()
}

/// A message, from a row of the log.
pub fn event_of(row: &PgRow) -> Result<MessageEvent, sqlx::Error> {
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

fn mark_of(row: &PgRow) -> Result<SeenMark, sqlx::Error> {
    Ok(SeenMark {
        conversation: ConversationId::new(row.try_get::<String, _>("id")?),
        head: seq(row.try_get("head")?),
        visitor_seen: seq(row.try_get("visitor_seen")?),
        agent_seen: seq(row.try_get("agent_seen")?),
    })
}

/// A visitor's facts, with their id in `visitor`.
pub fn facts_of(row: &PgRow) -> Result<VisitorFacts, sqlx::Error> {
    Ok(VisitorFacts {
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
    })
}

/// A conversation, from a row of `select_summary!`.
pub fn summary_of(row: &PgRow) -> Result<ConversationSummary, sqlx::Error> {
    let mark = mark_of(row)?;
    let comment: Option<&str> = row.try_get("rating_comment")?;
    Ok(ConversationSummary {
        id: mark.conversation,
        state: state_from(row.try_get("state")?),
        head: mark.head,
        agent_seen: mark.agent_seen,
        visitor_seen: mark.visitor_seen,
        preview: row.try_get("preview")?,
        updated_at: timestamp(row.try_get("updated_at")?),
        started_at: timestamp(row.try_get("started_at")?),
        visitor: facts_of(row)?,
        rating: row
            .try_get::<Option<i64>, _>("rating")?
            .and_then(|rating| u8::try_from(rating).ok()),
        rating_comment: comment.map(from_json).transpose()?,
    })
}
