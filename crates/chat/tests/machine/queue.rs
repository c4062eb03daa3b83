//! The visitor's place among those who wait for an agent.

use wasl_chat::{Input, Output, Place, TabMessage};
use wasl_protocol::{Author, Body, ConversationState, Queue, ServerFrame, Signal};

use crate::bench::{Bench, agent, event, mark, room, welcome};

fn queue(position: u32) -> Queue {
    Queue {
        conversation: room(),
        position,
        expected_wait: Some(60),
    }
}

fn told(position: u32) -> ServerFrame {
    ServerFrame::Ephemeral(Signal::Queue(queue(position)))
}

/// A visitor who has written and stands in line.
fn waiting() -> Bench {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, Author::Visitor);
    bench.frame(told(2));
    assert_eq!(bench.chat.queue(), Some(&queue(2)));
    bench
}

#[test]
fn the_latest_place_holds_until_there_is_none() {
    let mut bench = waiting();
    let out = bench.frame(told(1));
    assert!(out.contains(&Output::Signalled(Signal::Queue(queue(1)))));
    assert_eq!(bench.chat.queue(), Some(&queue(1)));
    bench.frame(told(0));
    assert_eq!(bench.chat.queue(), None);
}

#[test]
fn an_answer_ends_it_and_so_does_the_end() {
    let mut bench = waiting();
    bench.event(2, Author::Visitor);
    assert_eq!(bench.chat.queue(), Some(&queue(2)), "own words do not");
    bench.event(3, agent());
    assert_eq!(bench.chat.queue(), None);

    let mut bench = waiting();
    let mut resolved = event(2, agent());
    let state = ConversationState::Resolved;
    resolved.body = Body::Status { state };
    bench.frame(ServerFrame::Event(resolved));
    assert_eq!(bench.chat.queue(), None);
}

#[test]
fn what_was_said_before_ends_nothing() {
    let mut bench = Bench::open_visitor(vec![mark(3, 3, 3)]);
    bench.frame(told(1));
    // Read back: the agent's words are older than the place.
    bench.event(1, Author::Visitor);
    bench.event(2, agent());
    bench.event(3, Author::Visitor);
    assert_eq!(bench.chat.queue(), Some(&queue(1)));
}

#[test]
fn another_connection_is_told_anew() {
    let mut bench = waiting();
    bench.reconnect(vec![mark(1, 1, 0)]);
    assert_eq!(bench.chat.queue(), None);
}

#[test]
fn a_leader_tells_a_follower_that_comes_later() {
    let mut leader = waiting();
    leader.give(Input::Placed(Place::Leader));
    leader.greet(vec![mark(1, 1, 0)]);
    leader.frame(told(2));
    let out = leader.give(Input::TabSpoke(TabMessage::Hello));
    let place = out
        .iter()
        .position(|out| *out == Output::Post(TabMessage::Said(told(2))));
    let greeting = out
        .iter()
        .position(|out| matches!(out, Output::Post(TabMessage::Said(ServerFrame::Welcome(_)))));
    assert!(greeting < place, "{out:?}");

    let mut follower = Bench::new(crate::bench::visitor_hello());
    follower.give(Input::Placed(Place::Follower));
    follower.give(Input::Wanted(true));
    for frame in [welcome(vec![mark(1, 1, 0)]), told(2)] {
        follower.give(Input::TabSpoke(TabMessage::Said(frame)));
    }
    assert_eq!(follower.chat.queue(), Some(&queue(2)));
}
