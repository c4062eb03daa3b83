//! The answer to `hello` and to `sync`: what the client missed.

use wasl_protocol::{ConversationId, ConversationState, ConversationSummary};

use super::{
    End, MAX_SYNC_EVENTS, Position, Reset, SeenMark, Seq, ServerFrame, Session, VERSION, Welcome,
    Who, clock, event_frame,
};
use crate::store::{StoreError, VisitorRecord};

impl Session<'_> {
    /// Welcomes the client and sends what it missed.
    pub(super) async fn welcome(&mut self, positions: &[Position]) -> Result<(), End> {
        let (visitor, summaries) = match &self.who {
            Who::Visitor(visitor) => {
                let summaries = self.app.store.conversations_of(&visitor.id).await?;
                (Some(visitor.clone()), summaries)
            }
            Who::Agent(_) => (None, Vec::new()),
        };
        let welcome = ServerFrame::Welcome(Welcome {
            v: VERSION,
            now: clock::now(),
            visitor: visitor.as_ref().map(|visitor| visitor.id.clone()),
            heads: summaries.iter().map(mark_of).collect(),
            agents_online: self.app.hub.agents_online(self.site()),
        });
        self.connection.send(&welcome).await?;
        match visitor {
            Some(visitor) => self.resume_visitor(&visitor, &summaries, positions).await?,
            None => {
                for position in positions {
                    self.resume(&position.conversation, position.seq).await?;
                }
            }
        }
        Ok(())
    }

    async fn resume_visitor(
        &mut self,
        visitor: &VisitorRecord,
        summaries: &[ConversationSummary],
        positions: &[Position],
    ) -> Result<(), End> {
        for position in positions {
            if !summaries
                .iter()
                .any(|known| known.id == position.conversation)
            {
                self.resume(&position.conversation, position.seq).await?;
            }
        }
        for summary in summaries {
            let has = positions
                .iter()
                .find(|position| position.conversation == summary.id)
                .map_or(Seq::ZERO, |position| position.seq);
            self.resume(&summary.id, has).await?;
        }
        let waits = |summary: &ConversationSummary| summary.state != ConversationState::Resolved;
        if summaries.iter().any(waits) {
            self.app.hub.stir(self.site());
        }
        if !summaries.is_empty() {
            let noted = self
                .app
                .store
                .note_visitor(visitor.clone(), clock::now())
                .await;
            // Where the visitor is now is worth a try, not the connection.
            if let Err(error) = noted {
                tracing::warn!(%error, "cannot note a visitor");
            }
        }
        Ok(())
    }

    /// Sends all of a conversation after a place; the live news go on from there.
    async fn resume(&mut self, conversation: &ConversationId, after: Seq) -> Result<(), End> {
        if !self.may_read(conversation, after).await? {
            return Ok(());
        }
        let mut last = after;
        loop {
            let sent = self.send_after(conversation, last, MAX_SYNC_EVENTS).await?;
            last = sent.last.unwrap_or(last);
            // Whatever is stored from here on comes by the hub.
            if sent.count < MAX_SYNC_EVENTS {
                break;
            }
        }
        self.read_back.insert(conversation.clone(), last);
        Ok(())
    }

    /// Answers a `sync`.
    pub(super) async fn sync(
        &mut self,
        conversation: &ConversationId,
        after: Seq,
        limit: u32,
    ) -> Result<(), End> {
        if self.may_read(conversation, after).await? {
            let limit = limit.clamp(1, MAX_SYNC_EVENTS);
            self.send_after(conversation, after, limit).await?;
        }
        Ok(())
    }

    /// Whether the client may read on from a place. If not it has been told why: `reset` when the place is unknown (a back-up was restored), an error when the
    /// conversation is not the client's.
    async fn may_read(&mut self, conversation: &ConversationId, after: Seq) -> Result<bool, End> {
        match self.open(conversation).await {
            Ok(Some(mark)) if after <= mark.head => Ok(true),
            Ok(None) if after == Seq::ZERO => Ok(false),
            Ok(Some(_) | None) => {
                let reset = ServerFrame::Reset(Reset {
                    conversation: conversation.clone(),
                });
                self.connection.send(&reset).await?;
                Ok(false)
            }
            Err(StoreError::Refused(code)) => {
                self.refuse(None, code).await?;
                Ok(false)
            }
            Err(error @ (StoreError::Busy | StoreError::Failed(_))) => Err(error.into()),
        }
    }

    /// Sends messages after a place.
    async fn send_after(
        &mut self,
        conversation: &ConversationId,
        after: Seq,
        limit: u32,
    ) -> Result<SentOn, End> {
        let store = &self.app.store;
        let events = store.messages_after(conversation, after, limit).await?;
        let sent = SentOn {
            count: u32::try_from(events.len()).unwrap_or(u32::MAX),
            last: events.last().map(|event| event.seq),
        };
        for event in events {
            self.connection.send_encoded(event_frame(event)).await?;
        }
        Ok(sent)
    }
}

/// Messages that were read back.
struct SentOn {
    count: u32,
    /// The place of the last.
    last: Option<Seq>,
}

fn mark_of(summary: &ConversationSummary) -> SeenMark {
    SeenMark {
        conversation: summary.id.clone(),
        head: summary.head,
        visitor_seen: summary.visitor_seen,
        agent_seen: summary.agent_seen,
    }
}
