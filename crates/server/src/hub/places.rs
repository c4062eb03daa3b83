//! What each socket was told of its visitor's place among those who wait, and which sites' queues may
//! have moved since.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::sync::Notify;
use wasl_protocol::{Queue, Signal, SiteId};

use super::MemberId;
use super::frame::signal_frame;
use super::rooms::Rooms;
use crate::queue::Standing;

/// What sockets were told.
#[derive(Default)]
pub struct Places {
    told: HashMap<SiteId, HashMap<MemberId, Queue>>,
    stirred: HashSet<SiteId>,
    wake: Arc<Notify>,
}

impl Places {
    /// Wakes who tells the places.
    pub fn wake(&self) -> Arc<Notify> {
        self.wake.clone()
    }

    /// The socket is gone.
    pub fn forget(&mut self, site: &SiteId, member: MemberId) {
        if let Some(told) = self.told.get_mut(site) {
            told.remove(&member);
            if told.is_empty() {
                self.told.remove(site);
            }
        }
    }
}

impl Rooms {
    /// The queue of a site may have moved.
    pub fn stir(&mut self, site: &SiteId) {
        if !self.places.stirred.contains(site) {
            self.places.stirred.insert(site.clone());
            self.places.wake.notify_one();
        }
    }

    /// So may all of which somebody was told.
    pub fn stir_told(&mut self) {
        let sites: Vec<SiteId> = self.places.told.keys().cloned().collect();
        for site in sites {
            self.stir(&site);
        }
    }

    /// The sites whose queues may have moved since the last call.
    pub fn take_stirred(&mut self) -> HashSet<SiteId> {
        std::mem::take(&mut self.places.stirred)
    }

    /// No agent is there: whoever was told a place is told anew when one is.
    pub fn forget_places(&mut self, site: &SiteId) {
        self.places.told.remove(site);
    }

    /// Tells the sockets of a site whose visitor's place is another than they were told.
    pub fn tell_places(&mut self, site: &SiteId, line: &[Standing]) {
        let mut before = self.places.told.remove(site).unwrap_or_default();
        let mut told = HashMap::new();
        for standing in line {
            let place = Queue {
                conversation: standing.conversation.clone(),
                position: standing.position,
                expected_wait: standing.expected_wait,
            };
            for member in self.tabs_of(&standing.visitor) {
                // With two conversations it is the one further in front.
                if told.contains_key(&member) {
                    continue;
                }
                if before.remove(&member).as_ref() != Some(&place) {
                    let frame = signal_frame(Signal::Queue(place.clone()));
                    self.to_member(member, frame);
                }
                told.insert(member, place.clone());
            }
        }
        for (member, place) in before {
            let gone = Queue {
                position: 0,
                expected_wait: None,
                ..place
            };
            self.to_member(member, signal_frame(Signal::Queue(gone)));
        }
        if !told.is_empty() {
            self.places.told.insert(site.clone(), told);
        }
    }
}
