//! The conversation with people: nothing that was written is lost, nothing appears twice.

use wasl_core::record::{Record, VisitorRecord};
use wasl_core::view::{Banner, Delivery, EntryKind, Mode, Note, PresenceView};
use wasl_core::{Effect, Event};
use wasl_protocol::{
    Author, Body, ClientFrame, ConversationState, HelloRole, MAX_TEXT_BYTES, Seq, ServerFrame,
    Signal,
};

use crate::harness::{BARE, FAQ, Shop, agent, at, emitted};

pub fn opened() -> Shop {
    let mut shop = Shop::open(BARE);
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop
}

pub fn mine(shop: &Shop) -> Vec<(String, Delivery)> {
    shop.kinds()
        .into_iter()
        .filter_map(|kind| match kind {
            EntryKind::Mine { text, state, .. } => Some((text, state)),
            _ => None,
        })
        .collect()
}

pub fn visitor(shop: &Shop) -> VisitorRecord {
    shop.saved()
        .into_iter()
        .rev()
        .find_map(|record| match record {
            Record::Visitor(visitor) => Some(visitor),
            _ => None,
        })
        .expect("a visitor")
}

#[test]
fn nothing_is_stored_or_asked_before_the_visitor_opens_the_panel() {
    let mut shop = Shop::open(FAQ);
    shop.wait(60_000);
    assert!(shop.saved().iter().all(|record| matches!(
        record,
        Record::Session(_) | Record::Journey(_) | Record::Events(_)
    )));
    assert!(!shop.log.contains(&Effect::OpenSocket));
    shop.event(Event::LauncherClicked);
    assert!(visitor(&shop).token.is_valid());
    assert_eq!(visitor(&shop).conversation, None);
    assert!(shop.log.contains(&Effect::OpenSocket));
    shop.serve();
    let Some(ClientFrame::Hello(hello)) = shop.sent().first().cloned() else {
        panic!("{:?}", shop.sent());
    };
    let HelloRole::Visitor {
        site,
        token,
        locale,
        page,
    } = hello.role
    else {
        panic!("no visitor");
    };
    assert_eq!((site.as_str(), locale.as_str()), ("demo", "en"));
    assert_eq!(token, visitor(&shop).token);
    assert_eq!(page.url, "https://shop.example/");
    assert_eq!(shop.panel().presence, PresenceView::Online);
}

#[test]
fn a_message_shows_how_far_it_came() {
    let mut shop = opened();
    assert_eq!(shop.panel().mode, Mode::Person);
    shop.event(Event::DraftChanged("  Hello \n".into()));
    assert!(shop.panel().can_send);
    let effects = shop.event(Event::ComposerSubmitted);
    let place = |wanted: fn(&Effect) -> bool| effects.iter().position(wanted);
    let kept = place(|effect| matches!(effect, Effect::SaveOutgoing(_))).expect("kept");
    let cleared = place(|effect| matches!(effect, Effect::Forget(_))).expect("cleared");
    assert!(
        kept < cleared,
        "the draft goes only after the message is kept"
    );
    assert_eq!(mine(&shop), [("Hello".into(), Delivery::Sending)]);
    let key = shop.panel().entries[1].key.clone();
    shop.serve();
    assert_eq!(mine(&shop), [("Hello".into(), Delivery::Sent)]);
    assert_eq!(shop.panel().entries[1].key, key);
    let conversation = shop.server.conversation.clone().unwrap();
    shop.frame(ServerFrame::Ephemeral(Signal::Seen(
        wasl_protocol::SeenMark {
            conversation,
            head: Seq(1),
            visitor_seen: Seq::ZERO,
            agent_seen: Seq(1),
        },
    )));
    assert_eq!(mine(&shop), [("Hello".into(), Delivery::Seen)]);
    assert_eq!(shop.happened("wasl.conversation.started").len(), 1);
    assert_eq!(shop.happened("wasl.message.sent").len(), 1);
    let told = serde_json::to_string(&shop.emitted("event")).unwrap();
    assert!(!told.contains("Hello"), "no words in telemetry");
}

#[test]
fn an_answer_is_announced_and_counted_until_it_is_read() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    let before = shop.view().announcement.0;
    let effects = shop.agent_says("Hi **there**");
    assert!(effects.contains(&Effect::ScrollToEnd));
    assert_eq!(emitted(&effects, "message").len(), 1);
    assert_eq!(
        shop.view().announcement,
        (before + 1, "Noor says: Hi **there**".into())
    );
    assert!(emitted(&effects, "unread").is_empty(), "it is being read");

    shop.event(Event::PanelClosed);
    shop.event(Event::ThreadSeen(Seq(2)));
    assert_eq!(
        shop.view().launcher.unwrap().unread,
        1,
        "a closed panel shows nothing"
    );
    let effects = shop.agent_says("Still there?");
    assert_eq!(emitted(&effects, "unread").len(), 1);
    assert_eq!(shop.view().launcher.unwrap().unread, 2);
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.view().launcher.unwrap().unread, 0);
    shop.event(Event::ThreadSeen(Seq(3)));
    shop.serve();
    assert_eq!(shop.server.visitor_seen, Seq(3));
    assert_eq!(shop.happened("wasl.message.received").len(), 2);
}

#[test]
fn a_page_in_the_back_reads_nothing() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    shop.event(Event::VisibilityChanged { visible: false });
    shop.agent_says("Hi");
    shop.event(Event::ThreadSeen(Seq(2)));
    assert_eq!(shop.view().launcher.unwrap().unread, 1);
    shop.event(Event::VisibilityChanged { visible: true });
    shop.event(Event::ThreadSeen(Seq(2)));
    assert_eq!(shop.view().launcher.unwrap().unread, 0);
    shop.event(Event::PanelClosed);
    assert_eq!(shop.view().launcher.unwrap().unread, 0);
}

#[test]
fn too_long_a_message_stays_in_the_composer() {
    let mut shop = opened();
    let text = "س".repeat(MAX_TEXT_BYTES / 2 + 1);
    shop.write(&text);
    assert!(shop.panel().too_long && !shop.panel().can_send);
    assert_eq!(shop.panel().draft, text);
    assert!(mine(&shop).is_empty());
    shop.write(&"س".repeat(MAX_TEXT_BYTES / 2));
    assert_eq!(mine(&shop).len(), 1);
    shop.write(" \n ");
    assert_eq!(mine(&shop).len(), 1, "nothing to send");
}

#[test]
fn the_link_to_the_server_is_told_when_it_is_bad() {
    let mut shop = opened();
    assert_eq!(shop.panel().banner, None);
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    assert_eq!(shop.panel().banner, Some(Banner::Reconnecting));
    shop.event(Event::NetworkChanged { online: false });
    assert_eq!(shop.panel().banner, Some(Banner::Offline));
    shop.server.reachable = true;
    shop.event(Event::NetworkChanged { online: true });
    shop.wait(60_000);
    shop.serve();
    assert_eq!(shop.panel().banner, None);
    shop.frame(ServerFrame::Bye(wasl_protocol::Bye {
        code: wasl_protocol::ErrorCode::Origin,
        retry: false,
        after_ms: 0,
    }));
    assert_eq!(shop.panel().banner, Some(Banner::Refused));
    assert_eq!(
        shop.errors(),
        ["The server refused the connection: origin."]
    );
    assert_eq!(shop.emitted("error").len(), 1);
}

#[test]
fn the_other_side_is_seen_writing() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    let conversation = shop.server.conversation.clone().unwrap();
    shop.frame(ServerFrame::Ephemeral(Signal::Typing {
        conversation,
        from: agent(),
        active: true,
        ttl: 6_000,
    }));
    assert_eq!(shop.panel().typing.as_deref(), Some("Noor"));
    shop.wait(6_000);
    assert_eq!(shop.panel().typing, None);
}

#[test]
fn the_visitors_writing_is_told_only_in_a_conversation() {
    let mut shop = opened();
    let typing = |shop: &Shop| {
        shop.sent()
            .iter()
            .filter(|frame| matches!(frame, ClientFrame::Typing(_)))
            .count()
    };
    shop.event(Event::DraftChanged("H".into()));
    assert_eq!(typing(&shop), 0);
    shop.write("Hello");
    shop.serve();
    shop.event(Event::DraftChanged("H".into()));
    shop.event(Event::DraftChanged("He".into()));
    assert_eq!(typing(&shop), 1);
    shop.event(Event::ComposerLeft);
    assert_eq!(typing(&shop), 2);
}

#[test]
fn the_end_and_the_beginning_are_noted() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    let resolved = Body::Status {
        state: ConversationState::Resolved,
    };
    shop.arrives(agent(), resolved);
    shop.write("One more thing");
    shop.serve();
    let reopened = Body::Status {
        state: ConversationState::Reopened,
    };
    shop.arrives(Author::System, reopened);
    let notes: Vec<_> = shop
        .kinds()
        .into_iter()
        .filter_map(|kind| match kind {
            EntryKind::Note(note) => Some(note),
            _ => None,
        })
        .collect();
    assert_eq!(notes, [Note::Resolved, Note::Reopened]);
    assert_eq!(shop.happened("wasl.conversation.resolved").len(), 1);
}

#[test]
fn words_of_one_author_stand_together() {
    let mut shop = opened();
    shop.write("one");
    shop.write("two");
    shop.serve();
    shop.agent_says("three");
    shop.agent_says("four");
    shop.wait(5 * 60_000);
    shop.agent_says("five");
    let leads: Vec<_> = shop
        .panel()
        .entries
        .iter()
        .map(|entry| entry.leads)
        .collect();
    assert_eq!(leads, [true, true, false, true, false, true]);
}

#[test]
fn a_clock_set_back_breaks_nothing() {
    let mut shop = opened();
    shop.wait(100_000);
    shop.now = 0;
    shop.write("Hello");
    shop.serve();
    assert_eq!(mine(&shop), [("Hello".into(), Delivery::Sent)]);
    assert!(shop.model.deadline().is_none_or(|due| due > at(0)));
}
