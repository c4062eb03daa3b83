//! Who is writing, told and heard.

use wasl_chat::{Input, Output};
use wasl_protocol::{Author, ClientFrame, ServerFrame, Signal, Typing};

use crate::bench::{Bench, agent, frames, mark, room};

fn told(out: Vec<Output>) -> Vec<bool> {
    let signals = frames(out).into_iter().filter_map(|frame| match frame {
        ClientFrame::Typing(Typing { active, .. }) => Some(active),
        ClientFrame::Hello(_)
        | ClientFrame::Send(_)
        | ClientFrame::Sync(_)
        | ClientFrame::Seen(_)
        | ClientFrame::Page(_)
        | ClientFrame::Identify(_)
        | ClientFrame::Pong(_) => None,
    });
    signals.collect()
}

fn key(bench: &mut Bench, millis: u64) -> Vec<bool> {
    bench.now = millis;
    told(bench.give(Input::Wrote(room())))
}

fn talking() -> Bench {
    let mut bench = Bench::open_visitor(vec![mark(1, 0, 0)]);
    bench.event(1, agent());
    bench
}

#[test]
fn writing_is_told_every_three_seconds_and_ends_after_five() {
    let mut bench = talking();
    for (millis, expected) in [
        (0, vec![true]),
        (1_000, vec![]),
        (2_999, vec![]),
        (3_000, vec![true]),
        (5_900, vec![]),
    ] {
        assert_eq!(key(&mut bench, millis), expected, "at {millis}");
    }
    assert_eq!(told(bench.tick_at(10_899)), []);
    assert_eq!(told(bench.tick_at(10_900)), [false]);
    assert_eq!(key(&mut bench, 11_000), [true]);
}

#[test]
fn stopping_and_sending_end_it_once() {
    let mut bench = talking();
    assert_eq!(told(bench.give(Input::StoppedWriting(room()))), []);
    key(&mut bench, 0);
    assert_eq!(told(bench.give(Input::StoppedWriting(room()))), [false]);
    assert_eq!(told(bench.give(Input::StoppedWriting(room()))), []);
    key(&mut bench, 100);
    assert_eq!(told(bench.submit("a")), [false]);
    assert_eq!(told(bench.submit("b")), []);
}

#[test]
fn nothing_is_told_to_a_server_that_does_not_know_the_conversation() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.give(Input::Followed(room()));
    assert_eq!(key(&mut bench, 0), []);
    bench.submit("a");
    assert_eq!(key(&mut bench, 10), []);
}

#[test]
fn a_lost_connection_takes_the_signal_with_it() {
    let mut bench = talking();
    key(&mut bench, 0);
    bench.give(Input::SocketClosed);
    assert_eq!(key(&mut bench, 10), []);
    bench.tick();
    assert_eq!(told(bench.greet(vec![])), []);
    assert_eq!(key(&mut bench, 5_000), [true]);
}

#[test]
fn the_other_sides_signal_holds_until_its_end_or_its_message() {
    let signal = |from: Author, active: bool, ttl: u32| {
        ServerFrame::Ephemeral(Signal::Typing {
            conversation: room(),
            from,
            active,
            ttl,
        })
    };
    let typing = |bench: &Bench| {
        let thread = bench.chat.thread(&room());
        thread
            .and_then(|thread| thread.typing.clone())
            .map(|(who, _)| who)
    };
    let mut bench = talking();
    let out = bench.frame(signal(agent(), true, 6_000));
    assert!(matches!(out[..], [Output::Signalled(_)]));
    assert_eq!(typing(&bench), Some(agent()));
    bench.tick_at(5_999);
    assert_eq!(typing(&bench), Some(agent()));
    bench.tick_at(6_000);
    assert_eq!(typing(&bench), None);

    bench.frame(signal(agent(), true, 6_000));
    bench.event(2, agent());
    assert_eq!(typing(&bench), None);

    bench.frame(signal(agent(), true, 6_000));
    bench.frame(signal(agent(), false, 0));
    assert_eq!(typing(&bench), None);

    // This side's own other tab is not the other side, and no signal holds for ever.
    bench.frame(signal(Author::Visitor, true, 6_000));
    assert_eq!(typing(&bench), None);
    bench.frame(signal(agent(), true, u32::MAX));
    bench.tick_at(bench.now + 30_000);
    assert_eq!(typing(&bench), None);
}
