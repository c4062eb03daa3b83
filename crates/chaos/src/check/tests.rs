//! Good histories pass, and each kind of bad one is named.

use std::net::SocketAddr;

use tokio::time::{Duration, Instant};

use super::*;
use wasl_chat::ItemState;
use wasl_protocol::{Ack, Author, Body, ClientId, MessageId, Timestamp};

fn body(words: &str) -> Body {
    Body::Text {
        text: words.into(),
        rich: vec![],
    }
}

fn event(seq: u32, cid: &str) -> MessageEvent {
    MessageEvent {
        conversation: ConversationId::new("c"),
        seq: Seq(seq),
        id: MessageId::new(format!("id-{seq}")),
        cid: Some(ClientId::new(cid)),
        from: Author::Visitor,
        body: body(cid),
        at: Timestamp::from_millis(u64::from(seq)),
    }
}

fn ack(event: &MessageEvent, cid: &str) -> Ack {
    Ack {
        cid: ClientId::new(cid),
        conversation: event.conversation.clone(),
        seq: event.seq,
        id: event.id.clone(),
        at: event.at,
        duplicate: false,
    }
}

fn item(event: &MessageEvent) -> Item {
    Item {
        cid: event.cid.clone(),
        id: Some(event.id.clone()),
        seq: Some(event.seq),
        from: event.from.clone(),
        body: event.body.clone(),
        at: event.at,
        state: ItemState::Sent,
    }
}

struct History {
    journal: Journal,
    truth: Truth,
    screens: Vec<Screen>,
}

/// Two messages, written, acknowledged, told, stored and shown.
fn good() -> History {
    let journal = Journal::default();
    let events: Vec<_> = [(1, "a"), (2, "b")]
        .map(|(seq, cid)| event(seq, cid))
        .into();
    for (event, cid) in events.iter().zip(["a", "b"]) {
        journal.wrote(
            ClientId::new(cid),
            Written {
                client: "visitor".into(),
                conversation: event.conversation.clone(),
                body: event.body.clone(),
                by_visitor: true,
            },
        );
        journal.acked(&ack(event, cid));
        journal.told(event);
    }
    let screen = Screen {
        client: "agent".into(),
        conversation: ConversationId::new("c"),
        items: events.iter().map(item).collect(),
    };
    let stored = Stored {
        head: Seq(2),
        events,
        customer: Some("customer".into()),
    };
    journal.knows(&ConversationId::new("c"), "customer");
    History {
        journal,
        truth: [(ConversationId::new("c"), stored)].into(),
        screens: vec![screen],
    }
}

fn found(spoil: impl FnOnce(&mut History)) -> Vec<Violation> {
    let mut history = good();
    spoil(&mut history);
    let History {
        journal,
        truth,
        screens,
    } = history;
    judge(&journal.notes(), &truth, &screens)
        .into_iter()
        .collect()
}

fn stored_in(history: &mut History) -> &mut Stored {
    history.truth.get_mut(&ConversationId::new("c")).unwrap()
}

#[test]
fn a_good_history_is_good() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn an_acknowledged_message_that_is_gone_is_found() {
    let wrong = found(|history| {
        let stored = stored_in(history);
        stored.events.pop();
        stored.head = Seq(1);
        history.screens[0].items.pop();
    });
    assert!(wrong.contains(&Violation::AckedNotStored {
        cid: ClientId::new("b")
    }));
    assert!(wrong.contains(&Violation::ToldNotStored {
        conversation: ConversationId::new("c"),
        seq: Seq(2)
    }));
}

#[test]
fn a_conversation_of_another_customer_or_of_none_is_found() {
    for stored in [None, Some("another".to_owned())] {
        let wrong = found(|history| stored_in(history).customer = stored.clone());
        let conversation = ConversationId::new("c");
        let proven = Some("customer".to_owned());
        assert_eq!(
            wrong,
            [Violation::OtherCustomer {
                conversation,
                stored,
                proven
            }]
        );
    }
}

#[test]
fn a_message_stored_twice_is_found() {
    let wrong = found(|history| {
        let again = event(3, "b");
        history.screens[0].items.push(item(&again));
        let stored = stored_in(history);
        stored.events.push(again);
        stored.head = Seq(3);
    });
    assert_eq!(
        wrong,
        [Violation::StoredAgain {
            cid: ClientId::new("b"),
            times: 2
        }]
    );
}

#[test]
fn a_hole_is_found() {
    let wrong = found(|history| {
        stored_in(history).events.remove(0);
    });
    assert!(wrong.contains(&Violation::Hole {
        conversation: ConversationId::new("c"),
        expected: Seq(1),
        found: Seq(2)
    }));
}

#[test]
fn an_acknowledgement_of_another_place_is_found() {
    let wrong = found(|history| history.journal.acked(&ack(&event(1, "b"), "b")));
    assert_eq!(
        wrong,
        [Violation::AckChanged {
            cid: ClientId::new("b")
        }]
    );
}

#[test]
fn a_list_that_misses_the_end_is_found() {
    let wrong = found(|history| {
        history.screens[0].items.pop();
    });
    let [Violation::OtherList { from, shown, .. }] = wrong.as_slice() else {
        panic!("{wrong:?}");
    };
    assert_eq!((*from, shown.as_str()), (Seq(2), "nothing"));
}

#[test]
fn words_that_nobody_wrote_are_found() {
    let wrong = found(|history| {
        let invented = event(3, "x");
        history.screens[0].items.push(item(&invented));
        let stored = stored_in(history);
        stored.events.push(invented);
        stored.head = Seq(3);
    });
    assert_eq!(
        wrong,
        [Violation::NobodySent {
            conversation: ConversationId::new("c"),
            seq: Seq(3)
        }]
    );
}

#[test]
fn words_that_never_arrive_are_found() {
    let wrong = found(|history| {
        let written = Written {
            client: "visitor".into(),
            conversation: ConversationId::new("c"),
            body: body("lost"),
            by_visitor: true,
        };
        history.journal.wrote(ClientId::new("lost"), written);
    });
    assert_eq!(
        wrong,
        [Violation::Lost {
            client: "visitor".into(),
            cid: ClientId::new("lost")
        }]
    );
}

#[test]
fn a_stranger_who_escapes_the_limit_is_found() {
    let since = Instant::now();
    let flood = |opened, seconds| Flood {
        node: SocketAddr::from(([127, 0, 0, 1], 80)),
        opened,
        since,
        until: since + Duration::from_secs(seconds),
    };
    let wrong = |floods: &[Flood]| {
        found(|history| {
            for flood in floods {
                history.journal.flooded(*flood);
            }
        })
    };
    assert_eq!(wrong(&[flood(22, 0)]), []);
    assert_eq!(wrong(&[flood(42, 10)]), []);
    let escaped = |opened, allowed| [Violation::LimitEscaped { opened, allowed }];
    assert_eq!(wrong(&[flood(23, 0)]), escaped(23, 22));
    assert_eq!(wrong(&[flood(20, 0), flood(20, 3)]), escaped(40, 28));
}

#[test]
fn a_blocked_visitor_who_is_heard_is_found() {
    let place = ConversationId::new("c");
    let told = |by_visitor, blocked_at_ack| {
        let journal = Journal::default();
        journal.silenced(&place, true);
        let written = Written {
            client: "someone".into(),
            conversation: place.clone(),
            body: body("x"),
            by_visitor,
        };
        journal.wrote(ClientId::new("x"), written);
        journal.silenced(&place, blocked_at_ack);
        journal.acked(&ack(&event(1, "x"), "x"));
        journal.notes().violations.into_iter().collect::<Vec<_>>()
    };
    let heard = Violation::BlockedHeard {
        cid: ClientId::new("x"),
    };
    assert_eq!(told(true, true), [heard]);
    assert_eq!(told(true, false), []);
    assert_eq!(told(false, true), []);
}

#[test]
fn an_event_told_differently_is_found() {
    let wrong = found(|history| {
        let mut other = event(2, "b");
        other.body = body("other");
        history.journal.told(&other);
    });
    assert_eq!(
        wrong,
        [Violation::ToldNotStored {
            conversation: ConversationId::new("c"),
            seq: Seq(2)
        }]
    );
}
