//! The other nodes as the rooms see them: what is told to them goes into a queue, what they tell
//! comes out of [`Rooms::hear`]. The bus carries both; no IO here.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use wasl_protocol::{SiteId, VisitorId};

use super::frame::signal_frame;
use super::notice::{NodeId, Notice, Numbered, Roster};
use super::presence::{Change, Patience, Presence};
use super::rooms::Rooms;
use crate::metrics::METRICS;

/// The most visitors in a part of a roster: 64 KiB or so.
const PART: usize = 1_000;

/// A roster is told to all: who asks a moment later has heard it too.
const ROSTER_PAUSE: Duration = Duration::from_millis(500);

/// The other nodes.
pub struct Others {
    /// This node.
    node: NodeId,
    queue: mpsc::Sender<Numbered>,
    /// How much was told.
    number: u64,
    presence: Presence,
    /// When our roster was told last.
    roster: Option<Instant>,
    /// Whether news may have been lost since the last check.
    doubt: bool,
}

impl Others {
    /// Nobody yet; what is told to them goes to `queue`.
    pub const fn new(node: NodeId, patience: Patience, queue: mpsc::Sender<Numbered>) -> Self {
        Self {
            node,
            queue,
            number: 0,
            presence: Presence::new(patience),
            roster: None,
            doubt: true,
        }
    }

    fn tell(&mut self, notice: Notice) {
        self.number += 1;
        let numbered = Numbered {
            number: self.number,
            notice,
        };
        // A number that never comes shows the others that something was lost.
        if self.queue.try_send(numbered).is_err() {
            METRICS.bus.dropped.add(1);
        }
    }
}

impl Rooms {
    /// Tells the other nodes, where there are any.
    pub fn tell(&mut self, notice: impl FnOnce() -> Notice) {
        if let Some(others) = &mut self.others {
            others.tell(notice());
        }
    }

    /// Tells no more: the queue ends after what is in it.
    pub fn fall_silent(&mut self) {
        self.others = None;
    }

    /// How many other nodes there are.
    pub fn nodes(&self) -> usize {
        self.others
            .as_ref()
            .map_or(0, |others| others.presence.nodes())
    }

    /// Whether agents of a site are connected elsewhere.
    pub fn is_attended_elsewhere(&self, site: &SiteId) -> bool {
        (self.others.as_ref()).is_some_and(|others| others.presence.attends(site))
    }

    /// Whether a visitor is connected, here or elsewhere.
    pub fn is_online(&self, visitor: &VisitorId) -> bool {
        self.is_here(visitor)
            || (self.others.as_ref()).is_some_and(|others| others.presence.is_online(visitor))
    }

    /// Takes what another node told. Gives back the visitors who may have come or gone without
    /// news of them, where agents are here who should see it.
    pub fn hear(
        &mut self,
        from: &NodeId,
        told: Numbered,
        now: Instant,
    ) -> Vec<(SiteId, VisitorId)> {
        let Some(others) = &mut self.others else {
            return Vec::new();
        };
        let changes = others.presence.hear(from, &told, now);
        let asks_us = matches!(&told.notice, Notice::Ask(node) if *node == others.node);
        let visitors = self.follow(changes);
        match told.notice {
            Notice::News(news) => self.publish(news, now),
            Notice::ToVisitor { visitor, signal } => {
                self.to_visitor(&visitor, &signal_frame(signal), None);
            }
            Notice::ToAgents { site, signal } => self.to_agents(&site, &signal_frame(signal), None),
            Notice::SessionEnded(session) => self.end_session(&session),
            Notice::Ask(_) if asks_us => self.tell_roster(now),
            Notice::Ask(_)
            | Notice::Came { .. }
            | Notice::Went { .. }
            | Notice::Attended { .. }
            | Notice::Roster(_)
            | Notice::Beat
            | Notice::Leaving => {}
        }
        visitors
    }

    /// Every second: whether the bus carries what is told, and who is gone by now. Gives back
    /// what [`Rooms::hear`] does.
    pub fn tick(&mut self, carries: bool, now: Instant) -> Vec<(SiteId, VisitorId)> {
        let Some(others) = &mut self.others else {
            return Vec::new();
        };
        others.doubt |= !carries;
        others.presence.note_bus(carries, now);
        let changes = others.presence.tick(now);
        self.follow(changes)
    }

    /// Whether news may have been lost since the last call, as far as nodes hear each other.
    pub fn take_doubt(&mut self) -> bool {
        (self.others.as_mut()).is_some_and(|others| std::mem::replace(&mut others.doubt, false))
    }

    fn follow(&mut self, changes: Vec<Change>) -> Vec<(SiteId, VisitorId)> {
        let mut visitors = Vec::new();
        for change in changes {
            match change {
                Change::Site(site) => self.tell_presence(&site),
                Change::Visitor(site, visitor) if self.has_agents(&site) => {
                    visitors.push((site, visitor));
                }
                Change::Visitor(..) => {}
                Change::Lost => {
                    METRICS.bus.lost.add(1);
                    if let Some(others) = &mut self.others {
                        others.doubt = true;
                    }
                }
                Change::Greet => self.tell(|| Notice::Beat),
                Change::Ask(node) => self.tell(|| Notice::Ask(node)),
            }
        }
        visitors
    }

    fn tell_roster(&mut self, now: Instant) {
        let (attended, visitors) = self.roster();
        let Some(others) = &mut self.others else {
            return;
        };
        let was = others.roster;
        if was.is_some_and(|was| now.saturating_duration_since(was) < ROSTER_PAUSE) {
            return;
        }
        others.roster = Some(now);
        let mut parts: Vec<Roster> = visitors
            .chunks(PART)
            .map(|visitors| Roster {
                visitors: visitors.to_vec(),
                ..Roster::default()
            })
            .collect();
        if parts.is_empty() {
            parts.push(Roster::default());
        }
        if let Some(first) = parts.first_mut() {
            first.first = true;
            first.attended = attended;
        }
        if let Some(last) = parts.last_mut() {
            last.last = true;
        }
        for part in parts {
            others.tell(Notice::Roster(part));
        }
    }
}
