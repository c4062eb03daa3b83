//! The feed of all conversations: nothing twice, nothing missed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::timeout;
use wasl_protocol::*;
use wasl_server::store::{FeedItem, FeedPosition, Sender, Store};

use crate::fixture::*;
use crate::support::PATIENCE;
use crate::support::postgres::{Cluster, connect};

/// Reads on until so many messages are there.
async fn read(store: &Store, mut after: FeedPosition, count: usize, page: u32) -> Vec<FeedItem> {
    let mut items = Vec::new();
    let all = async {
        while items.len() < count {
            let more = store.feed_after(after, page).await.unwrap();
            assert!(more.len() <= usize::try_from(page).unwrap());
            if let Some(last) = more.last() {
                after = last.position;
            }
            items.extend(more);
            tokio::task::yield_now().await;
        }
    };
    let done = timeout(PATIENCE, all).await;
    assert!(done.is_ok(), "{} of {count} came", items.len());
    assert_eq!(store.feed_after(after, page).await.unwrap(), []);
    items
}

pub async fn the_feed_has_everything_once(fixture: &Fixture) {
    let store = fixture.node(0);
    let start = store.feed_end().await.unwrap();
    let conversations = [conversation(), conversation()];
    let mut expected = Vec::new();
    for number in 0..10 {
        let conversation = &conversations[number % 2];
        let append = says(conversation, &number.to_string());
        expected.extend(fixture.node(number).append(append).await.unwrap().events);
    }
    let items = read(fixture.node(1), start, 10, 3).await;
    assert!(items.is_sorted_by_key(|item| item.position));
    let owner = (SiteId::new("shop"), visitor(1).id);
    for item in &items {
        assert_eq!((&item.site, &item.visitor), (&owner.0, &owner.1));
    }
    let events: Vec<_> = items.into_iter().map(|item| item.event).collect();
    assert_eq!(events, expected);
    let end = store.feed_end().await.unwrap();
    assert_eq!(store.feed_after(end, 10).await.unwrap(), []);
    let more = says(&conversations[0], "more");
    let more = store.append(more).await.unwrap().events;
    let items = read(store, end, 1, 10).await;
    assert_eq!(items[0].event, more[0]);
}

pub async fn a_reader_beside_many_writers_misses_nothing(fixture: &Fixture) {
    const WRITERS: u32 = 6;
    const MESSAGES: usize = 50;
    let start = fixture.node(0).feed_end().await.unwrap();
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let nodes = [fixture.node(0).clone(), fixture.node(1).clone()];
        writers.spawn(async move {
            let conversation = conversation();
            for number in 0..MESSAGES {
                let sender = Sender::Visitor(visitor(writer));
                let append = order(sender, &conversation, text(&number.to_string()));
                nodes[number % 2].append(append).await.unwrap();
            }
        });
    }
    let count = usize::try_from(WRITERS).unwrap() * MESSAGES;
    let reader: Arc<Store> = fixture.node(1).clone();
    let reader = tokio::spawn(async move { read(&reader, start, count, 7).await });
    writers.join_all().await;
    let items = reader.await.unwrap();
    let mut ids = HashSet::new();
    let mut heads: HashMap<ConversationId, Seq> = HashMap::new();
    for item in items {
        assert!(ids.insert(item.event.id.clone()), "twice");
        let head = heads.entry(item.event.conversation).or_insert(Seq::ZERO);
        assert_eq!(item.event.seq, head.next(), "out of order");
        *head = item.event.seq;
    }
}

/// A node is slow with its commit: what others commit meanwhile waits for it in the feed.
#[tokio::test]
async fn an_open_transaction_is_not_stepped_over() {
    let cluster = Cluster::start();
    let database = cluster.database().await;
    let fixture = Fixture::new(&database).await;
    let store = fixture.node(0);
    let (slow, fast) = (conversation(), conversation());
    for conversation in [&slow, &fast] {
        store.append(says(conversation, "one")).await.unwrap();
    }
    let start = store.feed_end().await.unwrap();
    assert_eq!(store.feed_after(start, 10).await.unwrap(), []);
    let mut node = connect(&database).await;
    for statement in [
        "BEGIN",
        "SET search_path = wasl",
        "INSERT INTO messages (conversation, seq, id, author, body, at) \
         SELECT id, 2, 'late', '\"system\"', '{\"survey\":{\"survey\":\"csat\"}}', 0 \
         FROM conversations ORDER BY id LIMIT 1",
    ] {
        sqlx::query(statement).execute(&mut node).await.unwrap();
    }
    let quick = if slow < fast { &fast } else { &slow };
    let quick = store.append(says(quick, "two")).await.unwrap();
    let later = fixture
        .node(1)
        .messages_after(&quick.events[0].conversation, Seq(1), 10);
    assert_eq!(later.await.unwrap().len(), 1, "it is there");
    let early = store.feed_after(start, 10).await.unwrap();
    assert_eq!(early, [], "an older transaction is open");
    sqlx::query("COMMIT").execute(&mut node).await.unwrap();
    let items = read(store, start, 2, 10).await;
    let ids: Vec<_> = items.iter().map(|item| item.event.id.as_str()).collect();
    assert_eq!(ids, ["late", quick.id.as_str()]);
}

/// A dump that is restored into another cluster brings numbers that are ahead of its own.
#[tokio::test]
async fn a_restored_dump_is_in_the_feed() {
    let cluster = Cluster::start();
    let database = cluster.database().await;
    let before = Fixture::new(&database).await;
    let conversation = conversation();
    let old = before.node(0).append(says(&conversation, "old")).await;
    let mut db = connect(&database).await;
    let ahead = "UPDATE wasl.messages SET tx = '4000000000'";
    sqlx::query(ahead).execute(&mut db).await.unwrap();
    let start = FeedPosition::default();
    let hidden = before.node(0).feed_after(start, 10).await.unwrap();
    assert_eq!(hidden, [], "this is what has to be put right");
    let after = Fixture::new(&database).await;
    let new = after.node(0).append(says(&conversation, "new")).await;
    let items = read(after.node(1), start, 2, 10).await;
    let ids: Vec<_> = items.into_iter().map(|item| item.event.id).collect();
    assert_eq!(ids, [old.unwrap().id, new.unwrap().id]);
}
