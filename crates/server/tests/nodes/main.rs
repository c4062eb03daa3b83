//! Several nodes on one PostgreSQL, with NATS between them, without it, and while it comes and
//! goes: clients of any node have one conversation.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod apart;
mod away;
mod hearing;
mod presence;
mod queue;
mod rolling;
mod strangers;
mod streams;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use support::nats::Nats;
use support::postgres::Cluster;
use support::{PATIENCE, TestServer, http, unlimited};
use tokio::time::{sleep, timeout};
use wasl_server::{Config, Database, Timing};

/// Longer than any test: what comes, comes over the bus.
const NEVER: Duration = Duration::from_secs(3_600);

/// A PostgreSQL with a database, and a NATS.
struct Ground {
    cluster: Cluster,
    database: Database,
    nats: Nats,
}

impl Ground {
    async fn new() -> Self {
        let cluster = Cluster::start();
        Self {
            database: cluster.database().await,
            cluster,
            nats: Nats::start(),
        }
    }

    /// Two nodes that hear each other, and look into the database never.
    async fn pair(&self) -> (TestServer, TestServer) {
        let config = || connected(&self.nats.url(), NEVER);
        let one = TestServer::on(config(), &self.database).await;
        let other = TestServer::on(config(), &self.database).await;
        meet(&one, 1).await;
        meet(&other, 1).await;
        (one, other)
    }
}

/// A node on a NATS that looks into the database so often.
fn connected(nats: &str, check: Duration) -> Config {
    Config {
        nats: Some(nats.parse().unwrap()),
        ..looking(check)
    }
}

/// A node without NATS that looks into the database so often.
fn looking(check: Duration) -> Config {
    let config = unlimited();
    Config {
        timing: Timing {
            check,
            ..config.timing
        },
        ..config
    }
}

/// Waits until a node is connected to NATS and hears so many others.
async fn meet(node: &TestServer, others: u64) {
    until(async || {
        figure(node, "wasl_bus_connected").await == Some(1)
            && figure(node, "wasl_bus_nodes").await == Some(others)
    })
    .await;
}

/// A figure of a node, where it has it.
async fn figure(node: &TestServer, name: &str) -> Option<u64> {
    let text = http::get(node, "/metrics").await.text;
    let line = text
        .lines()
        .find(|line| (line.strip_prefix(name)).is_some_and(|rest| rest.starts_with(' ')))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// Waits until something holds.
async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let wait = async {
        while !holds().await {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE * 3, wait).await.expect("it never holds");
}
