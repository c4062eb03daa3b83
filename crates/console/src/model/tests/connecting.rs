//! The connection: what the line says, and what happens when it comes and goes.

use wasl_protocol::{Bye, ErrorCode};

use super::*;
use crate::model::request::Trouble;
use crate::model::view::Connection;

fn line(console: &Console) -> Connection {
    console.desk().connection
}

#[test]
fn the_line_says_where_things_stand() {
    let mut console = Console::new(None);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    console.restore(Vec::new());
    assert_eq!(line(&console), Connection::Connecting);
    console.open_socket();
    assert_eq!(line(&console), Connection::Open);
    console.tell(Event::NetworkChanged { online: false });
    assert_eq!(
        line(&console),
        Connection::Offline,
        "though the socket looks open"
    );
    console.tell(Event::NetworkChanged { online: true });
    assert_eq!(line(&console), Connection::Open);
    console.tell(Event::SocketClosed);
    assert_eq!(line(&console), Connection::Lost);
    console.tell(Event::NetworkChanged { online: false });
    assert_eq!(line(&console), Connection::Offline);
    console.tell(Event::NetworkChanged { online: true });
    console.wait(2_000);
    assert!(console.orders.contains(&Effect::OpenSocket));
    assert_eq!(
        line(&console),
        Connection::Lost,
        "until it is greeted again"
    );
    console.open_socket();
    assert_eq!(line(&console), Connection::Open);
}

#[test]
fn coming_back_reads_the_inbox_anew() {
    let mut console = Console::ready(vec![summary("a", 1, 1, 10)]);
    console.tell(Event::SocketClosed);
    console.wait(30_000);
    console.take_orders();
    console.open_socket();
    console.answer(
        &Request::Conversations,
        Ok(Reply::Conversations(vec![summary("a", 3, 1, 20)])),
    );
    assert_eq!(console.rows(), [("a".into(), 2)]);
}

#[test]
fn what_was_written_while_away_goes_out_later() {
    let mut console = Console::ready(vec![summary("a", 1, 1, 10)]);
    console.open("a", vec![says("a", 1, "hi")]);
    console.tell(Event::SocketClosed);
    console.tell(Event::Typed("later".into()));
    console.take_orders();
    console.tell(Event::ReplySubmitted);
    let kept = |order: &Effect| matches!(order, Effect::SaveOutgoing(_));
    assert!(console.orders.iter().any(kept));
    assert_eq!(console.sent(), []);
    console.wait(30_000);
    console.open_socket();
    let is_reply = |frame: &ClientFrame| matches!(frame, ClientFrame::Send(send) if send.body == text("later"));
    assert_eq!(
        console
            .sent()
            .iter()
            .filter(|frame| is_reply(frame))
            .count(),
        1
    );
}

#[test]
fn a_socket_that_cannot_open_has_the_session_checked() {
    let mut console = Console::new(None);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    console.restore(Vec::new());
    console.take_orders();
    console.tell(Event::SocketClosed);
    console.answer(&Request::Session, Err(Trouble::Unreachable));
    assert!(matches!(console.model.view().screen, Screen::Desk(_)));
    console.wait(30_000);
    console.tell(Event::SocketClosed);
    console.answer(
        &Request::Session,
        Err(Trouble::Refused(ErrorCode::Unauthorized)),
    );
    assert!(matches!(console.model.view().screen, Screen::SignIn(_)));
}

#[test]
fn a_refusal_is_shown_and_can_be_tried_again() {
    let mut console = Console::ready(Vec::new());
    let bye = |code| {
        ServerFrame::Bye(Bye {
            code,
            retry: false,
            after_ms: 0,
        })
    };
    console.frame(bye(ErrorCode::Version));
    assert_eq!(line(&console), Connection::Refused);
    console.take_orders();
    console.wait(2_000);
    console.tell(Event::RetryClicked);
    console.wait(2_000);
    assert!(console.orders.contains(&Effect::OpenSocket));
    console.open_socket();
    console.frame(bye(ErrorCode::Unauthorized));
    assert!(matches!(console.model.view().screen, Screen::SignIn(_)));
}
