//! The session: one visit, over pages and tabs.
//!
//! It ends after 30 minutes without any activity; the next page view begins a new one.

use alloc::string::String;

use wasl_protocol::{Duration, Timestamp};

use crate::journey::Stage;
use crate::record::SessionRecord;

/// The silence that ends a session: what analytics tools commonly use.
pub const SESSION_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// Activity within a page is noted in storage at most this often.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// A visit.
#[derive(Clone, Debug)]
pub struct Session {
    record: SessionRecord,
    noted_at: Timestamp,
    /// An event was counted that storage does not know of.
    is_counted: bool,
}

impl Session {
    /// Begins one with this id.
    #[must_use]
    pub const fn begin(now: Timestamp, id: String) -> Self {
        Self {
            record: SessionRecord {
                id,
                started_at: now,
                active_at: now,
                pages: 0,
                stage: None,
                events: 0,
            },
            noted_at: now,
            is_counted: false,
        }
    }

    /// Goes on with the session in storage instead, when that is not over.
    pub fn resume(&mut self, now: Timestamp, kept: SessionRecord) {
        if now.since(kept.active_at) < SESSION_TIMEOUT {
            self.record = kept;
        }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.since(self.record.active_at) >= SESSION_TIMEOUT
    }

    /// What storage keeps.
    #[must_use]
    pub const fn record(&self) -> &SessionRecord {
        &self.record
    }

    /// The stage reached last.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.record.stage.as_deref().and_then(Stage::from_name)
    }

    /// A page is seen. Counts it.
    pub const fn page_seen(&mut self, now: Timestamp) {
        self.record.pages = self.record.pages.saturating_add(1);
        self.record.active_at = now;
        self.noted_at = now;
    }

    /// The page belongs to a stage; the stage before, when this is a change.
    pub fn stage_reached(&mut self, stage: Stage) -> Option<Option<Stage>> {
        let before = self.stage();
        if before == Some(stage) {
            return None;
        }
        self.record.stage = Some(stage.as_str().into());
        Some(before)
    }

    /// The visitor did something; whether storage should note it.
    pub fn acted(&mut self, now: Timestamp) -> bool {
        self.record.active_at = now;
        let note = now.since(self.noted_at) >= NOTE_EVERY;
        if note {
            self.noted_at = now;
        }
        note
    }

    /// Counts an event; its number.
    pub const fn count(&mut self) -> u32 {
        self.record.events = self.record.events.saturating_add(1);
        self.is_counted = true;
        self.record.events
    }

    /// Whether events were counted since this was last asked.
    pub const fn take_counted(&mut self) -> bool {
        core::mem::replace(&mut self.is_counted, false)
    }

    /// Another tab noted the session: the more recent one counts, pages and events are those of
    /// both.
    pub fn noted_elsewhere(&mut self, mut other: SessionRecord) {
        if other.id == self.record.id {
            other.pages = other.pages.max(self.record.pages);
            other.events = other.events.max(self.record.events);
            self.record.events = other.events;
        }
        if other.active_at >= self.record.active_at {
            self.record = other;
        }
    }
}
