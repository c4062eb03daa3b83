//! Who is connected to this node and what they must hear: rooms of sockets, no IO.
//!
//! A visitor's room holds all their tabs, a site's room its agents and visitors. News come from
//! the store after each commit; frames leave through the sockets' outlets.

mod frame;
mod news;
mod rooms;

use std::sync::{Mutex, MutexGuard, PoisonError};

use wasl_protocol::{AgentId, ConversationSummary, ErrorCode, Signal, SiteId, VisitorId};

use crate::digest::Hash;
use crate::metrics::METRICS;
use crate::outlet::Outlet;
use crate::store::News;

use frame::signal_frame;
pub use frame::{encode, event_frame};
use rooms::{Member, Rooms};

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

    /// How many frames wait for slow clients.
    pub fn waiting(&self) -> usize {
        let rooms = self.lock();
        rooms.members().map(|one| one.outlet.waiting()).sum()
    }

    /// Whether a visitor has a socket here.
    pub fn is_online(&self, visitor: &VisitorId) -> bool {
        self.lock().is_here(visitor)
    }

    /// Whether an agent of a site has a socket here, or had one a moment ago.
    pub fn agents_online(&self, site: &SiteId) -> bool {
        self.lock().is_attended(site)
    }

    /// Tells a site's visitors whether an agent is there, if they do not know.
    pub fn tell_presence(&self, site: &SiteId) {
        self.lock().tell_presence(site);
    }

    /// Sends a signal to every tab of a visitor but one.
    pub fn signal_visitor(&self, visitor: &VisitorId, signal: Signal, except: Option<MemberId>) {
        let frame = signal_frame(signal);
        self.lock().to_visitor(visitor, &frame, except);
    }

    /// Sends a signal to every agent of a site but one.
    pub fn signal_agents(&self, site: &SiteId, signal: Signal, except: Option<MemberId>) {
        let frame = signal_frame(signal);
        self.lock().to_agents(site, &frame, except);
    }

    /// Shows a conversation's facts to the site's agents.
    pub fn show(&self, site: &SiteId, summaries: Vec<ConversationSummary>) {
        let rooms = self.lock();
        for summary in summaries {
            rooms.show(site, summary);
        }
    }

    /// Spreads what the store has committed.
    pub fn publish(&self, news: News) {
        if let News::Appended { appended, .. } = &news {
            METRICS.appended.add(appended.events.len());
        }
        self.lock().publish(news);
    }

    /// Ends the sockets of a session.
    pub fn end_session(&self, session: &Hash) {
        self.end(
            |party| matches!(party, Party::Agent { session: theirs, .. } if theirs == session),
        );
    }

    /// Ends all sockets of an agent.
    pub fn end_agent(&self, agent: &AgentId) {
        self.end(|party| matches!(party, Party::Agent { id, .. } if id == agent));
    }

    fn end(&self, concerns: impl Fn(&Party) -> bool) {
        for member in self.lock().members() {
            if concerns(&member.party) {
                member.outlet.close(ErrorCode::Unauthorized);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Rooms> {
        // Nothing in here panics half-way: the rooms are whole.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
