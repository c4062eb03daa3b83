//! Who is connected to this node and what they must hear: rooms of sockets, no IO.
//!
//! A visitor's room holds all their tabs, a site's room its agents and visitors. News come from
//! the store after each commit; frames leave through the sockets' outlets.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use wasl_protocol::{
    AgentId, ConversationSummary, ErrorCode, MessageEvent, Presence, SeenMark, ServerFrame, Signal,
    SiteId, VisitorId,
};

use crate::digest::Hash;
use crate::metrics::{METRICS, of_server};
use crate::outlet::{Outgoing, Outlet};
use crate::store::{News, Side};

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

struct Member {
    site: SiteId,
    party: Party,
    outlet: Outlet,
}

#[derive(Default)]
struct Rooms {
    next: u64,
    members: HashMap<MemberId, Member>,
    visitors: HashMap<VisitorId, Vec<MemberId>>,
    agents: HashMap<SiteId, Vec<MemberId>>,
    /// The sites whose visitors know that an agent is there.
    attended: HashSet<SiteId>,
}

/// The sockets of this node.
#[derive(Default)]
pub struct Hub {
    rooms: Mutex<Rooms>,
}

impl Hub {
    /// Adds a socket; from now on it hears what concerns it.
    pub fn join(&self, site: SiteId, party: Party, outlet: Outlet) -> MemberId {
        let mut rooms = self.lock();
        rooms.next += 1;
        let id = MemberId(rooms.next);
        match &party {
            Party::Visitor(visitor) => {
                rooms.visitors.entry(visitor.clone()).or_default().push(id);
            }
            Party::Agent { .. } => {
                rooms.agents.entry(site.clone()).or_default().push(id);
                rooms.tell_presence(&site);
            }
        }
        rooms.members.insert(
            id,
            Member {
                site,
                party,
                outlet,
            },
        );
        id
    }

    /// Removes a socket.
    pub fn leave(&self, id: MemberId) {
        let mut rooms = self.lock();
        let Some(member) = rooms.members.remove(&id) else {
            return;
        };
        match member.party {
            Party::Visitor(visitor) => remove(&mut rooms.visitors, &visitor, id),
            Party::Agent { .. } => remove(&mut rooms.agents, &member.site, id),
        }
    }

    /// How many sockets there are.
    pub fn sockets(&self) -> usize {
        self.lock().members.len()
    }

    /// How many frames wait for slow clients.
    pub fn waiting(&self) -> usize {
        let rooms = self.lock();
        rooms.members.values().map(|one| one.outlet.waiting()).sum()
    }

    /// Whether a visitor has a socket here.
    pub fn is_online(&self, visitor: &VisitorId) -> bool {
        self.lock().visitors.contains_key(visitor)
    }

    /// Whether an agent of a site has a socket here, or had one a moment ago.
    pub fn agents_online(&self, site: &SiteId) -> bool {
        self.lock().attended.contains(site)
    }

    /// Tells a site's visitors whether an agent is there, if they do not know.
    pub fn tell_presence(&self, site: &SiteId) {
        self.lock().tell_presence(site);
    }

    /// Sends a signal to every tab of a visitor but one.
    pub fn signal_visitor(&self, visitor: &VisitorId, signal: Signal, except: Option<MemberId>) {
        let frame = encode(&ServerFrame::Ephemeral(signal));
        self.lock().to_visitor(visitor, &frame, except);
    }

    /// Sends a signal to every agent of a site but one.
    pub fn signal_agents(&self, site: &SiteId, signal: Signal, except: Option<MemberId>) {
        let frame = encode(&ServerFrame::Ephemeral(signal));
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
        let rooms = self.lock();
        match news {
            News::Appended {
                site,
                side,
                appended,
            } => {
                let Some(summary) = appended.summary else {
                    return;
                };
                METRICS.appended.add(appended.events.len());
                let visitor = summary.visitor.id.clone();
                let mark = mark_of(&summary);
                if appended.created {
                    rooms.show(&site, summary.clone());
                }
                for event in appended.events {
                    let frame = event_frame(event);
                    rooms.to_visitor(&visitor, &frame, None);
                    rooms.to_agents(&site, &frame, None);
                }
                match side {
                    // Who answers has read: the visitor's messages become "seen".
                    Side::Agents => {
                        let seen = encode(&ServerFrame::Ephemeral(Signal::Seen(mark)));
                        rooms.to_visitor(&visitor, &seen, None);
                    }
                    Side::Visitor => {}
                }
                if !appended.created {
                    rooms.show(&site, summary);
                }
            }
            News::Seen { site, summary } => {
                let seen = encode(&ServerFrame::Ephemeral(Signal::Seen(mark_of(&summary))));
                rooms.to_visitor(&summary.visitor.id, &seen, None);
                rooms.to_agents(&site, &seen, None);
            }
            News::Facts { site, summaries } => {
                for summary in summaries {
                    rooms.show(&site, summary);
                }
            }
        }
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
        for member in self.lock().members.values() {
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

impl Rooms {
    fn send(&self, members: Option<&Vec<MemberId>>, frame: &Outgoing, except: Option<MemberId>) {
        for id in members.into_iter().flatten() {
            if Some(*id) != except
                && let Some(member) = self.members.get(id)
            {
                member.outlet.push(frame.clone());
            }
        }
    }

    fn to_visitor(&self, visitor: &VisitorId, frame: &Outgoing, except: Option<MemberId>) {
        self.send(self.visitors.get(visitor), frame, except);
    }

    fn to_agents(&self, site: &SiteId, frame: &Outgoing, except: Option<MemberId>) {
        self.send(self.agents.get(site), frame, except);
    }

    fn show(&self, site: &SiteId, mut summary: ConversationSummary) {
        if !self.agents.contains_key(site) {
            return;
        }
        summary.visitor.online = self.visitors.contains_key(&summary.visitor.id);
        let frame = encode(&ServerFrame::Ephemeral(Signal::Conversation(summary)));
        self.to_agents(site, &frame, None);
    }

    fn tell_presence(&mut self, site: &SiteId) {
        let agents_online = self.agents.contains_key(site);
        let is_news = if agents_online {
            self.attended.insert(site.clone())
        } else {
            self.attended.remove(site)
        };
        if !is_news {
            return;
        }
        let presence = Signal::Presence(Presence { agents_online });
        let frame = encode(&ServerFrame::Ephemeral(presence));
        for member in self.members.values() {
            if member.site == *site && matches!(member.party, Party::Visitor(_)) {
                member.outlet.push(frame.clone());
            }
        }
    }
}

fn remove<K: std::hash::Hash + Eq>(rooms: &mut HashMap<K, Vec<MemberId>>, key: &K, id: MemberId) {
    if let Some(members) = rooms.get_mut(key) {
        members.retain(|member| *member != id);
        if members.is_empty() {
            rooms.remove(key);
        }
    }
}

fn mark_of(summary: &ConversationSummary) -> SeenMark {
    SeenMark {
        conversation: summary.id.clone(),
        head: summary.head,
        visitor_seen: summary.visitor_seen,
        agent_seen: summary.agent_seen,
    }
}

/// An `event` frame, ready to send.
#[must_use]
pub fn event_frame(event: MessageEvent) -> Outgoing {
    let place = (event.conversation.clone(), event.seq);
    Outgoing {
        place: Some(place),
        ..encode(&ServerFrame::Event(event))
    }
}

/// A frame, ready to send.
///
/// # Panics
///
/// Never: a frame always has a JSON form.
#[must_use]
pub fn encode(frame: &ServerFrame) -> Outgoing {
    let text = serde_json::to_string(frame).expect("a frame serialises");
    Outgoing {
        text: Utf8Bytes::from(text),
        kind: of_server(frame),
        place: None,
    }
}
