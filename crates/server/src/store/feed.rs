//! The feed: the messages of all conversations in one line, for whoever follows them all.

use wasl_protocol::{MessageEvent, SiteId, VisitorId};

/// A place in the feed. Only the store that gave it can read on from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedPosition {
    /// The transaction, where several can be open at a time; 0 where one writer has them all.
    pub transaction: u64,
    /// The row.
    pub row: i64,
}

/// A message in the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedItem {
    /// Its place: read on from here.
    pub position: FeedPosition,
    /// The conversation's site.
    pub site: SiteId,
    /// The conversation's visitor.
    pub visitor: VisitorId,
    /// The message.
    pub event: MessageEvent,
}
