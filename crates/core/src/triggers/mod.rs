//! Triggers: when a prompt's conditions hold.
//!
//! A condition looks at [`Signals`], which page, scroll, pointer and input events keep up to
//! date. Time counts only while the page is in front.

use wasl_protocol::{Duration, Timestamp};

use crate::journey::UrlRule;

/// What must hold before a prompt shows; all that are given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Time on this page.
    pub time_on_page: Option<Duration>,
    /// Percent of the page that has been seen.
    pub scroll: Option<u8>,
    /// The pointer is leaving the page.
    pub exit_intent: bool,
    /// Time without input.
    pub idle: Option<Duration>,
    /// The page's path and query.
    pub url: Option<UrlRule>,
    /// Pages seen in this session.
    pub page_count: Option<u32>,
}

/// What is known of the visitor on this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signals {
    /// When the page was entered, moved on by the time it was not in front.
    entered_at: Timestamp,
    /// When the visitor last did something here, moved on likewise.
    active_at: Timestamp,
    /// Since when the page is not in front.
    hidden_since: Option<Timestamp>,
    /// The most of the page that was seen, in percent.
    scroll: u8,
}

/// Whether conditions hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// They do.
    Yes,
    /// Nothing is missing but time: they will at that moment, if nothing happens before.
    From(Timestamp),
    /// Something must happen first.
    No,
}

impl Signals {
    /// A page that was entered just now.
    #[must_use]
    pub const fn new(now: Timestamp, visible: bool) -> Self {
        Self {
            entered_at: now,
            active_at: now,
            hidden_since: if visible { None } else { Some(now) },
            scroll: 0,
        }
    }

    /// Whether the page is in front.
    #[must_use]
    pub const fn visible(&self) -> bool {
        self.hidden_since.is_none()
    }

    /// The visitor scrolled that far.
    pub fn scrolled(&mut self, percent: u8) {
        self.scroll = self.scroll.max(percent);
    }

    /// The visitor did something.
    pub const fn acted(&mut self, now: Timestamp) {
        self.active_at = now;
    }

    /// The page came to the front or left it.
    pub fn visibility(&mut self, now: Timestamp, visible: bool) {
        match (self.hidden_since, visible) {
            (Some(since), true) => {
                let away = now.since(since);
                self.entered_at = self.entered_at + away;
                self.active_at = self.active_at + away;
                self.hidden_since = None;
            }
            (None, false) => self.hidden_since = Some(now),
            (Some(_), false) | (None, true) => {}
        }
    }
}

impl Conditions {
    /// Whether they hold. `leaving` is true only while the pointer leaves.
    #[must_use]
    pub fn held(
        &self,
        now: Timestamp,
        signals: &Signals,
        path: &str,
        pages: u32,
        leaving: bool,
    ) -> Held {
        // `exitIntent: false` alone asks for nothing: no reason to show.
        let asks = self.exit_intent
            || self.time_on_page.is_some()
            || self.scroll.is_some()
            || self.idle.is_some()
            || self.url.is_some()
            || self.page_count.is_some();
        let happened = asks
            && signals.visible()
            && (!self.exit_intent || leaving)
            && self.scroll.is_none_or(|percent| signals.scroll >= percent)
            && self.page_count.is_none_or(|count| pages >= count)
            && self.url.as_ref().is_none_or(|rule| rule.matches(path));
        if !happened {
            return Held::No;
        }
        let from = self
            .time_on_page
            .map(|span| signals.entered_at + span)
            .max(self.idle.map(|span| signals.active_at + span));
        match from {
            Some(moment) if moment > now => Held::From(moment),
            Some(_) | None => Held::Yes,
        }
    }
}
