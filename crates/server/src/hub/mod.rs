//! Who is connected to this node and what they must hear: rooms of sockets, no IO.
//!
//! A visitor's room holds all their tabs, a site's room its agents and visitors. News come from
//! the store after each commit and from other nodes; frames leave through the sockets' outlets,
//! what other nodes must hear through the queue of the bus.

mod frame;
mod news;
mod notice;
mod others;
mod places;
mod presence;
#[cfg(test)]
mod presence_tests;
mod repair;
mod rooms;
#[cfg(test)]
mod tests;
mod told;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;
use wasl_protocol::{AgentId, ConversationSummary, Signal, SiteId, VisitorId};

use crate::digest::Hash;
use crate::metrics::METRICS;
use crate::outlet::Outlet;
use crate::store::News;

use frame::signal_frame;
pub use frame::{encode, event_frame};
pub use notice::{NodeId, Notice, Numbered};
pub use others::Others;
pub use presence::Patience;
use rooms::Member;
pub use rooms::Rooms;
use told::Told;

/// A socket in the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemberId(u64);

/// Whose socket it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// A visitor's.
    Visitor(VisitorId),
    /// An agent's, under a session.
    Agent {
        /// Who.
        id: AgentId,
        /// The session that it lives by.
        session: Hash,
    },
}

/// The sockets of this node.
#[derive(Default)]
pub struct Hub {
    rooms: Mutex<Rooms>,
}

impl Hub {
    /// A hub of one node among several on a database; with `others` they hear each other.
    #[must_use]
    pub fn among(others: Option<Others>) -> Self {
        let mut rooms = Rooms::default();
        rooms.others = others;
        rooms.told = Some(Told::default());
        Self {
            rooms: Mutex::new(rooms),
        }
    }

    /// Adds a socket; from now on it hears what concerns it.
    pub fn join(&self, site: SiteId, party: Party, outlet: Outlet) -> MemberId {
        self.lock().join(Member {
            site,
            party,
            outlet,
        })
    }

    /// Removes a socket.
    pub fn leave(&self, id: MemberId) {
        self.lock().leave(id);
    }

    /// How many sockets there are.
    pub fn sockets(&self) -> usize {
        self.lock().members().len()
    }

    /// How many other nodes there are.
    pub fn nodes(&self) -> usize {
        self.lock().nodes()
    }

    /// How many frames wait for slow clients.
    pub fn waiting(&self) -> usize {
        let rooms = self.lock();
        rooms.members().map(|one| one.outlet.waiting()).sum()
    }

    /// Whether a visitor is connected, to this node or another.
    pub fn is_online(&self, visitor: &VisitorId) -> bool {
        self.lock().is_online(visitor)
    }

    /// Whether a visitor is still away from this node; then the others hear that they went.
    pub fn has_left(&self, visitor: &VisitorId) -> bool {
        self.lock().has_left(visitor)
    }

    /// Whether an agent of a site is connected, to this node or another, or was a moment ago.
    pub fn agents_online(&self, site: &SiteId) -> bool {
        self.lock().is_attended(site)
    }

    /// Tells a site's visitors whether an agent is there, if they do not know.
    pub fn tell_presence(&self, site: &SiteId) {
        self.lock().tell_presence(site);
    }

    /// Sends a signal to every tab of a visitor but one.
    pub fn signal_visitor(&self, visitor: &VisitorId, signal: Signal, except: Option<MemberId>) {
        let mut rooms = self.lock();
        rooms.tell(|| Notice::ToVisitor {
            visitor: visitor.clone(),
            signal: signal.clone(),
        });
        rooms.to_visitor(visitor, &signal_frame(signal), except);
    }

    /// Sends a signal to every agent of a site but one.
    pub fn signal_agents(&self, site: &SiteId, signal: Signal, except: Option<MemberId>) {
        let mut rooms = self.lock();
        rooms.tell(|| Notice::ToAgents {
            site: site.clone(),
            signal: signal.clone(),
        });
        rooms.to_agents(site, &signal_frame(signal), except);
    }

    /// Spreads what this node has committed.
    pub fn publish(&self, news: News) {
        if let News::Appended { appended, .. } = &news {
            METRICS.appended.add(appended.events.len());
        }
        let mut rooms = self.lock();
        rooms.tell(|| Notice::News(news.clone()));
        rooms.publish(news, Instant::now());
    }

    /// Shows conversations of a site to its agents here.
    pub fn show(&self, site: &SiteId, summaries: Vec<ConversationSummary>) {
        let rooms = self.lock();
        for summary in summaries {
            rooms.show(site, summary);
        }
    }

    /// Ends the sockets of a session, on every node.
    pub fn end_session(&self, session: &Hash) {
        let mut rooms = self.lock();
        rooms.tell(|| Notice::SessionEnded(*session));
        rooms.end_session(session);
    }

    /// The queue of a site may have moved for somebody who is here.
    pub fn stir(&self, site: &SiteId) {
        self.lock().stir(site);
    }

    /// Wakes when a queue may have moved.
    pub fn stirred(&self) -> Arc<Notify> {
        self.lock().places.wake()
    }

    /// The rooms, for the bus and the position check.
    pub fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Rooms> {
        // Nothing in here panics half-way: the rooms are whole.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
