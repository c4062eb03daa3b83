//! What is asked for when something is missing.

use wasl_chat::Input;
use wasl_protocol::{Author, Ping, Position, Reset, SeenMark, Seq, ServerFrame, Signal};

use crate::bench::{Bench, ack, agent, arrived, at, event, mark, room, synced};

fn loading(bench: &Bench) -> bool {
    bench
        .chat
        .thread(&room())
        .is_some_and(|thread| thread.loading)
}

fn ping(head: u32) -> ServerFrame {
    ServerFrame::Ping(Ping {
        heads: vec![Position {
            conversation: room(),
            seq: Seq(head),
        }],
    })
}

#[test]
fn a_new_page_reads_the_thread_page_by_page() {
    let mut bench = Bench::new(crate::bench::visitor_hello());
    assert_eq!(synced(bench.connect(vec![mark(250, 0, 0)])), [0]);
    assert!(loading(&bench));
    let mut asked = Vec::new();
    for seq in 1..=250 {
        asked.extend(synced(bench.event(seq, agent())));
    }
    assert_eq!(asked, [100, 200]);
    assert!(!loading(&bench));
    assert_eq!(bench.last(), 250);
}

#[test]
fn after_a_reconnect_the_server_sends_what_was_missed_unasked() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, agent());
    bench.now += 20_000;
    assert_eq!(synced(bench.reconnect(vec![mark(3, 0, 0)])), []);
    assert!(loading(&bench));
    let greeted = bench.now;
    bench.event(2, agent());
    // It stopped half-way: asked for after a moment.
    assert_eq!(synced(bench.tick_at(greeted + 1_999)), []);
    assert_eq!(synced(bench.tick_at(greeted + 2_000)), [2]);
    bench.event(3, agent());
    assert!(!loading(&bench));
}

#[test]
fn an_unanswered_question_is_repeated_ever_more_slowly() {
    let mut bench = Bench::open_visitor(vec![mark(5, 0, 0)]);
    let mut asked_at = Vec::new();
    for _ in 0..40 {
        let millis = bench.now + 5_000;
        if synced(bench.tick_at(millis)) == [0] {
            asked_at.push(millis);
        }
        bench.frame(ServerFrame::Ping(Ping { heads: vec![] }));
    }
    assert_eq!(asked_at, [5_000, 15_000, 35_000, 75_000, 135_000, 195_000]);
    assert!(!loading(&bench));
}

#[test]
fn a_gap_is_asked_for_at_once_and_only_once() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, agent());
    assert_eq!(synced(bench.event(4, agent())), [1]);
    assert_eq!(synced(bench.event(3, agent())), []);
    assert_eq!(synced(bench.event(4, agent())), []);
    let out = bench.event(2, agent());
    assert_eq!(arrived(&out), [2, 3, 4]);
    assert_eq!(arrived(&bench.event(3, agent())), []);
}

#[test]
fn a_thread_that_starts_in_the_middle_is_read_from_its_start() {
    let mut bench = Bench::open_visitor(vec![]);
    assert_eq!(synced(bench.event(7, agent())), [0]);
}

#[test]
fn a_ping_shows_what_was_missed() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, agent());
    assert_eq!(synced(bench.frame(ping(1))), []);
    assert_eq!(synced(bench.frame(ping(2))), [1]);
}

#[test]
fn an_acknowledgement_or_a_mark_ahead_gives_what_is_between_a_moment() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    assert_eq!(synced(bench.frame(ack("a", 2))), []);
    assert_eq!(synced(bench.tick_at(2_000)), [0]);
    let mut bench = Bench::open_visitor(vec![]);
    let seen: SeenMark = mark(1, 0, 0);
    let seen = ServerFrame::Ephemeral(Signal::Seen(seen));
    assert_eq!(synced(bench.frame(seen)), []);
    assert_eq!(synced(bench.tick_at(2_000)), [0]);
}

#[test]
fn beyond_two_hundred_the_furthest_are_dropped_and_asked_for_again() {
    let mut bench = Bench::open_visitor(vec![]);
    for seq in (2..=400).rev() {
        bench.event(seq, agent());
    }
    let out = bench.event(1, agent());
    assert_eq!(arrived(&out).len(), 201);
    assert_eq!(synced(out), [201]);
}

#[test]
fn a_reset_starts_anew_and_keeps_what_waits() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, agent());
    bench.event(2, agent());
    bench.submit("mine");
    let reset = ServerFrame::Reset(Reset {
        conversation: room(),
    });
    let out = bench.frame(reset);
    assert_eq!(out[0], wasl_chat::Output::WasReset(room()));
    assert_eq!(synced(out), [0]);
    assert_eq!(bench.shown().len(), 1);
    assert_eq!(arrived(&bench.event(1, agent())), [1]);
}

#[test]
fn an_agents_conversation_is_light_until_it_is_followed() {
    let mut bench = Bench::open_agent();
    let visitor = wasl_protocol::Author::Visitor;
    let out = bench.event(5, visitor.clone());
    assert_eq!(arrived(&out), [5]);
    assert_eq!(synced(out), []);
    assert_eq!(arrived(&bench.event(4, visitor.clone())), []);
    assert_eq!(arrived(&bench.event(5, visitor.clone())), []);
    assert_eq!(arrived(&bench.event(8, visitor.clone())), [8]);
    assert_eq!(bench.chat.unread(&room()), 2);
    assert_eq!(bench.shown(), []);
    assert_eq!(synced(bench.frame(ping(9))), []);

    assert_eq!(synced(bench.give(Input::Followed(room()))), [0]);
    assert_eq!(bench.chat.unread(&room()), 0);
    for seq in 1..=8 {
        assert_eq!(arrived(&bench.event(seq, visitor.clone())), []);
    }
    assert_eq!(arrived(&bench.event(9, visitor)), [9]);
    assert_eq!(bench.chat.unread(&room()), 9);
    assert_eq!(synced(bench.give(Input::Followed(room()))), []);
}

#[test]
fn a_followed_conversation_is_asked_for_until_it_answers_or_seems_empty() {
    let mut bench = Bench::open_agent();
    let mut asked = synced(bench.give(Input::Followed(room()))).len();
    for _ in 0..20 {
        if bench.chat.deadline().is_some() {
            asked += synced(bench.tick()).len();
            bench.frame(ServerFrame::Ping(Ping { heads: vec![] }));
        }
    }
    assert_eq!(asked, 5);
    assert!(!loading(&bench));
}

#[test]
fn an_agent_who_writes_follows() {
    let mut bench = Bench::open_agent();
    assert_eq!(synced(bench.submit("hello")), [0]);
}

#[test]
fn an_agents_threads_are_let_go_beyond_a_hundred() {
    let mut bench = Bench::open_agent();
    for number in 0..150 {
        let id = wasl_protocol::ConversationId::new(number.to_string());
        bench.give(Input::Followed(id.clone()));
        let mut first = event(1, wasl_protocol::Author::Visitor);
        first.conversation = id;
        bench.frame(ServerFrame::Event(first));
    }
    let whole = |bench: &Bench, number: usize| {
        let id = wasl_protocol::ConversationId::new(number.to_string());
        bench
            .chat
            .thread(&id)
            .is_some_and(|thread| thread.last == Seq(1))
    };
    assert!(!whole(&bench, 49) && whole(&bench, 50) && whole(&bench, 149));
}

#[test]
fn conversations_without_end_are_forgotten() {
    let mut bench = Bench::open_agent();
    for number in 0..1_500 {
        let mut first = event(1, wasl_protocol::Author::Visitor);
        first.conversation = wasl_protocol::ConversationId::new(number.to_string());
        assert_eq!(arrived(&bench.frame(ServerFrame::Event(first))), [1]);
    }
    assert_eq!(bench.chat.conversations().count(), 1_000);
}

#[test]
fn ten_thousand_messages_are_no_trouble() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("mine");
    for seq in 1..=10_000 {
        bench.event(seq, agent());
    }
    assert_eq!(bench.last(), 10_000);
    assert_eq!(bench.chat.unread(&room()), 10_000);
}

#[test]
fn what_an_agent_follows_is_asked_for_after_each_welcome_that_does_not_tell_of_it() {
    let mut bench = Bench::new(crate::bench::agent_hello());
    bench.give(Input::Followed(room()));
    assert_eq!(synced(bench.connect(vec![])), [0]);
    bench.event(1, agent());
    bench.now += 20_000;
    assert_eq!(synced(bench.reconnect(vec![])), [1]);
    bench.now += 20_000;
    assert_eq!(synced(bench.reconnect(vec![mark(1, 0, 0)])), []);
}

#[test]
fn an_answered_question_is_not_repeated() {
    let mut bench = Bench::open_agent();
    bench.give(Input::Followed(room()));
    bench.event(1, agent());
    assert_eq!(synced(bench.tick_at(10_000)), []);
    assert_eq!(synced(bench.tick_at(40_000)), []);
}

#[test]
fn a_second_gap_is_asked_for_as_soon_as_the_first_is_filled() {
    let mut bench = Bench::open_visitor(vec![]);
    assert_eq!(synced(bench.event(2, agent())), [0]);
    assert_eq!(synced(bench.event(1, agent())), []);
    assert_eq!(synced(bench.event(4, agent())), [2]);
}

#[test]
fn a_slow_answer_is_waited_for_while_it_comes_in() {
    let mut bench = Bench::open_visitor(vec![mark(5, 0, 0)]);
    for seq in 1..=4 {
        bench.now += 4_000;
        assert_eq!(synced(bench.event(seq, agent())), []);
    }
    assert_eq!(synced(bench.tick_at(20_999)), []);
    assert_eq!(synced(bench.tick_at(21_000)), [4]);
}

#[test]
fn a_reset_forgets_what_came_early_and_what_was_acknowledged() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("mine");
    bench.frame(ack("mine", 3));
    bench.event(4, agent());
    assert_eq!(bench.shown().len(), 1);
    let conversation = room();
    bench.frame(ServerFrame::Reset(Reset { conversation }));
    assert_eq!(bench.shown(), []);
    assert_eq!(arrived(&bench.event(1, agent())), [1]);
    assert_eq!(arrived(&bench.event(2, agent())), [2]);
}

#[test]
fn a_conversation_that_nobody_follows_is_not_waited_for() {
    let mut bench = Bench::open_agent();
    bench.event(1, Author::Visitor);
    bench.frame(ServerFrame::Ephemeral(Signal::Seen(mark(3, 0, 1))));
    // The bench holds every update to a deadline that has not passed.
    let idle = bench.chat.deadline().expect("the line may fall silent");
    assert!(idle > at(40_000));
    bench.tick_at(3_000);
}
