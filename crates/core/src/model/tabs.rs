//! The tabs of one browser share a connection: which tabs, and this one's place among them. The
//! conversation machine does the rest.

use wasl_chat::{Input, Place, TabMessage};
use wasl_protocol::ClientFrame;

use super::running::Running;
use crate::Effect;
use crate::text::concat;

impl Running {
    /// Joins the tabs that speak for the same visitor to the same server, and follows until it
    /// has the lock. Where they cannot share, this tab stays alone.
    pub(super) fn join_tabs(&mut self, steal: bool) {
        let (true, Some(visitor), Some(site)) = (self.tabs, &self.visitor, &self.options.site)
        else {
            return;
        };
        // The device tells visitors apart whose records are not shared, as when storage is blocked.
        let device = visitor.device.as_str();
        let name = concat(&["wasl:", &self.server, ":", site.as_str(), ":", device]);
        if steal || self.group.as_ref() != Some(&name) {
            self.group = Some(name.clone());
            self.order(Effect::JoinTabs { name, steal });
            self.tell_chat(Input::Placed(Place::Follower));
        }
    }

    /// This tab leads now. What tabs left unsent that are gone is in storage.
    pub(super) fn lock_granted(&mut self) {
        if self.group.is_some() {
            self.tell_chat(Input::Placed(Place::Leader));
            self.order(Effect::ReadOutbox);
        }
    }

    /// A leader whose lock was taken follows; who cannot queue for it stays alone.
    pub(super) fn lock_lost(&mut self) {
        if self.group.take().is_none() {
            return;
        }
        if self.chat.place() == Place::Leader {
            self.join_tabs(false);
        } else {
            self.tabs = false;
            self.order(Effect::LeaveTabs);
            self.tell_chat(Input::Placed(Place::Alone));
        }
    }

    /// The leader is silent. Only a tab that is in front takes over: one in the back may itself
    /// have been asleep.
    pub(super) fn take_over(&mut self) {
        if self.signals.visible() {
            self.join_tabs(true);
        }
    }

    /// The page may be gone, or kept for a return: another tab is to be connected. The browser
    /// keeps no page that holds a lock.
    pub(super) fn leave_tabs(&mut self) {
        if self.group.take().is_some() {
            self.tell_chat(Input::Placed(Place::Away));
            self.order(Effect::LeaveTabs);
        }
    }

    /// The page is in front, perhaps after it was left.
    pub(super) fn rejoin_tabs(&mut self) {
        if self.chat.place() == Place::Away {
            self.join_tabs(false);
        }
    }

    /// Sends a frame of this tab's own, through the leader if there is one.
    pub(super) fn send(&mut self, frame: ClientFrame) {
        self.order(if self.chat.place() == Place::Follower {
            Effect::Post(TabMessage::Asked(frame))
        } else {
            Effect::SendFrame(frame)
        });
    }

    /// Another tab said something.
    pub(super) fn tab_spoke(&mut self, message: TabMessage) {
        if let TabMessage::Ring(number) = message {
            self.ring_heard(number);
            return;
        }
        if let TabMessage::Said(frame) = &message {
            self.greeted(frame);
        }
        self.tell_chat(Input::TabSpoke(message));
    }

    /// The leader's `hello` did not say where this tab is.
    pub(super) fn tell_leader(&mut self) {
        if self.chat.place() == Place::Follower {
            let facts = self.page_facts();
            self.send(ClientFrame::Page(facts));
        }
    }
}
