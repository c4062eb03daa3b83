//! What is known of the visitor on this page.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

use super::{Depth, Viewport};

/// What is known of the visitor on this page. Time counts only while the page is in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signals {
    /// When the page was entered, moved on by the time it was not in front.
    entered_at: Timestamp,
    /// When the visitor last did something here, moved on likewise.
    active_at: Timestamp,
    /// Since when the page is not in front.
    hidden_since: Option<Timestamp>,
    depth: Depth,
    /// The selectors whose element has been in view.
    seen: Vec<String>,
}

impl Signals {
    /// A page that was entered just now.
    #[must_use]
    pub fn new(now: Timestamp, visible: bool) -> Self {
        Self {
            entered_at: now,
            active_at: now,
            hidden_since: if visible { None } else { Some(now) },
            depth: Depth::default(),
            seen: Vec::new(),
        }
    }

    /// Whether the page is in front.
    #[must_use]
    pub const fn visible(&self) -> bool {
        self.hidden_since.is_none()
    }

    /// The window is there now.
    pub fn looked(&mut self, view: Viewport) {
        self.depth.looked(view);
    }

    /// Percent of the page that has been in view.
    #[must_use]
    pub fn scroll(&self) -> u8 {
        self.depth.percent()
    }

    /// The lowest place that was in view, and the page's height; zero before anybody looked.
    /// CSS pixels.
    #[must_use]
    pub const fn depth(&self) -> (u32, u32) {
        self.depth.pixels()
    }

    /// The selectors whose element has been in view.
    #[must_use]
    pub fn seen(&self) -> &[String] {
        &self.seen
    }

    /// When the page was entered, moved on by the time it was not in front.
    #[must_use]
    pub const fn entered_at(&self) -> Timestamp {
        self.entered_at
    }

    /// When the visitor last did something, moved on likewise.
    #[must_use]
    pub const fn active_at(&self) -> Timestamp {
        self.active_at
    }

    /// An element of this selector is in view.
    pub fn saw(&mut self, selector: String) {
        if !self.has_seen(&selector) {
            self.seen.push(selector);
        }
    }

    /// Whether an element of this selector has been in view.
    #[must_use]
    pub fn has_seen(&self, selector: &str) -> bool {
        self.seen.iter().any(|seen| seen == selector)
    }

    /// The visitor did something.
    pub const fn acted(&mut self, now: Timestamp) {
        self.active_at = now;
    }

    /// When the page was entered, if time counts now; else how long the visitor has been on it.
    ///
    /// # Errors
    ///
    /// The time so far, when the page is not in front.
    pub fn entered(&self) -> Result<Timestamp, Duration> {
        self.counted(self.entered_at)
    }

    /// When the visitor last did something, if time counts now; else how long that was ago.
    ///
    /// # Errors
    ///
    /// The time so far, when the page is not in front.
    pub fn active(&self) -> Result<Timestamp, Duration> {
        self.counted(self.active_at)
    }

    fn counted(&self, since: Timestamp) -> Result<Timestamp, Duration> {
        match self.hidden_since {
            None => Ok(since),
            Some(hidden) => Err(hidden.since(since)),
        }
    }

    /// The page came to the front or left it; how long it was away, when it came back.
    pub fn visibility(&mut self, now: Timestamp, visible: bool) -> Option<Duration> {
        match (self.hidden_since, visible) {
            (Some(since), true) => {
                let away = now.since(since);
                self.entered_at = self.entered_at + away;
                self.active_at = self.active_at + away;
                self.hidden_since = None;
                Some(away)
            }
            (None, false) => {
                self.hidden_since = Some(now);
                None
            }
            (Some(_), false) | (None, true) => None,
        }
    }
}
