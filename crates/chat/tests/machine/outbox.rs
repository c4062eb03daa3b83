//! What is written reaches storage first, the server in order, and the thread once.

use wasl_chat::{Input, ItemState, Outgoing, OutgoingState, Output};
use wasl_protocol::{Author, Body, ErrorCode, MAX_TEXT_BYTES, Seq, ServerFrame};

use crate::bench::{
    Bench, ack, agent, arrived, at, cid, event, mark, refusal, room, sent, synced, text,
    visitor_hello,
};

fn states(bench: &Bench) -> Vec<OutgoingState> {
    bench.chat.outgoing().map(|(_, state)| state).collect()
}

fn stored(name: &str, millis: u64) -> Outgoing {
    Outgoing {
        cid: cid(name),
        conversation: room(),
        body: text(name),
        at: at(millis),
    }
}

#[test]
fn a_message_is_saved_then_sent_then_dropped_once() {
    let mut bench = Bench::open_visitor(vec![]);
    let out = bench.submit("a");
    assert!(matches!(out[0], Output::SaveOutgoing(_)));
    assert_eq!(sent(out), ["a"]);
    assert_eq!(bench.shown(), [("a".into(), ItemState::Sending)]);
    let out = bench.frame(ack("a", 1));
    assert_eq!(out[0], Output::DropOutgoing(cid("a")));
    assert_eq!(arrived(&out), [1]);
    assert_eq!(bench.shown(), [("a".into(), ItemState::Sent)]);
    // Its echo, and the acknowledgement once more, add nothing.
    let mut echo = event(1, Author::Visitor);
    echo.cid = Some(cid("a"));
    echo.body = text("a");
    assert_eq!(bench.frame(ServerFrame::Event(echo)), []);
    assert_eq!(bench.frame(ack("a", 1)), []);
    assert_eq!(bench.shown(), [("a".into(), ItemState::Sent)]);
}

#[test]
fn an_echo_settles_as_well_as_an_acknowledgement() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    let mut echo = event(1, Author::Visitor);
    echo.cid = Some(cid("a"));
    let out = bench.frame(ServerFrame::Event(echo));
    assert_eq!(out[0], Output::DropOutgoing(cid("a")));
    assert_eq!(arrived(&out), [1]);
    assert_eq!(bench.frame(ack("a", 1)), []);
}

#[test]
fn sixteen_are_under_way_at_most_and_the_next_goes_with_each_answer() {
    let mut bench = Bench::new(visitor_hello());
    for number in 0..20 {
        assert_eq!(
            sent(bench.submit(&number.to_string())),
            Vec::<String>::new()
        );
    }
    let first = sent(bench.connect(vec![]));
    assert_eq!(first.len(), 16);
    assert_eq!(first[..2], ["0", "1"]);
    assert_eq!(sent(bench.frame(ack("0", 1))), ["16"]);
    assert_eq!(sent(bench.frame(ack("1", 2))), ["17"]);
}

#[test]
fn what_was_not_acknowledged_goes_again_in_order() {
    let mut bench = Bench::open_visitor(vec![]);
    for name in ["a", "b", "c"] {
        bench.submit(name);
    }
    bench.frame(ack("a", 1));
    assert_eq!(sent(bench.reconnect(vec![mark(1, 0, 0)])), ["b", "c"]);
}

#[test]
fn no_answer_for_fifteen_seconds_sends_again() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    assert_eq!(sent(bench.tick_at(14_999)), Vec::<String>::new());
    assert_eq!(sent(bench.tick_at(15_000)), ["a"]);
    assert_eq!(states(&bench), [OutgoingState::InFlight]);
}

#[test]
fn a_message_ahead_of_the_thread_stays_below_until_its_place_is_reached() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    bench.submit("b");
    let out = bench.frame(ack("a", 3));
    assert_eq!(out, [Output::DropOutgoing(cid("a"))]);
    let waiting = [
        ("a".into(), ItemState::Sent),
        ("b".into(), ItemState::Sending),
    ];
    assert_eq!(bench.shown(), waiting);
    bench.event(1, agent());
    let out = bench.event(2, agent());
    assert_eq!(arrived(&out), [2, 3]);
    assert_eq!(
        bench.shown(),
        [
            ("1".into(), ItemState::Sent),
            ("2".into(), ItemState::Sent),
            ("a".into(), ItemState::Sent),
            ("b".into(), ItemState::Sending),
        ]
    );
}

#[test]
fn a_refusal_for_now_waits_and_holds_back_what_is_behind() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    bench.frame(refusal(Some("a"), ErrorCode::Internal, true, 2_000));
    assert_eq!(sent(bench.submit("b")), Vec::<String>::new());
    assert_eq!(sent(bench.tick_at(1_999)), Vec::<String>::new());
    assert_eq!(sent(bench.tick()), ["a", "b"]);
}

#[test]
fn a_rate_limit_pauses_everything() {
    for name in [None, Some("a")] {
        let mut bench = Bench::open_visitor(vec![]);
        bench.submit("a");
        bench.frame(refusal(name, ErrorCode::RateLimited, true, 3_000));
        assert_eq!(sent(bench.submit("b")), Vec::<String>::new());
        assert_eq!(sent(bench.tick_at(2_999)), Vec::<String>::new());
        assert!(sent(bench.tick_at(3_000)).contains(&"b".into()));
    }
}

#[test]
fn a_refusal_for_good_fails_until_tried_again_or_given_up() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    let code = ErrorCode::Forbidden;
    let refused = Output::Refused {
        cid: Some(cid("a")),
        code,
    };
    let out = bench.frame(refusal(Some("a"), code, false, 0));
    assert_eq!(out, [refused]);
    assert_eq!(bench.frame(refusal(Some("a"), code, false, 0)), []);
    assert_eq!(bench.shown(), [("a".into(), ItemState::Failed(code))]);
    assert_eq!(sent(bench.submit("b")), ["b"]);
    assert_eq!(sent(bench.give(Input::Retried(cid("a")))), ["a"]);
    assert_eq!(bench.shown()[0], ("a".into(), ItemState::Sending));
    // Only what failed can be given up: anything else may be stored already.
    assert_eq!(bench.give(Input::Discarded(cid("a"))), []);
    bench.frame(refusal(Some("a"), code, false, 0));
    let out = bench.give(Input::Discarded(cid("a")));
    assert_eq!(out, [Output::DropOutgoing(cid("a"))]);
    assert_eq!(bench.shown(), [("b".into(), ItemState::Sending)]);
}

#[test]
fn a_refusal_of_no_message_is_told_unless_it_passes() {
    let mut bench = Bench::open_visitor(vec![]);
    let code = ErrorCode::IdentityExpired;
    let out = bench.frame(refusal(None, code, false, 0));
    assert_eq!(out, [Output::Refused { cid: None, code }]);
    assert_eq!(
        bench.frame(refusal(None, ErrorCode::RateLimited, true, 5)),
        []
    );
}

#[test]
fn a_message_that_no_frame_holds_is_refused_here_and_kept() {
    let mut bench = Bench::open_visitor(vec![]);
    let out = bench.submit_body("a", text(&"x".repeat(MAX_TEXT_BYTES + 1)));
    let code = ErrorCode::TooLarge;
    assert!(matches!(out[0], Output::SaveOutgoing(_)));
    assert_eq!(
        out[1..],
        [Output::Refused {
            cid: Some(cid("a")),
            code
        }]
    );
    let out = bench.give(Input::Retried(cid("a")));
    assert_eq!(
        out,
        [Output::Refused {
            cid: Some(cid("a")),
            code
        }]
    );
    assert_eq!(bench.chat.outgoing().count(), 1);
}

#[test]
fn restored_messages_take_their_places_by_time() {
    let mut bench = Bench::new(visitor_hello());
    bench.now = 50;
    bench.submit("new");
    let out = bench.give(Input::Restored(vec![stored("b", 20), stored("a", 10)]));
    assert_eq!(out, []);
    let names: Vec<_> = bench.shown().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "b", "new"]);
    assert_eq!(sent(bench.connect(vec![])), ["a", "b", "new"]);
    // Known ones add nothing; committed ones are dropped.
    bench.frame(ack("a", 1));
    let out = bench.give(Input::Restored(vec![stored("a", 10), stored("b", 20)]));
    assert_eq!(out, [Output::DropOutgoing(cid("a"))]);
    assert_eq!(bench.shown().len(), 3);
}

#[test]
fn messages_of_one_millisecond_keep_their_order_over_a_reload() {
    let mut bench = Bench::new(visitor_hello());
    let mut saved = Vec::new();
    for name in ["z", "m", "a"] {
        for output in bench.submit(name) {
            if let Output::SaveOutgoing(outgoing) = output {
                saved.insert(0, outgoing);
            }
        }
    }
    let mut reloaded = Bench::new(visitor_hello());
    reloaded.give(Input::Restored(saved));
    assert_eq!(sent(reloaded.connect(vec![])), ["z", "m", "a"]);
}

#[test]
fn an_acknowledgement_of_nothing_or_of_nowhere_is_ignored() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    assert_eq!(bench.frame(ack("b", 1)), []);
    assert_eq!(bench.frame(ack("a", 0)), []);
    if let ServerFrame::Ack(mut elsewhere) = ack("a", 1) {
        elsewhere.conversation = wasl_protocol::ConversationId::new("elsewhere");
        assert_eq!(bench.frame(ServerFrame::Ack(elsewhere)), []);
    }
    assert_eq!(bench.chat.outgoing().count(), 1);
}

#[test]
fn the_echo_brings_the_rich_text_to_a_message_placed_by_its_acknowledgement() {
    let mut bench = Bench::open_agent();
    bench.submit("*hi*");
    bench.frame(ack("*hi*", 1));
    let rich = vec![wasl_protocol::Block::Paragraph(vec![])];
    let mut echo = event(1, agent());
    echo.cid = Some(cid("*hi*"));
    echo.body = Body::Text {
        text: "*hi*".into(),
        rich,
    };
    bench.frame(ServerFrame::Event(echo.clone()));
    let thread = bench.chat.thread(&room()).expect("the thread");
    assert_eq!(thread.items[0].body, echo.body);
    assert_eq!(thread.items[0].from, agent());
    assert_eq!(thread.last, Seq(1));
}

#[test]
fn an_agents_message_whose_echo_was_cut_off_is_asked_for() {
    let mut bench = Bench::open_agent();
    bench.submit("*hi*");
    bench.frame(ack("*hi*", 1));
    assert_eq!(bench.shown(), [("*hi*".into(), ItemState::Sent)]);
    assert_eq!(bench.last(), 0, "the server's version is still to come");
    assert_eq!(synced(bench.reconnect(vec![])), [0]);
    let mut echo = event(1, agent());
    echo.cid = Some(cid("*hi*"));
    echo.body = Body::Text {
        text: "*hi*".into(),
        rich: vec![wasl_protocol::Block::Paragraph(vec![])],
    };
    bench.frame(ServerFrame::Event(echo.clone()));
    let thread = bench.chat.thread(&room()).expect("the thread");
    assert_eq!(thread.items.len(), 1);
    assert_eq!(thread.items[0].body, echo.body);
}

#[test]
fn an_echo_without_its_id_is_known_by_the_acknowledgement() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    bench.event(1, Author::Visitor);
    assert_eq!(bench.shown().len(), 2);
    assert_eq!(bench.frame(ack("a", 1)), [Output::DropOutgoing(cid("a"))]);
    assert_eq!(bench.shown(), [("1".into(), ItemState::Sent)]);
}

#[test]
fn what_is_submitted_twice_is_one_message() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    assert_eq!(bench.submit("a"), []);
    bench.frame(ack("a", 1));
    assert_eq!(bench.submit("a"), []);
    assert_eq!(bench.shown().len(), 1);
}

#[test]
fn a_restored_message_that_came_early_is_not_sent_again() {
    let mut bench = Bench::open_visitor(vec![]);
    let mut early = event(2, Author::Visitor);
    early.cid = Some(cid("a"));
    bench.frame(ServerFrame::Event(early));
    let out = bench.give(Input::Restored(vec![stored("a", 10)]));
    assert_eq!(out, [Output::DropOutgoing(cid("a"))]);
}
