//! Telemetry.

use wasl_protocol::*;
use wasl_server::store::EventRecord;

use crate::fixture::*;

fn event(id: &str, json: &str) -> EventRecord {
    EventRecord {
        id: id.to_owned(),
        kind: "wasl.page.viewed".to_owned(),
        session: "session".to_owned(),
        json: json.to_owned(),
    }
}

pub async fn an_event_is_stored_once(fixture: &Fixture) {
    let (shop, other) = (SiteId::new("shop"), SiteId::new("other"));
    let store = fixture.node(0);
    let odd = r#"{"data":{"b":1, "a":"\u0000"}}"#;
    let batch = vec![
        event("1", odd),
        event("2", "{}"),
        event("1", "{\"late\":1}"),
    ];
    store
        .add_events(shop.clone(), batch.clone(), NOW)
        .await
        .unwrap();
    let node = fixture.node(1);
    let (one, two) = tokio::join!(
        node.add_events(shop.clone(), batch.clone(), NOW),
        store.add_events(shop.clone(), batch.into_iter().rev().collect(), NOW),
    );
    one.and(two).unwrap();
    let same_id = vec![event("1", "{\"other\":1}")];
    node.add_events(other.clone(), same_id, NOW).await.unwrap();
    node.add_events(other.clone(), vec![], NOW).await.unwrap();
    let listed = node.list_events(&shop, None, 10).await.unwrap();
    assert_eq!(listed.len(), 2);
    let kept = listed.iter().filter(|listed| listed.json == odd).count();
    assert_eq!(kept, 1, "the first, byte for byte: {listed:?}");
    assert!(listed.iter().all(|listed| listed.received_at == NOW));
    assert_eq!(store.list_events(&other, None, 10).await.unwrap().len(), 1);
}

pub async fn the_latest_come_first(fixture: &Fixture) {
    let shop = SiteId::new("shop");
    for number in 0..5 {
        let one = vec![event(&number.to_string(), &format!("{{\"n\":{number}}}"))];
        let added = fixture.node(number).add_events(shop.clone(), one, NOW);
        added.await.unwrap();
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = fixture.node(1).list_events(&shop, before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.position);
        seen.extend(page.into_iter().map(|listed| listed.json));
    }
    let expected: Vec<_> = (0..5).rev().map(|n| format!("{{\"n\":{n}}}")).collect();
    assert_eq!(seen, expected);
}
