//! What the server will not have stays in the thread, to be tried again or given up.

use wasl_core::view::{Delivery, EntryKind, Note};
use wasl_core::{Effect, Event};
use wasl_protocol::{ClientFrame, ClientId, ErrorCode, ErrorFrame, ServerFrame};

use crate::conversation::{mine, opened};
use crate::harness::{FAQ, Shop};

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

/// Whatever was sent last is refused for good.
pub fn refuse(shop: &mut Shop, code: ErrorCode) -> ClientId {
    let last = shop.sent().into_iter().rev().find_map(|frame| match frame {
        ClientFrame::Send(send) => Some(send.cid),
        _ => None,
    });
    let cid = last.expect("something was sent");
    shop.frame(ServerFrame::Error(ErrorFrame {
        cid: Some(cid.clone()),
        code,
        retry: false,
        after_ms: 0,
    }));
    cid
}

/// The notes of the thread, each with what it says of its delivery.
fn notes(shop: &Shop) -> Vec<(Note, Option<Delivery>)> {
    let entries = shop.panel().entries.clone();
    let notes = entries.into_iter().filter_map(|entry| match entry.kind {
        EntryKind::Note(note) => Some((note, entry.unsent.map(|(_, state)| state))),
        _ => None,
    });
    notes.collect()
}

#[test]
fn a_refused_wish_for_a_person_can_be_tried_again_or_given_up() {
    for (code, state) in [
        (ErrorCode::TooLarge, Delivery::Failed),
        (ErrorCode::Forbidden, Delivery::Blocked),
    ] {
        let mut shop = Shop::open(FAQ);
        shop.event(Event::LauncherClicked);
        shop.event(Event::PersonWanted);
        shop.server.reachable = false;
        shop.event(Event::SocketOpened);
        shop.frame(ServerFrame::Welcome(wasl_protocol::Welcome {
            v: 1,
            now: crate::harness::at(0),
            visitor: None,
            heads: Vec::new(),
            agents_online: true,
        }));
        assert_eq!(notes(&shop), [(Note::HandedOver, None)]);
        let cid = refuse(&mut shop, code);
        assert_eq!(notes(&shop), [(Note::HandedOver, Some(state))]);
        let sent = shop.sent().len();
        shop.event(Event::RetryClicked(cid.clone()));
        assert_eq!(notes(&shop), [(Note::HandedOver, None)]);
        assert_eq!(shop.sent().len(), sent + 1);
        refuse(&mut shop, code);
        let effects = shop.event(Event::DiscardClicked(cid.clone()));
        assert!(effects.contains(&Effect::DropOutgoing(cid)));
        assert!(notes(&shop).is_empty());
    }
}
