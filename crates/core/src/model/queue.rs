//! The visitor's place among those who wait for a person, in words.
//!
//! The server tells it while an agent is there and none has answered; the chat machine keeps it until an
//! answer, the end or another connection.

use alloc::string::String;

use wasl_protocol::Queue;

use super::running::Running;
use crate::i18n::{Key, PluralKey, decimal, fill};
use crate::view::PresenceView;

/// The waits that are named, in minutes: the further away, the coarser.
const STEPS: [u32; 13] = [2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60];

/// How an expected wait in seconds is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// A minute at most.
    Short,
    /// About so many minutes.
    Minutes(u32),
    /// More than the last of the steps.
    Long,
}

impl Wait {
    /// The next step up: who is told less than it takes waits longer than they were told.
    fn of(seconds: u32) -> Self {
        if seconds <= 60 {
            return Self::Short;
        }
        for minutes in STEPS {
            if seconds <= minutes * 60 {
                return Self::Minutes(minutes);
            }
        }
        Self::Long
    }
}

impl Running {
    /// The server told the visitor's place.
    pub(super) fn queue_moved(&mut self, queue: &Queue) {
        let moved = self.queue_told != queue.position;
        self.queue_told = queue.position;
        // The wait alone is no news for a screen reader: it changes with each answer to others.
        if moved
            && self.open
            && let Some(words) = self.queue_words()
        {
            self.announce(words);
        }
    }

    /// What the thread says of the visitor's place, while there is one.
    pub(super) fn queue_words(&self) -> Option<String> {
        let queue = self.chat.queue()?;
        if self.is_away()
            || self.presence != PresenceView::Online
            || self.conversation() != Some(&queue.conversation)
        {
            return None;
        }
        let locale = self.locale;
        let mut words = if queue.position == 1 {
            locale.text(Key::QueueNext).into()
        } else {
            let place = locale.text(Key::QueuePlace);
            fill(place, "[COUNT]", &decimal(queue.position))
        };
        if let Some(seconds) = queue.expected_wait {
            words.push(' ');
            match Wait::of(seconds) {
                Wait::Short => words.push_str(locale.text(Key::QueueShort)),
                Wait::Minutes(minutes) => {
                    words.push_str(&locale.plural(PluralKey::QueueMinutes, minutes));
                }
                Wait::Long => words.push_str(locale.text(Key::QueueLong)),
            }
        }
        Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_rounded_up_to_a_friendly_step() {
        for (seconds, wait) in [
            (0, Wait::Short),
            (60, Wait::Short),
            (61, Wait::Minutes(2)),
            (120, Wait::Minutes(2)),
            (121, Wait::Minutes(3)),
            (301, Wait::Minutes(7)),
            (3_600, Wait::Minutes(60)),
            (3_601, Wait::Long),
            (u32::MAX, Wait::Long),
        ] {
            assert_eq!(Wait::of(seconds), wait, "{seconds}");
        }
    }
}
