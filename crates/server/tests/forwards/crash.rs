//! A server that dies between a post and the note of it posts the same events again.

use std::process::Stdio;

use wasl_server::Database;

use super::support::Folder;
use super::support::program::Program;
use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_after_a_post_repeats_it_with_the_same_ids() {
    let endpoint = Scripted::start([Turn::Hangs]).await;
    let folder = Folder::new();
    let options = ["--port", "0", "--forward-to-private"];
    let program = Program::with(folder.path(), &options, Stdio::inherit());
    let add = ["events", "forward", "add", "out", &endpoint.url];
    assert!(wasl(&add, folder.path()).status().unwrap().success());
    let store = Store::open_beside(&Database::from(folder.path()))
        .await
        .unwrap();
    store_events(&store, ids(0..5)).await;
    // The endpoint has them and has not answered: nobody can know whether it took them.
    let first = endpoint.until(1).await.remove(0).ids();
    program.kill();
    let _program = Program::with(folder.path(), &options, Stdio::inherit());
    let again = endpoint.until(2).await.remove(1).ids();
    assert_eq!((first, again), (ids(0..5), ids(0..5)));
    let found = until(&store, |one| one.behind == 0).await;
    assert_eq!(found.progress.delivered, 5);
}
