//! When the machine connects, waits and gives up.

use wasl_chat::{Chance, Chat, Input, Link, Output, Transport};
use wasl_protocol::{
    ClientFrame, DeviceId, ErrorCode, Hello, Ping, Pong, Seq, ServerFrame, VisitorToken,
};

use crate::bench::{Bench, agent_hello, at, bye, event, frames, mark, visitor_hello, welcome};

fn waits(bench: &Bench) -> u64 {
    match bench.chat.link() {
        Link::Waiting(until) => until.since(at(bench.now)).as_millis(),
        link @ (Link::Idle | Link::Connecting | Link::Open | Link::Refused(_)) => {
            panic!("{link:?} is no waiting")
        }
    }
}

fn connects(out: &[Output]) -> bool {
    matches!(out, [Output::Connect(_)])
}

#[test]
fn it_connects_when_wanted_and_introduced_in_either_order() {
    let mut chat = Chat::new(Chance::new(1));
    assert_eq!(chat.update(at(0), Input::Wanted(true)), []);
    assert_eq!(chat.deadline(), None);
    let out = chat.update(at(1), Input::Introduced(visitor_hello()));
    assert_eq!(out, [Output::Connect(Transport::Socket)]);
    assert_eq!(chat.link(), Link::Connecting);
    assert_eq!(
        Bench::new(agent_hello()).give(Input::Wanted(true)),
        [Output::Connect(Transport::Socket)]
    );
}

#[test]
fn hello_names_the_place_of_each_thread_held() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, wasl_protocol::Author::Visitor);
    bench.give(Input::SocketClosed);
    bench.tick();
    let hello = frames(bench.give(Input::SocketOpened));
    let [ClientFrame::Hello(Hello { positions, .. })] = hello.as_slice() else {
        panic!("{hello:?}");
    };
    assert_eq!(positions.len(), 1);
    assert_eq!(positions[0].seq, Seq(1));
}

#[test]
fn welcome_opens_and_greets() {
    let mut bench = Bench::new(visitor_hello());
    assert_eq!(
        bench.connect(vec![]),
        [Output::Greeted {
            agents_online: true
        }]
    );
}

#[test]
fn no_welcome_within_ten_seconds_is_a_failed_try() {
    for opened in [false, true] {
        let mut bench = Bench::new(visitor_hello());
        bench.give(Input::Wanted(true));
        if opened {
            bench.give(Input::SocketOpened);
        }
        assert_eq!(bench.tick_at(9_999), []);
        assert_eq!(bench.tick_at(10_000), [Output::Disconnect]);
        assert!((250..=500).contains(&waits(&bench)));
    }
}

#[test]
fn waits_double_up_to_thirty_seconds() {
    for seed in 0..50 {
        let mut bench = Bench::new(visitor_hello());
        bench.chat = Chat::new(Chance::new(seed));
        bench.give(Input::Introduced(visitor_hello()));
        bench.give(Input::Wanted(true));
        let mut cap = 500;
        for _ in 0..12 {
            bench.now += 2_000;
            bench.give(Input::SocketClosed);
            let wait = waits(&bench);
            assert!((250..=cap).contains(&wait), "{wait} of {cap}");
            cap = (cap * 2).min(30_000);
            assert!(connects(&bench.tick()));
        }
    }
}

#[test]
fn only_a_connection_that_lasted_makes_the_waits_small_again() {
    let longest_wait_after = |open_for: u64| {
        let mut longest = 0;
        for seed in 0..40 {
            let mut bench = Bench::new(visitor_hello());
            bench.chat = Chat::new(Chance::new(seed));
            bench.give(Input::Introduced(visitor_hello()));
            bench.give(Input::Wanted(true));
            for _ in 0..8 {
                bench.greet(vec![]);
                bench.now += open_for;
                bench.give(Input::SocketClosed);
                longest = longest.max(waits(&bench));
                bench.tick();
            }
        }
        longest
    };
    assert!(longest_wait_after(9_000) > 20_000);
    assert!(longest_wait_after(11_000) <= 500);
}

#[test]
fn waking_tries_at_once_but_not_twice_within_a_second() {
    let mut bench = Bench::new(visitor_hello());
    bench.give(Input::Wanted(true));
    for _ in 0..6 {
        bench.now += 10_000;
        bench.give(Input::SocketClosed);
        bench.tick();
    }
    bench.now += 5_000;
    bench.give(Input::SocketClosed);
    assert!(connects(&bench.give(Input::Woken)));
    bench.now += 100;
    bench.give(Input::SocketClosed);
    assert_eq!(bench.give(Input::Woken), []);
    assert_eq!(waits(&bench), 900);
    assert!(connects(&bench.tick()));
    assert_eq!(bench.give(Input::Woken), []);
}

#[test]
fn offline_keeps_the_socket_and_burns_no_tries() {
    let mut bench = Bench::open_visitor(vec![]);
    assert_eq!(bench.give(Input::WentOffline), []);
    assert_eq!(bench.chat.link(), Link::Open);
    bench.now += 3_000;
    bench.give(Input::SocketClosed);
    assert_eq!(waits(&bench), 60_000);
    assert_eq!(
        bench.give(Input::Woken),
        [Output::Connect(Transport::Socket)]
    );
    bench.now += 2_000;
    bench.give(Input::SocketClosed);
    assert!(waits(&bench) <= 500);
}

#[test]
fn bye_says_whether_and_when_to_come_back() {
    for (code, retry, after_ms, expected) in [
        (ErrorCode::Version, false, 0, None),
        (ErrorCode::UnknownSite, false, 0, None),
        (ErrorCode::Origin, false, 0, None),
        (ErrorCode::Unauthorized, false, 5_000, None),
        (ErrorCode::Restarting, true, 4_000, Some(4_000)),
        (ErrorCode::RateLimited, true, u32::MAX, Some(600_000)),
    ] {
        let mut bench = Bench::open_visitor(vec![]);
        bench.now += 20_000;
        assert_eq!(
            bench.frame(bye(code, retry, after_ms)),
            [Output::Disconnect]
        );
        let Some(wait) = expected else {
            assert_eq!(bench.chat.link(), Link::Refused(code));
            assert_eq!(bench.chat.deadline(), None);
            assert_eq!(bench.give(Input::Woken), []);
            continue;
        };
        assert_eq!(waits(&bench), wait);
        // Waking does not go against what the server ordered.
        assert_eq!(bench.give(Input::Woken), []);
        assert_eq!(bench.tick(), [Output::Connect(Transport::Socket)]);
    }
}

#[test]
fn a_refused_client_tries_again_when_introduced_anew() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.frame(bye(ErrorCode::Unauthorized, false, 0));
    bench.now += 5_000;
    let out = bench.give(Input::Introduced(visitor_hello()));
    assert_eq!(out, [Output::Connect(Transport::Socket)]);
}

#[test]
fn another_visitor_needs_another_socket_another_page_does_not() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.now += 5_000;
    let mut hello = visitor_hello();
    if let wasl_protocol::HelloRole::Visitor { page, .. } = &mut hello.role {
        page.title = "Cart".into();
    }
    assert_eq!(bench.give(Input::Introduced(hello.clone())), []);
    if let wasl_protocol::HelloRole::Visitor { token, .. } = &mut hello.role {
        *token = VisitorToken::from_entropy([9; 4]);
    }
    assert_eq!(
        bench.give(Input::Introduced(hello)),
        [Output::Disconnect, Output::Connect(Transport::Socket)]
    );
    bench.now += 5_000;
    let hello = Hello {
        device: DeviceId::new("other"),
        ..agent_hello()
    };
    assert_eq!(
        bench.give(Input::Introduced(hello)),
        [Output::Disconnect, Output::Connect(Transport::Socket)]
    );
}

#[test]
fn silence_for_two_ping_intervals_ends_the_connection() {
    let mut bench = Bench::open_visitor(vec![]);
    let ping = || ServerFrame::Ping(Ping { heads: vec![] });
    bench.now = 30_000;
    assert_eq!(
        bench.frame(ping()),
        [Output::Transmit(ClientFrame::Pong(Pong {}))]
    );
    assert_eq!(bench.tick_at(79_999), []);
    assert_eq!(bench.tick_at(80_000), [Output::Disconnect]);
}

#[test]
fn ten_unreadable_frames_in_a_row_are_let_pass() {
    let mut bench = Bench::open_visitor(vec![]);
    for _ in 0..2 {
        for _ in 0..10 {
            assert_eq!(bench.give(Input::FrameUnreadable), []);
        }
        bench.frame(ServerFrame::Ping(Ping { heads: vec![] }));
    }
    for _ in 0..10 {
        bench.give(Input::FrameUnreadable);
    }
    assert_eq!(bench.give(Input::FrameUnreadable), [Output::Disconnect]);
}

#[test]
fn not_wanted_any_more_closes_and_waits_for_nothing() {
    let mut bench = Bench::open_visitor(vec![]);
    assert_eq!(bench.give(Input::Wanted(false)), [Output::Disconnect]);
    assert_eq!(bench.chat.link(), Link::Idle);
    assert_eq!(bench.chat.deadline(), None);
    bench.now += 5_000;
    assert_eq!(
        bench.give(Input::Wanted(true)),
        [Output::Connect(Transport::Socket)]
    );
}

#[test]
fn a_clock_set_back_does_not_stop_the_tries() {
    let mut bench = Bench::new(visitor_hello());
    bench.now = 3_600_000;
    bench.give(Input::Wanted(true));
    bench.give(Input::SocketClosed);
    bench.now = 0;
    bench.give(Input::Ticked);
    assert!(waits(&bench) <= 1_000);
    assert_eq!(bench.tick(), [Output::Connect(Transport::Socket)]);
}

#[test]
fn frames_before_welcome_change_nothing() {
    let mut bench = Bench::new(visitor_hello());
    bench.give(Input::Wanted(true));
    for opened in [false, true] {
        if opened {
            bench.give(Input::SocketOpened);
        }
        let out = bench.frame(ServerFrame::Event(event(1, wasl_protocol::Author::Visitor)));
        assert_eq!(out, []);
    }
    assert_eq!(bench.last(), 0);
    bench.frame(welcome(vec![mark(1, 0, 0)]));
    assert_eq!(bench.frame(welcome(vec![mark(9, 0, 0)])), []);
}
