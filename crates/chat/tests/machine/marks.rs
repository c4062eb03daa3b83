//! How far each side has read, and what is left to read.

use wasl_chat::{Input, ItemState};
use wasl_protocol::{Author, Body, ClientFrame, ConversationState, Seen, Seq, ServerFrame, Signal};

use crate::bench::{Bench, ack, agent, event, frames, mark, room};

fn read(bench: &mut Bench, seq: u32) -> Vec<u32> {
    let conversation = room();
    told(bench.give(Input::Read {
        conversation,
        seq: Seq(seq),
    }))
}

fn told(out: Vec<wasl_chat::Output>) -> Vec<u32> {
    let marks = frames(out).into_iter().filter_map(|frame| match frame {
        ClientFrame::Seen(Seen { seq, .. }) => Some(seq.0),
        ClientFrame::Hello(_)
        | ClientFrame::Send(_)
        | ClientFrame::Sync(_)
        | ClientFrame::Typing(_)
        | ClientFrame::Page(_)
        | ClientFrame::Identify(_)
        | ClientFrame::Pong(_) => None,
    });
    marks.collect()
}

#[test]
fn reading_is_told_only_when_it_goes_on() {
    let mut bench = Bench::open_visitor(vec![]);
    for seq in 1..=3 {
        bench.event(seq, agent());
    }
    assert_eq!(bench.chat.unread(&room()), 3);
    assert_eq!(read(&mut bench, 2), [2]);
    assert_eq!(read(&mut bench, 2), Vec::<u32>::new());
    assert_eq!(read(&mut bench, 1), Vec::<u32>::new());
    assert_eq!(bench.chat.unread(&room()), 1);
    // Nobody reads what is not there.
    assert_eq!(read(&mut bench, 900), [3]);
    assert_eq!(bench.chat.unread(&room()), 0);
}

#[test]
fn reading_while_away_is_told_after_welcome_unless_known() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, agent());
    bench.event(2, agent());
    bench.give(Input::SocketClosed);
    assert_eq!(read(&mut bench, 2), Vec::<u32>::new());
    bench.tick();
    assert_eq!(told(bench.greet(vec![mark(2, 1, 0)])), [2]);
    bench.now += 20_000;
    assert_eq!(
        told(bench.reconnect(vec![mark(2, 2, 0)])),
        Vec::<u32>::new()
    );
    // It was sent, but into a connection that died: said again.
    bench.now += 20_000;
    assert_eq!(told(bench.reconnect(vec![mark(2, 0, 0)])), [2]);
}

#[test]
fn another_tab_reads_for_this_one() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.event(1, agent());
    bench.frame(ServerFrame::Ephemeral(Signal::Seen(mark(1, 1, 0))));
    assert_eq!(bench.chat.unread(&room()), 0);
    assert_eq!(read(&mut bench, 1), Vec::<u32>::new());
}

#[test]
fn own_messages_are_seen_when_the_other_side_has_read_them() {
    let mut bench = Bench::open_visitor(vec![]);
    bench.submit("a");
    bench.frame(ack("a", 1));
    bench.event(2, agent());
    bench.submit("b");
    bench.frame(ack("b", 3));
    let states = |bench: &Bench| {
        bench
            .shown()
            .into_iter()
            .map(|(_, state)| state)
            .collect::<Vec<_>>()
    };
    use ItemState::{Seen, Sent};
    bench.frame(ServerFrame::Ephemeral(Signal::Seen(mark(3, 0, 2))));
    assert_eq!(states(&bench), [Seen, Sent, Sent]);
    // An older mark takes nothing back.
    bench.frame(ServerFrame::Ephemeral(Signal::Seen(mark(3, 0, 1))));
    bench.frame(ServerFrame::Ephemeral(Signal::Seen(mark(3, 0, 9))));
    assert_eq!(states(&bench), [Seen, Sent, Seen]);
    // What is committed below the mark is seen from the start.
    bench.submit("c");
    bench.frame(ack("c", 4));
    assert_eq!(states(&bench), [Seen, Sent, Seen, Seen]);
}

#[test]
fn only_words_and_polls_of_the_other_side_are_to_be_read() {
    let mut bench = Bench::open_visitor(vec![]);
    let bodies = [
        (
            Body::Survey {
                survey: "csat".into(),
            },
            Author::System,
            1,
        ),
        (
            Body::Status {
                state: ConversationState::Resolved,
            },
            agent(),
            1,
        ),
        (crate::bench::text("mine"), Author::Visitor, 1),
        (crate::bench::text("theirs"), agent(), 2),
    ];
    for (index, (body, from, unread)) in bodies.into_iter().enumerate() {
        let mut event = event(index as u32 + 1, from);
        event.body = body;
        bench.frame(ServerFrame::Event(event));
        assert_eq!(bench.chat.unread(&room()), unread);
    }
}

#[test]
fn a_poll_is_not_for_agents_to_read() {
    let mut bench = Bench::open_agent();
    bench.give(Input::Followed(room()));
    bench.event(1, Author::Visitor);
    bench.event(2, agent());
    let mut poll = event(3, Author::System);
    poll.body = Body::Survey {
        survey: "csat".into(),
    };
    bench.frame(ServerFrame::Event(poll));
    assert_eq!(bench.chat.unread(&room()), 1);
    assert_eq!(read(&mut bench, 3), [3]);
}

#[test]
fn a_server_that_knows_less_takes_its_marks_along() {
    let mut bench = Bench::open_visitor(vec![]);
    for seq in 1..=5 {
        bench.event(seq, agent());
    }
    read(&mut bench, 5);
    bench.now += 20_000;
    bench.reconnect(vec![mark(2, 1, 0)]);
    let conversation = room();
    bench.frame(ServerFrame::Reset(wasl_protocol::Reset { conversation }));
    bench.event(1, agent());
    bench.event(2, agent());
    assert_eq!(bench.chat.unread(&room()), 1);
}
