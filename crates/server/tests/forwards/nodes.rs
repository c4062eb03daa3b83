//! Two nodes on one PostgreSQL: each event goes out once, and the other goes on where one died.

use super::support::postgres::Cluster;
use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_forward_once_and_one_goes_on_for_the_other() {
    let cluster = Cluster::start();
    let database = cluster.database().await;
    let endpoint = Scripted::start([]).await;
    let config = || {
        let config = forwarding();
        Config {
            timing: Timing {
                lease: Duration::from_millis(1_500),
                ..config.timing
            },
            ..config
        }
    };
    let one = TestServer::on(config(), &database).await;
    let two = TestServer::on(config(), &database).await;
    let wasl_server::Database::Postgres(url) = &database else {
        panic!("not PostgreSQL")
    };
    let add = [
        "events",
        "forward",
        "add",
        "out",
        &endpoint.url,
        "--database",
        url,
    ];
    assert!(wasl(&add, one.folder.path()).status().unwrap().success());
    let (first, second) = (&one.running.state.store, &two.running.state.store);
    for round in 0..10 {
        let at = round * 40;
        let (left, right) = (ids(at..at + 20), ids(at + 20..at + 40));
        tokio::join!(store_events(first, left), store_events(second, right));
    }
    let found = until(first, |one| one.behind == 0).await;
    assert_eq!(found.progress.delivered, 400);
    let mut arrived: Vec<String> = endpoint
        .posted()
        .iter()
        .flat_map(support::collector::Posted::ids)
        .collect();
    arrived.sort();
    assert_eq!(arrived, ids(0..400), "each once");

    // A node that holds the lease and never comes back: after its time the other goes on.
    let id = found.forward.id.clone();
    let lease = wasl_server::store::Lease {
        by: "a node that died".to_owned(),
        until: Timestamp::from_millis(found.progress.said_at.as_millis() + 3_000),
    };
    let held = first.lease_forward(
        id,
        lease,
        Timestamp::from_millis(found.progress.said_at.as_millis() + 2_000),
    );
    assert!(held.await.unwrap().is_some());
    store_events(second, ids(400..401)).await;
    let found = until(second, |one| one.behind == 0).await;
    assert_eq!(found.progress.delivered, 401);
    drop(cluster);
}
