//! The tone for a message that the visitor is not reading: whether, and in which tab.

use wasl_chat::TabMessage;
use wasl_core::record::Record;
use wasl_core::{Effect, Event};
use wasl_protocol::{Author, Seq, ServerFrame, Timestamp, Welcome};

use crate::harness::{BARE, Shop, agent, at, boot, text_body};
use crate::reload::reload;

/// Where a tab stands among the others.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stand {
    Alone,
    Leader,
    Follower,
}
use Stand::{Alone, Follower, Leader};

/// A tab in mid-conversation, with the panel open.
fn tab(stand: Stand) -> Shop {
    let mut start = boot(BARE);
    start.tabs = stand != Alone;
    let mut shop = Shop::boot(start);
    shop.event(Event::SettingsLoaded(crate::harness::json("{}")));
    shop.event(Event::LauncherClicked);
    if stand == Leader {
        shop.event(Event::LockGranted);
    }
    if stand == Follower {
        said(&mut shop, welcome());
    }
    shop.serve();
    shop.write("Hello");
    shop.serve();
    if stand == Follower {
        let own = shop
            .saved()
            .into_iter()
            .rev()
            .find_map(|record| match record {
                Record::Visitor(visitor) => visitor.conversation,
                _ => None,
            });
        shop.server.conversation = own;
        let mine = shop.store(Author::Visitor, text_body("Hello"), None);
        said(&mut shop, ServerFrame::Event(mine));
    }
    shop
}

fn welcome() -> ServerFrame {
    ServerFrame::Welcome(Welcome {
        v: 1,
        now: at(0),
        visitor: None,
        heads: Vec::new(),
        agents_online: true,
    })
}

fn said(shop: &mut Shop, frame: ServerFrame) -> Vec<Effect> {
    shop.event(Event::TabSpoke(TabMessage::Said(frame)))
}

/// An agent's message comes, by the tab's own socket or through its leader.
fn news(shop: &mut Shop, stand: Stand) {
    if stand == Follower {
        let message = shop.store(agent(), text_body("Hi"), None);
        said(shop, ServerFrame::Event(message));
    } else {
        shop.agent_says("Hi");
    }
}

fn tones(shop: &Shop) -> usize {
    let tone = |effect: &&Effect| matches!(effect, Effect::Chime);
    shop.log.iter().filter(tone).count()
}

fn rings(shop: &Shop) -> Vec<u32> {
    let rings = shop.log.iter().filter_map(|effect| match effect {
        Effect::Post(TabMessage::Ring(number)) => Some(*number),
        _ => None,
    });
    rings.collect()
}

fn rung(shop: &mut Shop, number: u32) {
    shop.event(Event::TabSpoke(TabMessage::Ring(number)));
}

fn switch(rang: Timestamp) -> Event {
    Event::RecordChanged(Record::Sound(rang))
}

#[test]
fn a_tone_sounds_for_what_nobody_reads() {
    // Panel open, page in front, tones by the tab itself, questions to the leader.
    for (stand, open, visible, own, asked) in [
        (Alone, true, true, 0, 0),
        (Alone, false, true, 1, 0),
        (Alone, true, false, 1, 0),
        (Alone, false, false, 1, 0),
        (Leader, true, true, 0, 0),
        (Leader, false, true, 1, 0),
        (Leader, true, false, 1, 0),
        (Leader, false, false, 1, 0),
        (Follower, true, true, 0, 0),
        (Follower, false, true, 0, 1),
        (Follower, true, false, 0, 0),
        (Follower, false, false, 0, 0),
    ] {
        let mut shop = tab(stand);
        if !open {
            shop.event(Event::PanelClosed);
        }
        shop.event(Event::VisibilityChanged { visible });
        news(&mut shop, stand);
        assert_eq!(tones(&shop), 0, "not before the others were heard");
        shop.wait(2_000);
        let case = format!("{stand:?}, open {open}, visible {visible}");
        assert_eq!((tones(&shop), rings(&shop).len()), (own, asked), "{case}");
    }
}

#[test]
fn the_tab_in_front_sounds_it_else_the_leader() {
    for (visible, asked, own, given) in [
        (true, None, 1, vec![]),
        (true, Some(7), 1, vec![]),
        (false, None, 1, vec![]),
        (false, Some(7), 0, vec![7]),
    ] {
        let mut leader = tab(Leader);
        leader.event(Event::PanelClosed);
        leader.event(Event::VisibilityChanged { visible });
        // One that is asked about nothing gives nothing.
        rung(&mut leader, 3);
        news(&mut leader, Leader);
        if let Some(number) = asked {
            rung(&mut leader, number);
        }
        leader.wait(2_000);
        assert_eq!((tones(&leader), rings(&leader)), (own, given));
    }

    let mut follower = tab(Follower);
    follower.event(Event::PanelClosed);
    news(&mut follower, Follower);
    let number = rings(&follower)[0];
    rung(&mut follower, number ^ 2);
    assert_eq!(tones(&follower), 0, "that was for another");
    rung(&mut follower, number);
    rung(&mut follower, number);
    assert_eq!(tones(&follower), 1);
}

#[test]
fn what_is_read_in_another_tab_makes_no_sound() {
    let mut leader = tab(Leader);
    leader.event(Event::PanelClosed);
    news(&mut leader, Leader);
    let conversation = leader.server.conversation.clone().unwrap();
    let seen = wasl_protocol::ClientFrame::Seen(wasl_protocol::Seen {
        conversation,
        seq: Seq(2),
    });
    leader.event(Event::TabSpoke(TabMessage::Asked(seen)));
    leader.wait(2_000);
    assert_eq!(tones(&leader), 0);
}

#[test]
fn several_messages_are_one_tone() {
    let mut shop = tab(Alone);
    shop.event(Event::PanelClosed);
    for _ in 0..4 {
        shop.agent_says("and");
        shop.wait(900);
    }
    assert_eq!(tones(&shop), 1);
    shop.wait(5_000);
    shop.agent_says("later");
    shop.wait(900);
    assert_eq!(tones(&shop), 2);
}

#[test]
fn tabs_that_cannot_speak_to_each_other_tell_by_storage_who_was_first() {
    let mut shop = tab(Alone);
    shop.event(Event::PanelClosed);
    shop.agent_says("Hi");
    let now = shop.now;
    shop.event(switch(at(now + 1)));
    shop.wait(2_000);
    assert_eq!(tones(&shop), 0);
    // And the one in the back is never the first.
    let due = |visible| {
        let mut shop = tab(Alone);
        shop.event(Event::PanelClosed);
        shop.event(Event::VisibilityChanged { visible });
        shop.agent_says("Hi");
        let start = shop.now;
        while tones(&shop) == 0 {
            shop.wait(50);
        }
        shop.now - start
    };
    assert!(due(true) + 400 < due(false));
}

#[test]
fn the_switch_is_for_all_tabs_and_is_remembered() {
    let mut shop = tab(Alone);
    assert_eq!(shop.panel().sound, Some(true));
    shop.event(Event::SoundToggled);
    assert_eq!(shop.panel().sound, Some(false));
    let Some(Record::Sound(kept)) = shop.saved().pop() else {
        panic!("kept nothing");
    };
    assert_eq!(kept, Timestamp::default());
    shop.event(Event::PanelClosed);
    shop.agent_says("Hi");
    shop.wait(2_000);
    assert_eq!(tones(&shop), 0);

    let mut other = tab(Alone);
    other.agent_says("Hi");
    other.event(Event::PanelClosed);
    other.agent_says("Hi again");
    other.event(Event::RecordChanged(Record::Sound(kept)));
    other.wait(2_000);
    assert_eq!(tones(&other), 0, "also when the tone was due");
    other.event(Event::LauncherClicked);
    assert_eq!(other.panel().sound, Some(false));
    other.event(Event::SoundToggled);
    assert_eq!(other.panel().sound, Some(true));
    other.event(Event::PanelClosed);
    other.agent_says("aloud");
    other.wait(2_000);
    assert_eq!(tones(&other), 1, "at once, when it is on again");

    let mut start = boot(BARE);
    start.records = vec![Record::Sound(kept)];
    start.opened = true;
    assert_eq!(Shop::boot(start).panel().sound, Some(false));
}

#[test]
fn a_merchant_who_wants_no_sound_has_none_and_no_switch() {
    let mut shop = Shop::open(r#"{"site":"demo","sound":false}"#);
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.write("Hello");
    shop.serve();
    assert_eq!(shop.panel().sound, None);
    shop.event(Event::PanelClosed);
    shop.agent_says("Hi");
    shop.wait(2_000);
    assert_eq!(tones(&shop), 0);
}

#[test]
fn what_was_missed_is_read_back_in_silence() {
    // After a reload.
    let mut shop = tab(Alone);
    shop.agent_says("Hi");
    let mut next = reload(&shop, BARE);
    next.serve();
    next.wait(2_000);
    assert_eq!(next.view().launcher.unwrap().unread, 1);
    assert_eq!(tones(&next), 0);
    next.agent_says("Still there?");
    next.wait(2_000);
    assert_eq!(tones(&next), 1);

    // After the connection was lost for a while.
    next.event(Event::SocketClosed);
    next.wait(60_000);
    next.store(agent(), text_body("into the gap"), None);
    next.serve();
    next.wait(60_000);
    let missed = next.server.messages.last().unwrap().clone();
    next.frame(ServerFrame::Event(missed));
    next.wait(2_000);
    assert_eq!(next.view().launcher.unwrap().unread, 3);
    assert_eq!(tones(&next), 1);
}
