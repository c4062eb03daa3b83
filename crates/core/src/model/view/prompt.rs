//! The prompt bubble as the screen shows it.

use alloc::vec::Vec;

use super::super::running::Running;
use crate::i18n::Key;
use crate::view::{CardView, CouponView, LeadView, PromptView};

impl Running {
    /// The bubble, when one is up.
    #[inline(never)]
    pub(super) fn prompt_view(&self) -> Option<PromptView> {
        let (prompt, content) = self.prompt_content()?;
        let mut buttons = Vec::new();
        for button in &content.buttons {
            buttons.push(button.label.clone());
        }
        let offer = &self.offer;
        Some(PromptView {
            id: prompt.id.clone(),
            text: content.text.clone(),
            buttons,
            opens: content.is_words(),
            replies: content.replies.clone(),
            card: content.card.as_ref().map(|card| CardView {
                card: card.clone(),
                broken: offer.broken,
            }),
            coupon: content.coupon.as_ref().map(|coupon| CouponView {
                code: coupon.code.clone(),
                note: coupon.note.clone(),
                copied: offer.copied,
            }),
            lead: content.lead.as_ref().map(|form| {
                if offer.lead.sent {
                    return LeadView::Sent(self.words(form.thanks.as_ref(), Key::LeadThanks));
                }
                LeadView::Open {
                    field: form.field,
                    value: offer.lead.value.clone(),
                    consent: form.consent.clone(),
                    agreed: offer.lead.agreed,
                    problem: offer.lead.problem,
                    button: form.button.clone(),
                }
            }),
        })
    }
}
