//! Forwards do not reach into the network of the server unless its operator says so.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn this_machine_is_not_posted_to() {
    let endpoint = Scripted::start([]).await;
    let server = TestServer::with(Config {
        reach: Reach::Public,
        ..forwarding()
    })
    .await;
    let store = &server.running.state.store;
    let port = endpoint.url.rsplit(':').next().unwrap().to_owned();
    for (name, host) in [
        ("a", "127.0.0.1"),
        ("b", "localhost"),
        ("c", "[::1]"),
        ("d", "[::ffff:127.0.0.1]"),
        ("e", "0.0.0.0"),
        ("f", "2130706433"),
        ("g", "169.254.169.254"),
    ] {
        works(&server, &["add", name, &format!("http://{host}:{port}")]);
        store_events(store, [name.to_owned()]).await;
        let found = until(store, |one| one.progress.failures > 0).await;
        let said = &found.progress.said;
        // A name that is no address here cannot be resolved.
        assert!(
            said.contains("private network") || said.contains("resolved"),
            "{host}: {said}"
        );
        assert_eq!(found.behind, 1, "it waits until somebody mends it");
        works(&server, &["remove", name]);
    }
    assert!(endpoint.posted().is_empty());
}
