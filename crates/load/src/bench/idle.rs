//! Sockets that are open and say nothing: what each costs in memory, and all of them in work.

use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;
use wasl_protocol::Seq;
use wasl_rig::failure::Failure;

use super::{Size, note};
use crate::crowd::Crowd;
use crate::crowd::hall::Hall;
use crate::ground::Ground;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Idle {
    /// How many sockets, all welcomed.
    pub sockets: u32,
    /// How many ended by themselves.
    pub lost: usize,
    /// How many could be opened a second.
    pub opened_per_second: f64,
    /// The server's memory at rest, before. Bytes.
    pub rss_before_bytes: u64,
    /// With all sockets, after the time. Bytes.
    pub rss_after_bytes: u64,
    /// For each socket. Bytes.
    pub rss_per_socket_bytes: u64,
    /// Cores that the server used meanwhile; it pings each socket every 25 s.
    pub cores: f64,
    /// Over so many seconds.
    pub seconds: f64,
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Idle, Failure> {
    note(&format!("idle: opening {} sockets", size.sockets));
    let ground = Ground::start(&size.setup, &[]).await?;
    let process = ground.process()?;
    process.rest().await?;
    let before = process.memory()?.resident;
    let hall = Arc::new(Hall::default());
    let begun = Instant::now();
    let crowd = Crowd::open(ground.host, ground.world, size.sockets, Seq::ZERO, hall).await?;
    let opened_per_second = f64::from(size.sockets) / begun.elapsed().as_secs_f64();
    process.rest().await?;
    note(&format!(
        "idle: watching it for {} s",
        size.time.as_secs_f64()
    ));
    let cores = process.cores_over(size.time).await?;
    // After the pings: they touch every socket's buffers.
    let after = process.memory()?.resident;
    Ok(Idle {
        sockets: size.sockets,
        lost: crowd.hall.lost(),
        opened_per_second: opened_per_second.round(),
        rss_before_bytes: before,
        rss_after_bytes: after,
        rss_per_socket_bytes: after.saturating_sub(before) / u64::from(size.sockets),
        cores: (cores * 1_000.0).round() / 1_000.0,
        seconds: size.time.as_secs_f64(),
    })
}
