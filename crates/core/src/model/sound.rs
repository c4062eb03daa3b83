//! The tone for a message that the visitor is not reading: whether one sounds, and in which tab.
//!
//! Every tab hears of the message, one decides: the leader. It waits for a moment, in which another
//! tab may tell that the message is read, and a follower that is in front may ask for the tone.
//! Then the leader sounds it if it is in front itself, else the follower that asked, else the
//! leader all the same. So the lock that makes one tab the leader is also why there is one tone.
//! Tabs that cannot speak to each other hear by storage which of them was first.

use wasl_chat::{Place, TabMessage};
use wasl_protocol::{Duration, Seq, Timestamp};

use super::running::Running;
use crate::Effect;
use crate::record::Record;

/// How long the decision waits for other tabs, in milliseconds: many times what a message between
/// them takes. Tabs that are by themselves each wait for up to as long again.
const PATIENCE: u64 = 250;

/// A tab in the back waits for longer, in milliseconds: one in front, if any, is to be first.
const DEFERENCE: u64 = 1_000;

/// The least time from tone to tone: several messages in a row are one piece of news.
const REST: Duration = Duration::from_secs(4);

/// None sounded yet. Zero is for those who want none.
const NEVER: Timestamp = Timestamp::from_millis(1);

/// What is known of the tone.
#[derive(Debug)]
pub(super) struct Sound {
    /// When one sounded last, as [`Record::Sound`] says it.
    pub rang: Timestamp,
    /// The conversation's end at the last greeting: what comes up to there was missed, and is
    /// read back in silence.
    pub read_back: Seq,
    /// When a tone is to be decided on.
    pub due: Option<Timestamp>,
    /// Leading: the number that a follower asked under. Following: this tab's own. Zero for none.
    asked: u32,
}

impl Sound {
    /// On, as long as storage tells nothing else.
    pub const fn new() -> Self {
        Self {
            rang: NEVER,
            read_back: Seq::ZERO,
            due: None,
            asked: 0,
        }
    }

    /// Whether the visitor wants it.
    pub fn is_on(&self) -> bool {
        self.rang > Timestamp::default()
    }
}

impl Running {
    /// An agent's message came that is news.
    pub(super) fn ring(&mut self, seq: Seq) {
        if !self.sound.is_on() || !self.options.sound || self.reading() {
            return;
        }
        let visible = self.signals.visible();
        let place = self.chat.place();
        if place == Place::Follower {
            if visible {
                self.sound.asked = self.chance.bits() as u32 | 1;
                self.order(Effect::Post(TabMessage::Ring(self.sound.asked)));
            }
        } else if seq > self.sound.read_back && self.now >= self.sound.rang + REST {
            let mut wait = PATIENCE;
            if place == Place::Alone {
                wait += self.chance.up_to(PATIENCE);
            }
            if !visible {
                wait += DEFERENCE;
            }
            self.sound.asked = 0;
            self.sound.due = Some(self.now + Duration::from_millis(wait));
        }
    }

    /// Another tab asked for the tone, or the leader says whose it is.
    pub(super) fn ring_heard(&mut self, number: u32) {
        if self.chat.place() == Place::Leader {
            self.sound.asked = number;
        } else if self.sound.asked == number {
            self.sound.asked = 0;
            self.order(Effect::Chime);
        }
    }

    /// Sounds the tone whose time has come, unless the message was read meanwhile.
    pub(super) fn ring_due(&mut self) {
        if self.sound.due.is_none_or(|due| due > self.now) {
            return;
        }
        self.sound.due = None;
        if self.unread > 0 {
            self.order(if self.signals.visible() || self.sound.asked == 0 {
                Effect::Chime
            } else {
                Effect::Post(TabMessage::Ring(self.sound.asked))
            });
            self.keep_sound(self.now);
        }
    }

    /// Another tab was first, or its switch was pressed.
    pub(super) fn rang_elsewhere(&mut self, rang: Timestamp) {
        self.sound.rang = rang;
        self.sound.due = None;
        self.changed = true;
    }

    /// The switch was pressed.
    pub(super) fn sound_toggled(&mut self) {
        self.keep_sound(if self.sound.is_on() {
            Timestamp::default()
        } else {
            NEVER
        });
    }

    fn keep_sound(&mut self, rang: Timestamp) {
        self.rang_elsewhere(rang);
        self.order(Effect::Save(Record::Sound(rang)));
    }
}
