//! Forms of the page, for conditions: begun, and given up.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use super::running::Running;
use crate::triggers::Act;
use crate::triggers::forms::FormAct;

impl Running {
    /// The page tells of a form.
    pub(super) fn form_told(&mut self, act: FormAct, selectors: Vec<String>) {
        self.acted();
        let began = self.forms.happened(self.now, act, selectors);
        if !began.is_empty() {
            self.act = Act::FormStarted(began);
        }
    }

    /// Forms that nobody came back to: a moment of its own, before that of the event at hand.
    pub(super) fn give_up_forms(&mut self) {
        if self.forms_due().is_none_or(|due| due > self.now) {
            return;
        }
        let gone = self.forms.given_up(self.now);
        let act = core::mem::replace(&mut self.act, Act::FormAbandoned(gone));
        self.consider_prompts();
        self.act = act;
    }

    /// The page changed under its forms.
    pub(super) fn leave_forms(&mut self) {
        let gone = self.forms.page_changed();
        if !gone.is_empty() {
            self.act = Act::FormAbandoned(gone);
        }
    }

    /// When the next form is given up; not while the page is away, where nobody could come back.
    pub(super) fn forms_due(&self) -> Option<Timestamp> {
        if self.signals.visible() {
            self.forms.due()
        } else {
            None
        }
    }
}
