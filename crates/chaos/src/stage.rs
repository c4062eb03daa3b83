//! All that stands behind the clients' lines in a round: the nodes, and the PostgreSQL and the
//! NATS that they work with, each node over lines of its own.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use wasl_rig::agent::Pass;
use wasl_rig::clock::Clock;
use wasl_rig::failure::Failure;
use wasl_rig::folder::Folder;
use wasl_rig::nats::Nats;
use wasl_rig::office::{Data, Office};
use wasl_rig::postgres::Postgres;
use wasl_rig::program::{Address, Program};

use crate::check::SOCKETS;
use crate::line::{Flow, Line, Stickiness};
use crate::setup::Setup;

/// How long a node may need until it is up again while what it works with comes and goes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How soon what failed is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// A node and its clock.
pub struct Node {
    /// The process.
    pub program: Program,
    /// None where it cannot be set.
    pub clock: Option<Clock>,
    /// What it works with may be away when it starts.
    has_services: bool,
}

/// A program that the nodes work with, and the line of each node to it.
pub struct Service<T> {
    /// The program.
    pub program: Mutex<T>,
    /// The nodes' lines.
    pub lines: Vec<Line>,
}

/// Everything.
pub struct Stage {
    /// The nodes.
    pub nodes: Mutex<Vec<Node>>,
    /// Where they are.
    pub addresses: Vec<Address>,
    /// Their commands.
    pub office: Office,
    /// Their store, if it is no data directory.
    pub postgres: Option<Service<Postgres>>,
    /// Their bus.
    pub nats: Option<Service<Nats>>,
    /// Removed when all else is dropped.
    _folder: Folder,
}

impl Stage {
    /// Starts everything; the first agent signs in.
    pub async fn build(setup: &Setup) -> Result<(Self, Pass), Failure> {
        let folder = Folder::new("chaos")?;
        let postgres = match &setup.postgres {
            Some(template) => {
                let program = template.begin().await?;
                let address = program.address();
                Some(Service::of(program, &address, setup.nodes).await?)
            }
            None => None,
        };
        let nats = if setup.has_bus {
            let program = Nats::begin().await?;
            let address = program.address();
            Some(Service::of(program, &address, setup.nodes).await?)
        } else {
            None
        };
        let mut nodes = Vec::new();
        for number in 0..setup.nodes {
            let data = match &postgres {
                Some(postgres) => Data::Postgres(Postgres::url(postgres.lines[number].address)),
                None => Data::Folder(folder.path().join("data")),
            };
            let mut program = Program::on(&setup.server, data)
                .option("--trusted-proxy", "127.0.0.1")
                .option("--limit", &SOCKETS.as_option());
            if let Some(nats) = &nats {
                let url = format!("nats://{}", nats.lines[number].address);
                program = program.option("--nats", &url);
            }
            let clocks = folder.path().join(format!("node-{number}"));
            let (program, clock) = Clock::behind(program, &clocks)?;
            nodes.push(Node {
                program,
                clock,
                has_services: postgres.is_some(),
            });
        }
        let mut pass = None;
        for node in &mut nodes {
            node.start().await?;
            if pass.is_none() {
                pass = Some(sign_in(&node.program).await?);
            }
        }
        let pass = pass.ok_or_else(|| Failure::Nonsense("there is no node".to_owned()))?;
        let first = &nodes[0].program;
        let stage = Self {
            addresses: nodes.iter().map(|node| node.program.address()).collect(),
            office: first.office(),
            nodes: Mutex::new(nodes),
            postgres,
            nats,
            _folder: folder,
        };
        Ok((stage, pass))
    }

    /// A node that is up; `luck` says which, if there are several.
    pub fn host(&self, luck: usize) -> Result<SocketAddr, Failure> {
        let count = self.addresses.len();
        (0..count)
            .find_map(|step| *self.addresses[(luck % count + step) % count].borrow())
            .ok_or_else(|| Failure::Nonsense("no node is up".to_owned()))
    }

    /// Ends everything at once and starts it again: what is read then is what is on the disk.
    pub async fn fall_and_rise(&self) -> Result<(), Failure> {
        let mut nodes = self.nodes.lock().await;
        for node in nodes.iter_mut() {
            node.program.kill().await?;
        }
        if let Some(postgres) = &self.postgres {
            let mut postgres = postgres.program.lock().await;
            postgres.kill().await?;
            postgres.start().await?;
        }
        for node in nodes.iter_mut() {
            node.start().await?;
        }
        Ok(())
    }

    /// Ends everything for good.
    pub async fn finish(&self) -> Result<(), Failure> {
        for node in self.nodes.lock().await.iter_mut() {
            node.program.kill().await?;
        }
        if let Some(postgres) = &self.postgres {
            postgres.program.lock().await.finish().await?;
        }
        if let Some(nats) = &self.nats {
            nats.program.lock().await.kill().await?;
        }
        Ok(())
    }

    /// Makes the lines behind the nodes well.
    pub fn mend(&self) {
        let to_store = self.postgres.iter().flat_map(|service| &service.lines);
        let to_bus = self.nats.iter().flat_map(|service| &service.lines);
        for line in to_store.chain(to_bus) {
            line.set(Flow::Open);
        }
    }

    /// What the nodes logged last.
    pub async fn log(&self) -> Vec<String> {
        let nodes = self.nodes.lock().await;
        let numbered = (1..).zip(nodes.iter());
        numbered
            .flat_map(|(number, node)| {
                let lines = node.program.log().into_iter();
                lines.map(move |line| format!("node {number}: {line}"))
            })
            .collect()
    }
}

impl Node {
    /// Starts it. While what it works with is away it ends at once, and is started again, as a
    /// service manager does.
    pub async fn start(&mut self) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.program.start().await {
                Ok(()) => break,
                Err(Failure::NotReady { .. }) if self.has_services && Instant::now() < deadline => {
                    sleep(AGAIN).await;
                }
                Err(failure) => return Err(failure),
            }
        }
        if let Some(clock) = &self.clock {
            clock.tidy(&self.program);
        }
        Ok(())
    }
}

impl<T> Service<T> {
    async fn of(program: T, address: &Address, nodes: usize) -> Result<Self, Failure> {
        let mut lines = Vec::new();
        for _ in 0..nodes {
            lines.push(Line::lay(vec![address.clone()], 0, Stickiness::None).await?);
        }
        Ok(Self {
            program: Mutex::new(program),
            lines,
        })
    }
}

/// The first agent comes in by the link that the first start prints.
async fn sign_in(program: &Program) -> Result<Pass, Failure> {
    let link = program
        .link()
        .ok_or_else(|| Failure::Nonsense("the first start printed no link".to_owned()))?;
    let host = *program.address().borrow();
    let host = host.ok_or_else(|| Failure::Nonsense("the server is not up".to_owned()))?;
    Pass::redeem(host, link).await
}
