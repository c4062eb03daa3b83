//! What an agent's order must know about polls: the site's surveys, and what visitors did with
//! those that the conversation has.

use wasl_protocol::{Body, ConversationId, ErrorCode};

use super::{Session, StoreError};
use crate::store::Polling;
use crate::surveys::offered::Offered;
use crate::surveys::settled;

impl Session<'_> {
    /// What is known about polls, for a message that asks or ends; a survey that the site does
    /// not have is refused.
    pub(super) async fn polling(
        &mut self,
        conversation: &ConversationId,
        body: &Body,
    ) -> Result<Polling, StoreError> {
        let asked = match body {
            Body::Survey { survey } => Some(survey),
            Body::Status { .. } => None,
            Body::Text { .. } | Body::Handover { .. } | Body::Rating(_) => {
                return Ok(Polling::default());
            }
        };
        let (store, site) = (&self.app.store, self.site());
        let offered = Offered::of(&store.settings(site).await?);
        if let Some(survey) = asked
            && !offered.has(survey)
        {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(Polling {
            follows: offered.follows().map(ToOwned::to_owned),
            settled: settled(store, site, conversation).await?,
        })
    }
}
