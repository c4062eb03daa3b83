//! The tone for a visitor's message in a conversation that the agent is not looking at.

use wasl_protocol::{Author, Duration, MessageEvent, Timestamp};

use super::Desk;
use crate::model::Effect;
use crate::model::event::Section;
use crate::model::inbox::is_question;
use crate::model::surroundings::Turn;

/// The least time from tone to tone: several messages in a row are one piece of news.
const REST: Duration = Duration::from_secs(4);

/// When a message may sound.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sound {
    /// When the server greeted last, by its own clock: what was written before is read back, in
    /// silence.
    greeted: Timestamp,
    /// When a tone sounded last.
    rang: Option<Timestamp>,
}

impl Sound {
    /// The server greeted.
    pub(super) const fn greeted(&mut self, at: Timestamp) {
        self.greeted = at;
    }
}

impl Desk {
    /// A message came: sounds a tone if the agent is not looking where it stands.
    pub(super) fn ring(&mut self, turn: &mut Turn<'_>, event: &MessageEvent) {
        let looking = self.section == Section::Inbox
            && turn.around.visible
            && self.inbox.chosen.as_ref() == Some(&event.conversation);
        let resting = self.sound.rang.is_some_and(|rang| turn.now < rang + REST);
        let asks = event.from == Author::Visitor && is_question(&event.body);
        if asks && event.at > self.sound.greeted && !looking && !resting && !turn.around.muted {
            self.sound.rang = Some(turn.now);
            turn.order(Effect::Chime);
        }
    }
}
