//! A widget and a server of different versions: what cannot be said is not lost, what is not known
//! is not in the way.

use wasl_core::view::{Banner, Delivery, EntryKind};
use wasl_core::{Effect, Event};
use wasl_protocol::{Author, Body, ConversationState, ErrorCode, Seq};

use crate::conversation::{mine, opened};
use crate::harness::{BARE, FAQ, Shop, agent};
use crate::reload::reload;

/// An open panel whose server speaks another version.
fn refused(options: &str) -> Shop {
    let mut shop = Shop::open(options);
    shop.server.refuses = Some(ErrorCode::Version);
    shop.event(Event::LauncherClicked);
    shop.serve();
    assert_eq!(shop.panel().banner, Some(Banner::Refused));
    shop
}

fn connects(shop: &Shop) -> usize {
    let opens = |effect: &&Effect| matches!(effect, Effect::OpenSocket | Effect::OpenStream);
    shop.log.iter().filter(opens).count()
}

#[test]
fn words_to_a_server_of_another_version_wait_for_the_widget_of_that_version() {
    let mut shop = refused(BARE);
    let effects = shop.write("Hello");
    let ordered = |wanted: fn(&Effect) -> bool| effects.iter().any(wanted);
    assert!(ordered(|effect| matches!(effect, Effect::SaveOutgoing(_))));
    // Somebody who writes asks once more, for the server may be another by now; but not for ever.
    shop.wait(60 * 60_000);
    assert_eq!(connects(&shop), 2);
    assert_eq!(shop.panel().banner, Some(Banner::Refused));
    assert_eq!(mine(&shop), [("Hello".into(), Delivery::Sending)]);

    shop.server.refuses = None;
    let mut next = reload(&shop, BARE);
    next.serve();
    next.event(Event::LauncherClicked);
    assert_eq!(mine(&next), [("Hello".into(), Delivery::Sent)]);
    assert_eq!(next.panel().banner, None);
}

#[test]
fn the_bot_answers_without_a_server() {
    let mut shop = refused(FAQ);
    shop.event(Event::QuickQuestionChosen(0));
    assert!(
        shop.kinds()
            .iter()
            .any(|kind| matches!(kind, EntryKind::Answer { .. }))
    );
}

/// As the widget reads a body of a kind that it does not know.
#[test]
fn a_body_that_is_not_known_takes_its_place_and_is_not_drawn() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    let before = shop.kinds().len();
    let unknown = Body::Status {
        state: ConversationState::Open,
    };
    for from in [Author::System, agent()] {
        let (message, _) = shop.arrives(from, unknown.clone());
        assert_eq!(shop.panel().last, message.seq);
    }
    assert_eq!(shop.kinds().len(), before);
    shop.agent_says("Hi");
    assert_eq!(shop.panel().last, Seq(4));
    assert_eq!(shop.kinds().len(), before + 1);
    shop.event(Event::LauncherClicked);
    shop.arrives(Author::System, unknown);
    assert_eq!(shop.view().launcher.as_ref().map(|it| it.unread), Some(1));
}
