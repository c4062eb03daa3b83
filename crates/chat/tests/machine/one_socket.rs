//! Whatever the socket and the browser do, there is one socket at a time and no busy loop.

use proptest::prelude::*;
use wasl_chat::{Input, Output, Transport};
use wasl_protocol::ErrorCode;

use crate::bench::{Bench, bye, visitor_hello, welcome};

/// What may happen.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Wanted(bool),
    Opened,
    Welcomed,
    Closed,
    Bye(bool, u32),
    Woken,
    Offline,
    Garbled,
    Time(u32),
}

proptest! {
    #[test]
    fn at_most_one_socket_and_never_a_busy_loop(turns in prop::collection::vec(prop_oneof![
        any::<bool>().prop_map(Turn::Wanted),
        Just(Turn::Opened),
        Just(Turn::Welcomed),
        Just(Turn::Closed),
        (any::<bool>(), 0..9_000_u32).prop_map(|(retry, after)| Turn::Bye(retry, after)),
        Just(Turn::Woken),
        Just(Turn::Offline),
        Just(Turn::Garbled),
        (0..40_000_u32).prop_map(Turn::Time),
    ], 1..80)) {
        let mut bench = Bench::new(visitor_hello());
        let mut socket = false;
        let mut last_try = None;
        for turn in turns {
            let input = match turn {
                Turn::Wanted(wanted) => Input::Wanted(wanted),
                Turn::Opened => Input::SocketOpened,
                Turn::Welcomed => Input::FrameReceived(welcome(vec![])),
                Turn::Closed => { socket = false; Input::SocketClosed }
                Turn::Bye(retry, after) => {
                    Input::FrameReceived(bye(ErrorCode::Restarting, retry, after))
                }
                Turn::Woken => Input::Woken,
                Turn::Offline => Input::WentOffline,
                Turn::Garbled => Input::FrameUnreadable,
                Turn::Time(span) => { bench.now += u64::from(span); Input::Ticked }
            };
            for output in bench.give(input) {
                if let Output::Connect(way) = output {
                    prop_assert!(!socket);
                    socket = true;
                    // The first try is a socket.
                    prop_assert!(way == Transport::Socket || last_try.is_some());
                    prop_assert!(last_try.is_none_or(|last| bench.now >= last + 1_000));
                    last_try = Some(bench.now);
                }
                if output == Output::Disconnect {
                    socket = false;
                }
            }
        }
    }
}

#[test]
fn a_bye_that_asks_for_no_wait_shortens_none() {
    let mut bench = Bench::new(visitor_hello());
    bench.give(Input::Wanted(true));
    bench.give(Input::SocketOpened);
    bench.give(Input::FrameReceived(bye(ErrorCode::Restarting, true, 0)));
    let connects = |outputs: Vec<Output>| {
        outputs
            .iter()
            .any(|output| matches!(output, Output::Connect(_)))
    };
    assert!(
        !connects(bench.give(Input::Woken)),
        "a second has not passed"
    );
    bench.now += 1_000;
    assert!(connects(bench.give(Input::Woken)));
}
