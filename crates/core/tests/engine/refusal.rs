//! What the server will not have stays in the thread, to be tried again or given up.

use wasl_core::view::{Delivery, EntryKind};
use wasl_core::{Effect, Event};
use wasl_protocol::{ErrorCode, ErrorFrame, ServerFrame};

use crate::conversation::{mine, opened};

#[test]
fn a_refused_message_can_be_tried_again_or_given_up() {
    for (code, state) in [
        (ErrorCode::TooLarge, Delivery::Failed),
        (ErrorCode::Forbidden, Delivery::Blocked),
    ] {
        let mut shop = opened();
        shop.write("Hello");
        let Some(EntryKind::Mine { cid: Some(cid), .. }) = shop.kinds().pop() else {
            panic!("no message");
        };
        let refusal = ServerFrame::Error(ErrorFrame {
            cid: Some(cid.clone()),
            code,
            retry: false,
            after_ms: 0,
        });
        shop.frame(refusal.clone());
        assert_eq!(mine(&shop), [("Hello".into(), state)]);
        assert_eq!(shop.emitted("error").len(), 1);
        shop.event(Event::RetryClicked(cid.clone()));
        assert_eq!(mine(&shop), [("Hello".into(), Delivery::Sending)]);
        shop.frame(refusal);
        let effects = shop.event(Event::DiscardClicked(cid.clone()));
        assert!(effects.contains(&Effect::DropOutgoing(cid)));
        assert!(mine(&shop).is_empty());
    }
}
