//! Blocking a visitor, and the way back.

use super::*;
use crate::model::Target;
use crate::model::request::Trouble;
use crate::model::view::Blocking;

fn order(blocked: bool) -> Request {
    Request::Block {
        visitor: summary("a", 1, 1, 1).visitor.id,
        blocked,
        csrf: "proof".into(),
    }
}

fn blocked(blocked: bool) -> ServerFrame {
    let mut summary = summary("a", 1, 1, 1);
    summary.visitor.blocked = blocked;
    news(summary)
}

fn with_an_open_conversation() -> Console {
    let mut console = Console::ready(vec![summary("a", 1, 1, 1), summary("b", 1, 1, 2)]);
    console.open("a", vec![says("a", 1, "Hello")]);
    console.take_orders();
    console
}

#[test]
fn a_visitor_is_blocked_after_a_question() {
    let mut console = with_an_open_conversation();
    console.tell(Event::BlockConfirmed);
    assert!(!console.has_asked(&order(true)), "not without the question");
    console.tell(Event::BlockClicked);
    assert_eq!(console.thread().blocking, Blocking::Confirming);
    assert!(console.orders.contains(&Effect::Focus(Target::Block)));
    console.tell(Event::BlockCancelled);
    assert_eq!(console.thread().blocking, Blocking::Quiet);
    console.tell(Event::BlockClicked);
    for _ in 0..2 {
        console.tell(Event::BlockConfirmed);
    }
    let asked = console.orders.iter();
    let asked = asked.filter(|order| matches!(order, Effect::Ask(..)));
    assert_eq!(asked.count(), 1, "once");
    console.answer(&order(true), Ok(Reply::Done));
    console.frame(blocked(true));
    assert!(console.thread().visitor.blocked);
    assert_eq!(console.thread().blocking, Blocking::Quiet);
    console.tell(Event::UnblockClicked);
    console.answer(&order(false), Ok(Reply::Done));
    console.frame(blocked(false));
    assert!(!console.thread().visitor.blocked);
}

#[test]
fn what_failed_is_told_and_can_be_tried_again() {
    let mut console = with_an_open_conversation();
    console.tell(Event::BlockClicked);
    console.tell(Event::BlockConfirmed);
    console.answer(&order(true), Err(Trouble::Unreachable));
    assert_eq!(console.thread().blocking, Blocking::Failed);
    console.tell(Event::BlockClicked);
    assert_eq!(console.thread().blocking, Blocking::Confirming);
}

#[test]
fn another_conversation_begins_without_a_question() {
    let mut console = with_an_open_conversation();
    console.tell(Event::BlockClicked);
    console.open("b", vec![says("b", 1, "Hi")]);
    assert_eq!(console.thread().blocking, Blocking::Quiet);
    console.take_orders();
    console.tell(Event::BlockConfirmed);
    assert!(!console.has_asked(&order(true)));
}
