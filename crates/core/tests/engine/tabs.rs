//! One visitor in several tabs and on several devices.

use wasl_core::record::{Record, VisitorRecord};
use wasl_core::view::Mode;
use wasl_core::{Effect, Event};
use wasl_protocol::{
    Author, ClientFrame, ConversationId, DeviceId, HelloRole, Identify, VisitorToken,
};

use crate::conversation::{opened, visitor};
use crate::harness::{FAQ, Shop, agent, text_body};

fn other_tab(conversation: Option<&str>, token: [u64; 4]) -> VisitorRecord {
    VisitorRecord {
        token: VisitorToken::from_entropy(token),
        device: DeviceId::new("device"),
        conversation: conversation.map(ConversationId::new),
        identity: Identify::default(),
    }
}

#[test]
fn tabs_share_visitor_and_conversation() {
    // Not yet known here: the other tab's visitor is ours, and its conversation too.
    let mut shop = Shop::open(FAQ);
    shop.event(Event::RecordChanged(Record::Visitor(other_tab(
        Some("c1"),
        [9; 4],
    ))));
    assert!(shop.log.contains(&Effect::OpenSocket));
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.panel().mode, Mode::Person);
    shop.serve();
    let Some(ClientFrame::Hello(hello)) = shop.sent().first().cloned() else {
        panic!("no hello");
    };
    assert!(
        matches!(hello.role, HelloRole::Visitor { token, .. } if token == VisitorToken::from_entropy([9; 4]))
    );

    // Connected here under the same secret: the conversation is taken over.
    let mut shop = Shop::open(FAQ);
    shop.event(Event::LauncherClicked);
    shop.serve();
    let mut other = visitor(&shop);
    other.conversation = Some(ConversationId::new("c2"));
    shop.event(Event::RecordChanged(Record::Visitor(other)));
    assert_eq!(shop.panel().mode, Mode::Person);

    // Both made a secret at once: the tab with a conversation keeps its own and says so.
    let mut shop = opened();
    shop.write("Hello");
    let own = visitor(&shop);
    shop.event(Event::RecordChanged(Record::Visitor(other_tab(
        None, [9; 4],
    ))));
    assert_eq!(visitor(&shop), own);
    shop.event(Event::RecordChanged(Record::Visitor(VisitorRecord {
        token: VisitorToken::new("rubbish"),
        ..own.clone()
    })));
    assert_eq!(visitor(&shop), own);
}

#[test]
fn a_conversation_known_only_to_the_server_is_adopted() {
    let mut shop = Shop::open(FAQ);
    shop.server.conversation = Some(ConversationId::new("old"));
    shop.store(Author::Visitor, text_body("Hello"), None);
    shop.store(agent(), text_body("Hi"), None);
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.panel().mode, Mode::Bot);
    shop.serve();
    assert_eq!(shop.panel().mode, Mode::Person);
    assert_eq!(
        visitor(&shop).conversation,
        Some(ConversationId::new("old"))
    );
    assert!(shop.emitted("message").is_empty(), "nothing of it is news");
    shop.write("Me again");
    shop.serve();
    assert_eq!(shop.server.messages.len(), 3);
}
