//! The rooms: which sockets there are, and frames to those of a visitor or of a site's agents.
//! Who comes and goes is told to the other nodes.

use std::collections::{HashMap, HashSet};

use wasl_protocol::{ConversationSummary, ErrorCode, Presence, Signal, SiteId, VisitorId};

use super::frame::signal_frame;
use super::notice::Notice;
use super::others::Others;
use super::places::Places;
use super::told::Told;
use super::{MemberId, Party};
use crate::digest::Hash;
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
    /// The sites of which the other nodes know that an agent is here.
    attended_here: HashSet<SiteId>,
    /// The other nodes, where there is a bus.
    pub others: Option<Others>,
    /// What was told here, where other nodes may store what is not.
    pub told: Option<Told>,
    /// What sockets were told of their visitors' places in the queue.
    pub places: Places,
}

impl Rooms {
    /// Adds a socket.
    pub fn join(&mut self, member: Member) -> MemberId {
        self.next += 1;
        let id = MemberId(self.next);
        match &member.party {
            Party::Visitor(visitor) => {
                let tabs = self.visitors.entry(visitor.clone()).or_default();
                tabs.push(id);
                if tabs.len() == 1 {
                    self.tell(|| Notice::Came {
                        visitor: visitor.clone(),
                        site: member.site.clone(),
                    });
                }
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
        self.places.forget(&member.site, id);
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

    /// Whether a visitor is still away from here; then the other nodes hear that they went.
    pub fn has_left(&mut self, visitor: &VisitorId) -> bool {
        let has_left = !self.is_here(visitor);
        if has_left {
            self.tell(|| Notice::Went {
                visitor: visitor.clone(),
            });
        }
        has_left
    }

    /// Whether agents of a site are here.
    pub fn has_agents(&self, site: &SiteId) -> bool {
        self.agents.contains_key(site)
    }

    /// The sites with agents, and the visitors with their sites.
    pub fn roster(&self) -> (Vec<SiteId>, Vec<(VisitorId, SiteId)>) {
        let visitors = self.visitors.iter().filter_map(|(visitor, tabs)| {
            let tab = self.members.get(tabs.first()?)?;
            Some((visitor.clone(), tab.site.clone()))
        });
        (
            self.attended_here.iter().cloned().collect(),
            visitors.collect(),
        )
    }

    /// Whether a site's visitors know that an agent is there.
    pub fn is_attended(&self, site: &SiteId) -> bool {
        self.attended.contains(site)
    }

    /// The sockets of a visitor.
    pub fn tabs_of(&self, visitor: &VisitorId) -> Vec<MemberId> {
        self.visitors.get(visitor).cloned().unwrap_or_default()
    }

    /// Sends a frame to one socket.
    pub fn to_member(&self, member: MemberId, frame: Outgoing) {
        if let Some(member) = self.members.get(&member) {
            member.outlet.push(frame);
        }
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
        summary.visitor.online = self.is_online(&summary.visitor.id);
        let frame = signal_frame(Signal::Conversation(summary));
        self.to_agents(site, &frame, None);
    }

    /// Tells a site's visitors whether an agent is there, if they do not know.
    pub fn tell_presence(&mut self, site: &SiteId) {
        let is = self.has_agents(site);
        if change(&mut self.attended_here, site, is) {
            self.tell(|| Notice::Attended {
                site: site.clone(),
                is,
            });
        }
        let agents_online = is || self.is_attended_elsewhere(site);
        if !change(&mut self.attended, site, agents_online) {
            return;
        }
        self.stir(site);
        let frame = signal_frame(Signal::Presence(Presence { agents_online }));
        for member in self.members.values() {
            if member.site == *site && matches!(member.party, Party::Visitor(_)) {
                member.outlet.push(frame.clone());
            }
        }
    }

    /// Ends the sockets of a session.
    pub fn end_session(&self, session: &Hash) {
        for member in self.members() {
            match &member.party {
                Party::Agent {
                    session: theirs, ..
                } if theirs == session => {
                    member.outlet.close(ErrorCode::Unauthorized);
                }
                Party::Agent { .. } | Party::Visitor(_) => {}
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

/// Puts a site in a set or takes it out; whether that changed the set.
fn change(sites: &mut HashSet<SiteId>, site: &SiteId, is: bool) -> bool {
    if is {
        sites.insert(site.clone())
    } else {
        sites.remove(site)
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
