//! A stranger who opens sockets without end and writes other addresses into the header that the
//! proxy appends theirs to: sometimes a new one each time, sometimes that of another client.
//!
//! Each node gives an address so many sockets. What each let the stranger open is noted, and the
//! checker compares; the others must not feel anything of it.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use tokio::net::TcpStream;
use tokio::time::{Duration, Instant, sleep, timeout};
use wasl_chat::Chance;

use super::Scene;
use crate::check::{Flood, SOCKETS};
use crate::fault::{ClientFault, Planned};
use wasl_rig::failure::{During as _, Failure};
use wasl_rig::wire::{Door, open_behind};

/// The stranger's own address, as the proxy sees it.
const OWN: &str = "203.0.113.66";

/// So many tries at each node, times the sockets that it gives.
const TIMES: u32 = 3;

/// How long one try may take: a node may be frozen.
const TRY: Duration = Duration::from_secs(1);

/// Between two rounds of tries.
const BREATH: Duration = Duration::from_millis(5);

pub async fn flood(planned: Planned<ClientFault>, scene: &Scene) {
    let Scene {
        stage,
        cast,
        journal,
    } = scene;
    let mut chance = Chance::new(planned.luck);
    let mut floods: BTreeMap<SocketAddr, Flood> = BTreeMap::new();
    let end = Instant::now() + planned.holds;
    let mut tries = 0;
    // A node that is started again listens elsewhere: its address stands for one life of it.
    while Instant::now() < end && tries < SOCKETS.burst * TIMES {
        tries += 1;
        for address in &stage.addresses {
            let Some(host) = *address.borrow() else {
                continue;
            };
            let claimed = if chance.up_to(1) == 0 {
                cast.forwarded[super::one_of(cast.forwarded.len(), chance.bits())].clone()
            } else {
                let parts = [0; 3].map(|_: u8| chance.up_to(255));
                format!("100.{}.{}.{}", parts[0], parts[1], parts[2])
            };
            let begun = Instant::now();
            let flood = floods.entry(host).or_insert(Flood {
                node: host,
                opened: 0,
                since: begun,
                until: begun,
            });
            let forwarded = format!("{claimed}, {OWN}");
            if let Ok(Ok(())) = timeout(TRY, knock(host, &forwarded)).await {
                flood.opened += 1;
            }
            flood.until = Instant::now();
        }
        sleep(BREATH).await;
    }
    for flood in floods.into_values() {
        journal.flooded(flood);
    }
}

/// Opens a socket and leaves.
async fn knock(host: SocketAddr, forwarded: &str) -> Result<(), Failure> {
    let tcp = TcpStream::connect(host).await.during("reach the server")?;
    let opened = open_behind(tcp, host, &Door::Visitor, Some(forwarded)).await;
    opened.map(|_| ())
}
