//! The open conversation: reading, writing, ending.

use proptest::prelude::*;
use wasl_protocol::{Asked, ErrorCode, ErrorFrame, Rating};

use super::*;
use crate::model::Target;
use crate::model::view::{Delivery, EntryKind, Name};

fn kinds(console: &Console) -> Vec<EntryKind> {
    let entries = console.thread().entries;
    entries.iter().map(|entry| entry.kind.clone()).collect()
}

fn chosen() -> Console {
    let mut console = Console::ready(vec![summary("a", 1, 0, 10)]);
    console.open("a", vec![says("a", 1, "hello")]);
    console
}

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
fn a_reply_goes_out_and_shows_how_far_it_came() {
    let mut console = chosen();
    console.tell(Event::Typed("  Hi **there** \n".into()));
    console.take_orders();
    console.tell(Event::ReplySubmitted);
    assert_eq!(console.thread().draft, "");
    let delivery = |console: &Console| match kinds(console).last() {
        Some(EntryKind::Agent { delivery, .. }) => delivery.clone(),
        other => panic!("not a reply: {other:?}"),
    };
    assert_eq!(delivery(&console), Delivery::Sending);
    let id = ConversationId::new("a");
    assert!(
        console
            .orders
            .contains(&Effect::SaveDraft(id, String::new()))
    );
    let sent = console.sent();
    let [.., frame @ ClientFrame::Send(send)] = sent.as_slice() else {
        panic!("nothing sent: {sent:?}");
    };
    assert_eq!(send.body, text("Hi **there**"));
    console.frame(ack(frame, 2));
    assert_eq!(delivery(&console), Delivery::Sent);
    let mut read = summary("a", 2, 2, 20);
    read.visitor_seen = Seq(2);
    console.frame(news(read));
    assert_eq!(delivery(&console), Delivery::Seen);
}

#[test]
fn nothing_and_too_much_are_not_sent() {
    let mut console = chosen();
    for draft in ["", " \n ", &"x".repeat(wasl_protocol::MAX_TEXT_BYTES + 1)] {
        console.tell(Event::Typed(draft.into()));
        assert!(!console.thread().can_send);
        console.take_orders();
        console.tell(Event::ReplySubmitted);
        assert_eq!(console.sent(), []);
        assert_eq!(console.thread().draft, draft, "the words stay");
    }
    assert!(console.thread().too_long);
}

#[test]
fn a_refused_reply_can_be_tried_again_or_given_up() {
    let mut console = chosen();
    console.tell(Event::Typed("hi".into()));
    console.tell(Event::ReplySubmitted);
    let cid = console
        .sent()
        .into_iter()
        .find_map(|frame| {
            let ClientFrame::Send(send) = frame else {
                return None;
            };
            Some(send.cid)
        })
        .expect("sent");
    let refuse = ServerFrame::Error(ErrorFrame {
        cid: Some(cid.clone()),
        code: ErrorCode::Forbidden,
        retry: false,
        after_ms: 0,
    });
    let failed = |console: &Console| {
        matches!(
            kinds(console).last(),
            Some(EntryKind::Agent { delivery: Delivery::Failed(failed), .. }) if *failed == cid
        )
    };
    console.frame(refuse.clone());
    assert!(failed(&console));
    console.tell(Event::MessageRetried(cid.clone()));
    assert!(
        console
            .sent()
            .iter()
            .any(|frame| matches!(frame, ClientFrame::Send(send) if send.cid == cid))
    );
    console.frame(refuse);
    assert!(failed(&console));
    console.tell(Event::MessageDiscarded(cid.clone()));
    assert_eq!(kinds(&console).len(), 1);
    assert!(console.orders.contains(&Effect::DropOutgoing(cid)));
}

#[test]
fn drafts_are_kept_for_each_conversation() {
    let mut console = Console::ready(vec![summary("a", 1, 1, 10), summary("b", 1, 1, 5)]);
    console.open("a", Vec::new());
    console.tell(Event::Typed("for a".into()));
    let id = ConversationId::new("a");
    assert!(
        console
            .orders
            .contains(&Effect::SaveDraft(id, "for a".into()))
    );
    console.open("b", Vec::new());
    assert_eq!(console.thread().draft, "");
    assert_eq!(console.inbox().rows[0].draft.as_deref(), Some("for a"));
    console.open("a", Vec::new());
    assert_eq!(console.thread().draft, "for a");
    assert_eq!(console.inbox().rows[0].draft, None, "it is in the composer");
}

#[test]
fn drafts_come_back_after_a_reload() {
    let mut console = Console::new(None);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    console.restore(vec![(ConversationId::new("a"), "half a".into())]);
    console.answer(
        &Request::Conversations,
        Ok(Reply::Conversations(vec![summary("a", 1, 1, 10)])),
    );
    assert_eq!(console.inbox().rows[0].draft.as_deref(), Some("half a"));
    console.open("a", Vec::new());
    assert_eq!(console.thread().draft, "half a");
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
            EntryKind::Survey
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
            EntryKind::Survey,
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

proptest! {
    /// Whatever order messages, marks and summaries come in, the list stays sorted, has each
    /// conversation once, and what was read stays read.
    #[test]
    fn the_inbox_holds_under_any_order(steps in prop::collection::vec((0_u8..3, 0_u8..4, 1_u32..6, 0_u32..6), 0..40)) {
        let start = (0..4).map(|at| summary(&at.to_string(), 1, 0, 10)).collect();
        let mut console = Console::ready(start);
        let mut heads = [1_u32; 4];
        let mut read = [0_u32; 4];
        for (kind, conversation, seq, seen) in steps {
            let id = conversation.to_string();
            let at = usize::from(conversation);
            match kind {
                0 => {
                    heads[at] = heads[at].max(seq);
                    console.frame(ServerFrame::Event(says(&id, seq, "x")));
                }
                1 => {
                    read[at] = read[at].max(seen.min(seq));
                    heads[at] = heads[at].max(seq);
                    console.frame(news(summary(&id, seq, seen.min(seq), u64::from(seq))));
                }
                _ => {
                    read[at] = read[at].max(seen);
                    console.frame(ServerFrame::Ephemeral(Signal::Seen(wasl_protocol::SeenMark {
                        conversation: ConversationId::new(&*id),
                        head: Seq(seq),
                        visitor_seen: Seq::ZERO,
                        agent_seen: Seq(seen),
                    })));
                }
            }
            let inbox = console.inbox();
            prop_assert_eq!(inbox.rows.len(), 4);
            prop_assert!(inbox.rows.is_sorted_by(|a, b| a.at >= b.at));
            for row in &inbox.rows {
                let at = row.id.as_str().parse::<usize>().expect("a digit");
                prop_assert_eq!(row.unread, heads[at].saturating_sub(read[at]));
            }
        }
    }
}
