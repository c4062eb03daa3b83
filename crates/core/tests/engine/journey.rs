//! Sessions, page views and stages.

use wasl_core::Event;
use wasl_core::event::Command;
use wasl_core::record::{Record, SessionRecord};
use wasl_protocol::{ClientFrame, Properties, Value};

use crate::harness::{FAQ, Shop, at, boot, page, properties};

const STAGES: &str = r#"{"site":"demo","stages":{
    "before":[{"starts":"/p/"}],"during":[{"starts":"/cart"}],"after":[{"is":"/thanks"}]}}"#;

fn session(shop: &Shop) -> SessionRecord {
    shop.saved()
        .into_iter()
        .rev()
        .find_map(|record| match record {
            Record::Session(session) => Some(session),
            _ => None,
        })
        .expect("a session")
}

fn text(map: &Properties, key: &str) -> String {
    map.get(key)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .into()
}

#[test]
fn a_session_goes_on_over_pages_and_ends_with_silence() {
    let first = Shop::open(FAQ);
    let kept = session(&first);
    assert_eq!((kept.pages, kept.started_at), (1, at(0)));
    assert_eq!(kept.id.len(), 36);

    for (later, same) in [(30 * 60_000 - 1, true), (30 * 60_000, false)] {
        let mut next = boot(FAQ);
        next.records = vec![Record::Session(kept.clone())];
        let next = Shop::boot_at(next, later, first.server.clone());
        assert_eq!(session(&next).id == kept.id, same, "{later}");
        assert_eq!(session(&next).pages, if same { 2 } else { 1 });
    }
}

#[test]
fn a_page_left_open_begins_a_new_session_with_its_next_view() {
    let mut shop = Shop::open(STAGES);
    shop.event(Event::PageChanged(page("/cart")));
    let before = session(&shop);
    shop.wait(31 * 60_000);
    shop.event(Event::PageChanged(page("/about")));
    let after = session(&shop);
    assert_ne!(after.id, before.id);
    assert_eq!((after.pages, after.stage), (1, None));
}

#[test]
fn activity_keeps_a_session_alive() {
    let mut shop = Shop::open(FAQ);
    let before = session(&shop);
    for _ in 0..40 {
        shop.wait(60_000);
        shop.event(Event::Active);
    }
    shop.event(Event::PageChanged(page("/x")));
    assert_eq!(session(&shop).id, before.id);
}

#[test]
fn what_is_done_after_a_long_silence_is_another_visit() {
    let mut shop = Shop::open(STAGES);
    shop.event(Event::PageChanged(page("/cart")));
    let before = session(&shop);
    shop.wait(31 * 60_000);
    shop.event(Event::LauncherClicked);
    let after = session(&shop);
    assert_ne!(after.id, before.id);
    assert_eq!((after.pages, after.stage.as_deref()), (1, Some("during")));
}

#[test]
fn tabs_share_a_session() {
    let mut shop = Shop::open(FAQ);
    let own = session(&shop);
    shop.event(Event::RecordChanged(Record::Session(SessionRecord {
        pages: 7,
        active_at: at(1_000),
        ..own.clone()
    })));
    shop.now = 2_000;
    shop.event(Event::PageChanged(page("/x")));
    assert_eq!(session(&shop).pages, 8);
    assert_eq!(session(&shop).id, own.id);
}

#[test]
fn stages_are_reached_once_each_time_they_change() {
    let mut shop = Shop::open(STAGES);
    for path in [
        "/p/1",
        "/p/2",
        "/about",
        "/cart",
        "/cart?step=2",
        "/p/1",
        "/thanks",
    ] {
        shop.event(Event::PageChanged(page(path)));
    }
    let reached: Vec<_> = shop
        .happened("wasl.touchpoint.reached")
        .iter()
        .map(|map| (text(map, "previous"), text(map, "stage")))
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        reached,
        [
            pair("", "before"),
            pair("before", "during"),
            pair("during", "before"),
            pair("before", "after"),
        ]
    );
    assert_eq!(shop.happened("wasl.page.viewed").len(), 8);

    // The next page of the same stage reaches nothing.
    let mut next = boot(STAGES);
    next.page = page("/thanks");
    next.records = vec![Record::Session(session(&shop))];
    let mut next = Shop::boot_at(next, 1_000, shop.server.clone());
    next.event(Event::SettingsFailed);
    assert!(next.happened("wasl.touchpoint.reached").is_empty());
}

#[test]
fn only_another_address_is_another_page() {
    let mut shop = Shop::open(FAQ);
    let mut titled = page("/");
    titled.title = "Late title".into();
    shop.event(Event::PageChanged(titled));
    assert_eq!(session(&shop).pages, 1);
    shop.event(Event::Commanded(Command::Page(properties(
        r#"{"path":"/virtual","title":"Step 2","step":2}"#,
    ))));
    assert_eq!(session(&shop).pages, 2);
    let views = shop.happened("wasl.page.viewed");
    assert_eq!(
        serde_json::to_string(&views[1]).unwrap(),
        r#"{"step":2,"page_count":2}"#
    );
}

#[test]
fn the_server_follows_the_visitor() {
    let mut shop = Shop::open(STAGES);
    shop.event(Event::PageChanged(page("/p/1")));
    assert!(shop.sent().is_empty(), "nobody listens yet");
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.event(Event::PageChanged(page("/cart")));
    let last = shop
        .sent()
        .into_iter()
        .rev()
        .find_map(|frame| match frame {
            ClientFrame::Page(facts) => Some(facts),
            _ => None,
        })
        .expect("a page frame");
    assert_eq!(last.url, "https://shop.example/cart");
    assert_eq!(last.stage.as_deref(), Some("during"));
    assert_eq!(last.page_count, 3);

    let told = |shop: &Shop| {
        shop.sent()
            .iter()
            .filter(|frame| matches!(frame, ClientFrame::Page(_)))
            .count()
    };
    assert_eq!(told(&shop), 1, "once for a page and its stage");
    let mut titled = page("/cart");
    titled.title = "Your cart".into();
    shop.event(Event::PageChanged(titled.clone()));
    shop.event(Event::PageChanged(titled));
    assert_eq!(told(&shop), 2);
}
