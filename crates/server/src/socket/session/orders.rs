//! What a client can ask for, frame by frame.

use std::time::Instant;

use wasl_protocol::{Author, PageFacts, Seen, Send, Signal, TYPING_TTL_MS, Typing};

use super::{
    ClientFrame, ConversationId, Done, End, ErrorCode, SeenMark, Session, StoreError, Who, clock,
    refusal,
};
use crate::socket::accept;
use crate::store::{Append, Sender, VisitorRecord};

impl Session<'_> {
    /// Carries a frame of so many bytes out.
    pub(super) async fn obey(&mut self, frame: ClientFrame, bytes: usize) -> Result<(), End> {
        match frame {
            ClientFrame::Hello(_) => self.refuse(None, ErrorCode::Unexpected).await,
            ClientFrame::Send(send) => self.store(send, bytes).await,
            ClientFrame::Sync(sync) => self.sync(&sync.conversation, sync.after, sync.limit).await,
            ClientFrame::Seen(seen) => self.seen(seen).await,
            ClientFrame::Typing(typing) => self.typing(&typing).await,
            ClientFrame::Page(page) => self.page(page).await,
            ClientFrame::Identify(identify) => self.identify(identify).await,
            ClientFrame::Pong(_) => Ok(()),
        }
    }

    async fn store(&mut self, send: Send, bytes: usize) -> Result<(), End> {
        let Send {
            cid,
            conversation,
            body: sent,
        } = send;
        let came = Instant::now();
        if let Err(wait) = self.messages.take(self.app.config.limits.messages, came) {
            return self.refuse_for_a_while(Some(cid), wait).await;
        }
        if !cid.is_uuid() || !conversation.is_uuid() {
            return self.refuse(Some(cid), ErrorCode::Malformed).await;
        }
        let body = match accept::body(self.side(), &sent) {
            Ok(body) => body,
            Err(code) => return self.refuse(Some(cid), code).await,
        };
        let sender = match &self.who {
            Who::Visitor(visitor) => Sender::Visitor(visitor.clone()),
            Who::Agent(agent) => Sender::Agent(agent.agent.clone()),
        };
        if let Who::Visitor(visitor) = &self.who {
            let (visitor, site) = (&visitor.id, &visitor.site);
            let quotas = &self.app.quotas;
            if let Err(wait) = quotas.take_message(visitor, self.address, site, came) {
                return self.refuse_for_a_while(Some(cid), wait).await;
            }
        }
        let polling = match self.polling(&conversation, &body).await {
            Ok(polling) => polling,
            Err(error) => {
                return Ok(self.connection.send(&refusal(Some(cid), &error)).await?);
            }
        };
        let submitted = self.app.store.submit(Append {
            sender,
            conversation: conversation.clone(),
            cid: cid.clone(),
            sent,
            body,
            polling,
            now: clock::now(),
        });
        match submitted {
            Ok(answer) => {
                self.in_flight_bytes += bytes;
                self.in_flight.push(Box::pin(async move {
                    Done {
                        conversation,
                        cid,
                        bytes,
                        came,
                        result: crate::store::wait(answer).await,
                    }
                }));
                Ok(())
            }
            Err(error) => Ok(self.connection.send(&refusal(Some(cid), &error)).await?),
        }
    }

    async fn seen(&mut self, seen: Seen) -> Result<(), End> {
        match self.open(&seen.conversation).await {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(()),
            Err(error) => return Ok(self.connection.send(&refusal(None, &error)).await?),
        }
        let (site, side) = (self.site().clone(), self.side());
        let marked = self
            .app
            .store
            .mark_seen(site, seen.conversation, side, seen.seq)
            .await;
        match marked {
            Ok(()) => Ok(()),
            Err(error) => Ok(self.connection.send(&refusal(None, &error)).await?),
        }
    }

    async fn typing(&mut self, typing: &Typing) -> Result<(), End> {
        match self.open(&typing.conversation).await {
            Ok(Some(_)) => {}
            // Nobody can see a conversation before its first message.
            Ok(None) => return Ok(()),
            Err(error) => return Ok(self.connection.send(&refusal(None, &error)).await?),
        }
        let signal = |from| Signal::Typing {
            conversation: typing.conversation.clone(),
            from,
            active: typing.active,
            ttl: u32::try_from(TYPING_TTL_MS).unwrap_or(u32::MAX),
        };
        let (hub, except) = (&self.app.hub, Some(self.member));
        match &self.who {
            // Who is blocked does not make agents wait for their words.
            Who::Visitor(visitor) if self.app.store.is_blocked(&visitor.id).await? => {}
            Who::Visitor(visitor) => {
                hub.signal_agents(&visitor.site, signal(Author::Visitor), except);
            }
            Who::Agent(signed_in) => {
                let from = Author::Agent {
                    id: signed_in.agent.id.clone(),
                    name: signed_in.agent.name.clone(),
                };
                if let Some(visitor) = self.allowed.get(&typing.conversation) {
                    hub.signal_visitor(visitor, signal(from.clone()), except);
                }
                hub.signal_agents(&signed_in.agent.site, signal(from), except);
            }
        }
        Ok(())
    }

    async fn page(&mut self, page: PageFacts) -> Result<(), End> {
        match &mut self.who {
            Who::Visitor(visitor) => {
                visitor.page = accept::page(page);
                let visitor = visitor.clone();
                self.note(visitor).await
            }
            Who::Agent(_) => self.refuse(None, ErrorCode::Forbidden).await,
        }
    }

    /// Keeps a visitor's facts once they have written; before that, nothing of them is stored.
    pub(super) async fn note(&mut self, visitor: VisitorRecord) -> Result<(), End> {
        if self.allowed.is_empty() {
            // What they write next carries the facts; what is on its way already does not.
            self.facts_due = !self.in_flight.is_empty();
            return Ok(());
        }
        match self.app.store.note_visitor(visitor, clock::now()).await {
            Ok(()) => Ok(()),
            Err(error) => {
                // With the next message, else with the next ping.
                self.facts_due = true;
                Ok(self.connection.send(&refusal(None, &error)).await?)
            }
        }
    }

    /// Where a conversation stands, when this client may see it; `None` when there is none.
    pub(super) async fn open(
        &mut self,
        conversation: &ConversationId,
    ) -> Result<Option<SeenMark>, StoreError> {
        let Some(found) = self.app.store.ownership(conversation).await? else {
            return Ok(None);
        };
        match &self.who {
            Who::Visitor(visitor) if found.visitor != visitor.id => {
                return Err(ErrorCode::Forbidden.into());
            }
            // Another site's conversation does not exist for this agent.
            Who::Agent(agent) if found.site != agent.agent.site => return Ok(None),
            Who::Visitor(_) | Who::Agent(_) => {}
        }
        self.remember(conversation.clone(), found.visitor);
        Ok(Some(found.mark))
    }
}
