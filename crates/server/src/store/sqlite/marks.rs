//! The orders that change what is known around a conversation: how far a side has read, who and
//! where the visitor is.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use wasl_protocol::{ConversationId, ConversationSummary, Seq, SiteId, Timestamp};

use super::SqliteStore;
use super::read::{summaries_of_visitor, summary};
use super::writer::{Write, WriteError};
use crate::store::column::millis;
use crate::store::{News, Side, StoreError, VisitorRecord};

impl SqliteStore {
    /// Notes how far a side has read: never backwards, never beyond the last message.
    pub async fn mark_seen(
        &self,
        site: SiteId,
        conversation: ConversationId,
        side: Side,
        seq: Seq,
    ) -> Result<(), StoreError> {
        self.messages
            .write(MarkSeen {
                site,
                conversation,
                side,
                seq,
            })
            .await
            .map(|_| ())
    }

    /// Notes what is known of a visitor who has written before; of others nothing is kept.
    pub async fn note_visitor(
        &self,
        visitor: VisitorRecord,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.messages
            .write(NoteVisitor { visitor, now })
            .await
            .map(|_| ())
    }
}

struct MarkSeen {
    site: SiteId,
    conversation: ConversationId,
    side: Side,
    seq: Seq,
}

impl Write for MarkSeen {
    type Output = Option<ConversationSummary>;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Self::Output, WriteError>> {
        Box::pin(async move {
            let update = match self.side {
                Side::Visitor => {
                    "UPDATE conversations SET visitor_seen = min(?2, head) \
                     WHERE id = ?1 AND visitor_seen < min(?2, head)"
                }
                Side::Agents => {
                    "UPDATE conversations SET agent_seen = min(?2, head) \
                     WHERE id = ?1 AND agent_seen < min(?2, head)"
                }
            };
            let done = sqlx::query(update)
                .bind(self.conversation.as_str())
                .bind(i64::from(self.seq.0))
                .execute(&mut *db)
                .await?;
            if done.rows_affected() == 0 {
                return Ok(None);
            }
            Ok(Some(summary(db, &self.conversation).await?))
        })
    }

    fn news(&self, output: &Self::Output) -> Option<News> {
        output.clone().map(|summary| News::Seen {
            site: self.site.clone(),
            summary,
        })
    }
}

/// What a blocked visitor says of themselves is not taken either.
const KNOWN_AND_WELCOME: &str = "SELECT 1 FROM visitors v WHERE id = ? \
     AND NOT EXISTS (SELECT 1 FROM blocked_visitors b WHERE b.visitor = v.id)";

struct NoteVisitor {
    visitor: VisitorRecord,
    now: Timestamp,
}

impl Write for NoteVisitor {
    type Output = Vec<ConversationSummary>;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Self::Output, WriteError>> {
        Box::pin(async move {
            let known = sqlx::query(KNOWN_AND_WELCOME)
                .bind(self.visitor.id.as_str())
                .fetch_optional(&mut *db)
                .await?
                .is_some();
            if !known {
                return Ok(Vec::new());
            }
            save_visitor(db, &self.visitor, self.now).await?;
            Ok(summaries_of_visitor(db, &self.visitor.id).await?)
        })
    }

    fn news(&self, output: &Self::Output) -> Option<News> {
        (!output.is_empty()).then(|| News::Facts {
            site: self.visitor.site.clone(),
            summaries: output.clone(),
        })
    }
}

/// Stores a visitor's facts; a name or contact that is not given stays as it was, and so does one
/// that a token proved, unless a token changes it.
pub async fn save_visitor(
    db: &mut SqliteConnection,
    visitor: &VisitorRecord,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let page = &visitor.page;
    sqlx::query(
        "INSERT INTO visitors (id, site, name, contact, locale, page_url, page_title, page_stage, \
         page_count, created_at, verified_as, verified_until) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET \
         name = CASE WHEN excluded.verified_as IS NULL AND verified_as IS NOT NULL THEN name \
         ELSE coalesce(excluded.name, name) END, \
         contact = CASE WHEN excluded.verified_as IS NULL AND verified_as IS NOT NULL \
         THEN contact ELSE coalesce(excluded.contact, contact) END, \
         verified_as = coalesce(excluded.verified_as, verified_as), \
         verified_until = coalesce(excluded.verified_until, verified_until), locale = excluded.locale, \
         page_url = excluded.page_url, page_title = excluded.page_title, \
         page_stage = excluded.page_stage, page_count = excluded.page_count",
    )
    .bind(visitor.id.as_str())
    .bind(visitor.site.as_str())
    .bind(visitor.identity.name.as_deref())
    .bind(visitor.identity.contact.as_deref())
    .bind(visitor.locale.as_str())
    .bind(page.url.as_str())
    .bind(page.title.as_str())
    .bind(page.stage.as_deref())
    .bind(i64::from(page.page_count))
    .bind(millis(now))
    .bind(visitor.verified.as_ref().map(|it| it.subject.as_str()))
    .bind(visitor.verified.as_ref().map(|it| millis(it.until)))
    .execute(db)
    .await?;
    Ok(())
}
