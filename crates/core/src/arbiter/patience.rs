//! Patience: how much of being spoken to a visitor has shown to bear.
//!
//! It is 1000 for somebody who was never bothered. A prompt that is dismissed halves it, "never"
//! quarters it, a click on a prompt doubles it; it is at least 50 and at most 1000. Of what is
//! missing, half comes back in 7 days (between whole weeks in a straight line). The cooldown
//! between prompts is the merchant's · 1000 / patience: 60 s become 120 s after one dismissal, and
//! 20 minutes after five.

use wasl_protocol::{Duration, Timestamp};

/// Never bothered.
pub const FULL: u32 = 1_000;

/// The least that is left.
const LEAST: u32 = 50;

/// In which half of what is missing comes back. Milliseconds.
const HALF_LIFE: u64 = 7 * 24 * 60 * 60 * 1_000;

/// How much is left, and when that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// 50 to 1000.
    pub left: u32,
    /// When.
    pub at: Timestamp,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            left: FULL,
            at: Timestamp::default(),
        }
    }
}

impl Patience {
    /// What is left now.
    #[must_use]
    pub fn now(self, now: Timestamp) -> u32 {
        let missing = u64::from(FULL.saturating_sub(self.left));
        let passed = now.since(self.at).as_millis();
        let weeks = passed / HALF_LIFE;
        if weeks > 10 {
            return FULL;
        }
        let from = missing >> weeks;
        let fallen = (from - from / 2) * (passed % HALF_LIFE) / HALF_LIFE;
        FULL - (from - fallen) as u32
    }

    /// A prompt was dismissed.
    pub fn dismissed(&mut self, now: Timestamp) {
        self.set(now, self.now(now) / 2);
    }

    /// A prompt is never to come again.
    pub fn refused(&mut self, now: Timestamp) {
        self.set(now, self.now(now) / 4);
    }

    /// A prompt was welcome.
    pub fn engaged(&mut self, now: Timestamp) {
        self.set(now, self.now(now) * 2);
    }

    /// A cooldown, for who has that much left.
    #[must_use]
    pub fn stretch(self, now: Timestamp, cooldown: Duration) -> Duration {
        Duration::from_millis(cooldown.as_millis() * u64::from(FULL) / u64::from(self.now(now)))
    }

    fn set(&mut self, now: Timestamp, left: u32) {
        self.left = left.clamp(LEAST, FULL);
        self.at = now;
    }
}
