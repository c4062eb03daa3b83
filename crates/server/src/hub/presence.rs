//! Who is connected to other nodes, as far as those have told. Pure: time comes in.
//!
//! A node tells who comes and goes, says every second that it is there, and numbers all of it. A
//! number left out means that something was lost: the node is asked for its whole roster. A node
//! that is silent for too long is taken as gone, and its clients with it; when we ourselves are
//! cut off from the bus, what was known holds for a while, for silence then says nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use wasl_protocol::{SiteId, VisitorId};

use super::notice::{NodeId, Notice, Numbered, Roster};

/// How long what is believed of other nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// A node that is silent for longer is gone.
    pub silence: Duration,
    /// So long what was known holds while we are cut off from the bus.
    pub hold: Duration,
    /// The clients of a node that ends have so long to come back elsewhere.
    pub farewell: Duration,
}

/// What follows from what was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Whether an agent of a site is there may be another now.
    Site(SiteId),
    /// Whether a visitor is there may be another now.
    Visitor(SiteId, VisitorId),
    /// Notices were lost, and with them perhaps news.
    Lost,
    /// A node is new to us: it should hear that we are there.
    Greet,
    /// A node's roster is wanted.
    Ask(NodeId),
}

#[derive(Default)]
struct Connected {
    attended: HashSet<SiteId>,
    visitors: HashMap<VisitorId, SiteId>,
}

impl Connected {
    fn add(&mut self, roster: &Roster) {
        self.attended.extend(roster.attended.iter().cloned());
        self.visitors.extend(roster.visitors.iter().cloned());
    }
}

struct Node {
    number: u64,
    heard: Instant,
    /// When it is gone for good, since it said that it ends.
    ends: Option<Instant>,
    /// Whether all that is connected to it is known.
    whole: bool,
    connected: Connected,
    /// The parts of a roster that is coming.
    coming: Option<Connected>,
}

impl Node {
    /// What is known, and what is coming to be: who comes and goes meanwhile counts in both.
    fn known(&mut self) -> impl Iterator<Item = &mut Connected> {
        [Some(&mut self.connected), self.coming.as_mut()]
            .into_iter()
            .flatten()
    }
}

/// Who is connected to other nodes.
pub struct Presence {
    patience: Patience,
    nodes: BTreeMap<NodeId, Node>,
    /// Since when we are cut off from the bus.
    cut: Option<Instant>,
}

impl Presence {
    /// Nobody yet.
    pub const fn new(patience: Patience) -> Self {
        Self {
            patience,
            nodes: BTreeMap::new(),
            cut: None,
        }
    }

    /// How many other nodes there are.
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// Whether agents of a site are connected elsewhere.
    pub fn attends(&self, site: &SiteId) -> bool {
        (self.nodes.values()).any(|node| node.connected.attended.contains(site))
    }

    /// Whether a visitor is connected elsewhere.
    pub fn is_online(&self, visitor: &VisitorId) -> bool {
        (self.nodes.values()).any(|node| node.connected.visitors.contains_key(visitor))
    }

    /// Takes what a node told.
    pub fn hear(&mut self, from: &NodeId, told: &Numbered, now: Instant) -> Vec<Change> {
        let mut changes = Vec::new();
        let node = match self.nodes.get_mut(from) {
            Some(node) => {
                node.heard = now;
                if told.number > node.number + 1 {
                    changes.push(Change::Lost);
                    node.whole = false;
                    node.coming = None;
                }
                node.number = node.number.max(told.number);
                node
            }
            // The last words of a node that is taken as gone.
            None if told.notice == Notice::Leaving => return changes,
            None => {
                changes.push(Change::Greet);
                if told.number > 1 {
                    changes.push(Change::Lost);
                }
                self.nodes.entry(from.clone()).or_insert(Node {
                    number: told.number,
                    heard: now,
                    ends: None,
                    whole: false,
                    connected: Connected::default(),
                    coming: None,
                })
            }
        };
        let mut before = None;
        match &told.notice {
            Notice::Came { visitor, site } => {
                for known in node.known() {
                    known.visitors.insert(visitor.clone(), site.clone());
                }
            }
            Notice::Went { visitor } => {
                for known in node.known() {
                    known.visitors.remove(visitor);
                }
            }
            Notice::Attended { site, is } => {
                for known in node.known() {
                    if *is {
                        known.attended.insert(site.clone());
                    } else {
                        known.attended.remove(site);
                    }
                }
                changes.push(Change::Site(site.clone()));
            }
            Notice::Roster(roster) => {
                if roster.first {
                    node.coming = Some(Connected::default());
                }
                if let Some(coming) = &mut node.coming {
                    coming.add(roster);
                }
                if roster.last
                    && let Some(come) = node.coming.take()
                {
                    before = Some(std::mem::replace(&mut node.connected, come));
                    node.whole = true;
                }
            }
            Notice::Leaving => node.ends = Some(now + self.patience.farewell),
            // A word of each second: who does not know all asks no more often.
            Notice::Beat if !node.whole => changes.push(Change::Ask(from.clone())),
            Notice::Beat
            | Notice::News(_)
            | Notice::ToVisitor { .. }
            | Notice::ToAgents { .. }
            | Notice::SessionEnded(_)
            | Notice::Ask(_) => {}
        }
        if let Some(before) = before {
            self.compare(from, &before, &mut changes);
        }
        changes
    }

    /// Notes whether the bus carries what is told.
    pub fn note_bus(&mut self, carries: bool, now: Instant) {
        if !carries {
            self.cut.get_or_insert(now);
        } else if self.cut.take().is_some() {
            // They could not be heard: they get their time anew.
            for node in self.nodes.values_mut() {
                node.heard = now;
            }
        }
    }

    /// Forgets the nodes that are gone by now.
    pub fn tick(&mut self, now: Instant) -> Vec<Change> {
        let patience = self.patience;
        let late = |since: Instant, time: Duration| now.saturating_duration_since(since) > time;
        let gone: Vec<NodeId> = match self.cut {
            Some(cut) if !late(cut, patience.hold) => Vec::new(),
            Some(_) => self.nodes.keys().cloned().collect(),
            None => (self.nodes.iter())
                .filter(|(_, node)| match node.ends {
                    Some(ends) => now >= ends,
                    None => late(node.heard, patience.silence),
                })
                .map(|(id, _)| id.clone())
                .collect(),
        };
        let mut changes = Vec::new();
        for id in gone {
            let Some(node) = self.nodes.remove(&id) else {
                continue;
            };
            if node.ends.is_none() {
                // It may live, cut off, and store what we do not hear of.
                changes.push(Change::Lost);
            }
            changes.extend(node.connected.attended.into_iter().map(Change::Site));
            for (visitor, site) in node.connected.visitors {
                if !self.is_online(&visitor) {
                    changes.push(Change::Visitor(site, visitor));
                }
            }
        }
        changes
    }

    /// What is another now at a node.
    fn compare(&self, id: &NodeId, before: &Connected, changes: &mut Vec<Change>) {
        let Some(node) = self.nodes.get(id) else {
            return;
        };
        let after = &node.connected;
        for site in before.attended.symmetric_difference(&after.attended) {
            changes.push(Change::Site(site.clone()));
        }
        for (one, other) in [(before, after), (after, before)] {
            for (visitor, site) in &one.visitors {
                if !other.visitors.contains_key(visitor) {
                    changes.push(Change::Visitor(site.clone(), visitor.clone()));
                }
            }
        }
    }
}
