//! Greetings: prompts that come up as words in the thread, and count as unread until the panel is
//! open. They are kept for the visit, so a reload shows them again.

use alloc::string::String;

use super::offers::Pressed;
use super::running::Running;
use crate::record::GreetingRecord;

impl Running {
    /// A greeting comes up.
    pub(super) fn greet(&mut self, id: &str) {
        self.journey.greetings.retain(|one| one.id != id);
        self.journey.greetings.push(GreetingRecord {
            id: id.into(),
            at: self.now,
            read: false,
        });
        self.keep_journey();
        if let Some(words) = self.greeting_text(id).map(String::from) {
            self.announce(words);
        }
        self.count_unread();
    }

    /// What a greeting says; nothing when the options have it no more.
    pub(super) fn greeting_text(&self, id: &str) -> Option<&str> {
        let prompt = self.options.prompts.iter().find(|prompt| prompt.id == id)?;
        Some(&self.content(prompt).text)
    }

    /// How many the visitor has not seen.
    pub(super) fn unread_greetings(&self) -> u32 {
        let mut unread = 0;
        for greeting in &self.journey.greetings {
            unread += u32::from(!greeting.read && self.greeting_text(&greeting.id).is_some());
        }
        unread
    }

    /// The panel opens: greetings are read. To open it for one is a click on it.
    pub(super) fn greetings_read(&mut self) {
        let mut read = alloc::vec::Vec::new();
        for greeting in &mut self.journey.greetings {
            if !core::mem::replace(&mut greeting.read, true) {
                read.push(greeting.id.clone());
            }
        }
        if read.is_empty() {
            return;
        }
        self.arbiter.patience.engaged(self.now);
        self.keep_journey();
        for id in read {
            let part = "greeting";
            self.prompted(&id, "clicked", Some(Pressed { part, label: "" }));
        }
        self.count_unread();
    }
}
