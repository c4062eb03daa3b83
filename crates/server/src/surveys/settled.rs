//! Which polls of a conversation wait for nothing any more, as visitors' events say.

use wasl_protocol::{ConversationId, MessageId, SiteId};

use super::record::{Filter, RowCursor, State};
use crate::store::{Store, StoreError};

/// The most rows that are looked at: a conversation has few polls.
const MOST: u32 = 1_000;

/// The messages of a conversation whose surveys were answered, in part too, or closed.
///
/// # Errors
///
/// The store's.
pub async fn settled(
    store: &Store,
    site: &SiteId,
    conversation: &ConversationId,
) -> Result<Vec<MessageId>, StoreError> {
    let filter = Filter {
        conversation: Some(conversation.clone()),
        ..Filter::default()
    };
    let rows = store
        .survey_rows(site, &filter, &RowCursor::default(), MOST)
        .await?;
    let over = rows
        .into_iter()
        .filter(|row| row.answer.is_some() || row.state != State::Shown);
    Ok(over.filter_map(|row| row.run.message).collect())
}
