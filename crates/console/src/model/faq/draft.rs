//! A draft: what is to be changed in the FAQ, as changes and not as a copy.
//!
//! Each change knows what it was made to, so that it can be taken back alone, and put on top of
//! another version ([`super::merge`]). A change that changes nothing is none.

use serde::{Deserialize, Serialize};

use super::wire::Entry;

/// How many steps can be taken back.
const STEPS: usize = 50;

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the version that the draft stands on, from 0.
    Old(usize),
    /// Added in the draft: a number of its own.
    New(u32),
}

/// A change to one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Which.
    pub place: Place,
    /// As it is; `None`: there is none yet.
    #[serde(default)]
    pub before: Option<Entry>,
    /// As it is to be; `None`: it goes.
    #[serde(default)]
    pub after: Option<Entry>,
    /// Somebody else changed the same, and it is not said yet whose stands.
    #[serde(default)]
    pub contested: bool,
}

/// The changes to one version of the FAQ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The version.
    pub version: u64,
    /// The changes, the oldest first; one for each entry at most.
    edits: Vec<Edit>,
    #[serde(default)]
    next: u32,
    /// The changes as they were, to go back to.
    #[serde(skip)]
    past: Vec<Vec<Edit>>,
}

impl Draft {
    /// No changes to a version.
    #[must_use]
    pub const fn new(version: u64) -> Self {
        Self {
            version,
            edits: Vec::new(),
            next: 0,
            past: Vec::new(),
        }
    }

    /// These changes to a version. What could be taken back cannot any more.
    pub(super) fn of(version: u64, edits: Vec<Edit>) -> Self {
        let news = edits.iter().map(|edit| match edit.place {
            Place::Old(_) => 0,
            Place::New(number) => number.saturating_add(1),
        });
        Self {
            version,
            next: news.max().unwrap_or(0),
            edits,
            past: Vec::new(),
        }
    }

    /// The changes.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether nothing is changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether it must be said first whose changes stand.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        self.edits.iter().any(|edit| edit.contested)
    }

    /// The change to an entry.
    #[must_use]
    pub fn edit(&self, place: Place) -> Option<&Edit> {
        self.edits.iter().find(|edit| edit.place == place)
    }

    /// An entry as it is to be.
    #[must_use]
    pub fn entry<'a>(&'a self, base: &'a [Entry], place: Place) -> Option<&'a Entry> {
        match (self.edit(place), place) {
            (Some(edit), _) => edit.after.as_ref(),
            (None, Place::Old(at)) => base.get(at),
            (None, Place::New(_)) => None,
        }
    }

    /// All entries as they are to be: those that were there in their order, then the new ones.
    #[must_use]
    pub fn entries<'a>(&'a self, base: &'a [Entry]) -> Vec<(Place, &'a Entry)> {
        let old = (0..base.len()).map(Place::Old);
        let new = self.edits.iter().map(|edit| edit.place);
        let new = new.filter(|place| matches!(place, Place::New(_)));
        old.chain(new)
            .filter_map(|place| Some((place, self.entry(base, place)?)))
            .collect()
    }

    /// The same, to send.
    #[must_use]
    pub fn apply(&self, base: &[Entry]) -> Vec<Entry> {
        let entries = self.entries(base).into_iter();
        entries.map(|(_, entry)| entry.clone()).collect()
    }

    /// An entry is to be like this.
    pub fn put(&mut self, base: &[Entry], place: Place, entry: Entry) {
        self.change(base, place, Some(entry));
    }

    /// There is to be another entry.
    pub fn add(&mut self, entry: Entry) -> Place {
        let place = Place::New(self.next);
        self.next = self.next.saturating_add(1);
        self.change(&[], place, Some(entry));
        place
    }

    /// An entry is to go.
    pub fn remove(&mut self, base: &[Entry], place: Place) {
        self.change(base, place, None);
    }

    /// An entry is to be asked in these ways too.
    pub fn learn(&mut self, base: &[Entry], place: Place, texts: &[String]) {
        if let Some(entry) = self.entry(base, place) {
            let mut entry = entry.clone();
            entry.learn(texts);
            self.put(base, place, entry);
        }
    }

    /// An entry is to be as it is.
    pub fn revert(&mut self, place: Place) {
        if let Some(at) = self.edits.iter().position(|edit| edit.place == place) {
            self.remember();
            self.edits.remove(at);
        }
    }

    /// Says whose change stands where two changed the same.
    pub fn settle(&mut self, place: Place, mine: bool) {
        if !mine {
            self.revert(place);
        } else if let Some(at) = self.edits.iter().position(|edit| edit.place == place) {
            self.remember();
            self.edits[at].contested = false;
        }
    }

    /// Somebody else changed the same: it is to be said whose stands.
    pub(super) fn contest(&mut self, place: Place) {
        for edit in &mut self.edits {
            edit.contested |= edit.place == place;
        }
    }

    /// Nothing is to change.
    pub fn clear(&mut self) {
        if !self.edits.is_empty() {
            self.remember();
            self.edits.clear();
        }
    }

    /// These changes too; where an entry is changed already, they take that change's place.
    pub(super) fn take(&mut self, edits: Vec<Edit>) {
        self.remember();
        for mut edit in edits {
            if let Place::New(_) = edit.place {
                edit.place = Place::New(self.next);
                self.next = self.next.saturating_add(1);
            }
            self.edits.retain(|known| known.place != edit.place);
            self.edits.push(edit);
        }
    }

    /// Whether there is a step to take back.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(edits) = self.past.pop() {
            self.edits = edits;
        }
    }

    fn remember(&mut self) {
        if self.past.len() == STEPS {
            self.past.remove(0);
        }
        self.past.push(self.edits.clone());
    }

    fn change(&mut self, base: &[Entry], place: Place, after: Option<Entry>) {
        let known = self.edits.iter().position(|edit| edit.place == place);
        let before = match (known, place) {
            (Some(at), _) => self.edits[at].before.clone(),
            (None, Place::Old(at)) => base.get(at).cloned(),
            (None, Place::New(_)) => None,
        };
        let now = match known {
            Some(at) => self.edits[at].after.as_ref(),
            None => before.as_ref(),
        };
        if now == after.as_ref() {
            return;
        }
        self.remember();
        let is_none = before == after;
        let edit = Edit {
            place,
            before,
            after,
            contested: false,
        };
        match (known, is_none) {
            (Some(at), true) => {
                self.edits.remove(at);
            }
            (Some(at), false) => self.edits[at] = edit,
            (None, true) => {}
            (None, false) => self.edits.push(edit),
        }
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
pub(super) mod tests;
