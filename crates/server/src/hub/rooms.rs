//! The rooms: which sockets there are, and frames to those of a visitor or of a site's agents.

use std::collections::{HashMap, HashSet};

use wasl_protocol::{ConversationSummary, Presence, Signal, SiteId, VisitorId};

use super::frame::signal_frame;
use super::{MemberId, Party};
use crate::outlet::{Outgoing, Outlet};

/// A socket and whose it is.
pub struct Member {
    pub site: SiteId,
    pub party: Party,
    pub outlet: Outlet,
}

/// All sockets of this node.
#[derive(Default)]
pub struct Rooms {
    next: u64,
    members: HashMap<MemberId, Member>,
    visitors: HashMap<VisitorId, Vec<MemberId>>,
    agents: HashMap<SiteId, Vec<MemberId>>,
    /// The sites whose visitors know that an agent is there.
    attended: HashSet<SiteId>,
}

impl Rooms {
    /// Adds a socket.
    pub fn join(&mut self, member: Member) -> MemberId {
        self.next += 1;
        let id = MemberId(self.next);
        match &member.party {
            Party::Visitor(visitor) => {
                self.visitors.entry(visitor.clone()).or_default().push(id);
            }
            Party::Agent { .. } => {
                self.agents.entry(member.site.clone()).or_default().push(id);
                self.tell_presence(&member.site);
            }
        }
        self.members.insert(id, member);
        id
    }

    /// Removes a socket.
    pub fn leave(&mut self, id: MemberId) {
        let Some(member) = self.members.remove(&id) else {
            return;
        };
        match member.party {
            Party::Visitor(visitor) => remove(&mut self.visitors, &visitor, id),
            Party::Agent { .. } => remove(&mut self.agents, &member.site, id),
        }
    }

    /// All sockets.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.members.values()
    }

    /// Whether a visitor has a socket here.
    pub fn is_here(&self, visitor: &VisitorId) -> bool {
        self.visitors.contains_key(visitor)
    }

    /// Whether a site's visitors know that an agent is there.
    pub fn is_attended(&self, site: &SiteId) -> bool {
        self.attended.contains(site)
    }

    /// Sends a frame to every tab of a visitor but one.
    pub fn to_visitor(&self, visitor: &VisitorId, frame: &Outgoing, except: Option<MemberId>) {
        self.send(self.visitors.get(visitor), frame, except);
    }

    /// Sends a frame to every agent of a site but one.
    pub fn to_agents(&self, site: &SiteId, frame: &Outgoing, except: Option<MemberId>) {
        self.send(self.agents.get(site), frame, except);
    }

    /// Shows a conversation's facts to the site's agents.
    pub fn show(&self, site: &SiteId, mut summary: ConversationSummary) {
        if !self.agents.contains_key(site) {
            return;
        }
        summary.visitor.online = self.is_here(&summary.visitor.id);
        let frame = signal_frame(Signal::Conversation(summary));
        self.to_agents(site, &frame, None);
    }

    /// Tells a site's visitors whether an agent is there, if they do not know.
    pub fn tell_presence(&mut self, site: &SiteId) {
        let agents_online = self.agents.contains_key(site);
        let is_news = if agents_online {
            self.attended.insert(site.clone())
        } else {
            self.attended.remove(site)
        };
        if !is_news {
            return;
        }
        let frame = signal_frame(Signal::Presence(Presence { agents_online }));
        for member in self.members.values() {
            if member.site == *site && matches!(member.party, Party::Visitor(_)) {
                member.outlet.push(frame.clone());
            }
        }
    }

    fn send(&self, members: Option<&Vec<MemberId>>, frame: &Outgoing, except: Option<MemberId>) {
        for id in members.into_iter().flatten() {
            if Some(*id) != except
                && let Some(member) = self.members.get(id)
            {
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
