//! The polls of conversations: found beside the messages, changed with them in one transaction.

use sqlx::SqliteConnection;
use wasl_protocol::{
    Author, Body, ConversationId, ConversationState, ErrorCode, MessageEvent, MessageId, Rating,
    SiteId,
};

use super::writer::WriteError;
use crate::store::Append;
use crate::store::column::{millis, to_json};
use crate::surveys::CSAT;

/// Whether a poll of the conversation waits for its answer.
pub async fn one_waits(db: &mut SqliteConnection, append: &Append) -> Result<bool, sqlx::Error> {
    let settled: Vec<&str> = append
        .polling
        .settled
        .iter()
        .map(MessageId::as_str)
        .collect();
    let found = sqlx::query(
        "SELECT 1 FROM polls WHERE conversation = ? AND closed_at IS NULL \
         AND message NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
    )
    .bind(append.conversation.as_str())
    .bind(to_json(&settled)?)
    .fetch_optional(db)
    .await?;
    Ok(found.is_some())
}

/// Makes sure that a rating answers a built-in poll of this conversation.
pub async fn check(
    db: &mut SqliteConnection,
    conversation: &ConversationId,
    rating: &Rating,
) -> Result<(), WriteError> {
    let found =
        sqlx::query("SELECT 1 FROM polls WHERE message = ? AND conversation = ? AND survey = ?")
            .bind(rating.survey.as_str())
            .bind(conversation.as_str())
            .bind(CSAT)
            .fetch_optional(db)
            .await?;
    match found {
        Some(_) => Ok(()),
        None => Err(ErrorCode::NotFound.into()),
    }
}

/// Keeps what a message makes of the polls: a new one, an answer, or an end of waiting, as the
/// conversation goes on.
pub async fn keep(
    db: &mut SqliteConnection,
    site: &SiteId,
    event: &MessageEvent,
) -> Result<(), sqlx::Error> {
    let at = millis(event.at);
    match &event.body {
        Body::Survey { survey } => {
            sqlx::query(
                "INSERT INTO polls (message, conversation, site, survey, asked_by, asked_at) \
                 VALUES (?, ?, ?, ?, ?, ?)",
            )
            .bind(event.id.as_str())
            .bind(event.conversation.as_str())
            .bind(site.as_str())
            .bind(survey.as_str())
            .bind(asker(&event.from))
            .bind(at)
            .execute(db)
            .await?;
        }
        Body::Rating(rating) => {
            sqlx::query(
                "UPDATE polls SET score = ?2, comment = ?3, answered_at = ?4, \
                 closed_at = coalesce(closed_at, ?4) WHERE message = ?1",
            )
            .bind(rating.survey.as_str())
            .bind(i64::from(rating.score))
            .bind(rating.comment.as_deref())
            .bind(at)
            .execute(db)
            .await?;
        }
        Body::Status {
            state: ConversationState::Reopened,
        } => {
            sqlx::query(
                "UPDATE polls SET closed_at = ?2 WHERE conversation = ?1 AND closed_at IS NULL",
            )
            .bind(event.conversation.as_str())
            .bind(at)
            .execute(db)
            .await?;
        }
        Body::Status {
            state: ConversationState::Open | ConversationState::Resolved,
        }
        | Body::Text { .. }
        | Body::Handover { .. } => {}
    }
    Ok(())
}

const fn asker(from: &Author) -> &'static str {
    match from {
        Author::System => "conversation",
        Author::Agent { .. } | Author::Visitor => "agent",
    }
}
