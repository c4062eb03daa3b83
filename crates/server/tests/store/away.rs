//! The database goes away and comes back: no acknowledgement without a commit, nothing
//! acknowledged is lost, and nobody has to start the server anew.

use tokio::time::timeout;
use wasl_protocol::*;
use wasl_server::store::{Append, Appended, Store, StoreError};

use crate::fixture::*;
use crate::support::client::{Client, text};
use crate::support::postgres::Cluster;
use crate::support::{PATIENCE, TestServer, quick, uuid};

/// Gives an order until it is carried out, as a client does.
async fn insist(store: &Store, append: &Append) -> Appended {
    let trying = async {
        loop {
            match store.append(append.clone()).await {
                Ok(stored) => return stored,
                Err(StoreError::Failed(_) | StoreError::Busy) => tokio::task::yield_now().await,
                Err(refused) => panic!("{refused}"),
            }
        }
    };
    timeout(PATIENCE, trying).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_a_crash_of_the_database() {
    let mut cluster = Cluster::start();
    let database = cluster.database().await;
    let fixture = Fixture::new(&database).await;
    let conversation = conversation();
    let mut acknowledged = Vec::new();
    for round in 0..2 {
        for number in 0..20 {
            let append = says(&conversation, &format!("{round}/{number}"));
            let stored = insist(fixture.node(number), &append).await;
            acknowledged.push((append.cid, stored.seq));
        }
        cluster.crash();
        let unanswered = says(&conversation, &format!("{round}/away"));
        let node = fixture.node(round);
        let failed = node.append(unanswered.clone()).await.unwrap_err();
        assert!(matches!(failed, StoreError::Failed(_)), "{failed}");
        let reads = node.ownership(&conversation).await.unwrap_err();
        assert!(matches!(reads, StoreError::Failed(_)), "{reads}");
        assert!(!node.is_ready().await);
        cluster.go_on();
        let stored = insist(node, &unanswered).await;
        assert!(!stored.duplicate, "it had not been stored");
        acknowledged.push((unanswered.cid, stored.seq));
        assert!(node.is_ready().await);
    }
    let events = log(fixture.node(0), &conversation).await;
    let stored: Vec<_> = events
        .into_iter()
        .map(|event| (event.cid.unwrap(), event.seq))
        .collect();
    assert_eq!(stored, acknowledged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_told_to_try_again_and_another_node_goes_on() {
    let mut cluster = Cluster::start();
    let database = cluster.database().await;
    let one = TestServer::on(quick(), &database).await;
    let two = TestServer::on(quick(), &database).await;
    let mut visitor = one.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let hello = visitor.say(&conversation, text("hello")).await;
    assert_eq!(visitor.ack(&hello).await.seq, Seq(1));
    let session = one.sign_in("nora").await;
    let ready = crate::support::http::get(&one, "/readyz").await;
    assert_eq!(ready.status, 200);

    cluster.crash();
    let unheard = visitor.say(&conversation, text("are you there?")).await;
    let error = visitor.error().await;
    assert_eq!((&error.cid, error.retry), (&Some(unheard.clone()), true));
    assert!(error.after_ms > 0);
    let ready = crate::support::http::get(&one, "/readyz").await;
    assert_eq!(ready.status, 503);
    cluster.go_on();

    // The widget's way: the same message again, on whichever node it is now.
    let mut elsewhere = Client::connect(&two.host(), &two.origin()).await;
    elsewhere.hello(1, vec![]).await;
    elsewhere.welcomed().await;
    assert_eq!(elsewhere.event().await.body, text("hello"));
    elsewhere.say_as(&conversation, &hello, text("hello")).await;
    assert!(elsewhere.ack(&hello).await.duplicate);
    elsewhere
        .say_as(&conversation, &unheard, text("are you there?"))
        .await;
    let ack = elsewhere.ack(&unheard).await;
    assert_eq!((ack.seq, ack.duplicate), (Seq(2), false));
    visitor
        .say_as(&conversation, &unheard, text("are you there?"))
        .await;
    assert!(visitor.ack(&unheard).await.duplicate);
    // The agent signed in on one node is known on the other.
    let mut agent = two.agent(&session).await;
    let answer = agent.say(&conversation, text("yes")).await;
    assert_eq!(agent.ack(&answer).await.seq, Seq(3));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_database_is_given_up_and_found_again() {
    let cluster = Cluster::start();
    let database = cluster.database().await;
    let fixture = Fixture::new(&database).await;
    let store = fixture.node(0);
    let conversation = conversation();
    store.append(says(&conversation, "one")).await.unwrap();
    store.ownership(&conversation).await.unwrap();
    cluster.freeze();
    let two = says(&conversation, "two");
    let (append, read) = tokio::join!(
        timeout(PATIENCE, store.append(two.clone())),
        timeout(PATIENCE, store.ownership(&conversation)),
    );
    for error in [append.unwrap().unwrap_err(), read.unwrap().unwrap_err()] {
        assert!(matches!(error, StoreError::Failed(_)), "{error}");
    }
    assert!(!store.is_ready().await);
    cluster.thaw();
    // Nobody could know whether it was stored: the same message again finds out.
    assert_eq!(insist(store, &two).await.seq, Seq(2));
    assert_eq!(log(store, &conversation).await.len(), 2);
}
