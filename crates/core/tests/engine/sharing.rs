//! The tabs of one browser share a connection: when this tab joins, leads, follows and leaves.

use wasl_chat::TabMessage;
use wasl_core::record::Record;
use wasl_core::{Effect, Event};
use wasl_protocol::{
    ClientFrame, MessageEvent, MessageId, Ping, Presence, SeenMark, Seq, ServerFrame, Signal,
    Welcome,
};

use crate::conversation::{opened, visitor};
use crate::harness::{BARE, Shop, agent, at, boot, emitted, page, text_body};

/// A page in a browser that has locks and channels, with the panel open.
fn joined() -> Shop {
    let mut start = boot(BARE);
    start.tabs = true;
    let mut shop = Shop::boot(start);
    shop.event(Event::LauncherClicked);
    shop
}

fn joins(effects: &[Effect]) -> Vec<(String, bool)> {
    let joins = effects.iter().filter_map(|effect| match effect {
        Effect::JoinTabs { name, steal } => Some((name.clone(), *steal)),
        _ => None,
    });
    joins.collect()
}

fn posts(effects: &[Effect]) -> Vec<TabMessage> {
    let posts = effects.iter().filter_map(|effect| match effect {
        Effect::Post(message) => Some(message.clone()),
        _ => None,
    });
    posts.collect()
}

fn welcome() -> ServerFrame {
    ServerFrame::Welcome(Welcome {
        v: 1,
        now: at(0),
        visitor: None,
        heads: vec![],
        agents_online: true,
    })
}

fn said(shop: &mut Shop, frame: ServerFrame) -> Vec<Effect> {
    shop.event(Event::TabSpoke(TabMessage::Said(frame)))
}

#[test]
fn a_tab_connects_when_it_has_the_lock_and_not_before() {
    let mut shop = joined();
    let [(name, steal)] = &joins(&shop.log)[..] else {
        panic!("joins once");
    };
    assert!(name.starts_with("wasl:https://chat.example:demo:") && !steal);
    assert!(!shop.log.contains(&Effect::OpenSocket));
    assert_eq!(posts(&shop.log), [TabMessage::Hello]);
    let effects = shop.event(Event::LockGranted);
    assert!(effects.contains(&Effect::OpenSocket));
    assert!(effects.contains(&Effect::ReadOutbox));
    shop.serve();
    assert_eq!(
        posts(&shop.log).last(),
        Some(&TabMessage::Leading { open: true })
    );

    // Nobody joins before there is something to connect for.
    let mut start = boot(BARE);
    start.tabs = true;
    assert!(joins(&Shop::boot(start).log).is_empty());
}

#[test]
fn a_follower_speaks_through_the_leader() {
    let mut shop = joined();
    let effects = said(&mut shop, welcome());
    assert!(
        matches!(
            &posts(&effects)[..],
            [TabMessage::Asked(ClientFrame::Page(_))]
        ),
        "the server is told which page this is"
    );
    shop.event(Event::SettingsFailed);
    let effects = shop.write("Hello");
    assert!(
        posts(&effects)
            .iter()
            .any(|post| matches!(post, TabMessage::Wrote(_)))
    );
    shop.event(Event::PageChanged(page("/cart")));
    assert!(shop.sent().is_empty(), "nothing by a socket of its own");
    said(
        &mut shop,
        ServerFrame::Ephemeral(Signal::Presence(Presence {
            agents_online: false,
        })),
    );
    assert_eq!(shop.panel().presence, wasl_core::view::PresenceView::Away);
}

#[test]
fn a_silent_leader_is_replaced_by_the_tab_in_front() {
    for visible in [true, false] {
        let mut shop = joined();
        said(&mut shop, welcome());
        said(&mut shop, ServerFrame::Ping(Ping { heads: vec![] }));
        shop.event(Event::TabSpoke(TabMessage::Leading { open: true }));
        shop.event(Event::VisibilityChanged { visible });
        shop.wait(12_000);
        assert_eq!(joins(&shop.log).len(), 1, "asks first");
        shop.wait(3_000);
        let stolen = joins(&shop.log).last().is_some_and(|(_, steal)| *steal);
        assert_eq!(stolen, visible);
    }
}

#[test]
fn a_leader_whose_lock_was_taken_hangs_up_and_follows() {
    let mut shop = joined();
    shop.event(Event::LockGranted);
    shop.serve();
    let effects = shop.event(Event::LockLost);
    assert!(effects.contains(&Effect::CloseSocket));
    assert_eq!(joins(&effects).len(), 1);
    assert!(!effects.contains(&Effect::OpenSocket));
}

#[test]
fn where_the_lock_cannot_be_had_a_tab_has_its_own_socket() {
    let mut shop = joined();
    let effects = shop.event(Event::LockLost);
    assert!(effects.contains(&Effect::LeaveTabs));
    assert!(effects.contains(&Effect::OpenSocket));
    shop.event(Event::SettingsFailed);
    shop.serve();
    shop.write("Hello");
    shop.serve();
    assert_eq!(shop.server.messages.len(), 1);
}

#[test]
fn a_page_that_is_left_gives_the_lock_back_and_joins_again_on_return() {
    let mut shop = joined();
    shop.event(Event::LockGranted);
    shop.serve();
    let effects = shop.event(Event::PageHidden);
    assert!(effects.contains(&Effect::CloseSocket));
    assert!(effects.contains(&Effect::LeaveTabs));
    // A late answer of storage is no reason to come back.
    assert!(joins(&shop.event(Event::OutboxRead(Vec::new()))).is_empty());
    shop.event(Event::VisibilityChanged { visible: false });
    assert_eq!(joins(&shop.log).len(), 1);
    let effects = shop.event(Event::VisibilityChanged { visible: true });
    assert_eq!(joins(&effects).len(), 1);
    let effects = shop.event(Event::LockGranted);
    assert!(effects.contains(&Effect::OpenSocket));
}

#[test]
fn a_draft_is_shared_unless_one_is_being_written_here() {
    let mut shop = joined();
    shop.event(Event::RecordChanged(Record::Draft("from there".into())));
    assert_eq!(shop.panel().draft, "from there");
    shop.event(Event::DraftChanged("from here".into()));
    shop.event(Event::RecordChanged(Record::Draft("late".into())));
    assert_eq!(shop.panel().draft, "from here");
    shop.wait(1_000);
    shop.event(Event::RecordChanged(Record::Draft(String::new())));
    assert_eq!(shop.panel().draft, "");
}

/// A follower is greeted by its leader, and reads the thread back like any tab.
#[test]
fn a_follower_that_is_loaded_tells_nothing_old() {
    let shop = opened_and_written();
    let mut start = boot(BARE);
    start.tabs = true;
    start.records = vec![Record::Visitor(visitor(&shop))];
    let conversation = shop.server.conversation.clone().unwrap();
    let mut next = Shop::boot(start);
    let ServerFrame::Welcome(mut greeting) = welcome() else {
        panic!("no greeting");
    };
    greeting.heads.push(SeenMark {
        conversation: conversation.clone(),
        head: Seq(1),
        visitor_seen: Seq::ZERO,
        agent_seen: Seq::ZERO,
    });
    said(&mut next, ServerFrame::Welcome(greeting));
    for (seq, news) in [(1, 0), (2, 1)] {
        let message = MessageEvent {
            conversation: conversation.clone(),
            seq: Seq(seq),
            id: MessageId::new(format!("m{seq}")),
            cid: None,
            from: agent(),
            body: text_body("Hi"),
            at: at(0),
        };
        let effects = said(&mut next, ServerFrame::Event(message));
        let rings = posts(&effects)
            .iter()
            .filter(|post| matches!(post, TabMessage::Ring(_)))
            .count();
        assert_eq!((emitted(&effects, "message").len(), rings), (news, news));
    }
}

fn opened_and_written() -> Shop {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    shop
}
