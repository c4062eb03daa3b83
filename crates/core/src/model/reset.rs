//! Forgetting the visitor: somebody signs out, or a shared device is left.
//!
//! The tab that is told to empties storage and leaves a mark with the time there. The other tabs
//! hear of the mark at once, one that comes back from the browser's cache when it looks. Each then
//! starts anew, as in a page that is loaded: so nothing in memory can be left over, and the next
//! visitor's secret is made of fresh randomness.

use wasl_chat::OutgoingState;
use wasl_protocol::{Timestamp, Value};

use super::running::Running;
use crate::Effect;
use crate::effect::Level;
use crate::i18n::decimal;
use crate::record::{Record, Slot};

impl Running {
    /// The merchant's page says that the visitor is to be forgotten.
    pub(super) fn reset(&mut self) {
        self.take_leave();
        self.order(Effect::ForgetAll);
        self.order(Effect::Save(Record::Reset(self.now)));
        self.restart();
    }

    /// Storage has a mark: another tab's, or the one that this tab knows of.
    pub(super) fn reset_elsewhere(&mut self, at: Timestamp) {
        if at == self.reset_at {
            return;
        }
        self.take_leave();
        // The rest is shared, and may be the next visitor's by now.
        for slot in [Slot::Bot, Slot::Panel, Slot::Events] {
            self.order(Effect::Forget(slot));
        }
        self.restart();
    }

    /// Ends what is on screen, and reports for the last time. Messages that were handed to an open
    /// connection arrive, since it is closed behind them; the others are given up.
    fn take_leave(&mut self) {
        self.close_panel(false);
        let mut lost = 0;
        for (_, state) in self.chat.outgoing() {
            lost += u32::from(state != OutgoingState::InFlight);
        }
        if lost > 0 {
            let lost = decimal(lost);
            self.complain(
                Level::Warn,
                &[
                    "reset: messages given up, as they could not be sent: ",
                    &lost,
                ],
            );
        }
        self.flush();
        self.visitor = None;
        self.count_unread();
        self.withdraw_prompt();
    }

    fn restart(&mut self) {
        let mut options = self.given.given();
        if let Some(hidden) = self.hidden_wish {
            options.set("hidden", hidden);
        }
        self.order(Effect::Restart(Value::Map(options)));
        self.over = true;
    }
}
