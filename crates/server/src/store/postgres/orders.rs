//! The orders that go through the lines, and how each is answered.

use tokio::sync::oneshot;
use wasl_protocol::{ConversationId, ConversationSummary, ErrorCode, Seq, SiteId, Timestamp};

use super::PostgresStore;
use crate::store::{
    Answer, Append, Appended, News, Publish, Side, StoreError, VisitorRecord, wait,
};

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// How far a side has read.
pub struct Mark {
    pub site: SiteId,
    pub conversation: ConversationId,
    pub side: Side,
    pub seq: Seq,
}

/// What is known of a visitor.
pub struct Note {
    pub visitor: VisitorRecord,
    pub now: Timestamp,
}

/// An order about conversations. It may be run again when its batch failed.
pub enum Order {
    /// To store a message.
    Append(Box<Append>, Reply<Appended>),
    /// To note how far a side has read.
    Mark(Mark, Reply<()>),
    /// To note what is known of a visitor.
    Note(Box<Note>, Reply<()>),
}

/// What became of an order.
pub enum Outcome {
    /// A message is stored.
    Appended(Appended),
    /// The conversation, when the side had not read so far before.
    Marked(Option<ConversationSummary>),
    /// The visitor's conversations; none of a visitor who has not written.
    Noted(Vec<ConversationSummary>),
}

/// What became of each order of a batch.
pub type Outcomes = Vec<Result<Outcome, ErrorCode>>;

impl Order {
    /// Answers after the commit, and tells the others.
    pub fn finish(self, outcome: Result<Outcome, ErrorCode>, publish: &Publish) {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(code) => return self.answer_error(StoreError::Refused(code)),
        };
        // The asker may be gone: the commit stands all the same.
        match (self, outcome) {
            (Self::Append(append, reply), Outcome::Appended(appended)) => {
                if !appended.duplicate {
                    publish(News::Appended {
                        site: append.site().clone(),
                        side: append.side(),
                        appended: appended.clone(),
                    });
                }
                let _ = reply.send(Ok(appended));
            }
            (Self::Mark(mark, reply), Outcome::Marked(summary)) => {
                if let Some(summary) = summary {
                    let site = mark.site;
                    publish(News::Seen { site, summary });
                }
                let _ = reply.send(Ok(()));
            }
            (Self::Note(note, reply), Outcome::Noted(summaries)) => {
                if !summaries.is_empty() {
                    let site = note.visitor.site;
                    publish(News::Facts { site, summaries });
                }
                let _ = reply.send(Ok(()));
            }
            (
                order @ (Self::Append(..) | Self::Mark(..) | Self::Note(..)),
                Outcome::Appended(_) | Outcome::Marked(_) | Outcome::Noted(_),
            ) => order.fail("the order got another's outcome"),
        }
    }

    /// Answers that it was not carried out, or that nobody knows.
    pub fn fail(self, reason: &str) {
        self.answer_error(StoreError::Failed(reason.to_owned()));
    }

    fn answer_error(self, error: StoreError) {
        match self {
            Self::Append(_, reply) => drop(reply.send(Err(error))),
            Self::Mark(_, reply) | Self::Note(_, reply) => drop(reply.send(Err(error))),
        }
    }
}

impl PostgresStore {
    /// Puts a message in the line to be stored; the answer comes after the commit.
    pub fn submit(&self, append: Append) -> Result<Answer<Appended>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let key = append.conversation.as_str().to_owned();
        self.lines
            .submit(&key, Order::Append(Box::new(append), reply))?;
        Ok(answer)
    }

    /// Stores a message.
    pub async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        wait(self.submit(append)?).await
    }

    /// Notes how far a side has read: never backwards, never beyond the last message.
    pub async fn mark_seen(
        &self,
        site: SiteId,
        conversation: ConversationId,
        side: Side,
        seq: Seq,
    ) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        let key = conversation.as_str().to_owned();
        let mark = Mark {
            site,
            conversation,
            side,
            seq,
        };
        self.lines.submit(&key, Order::Mark(mark, reply))?;
        wait(answer).await
    }

    /// Notes what is known of a visitor who has written before; of others nothing is kept.
    pub async fn note_visitor(
        &self,
        visitor: VisitorRecord,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        let key = visitor.id.as_str().to_owned();
        let note = Box::new(Note { visitor, now });
        self.lines.submit(&key, Order::Note(note, reply))?;
        wait(answer).await
    }
}
