//! A round: a fresh server, people who write, faults, peace, and the judgement.

mod audit;
mod cast;
mod harm;
mod settle;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::time::{Instant, sleep};
use wasl_chat::Chance;

use crate::check::{Journal, Violation, judge};
use crate::client::Order;
use crate::fault::{Decks, Fault, Length, Plan};
use crate::line::Stickiness;
use crate::setup::Setup;
use crate::stage::Stage;
use cast::Cast;
use harm::{Scene, harm};
use settle::{screens, settle};
use wasl_rig::failure::Failure;

/// What came of a round.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// What to give as `--seed` to have it again.
    pub seed: u64,
    /// How often each fault happened.
    pub faults: BTreeMap<Fault, usize>,
    /// Clients.
    pub clients: usize,
    /// Messages written by people.
    pub written: usize,
    /// `send` frames on the wire.
    pub sends: usize,
    /// Messages acknowledged.
    pub acked: usize,
    /// Acknowledgements, repeated ones too.
    pub acks: usize,
    /// Messages in the store in the end.
    pub stored: usize,
    /// Sockets welcomed.
    pub welcomes: usize,
    /// Customers' tokens that ran out.
    pub expiries: usize,
    /// How long it took. Milliseconds.
    pub took_ms: u64,
    /// What is wrong; nothing when every promise held.
    #[serde(serialize_with = "as_text")]
    pub violations: Vec<Violation>,
    /// The server's last log lines, when something is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
}

fn as_text<S: serde::Serializer>(list: &[Violation], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(list.iter().map(|violation| {
        BTreeMap::from([
            ("promise", format!("{:?}", violation.promise())),
            ("what", violation.to_string()),
        ])
    }))
}

/// Runs one.
pub async fn run(setup: &Setup, seed: u64, length: Length) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let (stage, pass) = Stage::build(setup).await?;
    let journal = Arc::new(Journal::default());
    // Without a bus, the requests of an event stream must meet at its node.
    let stickiness = match stage.nats {
        Some(_) => Stickiness::None,
        None => Stickiness::WhileOpen,
    };
    let key = stage.office.key().await?;
    let nodes = &stage.addresses;
    let cast = Cast::gather(seed, nodes, stickiness, &pass, &key, &journal).await?;
    let scene = Scene {
        stage: Arc::new(stage),
        cast: Arc::new(cast),
        journal,
    };
    let plan = Plan::draw(seed, length, &Decks::of(setup));
    let (harmed, ()) = tokio::join!(
        harm(&plan, &scene),
        everybody_writes(seed, length, &scene.cast)
    );
    harmed?;

    let mut violations = fallen(&scene.stage).await;
    if violations.is_empty() {
        violations.extend(settle(&scene).await?);
        violations.extend(fallen(&scene.stage).await);
    }
    let Scene {
        stage,
        cast,
        journal,
    } = scene;
    let shown = screens(&cast).await;
    let pass = cast.pass.lock().await.clone();
    // What is read now is what is on the disk.
    stage.fall_and_rise().await?;
    let truth = audit::read_all(stage.host(0)?, &pass).await?;
    stage.finish().await?;
    let notes = journal.notes();
    violations.extend(judge(&notes, &truth, &shown));

    let mut faults = BTreeMap::new();
    for fault in plan.faults() {
        *faults.entry(fault).or_default() += 1;
    }
    Ok(Outcome {
        seed,
        faults,
        clients: cast.clients.len(),
        written: notes.written.len(),
        sends: notes.sends,
        acked: notes.acked.len(),
        acks: notes.acks,
        stored: truth.values().map(|stored| stored.events.len()).sum(),
        welcomes: notes.welcomes,
        expiries: notes.expiries,
        took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        log: if violations.is_empty() {
            Vec::new()
        } else {
            stage.log().await
        },
        violations,
    })
}

/// Each client's person writes a little, all the time.
async fn everybody_writes(seed: u64, length: Length, cast: &Cast) {
    let end = Instant::now() + length.writing();
    let mut chance = Chance::new(seed.rotate_left(32));
    while Instant::now() < end {
        let (client, _) = cast.choose(chance.bits());
        client.order(Order::Write(1 + usize::from(chance.up_to(3) == 0)));
        sleep(Duration::from_millis(chance.up_to(30))).await;
    }
}

/// Nodes that ended by themselves or panicked.
async fn fallen(stage: &Stage) -> Vec<Violation> {
    let mut violations = Vec::new();
    for node in stage.nodes.lock().await.iter_mut() {
        let log = node.program.log();
        let panicked = log.iter().find(|line| line.contains("panicked at"));
        if let Some(said) = panicked {
            let said = said.clone();
            violations.push(Violation::Fell { said });
        }
        if node.program.has_fallen() {
            let said = log.last().cloned().unwrap_or_default();
            violations.push(Violation::Fell { said });
        }
    }
    violations
}
