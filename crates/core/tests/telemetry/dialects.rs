//! The dialects: each writes the batch in `tests/events/`, which its own judge takes
//! (`www/events/judges.test.ts`), keeps ids and times, and weighs no event too light.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use wasl_core::telemetry::{Dialect, Sender};
use wasl_protocol::{CloudEvent, Timestamp};

const ALL: [(&str, Dialect, &str); 5] = [
    (
        "cloudevents",
        Dialect::CloudEvents,
        include_str!("../../../../tests/events/cloudevents.json"),
    ),
    (
        "segment",
        Dialect::Segment,
        include_str!("../../../../tests/events/segment.json"),
    ),
    (
        "posthog",
        Dialect::PostHog,
        include_str!("../../../../tests/events/posthog.json"),
    ),
    (
        "snowplow",
        Dialect::Snowplow,
        include_str!("../../../../tests/events/snowplow.json"),
    ),
    (
        "json",
        Dialect::Json,
        include_str!("../../../../tests/events/json.json"),
    ),
];

const SENDER: Sender<'static> = Sender {
    key: "demo",
    visitor: Some("018bcfe5-0000-7000-8000-00000000d001"),
    sent_at: Timestamp::from_millis(1_700_000_005_000),
};

fn events() -> Vec<CloudEvent> {
    serde_json::from_str(include_str!("../../../../tests/events/cloudevents.json")).unwrap()
}

fn body(dialect: Dialect, events: &[CloudEvent]) -> Json {
    serde_json::to_value(dialect.posting(&SENDER, events, false).body).unwrap()
}

#[test]
fn each_dialect_writes_its_golden_batch() {
    let mut wrong = String::new();
    for (name, dialect, golden) in ALL {
        let found = body(dialect, &events());
        let golden: Json = serde_json::from_str(golden).unwrap();
        if found != golden {
            let found = serde_json::to_string_pretty(&found).unwrap();
            wrong.push_str(&format!("tests/events/{name}.json is to be:\n{found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn names_paths_and_types() {
    for (name, dialect, _) in ALL {
        assert_eq!(Dialect::named(name), Some(dialect));
        let leaving = dialect.posting(&SENDER, &events(), true);
        let plain = leaving.content_type == "text/plain";
        assert_eq!(plain, dialect != Dialect::Snowplow, "{name}");
    }
    assert_eq!(Dialect::named(""), None);
    for (dialect, url, address) in [
        (
            Dialect::Segment,
            "https://api.segment.io",
            "https://api.segment.io/v1/batch",
        ),
        (
            Dialect::Segment,
            "https://e.example/hook",
            "https://e.example/hook",
        ),
        (
            Dialect::PostHog,
            "https://eu.i.posthog.com/",
            "https://eu.i.posthog.com/batch/",
        ),
        (
            Dialect::Snowplow,
            "https://c.example:8443",
            "https://c.example:8443/com.snowplowanalytics.snowplow/tp2",
        ),
        (Dialect::Json, "https://e.example", "https://e.example"),
        (
            Dialect::CloudEvents,
            "https://e.example?key=1",
            "https://e.example?key=1",
        ),
    ] {
        assert_eq!(dialect.address(url), address);
    }
}

#[test]
fn numbers_and_hostile_texts_reach_snowplow_whole() {
    let mut event = events().remove(1);
    let own = json!({
        "text": "\"\\\u{1}\u{2028}</script> ن 💬", "third": 1.0 / 3.0, "big": 1e300, "tiny": -2.5e-9, "deep": [[{}], null, true]
    });
    event.data = serde_json::from_value(json!({"version": "1", "properties": own})).unwrap();
    let found = body(Dialect::Snowplow, &[event]);
    let inner: Json = serde_json::from_str(found["data"][0]["ue_pr"].as_str().unwrap()).unwrap();
    let found = &inner["data"]["data"]["properties"];
    assert_eq!(found["text"], own["text"]);
    assert_eq!(found["deep"], own["deep"]);
    for name in ["third", "big", "tiny"] {
        let (found, own) = (found[name].as_f64().unwrap(), own[name].as_f64().unwrap());
        assert!((found / own - 1.0).abs() < 1e-14, "{name}: {found}");
    }
}

#[test]
fn an_event_without_a_uuid_or_page_has_its_form_too() {
    let mut event = events().remove(0);
    event.id = wasl_protocol::EventId::new("x");
    event.data = wasl_protocol::Properties::default();
    for (name, dialect, _) in ALL {
        assert!(
            body(dialect, std::slice::from_ref(&event))
                .to_string()
                .contains("\"x\""),
            "{name}"
        );
    }
}

fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_dialect_keeps_id_and_weighs_enough(own in json_value(), path in "[a-z/?=&.:#]{0,40}") {
        let mut event = events().remove(0);
        for kind in ["wasl.page.viewed", "wasl.custom.x"] {
            event.kind = kind.into();
            let data = json!({"page": {"url": path, "title": path}, "version": "1", "properties": {"own": own}});
            event.data = serde_json::from_value(data).unwrap();
            for (name, dialect, _) in ALL {
                let posting = dialect.posting(&SENDER, std::slice::from_ref(&event), false);
                let text = serde_json::to_string(&posting.body).unwrap();
                prop_assert!(text.contains(event.id.as_str()), "{}", name);
                let weight = dialect.weigh(&SENDER, &event) + 300;
                prop_assert!(text.len() <= weight, "{}: {} > {}", name, text.len(), weight);
                // The same event gives the same item at another time: a repetition is one.
                let later = Sender { sent_at: Timestamp::from_millis(1_700_000_099_000), ..SENDER };
                let again = serde_json::to_string(&dialect.posting(&later, std::slice::from_ref(&event), false).body).unwrap();
                let times = |text: &str| text.replace("1700000005000", "T").replace("1700000099000", "T")
                    .replace("2023-11-14T22:13:25.000Z", "T").replace("2023-11-14T22:14:59.000Z", "T");
                prop_assert_eq!(times(&text), times(&again));
            }
        }
    }
}
