//! The polls of conversations: found beside the messages, changed with them in one transaction.

use std::collections::BTreeMap;

use sqlx::{PgConnection, Row as _};
use wasl_protocol::{
    Author, Body, ConversationId, ConversationState, MessageEvent, MessageId, SiteId, Timestamp,
};

use super::desk::{Desk, Fate};
use super::findable;
use crate::store::Append;
use crate::store::column::{millis, to_json};
use crate::surveys::CSAT;

/// A poll.
pub struct Poll {
    conversation: ConversationId,
    survey: String,
    closed: bool,
    /// What the batch makes of it.
    fate: Fate,
    /// The site, for a new row.
    site: Option<SiteId>,
    asker: &'static str,
    asked_at: Timestamp,
    rating: Option<(u8, Option<String>, Timestamp)>,
    closed_at: Option<Timestamp>,
}

/// The polls of a batch, by their messages.
#[derive(Default)]
pub struct Polls(BTreeMap<MessageId, Poll>);

impl Polls {
    /// Whether a poll of the conversation waits for its answer.
    pub fn one_waits(&self, append: &Append) -> bool {
        self.0.iter().any(|(message, poll)| {
            poll.conversation == append.conversation
                && !poll.closed
                && !append.polling.settled.contains(message)
        })
    }

    /// Whether a rating may answer this message.
    pub fn takes_rating(&self, conversation: &ConversationId, message: &MessageId) -> bool {
        let poll = self.0.get(message);
        poll.is_some_and(|poll| poll.conversation == *conversation && poll.survey == CSAT)
    }

    /// Takes what a message makes of the polls: a new one, an answer, or an end of waiting, as
    /// the conversation goes on.
    pub fn take(&mut self, site: &SiteId, event: &MessageEvent) {
        match &event.body {
            Body::Survey { survey } => {
                let poll = Poll {
                    conversation: event.conversation.clone(),
                    survey: survey.clone(),
                    closed: false,
                    fate: Fate::New,
                    site: Some(site.clone()),
                    asker: match event.from {
                        Author::System => "conversation",
                        Author::Agent { .. } | Author::Visitor => "agent",
                    },
                    asked_at: event.at,
                    rating: None,
                    closed_at: None,
                };
                self.0.insert(event.id.clone(), poll);
            }
            Body::Rating(rating) => {
                if let Some(poll) = self.0.get_mut(&rating.survey) {
                    poll.rating = Some((rating.score, rating.comment.clone(), event.at));
                    poll.close(event.at);
                }
            }
            Body::Status {
                state: ConversationState::Reopened,
            } => {
                for poll in self.0.values_mut() {
                    if poll.conversation == event.conversation && !poll.closed {
                        poll.close(event.at);
                    }
                }
            }
            Body::Status {
                state: ConversationState::Open | ConversationState::Resolved,
            }
            | Body::Text { .. }
            | Body::Handover { .. } => {}
        }
    }
}

impl Poll {
    fn close(&mut self, at: Timestamp) {
        self.closed = true;
        self.closed_at = Some(at);
        if self.fate == Fate::Kept {
            self.fate = Fate::Changed;
        }
    }
}

/// Reads the polls that a batch may need: those that are rated, and those that wait in
/// conversations that are polled, resolved or reopened. Their conversations are locked by then.
pub async fn load(
    db: &mut PgConnection,
    appends: &[&Append],
    desk: &mut Desk,
) -> Result<(), sqlx::Error> {
    // One order of the batch may end a conversation that the next one brings back.
    let ends = appends.iter().any(|append| append.resolves());
    let resolved = |append: &Append| {
        let known = desk.conversations.get(&append.conversation);
        ends || known.is_some_and(|known| known.summary.state == ConversationState::Resolved)
    };
    let mut conversations = Vec::new();
    let mut rated = Vec::new();
    for append in appends {
        if append.polls() || append.reopens() && resolved(append) {
            conversations.push(append.conversation.as_str());
        }
        if let Body::Rating(rating) = &append.body {
            rated.extend(findable(rating.survey.as_str()));
        }
    }
    if conversations.is_empty() && rated.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query(
        "SELECT message, conversation, survey, closed_at IS NOT NULL AS closed FROM polls \
         WHERE (conversation = ANY($1) AND closed_at IS NULL) OR message = ANY($2)",
    )
    .bind(conversations)
    .bind(rated)
    .fetch_all(db)
    .await?;
    for row in &rows {
        let poll = Poll {
            conversation: ConversationId::new(row.try_get::<String, _>("conversation")?),
            survey: row.try_get("survey")?,
            closed: row.try_get("closed")?,
            fate: Fate::Kept,
            site: None,
            asker: "",
            asked_at: Timestamp::from_millis(0),
            rating: None,
            closed_at: None,
        };
        let message = MessageId::new(row.try_get::<String, _>("message")?);
        desk.polls.0.insert(message, poll);
    }
    Ok(())
}

/// Writes what became of the polls.
pub async fn save(db: &mut PgConnection, polls: &Polls) -> Result<(), sqlx::Error> {
    for (message, poll) in &polls.0 {
        let (score, comment, answered_at) = match &poll.rating {
            Some((score, comment, at)) => (
                Some(i64::from(*score)),
                comment.as_ref().map(to_json).transpose()?,
                Some(millis(*at)),
            ),
            None => (None, None, None),
        };
        let query = match (poll.fate, &poll.site) {
            (Fate::New, Some(site)) => sqlx::query(
                "INSERT INTO polls (message, score, comment, answered_at, closed_at, \
                 conversation, site, survey, asked_by, asked_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(message.as_str())
            .bind(score)
            .bind(comment)
            .bind(answered_at)
            .bind(poll.closed_at.map(millis))
            .bind(poll.conversation.as_str())
            .bind(site.as_str())
            .bind(poll.survey.as_str())
            .bind(poll.asker)
            .bind(millis(poll.asked_at)),
            (Fate::Changed | Fate::New, _) => sqlx::query(
                "UPDATE polls SET score = coalesce($2, score), \
                 comment = CASE WHEN $2 IS NULL THEN comment ELSE $3 END, \
                 answered_at = coalesce($4, answered_at), \
                 closed_at = coalesce(closed_at, $5) WHERE message = $1",
            )
            .bind(message.as_str())
            .bind(score)
            .bind(comment)
            .bind(answered_at)
            .bind(poll.closed_at.map(millis)),
            (Fate::Kept, _) => continue,
        };
        query.execute(&mut *db).await?;
    }
    Ok(())
}
