//! The ping: it finds dead connections, and its heads show a client what it missed.

use std::time::Duration;

use wasl_protocol::{ConversationSummary, Ping, Position, ServerFrame};

use super::{End, Session, Who, clock};

/// When the first ping is due: sockets that came together, as after a restart, are not to be
/// pinged together for ever.
pub(super) fn first_after(every: Duration) -> Duration {
    let chance = clock::random_word() as f64 / u64::MAX as f64;
    every.mul_f64(0.5 + chance / 2.0)
}

impl Session<'_> {
    /// Pings with the heads; who has been silent for too long is gone.
    pub(super) async fn beat(&mut self) -> Result<(), End> {
        if self.last_heard.elapsed() > self.app.config.timing.ping * 2 {
            return Err(End::Gone);
        }
        self.look_at_identity().await?;
        if let Who::Visitor(visitor) = &self.who
            && std::mem::take(&mut self.facts_due)
        {
            let visitor = visitor.clone();
            self.note(visitor).await?;
        }
        let heads = match &self.who {
            Who::Visitor(visitor) if !self.allowed.is_empty() => {
                let summaries = self.app.store.conversations_of(&visitor.id).await?;
                let position = |summary: ConversationSummary| Position {
                    conversation: summary.id,
                    seq: summary.head,
                };
                summaries.into_iter().map(position).collect()
            }
            Who::Visitor(_) => Vec::new(),
            Who::Agent(_) => self.heads_of_remembered().await?,
        };
        let ping = ServerFrame::Ping(Ping { heads });
        Ok(self.connection.send(&ping).await?)
    }

    async fn heads_of_remembered(&mut self) -> Result<Vec<Position>, End> {
        let remembered: Vec<_> = self.allowed.keys().cloned().collect();
        let mut heads = Vec::with_capacity(remembered.len());
        for conversation in remembered {
            if let Some(found) = self.app.store.ownership(&conversation).await? {
                heads.push(Position {
                    conversation: found.mark.conversation,
                    seq: found.mark.head,
                });
            }
        }
        Ok(heads)
    }
}
