//! The open conversation: reading it, and ending it.

use wasl_protocol::{Asked, Rating};

use super::*;
use crate::model::Target;
use crate::model::view::{Delivery, EntryKind, Name};

#[test]
fn opening_follows_reads_and_focuses() {
    let mut console = chosen();
    assert_eq!(kinds(&console), [EntryKind::Visitor("hello".into())]);
    let orders = console.take_orders();
    assert!(orders.contains(&Effect::Focus(Target::Composer)));
    assert!(orders.contains(&Effect::ScrollToEnd));
    let seen = |order: &Effect| matches!(order, Effect::SendFrame(ClientFrame::Seen(seen)) if seen.seq == Seq(1));
    assert!(orders.iter().any(seen), "{orders:?}");
    assert_eq!(console.rows(), [("a".into(), 0)]);
}

#[test]
fn on_a_phone_the_keyboard_stays_down() {
    let mut console = Console::ready(vec![summary("a", 1, 0, 10)]);
    console.tell(Event::WidthChanged { narrow: true });
    console.open("a", Vec::new());
    assert!(console.orders.contains(&Effect::Focus(Target::Heading)));
    console.take_orders();
    console.tell(Event::BackClicked);
    let id = ConversationId::new("a");
    assert_eq!(console.take_orders(), [Effect::Focus(Target::Row(id))]);
    assert!(!console.inbox().rows[0].chosen);
}

#[test]
fn nothing_is_read_while_nobody_looks() {
    for (blind, sight) in [
        (
            Event::VisibilityChanged { visible: false },
            Event::VisibilityChanged { visible: true },
        ),
        (
            Event::ThreadScrolled { at_end: false },
            Event::ThreadScrolled { at_end: true },
        ),
    ] {
        let mut console = chosen();
        console.tell(blind);
        console.take_orders();
        console.frame(ServerFrame::Event(says("a", 2, "still there?")));
        assert_eq!(console.sent(), [], "not seen");
        assert_eq!(console.desk().unread, 1);
        console.tell(sight);
        assert!(
            matches!(console.sent().as_slice(), [ClientFrame::Seen(seen)] if seen.seq == Seq(2))
        );
        assert_eq!(console.desk().unread, 0);
    }
}

#[test]
fn news_below_the_fold_is_offered() {
    let mut console = chosen();
    console.tell(Event::ThreadScrolled { at_end: false });
    console.take_orders();
    console.frame(ServerFrame::Event(says("a", 2, "more")));
    assert!(
        !console.orders.contains(&Effect::ScrollToEnd),
        "the reader is not moved"
    );
    assert!(console.thread().news_below);
    console.tell(Event::EndClicked);
    assert!(console.orders.contains(&Effect::ScrollToEnd));
    assert!(!console.thread().news_below);
}

#[test]
fn new_messages_are_read_out_once() {
    let mut console = chosen();
    let (before, _) = console.desk().announcement;
    console.frame(ServerFrame::Event(says("a", 2, "psst")));
    let (after, said) = console.desk().announcement;
    assert_ne!(before, after);
    assert_eq!(said, Some((Name::Code("AB12".into()), "psst".into())));
    console.frame(ServerFrame::Event(says("a", 2, "psst")));
    assert_eq!(console.desk().announcement.0, after);
}

#[test]
fn resolving_is_ordered_once_and_ends_in_the_state() {
    let mut console = chosen();
    console.take_orders();
    console.tell(Event::ResolveClicked);
    console.tell(Event::ResolveClicked);
    assert!(console.thread().resolving);
    assert!(!console.thread().can_resolve);
    let sent: Vec<_> = console
        .sent()
        .into_iter()
        .filter(|frame| matches!(frame, ClientFrame::Send(_)))
        .collect();
    assert_eq!(sent.len(), 1);
    console.frame(ack(&sent[0], 2));
    console.frame(ServerFrame::Event(message(
        "a",
        3,
        Author::System,
        Body::Survey {
            survey: "csat".into(),
        },
    )));
    let thread = console.thread();
    assert_eq!(thread.state, ConversationState::Resolved);
    assert!(!thread.resolving && !thread.can_resolve);
    assert_eq!(
        kinds(&console)[1..],
        [
            EntryKind::Resolved {
                name: Some("Sara".into()),
                delivery: Delivery::Sent
            },
            the_built_in_poll()
        ]
    );
    let state = ConversationState::Reopened;
    console.frame(ServerFrame::Event(message(
        "a",
        4,
        Author::System,
        Body::Status { state },
    )));
    assert!(console.thread().can_resolve);
}

#[test]
fn the_thread_tells_what_the_bot_was_asked_and_the_last_rating() {
    let mut console = Console::ready(vec![summary("a", 4, 0, 10)]);
    let asked = vec![Asked {
        question: "returns?".into(),
        matched: None,
        helpful: None,
        generated: None,
    }];
    let survey = MessageId::new("a-2");
    let rate = |score, comment: Option<&str>| {
        Body::Rating(Rating {
            survey: survey.clone(),
            score,
            comment: comment.map(str::to_owned),
        })
    };
    let handover = Body::Handover {
        asked: asked.clone(),
    };
    let poll = Body::Survey {
        survey: "csat".into(),
    };
    console.open(
        "a",
        vec![
            message("a", 1, Author::Visitor, handover),
            message("a", 2, Author::System, poll),
            message("a", 3, Author::Visitor, rate(3, None)),
            message("a", 4, Author::Visitor, rate(3, Some("slow"))),
        ],
    );
    assert_eq!(
        kinds(&console),
        [
            EntryKind::Handover(asked),
            the_built_in_poll(),
            EntryKind::Rating {
                score: 3,
                comment: Some("slow".into())
            }
        ]
    );
}

#[test]
fn runs_of_one_author_are_grouped() {
    let mut console = Console::ready(vec![summary("a", 4, 0, 10)]);
    let agent = Author::Agent {
        id: wasl_protocol::AgentId::new("agent-2"),
        name: "Ali".into(),
    };
    let mut late = says("a", 4, "d");
    late.at = Timestamp::from_millis(1_800_000_900_000);
    console.open(
        "a",
        vec![
            says("a", 1, "a"),
            says("a", 2, "b"),
            message("a", 3, agent, text("c")),
            late,
        ],
    );
    let leads: Vec<bool> = console
        .thread()
        .entries
        .iter()
        .map(|entry| entry.leads)
        .collect();
    assert_eq!(leads, [true, false, true, true]);
    let EntryKind::Agent { name, .. } = &kinds(&console)[2] else {
        panic!("not an agent's");
    };
    assert_eq!(name.as_deref(), Some("Ali"), "another agent has a name");
}

fn the_built_in_poll() -> EntryKind {
    EntryKind::Survey {
        asked: None,
        delivery: None,
        refused: None,
        answers: vec![],
    }
}
