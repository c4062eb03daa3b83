//! A round: a fresh server, people who write, faults, peace, and the judgement.

mod audit;
mod cast;
mod harm;
mod settle;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use wasl_chat::Chance;

use crate::check::{Journal, Violation, judge};
use crate::client::Order;
use crate::fault::{Fault, Length, Plan};
use cast::Cast;
use harm::harm;
use settle::{screens, settle};
use wasl_rig::agent::Pass;
use wasl_rig::failure::Failure;
use wasl_rig::folder::Folder;
use wasl_rig::program::Program;

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
pub async fn run(binary: &Path, seed: u64, length: Length) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let folder = Folder::new("chaos")?;
    let mut program = Program::new(binary, folder.path());
    program.start().await?;
    let pass = sign_in(&program).await?;
    let journal = Arc::new(Journal::default());
    let cast = Cast::gather(seed, &program.address(), &pass, &journal).await?;
    let (cast, program) = (Arc::new(cast), Arc::new(Mutex::new(program)));

    let plan = Plan::draw(seed, length);
    let (harmed, ()) = tokio::join!(
        harm(&plan, &program, &cast),
        everybody_writes(seed, length, &cast)
    );
    harmed?;

    let mut program = program.lock().await;
    let mut violations = fallen(&mut program);
    if violations.is_empty() {
        let host = host_of(&program)?;
        violations.extend(settle(&cast, host, &pass).await?);
        violations.extend(fallen(&mut program));
    }
    let shown = screens(&cast).await;
    // What is read now is what is on the disk.
    program.kill().await?;
    program.start().await?;
    let truth = audit::read_all(host_of(&program)?, &pass).await?;
    let notes = journal.notes();
    violations.extend(judge(&notes, &truth, &shown));
    program.kill().await?;

    let mut faults = BTreeMap::new();
    for planned in plan.of_server.iter().chain(&plan.of_clients) {
        *faults.entry(planned.fault).or_default() += 1;
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
        took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        log: if violations.is_empty() {
            Vec::new()
        } else {
            program.log()
        },
        violations,
    })
}

fn host_of(program: &Program) -> Result<std::net::SocketAddr, Failure> {
    let host = *program.address().borrow();
    host.ok_or_else(|| Failure::Nonsense("the server is not up".to_owned()))
}

/// The first agent comes in by the link that the first start prints.
pub async fn sign_in(program: &Program) -> Result<Pass, Failure> {
    let link = program
        .link()
        .ok_or_else(|| Failure::Nonsense("the first start printed no link".to_owned()))?;
    Pass::redeem(host_of(program)?, link).await
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

/// A server that ended by itself or panicked.
fn fallen(program: &mut Program) -> Vec<Violation> {
    let log = program.log();
    let panicked = log.iter().find(|line| line.contains("panicked at"));
    let mut violations = Vec::new();
    if let Some(said) = panicked {
        let said = said.clone();
        violations.push(Violation::Fell { said });
    }
    if program.has_fallen() {
        let said = log.last().cloned().unwrap_or_default();
        violations.push(Violation::Fell { said });
    }
    violations
}
