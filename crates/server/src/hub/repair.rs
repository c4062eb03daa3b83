//! What the position check asks and tells: who is here, and what of the feed they have not heard.

use std::time::Instant;

use wasl_protocol::{ConversationSummary, ErrorCode, SiteId, VisitorId};

use super::Party;
use super::frame::{event_frame, seen_frame};
use super::rooms::Rooms;
use crate::digest::Hash;
use crate::store::FeedItem;

/// Who is connected to this node.
#[derive(Debug, Default)]
pub struct Here {
    /// The visitors and their sites.
    pub visitors: Vec<(VisitorId, SiteId)>,
    /// The sites with agents.
    pub attended: Vec<SiteId>,
    /// The agents' sessions.
    pub sessions: Vec<Hash>,
}

impl Rooms {
    /// Who is connected to this node.
    pub fn here(&self) -> Here {
        let (attended, visitors) = self.roster();
        let sessions = self.members().filter_map(|member| match &member.party {
            Party::Agent { session, .. } => Some(*session),
            Party::Visitor(_) => None,
        });
        Here {
            visitors,
            attended,
            sessions: sessions.collect(),
        }
    }

    /// Whether a message has been told here.
    pub fn was_told(&self, item: &FeedItem) -> bool {
        let event = &item.event;
        (self.told.as_ref()).is_none_or(|told| told.has(&event.conversation, event.seq))
    }

    /// Tells the messages that were not; gives those back.
    pub fn repair(&mut self, items: Vec<FeedItem>, now: Instant) -> Vec<FeedItem> {
        let Some(told) = &mut self.told else {
            return Vec::new();
        };
        let mut missed = items;
        missed.retain(|item| told.note(&item.event.conversation, item.event.seq, now));
        for item in &missed {
            self.stir(&item.site);
            let frame = event_frame(item.event.clone());
            self.to_visitor(&item.visitor, &frame, None);
            self.to_agents(&item.site, &frame, None);
        }
        missed
    }

    /// Tells both sides where a conversation stands.
    pub fn refresh(&self, site: &SiteId, summary: ConversationSummary) {
        self.to_visitor(&summary.visitor.id, &seen_frame(&summary), None);
        self.show(site, summary);
    }

    /// Ends the sockets of all sessions but those that are open.
    pub fn end_sessions_but(&self, asked: &[Hash], open: &[Hash]) {
        for member in self.members() {
            match &member.party {
                // One that came after the question was asked is not judged by the answer.
                Party::Agent { session, .. }
                    if asked.contains(session) && !open.contains(session) =>
                {
                    member.outlet.close(ErrorCode::Unauthorized);
                }
                Party::Agent { .. } | Party::Visitor(_) => {}
            }
        }
    }
}
