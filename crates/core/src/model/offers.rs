//! What a visitor does with what a prompt offers: quick replies, the product, the coupon.
//! The address has a file of its own, [`super::leads`].

use alloc::string::String;

use super::running::Running;
use crate::Effect;
use crate::effect::Target;
use crate::i18n::Key;
use crate::lead::LeadProblem;
use crate::view::Mode;

/// What the visitor did with the prompt on screen so far.
#[derive(Debug, Default)]
pub(super) struct Offer {
    /// How copying the coupon went, once tried.
    pub copied: Option<bool>,
    /// The product's picture did not load.
    pub broken: bool,
    pub lead: LeadDraft,
}

/// An address that is being left.
#[derive(Debug, Default)]
pub(super) struct LeadDraft {
    pub value: String,
    pub agreed: bool,
    pub problem: Option<LeadProblem>,
    pub sent: bool,
}

impl Offer {
    /// Whether the visitor took what was offered.
    pub(super) const fn is_used(&self) -> bool {
        self.copied.is_some() || self.lead.sent
    }
}

/// What was pressed in a prompt, for reports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pressed<'a> {
    /// `bubble`, `button`, `reply`, `card`, `coupon`, `lead`, `greeting`.
    pub part: &'static str,
    /// Its words, where they tell it from others.
    pub label: &'a str,
}

impl Running {
    /// A quick reply: the panel opens and the question is asked.
    pub(super) fn reply_chosen(&mut self, place: usize) {
        let Some((prompt, content)) = self.prompt_content() else {
            return;
        };
        let Some(question) = content.replies.get(place).cloned() else {
            return;
        };
        let id = prompt.id.clone();
        self.arbiter.patience.engaged(self.now);
        let part = "reply";
        let label = &question;
        self.prompt_gone(&id, "clicked", Some(Pressed { part, label }));
        self.open_panel("prompt");
        match self.mode() {
            Mode::Bot => self.question_asked(question),
            Mode::Person => self.message_written(question),
        }
    }

    /// The product's link was followed.
    pub(super) fn card_followed(&mut self) {
        let Some((prompt, _)) = self.prompt_content() else {
            return;
        };
        let id = prompt.id.clone();
        self.arbiter.patience.engaged(self.now);
        let part = "card";
        self.prompt_gone(&id, "clicked", Some(Pressed { part, label: "" }));
    }

    /// The product's picture did not load.
    pub(super) fn image_broken(&mut self) {
        self.offer.broken = true;
        self.changed = true;
    }

    /// The code is wanted.
    pub(super) fn copy_clicked(&mut self) {
        let Some((prompt, content)) = self.prompt_content() else {
            return;
        };
        let Some(coupon) = &content.coupon else {
            return;
        };
        let (id, code) = (prompt.id.clone(), coupon.code.clone());
        self.order(Effect::CopyCode(code));
        self.acted();
        if self.offer.copied.is_none() {
            self.arbiter.patience.engaged(self.now);
            self.keep_journey();
            let part = "coupon";
            self.prompted(&id, "clicked", Some(Pressed { part, label: "" }));
        }
    }

    /// The browser copied the code, or would not: then the visitor has it selected.
    pub(super) fn code_copied(&mut self, copied: bool) {
        if self.prompt.is_none() {
            return;
        }
        self.offer.copied = Some(copied);
        let key = if copied {
            Key::CouponCopied
        } else {
            self.order(Effect::Focus(Target::Code));
            Key::CouponSelected
        };
        self.announce(self.locale.text(key).into());
    }
}
