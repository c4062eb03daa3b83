//! Exit intent: the visitor is about to leave.
//!
//! With a pointer: it left the window through the upper edge, fast enough, and did not come back
//! within a moment. On touch there is no pointer: a fling upwards from deep in the page (to the
//! address bar), or a return to the page after it was put away. The Back button is never touched.

use wasl_protocol::{Duration, Timestamp};

use super::Viewport;

/// How long the pointer must stay away: who only overshoots comes back sooner.
pub const AWAY: Duration = Duration::from_millis(200);

/// A pointer that creeps out is not on its way to the tabs. CSS pixels a second, upwards; what
/// OuiBounce and its kind call sensitivity.
pub const POINTER_SPEED: u32 = 60;

/// A fling upwards on touch. CSS pixels a second.
const FLING_SPEED: u64 = 1_500;

/// A fling carries at least this part of the window's height: one in so many.
const FLING_PART: u32 = 3;

/// A page must have been put away for this long for a return to count.
const PUT_AWAY: Duration = Duration::from_millis(2_000);

/// Positions further apart in time say nothing of speed.
const SAMPLE: Duration = Duration::from_millis(600);

/// Watches for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaving {
    /// When the pointer, out of the window, has been away long enough.
    due: Option<Timestamp>,
    /// The upward way on touch so far: where it began and when.
    climb: Option<(u32, Timestamp)>,
    /// The position before.
    last: Option<(u32, Timestamp)>,
}

impl Leaving {
    /// The pointer left through the upper edge, that fast; `None` where nobody measured.
    pub fn pointer_left(&mut self, now: Timestamp, speed: Option<u32>) {
        if speed.is_none_or(|speed| speed >= POINTER_SPEED) {
            self.due = Some(now + AWAY);
        }
    }

    /// It came back.
    pub const fn pointer_back(&mut self) {
        self.due = None;
    }

    /// When it will have been away for long enough.
    #[must_use]
    pub const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Whether the pointer has been away for long enough; says so once.
    pub fn is_due(&mut self, now: Timestamp) -> bool {
        self.due.take_if(|due| *due <= now).is_some()
    }

    /// A window on touch moved; whether that was a fling upwards.
    pub fn flung(&mut self, now: Timestamp, view: Viewport) -> bool {
        let before = self.last.replace((view.top, now));
        let Some((top, at)) = before else {
            return false;
        };
        if view.top >= top || now.since(at) > SAMPLE {
            self.climb = None;
            return false;
        }
        let (from, since) = *self.climb.get_or_insert((top, at));
        let way = from - view.top;
        let took = now.since(since).as_millis().max(1);
        let is_fling =
            way >= view.height / FLING_PART && u64::from(way) * 1_000 / took >= FLING_SPEED;
        if is_fling {
            self.climb = None;
        }
        is_fling
    }

    /// A page on touch is in front again after so long.
    #[must_use]
    pub fn returned(after: Duration) -> bool {
        after >= PUT_AWAY
    }
}
