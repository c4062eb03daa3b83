//! When the machine takes the stream, and when it comes back to the socket.

use wasl_chat::{Chance, Chat, Input, Output, Transport};
use wasl_protocol::{ErrorCode, Hello, Ping, ServerFrame};

use crate::bench::{
    Bench, ack, agent_hello, at, bye, cid, frames, mark, room, sent, visitor_hello, welcome,
};
use Transport::{Socket, Stream};

/// A minute, in milliseconds.
const MINUTE: u64 = 60_000;

fn ways(out: &[Output]) -> Vec<Transport> {
    let mut ways = Vec::new();
    for output in out {
        if let Output::Connect(way) = output {
            ways.push(*way);
        }
    }
    ways
}

/// A machine of which every try fails, and the ways of its tries.
fn failing(hello: Hello, tries: usize) -> (Bench, Vec<Transport>) {
    let mut bench = Bench::new(hello);
    let mut tried = ways(&bench.give(Input::Wanted(true)));
    while tried.len() < tries {
        tried.extend(ways(&bench.give(Input::SocketClosed)));
        tried.extend(ways(&bench.tick()));
    }
    (bench, tried)
}

/// A visitor whose network lets no socket through, on an open stream.
fn on_a_stream() -> Bench {
    let (mut bench, tried) = failing(visitor_hello(), 3);
    assert_eq!(tried, [Socket, Socket, Stream]);
    bench.greet(vec![]);
    bench
}

/// Waits, kept alive by pings, until it connects; how long that took, in milliseconds.
fn until_it_connects(bench: &mut Bench) -> (u64, Vec<Output>) {
    let start = bench.now;
    loop {
        assert!(bench.now < start + 100 * MINUTE, "it never connects");
        let due = bench.chat.deadline().expect("something is due");
        bench.now = (bench.now + 20_000).min(due.since(at(0)).as_millis());
        let out = bench.give(Input::Ticked);
        if !ways(&out).is_empty() {
            return (bench.now - start, out);
        }
        assert_eq!(out, [], "silence");
        ping(bench);
    }
}

fn ping(bench: &mut Bench) {
    bench.frame(ServerFrame::Ping(Ping { heads: vec![] }));
}

/// Ticks on without reaching the return, so that the line is not silent.
fn stay(bench: &mut Bench, millis: u64) {
    let end = bench.now + millis;
    while bench.now + 20_000 < end {
        bench.now += 20_000;
        ping(bench);
    }
    bench.now = end;
    ping(bench);
}

#[test]
fn after_two_dead_sockets_ways_take_turns_until_one_works() {
    let (_, tried) = failing(visitor_hello(), 7);
    assert_eq!(
        tried,
        [Socket, Socket, Stream, Socket, Stream, Socket, Stream]
    );
}

#[test]
fn the_console_has_sockets_alone() {
    let (_, tried) = failing(agent_hello(), 9);
    assert_eq!(tried, [Socket; 9]);
}

#[test]
fn a_socket_that_hangs_says_enough() {
    for opened in [false, true] {
        let mut bench = Bench::new(visitor_hello());
        bench.give(Input::Wanted(true));
        if opened {
            // The proxy let it open and swallows what is sent.
            bench.give(Input::SocketOpened);
        }
        assert_eq!(bench.tick(), [Output::Disconnect]);
        assert_eq!(bench.now, 10_000);
        assert_eq!(ways(&bench.tick()), [Stream]);
    }
}

#[test]
fn a_server_that_says_goodbye_was_heard() {
    let mut bench = Bench::new(visitor_hello());
    bench.give(Input::Wanted(true));
    for _ in 0..4 {
        bench.give(Input::SocketOpened);
        bench.frame(bye(ErrorCode::RateLimited, true, 1_000));
        assert_eq!(ways(&bench.tick()), [Socket]);
    }
}

#[test]
fn where_a_socket_worked_it_takes_more_to_give_it_up() {
    let mut bench = Bench::open_visitor(vec![]);
    let mut tried = Vec::new();
    while tried.len() < 6 {
        bench.now += 2_000;
        tried.extend(ways(&bench.give(Input::SocketClosed)));
        tried.extend(ways(&bench.tick()));
    }
    assert_eq!(tried, [Socket, Socket, Socket, Socket, Socket, Stream]);
}

#[test]
fn being_offline_says_nothing_of_sockets() {
    let mut bench = Bench::new(visitor_hello());
    bench.give(Input::WentOffline);
    bench.give(Input::Wanted(true));
    for _ in 0..2 {
        bench.give(Input::SocketClosed);
        bench.tick();
    }
    bench.now += 2_000;
    bench.give(Input::SocketClosed);
    assert_eq!(ways(&bench.give(Input::Woken)), [Socket]);
    bench.give(Input::SocketClosed);
    assert_eq!(ways(&bench.tick()), [Socket]);
}

#[test]
fn it_returns_to_the_socket_ever_more_rarely() {
    let mut bench = on_a_stream();
    for minutes in [1, 2, 4, 8, 16, 30, 30] {
        let (waited, out) = until_it_connects(&mut bench);
        assert_eq!(out, [Output::Disconnect, Output::Connect(Socket)]);
        assert_eq!(waited, minutes * MINUTE);
        // Still blocked: back to the stream, soon and at once.
        bench.give(Input::SocketClosed);
        let before = bench.now;
        assert_eq!(ways(&bench.tick()), [Stream]);
        assert!(bench.now - before <= 1_000);
        bench.greet(vec![]);
    }
}

#[test]
fn a_socket_that_works_again_is_kept() {
    let mut bench = on_a_stream();
    until_it_connects(&mut bench);
    bench.greet(vec![]);
    stay(&mut bench, 60 * MINUTE);
    bench.give(Input::SocketClosed);
    assert_eq!(ways(&bench.tick()), [Socket]);
}

#[test]
fn another_network_is_tried_at_once_a_look_at_the_page_is_not() {
    let mut bench = on_a_stream();
    bench.now += 5_000;
    assert_eq!(bench.give(Input::Woken), []);
    assert_eq!(bench.give(Input::WentOffline), []);
    assert_eq!(
        bench.give(Input::Woken),
        [Output::Disconnect, Output::Connect(Socket)]
    );
    // The stream was lost with the network.
    let mut bench = on_a_stream();
    bench.now += 5_000;
    bench.give(Input::WentOffline);
    bench.give(Input::SocketClosed);
    assert_eq!(ways(&bench.give(Input::Woken)), [Socket]);
}

#[test]
fn a_stream_that_worked_and_broke_is_taken_again() {
    let mut bench = on_a_stream();
    bench.now += 30_000;
    bench.give(Input::SocketClosed);
    assert_eq!(ways(&bench.tick()), [Stream]);
}

#[test]
fn it_does_not_return_while_something_is_under_way() {
    let mut bench = on_a_stream();
    stay(&mut bench, MINUTE - 1);
    assert_eq!(sent(bench.submit("a")), ["a"]);
    for _ in 0..2 {
        // A message on the wire.
        assert_eq!(ways(&bench.tick()), []);
    }
    bench.frame(ack("a", 1));
    bench.give(Input::Wrote(room()));
    assert_eq!(ways(&bench.tick()), [], "somebody is typing");
    let (waited, out) = until_it_connects(&mut bench);
    assert!(waited <= 10_000, "{waited}");
    // The typing had ended by then.
    assert_eq!(ways(&out), [Socket]);
}

#[test]
fn what_fails_in_the_change_is_sent_again_on_the_other_way() {
    let mut bench = on_a_stream();
    bench.submit("a");
    bench.give(Input::SocketClosed);
    assert_eq!(ways(&bench.tick()), [Stream]);
    assert_eq!(sent(bench.greet(vec![])), ["a"]);
    bench.frame(ack("a", 1));
    bench.give(Input::WentOffline);
    bench.now += 2_000;
    assert_eq!(ways(&bench.give(Input::Woken)), [Socket]);
    assert_eq!(bench.chat.outgoing().count(), 0);
    let hello = frames(bench.give(Input::SocketOpened));
    assert_eq!(hello.len(), 1);
    bench.frame(welcome(vec![mark(1, 1, 0)]));
    assert_eq!(sent(bench.submit("b")), ["b"]);
    assert_eq!(bench.shown().len(), 2);
    assert!(bench.chat.outgoing().all(|(kept, _)| kept.cid == cid("b")));
}

#[test]
fn a_switch_does_not_start_with_a_long_wait() {
    // After a long outage the waits are long; a stream that lasted makes them short.
    for seed in 0..20 {
        let mut bench = Bench::new(visitor_hello());
        bench.chat = Chat::new(Chance::new(seed));
        bench.give(Input::Introduced(visitor_hello()));
        let mut last = ways(&bench.give(Input::Wanted(true)));
        for _ in 0..8 {
            bench.give(Input::SocketClosed);
            last = ways(&bench.tick());
        }
        assert_eq!(last, [Stream]);
        bench.greet(vec![]);
        until_it_connects(&mut bench);
        bench.give(Input::SocketClosed);
        let before = bench.now;
        assert_eq!(ways(&bench.tick()), [Stream]);
        assert!(bench.now - before <= 1_000);
    }
}
