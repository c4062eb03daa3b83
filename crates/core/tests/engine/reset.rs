//! Forgetting the visitor, here and in the other tabs.

use wasl_chat::TabMessage;
use wasl_core::event::{Boot, Command};
use wasl_core::record::{Record, Slot, VisitorRecord};
use wasl_core::view::Mode;
use wasl_core::{Effect, Event};
use wasl_protocol::{ClientFrame, Timestamp, Value};

use crate::conversation::{mine, opened, visitor};
use crate::harness::{BARE, FAQ, Shop, at, boot, json, properties};

fn reset(shop: &mut Shop) -> Vec<Effect> {
    shop.event(Event::Commanded(Command::Reset))
}

fn options(effects: &[Effect]) -> Value {
    let given = effects.iter().find_map(|effect| match effect {
        Effect::Restart(options) => Some(options.clone()),
        _ => None,
    });
    given.expect("starts anew")
}

/// What the shell answers a restart with.
fn again(shop: &mut Shop, options: Value, records: Vec<Record>) -> Vec<Effect> {
    shop.event(Event::Booted(Boot {
        options,
        entropy: [9, 9, 9, 9, 9],
        records,
        ..boot(BARE)
    }))
}

fn mark(effects: &[Effect]) -> Timestamp {
    let kept = effects.iter().find_map(|effect| match effect {
        Effect::Save(Record::Reset(at)) => Some(*at),
        _ => None,
    });
    kept.expect("a mark")
}

#[test]
fn the_next_message_is_a_new_visitors() {
    let mut shop = Shop::open(FAQ);
    shop.event(Event::Commanded(Command::Identify(properties(
        r#"{"name":"Huda","token":"proof"}"#,
    ))));
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.write("How long does shipping take?");
    shop.event(Event::PersonWanted);
    shop.write("Hello");
    shop.serve();
    shop.event(Event::DraftChanged("a secr".into()));
    let before: VisitorRecord = visitor(&shop);

    let effects = reset(&mut shop);
    assert!(shop.view().panel.is_none());
    assert_eq!(shop.emitted("close").len(), 1);
    // What is dropped and ordered last, so that nothing is stored after it.
    let [
        ..,
        Effect::ForgetAll,
        Effect::Save(Record::Reset(_)),
        Effect::Restart(_),
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert!(
        effects.iter().any(|effect| matches!(
            effect,
            Effect::PostEvents {
                last_chance: true,
                ..
            }
        )),
        "a last report"
    );
    assert!(shop.warnings().is_empty());
    assert_eq!(shop.model.deadline(), None);

    // The server knows nothing of the next one.
    shop.server.conversation = None;
    shop.server.messages.clear();
    let ready = shop.emitted("ready").len();
    let start = shop.log.len();
    let options = options(&effects);
    again(&mut shop, options, Vec::new());
    assert_eq!(shop.emitted("ready").len(), ready, "told once");
    shop.event(Event::LauncherClicked);
    assert_eq!(shop.panel().mode, Mode::Bot);
    assert_eq!(shop.panel().draft, "");
    assert_eq!(shop.kinds().len(), 1, "only the greeting");
    let next = visitor(&shop);
    assert_ne!(next.token, before.token);
    assert_ne!(next.device, before.device);
    assert_eq!((next.conversation, next.identity.name), (None, None));
    shop.serve();
    let after = &shop.log[start..];
    assert!(
        !after
            .iter()
            .any(|effect| matches!(effect, Effect::SendFrame(ClientFrame::Identify(_))))
    );
    shop.event(Event::PersonWanted);
    shop.serve();
    assert_ne!(visitor(&shop).conversation, before.conversation);
    assert_ne!(shop.server.conversation, before.conversation);
}

#[test]
fn the_options_of_the_moment_stay() {
    let mut shop = Shop::open(r#"{"site":"demo","titel":"wrong"}"#);
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"title":"Ask away"}"#,
    ))));
    shop.event(Event::Commanded(Command::Hide));
    let errors = shop.errors().len();
    let effects = reset(&mut shop);
    again(&mut shop, options(&effects), Vec::new());
    assert_eq!(shop.errors().len(), errors, "what was wrong is told once");
    assert!(shop.view().launcher.is_none());
    shop.event(Event::Commanded(Command::Open));
    assert_eq!(shop.panel().title, "Ask away");
}

#[test]
fn what_could_not_be_sent_is_counted() {
    let mut shop = opened();
    shop.write("on its way");
    reset(&mut shop);
    assert!(shop.warnings().is_empty(), "the connection has it");
    assert!(
        shop.sent()
            .iter()
            .any(|frame| matches!(frame, ClientFrame::Send(_)))
    );

    let mut shop = opened();
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    shop.write("one");
    shop.write("two");
    reset(&mut shop);
    assert_eq!(
        shop.warnings(),
        ["reset: messages given up, as they could not be sent: 2"]
    );
}

#[test]
fn commands_that_follow_are_for_the_next_visitor() {
    let mut shop = opened();
    shop.write("Hello");
    shop.serve();
    let effects = reset(&mut shop);
    shop.event(Event::Commanded(Command::Identify(properties(
        r#"{"name":"Sami"}"#,
    ))));
    shop.event(Event::Commanded(Command::Open));
    // Late words of the connection that was closed.
    shop.event(Event::SocketClosed);
    shop.event(Event::TabSpoke(TabMessage::Leading { open: true }));
    assert!(shop.view().panel.is_none());
    again(&mut shop, options(&effects), Vec::new());
    assert!(shop.view().panel.is_some());
    assert_eq!(visitor(&shop).identity.name.as_deref(), Some("Sami"));
    assert!(mine(&shop).is_empty());

    // Also when all of it comes before the start.
    let mut shop = Shop::open(BARE);
    shop.model = wasl_core::Model::new();
    shop.event(Event::Commanded(Command::Reset));
    shop.event(Event::Commanded(Command::Open));
    let effects = shop.event(Event::Booted(boot(BARE)));
    assert!(shop.view().panel.is_none());
    again(&mut shop, options(&effects), Vec::new());
    assert!(shop.view().panel.is_some());
}

#[test]
fn other_tabs_forget_too_and_keep_off_what_is_shared() {
    let mut first = opened();
    first.write("Hello");
    first.serve();
    let record = Record::Visitor(visitor(&first));
    let told = mark(&reset(&mut first));

    let mut start = boot(FAQ);
    start.records = vec![record];
    start.opened = true;
    let mut second = Shop::boot(start);
    second.serve();
    assert_eq!(second.panel().mode, Mode::Person);
    let effects = second.event(Event::RecordChanged(Record::Reset(told)));
    assert!(second.view().panel.is_none());
    let [
        ..,
        Effect::Forget(Slot::Bot),
        Effect::Forget(Slot::Panel),
        Effect::Forget(Slot::Events),
        Effect::Restart(_),
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert!(!effects.contains(&Effect::ForgetAll));
    let shared = |effect: &Effect| {
        matches!(
            effect,
            Effect::Save(Record::Visitor(_) | Record::Draft(_) | Record::Prompts(_))
        )
    };
    assert!(!effects.iter().any(shared));

    // The mark is there when it starts anew, and when it looks again: it is an old one now.
    again(&mut second, options(&effects), vec![Record::Reset(told)]);
    second.event(Event::SettingsLoaded(json("{}")));
    second.event(Event::LauncherClicked);
    assert_eq!(second.panel().mode, Mode::Bot);
    second.event(Event::RecordChanged(Record::Reset(told)));
    assert!(second.view().panel.is_some());
    let later = Timestamp::from_millis(told.as_millis() + 1);
    second.event(Event::RecordChanged(Record::Reset(later)));
    assert!(second.view().panel.is_none());
}

#[test]
fn a_page_that_was_in_the_browsers_cache_looks_whether_the_visitor_was_forgotten() {
    let reads = |effects: &[Effect]| {
        let read = |effect: &&Effect| matches!(effect, Effect::ReadOutbox);
        effects.iter().filter(read).count()
    };
    let mut shop = opened();
    shop.event(Event::VisibilityChanged { visible: false });
    assert_eq!(
        reads(&shop.event(Event::VisibilityChanged { visible: true })),
        0
    );
    shop.event(Event::PageHidden);
    assert_eq!(
        reads(&shop.event(Event::VisibilityChanged { visible: true })),
        1
    );
    assert_eq!(
        reads(&shop.event(Event::VisibilityChanged { visible: true })),
        0
    );
    shop.event(Event::RecordChanged(Record::Reset(at(1))));
    assert!(shop.view().panel.is_none());
}

#[test]
fn a_late_answer_to_the_last_report_is_not_taken_for_another() {
    let mut shop = opened();
    let effects = reset(&mut shop);
    let last = shop.batches().last().expect("a batch").0;
    shop.now += 10;
    again(&mut shop, options(&effects), Vec::new());
    shop.event(Event::SettingsFailed);
    shop.wait(6_000);
    let next = shop.batches().last().expect("a batch").0;
    assert_ne!(next, last);
}
