//! Two nodes are restarted in turn under clients who know both: nobody's message fails, and each
//! is told to come back at a time of their own.

use std::process::Stdio;

use tokio::sync::watch;
use tokio::time::timeout;
use wasl_protocol::*;
use wasl_server::Database;

use crate::Ground;
use crate::support::program::{Program, UNLIMITED};
use crate::support::sender::send_all_the_time;
use crate::support::{Folder, PATIENCE, uuid};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_send_fails_while_two_nodes_are_restarted_in_turn() {
    const SENDERS: u64 = 4;
    let ground = Ground::new().await;
    let Database::Postgres(url) = &ground.database else {
        panic!("not PostgreSQL");
    };
    let (folder, nats) = (Folder::new(), ground.nats.url());
    let start = |port: &str| {
        let options = ["--port", port, "--database", url, "--nats", &nats];
        let options: Vec<_> = options.iter().chain(&UNLIMITED).copied().collect();
        Program::with(folder.path(), &options, Stdio::inherit())
    };
    let mut nodes = [start("0"), start("0")];
    let hosts = nodes.each_ref().map(|node| node.host.clone());
    let (stop, enough) = watch::channel(false);
    let mut senders = Vec::new();
    for number in 1..=SENDERS {
        // Half of them begin on each node.
        let mut hosts = hosts.to_vec();
        hosts.rotate_left(usize::try_from(number % 2).unwrap());
        let (progress, seen) = watch::channel(0);
        let conversation = ConversationId::new(uuid());
        let sending = send_all_the_time(hosts, number, conversation, progress, enough.clone());
        senders.push((number, tokio::spawn(sending), seen));
    }
    for restarted in 0..=4 {
        for (_, _, seen) in &mut senders {
            let before = *seen.borrow();
            let more = timeout(PATIENCE, seen.wait_for(|count| *count > before + 20));
            more.await.expect("it goes on").unwrap();
        }
        if restarted < 4 {
            let node = &mut nodes[restarted % 2];
            let port = node.port().to_owned();
            node.terminate();
            assert!(node.wait().success());
            *node = start(&port);
        }
    }
    stop.send_replace(true);
    let mut goodbyes = 0;
    for (number, sender, _) in senders {
        let record = sender.await.unwrap();
        for bye in &record.goodbyes {
            // A machine that is too busy to open a connection to PostgreSQL in time says so.
            assert!(bye.retry, "{bye:?}");
            if bye.code == ErrorCode::Restarting {
                goodbyes += 1;
                assert!((250..3_250).contains(&bye.after_ms), "{}", bye.after_ms);
            }
        }
        let mut reader = nodes[usize::try_from(number % 2).unwrap()]
            .visitor(number)
            .await;
        record.is_what_is_stored(&mut reader).await;
    }
    assert!(goodbyes >= 4, "{goodbyes}");
}
