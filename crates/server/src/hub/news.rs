//! What a commit means for who is connected: the frames of each kind of news, and their order.

use std::time::Instant;

use super::frame::{event_frame, seen_frame};
use super::rooms::Rooms;
use crate::store::{News, Side};

impl Rooms {
    /// Spreads what a store has committed, this node's or another's.
    pub fn publish(&mut self, news: News, now: Instant) {
        match news {
            News::Appended {
                site,
                side,
                appended,
            } => {
                let Some(summary) = appended.summary else {
                    return;
                };
                self.stir(&site);
                let visitor = summary.visitor.id.clone();
                let seen = seen_frame(&summary);
                if appended.created {
                    self.show(&site, summary.clone());
                }
                for event in appended.events {
                    // The position check may have been faster.
                    if let Some(told) = &mut self.told
                        && !told.note(&event.conversation, event.seq, now)
                    {
                        continue;
                    }
                    let frame = event_frame(event);
                    self.to_visitor(&visitor, &frame, None);
                    self.to_agents(&site, &frame, None);
                }
                match side {
                    // Who answers has read: the visitor's messages become "seen".
                    Side::Agents => self.to_visitor(&visitor, &seen, None),
                    Side::Visitor => {}
                }
                if !appended.created {
                    self.show(&site, summary);
                }
            }
            News::Seen { site, summary } => {
                let seen = seen_frame(&summary);
                self.to_visitor(&summary.visitor.id, &seen, None);
                self.to_agents(&site, &seen, None);
            }
            News::Facts { site, summaries } => {
                self.stir(&site);
                for summary in summaries {
                    self.show(&site, summary);
                }
            }
        }
    }
}
