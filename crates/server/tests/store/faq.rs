//! The FAQ: questions out of events, versions of entries.

use serde_json::json;
use wasl_protocol::*;
use wasl_server::faq::asked::Heard;
use wasl_server::faq::versions::{Change, KEPT, Order, Standing};
use wasl_server::store::{
    EventRecord, Questions, SettingsRecord, SiteRecord, Store, StoreError, Which,
};

use crate::fixture::*;

/// An event of the FAQ, some minutes after the tests begin.
pub fn faq_event(id: &str, outcome: &str, question: &str, minutes: u64) -> EventRecord {
    let at = Timestamp::from_millis(NOW.as_millis() + minutes * 60_000);
    let kind = format!("wasl.faq.{outcome}");
    let properties = json!({"question": question, "entry": "ship", "confidence": 20});
    let data = json!({"locale": "en", "properties": properties});
    EventRecord {
        id: id.to_owned(),
        session: "s".to_owned(),
        json: json!({"id": id, "type": kind, "time": at.to_rfc3339(), "data": data}).to_string(),
        kind,
    }
}

pub async fn asked(store: &Store, site: &str, outcome: Heard) -> Questions {
    let which = Which {
        locale: "en".to_owned(),
        outcome,
        since: NOW,
    };
    store
        .faq_questions(&SiteId::new(site), &which, 10)
        .await
        .unwrap()
}

fn later(minutes: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + minutes * 60_000)
}

pub async fn a_question_counts_once_for_each_event(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let (one, two) = (fixture.node(0), fixture.node(1));
    let batch = vec![
        faq_event("1", "unanswered", "Do you ship to Oman?", 1),
        faq_event("2", "unanswered", "do you SHIP to oman", 3),
        faq_event("3", "unhelpful", "gift wrap", 2),
        faq_event("3", "unhelpful", "another with the same id", 2),
    ];
    let mut turned = batch.clone();
    // The batch as another node gets it once more, in another order.
    turned[..3].reverse();
    let (left, right) = tokio::join!(
        one.add_events(shop.clone(), batch.clone(), later(5)),
        two.add_events(shop.clone(), turned, later(5))
    );
    left.and(right).unwrap();
    two.add_events(shop.clone(), batch, later(9)).await.unwrap();
    let missed = asked(one, "shop", Heard::Unanswered).await;
    assert_eq!((missed.rows.len(), missed.all), (1, 1));
    let row = &missed.rows[0];
    // As it was asked last, however it came.
    assert_eq!((&*row.text, row.count), ("do you SHIP to oman", 2));
    assert_eq!(row.last_at, later(3));
    let unhelpful = asked(two, "shop", Heard::Unhelpful).await;
    assert_eq!(
        (&*unhelpful.rows[0].text, &*unhelpful.rows[0].entry),
        ("gift wrap", "ship")
    );
    assert_eq!(
        asked(one, "other", Heard::Unanswered).await,
        Questions::default()
    );
    // A clock that goes ahead is not believed.
    let ahead = vec![faq_event("4", "answered", "hours", 60 * 24)];
    one.add_events(shop, ahead, later(5)).await.unwrap();
    let answered = asked(two, "shop", Heard::Answered).await;
    assert_eq!(answered.rows[0].last_at, later(5));
}

pub async fn a_dismissed_question_stays_so(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let (one, two) = (fixture.node(0), fixture.node(1));
    let batch = vec![
        faq_event("1", "unanswered", "hi", 1),
        faq_event("2", "unanswered", "parking", 1),
    ];
    one.add_events(shop.clone(), batch.clone(), later(5))
        .await
        .unwrap();
    one.add_events(SiteId::new("other"), batch, later(5))
        .await
        .unwrap();
    let keys = vec!["hi".to_owned(), "nobody asked".to_owned()];
    two.dismiss_questions(shop.clone(), "en".to_owned(), keys)
        .await
        .unwrap();
    let again = vec![
        faq_event("3", "unanswered", "Hi!", 2),
        faq_event("4", "unhelpful", "hi", 2),
    ];
    one.add_events(shop, again, later(5)).await.unwrap();
    let missed = asked(two, "shop", Heard::Unanswered).await;
    assert_eq!((missed.rows.len(), missed.all), (1, 1));
    assert_eq!(missed.rows[0].text, "parking");
    assert_eq!(asked(two, "shop", Heard::Unhelpful).await.all, 0);
    assert_eq!(asked(two, "other", Heard::Unanswered).await.all, 2);
}

pub const FIRST: &str =
    r#"{ "z": 1.50, "faq": {"entries": [{"question":"a","answer":"b"}], "threshold": 0.4} }"#;

pub async fn with_settings(store: &Store, json: &str) {
    let site = SiteRecord {
        id: SiteId::new("shop"),
        name: "SHOP".to_owned(),
        origins: vec!["same-host".to_owned()],
    };
    let settings = vec![SettingsRecord {
        locale: "en".to_owned(),
        json: json.to_owned(),
    }];
    store.save_site(site, settings, NOW).await.unwrap();
}

pub fn order(change: Option<(u32, &str)>) -> Order {
    Order {
        site: SiteId::new("shop"),
        locale: "en".to_owned(),
        change: change.map(|(version, entries)| Change {
            version,
            entries: entries.to_owned(),
            by: "Layla".to_owned(),
            note: "n".to_owned(),
        }),
        now: NOW,
    }
}

pub async fn entries_change_from_their_current_version(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    let (one, two) = (fixture.node(0), fixture.node(1));
    let none = one.keep_faq(order(None)).await;
    assert_eq!(none, Err(refused(ErrorCode::NotFound)));
    with_settings(one, FIRST).await;
    let entry = r#"[{"question":"c","answer":"d","x":[1.0]}]"#;
    let changes = tokio::join!(
        one.keep_faq(order(Some((1, entry)))),
        two.keep_faq(order(Some((1, entry)))),
        one.keep_faq(order(Some((1, "[]")))),
        two.keep_faq(order(Some((1, "[]")))),
    );
    let changes: [Result<Standing, StoreError>; 4] = changes.into();
    let (won, lost): (Vec<_>, Vec<_>) = changes.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1, "{won:?}");
    assert!(
        lost.iter()
            .all(|one| *one == Err(refused(ErrorCode::Conflict))),
        "{lost:?}"
    );
    let stored = two.settings(&shop).await.unwrap().remove(0).json;
    let standing = won.into_iter().next().unwrap().unwrap();
    assert_eq!((standing.version, &standing.json), (2, &stored));
    let begun = r#"{ "z": 1.50, "faq": {"entries": ["#;
    assert!(
        stored.starts_with(begun) && stored.ends_with(r#"], "threshold": 0.4} }"#),
        "{stored}"
    );
    let versions = two.faq_versions(&shop, "en").await.unwrap();
    let told: Vec<_> = versions.iter().map(|one| (one.version, &*one.by)).collect();
    assert_eq!(told, [(2, "Layla"), (1, "")]);
    let first = one.faq_version(&shop, "en", 1).await.unwrap();
    assert_eq!(first.as_deref(), Some(r#"[{"question":"a","answer":"b"}]"#));
    assert_eq!(one.faq_version(&shop, "ar", 1).await.unwrap(), None);
    // Another's settings are noticed, by whoever looks first.
    with_settings(two, FIRST).await;
    let (left, right) = tokio::join!(one.keep_faq(order(None)), two.keep_faq(order(None)));
    assert_eq!((left.unwrap().version, right.unwrap().version), (3, 3));
    let late = one.keep_faq(order(Some((2, "[]")))).await;
    assert_eq!(late, Err(refused(ErrorCode::Conflict)));
    assert_eq!(one.faq_versions(&shop, "en").await.unwrap().len(), 3);
    assert_eq!(two.settings(&shop).await.unwrap()[0].json, FIRST);
}

pub async fn the_last_versions_are_kept(fixture: &Fixture) {
    let store = fixture.node(0);
    with_settings(store, FIRST).await;
    for version in 1..=KEPT + 4 {
        let entries = format!(r#"[{{"question":"{version}","answer":"b"}}]"#);
        let kept = store.keep_faq(order(Some((version, &entries)))).await;
        assert_eq!(kept.unwrap().version, version + 1);
    }
    let versions = fixture
        .node(1)
        .faq_versions(&SiteId::new("shop"), "en")
        .await
        .unwrap();
    let kept: Vec<u32> = versions.iter().map(|one| one.version).collect();
    assert_eq!((kept.len() as u32, kept[0]), (KEPT, KEPT + 5));
}
