//! Another page after this one: what was written arrives once, what was read is no news.

use wasl_chat::Outgoing;
use wasl_core::event::Boot;
use wasl_core::record::Record;
use wasl_core::view::{Delivery, Mode};
use wasl_core::{Effect, Event};
use wasl_protocol::Seq;

use crate::conversation::{mine, opened};
use crate::harness::{BARE, FAQ, Shop, boot, emitted, text_body};

/// What storage holds after everything a page ordered.
fn stored(shop: &Shop) -> (Vec<Record>, Vec<Outgoing>) {
    let mut records = shop.start.records.clone();
    let mut outgoing = shop.kept.clone();
    for effect in &shop.log {
        match effect {
            Effect::SaveOutgoing(one) => {
                outgoing.retain(|old| old.cid != one.cid);
                outgoing.push(one.clone());
            }
            Effect::DropOutgoing(cid) => outgoing.retain(|old| old.cid != *cid),
            Effect::Save(record @ Record::Visitor(_)) => records = vec![record.clone()],
            _ => {}
        }
    }
    (records, outgoing)
}

fn reads(shop: &Shop) -> usize {
    let asked = |effect: &&Effect| matches!(effect, Effect::ReadOutbox);
    shop.log.iter().filter(asked).count()
}

pub fn reload(shop: &Shop, options: &str) -> Shop {
    let (records, outgoing) = stored(shop);
    let start = Boot {
        records,
        ..boot(options)
    };
    let mut next = Shop::boot_at(start, shop.now + 1_000, shop.server.clone());
    assert_eq!(reads(&next), 1, "each page asks storage once");
    if !outgoing.is_empty() {
        next.read(outgoing);
    }
    next
}

#[test]
fn what_was_written_offline_survives_reloads_and_arrives_once() {
    let mut shop = opened();
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    shop.write("one");
    shop.write("two");
    shop.serve();
    assert!(shop.server.messages.is_empty());

    let mut next = reload(&shop, BARE);
    next.server.reachable = false;
    next.event(Event::LauncherClicked);
    assert_eq!(
        mine(&next),
        [
            ("one".into(), Delivery::Sending),
            ("two".into(), Delivery::Sending)
        ]
    );

    let mut last = reload(&next, BARE);
    last.event(Event::LauncherClicked);
    last.serve();
    last.wait(60_000);
    last.serve();
    let texts: Vec<_> = last
        .server
        .messages
        .iter()
        .map(|message| message.body.clone())
        .collect();
    assert_eq!(texts, [text_body("one"), text_body("two")]);
    assert_eq!(
        mine(&last),
        [
            ("one".into(), Delivery::Sent),
            ("two".into(), Delivery::Sent)
        ]
    );
}

#[test]
fn a_reload_reads_the_thread_back_without_news() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    shop.agent_says("Hi");
    shop.agent_says("How can I help?");
    shop.event(Event::ThreadSeen(Seq(2)));
    shop.serve();

    let mut next = reload(&shop, FAQ);
    next.event(Event::SettingsFailed);
    next.serve();
    assert_eq!(next.view().launcher.unwrap().unread, 1);
    assert_eq!(next.view().announcement.0, 0);
    assert!(next.emitted("message").is_empty());
    assert!(next.happened("wasl.message.received").is_empty());
    next.event(Event::LauncherClicked);
    assert_eq!(
        next.panel().mode,
        Mode::Person,
        "the conversation goes on, not the bot"
    );
    assert_eq!(next.kinds().len(), 4);
    assert_eq!(next.panel().last, Seq(3));
    let effects = next.agent_says("?");
    assert_eq!(emitted(&effects, "message").len(), 1);
}

#[test]
fn a_page_that_nobody_opened_sends_what_an_earlier_one_could_not() {
    let mut shop = opened();
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    shop.write("kept");
    let mut next = reload(&shop, BARE);
    next.serve();
    assert_eq!(next.server.messages.len(), 1);
    assert!(stored(&next).1.is_empty());
}

/// The database answers when it likes; the page has gone on.
#[test]
fn a_late_answer_changes_nothing_that_is_done() {
    let mut shop = opened();
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    shop.write("kept");
    let (_, kept) = stored(&shop);
    let mut next = reload(&shop, BARE);
    next.serve();
    next.event(Event::LauncherClicked);
    assert_eq!(mine(&next), [("kept".into(), Delivery::Sent)]);
    let sent = next.sent().len();
    let late = next.read(kept.clone());
    next.serve();
    assert_eq!(late, [Effect::DropOutgoing(kept[0].cid.clone())]);
    assert_eq!(next.sent().len(), sent);
    assert_eq!(mine(&next), [("kept".into(), Delivery::Sent)]);
}

/// Local storage was emptied, the database was not, and the visitor was quicker than its answer.
#[test]
fn the_visitor_that_the_database_has_takes_the_place_of_a_new_one() {
    let mut shop = opened();
    shop.write("before");
    shop.serve();
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    shop.write("kept");
    let (records, outgoing) = stored(&shop);
    let known = records[0].clone();

    let start = Boot {
        opened: true,
        ..boot(BARE)
    };
    let mut next = Shop::boot_at(start, shop.now + 1_000, shop.server.clone());
    let made = next.saved();
    let first = |wanted: fn(&Effect) -> bool| next.log.iter().position(wanted);
    assert!(
        first(|effect| matches!(effect, Effect::ReadOutbox))
            < first(|effect| matches!(effect, Effect::Save(Record::Visitor(_)))),
        "what is looked for is not written over"
    );
    assert!(!made.contains(&known));
    next.event(Event::RecordChanged(known.clone()));
    assert_eq!(
        next.saved().last(),
        Some(&known),
        "kept where the new one stood"
    );
    next.read(outgoing);
    next.wait(2_000);
    next.serve();
    assert_eq!(
        mine(&next),
        [
            ("before".into(), Delivery::Sent),
            ("kept".into(), Delivery::Sent)
        ]
    );
}
