//! The open conversation: writing.

use wasl_protocol::{ErrorCode, ErrorFrame};

use super::*;
use crate::model::view::{Delivery, EntryKind};

#[test]
fn a_reply_goes_out_and_shows_how_far_it_came() {
    let mut console = chosen();
    console.tell(Event::Typed("  Hi **there** \n".into()));
    console.take_orders();
    console.tell(Event::ReplySubmitted);
    assert_eq!(console.thread().draft, "");
    let delivery = |console: &Console| match kinds(console).last() {
        Some(EntryKind::Agent { delivery, .. }) => delivery.clone(),
        other => panic!("not a reply: {other:?}"),
    };
    assert_eq!(delivery(&console), Delivery::Sending);
    let id = ConversationId::new("a");
    assert!(
        console
            .orders
            .contains(&Effect::SaveDraft(id, String::new()))
    );
    let sent = console.sent();
    let [.., frame @ ClientFrame::Send(send)] = sent.as_slice() else {
        panic!("nothing sent: {sent:?}");
    };
    assert_eq!(send.body, text("Hi **there**"));
    console.frame(ack(frame, 2));
    assert_eq!(delivery(&console), Delivery::Sent);
    let mut read = summary("a", 2, 2, 20);
    read.visitor_seen = Seq(2);
    console.frame(news(read));
    assert_eq!(delivery(&console), Delivery::Seen);
}

#[test]
fn nothing_and_too_much_are_not_sent() {
    let mut console = chosen();
    for draft in ["", " \n ", &"x".repeat(wasl_protocol::MAX_TEXT_BYTES + 1)] {
        console.tell(Event::Typed(draft.into()));
        assert!(!console.thread().can_send);
        console.take_orders();
        console.tell(Event::ReplySubmitted);
        assert_eq!(console.sent(), []);
        assert_eq!(console.thread().draft, draft, "the words stay");
    }
    assert!(console.thread().too_long);
}

#[test]
fn a_refused_reply_can_be_tried_again_or_given_up() {
    let mut console = chosen();
    console.tell(Event::Typed("hi".into()));
    console.tell(Event::ReplySubmitted);
    let cid = console
        .sent()
        .into_iter()
        .find_map(|frame| {
            let ClientFrame::Send(send) = frame else {
                return None;
            };
            Some(send.cid)
        })
        .expect("sent");
    let refuse = ServerFrame::Error(ErrorFrame {
        cid: Some(cid.clone()),
        code: ErrorCode::Forbidden,
        retry: false,
        after_ms: 0,
    });
    let failed = |console: &Console| {
        matches!(
            kinds(console).last(),
            Some(EntryKind::Agent { delivery: Delivery::Failed(failed), .. }) if *failed == cid
        )
    };
    console.frame(refuse.clone());
    assert!(failed(&console));
    console.tell(Event::MessageRetried(cid.clone()));
    assert!(
        console
            .sent()
            .iter()
            .any(|frame| matches!(frame, ClientFrame::Send(send) if send.cid == cid))
    );
    console.frame(refuse);
    assert!(failed(&console));
    console.tell(Event::MessageDiscarded(cid.clone()));
    assert_eq!(kinds(&console).len(), 1);
    assert!(console.orders.contains(&Effect::DropOutgoing(cid)));
}

#[test]
fn drafts_are_kept_for_each_conversation() {
    let mut console = Console::ready(vec![summary("a", 1, 1, 10), summary("b", 1, 1, 5)]);
    console.open("a", Vec::new());
    console.tell(Event::Typed("for a".into()));
    let id = ConversationId::new("a");
    assert!(
        console
            .orders
            .contains(&Effect::SaveDraft(id, "for a".into()))
    );
    console.open("b", Vec::new());
    assert_eq!(console.thread().draft, "");
    assert_eq!(console.inbox().rows[0].draft.as_deref(), Some("for a"));
    console.open("a", Vec::new());
    assert_eq!(console.thread().draft, "for a");
    assert_eq!(console.inbox().rows[0].draft, None, "it is in the composer");
}

#[test]
fn drafts_come_back_after_a_reload() {
    let mut console = Console::new(None);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    console.restore(vec![(ConversationId::new("a"), "half a".into())]);
    console.answer(
        &Request::Conversations,
        Ok(Reply::Conversations(vec![summary("a", 1, 1, 10)])),
    );
    assert_eq!(console.inbox().rows[0].draft.as_deref(), Some("half a"));
    console.open("a", Vec::new());
    assert_eq!(console.thread().draft, "half a");
}
