//! Forwards: cursor, lease, and the events in the order of their commits.

use std::collections::BTreeSet;

use wasl_core::telemetry::Dialect;
use wasl_protocol::*;
use wasl_server::store::{
    EventRecord, FeedPosition, Forward, ForwardId, Lease, Progress, Room, Store,
};

use crate::fixture::*;
use crate::letters::letter;

pub fn forward(name: &str) -> Forward {
    Forward {
        id: id(name),
        url: "https://collector.example/v1".to_owned(),
        format: Dialect::Segment,
        key: Some("k\"1".to_owned()),
        headers: vec![("x-key".to_owned(), "secret".to_owned())],
        types: vec!["wasl.page.*".to_owned()],
        is_paused: false,
        created_at: NOW,
    }
}

pub fn id(name: &str) -> ForwardId {
    ForwardId {
        site: SiteId::new("shop"),
        name: name.to_owned(),
    }
}

fn after(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + millis)
}

fn lease(by: &str, until: u64) -> Lease {
    Lease {
        by: by.to_owned(),
        until: after(until),
    }
}

pub async fn events(store: &Store, ids: &[&str]) {
    let event = |id: &&str| EventRecord {
        id: (*id).to_owned(),
        kind: "wasl.page.viewed".to_owned(),
        session: "s".to_owned(),
        json: format!("{{\"id\":\"{id}\"}}"),
    };
    let events = ids.iter().map(event).collect();
    store
        .add_events(SiteId::new("shop"), events, NOW)
        .await
        .unwrap();
}

async fn read(store: &Store, from: FeedPosition) -> Vec<String> {
    let found = store
        .events_after(&SiteId::new("shop"), from, 100)
        .await
        .unwrap();
    found.into_iter().map(|item| item.id).collect()
}

pub async fn a_forward_begins_where_it_is_told(fixture: &Fixture) {
    let store = fixture.node(0);
    assert_eq!(store.add_forward(forward("none"), false).await, Ok(true));
    events(store, &["a", "b"]).await;
    assert_eq!(store.add_forward(forward("first"), true).await, Ok(true));
    assert_eq!(store.add_forward(forward("next"), false).await, Ok(true));
    assert_eq!(
        store.add_forward(forward("next"), true).await,
        Ok(false),
        "it is there"
    );
    events(store, &["c"]).await;
    for (name, expected) in [
        ("none", &["a", "b", "c"][..]),
        ("first", &["a", "b", "c"]),
        ("next", &["c"]),
    ] {
        let (found, progress) = fixture.node(1).forward(&id(name)).await.unwrap().unwrap();
        assert_eq!(found, forward(name));
        assert_eq!(read(store, progress.cursor).await, expected, "{name}");
    }
    let listed = store.forwards().await.unwrap();
    let behind: Vec<_> = listed
        .iter()
        .map(|one| (&*one.forward.id.name, one.behind))
        .collect();
    assert_eq!(behind, [("first", 3), ("next", 1), ("none", 3)]);
    let said = format!("{:?}", listed[0].forward);
    assert!(
        !said.contains("secret") && !said.contains("k\\\"1"),
        "{said}"
    );
}

pub async fn one_node_has_a_forward_at_a_time(fixture: &Fixture) {
    let (one, two) = (fixture.node(0), fixture.node(1));
    one.add_forward(forward("out"), false).await.unwrap();
    assert!(
        one.due_forwards(NOW).await.unwrap().is_empty(),
        "nothing is there to post"
    );
    events(one, &["a"]).await;
    assert_eq!(two.due_forwards(NOW).await.unwrap(), [id("out")]);
    let take = async |store: &Store, by, now| {
        let taken = store
            .lease_forward(id("out"), lease(by, now + 50), after(now))
            .await;
        taken.unwrap().is_some()
    };
    let (first, second) = tokio::join!(take(one, "one", 0), take(two, "two", 0));
    assert!(first != second, "exactly one");
    let (winner, other) = if first {
        ("one", "two")
    } else {
        ("two", "one")
    };
    assert!(one.due_forwards(after(49)).await.unwrap().is_empty());
    assert!(!take(one, other, 49).await, "it is held");
    assert!(take(two, winner, 49).await, "by whom it is held");
    let progress = Progress {
        delivered: 7,
        ..Progress::default()
    };
    let save = async |by, until| {
        let dead = vec![letter("shop", by_bytes(by), NOW).from_forward("out")];
        let saved = one.save_forward(
            id("out"),
            lease(by, until),
            progress.clone(),
            dead,
            Room::default(),
        );
        saved.await.unwrap()
    };
    assert!(!save(other, 99).await, "not the holder");
    let letters = one
        .list_letters(&SiteId::new("shop"), None, 9)
        .await
        .unwrap();
    assert!(letters.is_empty(), "nothing of it is kept");
    assert!(save(winner, 0).await);
    assert_eq!(
        one.list_letters(&SiteId::new("shop"), None, 9)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(take(one, other, 1).await, "given back");
    assert!(take(one, winner, 60).await, "run out");
}

fn by_bytes(by: &str) -> &[u8] {
    by.as_bytes()
}

pub async fn progress_comes_back_and_rests(fixture: &Fixture) {
    let store = fixture.node(0);
    store.add_forward(forward("out"), false).await.unwrap();
    events(store, &["a", "b"]).await;
    let shop = SiteId::new("shop");
    let found = store.events_after(&shop, FeedPosition::default(), 1);
    let item = found.await.unwrap().remove(0);
    let progress = Progress {
        cursor: item.position,
        passed: Some(item.id),
        failures: 3,
        retry_at: after(1_000),
        most: 12,
        delivered: 5,
        given_up: 2,
        said: "status 503".to_owned(),
        said_at: NOW,
    };
    store
        .lease_forward(id("out"), lease("one", 50), NOW)
        .await
        .unwrap()
        .unwrap();
    let saved = store.save_forward(
        id("out"),
        lease("one", 0),
        progress.clone(),
        vec![],
        Room::default(),
    );
    assert_eq!(saved.await, Ok(true));
    let (_, found) = fixture.node(1).forward(&id("out")).await.unwrap().unwrap();
    assert_eq!(found, progress);
    assert_eq!(read(store, found.cursor).await, ["b"]);
    assert!(
        store.due_forwards(after(999)).await.unwrap().is_empty(),
        "not before its time"
    );
    assert_eq!(
        store
            .lease_forward(id("out"), lease("one", 9_999), after(999))
            .await,
        Ok(None)
    );
    assert_eq!(store.due_forwards(after(1_000)).await.unwrap(), [id("out")]);
    assert_eq!(store.pause_forward(id("out"), true).await, Ok(true));
    assert!(
        store.due_forwards(after(9_000)).await.unwrap().is_empty(),
        "it rests"
    );
    assert_eq!(
        store
            .lease_forward(id("out"), lease("one", 9_999), after(9_000))
            .await,
        Ok(None)
    );
    assert_eq!(store.pause_forward(id("out"), false).await, Ok(true));
    assert_eq!(
        store.due_forwards(NOW).await.unwrap(),
        [id("out")],
        "at once"
    );
    assert_eq!(store.pause_forward(id("other"), true).await, Ok(false));
    assert_eq!(store.remove_forward(id("out")).await, Ok(true));
    assert_eq!(store.remove_forward(id("out")).await, Ok(false));
    assert!(store.due_forwards(after(9_000)).await.unwrap().is_empty());
}

pub async fn a_reader_of_events_beside_many_writers_misses_nothing(fixture: &Fixture) {
    const WRITERS: usize = 4;
    const EACH: usize = 40;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let store = fixture.node(writer).clone();
        writers.spawn(async move {
            for number in 0..EACH {
                let (one, two) = (
                    format!("{writer}-{number}-a"),
                    format!("{writer}-{number}-b"),
                );
                events(&store, &[&one, &two]).await;
            }
        });
    }
    let (mut cursor, mut seen) = (FeedPosition::default(), Vec::new());
    let mut is_over = false;
    loop {
        let page = fixture
            .node(1)
            .events_after(&SiteId::new("shop"), cursor, 7)
            .await
            .unwrap();
        match page.last() {
            Some(last) => cursor = last.position,
            None if is_over => break,
            None => is_over = writers.join_next().await.is_none(),
        }
        seen.extend(page.into_iter().map(|item| item.id));
    }
    let each: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(each.len(), WRITERS * EACH * 2, "none is missed");
    assert_eq!(seen.len(), each.len(), "each comes once");
}
