//! Publishing the draft, going back to a version, and what follows from both.

use super::learning::{Learning, Order};
use super::{Draft, Entry, Panel, Publication, What};
use crate::i18n::Key;
use crate::model::surroundings::{Load, Turn};
use crate::model::{Effect, Target};

impl Learning {
    /// Asks for the note.
    pub(super) fn ask_to_publish(&mut self, turn: &mut Turn<'_>) {
        if self.can_publish() {
            self.panel = Panel::Publish {
                note: String::new(),
                refused: Vec::new(),
            };
            turn.order(Effect::Focus(Target::FaqPanel));
        }
    }

    /// Whether there is something to publish, and nothing in the way.
    pub(in crate::model) fn can_publish(&self) -> bool {
        let draft = &self.work.draft;
        !draft.is_empty() && !draft.is_contested() && !self.behind && self.order.is_none()
    }

    /// Publishes the draft.
    pub(super) fn publish(&mut self, turn: &mut Turn<'_>) {
        let Panel::Publish { note, refused } = &mut self.panel else {
            return;
        };
        refused.clear();
        let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        if !self.can_publish() {
            return;
        }
        let entries = self.work.draft.apply(self.base());
        let what = What::Publish(Publication {
            version: self.work.draft.version,
            entries: entries.clone(),
            note,
        });
        self.order = Some((self.ask(turn, what), Order::Publish(entries)));
    }

    /// It is published.
    pub(super) fn was_published(&mut self, turn: &mut Turn<'_>, version: u64, entries: Vec<Entry>) {
        self.published = Some(self.work.draft.version);
        if let Some(faq) = &mut self.known {
            faq.version = version;
            faq.entries = entries;
        }
        self.work.draft = Draft::new(version);
        self.panel = Panel::Closed;
        self.said = None;
        self.save(turn);
        self.read_all(turn);
        turn.order(Effect::Focus(Target::Heading));
    }

    /// Makes a version the current one.
    pub(super) fn restore_version(&mut self, turn: &mut Turn<'_>, version: u64) {
        let current = self.known.as_ref().map(|faq| faq.version);
        if let (Some(current), None) = (current, &self.order) {
            self.said = None;
            let what = What::Restore { version, current };
            self.order = Some((self.ask(turn, what), Order::Restore));
        }
    }

    /// It is the current one, under a new number.
    pub(super) fn restored(&mut self, turn: &mut Turn<'_>, version: u64) {
        self.published = None;
        self.say(Key::FaqRestored, version.to_string());
        self.read_all(turn);
        turn.order(Effect::Focus(Target::Heading));
    }

    /// A group of questions is shown no more.
    pub(super) fn dismissed(&mut self, turn: &mut Turn<'_>, key: &str) {
        if let Some(asked) = &mut self.asked {
            asked.groups.retain(|group| group.key() != key);
        }
        self.say(Key::FaqDismissed, "");
        // The button that had the focus goes with it.
        turn.order(Effect::Focus(Target::Heading));
    }

    /// Reads everything anew: an answer that is on its way may be from before.
    fn read_all(&mut self, turn: &mut Turn<'_>) {
        self.load = Load::Never;
        self.asking = Load::Never;
        self.listing = Load::Never;
        self.refresh(turn);
    }
}
